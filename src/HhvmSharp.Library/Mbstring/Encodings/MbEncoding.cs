using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>An encoding that mbstring knows: between bytes and code points, with <see cref="Bad"/> for bytes that are no character.</summary>
internal abstract class MbEncoding(string name, string? mimeName, params string[] aliases)
{
    /// <summary>Stands among code points for a sequence of bytes that is none.</summary>
    internal const uint Bad = uint.MaxValue;

    internal string Name { get; } = name;

    internal string? MimeName { get; } = mimeName;

    internal string[] Aliases { get; } = aliases;

    internal PhpString PhpName { get; } = PhpString.Literal(name);

    /// <summary>Bytes of every character, or 0 when they vary.</summary>
    internal int Width { get; init; }

    /// <summary>Bytes of a character by its first one, where the first one tells.</summary>
    internal byte[]? Lengths { get; init; }

    /// <summary>UTF-8 or one of its mobile variants.</summary>
    internal bool IsUtf8 { get; init; }

    /// <summary>It carries bytes, not text (BASE64 and the like): never the result of detection.</summary>
    internal bool IsTransfer { get; init; }

    /// <summary>Why it should not be asked for any more.</summary>
    internal string? Deprecation { get; init; }

    /// <summary>mb_ord() and mb_chr() refuse it, because it has states or is no encoding of text.</summary>
    internal bool HasStates { get; init; }

    /// <summary>ASCII bytes occur within other characters: scripts in it have to be converted.</summary>
    internal bool IsAsciiUnsafe { get; init; }

    /// <summary><see cref="IsValid"/> is stricter than the absence of errors.</summary>
    internal bool HasStrictCheck { get; init; }

    /// <param name="state">What is carried from one part of a text to the next, 0 at first.</param>
    internal abstract void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state);

    /// <param name="end">Nothing follows: return to the initial state.</param>
    internal abstract void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end);

    /// <summary>Whether a text has no <see cref="Bad"/>; some encodings are stricter.</summary>
    internal virtual bool IsValid(ReadOnlySpan<byte> bytes)
    {
        using Wide wide = DecodeAll(bytes);
        return !wide.Span.Contains(Bad);
    }

    /// <summary>The part for mb_strcut() that the encoding finds by itself, or false.</summary>
    internal virtual bool TryCut(ReadOnlySpan<byte> bytes, int from, long length, out ReadOnlySpan<byte> part)
    {
        part = default;
        return false;
    }

    internal Wide DecodeAll(ReadOnlySpan<byte> bytes)
    {
        var wide = new Wide(bytes.Length);
        uint state = 0;
        Decode(bytes, wide, ref state);
        return wide;
    }
}
