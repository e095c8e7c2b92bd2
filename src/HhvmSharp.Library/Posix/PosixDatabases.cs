using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.PosixExtension;

/// <summary>The databases of users and groups.</summary>
[PhpExtension("posix")]
internal static unsafe class PosixDatabases
{
    /// <summary>Looks an entry up; it is a few pointers and numbers, its texts are in the buffer.</summary>
    private delegate int Lookup(nint* entry, byte* buffer, nuint size, nint** result);

    private delegate PhpArray Reader(nint* entry);

    private static PhpArray? Find(RequestContext ctx, Lookup look, Reader read)
    {
        nint* entry = stackalloc nint[16];
        for (int size = 1024; ; size *= 2)
        {
            byte[] buffer = new byte[size];
            fixed (byte* p = buffer)
            {
                nint* result;
                int error = look(entry, p, (nuint)size, &result);
                if (error == LibC.OutOfRange) continue;
                if (error == 0 && result != null) return read(entry);
                PosixState.Fail(ctx, error);
                return null;
            }
        }
    }

    [PhpFunction("posix_getgrnam(string $name): array|false")]
    internal static PhpArray? posix_getgrnam(RequestContext ctx, PhpString name)
    {
        byte[] text = [.. name.Span, 0];
        return Find(ctx, (entry, buffer, size, result) => { fixed (byte* p = text) return LibC.GetGroup(p, entry, buffer, size, result); }, Group);
    }

    [PhpFunction("posix_getgrgid(int $group_id): array|false")]
    internal static PhpArray? posix_getgrgid(RequestContext ctx, long group_id) =>
        Find(ctx, (entry, buffer, size, result) => LibC.GetGroup((uint)group_id, entry, buffer, size, result), Group);

    [PhpFunction("posix_getpwnam(string $username): array|false")]
    internal static PhpArray? posix_getpwnam(RequestContext ctx, PhpString username)
    {
        byte[] text = [.. username.Span, 0];
        return Find(ctx, (entry, buffer, size, result) => { fixed (byte* p = text) return LibC.GetUser(p, entry, buffer, size, result); }, User);
    }

    [PhpFunction("posix_getpwuid(int $user_id): array|false")]
    internal static PhpArray? posix_getpwuid(RequestContext ctx, long user_id) =>
        Find(ctx, (entry, buffer, size, result) => LibC.GetUser((uint)user_id, entry, buffer, size, result), User);

    private static Value Text(nint text) => text == 0 ? Value.Null : Value.String(PosixProcess.Text((byte*)text));

    /// <summary>struct group: name, password, gid, members.</summary>
    private static PhpArray Group(nint* entry)
    {
        var members = new PhpArray();
        for (byte** member = (byte**)entry[3]; *member != null; member++) members.Append(Text((nint)(*member)));
        var result = new PhpArray(4);
        result.Add("name", Text(entry[0]));
        result.Add("passwd", Text(entry[1]));
        result.Add("members", Value.Array(members));
        result.Add("gid", Value.Int((uint)entry[2]));
        return result;
    }

    /// <summary>struct passwd: name, password, uid and gid in one word, comment, directory, shell.</summary>
    private static PhpArray User(nint* entry)
    {
        var result = new PhpArray(7);
        result.Add("name", Text(entry[0]));
        result.Add("passwd", Text(entry[1]));
        result.Add("uid", Value.Int((uint)entry[2]));
        result.Add("gid", Value.Int((uint)(entry[2] >> 32)));
        result.Add("gecos", Text(entry[3]));
        result.Add("dir", Text(entry[4]));
        result.Add("shell", Text(entry[5]));
        return result;
    }
}
