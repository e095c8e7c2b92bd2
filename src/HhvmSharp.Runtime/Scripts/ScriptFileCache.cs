using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Scripts;

/// <summary>
/// opcache.file_cache: compiled files on disk, so that a new process need not compile them. An entry is DIRECTORY/KEY.bin,
/// where the key is a hash of the path; what is in it holds for the builds of runtime and compiler, the code's options,
/// and the state of the file (<see cref="OpArraySerializer"/> checks all of it and the sum of the bytes). A file is
/// written under another name and moved into place: a reader sees all of it or none.
/// </summary>
internal sealed partial class ScriptFileCache
{
    /// <summary>Can entries be kept in this directory?</summary>
    internal static bool IsUsable(string directory)
    {
        const int readWriteSearch = 4 | 2 | 1;
        return Path.IsPathRooted(directory) && Directory.Exists(directory) && Access(directory, readWriteSearch) == 0;
    }

    [LibraryImport("libc", EntryPoint = "access", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Access(string path, int mode);

    /// <summary>The unit of a file as another process has compiled it, or null.</summary>
    internal ScriptUnit? Load(RequestContext ctx, PhpString path, long stamp, long length)
    {
        if (ctx.ScriptPolicy.FileCache is not { } directory) return null;
        try
        {
            string file = EntryOf(directory, path);
            if (!File.Exists(file)) return null;
            ScriptUnit? unit = OpArraySerializer.Deserialize(File.ReadAllBytes(file), KeyOf(ctx, path, stamp, length));
            if (unit is null) return null;
            foreach (OpArray code in UnitLinks.Codes(unit)) Dispatch.Specialize(code.Ops);
            return unit;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Keeps a unit; a directory that cannot be written to any more is not an error.</summary>
    internal void Save(RequestContext ctx, ScriptSource source, ScriptUnit unit)
    {
        ScriptPolicy policy = ctx.ScriptPolicy;
        if (policy.FileCache is not { } directory) return;
        string file = EntryOf(directory, source.OpenedPath);
        string temporary = $"{file}.{Environment.ProcessId}.{Environment.CurrentManagedThreadId}";
        try
        {
            File.WriteAllBytes(temporary, OpArraySerializer.Serialize(unit, KeyOf(ctx, source.OpenedPath, source.Stamp, source.Length)));
            File.Move(temporary, file, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            policy.Log(ScriptLog.Warning, $"opcache cannot write file {file}: {e.Message}");
        }
    }

    /// <summary>Removes the entry of a file.</summary>
    internal void Invalidate(ScriptPolicy policy, PhpString path)
    {
        if (policy.FileCache is not { } directory) return;
        try
        {
            File.Delete(EntryOf(directory, path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // it is replaced when the file is compiled the next time
        }
    }

    private static string EntryOf(string directory, PhpString path) =>
        Path.Combine(directory, Convert.ToHexStringLower(SHA256.HashData(path.Span).AsSpan(0, 16)) + ".bin");

    private static byte[] KeyOf(RequestContext ctx, PhpString path, long stamp, long length)
    {
        Span<byte> state = stackalloc byte[16 + 32];
        BinaryPrimitives.WriteInt64LittleEndian(state, stamp);
        BinaryPrimitives.WriteInt64LittleEndian(state[8..], length);
        ctx.Environment.BuildId.Value.CopyTo(state[16..]);
        return OpArraySerializer.Key(state, path, ctx.CompileOptionsFor(startInPhp: false), ctx.Environment.Compiler.GetType().Module.ModuleVersionId);
    }
}
