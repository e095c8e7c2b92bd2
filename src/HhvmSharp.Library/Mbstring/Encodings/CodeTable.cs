using System.Text;

namespace HhvmSharp.Library.Mbstring;

/// <summary>
/// Which codes stand for which code points. A code is the bytes of a character as one number, for encodings with states
/// in the form that EUC gives them.
/// </summary>
internal sealed class CodeTable
{
    private const int PageSize = 256;

    private readonly Dictionary<uint, uint[]> _pages = [];
    private readonly List<uint[]> _sequences = [];
    private readonly Dictionary<uint, uint[]?> _codes = [];
    private readonly Dictionary<uint, List<(uint[] Text, uint Code)>> _longer = [];
    private readonly HashSet<uint> _excluded = [];
    private readonly List<string> _readOnly = [];

    /// <summary>The first bytes of two, for encodings without states.</summary>
    internal bool[] Leads { get; } = new bool[256];

    /// <summary>GB18030: runs of (linear index, code point, length) in the four-byte part of the BMP.</summary>
    internal List<(uint Index, uint CodePoint, uint Count)> FourByteRuns { get; } = [];

    internal static CodeTable Load(string encoding) => new(encoding);

    private CodeTable(string encoding)
    {
        List<string[]> lines = [.. DataFile.Lines(encoding.ToLowerInvariant().Replace('#', '-'))];
        Decode(lines);
        Invert();
        Exceptions(lines);
    }

    // ---- building ----

    private const uint None = 0xFFFFFFFF, SequenceFlag = 0x80000000;

    private void Decode(List<string[]> lines)
    {
        foreach (string[] fields in lines)
        {
            switch (fields[0])
            {
                case "base":
                    Base(fields[1]);
                    break;
                case "leads":
                    foreach (string range in fields.AsSpan(1))
                    {
                        (uint from, uint to) = DataFile.Range(range);
                        for (uint lead = from; lead <= to; lead++) Leads[lead] = true;
                    }

                    break;
                case "x":
                    foreach (string range in fields.AsSpan(1))
                    {
                        (uint from, uint to) = DataFile.Range(range);
                        for (uint code = from; code <= to; code++) Put(code, None);
                    }

                    break;
                case "d":
                    Row(DataFile.Hex(fields[1]), fields.AsSpan(2));
                    break;
                case "readonly":
                    _readOnly.Add(fields[1]);
                    break;
                case "r":
                    FourByteRuns.Add((DataFile.Hex(fields[1]), DataFile.Hex(fields[2]), DataFile.Hex(fields[3])));
                    break;
            }
        }
    }

    private void Row(uint code, ReadOnlySpan<string> values)
    {
        foreach (string value in values)
        {
            if (value.Contains('+'))
            {
                _sequences.Add(Sequence(value));
                Put(code++, SequenceFlag | (uint)(_sequences.Count - 1));
                continue;
            }

            foreach (uint cp in DataFile.Values([value])) Put(code++, cp);
        }
    }

    /// <summary>Another table, or a code page of .NET's.</summary>
    private void Base(string name)
    {
        for (uint c = 0; c < 0x80; c++) Put(c, c);
        if (int.TryParse(name, out int codePage))
        {
            FromCodePage(codePage);
            return;
        }

        foreach (string[] fields in DataFile.Lines(name.ToLowerInvariant().Replace('#', '-')))
            if (fields[0] == "base") Base(fields[1]);
        Decode([.. DataFile.Lines(name.ToLowerInvariant().Replace('#', '-')).Where(f => f[0] is "x" or "d")]);
    }

    private void FromCodePage(int number)
    {
        Encoding page = CodePagesEncodingProvider.Instance.GetEncoding(number, EncoderFallback.ExceptionFallback, new DecoderReplacementFallback("\uFFFD"))!;
        Span<byte> bytes = stackalloc byte[2];
        Span<char> chars = stackalloc char[4];
        for (uint lead = 0x80; lead < 0x100; lead++)
        {
            for (uint trail = 0; trail < 0x100; trail++)
            {
                bytes[0] = (byte)lead;
                bytes[1] = (byte)trail;
                if (page.GetChars(bytes, chars) == 1 && chars[0] != '\uFFFD') Put(CodeOf(number, lead, trail), chars[0]);
            }
        }
    }

    /// <summary>.NET writes JIS X 0212 (in 20932) and plane 2 of CNS 11643 (in 20000) with a second byte below 0x80.</summary>
    private static uint CodeOf(int codePage, uint lead, uint trail)
    {
        uint code = (lead << 8) | trail;
        if (trail >= 0x80 || codePage is not (20932 or 20000)) return code;
        return (codePage == 20932 ? 0x8F0000 : 0x8EA20000) | code | 0x80;
    }

