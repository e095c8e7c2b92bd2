using System.Security.Cryptography;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Random;

/// <summary>Where random numbers come from (php_random_algo), and what is made of them.</summary>
internal abstract class RandomSource
{
    /// <summary>After so many numbers that do not fit an engine counts as broken.</summary>
    internal const int MaxAttempts = 50;

    /// <summary>The next number, of <paramref name="size"/> bytes.</summary>
    internal abstract ulong Generate(RequestContext ctx, out int size);

    /// <summary>The state for serialisation: hexadecimal words, little endian, and ints.</summary>
    internal virtual void Save(PhpArray to)
    {
    }

    /// <summary>False: not what <see cref="Save"/> made.</summary>
    internal virtual bool Load(PhpArray from) => false;

    internal virtual RandomSource Copy() => this;

    private ulong Bits(RequestContext ctx, int bytes)
    {
        ulong result = 0;
        int total = 0;
        do
        {
            result |= Generate(ctx, out int size) << (total * 8);
            total += size;
        }
        while (total < bytes);
        return result;
    }

    internal ulong Next64(RequestContext ctx) => Bits(ctx, 8);

    /// <summary>Uniform from 0 to <paramref name="max"/>, inclusive, of 64 bits of the source.</summary>
    internal ulong UpTo64(RequestContext ctx, ulong max)
    {
        ulong result = Bits(ctx, 8);
        if (max == ulong.MaxValue) return result;
        ulong count = max + 1;
        if ((count & max) == 0) return result & max;
        ulong limit = ulong.MaxValue - (ulong.MaxValue % count) - 1;
        for (int attempt = 1; result > limit; attempt++)
        {
            if (attempt > MaxAttempts) Broken(ctx);
            result = Bits(ctx, 8);
        }

        return result % count;
    }

    private uint UpTo32(RequestContext ctx, uint max)
    {
        uint result = (uint)Bits(ctx, 4);
        if (max == uint.MaxValue) return result;
        uint count = max + 1;
        if ((count & max) == 0) return result & max;
        uint limit = uint.MaxValue - (uint.MaxValue % count) - 1;
        for (int attempt = 1; result > limit; attempt++)
        {
            if (attempt > MaxAttempts) Broken(ctx);
            result = (uint)Bits(ctx, 4);
        }

        return result % count;
    }

    internal static void Broken(RequestContext ctx) =>
        Throw.New(ctx, "Random\\BrokenRandomEngineError", $"Failed to generate an acceptable random number in {MaxAttempts} attempts");

    /// <summary>Uniform between two ints, both inclusive.</summary>
    internal virtual long Range(RequestContext ctx, long min, long max)
    {
        ulong span = (ulong)max - (ulong)min;
        return (long)((span > uint.MaxValue ? UpTo64(ctx, span) : UpTo32(ctx, (uint)span)) + (ulong)min);
    }

    // ---- hexadecimal state ----

    protected static void SaveWord(PhpArray to, ulong word, int bytes)
    {
        Span<byte> raw = stackalloc byte[8];
        BitConverter.TryWriteBytes(raw, word);
        to.Append(Value.String(Standard.StringEscapes.LowerHex(raw[..bytes])));
    }

    protected static bool LoadWord(PhpArray from, int index, int bytes, out ulong word)
    {
        word = 0;
        Value v = from.Get(index).Dereferenced();
        if (!v.IsString || v.AsString.Length != bytes * 2) return false;
        Span<byte> raw = stackalloc byte[8];
        raw.Clear();
        if (Convert.FromHexString(v.AsString.Span, raw[..bytes], out _, out _) != System.Buffers.OperationStatus.Done) return false;
        word = BitConverter.ToUInt64(raw);
        return true;
    }

    protected static ulong SystemWord()
    {
        Span<byte> raw = stackalloc byte[8];
        RandomNumberGenerator.Fill(raw);
        return BitConverter.ToUInt64(raw);
    }
}

/// <summary>The operating system's generator.</summary>
internal sealed class SecureSource : RandomSource
{
    internal static readonly SecureSource Instance = new();

    internal override ulong Generate(RequestContext ctx, out int size)
    {
        size = 8;
        return SystemWord();
    }

    /// <summary>random_int()'s way, which takes 64 bits in any case.</summary>
    internal override long Range(RequestContext ctx, long min, long max)
    {
        ulong span = (ulong)max - (ulong)min;
        return (long)(UpTo64(ctx, span) + (ulong)min);
    }
}

/// <summary>An engine that is a class of the program.</summary>
internal sealed class UserSource(PhpInstance engine) : RandomSource
{
    private static readonly PhpString GenerateName = PhpString.Literal("generate");

    internal override ulong Generate(RequestContext ctx, out int size)
    {
        Value result = ctx.CallMethod(engine, GenerateName);
        Throw.IfPending(ctx);
        PhpString bytes = result.Dereferenced().AsString;
        result.Release(ctx);
        if (bytes.Length == 0) Throw.New(ctx, "Random\\BrokenRandomEngineError", "A random engine must return a non-empty string");
        size = Math.Min(8, bytes.Length);
        ulong word = 0;
        for (int i = 0; i < size; i++) word |= (ulong)bytes[i] << (8 * i);
        return word;
    }
}
