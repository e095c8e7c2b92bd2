using System.Buffers.Binary;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Writes an archive in the format zip (phar_zip_flush).</summary>
internal sealed class ZipWriter
{
    private readonly RequestContext _ctx;
    private readonly PharArchive _archive;
    private readonly MemoryStream _files = new(), _central = new();
    private int _count;

    private ZipWriter(RequestContext ctx, PharArchive archive)
    {
        _ctx = ctx;
        _archive = archive;
    }

    internal static void Flush(RequestContext ctx, PharArchive archive, PhpString? stub, bool isDefaultStub)
    {
        if (!archive.IsData) TarWriter.SetMagicFiles(archive, stub, isDefaultStub, "zip");
        if (!archive.IsData && archive.SignatureKind == 0) archive.SignatureKind = PharFlags.Sha256;
        new ZipWriter(ctx, archive).Write();
    }

    private void Write()
    {
        PharWriter.RemoveDeleted(_archive);
        try
        {
            foreach (PharEntry entry in _archive.Manifest.Values)
                if (!entry.IsMounted && !entry.IsDeleted) Write(entry);
            if (_archive.SignatureKind != 0) Sign();
        }
        catch (PharFailure e)
        {
            throw new PharFailure($"phar zip flush of \"{_archive.FileName}\" failed: {e.Text}");
        }

        ReadOnlySpan<byte> comment = _archive.Metadata.Bytes(_ctx);
        Span<byte> end = stackalloc byte[ZipFormat.EndSize];
        end.Clear();
        "PK\u0005\u0006"u8.CopyTo(end);
        Int16(end[8..], _count);
        Int16(end[10..], _count);
        Int32(end[12..], _central.Length);
        Int32(end[16..], _files.Length);
        Int16(end[20..], comment.Length);
        _central.WriteTo(_files);
        _files.Write(end);
        _files.Write(comment);
        PharWriter.Save(_ctx, _archive, _files.ToArray());
    }

    private static void Int16(Span<byte> at, long value) => BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)value);

    private static void Int32(Span<byte> at, long value) => BinaryPrimitives.WriteUInt32LittleEndian(at, (uint)value);

    private void Write(PharEntry entry)
    {
        ReadOnlyMemory<byte> packed = entry.IsDirectory ? default : PharWriter.Pack(_ctx, entry);
        _archive.AddVirtualDirectories(entry.Name);
        long header = _files.Length;
        byte[] name = PhpString.FromLatin1(entry.IsDirectory ? entry.Name + "/" : entry.Name).Span.ToArray();
        ReadOnlySpan<byte> comment = entry.Metadata.Bytes(_ctx);

        // from the flags on both headers are alike
        Span<byte> common = stackalloc byte[24];
        common.Clear();
        (int time, int date) = ZipFormat.ToDos(entry.Timestamp);
        Int16(common, ZipFormat.Utf8);
        Int16(common[2..], entry.Compression == PharFlags.EntryGzip ? ZipFormat.Deflated : ZipFormat.Stored);
        Int16(common[4..], time);
        Int16(common[6..], date);
        Int32(common[8..], entry.Crc);
        Int32(common[12..], packed.Length);
        Int32(common[16..], entry.IsDirectory ? 0 : entry.Size);
        Int16(common[20..], name.Length);
        Int16(common[22..], ZipFormat.PermissionsSize);
        Span<byte> permissions = stackalloc byte[ZipFormat.PermissionsSize];
        SetPermissions(permissions, entry.Flags);

        _files.Write("PK\u0003\u0004\0\0"u8);
        _files.Write(common);
        _files.Write(name);
        _files.Write(permissions);
        Span<byte> rest = stackalloc byte[ZipFormat.CentralSize - 8 - common.Length];
        rest.Clear();
        Int16(rest, comment.Length);
        Int32(rest[10..], header);
        _central.Write("PK\u0001\u0002\0\0\0\0"u8);
        _central.Write(common);
        _central.Write(rest);
        _central.Write(name);
        _central.Write(permissions);
        _central.Write(comment);
        _count++;
        long offset = _files.Length;
        _files.Write(packed.Span);
        entry.HeaderOffset = header;
        entry.Stored(offset, entry.Compression);
    }

    private static void SetPermissions(Span<byte> field, int flags)
    {
        field.Clear();
        "nu"u8.CopyTo(field);
        Int16(field[2..], ZipFormat.PermissionsSize - 4);
        Int16(field[8..], flags & PharFlags.PermissionMask);
        Int32(field[4..], PharCompression.Crc(field.Slice(8, 2)));
    }

    private void Sign()
    {
        byte[] signature;
        try
        {
            ReadOnlySpan<byte> comment = _archive.Metadata.Bytes(_ctx);
            signature = PharSignature.Create(_ctx, _archive, [.. _files.ToArray(), .. _central.ToArray(), .. comment]);
        }
        catch (PharFailure e)
        {
            throw new PharFailure($"phar error: unable to write signature to zip-based phar: {e.Text}");
        }

        Write(TarWriter.SignatureEntry(_archive, signature));
    }
}
