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
    private sealed class Mapping
    {
        private readonly Dictionary<uint, int[]> _pages = [];
        internal readonly Dictionary<uint, uint[]> Several = [];

        internal void Put(uint cp, int distance)
        {
            if (!_pages.TryGetValue(cp >> 8, out int[]? page)) _pages[cp >> 8] = page = new int[256];
            // a mapping to itself is told from none
            page[cp & 0xFF] = distance == 0 ? int.MaxValue : distance;
        }

        internal uint? Get(uint cp)
        {
            if (!_pages.TryGetValue(cp >> 8, out int[]? page)) return null;
            int distance = page[cp & 0xFF];
            return distance == 0 ? null : distance == int.MaxValue ? cp : (uint)(cp + distance);
        }
    }

    private static readonly Lazy<Dictionary<string, Mapping>> Mappings = new(Load);

    private static Dictionary<string, Mapping> Load()
    {
        Dictionary<string, Mapping> mappings = [];
        foreach (string name in (ReadOnlySpan<string>)["upper", "lower", "title", "fold"]) mappings[name] = new Mapping();
        foreach (string[] fields in DataFile.Lines("casing"))
        {
            Mapping mapping = mappings[fields[0].ToLowerInvariant()];
            uint from = DataFile.Hex(fields[1]);
            if (fields.Length == 3)
            {
                mapping.Several[from] = [.. fields[2].Split('+').Select(v => DataFile.Hex(v))];
                continue;
            }

            uint to = DataFile.Hex(fields[2]);
            int distance = DataFile.Number(fields[4]);
            // full mappings to one character, different from the simple one
            bool full = char.IsAsciiLetterUpper(fields[0][0]);
            for (uint cp = from; cp <= to; cp += (uint)DataFile.Number(fields[3]))
            {
                if (full) mapping.Several[cp] = [(uint)(cp + distance)];
                else mapping.Put(cp, distance);
            }
        }

        return mappings;
    }

    private static uint Simple(string name, uint cp, bool turkish)
    {
        if (cp < 0x80)
        {
            bool upper = name is "upper" or "title";
            if (upper ? !char.IsAsciiLetterLower((char)cp) : !char.IsAsciiLetterUpper((char)cp)) return cp;
            if (turkish && cp == (upper ? 'i' : 'I')) return upper ? CapitalIWithDot : SmallDotlessI;
            return cp ^ 0x20;
        }

        if (IsTurkishI(name, cp, turkish)) return 'i';
        uint? found = Mappings.Value[name].Get(cp);
        if (found is null && name == "title") found = Mappings.Value["upper"].Get(cp);
        return found ?? cp;
    }

    private static bool IsTurkishI(string name, uint cp, bool turkish) => turkish && cp == CapitalIWithDot && name is ("lower" or "fold");

    private static void Full(string name, uint cp, bool turkish, Wide to)
    {
        if (cp >= 0x80)
        {
            if (IsTurkishI(name, cp, turkish))
            {
                to.Add('i');
                return;
            }

            Mapping mapping = Mappings.Value[name];
            if (mapping.Several.TryGetValue(cp, out uint[]? several))
            {
                to.Add(several);
                return;
            }
        }

        to.Add(Simple(name, cp, turkish));
    }

    internal static PhpString Convert(MbState state, PhpString text, CaseMode mode, MbEncoding encoding)
    {
        if (encoding.IsUtf8 && mode is not (CaseMode.Title or CaseMode.TitleSimple) && System.Text.Ascii.IsValid(text.Span)) return ConvertAscii(text, mode);
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
        string name = mode switch { CaseMode.Upper or CaseMode.UpperSimple => "upper", CaseMode.Lower or CaseMode.LowerSimple => "lower", _ => "fold" };
        bool full = mode < CaseMode.UpperSimple;
        for (int i = 0; i < source.Length; i++)
        {
            uint w = source[i];
            if (w > 0x10FFFF) to.Add(w);
            else if (w == CapitalSigma && mode == CaseMode.Lower && IsFinal(source, i)) to.Add(FinalSigma);
            else if (full) Full(name, w, turkish, to);
            else to.Add(Simple(name, w, turkish));
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

            string name = within ? "lower" : "title";
            if (!full) to.Add(Simple(name, w, turkish));
            else if (within && w == CapitalSigma && IsFinal(source, i)) to.Add(FinalSigma);
            else Full(name, w, turkish, to);
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
