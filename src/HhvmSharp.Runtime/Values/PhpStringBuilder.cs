using System.Runtime.CompilerServices;
using System.Text;

namespace HhvmSharp.Runtime.Values;

/// <summary>Growable bytes for building PHP strings. C# strings are Latin-1 views unless the method says UTF-8.</summary>
public sealed class PhpStringBuilder
{
    private byte[] _bytes;
    private int _length;

    public PhpStringBuilder(int capacity = 64) => _bytes = GC.AllocateUninitializedArray<byte>(Math.Max(capacity, 16));

    /// <summary>In bytes; may be set lower.</summary>
    public int Length
    {
        get => _length;
        set
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)value, (uint)_length, nameof(value));
            _length = value;
        }
    }

    public ReadOnlySpan<byte> Span => new(_bytes, 0, _length);

    public byte this[int index]
    {
        get => _bytes[index];
        set => _bytes[index] = value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public PhpStringBuilder Append(byte value)
    {
        int length = _length;
        if ((uint)length >= (uint)_bytes.Length) Grow(1);
        _bytes[length] = value;
        _length = length + 1;
        return this;
    }

    /// <summary>One Latin-1 character.</summary>
    public PhpStringBuilder Append(char value) => Append((byte)value);

    public PhpStringBuilder Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        return this;
    }

    public PhpStringBuilder Append(PhpString value) => Append(value.Span);

    public PhpStringBuilder Append(string latin1)
    {
        PhpString.Narrow(latin1, Reserve(latin1.Length));
        return this;
    }

    public PhpStringBuilder AppendUtf8(string text)
    {
        Encoding.UTF8.GetBytes(text, Reserve(Encoding.UTF8.GetByteCount(text)));
        return this;
    }

    public PhpStringBuilder Append(long value)
    {
        if (_bytes.Length - _length < Numbers.MaxIntLength) Grow(Numbers.MaxIntLength);
        _length += Numbers.FormatInt(value, _bytes.AsSpan(_length));
        return this;
    }

    /// <summary>A float with ini precision or serialize_precision (-1: shortest).</summary>
    /// <param name="zeroFraction">".0" after what would look like an int.</param>
    public PhpStringBuilder Append(double value, int precision, bool zeroFraction = false) =>
        AppendExactly(value, precision == 0 ? 1 : precision, zeroFraction);

    /// <summary>As serialize() and JSON write it: see <see cref="Numbers.FormatExactly"/>.</summary>
    public PhpStringBuilder AppendExactly(double value, int precision, bool zeroFraction = false)
    {
        int room = Numbers.MaxFloatLength + Math.Clamp(precision, 0, Numbers.MaxPrecision);
        if (_bytes.Length - _length < room) Grow(room);
        _length += Numbers.FormatExactly(value, precision, _bytes.AsSpan(_length), zeroFraction);
        return this;
    }

    /// <summary>The same byte many times.</summary>
    public PhpStringBuilder Append(byte value, int count)
    {
        Reserve(count).Fill(value);
        return this;
    }

    /// <summary>Makes <paramref name="count"/> bytes part of the text and returns them to be filled.</summary>
    public Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count) Grow(count);
        Span<byte> room = _bytes.AsSpan(_length, count);
        _length += count;
        return room;
    }

    public void Clear() => _length = 0;

    public void Insert(int index, ReadOnlySpan<byte> bytes)
    {
        int tail = _length - index;
        Reserve(bytes.Length);
        _bytes.AsSpan(index, tail).CopyTo(_bytes.AsSpan(index + bytes.Length));
        bytes.CopyTo(_bytes.AsSpan(index));
    }

    /// <summary>The text as a string. The builder's buffer is handed over when little of it is unused; it starts anew either way.</summary>
    public PhpString ToPhpString()
    {
        PhpString result;
        if (_length > 1 && _length >= _bytes.Length - (_bytes.Length >> 3))
        {
            result = new PhpString(_bytes, _length);
            _bytes = [];
        }
        else
        {
            result = PhpString.FromSpan(Span);
        }
        _length = 0;
        return result;
    }

    /// <summary>The Latin-1 view.</summary>
    public override string ToString() => Encoding.Latin1.GetString(Span);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Grow(int extra)
    {
        long needed = (long)_length + extra;
        if (needed > Array.MaxLength) throw new OutOfMemoryException("The string is too long");
        byte[] grown = GC.AllocateUninitializedArray<byte>((int)Math.Min(Array.MaxLength, Math.Max(needed, Math.Max(64, _bytes.Length * 2L))));
        Span.CopyTo(grown);
        _bytes = grown;
    }
}