    private void Put(uint code, uint value)
    {
        if (!_pages.TryGetValue(code / PageSize, out uint[]? page))
        {
            if (value == None) return;
            _pages[code / PageSize] = page = new uint[PageSize];
            page.AsSpan().Fill(None);
        }

        page[code % PageSize] = value;
    }

    /// <summary>Code points to codes: of several codes the shortest and lowest.</summary>
    private void Invert()
    {
        foreach ((uint number, uint[] page) in _pages.OrderBy(p => p.Key))
        {
            for (uint i = 0; i < PageSize; i++)
            {
                uint value = page[i], code = number * PageSize + i;
                if (value == None || IsReadOnly(code)) continue;
                if ((value & SequenceFlag) == 0) SetCode(value, code, replace: false);
                else AddSequence(_sequences[(int)(value & ~SequenceFlag)], code);
            }
        }
    }

    private bool IsReadOnly(uint code) => _readOnly.Count > 0 && code > 0xFFFF && _readOnly.Contains((code >> 16).ToString("X"));

    private void SetCode(uint codePoint, uint code, bool replace)
    {
        if (!_codes.TryGetValue(codePoint / PageSize, out uint[]? page))
        {
            _codes[codePoint / PageSize] = page = new uint[PageSize];
            page.AsSpan().Fill(None);
        }

        ref uint slot = ref page![codePoint % PageSize];
        if (replace || slot == None) slot = code;
    }

    private static uint[] Sequence(string text) => [.. text.Split('+').Select(v => DataFile.Hex(v))];

    private void AddSequence(uint[] text, uint code)
    {
        if (!_longer.TryGetValue(text[0], out List<(uint[] Text, uint Code)>? list)) _longer[text[0]] = list = [];
        if (list.Exists(s => s.Text.AsSpan().SequenceEqual(text))) return;
        list.Add((text, code));
        list.Sort((a, b) => b.Text.Length - a.Text.Length);
    }

    private void Exceptions(List<string[]> lines)
    {
        foreach (string[] fields in lines)
        {
            if (fields[0] == "n") Exclude(fields.AsSpan(1));
            if (fields[0] != "e") continue;
            if (fields[1].Contains('+'))
            {
                AddSequence(Sequence(fields[1]), DataFile.Hex(fields[2]));
                continue;
            }

            uint cp = DataFile.Hex(fields[1]);
            foreach (uint code in DataFile.Values(fields.AsSpan(2))) SetCode(cp++, code, replace: true);
        }
    }

    private void Exclude(ReadOnlySpan<string> ranges)
    {
        foreach (string range in ranges)
        {
            if (range.Contains('+'))
            {
                uint[] text = Sequence(range);
                _longer.GetValueOrDefault(text[0])?.RemoveAll(s => s.Text.AsSpan().SequenceEqual(text));
                continue;
            }

            (uint from, uint to) = DataFile.Range(range);
            for (uint cp = from; cp <= to; cp++)
            {
                SetCode(cp, None, replace: true);
                _excluded.Add(cp);
            }
        }
    }

    // ---- use ----

    internal bool TryDecode(uint code, Wide to)
    {
        uint value = _pages.TryGetValue(code / PageSize, out uint[]? page) ? page[code % PageSize] : None;
        if (value == None) return false;
        if ((value & SequenceFlag) == 0) to.Add(value);
        else to.Add(_sequences[(int)(value & ~SequenceFlag)]);
        return true;
    }

    internal bool Has(uint code) => _pages.TryGetValue(code / PageSize, out uint[]? page) && page[code % PageSize] != None;

    /// <summary>How much of a sequence with the first two code points of a text the text has; 0: there is none.</summary>
    internal int Begun(ReadOnlySpan<uint> text)
    {
        if (text.Length < 2 || !_longer.TryGetValue(text[0], out List<(uint[] Text, uint Code)>? list)) return 0;
        foreach ((uint[] sequence, _) in list)
            if (sequence[1] == text[1]) return text.CommonPrefixLength(sequence);
        return 0;
    }

    internal bool IsExcluded(uint codePoint) => _excluded.Contains(codePoint);

    /// <summary>How many code points of the beginning have a code together, 0 when there is none.</summary>
    internal int Encode(ReadOnlySpan<uint> text, out uint code)
    {
        uint first = text[0];
        if (_longer.Count > 0 && _longer.TryGetValue(first, out List<(uint[] Text, uint Code)>? list))
        {
            foreach ((uint[] sequence, uint its) in list)
            {
                if (!text.StartsWith(sequence)) continue;
                code = its;
                return sequence.Length;
            }
        }

        code = _codes.TryGetValue(first / PageSize, out uint[]? page) ? page![first % PageSize] : None;
        return code == None ? 0 : 1;
    }
}
