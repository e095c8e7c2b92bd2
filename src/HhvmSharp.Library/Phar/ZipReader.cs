using System.Buffers.Binary;
using System.Text;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Phar;

/// <summary>An archive in the format zip, read by its central directory. Metadata are its comments.</summary>
internal sealed class ZipReader(RequestContext ctx, byte[] bytes, string name)
{
    private readonly PharArchive _archive = new(name) { IsZip = true, Image = bytes };
    private string? _alias;
    private int _at;

    private PharFailure Fail(string what) => new($"phar error: {what} in zip-based phar \"{name}\"");

    private int Int16(int at) => BinaryPrimitives.ReadUInt16LittleEndian(bytes.AsSpan(at));

    private uint Int32(int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    internal PharArchive Read(string? alias)
    {
        int end = FindEnd();
        if (end < 0) throw new PharFailure($"phar error: end of central directory not found in zip-based phar \"{name}\"");
        if (Int16(end + 4) != 0 || Int16(end + 6) != 0) throw Fail("split archives spanning multiple zips cannot be processed");
        int count = Int16(end + 10), comment = Int16(end + 20);
        if (Int16(end + 8) != count) throw Fail("corrupt zip archive, conflicting file count in end of central directory record");
        if (comment > 0) _archive.Metadata.SetText(bytes.AsSpan(end + ZipFormat.EndSize, comment));
        long directory = Int32(end + 16);
        _at = (int)Math.Min(directory, bytes.Length);
        for (int i = 0; i < count; i++) ReadEntry((int)directory, i == count - 1, bytes.AsSpan(end + ZipFormat.EndSize, comment));
        _archive.IsData = !_archive.Manifest.ContainsKey(PharFlags.StubName);
        if (!_archive.IsData && ctx.Ini.GetBool("phar.require_hash") && _archive.Signature is null) throw Fail("signature is missing");
        if (_alias is not null && !PharPath.IsValidAlias(_alias)) throw new PharFailure($"phar error: invalid alias \"{_alias}\" in zip-based phar \"{name}\"");
        PharState.Of(ctx).Register(
            _archive, _alias, alias,
            $"phar error: Unable to add zip-based phar \"{name}\" with implicit alias, alias is already in use",
            $"phar error: Unable to add zip-based phar \"{name}\" with explicit alias, alias is already in use");
        return _archive;
    }

    /// <summary>The end of the central directory: the last record whose comment reaches the end of the file.</summary>
    private int FindEnd()
    {
        int lowest = Math.Max(0, bytes.Length - ZipFormat.EndSize - ushort.MaxValue - 1);
        for (int at = bytes.Length - ZipFormat.EndSize; at >= lowest; at--)
            if (bytes.AsSpan(at).StartsWith("PK\u0005\u0006"u8) && at + ZipFormat.EndSize + Int16(at + 20) == bytes.Length) return at;
        return -1;
    }

    private void ReadEntry(int directory, bool isLast, ReadOnlySpan<byte> comment)
    {
        int at = _at;
        if (at + ZipFormat.CentralSize > bytes.Length) throw Fail("unable to read central directory entry, truncated");
        if (!bytes.AsSpan(at).StartsWith("PK\u0001\u0002"u8)) throw Fail("corrupted central directory entry, no magic signature");
        int nameLength = Int16(at + 28), extraLength = Int16(at + 30), commentLength = Int16(at + 32);
        if ((Int16(at + 8) & ZipFormat.Encrypted) != 0) throw Fail("Cannot process encrypted zip files");
        if (nameLength == 0) throw Fail("Cannot process zips created from stdin (zero-length filename)");
        int extra = at + ZipFormat.CentralSize + nameLength;
        if (extra > bytes.Length) throw Fail("unable to read in filename from central directory, truncated");
        string path = Encoding.Latin1.GetString(bytes, at + ZipFormat.CentralSize, nameLength);
        bool isDirectory = path.EndsWith('/');
        if (isDirectory && path.Length > 1) path = path[..^1];
        var entry = new PharEntry(_archive, path)
        {
            Crc = Int32(at + 16),
            PackedSize = Int32(at + 20),
            Size = Int32(at + 24),
            HeaderOffset = Int32(at + 42),
            IsDirectory = isDirectory,
            Timestamp = ZipFormat.ToUnix(Int16(at + 12), Int16(at + 14)),
            Flags = PharFlags.DefaultFile | (isDirectory ? PharFlags.DefaultDirectory : 0),
        };
        Locate(entry, nameLength, extraLength);
        _at = extra + extraLength + commentLength;
        if (path == PharFlags.SignatureName)
        {
            ReadSignature(entry, directory, at, comment);
            if (!isLast) throw Fail("entries exist after signature, invalid phar");
            return;
        }

        _archive.AddVirtualDirectories(path);
        if (!ReadExtra(entry, extra, extraLength)) throw Fail("Unable to process extra field header for file in central directory");
        SetCompression(entry, Int16(at + 10));
        if (_at > bytes.Length) throw Fail("unable to read in file comment, truncated");
        entry.Metadata.SetText(bytes.AsSpan(extra + extraLength, commentLength));
        if (_alias is null && path == PharFlags.AliasName) ReadAlias(entry);
        _archive.Manifest.TryAdd(path, entry);
    }

    /// <summary>The extra fields of the local header need not be those of the central one.</summary>
    private void Locate(PharEntry entry, int nameLength, int extraLength)
    {
        entry.Offset = entry.HeaderOffset + ZipFormat.LocalSize + entry.Name.Length + extraLength;
        if (entry.IsDirectory) return;
        if (entry.HeaderOffset + ZipFormat.LocalSize > bytes.Length) throw Fail("phar error: internal corruption (cannot read local file header)");
        int header = (int)entry.HeaderOffset;
        if (nameLength != Int16(header + 26)) throw Fail("phar error: internal corruption (local file header does not match central directory)");
        entry.Offset = header + ZipFormat.LocalSize + nameLength + Int16(header + 28);
    }

    private bool ReadExtra(PharEntry entry, int at, int length)
    {
        int end = at + length;
        if (end > bytes.Length) return false;
        while (at < end)
        {
            if (at + 4 > end) return false;
            int size = Int16(at + 2);
            ReadOnlySpan<byte> tag = bytes.AsSpan(at, 2);
            at += 4;
            if (at + size > end) return false;
            if (tag.SequenceEqual("UT"u8) && size >= 5)
            {
                if ((bytes[at] & 1) != 0) entry.Timestamp = Int32(at + 1);
            }
            else if (tag.SequenceEqual("nu"u8))
            {
                // some leave the checksum out of the size
                const int whole = ZipFormat.PermissionsSize - 4;
                if (size == whole - 4) size = whole;
                if (size < whole || at + size > end) return false;
                entry.Flags = Int16(at + 4) & PharFlags.PermissionMask;
            }

            at += size;
        }

        return true;
    }

    private void SetCompression(PharEntry entry, int method)
    {
        switch (method)
        {
            case ZipFormat.Stored:
                break;
            case ZipFormat.Deflated:
                entry.Flags |= PharFlags.EntryGzip;
                if (!PharCompression.HasZlib(ctx)) throw Fail("zlib extension is required");
                break;
            case ZipFormat.Bzip2:
                entry.Flags |= PharFlags.EntryBzip2;
                if (!PharCompression.HasBzip2(ctx)) throw Fail("bzip2 extension is required");
                break;
            default:
                throw Fail($"unsupported compression method ({ZipFormat.MethodName(method)}) used in this zip");
        }

        entry.StoredAs = entry.Compression;
    }

    private void ReadAlias(PharEntry entry)
    {
        int header = (int)entry.HeaderOffset;
        if (entry.Crc != Int32(header + 14) || entry.PackedSize != Int32(header + 18) || entry.Size != Int32(header + 22))
            throw Fail("phar error: internal corruption of zip-based phar (local header of alias does not match central directory)");
        string alias;
        try
        {
            alias = Encoding.Latin1.GetString(entry.Read(ctx).Span);
        }
        catch (PharFailure)
        {
            alias = "";
        }

        if (alias.Length == 0) throw Fail("unable to read in alias, truncated");
        _alias = alias;
    }

    private void ReadSignature(PharEntry entry, int directory, int central, ReadOnlySpan<byte> comment)
    {
        const int head = 8, longest = 0x10000;
        if (entry.Size > longest) throw Fail("signatures larger than 64 KiB are not supported");
        if (entry.Offset + entry.Size > bytes.Length || entry.Size <= head) throw Fail("signature cannot be read");
        // what is signed: the files, the central directory as it was before, and the comment
        byte[] data = [.. bytes.AsSpan(0, (int)entry.HeaderOffset), .. bytes.AsSpan(directory, central - directory), .. comment];
        int kind = BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan((int)entry.Offset));
        ReadOnlySpan<byte> signature = bytes.AsSpan((int)entry.Offset + head, (int)entry.Size - head);
        try
        {
            PharSignature.Verify(ctx, kind, data, signature, name);
        }
        catch (PharFailure e)
        {
            throw Fail($"signature cannot be verified: {e.Text}");
        }

        int length = PharSignature.DigestLength(kind);
        _archive.SetSignature(kind, length > 0 ? signature[..length] : signature);
    }

