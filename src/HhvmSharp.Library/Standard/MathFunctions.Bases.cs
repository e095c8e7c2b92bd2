using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Numbers in other bases.</summary>
[PhpExtension("standard")]
internal static class Bases
{
    [PhpFunction("bindec(string $binary_string): int|float", Frameless = true)]
    internal static Value bindec(RequestContext ctx, PhpString binary_string) => Parse(ctx, binary_string, 2);

    [PhpFunction("hexdec(string $hex_string): int|float", Frameless = true)]
    internal static Value hexdec(RequestContext ctx, PhpString hex_string) => Parse(ctx, hex_string, 16);

    [PhpFunction("octdec(string $octal_string): int|float", Frameless = true)]
    internal static Value octdec(RequestContext ctx, PhpString octal_string) => Parse(ctx, octal_string, 8);

    [PhpFunction("decbin(int $num): string", Pure = true, NoThrow = true)]
    internal static PhpString decbin(long num) => Digits((ulong)num, 2);

    [PhpFunction("decoct(int $num): string", Pure = true, NoThrow = true)]
    internal static PhpString decoct(long num) => Digits((ulong)num, 8);

    [PhpFunction("dechex(int $num): string", Pure = true, NoThrow = true)]
    internal static PhpString dechex(long num) => Digits((ulong)num, 16);

    [PhpFunction("base_convert(string $num, int $from_base, int $to_base): string")]
    internal static PhpString base_convert(RequestContext ctx, PhpString num, long from_base, long to_base)
    {
        if (from_base is < 2 or > 36) Arg.ValueError(ctx, 2, "must be between 2 and 36 (inclusive)");
        if (to_base is < 2 or > 36) Arg.ValueError(ctx, 3, "must be between 2 and 36 (inclusive)");
        Value n = Parse(ctx, num, (int)from_base);
        if (n.IsInt) return Digits((ulong)n.IntValue, (uint)to_base);
        double value = Math.Floor(n.FloatValue);
        if (double.IsInfinity(value)) Throw.ValueError(ctx, $"An infinite value cannot be converted to base {to_base}");
        // digit by digit in floating point, with its rounding, as PHP does
        var reversed = new List<byte>();
        do
        {
            reversed.Add(Digit((int)(value % to_base)));
            value /= to_base;
        }
        while (Math.Abs(value) >= 1);
        reversed.Reverse();
        return new PhpString(reversed.ToArray());
    }

    private static byte Digit(int d) => (byte)(d < 10 ? '0' + d : 'a' + d - 10);

    internal static PhpString Digits(ulong value, uint @base)
    {
        Span<byte> buffer = stackalloc byte[64];
        int at = buffer.Length;
        do
        {
            buffer[--at] = Digit((int)(value % @base));
            value /= @base;
        }
        while (value != 0);
        return PhpString.FromSpan(buffer[at..]);
    }

    /// <summary>_php_math_basetozval: int while it fits, then float; what is no digit is skipped with a deprecation.</summary>
    private static Value Parse(RequestContext ctx, PhpString text, int @base)
    {
        ReadOnlySpan<byte> s = text.Span;
        while (s.Length > 0 && ByteStrings.IsSpace(s[0])) s = s[1..];
        while (s.Length > 0 && ByteStrings.IsSpace(s[^1])) s = s[..^1];
        if (s.Length >= 2 && s[0] == '0')
        {
            int prefix = s[1] | 0x20;
            if ((@base == 16 && prefix == 'x') || (@base == 8 && prefix == 'o') || (@base == 2 && prefix == 'b')) s = s[2..];
        }

        long n = 0;
        double d = 0;
        bool isFloat = false, invalid = false;
        foreach (byte c in s)
        {
            int digit = ByteStrings.IsDigit(c) ? c - '0' : ByteStrings.IsLetter(c) ? (c | 0x20) - 'a' + 10 : 99;
            if (digit >= @base)
            {
                invalid = true;
                continue;
            }

            if (!isFloat)
            {
                if (n < long.MaxValue / @base || (n == long.MaxValue / @base && digit <= long.MaxValue % @base))
                {
                    n = n * @base + digit;
                    continue;
                }

                d = n;
                isFloat = true;
            }

            d = d * @base + digit;
        }

        if (invalid) ctx.Deprecated("Invalid characters passed for attempted conversion, these have been ignored");
        return isFloat ? Value.Float(d) : Value.Int(n);
    }
}
