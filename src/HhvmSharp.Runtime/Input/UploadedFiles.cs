using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Input;

/// <summary>The temporary files of a request's uploads; what was not moved away is deleted at its end.</summary>
internal sealed class UploadedFiles
{
    private readonly Dictionary<PhpString, byte[]> _files = [];

    internal bool Contains(PhpString path) => _files.ContainsKey(path);

    /// <summary>A new temporary file, or -1; <paramref name="path"/> is how PHP code names it.</summary>
    internal static int Create(RequestContext ctx, out PhpString path)
    {
        int fd = TemporaryFiles.Open(ctx, ctx.Ini.Get("upload_tmp_dir"), "php"u8, out byte[] name);
        path = fd < 0 ? PhpString.Empty : PhpString.FromSpan(name.AsSpan().TrimEnd((byte)0));
        return fd;
    }

    internal void Add(PhpString path) => _files[path] = [.. path.Span, 0];

    /// <summary>It was moved: it is the program's now.</summary>
    internal void Forget(PhpString path) => _files.Remove(path);

    internal static void Delete(PhpString path) => Posix.Unlink([.. path.Span, 0]);

    internal void DeleteAll()
    {
        foreach (byte[] file in _files.Values) Posix.Unlink(file);
        _files.Clear();
    }
}
