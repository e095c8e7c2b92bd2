using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>The files that a function for messages reads and writes, as memory for the library.</summary>
internal sealed unsafe class MessageFiles(RequestContext ctx) : IDisposable
{
    private readonly List<nint> _bios = [], _memory = [];

    /// <summary>0: the file cannot be read.</summary>
    internal nint Input(PhpString name) => OpensslText.File(ctx, name) is { } text ? Input(text.Span) : 0;

    private nint Input(ReadOnlySpan<byte> bytes)
    {
        nint copy = Marshal.AllocHGlobal(bytes.Length + 1);
        _memory.Add(copy);
        bytes.CopyTo(new Span<byte>((void*)copy, bytes.Length));
        return Keep(LibCrypto.MemorySource((byte*)copy, bytes.Length));
    }

    internal nint Output() => Keep(LibCrypto.NewBio(LibCrypto.MemoryMethod()));

    /// <summary>A BIO that is freed with this.</summary>
    internal nint Keep(nint bio)
    {
        if (bio != 0) _bios.Add(bio);
        return bio;
    }

    /// <summary>What was written; false: not to this file.</summary>
    internal bool Save(nint output, PhpString name)
    {
        byte* data = null;
        long length = LibCrypto.BioControl(output, LibCrypto.MemoryInfo, 0, &data);
        return OpensslText.Save(ctx, name, PhpString.FromSpan(new ReadOnlySpan<byte>(data, (int)length)));
    }

    internal void AddHeaders(nint output, PhpArray? headers)
    {
        if (headers is null) return;
        foreach ((Value key, Value given) in headers)
        {
            Value v = given.Dereferenced();
            PhpString text = Conversions.ToStr(ctx, in v);
            Throw.IfPending(ctx);
            PhpString line = PhpString.FromLatin1(key.IsString ? $"{key.AsString}: {text}\n" : $"{text}\n");
            fixed (byte* p = OpensslFunctions.Terminated(line)) LibCrypto.WriteBio(output, p, line.Length);
        }
    }

    public void Dispose()
    {
        foreach (nint bio in _bios) LibCrypto.FreeBio(bio);
        foreach (nint memory in _memory) Marshal.FreeHGlobal(memory);
    }
}
