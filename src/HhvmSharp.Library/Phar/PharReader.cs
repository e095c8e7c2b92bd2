using System.Buffers.Binary;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Phar;

/// <summary>The format phar: a stub of PHP code, a manifest, the contents, a signature.</summary>
internal sealed class PharReader(RequestContext ctx, byte[] bytes, string name)
{
    /// <summary>Sizes of the fixed parts.</summary>
    private const int HeaderSize = 18, EntrySize = 24, SmallestEntry = 21;

    private const int LargestManifest = 100 * 1024 * 1024;

    /// <summary>Versions, the highest nibble being the major one: the lowest that is read, and the first with directories.</summary>
    private const int LowestVersion = 0x1000, VersionWithDirectories = 0x1110, VersionMask = 0xFFF0;

    private readonly PharState _state = PharState.Of(ctx);
    private int _at, _end;

    private PharFailure Corrupt(string what) => new($"internal corruption of phar \"{name}\" ({what})");

    private uint Int32()
    {
        if (_at + 4 > _end) throw Corrupt("truncated manifest header");
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(_at));
        _at += 4;
        return value;
    }

    private string Text(int length)
    {
        string text = System.Text.Encoding.Latin1.GetString(bytes, _at, length);
        _at += length;
        return text;
    }

    internal PharArchive Read(string? alias, int halt, int compression)
    {
        int start = BehindStub(halt);
        if (start + 4 > bytes.Length) throw Corrupt("truncated manifest at manifest length");
        _at = start;
        _end = start + 4;
        uint length = Int32();
        if (length > LargestManifest) throw new PharFailure($"manifest cannot be larger than 100 MB in phar \"{name}\"");
        if (length < HeaderSize || start + 4 + length > bytes.Length) throw Corrupt("truncated manifest header");
        _end = start + 4 + (int)length;
        uint count = Int32();
        if (count == 0) throw new PharFailure($"in phar \"{name}\", manifest claims to have zero entries.  Phars must have at least 1 entry");
        int version = (bytes[_at] << 8) + bytes[_at + 1];
        _at += 2;
        string shown = $"{version >> 12}.{(version >> 8) & 0xF}.{(version >> 4) & 0xF}";
        if ((version & VersionMask) < LowestVersion) throw new PharFailure($"phar \"{name}\" is API version {shown}, and cannot be processed");
        int flags = (int)Int32() & ~PharFlags.EntryMask & ~PharFlags.ArchiveMask | compression;
        var archive = new PharArchive(name) { Image = bytes, StubLength = start, Version = shown };
        ReadSignature(archive, flags);
        string? own = ReadAlias(alias, (int)length);
        if (count > (length - HeaderSize - (own?.Length ?? 0)) / SmallestEntry) throw Corrupt("too many manifest entries for size of manifest");
        uint metadata = Int32();
        if (metadata > _end - _at) throw Corrupt("trying to read past buffer end");
        archive.Metadata.SetText(bytes.AsSpan(_at, (int)metadata));
        _at += (int)metadata;
        long offset = _end;
        for (uint i = 0; i < count; i++) flags |= ReadEntry(archive, version, (flags & PharFlags.HeaderSignature) != 0, ref offset);
        archive.Flags = flags;
        if ((own ?? alias) is { Length: > 0 } used && !PharPath.IsValidAlias(used)) throw new PharFailure($"Cannot open archive \"{name}\", invalid alias");
        string inUse = $"Cannot open archive \"{name}\", alias is already in use by existing archive";
        _state.Register(archive, own, alias, inUse, inUse);
        return archive;
    }

    /// <summary>Where the manifest begins: " ?>" and a line break may stand before it.</summary>
    private int BehindStub(int halt)
    {
        if (halt + 3 > bytes.Length) throw Corrupt("truncated manifest at stub end");
        if (bytes[halt] is not ((byte)' ' or (byte)'\n') || bytes[halt + 1] != '?' || bytes[halt + 2] != '>') return halt;
        halt += 3;
        if (halt >= bytes.Length) throw Corrupt("truncated manifest at stub end");
        if (bytes[halt] == '\r' && (++halt >= bytes.Length || bytes[halt] != '\n')) throw Corrupt("truncated manifest at stub end");
        return bytes[halt] == '\n' ? halt + 1 : halt;
    }

    private void ReadSignature(PharArchive archive, int flags)
    {
        const int trailer = 8, least = 20;
        if ((flags & PharFlags.HeaderSignature) == 0)
        {
            if (ctx.Ini.GetBool("phar.require_hash")) throw new PharFailure($"phar \"{name}\" does not have a signature");
            return;
        }

        int end = bytes.Length - trailer;
        if (end < least || !bytes.AsSpan(end + 4).SequenceEqual("GBMB"u8)) throw new PharFailure($"phar \"{name}\" has a broken signature");
        int kind = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(end));
        int length = PharSignature.DigestLength(kind);
        string label = PharSignature.Name(kind).Replace("-", "", StringComparison.Ordinal);
        if (PharSignature.IsOpenSsl(kind))
        {
            label = "openssl";
            end -= 4;
            length = end < 0 ? -1 : BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(end));
            if (length < 0 || length > end) throw new PharFailure($"phar \"{name}\" openssl signature could not be read");
        }
        else if (length == 0)
        {
            throw new PharFailure($"phar \"{name}\" has a broken or unsupported signature");
        }

        end -= length;
        if (end < 0) throw new PharFailure($"phar \"{name}\" has a broken signature");
        ReadOnlySpan<byte> signature = bytes.AsSpan(end, length);
        try
        {
            PharSignature.Verify(ctx, kind, bytes.AsSpan(0, end), signature, name);
        }
        catch (PharFailure e)
        {
            throw new PharFailure($"phar \"{name}\" {label} signature could not be verified: {e.Text}");
        }

        archive.SetSignature(kind, signature);
    }

    /// <summary>The alias in the manifest, which no other may replace.</summary>
    private string? ReadAlias(string? given, int manifestLength)
    {
        uint length = Int32();
        if (length > _end - _at) throw Corrupt("buffer overrun");
        if (manifestLength < HeaderSize + length) throw Corrupt("truncated manifest header");
        if (length == 0) return null;
        string own = Text((int)length);
        if (given is { Length: > 0 } && given != own) throw new PharFailure($"cannot load phar \"{name}\" with implicit alias \"{own}\" under different alias \"{given}\"");
        return own;
    }

    /// <summary>The flags of its compression.</summary>
    private int ReadEntry(PharArchive archive, int version, bool isSigned, ref long offset)
    {
        if (_at + EntrySize + 4 > _end) throw Corrupt("truncated manifest entry");
        uint length = Int32();
        if (length == 0) throw new PharFailure($"zero-length filename encountered in phar \"{name}\"");
        if (length > _end - _at - EntrySize) throw Corrupt("truncated manifest entry");
        string path = Text((int)length);
        bool isDirectory = (version & VersionMask) >= VersionWithDirectories && path.EndsWith('/');
        archive.AddVirtualDirectories(path);
        if (isDirectory) path = path[..^1];
        var entry = new PharEntry(archive, path)
        {
            IsDirectory = isDirectory,
            Size = Int32(),
            Timestamp = Int32(),
            PackedSize = Int32(),
            Crc = Int32(),
            Flags = (int)Int32(),
            Offset = offset,
            IsCrcChecked = isSigned,
        };
        if (isDirectory) entry.Flags |= PharFlags.DefaultDirectory;
        archive.NewestTimestamp = Math.Max(archive.NewestTimestamp, entry.Timestamp);
        uint metadata = Int32();
        if (metadata > _end - _at) throw Corrupt("truncated manifest entry");
        entry.Metadata.SetText(bytes.AsSpan(_at, (int)metadata));
        _at += (int)metadata;
        offset += entry.PackedSize;
        entry.StoredAs = entry.Compression;
        if (entry.Compression == PharFlags.EntryGzip && !PharCompression.HasZlib(ctx))
            throw new PharFailure($"zlib extension is required for gz compressed .phar file \"{name}\"");
        if (entry.Compression == PharFlags.EntryBzip2 && !PharCompression.HasBzip2(ctx))
            throw new PharFailure($"bz2 extension is required for bzip2 compressed .phar file \"{name}\"");
        if (entry.Compression is not (PharFlags.EntryGzip or PharFlags.EntryBzip2) && entry.Size != entry.PackedSize)
            throw Corrupt("compressed and uncompressed size does not match for uncompressed entry");
        archive.Manifest.TryAdd(path, entry);
        return entry.Compression;
    }
}