    /// <summary>Before an entry is read: its header must say what the central directory says.</summary>
    internal static void CheckLocalHeader(PharEntry entry)
    {
        if (entry.IsDirectory) return;
        string archive = entry.Archive.FileName;
        ReadOnlySpan<byte> image = entry.Archive.Image;
        int at = (int)entry.HeaderOffset;
        if (at + ZipFormat.LocalSize > image.Length)
            throw new PharFailure($"phar error: internal corruption of zip-based phar \"{archive}\" (cannot read local file header for file \"{entry.Name}\")");
        ReadOnlySpan<byte> local = image.Slice(at, ZipFormat.LocalSize);
        int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]), extraLength = BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
        ReadOnlySpan<byte> sums = local[14..];
        if ((BinaryPrimitives.ReadUInt16LittleEndian(local[6..]) & ZipFormat.HasDescriptor) != 0)
        {
            long behind = at + ZipFormat.LocalSize + nameLength + extraLength + entry.PackedSize;
            if (behind + ZipFormat.DescriptorSize > image.Length)
                throw new PharFailure($"phar error: internal corruption of zip-based phar \"{archive}\" (cannot read local data descriptor for file \"{entry.Name}\")");
            sums = image[(int)behind..];
            if (sums.StartsWith("PK"u8)) sums = sums[4..];
        }

        bool matches = nameLength == entry.Name.Length && BinaryPrimitives.ReadUInt32LittleEndian(sums) == entry.Crc
            && BinaryPrimitives.ReadUInt32LittleEndian(sums[4..]) == entry.PackedSize && BinaryPrimitives.ReadUInt32LittleEndian(sums[8..]) == entry.Size;
        if (!matches)
            throw new PharFailure($"phar error: internal corruption of zip-based phar \"{archive}\" (local header of file \"{entry.Name}\" does not match central directory)");
    }
}
