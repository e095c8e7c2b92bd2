using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>MB_CASE_*.</summary>
internal enum CaseMode { Upper, Lower, Title, Fold, UpperSimple, LowerSimple, TitleSimple, FoldSimple }

/// <summary>Case mappings of Unicode: simple ones, full ones with several characters, final sigma, Turkish in ISO-8859-9.</summary>
internal static class Casing
{
    private const int LookBehind = 64;

    private const uint CapitalSigma = 0x3A3, FinalSigma = 0x3C2, CapitalIWithDot = 0x130, SmallDotlessI = 0x131;

    /// <summary>One mapping: pages of distances, and the code points that become several.</summary>
    private sealed class Mapping(bool upwards, Mapping? fallback)
    {
        private const int PageCount = 0x1100, HasSeveral = 1, Itself = int.MaxValue & ~HasSeveral;

        // twice the distance (a mapping to itself is told from none), and one bit for full mappings
        private readonly int[]?[] _pages = new int[]?[PageCount];
        private readonly Dictionary<uint, uint[]> _several = [];

        /// <summary>To capital or title letters.</summary>
        internal bool Upwards { get; } = upwards;

        private ref int Slot(uint cp) => ref (_pages[cp >> 8] ??= new int[256])[cp & 0xFF];

        internal void Put(uint cp, int distance)
        {
            ref int slot = ref Slot(cp);
            slot = (slot & HasSeveral) | (distance == 0 ? Itself : distance << 1);
        }

        internal void PutSeveral(uint cp, uint[] to)
        {
            _several[cp] = to;
            Slot(cp) |= HasSeveral;
        }

        private int Entry(uint cp) => _pages[cp >> 8] is { } page ? page[cp & 0xFF] : 0;

        /// <summary>The one code point it becomes.</summary>
        internal uint Get(uint cp)
        {
            int entry = Entry(cp) & ~HasSeveral;
            if (entry == 0) return fallback is null ? cp : fallback.Get(cp);
            return entry == Itself ? cp : (uint)(cp + (entry >> 1));
        }

        /// <summary>The full mapping, where it differs from the simple one.</summary>
        internal uint[]? GetSeveral(uint cp) => (Entry(cp) & HasSeveral) != 0 ? _several[cp] : null;
    }

    private sealed class Tables
    {
        internal readonly Mapping Upper = new(true, null), Lower = new(false, null), Fold = new(false, null), Title;

        internal Tables()
        {
            Title = new Mapping(true, Upper);
            foreach (string[] fields in DataFile.Lines("casing")) Read(fields);
        }

        private void Read(string[] fields)
        {
            Mapping mapping = fields[0].ToLowerInvariant() switch { "upper" => Upper, "lower" => Lower, "title" => Title, _ => Fold };
            uint from = DataFile.Hex(fields[1]);
            if (fields.Length == 3)
            {
                mapping.PutSeveral(from, [.. fields[2].Split('+').Select(v => DataFile.Hex(v))]);
                return;
            }

            uint to = DataFile.Hex(fields[2]);
            int distance = DataFile.Number(fields[4]);
            // full mappings to one character, different from the simple one
            bool full = char.IsAsciiLetterUpper(fields[0][0]);
            for (uint cp = from; cp <= to; cp += (uint)DataFile.Number(fields[3]))
            {
                if (full) mapping.PutSeveral(cp, [(uint)(cp + distance)]);
                else mapping.Put(cp, distance);
            }
        }

        internal Mapping Of(CaseMode mode) => mode switch
        {
            CaseMode.Upper or CaseMode.UpperSimple => Upper,
            CaseMode.Lower or CaseMode.LowerSimple => Lower,
            _ => Fold,
        };
    }

    private static readonly Lazy<Tables> Mappings = new(() => new Tables());

    private static uint Simple(Mapping mapping, uint cp, bool turkish)
    {
        if (cp < 0x80)
        {
            if (mapping.Upwards ? !char.IsAsciiLetterLower((char)cp) : !char.IsAsciiLetterUpper((char)cp)) return cp;
            if (turkish && cp == (mapping.Upwards ? 'i' : 'I')) return mapping.Upwards ? CapitalIWithDot : SmallDotlessI;
            return cp ^ 0x20;
        }

        return IsTurkishI(mapping, cp, turkish) ? 'i' : mapping.Get(cp);
    }

    private static bool IsTurkishI(Mapping mapping, uint cp, bool turkish) => turkish && cp == CapitalIWithDot && !mapping.Upwards;

    private static void Full(Mapping mapping, uint cp, bool turkish, Wide to)
    {
        if (cp >= 0x80 && !IsTurkishI(mapping, cp, turkish) && mapping.GetSeveral(cp) is { } several) to.Add(several);
        else to.Add(Simple(mapping, cp, turkish));
    }

    internal static PhpString Convert(MbState state, PhpString text, CaseMode mode, MbEncoding encoding)
    {
        if (encoding.IsUtf8 && mode is not (CaseMode.Title or CaseMode.TitleSimple) && System.Text.Ascii.IsValid(text.Span)) return ConvertAscii(text, mode);
        if (encoding.IsUtf8 && ConvertUtf8(text.Span, mode) is { } converted) return converted;
        MbOutput output = state.Output(text.Length + 1);
        Convert(text.Span, mode, encoding, encoding, output);
        return output.Bytes.ToPhpString();
    }

    private static PhpString ConvertAscii(PhpString text, CaseMode mode)
    {
        if (text.Length == 0) return text;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(text.Length);
        if (mode is CaseMode.Upper or CaseMode.UpperSimple) System.Text.Ascii.ToUpper(text.Span, bytes, out _);
        else System.Text.Ascii.ToLower(text.Span, bytes, out _);
        return new PhpString(bytes);
    }

