using System.Buffers.Binary;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Makes a new image of a changed archive and writes it to its file (phar_flush).</summary>
internal static class PharWriter
{
    private static readonly byte[] Token = "__HALT_COMPILER();"u8.ToArray(), StubEnd = " ?>\r\n"u8.ToArray();

    internal static void Flush(RequestContext ctx, PharArchive archive, PhpString? stub = null, bool isDefaultStub = false)
    {
        if (archive.Manifest.Count == 0 && stub is null) return;
        archive.VirtualDirectories.Clear();
        if (archive.IsZip) ZipWriter.Flush(ctx, archive, stub, isDefaultStub);
        else if (archive.IsTar) TarWriter.Flush(ctx, archive, stub, isDefaultStub);
        else if (!PharState.IsReadOnly(ctx)) FlushPhar(ctx, archive, stub);
    }

    /// <summary>A stub up to its token, with the end that a manifest may follow; null: there is no token.</summary>
    internal static byte[]? CutStub(PhpString stub)
    {
        int at = ByteStrings.IndexOfIgnoreCase(stub.Span, Token);
        return at < 0 ? null : [.. stub.Span[..(at + Token.Length)], .. StubEnd];
    }

    /// <summary>Entries that were deleted leave when nothing has them open.</summary>
    internal static void RemoveDeleted(PharArchive archive)
    {
        foreach (PharEntry entry in archive.Manifest.Values.Where(e => e.IsDeleted && e.OpenCount <= 0 && e.LockCount <= 0).ToArray())
            archive.Manifest.Remove(entry.Name);
    }

    /// <summary>The new image is there: to the file, unless startBuffering() waits.</summary>
    internal static void Save(RequestContext ctx, PharArchive archive, byte[] image)
    {
        archive.Image = image;
        archive.IsBrandNew = false;
        if (archive.IsBuffering) return;
        byte[] file = (archive.Flags & PharFlags.ArchiveGzip) != 0 ? PharCompression.Gzip(image) : image;
        PhpStream? stream = ctx.Streams.Open(PhpString.FromLatin1(archive.FileName), "w+b", StreamOptions.IgnoreUrl | StreamOptions.ReportErrors);
        if (stream is null) throw new PharFailure($"unable to open new phar \"{archive.FileName}\" for writing");
        stream.Write(file);
        StreamArg.Release(ctx, stream);
        ctx.Streams.ClearStatCache();
    }

    // ---- the format phar ----

    /// <summary>An entry's bytes as they go into the image.</summary>
    internal static ReadOnlyMemory<byte> Pack(RequestContext ctx, PharEntry entry)
    {
        if (!entry.IsModified && entry.Content is null && entry.Offset >= 0) return entry.Packed();
        ReadOnlyMemory<byte> content = entry.Read(ctx);
        entry.Size = content.Length;
        entry.Crc = PharCompression.Crc(content.Span);
        entry.IsCrcChecked = true;
        ReadOnlyMemory<byte> packed = entry.Compression == PharFlags.EntryGzip ? PharCompression.Deflate(content.Span) : content;
        entry.PackedSize = packed.Length;
        return packed;
    }

    private static void FlushPhar(RequestContext ctx, PharArchive archive, PhpString? userStub)
    {
        byte[] stub;
        if (userStub is not null) stub = CutStub(userStub) ?? throw new PharFailure($"illegal stub for phar \"{archive.FileName}\" (__HALT_COMPILER(); is missing)");
        else if (archive.StubLength > 0 && !archive.IsBrandNew) stub = archive.Image[..archive.StubLength];
        else stub = PharStub.Default().Span.ToArray();
        RemoveDeleted(archive);
        var packed = new List<(PharEntry Entry, ReadOnlyMemory<byte> Bytes)>();
        var image = new MemoryStream();
        image.Write(stub);
        foreach (PharEntry entry in archive.Manifest.Values)
        {
            if (entry.IsDeleted || entry.IsMounted) continue;
            archive.AddVirtualDirectories(entry.Name);
            packed.Add((entry, entry.IsDirectory ? default : Pack(ctx, entry)));
        }

        byte[] manifest = Manifest(ctx, archive, packed);
        // a first byte that is a line break would be taken for the stub's
        bool pads = manifest.Length % 256 is '\r' or '\n';
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, manifest.Length + (pads ? 1 : 0));
        image.Write(length);
        image.Write(manifest);
        if (pads) image.WriteByte(length[0]);
        foreach ((PharEntry entry, ReadOnlyMemory<byte> bytes) in packed)
        {
            long offset = image.Length;
            image.Write(bytes.Span);
            entry.Stored(offset, entry.Compression);
        }

        Sign(ctx, archive, image);
        archive.StubLength = stub.Length;
        Save(ctx, archive, image.ToArray());
    }

    private static byte[] Manifest(RequestContext ctx, PharArchive archive, List<(PharEntry Entry, ReadOnlyMemory<byte> Bytes)> packed)
    {
        const int withDirectories = 0x1110, withoutDirectories = 0x1100;
        var manifest = new MemoryStream();
        bool hasDirectories = packed.Exists(static p => p.Entry.IsDirectory);
        int flags = PharFlags.HeaderSignature;
        foreach ((PharEntry entry, _) in packed)
            if (!entry.IsDirectory) flags |= entry.Compression;
        int version = hasDirectories ? withDirectories : withoutDirectories;
        Int32(packed.Count);
        manifest.WriteByte((byte)(version >> 8));
        manifest.WriteByte((byte)(version & 0xF0));
        Int32(flags);
        Block(archive.IsTemporaryAlias || archive.Alias is null ? default : PhpString.FromLatin1(archive.Alias).Span);
        Block(archive.Metadata.Bytes(ctx));
        long now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        foreach ((PharEntry entry, _) in packed)
        {
            Block(PhpString.FromLatin1(entry.IsDirectory ? entry.Name + "/" : entry.Name).Span);
            Int32(entry.Size);
            Int32(now);
            Int32(entry.PackedSize);
            Int32(entry.Crc);
            Int32(entry.Flags);
            Block(entry.Metadata.Bytes(ctx));
        }

        return manifest.ToArray();

        void Int32(long value)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, (uint)value);
            manifest.Write(bytes);
        }

        void Block(ReadOnlySpan<byte> bytes)
        {
            Int32(bytes.Length);
            manifest.Write(bytes);
        }
    }

    private static void Sign(RequestContext ctx, PharArchive archive, MemoryStream image)
    {
        byte[] signature;
        try
        {
            signature = PharSignature.Create(ctx, archive, image.ToArray());
        }
        catch (PharFailure e)
        {
            throw new PharFailure($"phar error: unable to write signature: {e.Text}");
        }

        Span<byte> number = stackalloc byte[4];
        image.Write(signature);
        if (PharSignature.IsOpenSsl(archive.SignatureKind))
        {
            BinaryPrimitives.WriteInt32LittleEndian(number, signature.Length);
            image.Write(number);
        }

        BinaryPrimitives.WriteInt32LittleEndian(number, archive.SignatureKind);
        image.Write(number);
        image.Write("GBMB"u8);
    }
}
