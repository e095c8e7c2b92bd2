using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Static methods: what the extension can do, and archives without objects.</summary>
internal partial class PharObject
{
    [PhpMethod("final public static function apiVersion(): string")]
    public static PhpString ApiVersion() => PhpString.Literal(PharFlags.ApiVersion);

    [PhpMethod("final public static function canCompress(int $compression = 0): bool")]
    public static bool CanCompress(RequestContext ctx, long compression) => compression switch
    {
        PharFlags.EntryGzip => PharCompression.HasZlib(ctx),
        PharFlags.EntryBzip2 => PharCompression.HasBzip2(ctx),
        _ => PharCompression.HasZlib(ctx) || PharCompression.HasBzip2(ctx),
    };

    [PhpMethod("final public static function canWrite(): bool")]
    public static bool CanWrite(RequestContext ctx) => !PharState.IsReadOnly(ctx);

    [PhpMethod("final public static function createDefaultStub(?string $index = null, ?string $webIndex = null): string")]
    public static PhpString CreateDefaultStub(RequestContext ctx, PhpString? index, PhpString? webIndex)
    {
        if (index is not null) Checked(ctx, index, 1);
        if (webIndex is not null) Checked(ctx, webIndex, 2);
        PhpString stub = PhpString.Empty;
        Attempt(ctx, Failed, () => stub = PharStub.Create(index, webIndex));
        return stub;
    }

    [PhpMethod("final public static function getSupportedCompression(): array")]
    public static PhpArray GetSupportedCompression(RequestContext ctx)
    {
        var names = new PhpArray();
        if (PharCompression.HasZlib(ctx)) names.Append(Value.String(PhpString.Literal("GZ")));
        if (PharCompression.HasBzip2(ctx)) names.Append(Value.String(PhpString.Literal("BZIP2")));
        return names;
    }

    [PhpMethod("final public static function getSupportedSignatures(): array")]
    public static PhpArray GetSupportedSignatures()
    {
        var names = new PhpArray();
        foreach (int kind in (ReadOnlySpan<int>)[PharFlags.Md5, PharFlags.Sha1, PharFlags.Sha256, PharFlags.Sha512, PharFlags.OpenSsl, PharFlags.OpenSslSha256, PharFlags.OpenSslSha512])
            names.Append(Value.String(PhpString.FromLatin1(PharSignature.Name(kind))));
        return names;
    }

    [PhpMethod("final public static function interceptFileFuncs(): void")]
    public static void InterceptFileFuncs(RequestContext ctx) => PharInterceptor.Install(ctx);

    [PhpMethod("final public static function isValidPharFilename(string $filename, bool $executable = true): bool")]
    public static bool IsValidPharFilename(RequestContext ctx, PhpString filename, bool executable) =>
        PharState.Of(ctx).Detect(ctx, Checked(ctx, filename, 1), executable ? 1 : 0, PharState.Creating.Either, true, out _, out _);

    [PhpMethod("final public static function loadPhar(string $filename, ?string $alias = null): bool")]
    public static bool LoadPhar(RequestContext ctx, PhpString filename, PhpString? alias)
    {
        string name = Checked(ctx, filename, 1);
        bool ok = false;
        Attempt(ctx, Failed, () =>
        {
            PharState.Of(ctx).Open(ctx, name, alias?.ToString());
            ok = true;
        });
        return ok;
    }

    [PhpMethod("final public static function mapPhar(?string $alias = null, int $offset = 0): bool")]
    public static bool MapPhar(RequestContext ctx, PhpString? alias, long offset)
    {
        bool ok = false;
        Attempt(ctx, Failed, () =>
        {
            PharState.Of(ctx).OpenExecuted(ctx, alias?.ToString());
            ok = true;
        });
        return ok;
    }

    [PhpMethod("final public static function running(bool $returnPhar = true): string")]
    public static PhpString Running(RequestContext ctx, bool returnPhar) =>
        PharState.Of(ctx).ExecutedArchive(ctx) is { } archive ? PhpString.FromLatin1(returnPhar ? "phar://" + archive : archive) : PhpString.Empty;

    [PhpMethod("final public static function mount(string $pharPath, string $externalPath): void")]
    public static void Mount(RequestContext ctx, PhpString pharPath, PhpString externalPath)
    {
        string path = Checked(ctx, pharPath, 1), real = Checked(ctx, externalPath, 2), file = PharState.ExecutedFile(ctx);
        PharState state = PharState.Of(ctx);
        string? name = state.ExecutedArchive(ctx);
        if (name is not null)
        {
            if (path.StartsWith("phar://", StringComparison.Ordinal))
                Throw.New(ctx, Failed, $"Can only mount internal paths within a phar archive, use a relative path instead of \"{path}\"");
        }
        else if (state.Files.ContainsKey(file))
        {
            name = file;
        }
        else if (state.Split(ctx, path, 2, PharState.Creating.No, out name, out string entry))
        {
            path = entry;
        }
        else
        {
            Throw.New(ctx, Failed, $"Mounting of {path} to {real} failed");
        }

        if (!state.Files.TryGetValue(name!, out PharArchive? archive)) Throw.New(ctx, Failed, $"{name} is not a phar archive, cannot mount");
        if (!archive!.Mount(ctx, real, path)) Throw.New(ctx, Failed, $"Mounting of {path} to {real} within phar {name} failed");
    }

    [PhpMethod("final public static function unlinkArchive(string $filename): true")]
    public static bool UnlinkArchive(RequestContext ctx, PhpString filename)
    {
        string name = Checked(ctx, filename, 1);
        if (name.Length == 0) Throw.New(ctx, Failed, "Unknown phar archive \"\"");
        PharState state = PharState.Of(ctx);
        PharArchive? archive = null;
        try
        {
            archive = state.Open(ctx, name);
        }
        catch (PharFailure e)
        {
            Throw.New(ctx, Failed, e.Text is { } text ? $"Unknown phar archive \"{name}\": {text}" : $"Unknown phar archive \"{name}\"");
        }

        if (state.ExecutedArchive(ctx) == name) Throw.New(ctx, Failed, $"phar archive \"{name}\" cannot be unlinked from within itself");
        if (archive.UseCount > 0)
        {
            Throw.New(ctx, Failed, $"phar archive \"{name}\" has open file handles or objects.  fclose() all file handles, and unset() all objects prior to calling unlinkArchive()");
        }

        state.Forget(archive);
        Posix.Unlink(FilePath.ForCall(ctx, PhpString.FromLatin1(archive.FileName)));
        ctx.Streams.ClearStatCache();
        return true;
    }
}