    /// <summary>Upper, lower case or folding of UTF-8 without steps between; null where more than one character counts, or the text is not valid.</summary>
    private static PhpString? ConvertUtf8(ReadOnlySpan<byte> text, CaseMode mode)
    {
        const int longestResult = 12;
        if (mode is CaseMode.Title or CaseMode.TitleSimple || !System.Text.Unicode.Utf8.IsValid(text)) return null;
        if (mode == CaseMode.Lower && text.IndexOf("Σ"u8) >= 0) return null;
        Mapping mapping = Mappings.Value.Of(mode);
        bool full = mode < CaseMode.UpperSimple;
        byte first = (byte)(mapping.Upwards ? 'a' : 'A');
        byte[] result = GC.AllocateUninitializedArray<byte>(text.Length + longestResult);
        int used = 0;
        for (int i = 0; i < text.Length;)
        {
            if (used + longestResult > result.Length) Array.Resize(ref result, (result.Length * 2) + longestResult);
            byte b = text[i];
            if (b < 0x80)
            {
                result[used++] = (byte)(b - first) < 26 ? (byte)(b ^ 0x20) : b;
                i++;
                continue;
            }

            int length = b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
            uint cp = length switch
            {
                2 => ((b & 0x1Fu) << 6) | (text[i + 1] & 0x3Fu),
                3 => ((b & 0x0Fu) << 12) | ((text[i + 1] & 0x3Fu) << 6) | (text[i + 2] & 0x3Fu),
                _ => ((b & 0x07u) << 18) | ((text[i + 1] & 0x3Fu) << 12) | ((text[i + 2] & 0x3Fu) << 6) | (text[i + 3] & 0x3Fu),
            };
            i += length;
            if (full && mapping.GetSeveral(cp) is { } several) foreach (uint one in several) used += Put(one, result.AsSpan(used));
            else used += Put(mapping.Get(cp), result.AsSpan(used));
        }

        return PhpString.FromSpan(result.AsSpan(0, used));
    }

    private static int Put(uint cp, Span<byte> to)
    {
        if (cp is < 0x80 or >= 0x800) return new System.Text.Rune(cp).EncodeToUtf8(to);
        to[0] = (byte)(0xC0 | (cp >> 6));
        to[1] = (byte)(0x80 | (cp & 0x3F));
        return 2;
    }

    /// <summary>Simple folding to UTF-8, with a byte for what is no character that matches no text.</summary>
    internal static PhpString FoldForSearch(PhpString text, MbEncoding encoding)
    {
        if (encoding.IsUtf8 && System.Text.Ascii.IsValid(text.Span)) return ConvertAscii(text, CaseMode.FoldSimple);
        var output = new MbOutput(text.Length + 1, 0, SubstituteMode.BadUtf8);
        Convert(text.Span, CaseMode.FoldSimple, encoding, MbEncodings.Utf8, output);
        return output.Bytes.ToPhpString();
    }

    private static void Convert(ReadOnlySpan<byte> text, CaseMode mode, MbEncoding from, MbEncoding to, MbOutput output)
    {
        if (text.IsEmpty) return;
        using Wide source = from.DecodeAll(text);
        using var result = new Wide(source.Count + 16);
        bool turkish = ReferenceEquals(from, MbEncodings.Latin5);
        if (mode is CaseMode.Title or CaseMode.TitleSimple) Title(source.Span, result, turkish, full: mode == CaseMode.Title);
        else Each(source.Span, result, mode, turkish);
        to.Encode(result.Span, output, end: true);
    }

    private static void Each(ReadOnlySpan<uint> source, Wide to, CaseMode mode, bool turkish)
    {
        Mapping mapping = Mappings.Value.Of(mode);
        bool full = mode < CaseMode.UpperSimple;
        for (int i = 0; i < source.Length; i++)
        {
            uint w = source[i];
            if (w > 0x10FFFF) to.Add(w);
            else if (w == CapitalSigma && mode == CaseMode.Lower && IsFinal(source, i)) to.Add(FinalSigma);
            else if (full) Full(mapping, w, turkish, to);
            else to.Add(Simple(mapping, w, turkish));
        }
    }

    /// <summary>The first letter of a word becomes title case, the others lower case.</summary>
    private static void Title(ReadOnlySpan<uint> source, Wide to, bool turkish, bool full)
    {
        bool within = false;
        for (int i = 0; i < source.Length; i++)
        {
            uint w = source[i];
            if (w > 0x10FFFF)
            {
                to.Add(w);
                continue;
            }

            Mapping mapping = within ? Mappings.Value.Lower : Mappings.Value.Title;
            if (!full) to.Add(Simple(mapping, w, turkish));
            else if (within && w == CapitalSigma && IsFinal(source, i)) to.Add(FinalSigma);
            else Full(mapping, w, turkish, to);
            if (!UnicodeData.IsCaseIgnorable(w)) within = UnicodeData.IsCased(w);
        }
    }

    /// <summary>A letter is before it in its word, and none behind.</summary>
    private static bool IsFinal(ReadOnlySpan<uint> source, int at)
    {
        int before = at - 1, after = at + 1;
        // mbstring looks no further back than its buffers reach
        int limit = Math.Max(0, at - LookBehind);
        while (before >= limit && UnicodeData.IsCaseIgnorable(source[before])) before--;
        if (before < limit || !UnicodeData.IsCased(source[before])) return false;
        while (after < source.Length && UnicodeData.IsCaseIgnorable(source[after])) after++;
        return after == source.Length || !UnicodeData.IsCased(source[after]);
    }
}
