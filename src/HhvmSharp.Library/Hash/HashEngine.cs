using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>A running hash. Its state is in the arrays and counters here, so that it can be copied and serialised.</summary>
internal abstract class HashEngine
{
    /// <summary>The chaining value of engines with 32-bit words.</summary>
    protected uint[] Words = [];

    /// <summary>The chaining value of engines with 64-bit words.</summary>
    protected ulong[] Longs = [];

    /// <summary>Input that waits for more; room for one block.</summary>
    protected byte[] Buffer = [];
    protected int Buffered;

    /// <summary>Bytes so far.</summary>
    protected ulong Total;

    /// <summary>The engine's bytes of output.</summary>
    internal abstract int DigestSize { get; }

    /// <summary>Starts over; options are the last argument of hash() and hash_init().</summary>
    internal virtual void Configure(RequestContext ctx, PhpArray options)
    {
    }

    /// <summary>There is a way to serialise the state.</summary>
    internal virtual bool IsSerializable => true;

    internal abstract void Update(ReadOnlySpan<byte> data);

    /// <summary>Writes the digest; the engine is used up.</summary>
    internal abstract void Finish(Span<byte> digest);

    internal virtual HashEngine Clone()
    {
        var copy = (HashEngine)MemberwiseClone();
        copy.Words = (uint[])Words.Clone();
        copy.Longs = (ulong[])Longs.Clone();
        copy.Buffer = (byte[])Buffer.Clone();
        return copy;
    }

    // ---- state as ints and a string: counters, words (64-bit ones in two halves), buffer ----

    internal PhpArray Save()
    {
        var state = new PhpArray();
        state.Append(Value.Int((long)Total));
        state.Append(Value.Int(Buffered));
        foreach (uint word in Words) state.Append(Value.Int((int)word));
        foreach (ulong word in Longs)
        {
            state.Append(Value.Int((int)(uint)word));
            state.Append(Value.Int((int)(uint)(word >> 32)));
        }

        state.Append(Value.String(PhpString.FromSpan(Buffer)));
        return state;
    }

    /// <summary>False: not a state of this engine.</summary>
    internal bool Load(PhpArray state)
    {
        int count = 2 + Words.Length + 2 * Longs.Length;
        if (state.Length != count + 1) return false;
        var numbers = new long[count];
        for (int i = 0; i < count; i++)
        {
            Value v = state.Get(i).Dereferenced();
            if (!v.IsInt) return false;
            numbers[i] = v.IntValue;
        }

        Value buffer = state.Get(count).Dereferenced();
        if (!buffer.IsString || buffer.AsString.Length != Buffer.Length) return false;
        if (numbers[1] < 0 || numbers[1] > Math.Max(0, Buffer.Length - 1)) return false;
        Total = (ulong)numbers[0];
        Buffered = (int)numbers[1];
        for (int i = 0; i < Words.Length; i++) Words[i] = (uint)numbers[2 + i];
        for (int i = 0; i < Longs.Length; i++)
            Longs[i] = (uint)numbers[2 + Words.Length + 2 * i] | ((ulong)numbers[3 + Words.Length + 2 * i] << 32);
        buffer.AsString.Span.CopyTo(Buffer);
        return true;
    }
}

/// <summary>An engine that works block by block.</summary>
internal abstract class BlockEngine : HashEngine
{
    protected BlockEngine(int blockSize) => Buffer = new byte[blockSize];

    protected abstract void Transform(ReadOnlySpan<byte> block);

    internal override void Update(ReadOnlySpan<byte> data)
    {
        Total += (ulong)data.Length;
        int size = Buffer.Length;
        if (Buffered > 0)
        {
            int n = Math.Min(size - Buffered, data.Length);
            data[..n].CopyTo(Buffer.AsSpan(Buffered));
            Buffered += n;
            data = data[n..];
            if (Buffered < size) return;
            Transform(Buffer);
            Buffered = 0;
        }

        for (; data.Length >= size; data = data[size..]) Transform(data[..size]);
        data.CopyTo(Buffer);
        Buffered = data.Length;
    }

    /// <summary>
    /// The usual end of a message: a byte, zeros, and its length in bits in the last bytes of a block.
    /// </summary>
    protected void Pad(byte first, int lengthBytes, bool bigEndian)
    {
        ulong bits = Total * 8, high = Total >> 61;
        Span<byte> buffer = Buffer;
        buffer[Buffered++] = first;
        buffer[Buffered..].Clear();
        if (Buffered > buffer.Length - lengthBytes)
        {
            Transform(buffer);
            buffer.Clear();
        }

        Span<byte> end = buffer[^lengthBytes..];
        if (bigEndian)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(end[^8..], bits);
            if (lengthBytes > 8) end[^9] = (byte)high;
        }
        else
        {
            System.Buffers.Binary.BinaryPrimitives.WriteUInt64LittleEndian(end, bits);
        }

        Transform(buffer);
    }

    protected static void Read(ReadOnlySpan<byte> block, Span<uint> words)
    {
        for (int i = 0; i < words.Length; i++) words[i] = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(block[(4 * i)..]);
    }

    /// <summary>As much of the words as the digest holds.</summary>
    protected static void Write(ReadOnlySpan<uint> words, Span<byte> digest, bool bigEndian = false)
    {
        for (int i = 0; i < digest.Length; i++)
            digest[i] = (byte)(words[i / 4] >> (bigEndian ? 24 - 8 * (i % 4) : 8 * (i % 4)));
    }

    protected static void Write(ReadOnlySpan<ulong> words, Span<byte> digest, bool bigEndian = false)
    {
        for (int i = 0; i < digest.Length; i++)
            digest[i] = (byte)(words[i / 8] >> (bigEndian ? 56 - 8 * (i % 8) : 8 * (i % 8)));
    }
}
