using System.Buffers.Binary;
using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Writes an archive in the format tar (phar_tar_flush).</summary>
internal static class TarWriter
{
    private const string MetadataPrefix = ".phar/.metadata/", MetadataSuffix = "/.metadata.bin";

    internal static void Flush(RequestContext ctx, PharArchive archive, PhpString? stub, bool isDefaultStub)
    {
        if (!archive.IsData) SetMagicFiles(archive, stub, isDefaultStub, "tar");
        if (archive.Metadata.IsThere) SetContent(archive, PharFlags.MetadataName, archive.Metadata.Bytes(ctx));
        SetEntryMetadata(ctx, archive);
        PharWriter.RemoveDeleted(archive);
        var image = new MemoryStream();
        foreach (PharEntry entry in archive.Manifest.Values)
            if (!entry.IsMounted && !entry.IsDeleted) Write(ctx, image, entry);
        if (!archive.IsData || archive.SignatureKind != 0) WriteSignature(ctx, archive, image);
        image.Write(new byte[TarFormat.BlockSize * 2]);
        PharWriter.Save(ctx, archive, image.ToArray());
    }

    /// <summary>Stub and alias are entries of tar and zip archives.</summary>
    internal static void SetMagicFiles(PharArchive archive, PhpString? stub, bool isDefaultStub, string format)
    {
        if (!archive.IsTemporaryAlias && archive.Alias is { Length: > 0 } alias) SetContent(archive, PharFlags.AliasName, PhpString.FromLatin1(alias).Span);
        else archive.Manifest.Remove(PharFlags.AliasName);
        if (stub is not null && !isDefaultStub)
            SetContent(archive, PharFlags.StubName, PharWriter.CutStub(stub) ?? throw new PharFailure($"illegal stub for {format}-based phar \"{archive.FileName}\""));
        else if (isDefaultStub || !archive.Manifest.ContainsKey(PharFlags.StubName))
            SetContent(archive, PharFlags.StubName, Encoding.ASCII.GetBytes($"<?php // {format}-based phar archive stub file\n__HALT_COMPILER();"));
    }

    private static void SetContent(PharArchive archive, string name, ReadOnlySpan<byte> content)
    {
        PharEntry entry = archive.Manifest.GetValueOrDefault(name) ?? archive.Add(name);
        entry.Flags = PharFlags.DefaultFile;
        entry.Timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        entry.IsModified = entry.IsCrcChecked = true;
        entry.TarType = TarFormat.File;
        entry.Size = entry.PackedSize = content.Length;
        entry.Content = new PharContent();
        entry.Content.Write(content);
    }

    /// <summary>Metadata of entries are entries too.</summary>
    private static void SetEntryMetadata(RequestContext ctx, PharArchive archive)
    {
        foreach (PharEntry entry in archive.Manifest.Values.ToArray())
        {
            if (entry.Name.StartsWith(".phar/.metadata", StringComparison.Ordinal))
            {
                bool isOrphan = entry.Name.Length > MetadataPrefix.Length + MetadataSuffix.Length
                    && archive.Manifest.GetValueOrDefault(entry.Name[MetadataPrefix.Length..^MetadataSuffix.Length]) is null or { IsDeleted: true };
                if (isOrphan && entry.Name != PharFlags.MetadataName) archive.Manifest.Remove(entry.Name);
                else if (entry.Name == PharFlags.MetadataName && !archive.Metadata.IsThere) SetContent(archive, entry.Name, default);
                continue;
            }

            if (!entry.IsModified || entry.IsDeleted) continue;
            string own = MetadataPrefix + entry.Name + MetadataSuffix;
            if (!entry.Metadata.IsThere) archive.Manifest.Remove(own);
            else SetContent(archive, own, entry.Metadata.Bytes(ctx));
        }
    }

