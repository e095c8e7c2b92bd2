using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Letters, trimming, padding, repeating: functions that give the same string in another form.</summary>
[PhpExtension("standard")]
internal static class StringForms
{
    [PhpConst("STR_PAD_LEFT")] internal const int PadLeft = 0;
    [PhpConst("STR_PAD_RIGHT")] internal const int PadRight = 1;
    [PhpConst("STR_PAD_BOTH")] internal const int PadBoth = 2;

    [PhpFunction("strtolower(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString strtolower(PhpString @string) => ByteStrings.ToLower(@string);

    [PhpFunction("strtoupper(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString strtoupper(PhpString @string) => ByteStrings.ToUpper(@string);

    [PhpFunction("ucfirst(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString ucfirst(PhpString @string) => First(@string, upper: true);

    [PhpFunction("lcfirst(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString lcfirst(PhpString @string) => First(@string, upper: false);

    private static PhpString First(PhpString s, bool upper)
    {
        if (s.Length == 0) return s;
        byte c = upper ? ByteStrings.ToUpper(s[0]) : ByteStrings.ToLower(s[0]);
        if (c == s[0]) return s;
        byte[] bytes = s.Span.ToArray();
        bytes[0] = c;
        return new PhpString(bytes);
    }

    [PhpFunction("ucwords(string $string, string $separators = \" \\t\\r\\n\\f\\v\"): string", Pure = true, Frameless = true)]
    internal static PhpString ucwords(RequestContext ctx, PhpString @string, PhpString separators)
    {
        if (@string.Length == 0) return @string;
        ByteSet set = ByteSet.FromMask(ctx, separators);
        byte[] bytes = @string.Span.ToArray();
        bytes[0] = ByteStrings.ToUpper(bytes[0]);
        for (int i = 1; i < bytes.Length; i++)
            if (set.Contains(bytes[i - 1])) bytes[i] = ByteStrings.ToUpper(bytes[i]);
        return new PhpString(bytes);
    }

    // ---- trimming ----

    [PhpFunction("trim(string $string, string $characters = \" \\n\\r\\t\\v\\0\"): string", Pure = true, Frameless = true)]
    internal static PhpString trim(RequestContext ctx, PhpString @string, PhpString? characters = null) => Trim(ctx, @string, characters, 3);

    [PhpFunction("ltrim(string $string, string $characters = \" \\n\\r\\t\\v\\0\"): string", Pure = true, Frameless = true)]
    internal static PhpString ltrim(RequestContext ctx, PhpString @string, PhpString? characters = null) => Trim(ctx, @string, characters, 1);

    [PhpFunction("rtrim(string $string, string $characters = \" \\n\\r\\t\\v\\0\"): string", Pure = true, Frameless = true)]
    [PhpFunction("chop(string $string, string $characters = \" \\n\\r\\t\\v\\0\"): string", Pure = true, Frameless = true)]
    internal static PhpString rtrim(RequestContext ctx, PhpString @string, PhpString? characters = null) => Trim(ctx, @string, characters, 2);

    /// <param name="sides">1 left, 2 right.</param>
    internal static PhpString Trim(RequestContext ctx, PhpString s, PhpString? characters, int sides)
    {
        ReadOnlySpan<byte> span = s.Span;
        int start = 0, end = span.Length;
        if (characters is null)
        {
            if ((sides & 1) != 0) while (start < end && IsBlank(span[start])) start++;
            if ((sides & 2) != 0) while (end > start && IsBlank(span[end - 1])) end--;
        }
        else
        {
            ByteSet set = ByteSet.FromMask(ctx, characters);
            if ((sides & 1) != 0) while (start < end && set.Contains(span[start])) start++;
            if ((sides & 2) != 0) while (end > start && set.Contains(span[end - 1])) end--;
        }

        return s.Substring(start, end - start);
    }

    [System.Runtime.CompilerServices.MethodImpl(System.Runtime.CompilerServices.MethodImplOptions.AggressiveInlining)]
    private static bool IsBlank(byte c) => c is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t' or (byte)'\v' or 0;

    // ---- filling ----

    [PhpFunction("str_repeat(string $string, int $times): string", Pure = true, Frameless = true)]
    internal static PhpString str_repeat(RequestContext ctx, PhpString @string, long times)
    {
        if (times < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        if (@string.Length == 0 || times == 0) return PhpString.Empty;
        if (times == 1) return @string;
        byte[] bytes = Arg.Allocate(ctx, times, @string.Length);
        if (@string.Length == 1)
        {
            bytes.AsSpan().Fill(@string[0]);
            return new PhpString(bytes);
        }

        int filled = @string.Length;
        @string.Span.CopyTo(bytes);
        while (filled < bytes.Length)
        {
            int n = Math.Min(filled, bytes.Length - filled);
            bytes.AsSpan(0, n).CopyTo(bytes.AsSpan(filled));
            filled += n;
        }

        return new PhpString(bytes);
    }

    [PhpFunction("str_pad(string $string, int $length, string $pad_string = \" \", int $pad_type = STR_PAD_RIGHT): string", Pure = true, Frameless = true)]
    internal static PhpString str_pad(RequestContext ctx, PhpString @string, long length, PhpString pad_string, long pad_type = PadRight)
    {
        if (length < 0 || length <= @string.Length) return @string;
        if (pad_string.Length == 0) Arg.ValueError(ctx, 3, "must not be empty");
        if (pad_type is < PadLeft or > PadBoth) Arg.ValueError(ctx, 4, "must be STR_PAD_LEFT, STR_PAD_RIGHT, or STR_PAD_BOTH");
        byte[] bytes = Arg.Allocate(ctx, length);
        int missing = (int)length - @string.Length;
        int left = pad_type == PadLeft ? missing : pad_type == PadBoth ? missing / 2 : 0;
        Fill(bytes.AsSpan(0, left), pad_string.Span);
        @string.Span.CopyTo(bytes.AsSpan(left));
        Fill(bytes.AsSpan(left + @string.Length), pad_string.Span);
        return new PhpString(bytes);

        static void Fill(Span<byte> room, ReadOnlySpan<byte> pad)
        {
            for (int i = 0; i < room.Length; i++) room[i] = pad[i % pad.Length];
        }
    }

    [PhpFunction("strrev(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString strrev(PhpString @string)
    {
        byte[] bytes = @string.Span.ToArray();
        bytes.AsSpan().Reverse();
        return new PhpString(bytes);
    }

    [PhpFunction("str_rot13(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString str_rot13(PhpString @string)
    {
        if (@string.Length == 0) return @string;
        byte[] bytes = @string.Span.ToArray();
        foreach (ref byte c in bytes.AsSpan())
        {
            if (!ByteStrings.IsLetter(c)) continue;
            int letter = (c | 0x20) - 'a';
            c = (byte)(c - letter + ((letter + 13) % 26));
        }

        return new PhpString(bytes);
    }

    [PhpFunction("chr(int $codepoint): string", Pure = true, NoThrow = true)]
    internal static PhpString chr(long codepoint) => PhpString.SingleByte((byte)codepoint);

    [PhpFunction("ord(string $character): int", Pure = true, NoThrow = true)]
    internal static long ord(PhpString character) => character.Length == 0 ? 0 : character[0];

    [PhpFunction("nl2br(string $string, bool $use_xhtml = true): string", Pure = true, NoThrow = true)]
    internal static PhpString nl2br(PhpString @string, bool use_xhtml)
    {
        ReadOnlySpan<byte> s = @string.Span;
        if (s.IndexOfAny((byte)'\n', (byte)'\r') < 0) return @string;
        var result = new PhpStringBuilder(s.Length + 64);
        for (int i = 0; i < s.Length; i++)
        {
            byte c = s[i];
            if (c is (byte)'\n' or (byte)'\r')
            {
                result.Append(use_xhtml ? "<br />" : "<br>").Append(c);
                // "\r\n" and "\n\r" are one line end
                if (i + 1 < s.Length && s[i + 1] is (byte)'\n' or (byte)'\r' && s[i + 1] != c) result.Append(s[++i]);
                continue;
            }

            result.Append(c);
        }

        return result.ToPhpString();
    }

    // ---- increment ----

    [PhpFunction("str_increment(string $string): string", Pure = true)]
    internal static PhpString str_increment(RequestContext ctx, PhpString @string)
    {
        RequireAlphanumeric(ctx, @string);
        byte[] bytes = @string.Span.ToArray();
        int i = bytes.Length - 1;
        while (true)
        {
            byte c = bytes[i];
            if (c is not ((byte)'z' or (byte)'Z' or (byte)'9'))
            {
                bytes[i]++;
                return new PhpString(bytes);
            }

            bytes[i] = c switch { (byte)'z' => (byte)'a', (byte)'Z' => (byte)'A', _ => (byte)'0' };
            if (i-- > 0) continue;
            byte first = bytes[0] == (byte)'0' ? (byte)'1' : bytes[0];
            return new PhpString([first, .. bytes]);
        }
    }

    [PhpFunction("str_decrement(string $string): string", Pure = true)]
    internal static PhpString str_decrement(RequestContext ctx, PhpString @string)
    {
        RequireAlphanumeric(ctx, @string);
        if (@string[0] == (byte)'0') Arg.ValueError(ctx, 1, $"\"{@string}\" is out of decrement range");
        byte[] bytes = @string.Span.ToArray();
        int i = bytes.Length - 1;
        bool carry;
        do
        {
            byte c = bytes[i];
            carry = c is (byte)'a' or (byte)'A' or (byte)'0';
            bytes[i] = c switch { (byte)'a' => (byte)'z', (byte)'A' => (byte)'Z', (byte)'0' => (byte)'9', _ => (byte)(c - 1) };
        }
        while (carry && i-- > 0);
        if (carry || (bytes[0] == (byte)'0' && bytes.Length > 1))
        {
            if (bytes.Length == 1) Arg.ValueError(ctx, 1, $"\"{@string}\" is out of decrement range");
            return new PhpString(bytes[1..]);
        }

        return new PhpString(bytes);
    }

    private static void RequireAlphanumeric(RequestContext ctx, PhpString s)
    {
        if (s.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        foreach (byte c in s.Span)
            if (!ByteStrings.IsLetter(c) && !ByteStrings.IsDigit(c)) Arg.ValueError(ctx, 1, "must be composed only of alphanumeric ASCII characters");
    }
}
