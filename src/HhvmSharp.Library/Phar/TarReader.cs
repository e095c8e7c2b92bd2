using System.Buffers.Binary;
using System.Text;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Phar;

/// <summary>An archive in the format tar; ".phar/" in it holds stub, alias, metadata and signature.</summary>
internal sealed class TarReader(RequestContext ctx, byte[] bytes, string name)
{
    private const string MetadataPrefix = ".phar/.metadata/", MetadataSuffix = "/.metadata.bin";

    private readonly PharArchive _archive = new(name) { IsTar = true, Image = bytes };
    private int _at;
    private bool _old;
    private string? _longName, _alias;

    /// <summary>phar_is_tar: by its checksum, or by its name.</summary>
    internal static bool IsTar(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.StartsWith("<?php"u8)) return false;
        Span<byte> block = stackalloc byte[TarFormat.BlockSize];
        bytes[..TarFormat.BlockSize].CopyTo(block);
        uint sum = TarFormat.Number(block[TarFormat.Checksum]);
        block[TarFormat.Checksum].Fill((byte)' ');
        if (TarFormat.Sum(block) == sum) return true;
        string file = name[(name.LastIndexOf('/') + 1)..];
        int tar = file.IndexOf(".tar", StringComparison.Ordinal);
        return tar >= 0 && (tar + 4 == file.Length || file[tar + 4] == '.');
    }

    private PharFailure Truncated() => new($"phar error: \"{name}\" is a corrupted tar file (truncated)");

    internal PharArchive Read(string? alias, int compression)
    {
        _archive.Flags = compression;
        _old = !bytes.AsSpan(TarFormat.Magic.Start.Value).StartsWith("ustar"u8);
        while (_at < bytes.Length)
        {
            if (_at + TarFormat.BlockSize > bytes.Length) throw Truncated();
            byte[] header = bytes[_at..(_at + TarFormat.BlockSize)];
            _at += TarFormat.BlockSize;
            if (!ReadBlock(header)) break;
        }

        _archive.IsData = !_archive.Manifest.ContainsKey(PharFlags.StubName);
        if (!_archive.IsData && ctx.Ini.GetBool("phar.require_hash") && _archive.Signature is null)
            throw new PharFailure($"tar-based phar \"{name}\" does not have a signature");
        string inUse = $"phar error: Unable to add tar-based phar \"{name}\", alias is already in use";
        PharState.Of(ctx).Register(_archive, _alias, alias, inUse, inUse);
        return _archive;
    }

    /// <summary>False: that was the end.</summary>
    private bool ReadBlock(byte[] header)
    {
        uint sum = TarFormat.Number(header.AsSpan(TarFormat.Checksum));
        if (sum == 0 && TarFormat.Sum(header) == 0) return false;
        header.AsSpan(TarFormat.Checksum).Fill((byte)' ');
        uint real = TarFormat.Sum(_old ? header.AsSpan(0, TarFormat.OldHeaderSize) : header);
        if (_old && real != sum && TarFormat.Sum(header) == sum)
        {
            // ustar without its mark
            real = sum;
            _old = false;
        }

        uint size = TarFormat.Number(header.AsSpan(TarFormat.Size));
        byte type = header[TarFormat.TypeAt];
        if (!_old && type is TarFormat.GlobalHeader or TarFormat.FileHeader)
        {
            Skip(size);
            return true;
        }

        bool hasPrefix = !_old && header[TarFormat.Prefix.Start.Value] != 0;
        if (!hasPrefix && TarFormat.Text(header.AsSpan(TarFormat.Name)) == PharFlags.SignatureName) return ReadSignature(size);
        if (_longName is null && type == TarFormat.LongName)
        {
            ReadLongName(size);
            return true;
        }

        string path = _longName ?? (hasPrefix ? TarFormat.Text(header.AsSpan(TarFormat.Prefix)) + "/" : "") + (_longName is null ? TarFormat.Text(header.AsSpan(TarFormat.Name)) : "");
        if (_longName is null && path.EndsWith('/')) path = path[..^1];
        _longName = null;
        _archive.AddVirtualDirectories(path);
        if (sum != real) throw new PharFailure($"phar error: \"{name}\" is a corrupted tar file (checksum mismatch of file \"{path}\")");
        ReadEntry(header, path, size);
        if (type is 0 or TarFormat.File) Skip(size);
        return true;
    }

    private void Skip(uint size)
    {
        long end = _at + TarFormat.Padded(size);
        if (end > bytes.Length) throw Truncated();
        _at = (int)end;
    }

    private void ReadLongName(uint size)
    {
        if (size is 0 or uint.MaxValue) throw new PharFailure($"phar error: \"{name}\" is a corrupted tar file (invalid entry size)");
        if (_at + (long)size > bytes.Length) throw Truncated();
        _longName = Encoding.Latin1.GetString(bytes, _at, (int)size).TrimEnd('\0');
        Skip(size);
    }

    private void ReadEntry(byte[] header, string path, uint size)
    {
        const int directoryMode = 0x4000, typeMask = 0xF000;
        uint mode = TarFormat.Number(header.AsSpan(TarFormat.Mode));
        byte type = header[TarFormat.TypeAt];
        if (_old && type == 0) type = TarFormat.File;
        if (_old && type == TarFormat.File && (mode & typeMask) == directoryMode) type = TarFormat.Directory;
        var entry = new PharEntry(_archive, path)
        {
            Size = size,
            PackedSize = size,
            Offset = _at,
            Flags = (int)(mode & PharFlags.PermissionMask),
            TarType = type,
            IsCrcChecked = true,
            Timestamp = TarFormat.Number(header.AsSpan(TarFormat.Modified)),
            IsDirectory = type == TarFormat.Directory,
        };
        if (type is TarFormat.HardLink or TarFormat.SymbolicLink)
        {
            entry.Link = TarFormat.Text(header.AsSpan(TarFormat.LinkName));
            if (type == TarFormat.HardLink && !_archive.Manifest.ContainsKey(entry.Link))
                throw new PharFailure($"phar error: \"{name}\" is a corrupted tar file - hard link to non-existent file \"{entry.Link}\"");
        }

        _archive.Manifest[path] = entry;
        if (path.StartsWith(".phar/.metadata", StringComparison.Ordinal)) ReadMetadata(entry);
        if (_alias is null && path == PharFlags.AliasName) ReadOwnAlias(size);
    }

    private void ReadMetadata(PharEntry entry)
    {
        PharMetadata? target = null;
        if (entry.Name == PharFlags.MetadataName)
        {
            target = _archive.Metadata;
        }
        else if (entry.Name.Length > MetadataPrefix.Length + MetadataSuffix.Length && entry.Name.StartsWith(MetadataPrefix, StringComparison.Ordinal))
        {
            target = _archive.Manifest.GetValueOrDefault(entry.Name[MetadataPrefix.Length..^MetadataSuffix.Length])?.Metadata;
        }

        if (entry.Offset + entry.Size > bytes.Length || target is { IsThere: true })
            throw new PharFailure($"phar error: tar-based phar \"{name}\" has invalid metadata in magic file \"{entry.Name}\"");
        target?.SetText(bytes.AsSpan((int)entry.Offset, (int)entry.Size));
    }

    private void ReadOwnAlias(uint size)
    {
        const int longest = 511, shown = 50;
        if (size > longest) throw new PharFailure($"phar error: tar-based phar \"{name}\" has alias that is larger than 511 bytes, cannot process");
        if (_at + size > bytes.Length) throw new PharFailure($"phar error: Unable to read alias from tar-based phar \"{name}\"");
        string alias = Encoding.Latin1.GetString(bytes, _at, (int)size);
        if (!PharPath.IsValidAlias(alias))
            throw new PharFailure($"phar error: invalid alias \"{(size > shown ? alias[..shown] + "..." : alias)}\" in tar-based phar \"{name}\"");
        _alias = alias;
    }

    /// <summary>It must be the last entry; always false.</summary>
    private bool ReadSignature(uint size)
    {
        const int longest = 511, head = 8;
        if (size > longest) throw new PharFailure($"phar error: tar-based phar \"{name}\" has signature that is larger than 511 bytes, cannot process");
        if (_at + (long)size > bytes.Length || size <= head) throw new PharFailure($"phar error: tar-based phar \"{name}\" signature cannot be read");
        int kind = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(_at));
        ReadOnlySpan<byte> signature = bytes.AsSpan(_at + head, (int)size - head);
        try
        {
            PharSignature.Verify(ctx, kind, bytes.AsSpan(0, _at - TarFormat.BlockSize), signature, name);
        }
        catch (PharFailure e)
        {
            throw new PharFailure($"phar error: tar-based phar \"{name}\" signature cannot be verified: {e.Text}");
        }

        int length = PharSignature.DigestLength(kind);
        _archive.SetSignature(kind, length > 0 ? signature[..length] : signature);
        Skip(size);
        if (_at + TarFormat.BlockSize > bytes.Length) throw Truncated();
        if (bytes.AsSpan(_at, TarFormat.BlockSize).ContainsAnyExcept((byte)0)) throw new PharFailure($"phar error: \"{name}\" has entries after signature, invalid phar");
        return false;
    }
}
