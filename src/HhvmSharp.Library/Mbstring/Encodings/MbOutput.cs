using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>What is written for a character that the target encoding lacks.</summary>
internal enum SubstituteMode
{
    Character,
    None,
    /// <summary>"U+20AC".</summary>
    Long,
    /// <summary>"&amp;#x20AC;".</summary>
    Entity,
    /// <summary>A byte that no UTF-8 text has: for searching.</summary>
    BadUtf8,
}

/// <summary>Bytes that an encoding writes, with its state and what to do about characters that it lacks.</summary>
internal sealed class MbOutput(int capacity, uint substitute = '?', SubstituteMode mode = SubstituteMode.Character)
{
    private uint _substitute = substitute;
    private SubstituteMode _mode = mode;

    internal PhpStringBuilder Bytes { get; } = new(capacity);

    /// <summary>The encoding's own; 0 at first.</summary>
    internal uint State;

    internal int Errors { get; private set; }

    /// <summary>Writes what stands for a character that <paramref name="encoding"/> lacks.</summary>
    internal void Illegal(uint codePoint, MbEncoding encoding)
    {
        Errors++;
        if (_mode == SubstituteMode.BadUtf8)
        {
            Bytes.Append(0xFF);
            return;
        }

        (uint substitute, SubstituteMode mode) = (_substitute, _mode);
        Span<uint> marker = stackalloc uint[12];
        int length = Marker(codePoint, marker);
        // the marker itself may be lacking: then "?", and if that is, nothing
        if (mode == SubstituteMode.Character && substitute != '?') _substitute = '?';
        else _mode = SubstituteMode.None;
        encoding.Encode(marker[..length], this, end: false);
        (_substitute, _mode) = (substitute, mode);
    }

    private int Marker(uint codePoint, Span<uint> to)
    {
        if (_mode == SubstituteMode.None) return 0;
        if (_mode == SubstituteMode.Character || codePoint == MbEncoding.Bad)
        {
            to[0] = _substitute;
            return 1;
        }

        string text = _mode == SubstituteMode.Long ? $"U+{codePoint:X}" : $"&#x{codePoint:X};";
        for (int i = 0; i < text.Length; i++) to[i] = text[i];
        return text.Length;
    }
}