    private static void Write(RequestContext ctx, MemoryStream image, PharEntry entry)
    {
        PharArchive archive = entry.Archive;
        ReadOnlyMemory<byte> content = entry.IsDirectory || entry.Link is not null ? default : entry.Read(ctx);
        entry.Size = entry.PackedSize = content.Length;
        var header = new byte[TarFormat.BlockSize];
        SetName(header, entry);
        string cannot = $"tar-based phar \"{archive.FileName}\" cannot be created, ";
        TarFormat.Write(header.AsSpan(TarFormat.Mode), entry.Flags & PharFlags.PermissionMask);
        TarFormat.Write(header.AsSpan(TarFormat.Size), entry.Size);
        if (!TarFormat.Write(header.AsSpan(TarFormat.Modified), entry.Timestamp))
            throw new PharFailure($"{cannot}file modification time of file \"{entry.Name}\" is too large for tar file format");
        header[TarFormat.TypeAt] = entry.TarType;
        if (entry.Link is { } link)
        {
            if (link.Length >= TarFormat.LinkName.End.Value - TarFormat.LinkName.Start.Value) throw new PharFailure($"{cannot}link \"{link}\" is too long for format");
            Encoding.Latin1.GetBytes(link, header.AsSpan(TarFormat.LinkName));
        }

        "ustar"u8.CopyTo(header.AsSpan(TarFormat.Magic));
        "00"u8.CopyTo(header.AsSpan(TarFormat.Version));
        header.AsSpan(TarFormat.Checksum).Fill((byte)' ');
        entry.Crc = TarFormat.Sum(header);
        TarFormat.Write(header.AsSpan(TarFormat.Checksum), entry.Crc);
        header[TarFormat.Checksum.End.Value - 1] = (byte)' ';
        entry.Archive.AddVirtualDirectories(entry.Name);
        image.Write(header);
        long offset = image.Length;
        image.Write(content.Span);
        image.Write(new byte[TarFormat.Padded(entry.Size) - entry.Size]);
        entry.Stored(offset, 0);
    }

    /// <summary>A name over 100 bytes is divided at a slash.</summary>
    private static void SetName(byte[] header, PharEntry entry)
    {
        const int longest = 256, longestName = 100, longestPrefix = 155;
        string name = entry.Name, prefix = "";
        if (name.Length > longestName)
        {
            int slash = name.Length > longest ? -1 : name.IndexOf('/', name.Length - longestName - 1);
            if (slash is < 0 or > longestPrefix)
                throw new PharFailure($"tar-based phar \"{entry.Archive.FileName}\" cannot be created, filename \"{name}\" is too long for tar file format");
            (prefix, name) = (name[..slash], name[(slash + 1)..]);
        }

        Encoding.Latin1.GetBytes(prefix, header.AsSpan(TarFormat.Prefix));
        Encoding.Latin1.GetBytes(name, header.AsSpan(TarFormat.Name));
    }

    private static void WriteSignature(RequestContext ctx, PharArchive archive, MemoryStream image)
    {
        byte[] signature;
        try
        {
            signature = PharSignature.Create(ctx, archive, image.ToArray());
        }
        catch (PharFailure e)
        {
            throw new PharFailure($"phar error: unable to write signature to tar-based phar: {e.Text}");
        }

        Write(ctx, image, SignatureEntry(archive, signature));
    }

    /// <summary>An entry that is written, but not in the manifest.</summary>
    internal static PharEntry SignatureEntry(PharArchive archive, byte[] signature)
    {
        Span<byte> head = stackalloc byte[8];
        BinaryPrimitives.WriteInt32LittleEndian(head, archive.SignatureKind);
        BinaryPrimitives.WriteInt32LittleEndian(head[4..], signature.Length);
        var entry = new PharEntry(archive, PharFlags.SignatureName)
        {
            Flags = PharFlags.DefaultFile,
            Timestamp = DateTimeOffset.UtcNow.ToUnixTimeSeconds(),
            TarType = TarFormat.File,
            IsModified = true,
            Content = new PharContent(),
        };
        entry.Content.Write(head);
        entry.Content.Write(signature);
        entry.Size = entry.PackedSize = entry.Content.Length;
        return entry;
    }
}
