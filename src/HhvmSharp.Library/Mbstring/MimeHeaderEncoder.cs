using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>
/// Writes a header's text: words of ASCII as they are, and from the first other word on all in encoded words, with lines
/// folded before they get too long.
/// </summary>
internal ref struct MimeHeaderEncoder
{
    private const int MaxAscii = 74, MaxLine = 73, LastStart = 55, MaxWord = 90, MaxNewline = 8, FirstTry = 12;

    private readonly MbEncoding _from, _to;
    private readonly bool _base64;
    private readonly ReadOnlySpan<byte> _newline;
    private readonly PhpStringBuilder _result = new();
    private int _indent, _lineStart;

    internal MimeHeaderEncoder(MbEncoding from, MbEncoding to, bool base64, ReadOnlySpan<byte> newline, long indent)
    {
        _from = from;
        _to = to;
        _base64 = base64;
        _newline = Spans.UpToNul(newline[..Math.Min(newline.Length, MaxNewline)]);
        _indent = indent is < 0 or >= MaxAscii ? 0 : (int)indent;
    }

    internal PhpString Encode(PhpString text)
    {
        if (text.Length == 0) return PhpString.Empty;
        using Wide wide = _from.DecodeAll(text.Span);
        if (IsOneWord(wide.Span)) return text;
        int done = AsciiWords(wide.Span);
        if (done < wide.Count) EncodedWords(wide.Span[done..]);
        return _result.ToPhpString();
    }

    /// <summary>Nothing to encode and nowhere to break.</summary>
    private static bool IsOneWord(ReadOnlySpan<uint> text)
    {
        text = text.TrimStart(' ');
        foreach (uint w in text)
            if (!IsPlain(w) || w == ' ') return false;
        return true;
    }

    private static bool IsPlain(uint w) => w is >= 0x20 and <= 0x7E and not ('?' or '=' or '_');

    /// <summary>How much of the beginning was written as words of ASCII.</summary>
    private int AsciiWords(ReadOnlySpan<uint> text)
    {
        int word = 0, at = 0;
        while (at < text.Length && text[at] == ' ' && at <= MaxAscii) at++;
        while (at < text.Length)
        {
            uint w = text[at++];
            bool tooLong = w == ' ' ? at - word > MaxAscii : at - word == MaxWord && at < text.Length;
            if (!IsPlain(w) || tooLong)
            {
                if (Column + _indent + _to.MimeName!.Length > LastStart) Fold();
                else if (_result.Length > 0) _result.Append(' ');
                return word;
            }

            if (w != ' ') continue;
            if (Column + (at - word) + _indent > MaxAscii + 1) Fold();
            else if (_result.Length > 0) _result.Append(' ');
            Append(text[word..(at - 1)]);
            word = at;
            while (at < text.Length && text[at] == ' ') at++;
        }

        if (word < text.Length && _result.Length > 0)
        {
            if (Column + (at - word) + _indent > MaxAscii) _result.Append(_newline).Append(' ');
            else _result.Append(' ');
        }

        Append(text[word..]);
        return text.Length;
    }

    private readonly int Column => _result.Length - _lineStart;

    private readonly void Append(ReadOnlySpan<uint> ascii)
    {
        foreach (uint w in ascii) _result.Append((byte)w);
    }

    private void Fold()
    {
        _result.Append(_newline).Append(' ');
        _indent = 0;
        _lineStart = _result.Length;
    }

    private void EncodedWords(ReadOnlySpan<uint> text)
    {
        while (true)
        {
            _result.Append("=?"u8).Append(_to.MimeName!).Append('?').Append(_base64 ? 'B' : 'Q').Append('?');
            int used = Word(text, MaxLine - _indent - Column);
            _result.Append("?="u8);
            _indent = 0;
            text = text[used..];
            if (text.IsEmpty) return;
            Fold();
        }
    }

    /// <summary>One encoded word of as many characters as fit, at least one; more are tried and, if too many, fewer.</summary>
    private readonly int Word(ReadOnlySpan<uint> text, int room)
    {
        int used = 0, count = FirstTry;
        while (true)
        {
            count = Math.Min(count, text.Length - used);
            MbOutput attempt = Bytes(text[..(used + count)]);
            bool fits = Size(attempt) <= room || (count == 1 && used == 0);
            if (fits)
            {
                used += count;
                if (used < text.Length) continue;
            }
            else if (count > 1)
            {
                count /= 2;
                continue;
            }

            Transfer(Bytes(text[..used]).Bytes.Span);
            return used;
        }
    }

    private readonly MbOutput Bytes(ReadOnlySpan<uint> text)
    {
        var output = new MbOutput(text.Length * 2);
        _to.Encode(text, output, end: true);
        return output;
    }

    private readonly int Size(MbOutput output)
    {
        ReadOnlySpan<byte> bytes = output.Bytes.Span;
        if (_base64) return (bytes.Length + 2) / 3 * 4;
        int size = 0;
        foreach (byte c in bytes) size += NeedsEncoding(c) ? 3 : 1;
        return size;
    }

    /// <summary>All but letters and "!*+-/".</summary>
    private static bool NeedsEncoding(byte c) => !char.IsAsciiLetter((char)c) && c is not ((byte)'!' or (byte)'*' or (byte)'+' or (byte)'-' or (byte)'/');

    private readonly void Transfer(ReadOnlySpan<byte> bytes)
    {
        if (_base64)
        {
            System.Buffers.Text.Base64.EncodeToUtf8(bytes, _result.Reserve((bytes.Length + 2) / 3 * 4), out _, out _);
            return;
        }

        foreach (byte c in bytes)
        {
            if (!NeedsEncoding(c)) _result.Append(c);
            else _result.Append('=').Append("0123456789ABCDEF"u8[c >> 4]).Append("0123456789ABCDEF"u8[c & 15]);
        }
    }
}
