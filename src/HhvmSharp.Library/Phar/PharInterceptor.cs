using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Relative names in scripts that run inside of an archive: those of files in it mean these (Phar::interceptFileFuncs).</summary>
internal static class PharInterceptor
{
    internal static void Install(RequestContext ctx) => ctx.Streams.Interceptor ??= (path, use) => Resolve(ctx, path, use);

    private static PhpString? Resolve(RequestContext ctx, PhpString path, NameUse use)
    {
        string name = path.ToString();
        bool isRelative = name.Length > 0 && name[0] != '/' && !name.Contains("://", StringComparison.Ordinal);
        if (!isRelative && use != NameUse.OpenByIncludePath) return null;
        PharState state = PharState.Of(ctx);
        if (state.ExecutedArchive(ctx) is not { } archiveName || state.Get(ctx, archiveName) is not { } archive) return null;
        if (use == NameUse.OpenByIncludePath) return FindInIncludePath(ctx, path);
        string entry = PharPath.Fix(name, state.Directory).TrimStart('/');
        bool isThere = use == NameUse.OpenDirectory || archive.Manifest.ContainsKey(entry)
            || (use == NameUse.Stat && (entry.Length == 0 || archive.VirtualDirectories.Contains(entry)));
        return isThere ? PhpString.FromLatin1($"phar://{archiveName}/{entry}") : null;
    }

    /// <summary>phar_find_in_include_path: the archive's root and the directory of its first script come before include_path.</summary>
    internal static PhpString? FindInIncludePath(RequestContext ctx, PhpString path)
    {
        PharState state = PharState.Of(ctx);
        if (state.Directory is null || state.ExecutedArchive(ctx, executable: 1) is not { } name) return null;
        string file = path.ToString();
        if (file.StartsWith('.') && state.Get(ctx, name) is { } archive)
        {
            string entry = PharPath.Fix(file, state.Directory).TrimStart('/');
            if (archive.Manifest.ContainsKey(entry)) return PhpString.FromLatin1($"phar://{name}/{entry}");
        }

        return ctx.ResolveIn(path, PhpString.FromLatin1($"phar://{name}/{state.Directory}:{ctx.Ini.GetString("include_path")}"));
    }
}
