using System.Buffers.Binary;
using System.Security.Cryptography;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>
/// Compiled units as bytes, for opcache.file_cache. What is written holds no addresses: strings stand in one table and
/// are named by index, everything else is nested in place. A file is valid for one key only: a hash of the source, its
/// name, the options that change the code, and the build that wrote it; a check sum guards against torn writes.
/// <code>
/// magic "HSC1", key (32 bytes), payload length (int), check sum of the payload (32 bytes), payload
/// payload: string count, strings (length, bytes), unit
/// </code>
/// </summary>
public static class OpArraySerializer
{
    private const int HeaderSize = 4 + 32 + 4 + 32;

    private static ReadOnlySpan<byte> Magic => "HSC1"u8;

    /// <summary>The builds of the assemblies that decide what code looks like; the compiler adds its own to the key.</summary>
    private static Guid BuildId => typeof(OpArraySerializer).Module.ModuleVersionId;

    /// <summary>The key of a file: 32 bytes. <paramref name="compilerBuild"/> is the module version of the compiler.</summary>
    public static byte[] Key(ReadOnlySpan<byte> source, PhpString fileName, CompileOptions options, Guid compilerBuild)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(BuildId.ToByteArray());
        hash.AppendData(compilerBuild.ToByteArray());
        Span<byte> settings = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(settings, options.Assertions);
        BinaryPrimitives.WriteInt32LittleEndian(settings[4..], options.Precision);
        BinaryPrimitives.WriteInt32LittleEndian(settings[8..], (options.StartInPhp ? 1 : 0) | (options.ShortOpenTags ? 2 : 0)
            | (options.SkipShebang ? 4 : 0) | (options.Internal ? 8 : 0) | (options.Optimize ? 16 : 0) | (options.Environment is null ? 0 : 32));
        hash.AppendData(settings);
        BinaryPrimitives.WriteInt32LittleEndian(settings, fileName.Length);
        hash.AppendData(settings[..4]);
        hash.AppendData(fileName.Span);
        hash.AppendData(source);
        return hash.GetHashAndReset();
    }

    public static byte[] Serialize(ScriptUnit unit, ReadOnlySpan<byte> key)
    {
        var writer = new UnitWriter();
        byte[] payload = writer.Write(unit);
        var file = new byte[HeaderSize + payload.Length];
        Magic.CopyTo(file);
        key.CopyTo(file.AsSpan(4));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(36), payload.Length);
        SHA256.HashData(payload, file.AsSpan(40, 32));
        payload.CopyTo(file, HeaderSize);
        return file;
    }

    /// <summary>The unit, or null when the file was made for another key or is damaged.</summary>
    public static ScriptUnit? Deserialize(ReadOnlySpan<byte> file, ReadOnlySpan<byte> key)
    {
        if (file.Length < HeaderSize || !file[..4].SequenceEqual(Magic) || !file.Slice(4, 32).SequenceEqual(key)) return null;
        ReadOnlySpan<byte> payload = file[HeaderSize..];
        if (BinaryPrimitives.ReadInt32LittleEndian(file[36..]) != payload.Length) return null;
        Span<byte> sum = stackalloc byte[32];
        SHA256.HashData(payload, sum);
        if (!sum.SequenceEqual(file.Slice(40, 32))) return null;
        try
        {
            ScriptUnit unit = new UnitReader(payload.ToArray()).Read();
            Verifier.Verify(unit);
            return unit;
        }
        catch (Exception e) when (e is InvalidDataException or IndexOutOfRangeException or ArgumentException or OverflowException)
        {
            return null;
        }
    }
}
