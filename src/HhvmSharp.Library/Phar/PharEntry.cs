using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>A file or directory of an archive (phar_entry_info).</summary>
internal sealed class PharEntry(PharArchive archive, string name)
{
    internal PharArchive Archive { get; set; } = archive;

    /// <summary>Without slashes at either end.</summary>
    internal string Name { get; set; } = name;

    internal long Size, PackedSize, Timestamp;
    internal uint Crc;

    /// <summary>Permissions and the compression that is wanted.</summary>
    internal int Flags;

    /// <summary>How the bytes in the archive's image are compressed (<see cref="PharFlags.EntryMask"/>).</summary>
    internal int StoredAs;

    /// <summary>Where its bytes and, in a zip archive, its header are in the image; -1: nowhere.</summary>
    internal long Offset = -1, HeaderOffset;

    internal PharMetadata Metadata { get; } = new();

    /// <summary>New content, not yet in the image.</summary>
    internal PharContent? Content;

    internal bool IsDirectory, IsModified, IsDeleted, IsMounted, IsCrcChecked;

    /// <summary>A directory that is there only because something is in it.</summary>
    internal bool IsVirtual;

    /// <summary>Of a link in a tar archive.</summary>
    internal string? Link;

    /// <summary>Where a mounted entry really is.</summary>
    internal string? MountedPath;

    internal byte TarType;

    /// <summary>Open streams, and PharFileInfo objects.</summary>
    internal int OpenCount, LockCount;

    private byte[]? _unpacked;

    internal long Inode => (ushort)PharCompression.Crc(PhpString.FromLatin1(Archive.FileName + Name).Span);

    internal bool IsMagic => PharPath.IsMagic(Name);

    internal int Compression => Flags & PharFlags.EntryMask;

    /// <summary>What a chain of links ends in; null: in nothing, or in itself.</summary>
    internal PharEntry? Target
    {
        get
        {
            PharEntry? entry = this;
            for (int left = Archive.Manifest.Count + 1; entry?.Link is { } link; left--)
            {
                if (left == 0) return null;
                int slash = entry.Name.LastIndexOf('/');
                string relative = link[0] == '/' ? link[1..] : slash >= 0 ? $"{entry.Name[..slash]}/{link}" : link;
                entry = Archive.Manifest.GetValueOrDefault(link) ?? Archive.Manifest.GetValueOrDefault(relative);
            }

            return entry;
        }
    }

    /// <summary>The content, unpacked and checked.</summary>
    internal ReadOnlyMemory<byte> Read(RequestContext ctx)
    {
        if (Link is not null && Target is { } target && target != this) return target.Read(ctx);
        if (Content is not null) return Content.Memory;
        if (IsMounted) return ReadMounted(ctx);
        if (_unpacked is not null) return _unpacked;
        if (IsDirectory || Offset < 0) return default;
        ReadOnlyMemory<byte> packed = Packed();
        if (StoredAs == 0)
        {
            Check(packed.Span);
            return packed;
        }

        if (Size > 0) _unpacked = PharCompression.Inflate(packed.Span, Size) ?? throw Mismatch();
        else _unpacked = [];
        Check(_unpacked);
        return _unpacked;
    }

    private PharFailure Mismatch() => new($"phar error: internal corruption of phar \"{Archive.FileName}\" (actual filesize mismatch on file \"{Name}\")");

    /// <summary>The bytes as they are in the image.</summary>
    internal ReadOnlyMemory<byte> Packed()
    {
        if (Archive.IsZip) ZipReader.CheckLocalHeader(this);
        if (Offset + PackedSize > Archive.Image.Length) throw Mismatch();
        return Archive.Image.AsMemory((int)Offset, (int)PackedSize);
    }

    private void Check(ReadOnlySpan<byte> content)
    {
        if (IsCrcChecked || Archive.IsTar) return;
        if (PharCompression.Crc(content) != Crc)
            throw new PharFailure($"phar error: internal corruption of phar \"{Archive.FileName}\" (crc32 mismatch on file \"{Name}\")");
        IsCrcChecked = true;
    }

    private ReadOnlyMemory<byte> ReadMounted(RequestContext ctx)
    {
        PhpStream? stream = ctx.Streams.Open(PhpString.FromLatin1(MountedPath!), "rb", StreamOptions.None);
        if (stream is null) return default;
        PhpString all = stream.ReadAll();
        StreamArg.Release(ctx, stream);
        return all.Span.ToArray();
    }

    /// <summary>From now on the content is its own, to be written to.</summary>
    internal PharContent Separate(RequestContext ctx, bool truncate)
    {
        if (Content is null)
        {
            PharContent content = new();
            if (!truncate) content.Write(Read(ctx).Span);
            Content = content;
        }
        else if (truncate)
        {
            Content.Clear();
        }

        Link = null;
        if (Archive.IsTar) TarType = TarFormat.File;
        if (truncate)
        {
            Size = PackedSize = 0;
            Crc = 0;
            Flags = PharFlags.DefaultFile;
            Archive.IsModified = true;
        }

        IsModified = true;
        return Content;
    }

    /// <summary>Its content is in a new image.</summary>
    internal void Stored(long offset, int compression)
    {
        Offset = offset;
        StoredAs = compression;
        Content = null;
        IsModified = false;
    }

    /// <summary>A copy for another archive or another name, with the content by itself.</summary>
    internal PharEntry CopyTo(RequestContext ctx, PharArchive archive, string name)
    {
        var copy = new PharEntry(archive, name)
        {
            Size = Size,
            PackedSize = PackedSize,
            Timestamp = Timestamp,
            Crc = Crc,
            Flags = Flags,
            IsDirectory = IsDirectory,
            IsMounted = IsMounted,
            IsCrcChecked = IsCrcChecked,
            Link = Link,
            MountedPath = MountedPath,
            TarType = TarType,
            IsModified = true,
        };
        copy.Metadata.CopyFrom(ctx, Metadata);
        if (IsDirectory || IsMounted || Link is not null) return copy;
        copy.Content = new PharContent();
        copy.Content.Write(Read(ctx).Span);
        return copy;
    }
}

/// <summary>Bytes that grow.</summary>
internal sealed class PharContent
{
    private byte[] _bytes = [];

    internal int Length { get; private set; }

    internal ReadOnlyMemory<byte> Memory => _bytes.AsMemory(0, Length);

    internal void Clear() => Length = 0;

    internal void Write(ReadOnlySpan<byte> bytes, int at = -1)
    {
        if (at < 0) at = Length;
        int end = at + bytes.Length;
        if (end > _bytes.Length) Array.Resize(ref _bytes, Math.Max(end, Length == 0 ? 0 : Length * 2));
        bytes.CopyTo(_bytes.AsSpan(at));
        Length = Math.Max(Length, end);
    }

    internal void Truncate(int length)
    {
        if (length > Length) Write(new byte[length - Length]);
        Length = length;
    }
}
