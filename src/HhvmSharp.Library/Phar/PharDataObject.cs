using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>PharData: tar and zip archives that are not programs. Its methods are those of Phar but for a few signatures.</summary>
[PhpExtension("Phar")]
[PhpClass("class PharData extends RecursiveDirectoryIterator implements Countable, ArrayAccess", MethodsOf = typeof(PharObject), Order = 3)]
internal sealed class PharDataObject(PhpClass cls) : PharObject(cls)
{
    [PhpMethod("public function __construct(string $filename, int $flags = FilesystemIterator::SKIP_DOTS|FilesystemIterator::UNIX_PATHS, ?string $alias = null, int $format = 0)")]
    public void Construct(RequestContext ctx, PhpString filename, long flags, PhpString? alias, long format) => Open(ctx, filename, flags, alias, isData: true, format);

    [PhpMethod("public function compress(int $compression, ?string $extension = null): ?PharData", Tentative = true)]
    public Value CompressData(RequestContext ctx, long compression, PhpString? extension) => Compress(ctx, compression, extension);

    [PhpMethod("public function decompress(?string $extension = null): ?PharData", Tentative = true)]
    public Value DecompressData(RequestContext ctx, PhpString? extension) => Decompress(ctx, extension);

    [PhpMethod("public function setAlias(string $alias): bool", Tentative = true)]
    public bool SetDataAlias(RequestContext ctx, PhpString alias) => SetAlias(ctx, alias);

    [PhpMethod("public function setDefaultStub(?string $index = null, ?string $webIndex = null): bool", Tentative = true)]
    public bool SetDefaultDataStub(RequestContext ctx, PhpString? index, PhpString? webIndex) => SetDefaultStub(ctx, index, webIndex);

    [PhpMethod("public function setStub($stub, int $length = UNKNOWN): true")]
    public bool SetDataStub(RequestContext ctx, Value stub, long? length) => SetStub(ctx, stub, length);
}
