using System.Runtime.CompilerServices;
using System.Text;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// A PHP string: bytes. Not counted; <see cref="Counted.Count"/> holds flags. A string whose <see cref="IsShared"/>
/// bit is clear is owned by one VM slot and may be changed in place by that slot's operation; the bit is set when
/// the string is copied from one slot to another, and on literals, and is never cleared.
/// C# strings that meet PHP strings are Latin-1 views: one char is one byte.
/// </summary>
public sealed class PhpString : Counted, IEquatable<PhpString>
{
    internal const int SharedFlag = 1, LiteralFlag = 2, TaintFlag = 4, Utf8Flag = 8;

    /// <summary>Known not to be an int key (<see cref="ArrayKey"/>); only on shared strings, which cannot change.</summary>
    internal const int NameFlag = 16;

    /// <summary>At least <see cref="Length"/> bytes; more when grown in place.</summary>
    internal byte[] Bytes;

    private int _length;
    private int _hash;

    /// <summary>Takes over <paramref name="bytes"/>.</summary>
    public PhpString(byte[] bytes)
        : this(bytes, bytes.Length)
    {
    }

    /// <summary>Takes over the first <paramref name="length"/> of <paramref name="bytes"/>.</summary>
    public PhpString(byte[] bytes, int length)
        : base(Values.Kind.String, 0)
    {
        Bytes = bytes;
        _length = length;
    }

    public PhpString(ReadOnlySpan<byte> bytes)
        : this(bytes.ToArray())
    {
    }

    public static readonly PhpString Empty = Literal("");

    private static readonly PhpString[] SingleBytes = CreateSingleBytes();

