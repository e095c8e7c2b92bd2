namespace HhvmSharp.Library.Phar;

/// <summary>Numbers of the file format, some of them constants of PHP.</summary>
internal static class PharFlags
{
    internal const int PermissionMask = 0x1FF, DefaultFile = 0x1B6, DefaultDirectory = 0x1FF;

    /// <summary>Compression of one entry.</summary>
    internal const int EntryMask = 0xF000, EntryGzip = 0x1000, EntryBzip2 = 0x2000;

    /// <summary>Compression of the whole archive.</summary>
    internal const int ArchiveMask = 0xF00000, ArchiveGzip = 0x100000, ArchiveBzip2 = 0x200000;

    internal const int HeaderSignature = 0x10000;

    internal const int Md5 = 1, Sha1 = 2, Sha256 = 3, Sha512 = 4, OpenSsl = 0x10, OpenSslSha256 = 0x11, OpenSslSha512 = 0x12;

    internal const int FormatSame = 0, FormatPhar = 1, FormatTar = 2, FormatZip = 3;

    internal const string ApiVersion = "1.1.1";

    internal const string StubName = ".phar/stub.php", AliasName = ".phar/alias.txt", SignatureName = ".phar/signature.bin", MetadataName = ".phar/.metadata.bin";
}
