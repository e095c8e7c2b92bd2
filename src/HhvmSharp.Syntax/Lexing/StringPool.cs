using System.Text;

namespace HhvmSharp.Syntax.Lexing;

/// <summary>
/// Names as strings without making the same one twice: the pool of a thread serves all files it parses, and starts
/// again when it has grown large. One char is one byte of source.
/// </summary>
internal sealed class StringPool
{
    private const int MaxEntries = 16384;

    [ThreadStatic]
    private static StringPool? t_current;

    private (uint Hash, string Text)[] _slots = new (uint, string)[1024];
    private int _count;

    public static StringPool Current => t_current ??= new StringPool();

    public string Get(ReadOnlySpan<byte> text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ c) * 16777619u;
        }

        hash ^= hash >> 15;
        var slots = _slots;
        var i = hash & (uint)(slots.Length - 1);
        while (slots[i].Text is { } known)
        {
            if (slots[i].Hash == hash && Same(known, text))
            {
                return known;
            }

            i = (i + 1) & (uint)(slots.Length - 1);
        }

        var made = Encoding.Latin1.GetString(text);
        slots[i] = (hash, made);
        if (++_count * 2 > slots.Length)
        {
            Grow();
        }

        return made;
    }

    private static bool Same(string known, ReadOnlySpan<byte> text)
    {
        if (known.Length != text.Length)
        {
            return false;
        }

        for (var i = 0; i < text.Length; i++)
        {
            if (known[i] != text[i])
            {
                return false;
            }
        }

        return true;
    }

    private void Grow()
    {
        if (_count >= MaxEntries)
        {
            _slots = new (uint, string)[1024];
            _count = 0;
            return;
        }

        var old = _slots;
        _slots = new (uint, string)[old.Length * 2];
        foreach (var entry in old)
        {
            if (entry.Text != null)
            {
                var i = entry.Hash & (uint)(_slots.Length - 1);
                while (_slots[i].Text != null)
                {
                    i = (i + 1) & (uint)(_slots.Length - 1);
                }

                _slots[i] = entry;
            }
        }
    }
}
