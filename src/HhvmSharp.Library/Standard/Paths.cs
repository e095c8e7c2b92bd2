using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Paths as text: basename(), dirname(), pathinfo().</summary>
[PhpExtension("standard")]
internal static class Paths
{
    [PhpConst("PATHINFO_DIRNAME")] internal const int DirName = 1;
    [PhpConst("PATHINFO_BASENAME")] internal const int BaseName = 2;
    [PhpConst("PATHINFO_EXTENSION")] internal const int Extension = 4;
    [PhpConst("PATHINFO_FILENAME")] internal const int FileName = 8;
    [PhpConst("PATHINFO_ALL")] internal const int All = 15;

    [PhpConst("DIRECTORY_SEPARATOR")] internal const string DirectorySeparator = "/";
    [PhpConst("PATH_SEPARATOR")] internal const string PathSeparator = ":";

    [PhpFunction("basename(string $path, string $suffix = \"\"): string", Pure = true, NoThrow = true)]
    internal static PhpString basename(PhpString path, PhpString suffix)
    {
        ReadOnlySpan<byte> name = Base(path.Span);
        if (suffix.Length < name.Length && name.EndsWith(suffix.Span)) name = name[..^suffix.Length];
        return name.Length == path.Length ? path : PhpString.FromSpan(name);
    }

    internal static ReadOnlySpan<byte> Base(ReadOnlySpan<byte> path)
    {
        path = path.TrimEnd((byte)'/');
        return path[(path.LastIndexOf((byte)'/') + 1)..];
    }

    [PhpFunction("dirname(string $path, int $levels = 1): string", Pure = true, Frameless = true)]
    internal static PhpString dirname(RequestContext ctx, PhpString path, long levels)
    {
        if (levels < 1) Arg.ValueError(ctx, 2, "must be greater than or equal to 1");
        ReadOnlySpan<byte> dir = Directory(path.Span);
        while (--levels > 0)
        {
            ReadOnlySpan<byte> up = Directory(dir);
            if (up.Length >= dir.Length) break;
            dir = up;
        }

        return PhpString.FromSpan(dir);
    }

    internal static ReadOnlySpan<byte> Directory(ReadOnlySpan<byte> path)
    {
        if (path.IsEmpty) return path;
        ReadOnlySpan<byte> rest = path.TrimEnd((byte)'/');
        if (rest.IsEmpty) return "/"u8;
        int slash = rest.LastIndexOf((byte)'/');
        if (slash < 0) return "."u8;
        rest = rest[..slash].TrimEnd((byte)'/');
        return rest.IsEmpty ? "/"u8 : rest;
    }

    [PhpFunction("pathinfo(string $path, int $flags = PATHINFO_ALL): array|string")]
    internal static Value pathinfo(PhpString path, long flags)
    {
        var parts = new PhpArray(4);
        if ((flags & DirName) != 0)
        {
            ReadOnlySpan<byte> dir = Spans.UpToNul(Directory(path.Span));
            if (!dir.IsEmpty) parts.Add("dirname", Value.String(PhpString.FromSpan(dir)));
        }

        ReadOnlySpan<byte> name = Base(path.Span);
        int dot = name.LastIndexOf((byte)'.');
        if ((flags & BaseName) != 0) parts.Add("basename", Value.String(PhpString.FromSpan(name)));
        if ((flags & Extension) != 0 && dot >= 0) parts.Add("extension", Value.String(PhpString.FromSpan(name[(dot + 1)..])));
        if ((flags & FileName) != 0) parts.Add("filename", Value.String(PhpString.FromSpan(dot < 0 ? name : name[..dot])));
        if (flags == All) return Value.Array(parts);
        int first = parts.FirstPosition;
        return first == PhpArray.End ? Value.String(PhpString.Empty) : parts.ValueAt(first).Copied();
    }
}
