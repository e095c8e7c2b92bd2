using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>What a key is made of (OSSL_PARAM_BLD).</summary>
internal sealed unsafe class KeyParameters : IDisposable
{
    private readonly nint _builder = LibCrypto.NewParameters();
    private readonly List<nint> _numbers = [], _copies = [];

    internal void Number(string name, PhpString bytes)
    {
        nint number;
        fixed (byte* p = bytes.Span) number = LibCrypto.NewNumber(p, bytes.Length, 0);
        _numbers.Add(number);
        LibCrypto.PushNumber(_builder, Kept(PhpString.FromLatin1(name).Span), number);
    }

    /// <summary>The builder keeps the pointers: names and bytes are copied into memory that lives as long.</summary>
    private byte* Kept(ReadOnlySpan<byte> bytes)
    {
        nint copy = System.Runtime.InteropServices.Marshal.AllocHGlobal(bytes.Length + 1);
        _copies.Add(copy);
        bytes.CopyTo(new Span<byte>((void*)copy, bytes.Length));
        ((byte*)copy)[bytes.Length] = 0;
        return (byte*)copy;
    }

    internal void Text(string name, PhpString text) =>
        LibCrypto.PushText(_builder, Kept(PhpString.FromLatin1(name).Span), Kept(text.Span), (nuint)text.Length);

    internal void Bytes(string name, ReadOnlySpan<byte> bytes) =>
        LibCrypto.PushBytes(_builder, Kept(PhpString.FromLatin1(name).Span), Kept(bytes), (nuint)bytes.Length);

    /// <summary>The key, owned; 0: it cannot be made.</summary>
    internal nint Key(RequestContext ctx, int type)
    {
        nint parameters = LibCrypto.Built(_builder), key = 0;
        nint context = LibCrypto.NewKeyContext(type, 0);
        if (parameters != 0 && LibCrypto.StartFromData(context) > 0) LibCrypto.FromData(context, &key, LibCrypto.SelectPair, parameters);
        OpensslErrors.Of(ctx).Collect();
        LibCrypto.FreeKeyContext(context);
        if (parameters != 0) LibCrypto.FreeParameters(parameters);
        return key;
    }

    /// <summary>For a key that the library makes.</summary>
    internal bool SetOn(nint context)
    {
        nint parameters = LibCrypto.Built(_builder);
        bool ok = parameters != 0 && LibCrypto.SetContextParameters(context, parameters) == 1;
        if (parameters != 0) LibCrypto.FreeParameters(parameters);
        return ok;
    }

    public void Dispose()
    {
        LibCrypto.FreeBuilder(_builder);
        foreach (nint number in _numbers) LibCrypto.ClearNumber(number);
        foreach (nint copy in _copies) System.Runtime.InteropServices.Marshal.FreeHGlobal(copy);
    }
}