    /// <summary>In bytes.</summary>
    public int Length
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => _length;
    }

    public bool IsShared => (Count & SharedFlag) != 0;

    /// <summary>It was found to be valid UTF-8, and not written since.</summary>
    internal bool IsKnownUtf8
    {
        get => (Count & Utf8Flag) != 0;
        set => Count = value ? Count | Utf8Flag : Count & ~Utf8Flag;
    }

    /// <summary>A literal (or another string that lives as long as the process).</summary>
    internal bool IsInterned => (Count & LiteralFlag) != 0;

    /// <summary>From now on there is a second owner: nobody may change it in place.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal void MarkShared()
    {
        if ((Count & SharedFlag) == 0) Count |= SharedFlag;
    }

    public ReadOnlySpan<byte> Span
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(Bytes, 0, _length);
    }

    public ReadOnlyMemory<byte> Memory => new(Bytes, 0, _length);

    public byte this[int index] => Bytes[index];

    /// <summary>A new string with one byte per char; chars above 0xFF are a bug of the caller.</summary>
    public static PhpString FromLatin1(string text) => text.Length == 0 ? Empty : new(Narrow(text));

    /// <summary>One byte per char. The framework's own narrowing is compiled at run time, which costs start-up a millisecond.</summary>
    private static byte[] Narrow(string text)
    {
        var bytes = new byte[text.Length];
        Narrow(text, bytes);
        return bytes;
    }

    internal static void Narrow(string text, Span<byte> bytes)
    {
        bytes = bytes[..text.Length];
        for (int i = 0; i < bytes.Length; i++) bytes[i] = (byte)text[i];
    }

    /// <summary>A new string with the UTF-8 bytes of real text (file names, messages of .NET).</summary>
    public static PhpString FromUtf8(string text) => text.Length == 0 ? Empty : new(Encoding.UTF8.GetBytes(text));

    public static PhpString FromSpan(ReadOnlySpan<byte> bytes) => bytes.Length switch
    {
        0 => Empty,
        1 => SingleBytes[bytes[0]],
        _ => new(bytes.ToArray()),
    };

    /// <summary>The shared string of one byte.</summary>
    public static PhpString SingleByte(byte value) => SingleBytes[value];

    /// <summary>A literal: shared from birth, safe to publish to all requests (its hash is computed now).</summary>
    public static PhpString Literal(ReadOnlySpan<byte> bytes) => AsLiteral(new PhpString(bytes.ToArray()));

    public static PhpString Literal(string latin1) => AsLiteral(new PhpString(Narrow(latin1)));

    private static PhpString AsLiteral(PhpString s)
    {
        s.MakeLiteral();
        return s;
    }

    /// <summary>Makes it a literal (of a frozen array); a literal is not written again, because it may be published.</summary>
    internal void MakeLiteral()
    {
        if ((Count & LiteralFlag) != 0) return;
        _ = GetHashCode();
        Count |= SharedFlag | LiteralFlag | (ArrayKey.TryInt(this, out _) ? 0 : NameFlag);
    }

    private static PhpString[] CreateSingleBytes()
    {
        var all = new PhpString[256];
        for (int i = 0; i < 256; i++) all[i] = Literal([(byte)i]);
        return all;
    }

    public PhpString Substring(int start, int length)
    {
        if (length == _length) return this;
        return FromSpan(Span.Slice(start, length));
    }

    public static PhpString Concat(PhpString a, PhpString b)
    {
        if (a._length == 0) return b;
        if (b._length == 0) return a;
        byte[] bytes = GC.AllocateUninitializedArray<byte>(checked(a._length + b._length));
        a.Span.CopyTo(bytes);
        b.Span.CopyTo(bytes.AsSpan(a._length));
        return new PhpString(bytes);
    }

    /// <summary>Appends in place; only on a string that is not shared.</summary>
    internal void AppendInPlace(ReadOnlySpan<byte> tail)
    {
        int length = checked(_length + tail.Length);
        if (length > Bytes.Length)
        {
            byte[] grown = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(length + 16L, Bytes.Length * 2L)));
            Span.CopyTo(grown);
            tail.CopyTo(grown.AsSpan(_length)); // before Bytes changes: the tail may be this string itself
            Bytes = grown;
        }
        else
        {
            tail.CopyTo(Bytes.AsSpan(_length));
        }
        _length = length;
        _hash = 0;
        IsKnownUtf8 = false;
    }

    /// <summary>Appends in place where nothing has to grow and nobody else has the string; false: take the general way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal bool TryAppend(PhpString tail)
    {
        int length = _length, added = tail._length;
        byte[] bytes = Bytes;
        if (IsShared || added > bytes.Length - length) return false;
        if (added == 1) bytes[length] = tail.Bytes[0];
        else tail.Span.CopyTo(bytes.AsSpan(length));
        _length = length + added;
        _hash = 0;
        IsKnownUtf8 = false;
        return true;
    }

    /// <summary>Writes one byte that is there in place; false: somebody else has the string.</summary>
    internal bool TrySetByte(long index, byte value)
    {
        if (IsShared || (ulong)index >= (ulong)_length) return false;
        Bytes[(int)index] = value;
        _hash = 0;
        IsKnownUtf8 = false;
        return true;
    }

    /// <summary>Writable bytes; only on a string that is not shared. Resets the hash.</summary>
    internal Span<byte> MutableSpan()
    {
        _hash = 0;
        IsKnownUtf8 = false;
        return new(Bytes, 0, _length);
    }

    /// <summary>Never 0. The order of nothing depends on it, so it is .NET-side only and not PHP's DJBX33A.</summary>
    public override int GetHashCode()
    {
        int h = _hash;
        return h != 0 ? h : _hash = ComputeHash(Span);
    }

    public static int ComputeHash(ReadOnlySpan<byte> bytes)
    {
        ulong h = 0x9E3779B97F4A7C15UL ^ (ulong)bytes.Length;
        ref byte p = ref System.Runtime.InteropServices.MemoryMarshal.GetReference(bytes);
        int i = 0;
        for (; i + 8 <= bytes.Length; i += 8)
            h = Mix(h ^ Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref p, i)));
        ulong tail = 0;
        for (; i < bytes.Length; i++) tail = (tail << 8) | Unsafe.Add(ref p, i);
        h = Mix(h ^ tail);
        int r = (int)(h ^ (h >> 32));
        return r == 0 ? 1 : r;
    }

    /// <summary>Plain 64-bit arithmetic: what uses wide multiplication is never compiled ahead of time.</summary>
    private static ulong Mix(ulong x)
    {
        x *= 0x9E3779B97F4A7C15UL;
        return x ^ (x >> 29);
    }

    public bool Equals(PhpString? other) =>
        other is not null && (ReferenceEquals(this, other) || (_length == other._length && Span.SequenceEqual(other.Span)));

    public override bool Equals(object? obj) => Equals(obj as PhpString);

    public bool Equals(string latin1)
    {
        if (latin1.Length != _length) return false;
        for (int i = 0; i < latin1.Length; i++)
            if (Bytes[i] != latin1[i]) return false;
        return true;
    }

    /// <summary>ASCII lower case (PHP 8's locale-independent rule); this string itself when nothing changes.</summary>
    public PhpString ToLower()
    {
        int i = Span.IndexOfAnyInRange((byte)'A', (byte)'Z');
        if (i < 0) return this;
        byte[] bytes = Span.ToArray();
        for (; i < bytes.Length; i++)
            if ((uint)(bytes[i] - 'A') <= 'Z' - 'A') bytes[i] |= 0x20;
        return new PhpString(bytes);
    }

    /// <summary>The Latin-1 view: one char per byte.</summary>
    public override string ToString() => Encoding.Latin1.GetString(Span);

    /// <summary>The text decoded as UTF-8 (file names and other things that .NET takes).</summary>
    public string ToUtf8() => Encoding.UTF8.GetString(Span);
}
