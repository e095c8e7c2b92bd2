using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

internal static unsafe partial class LibCrypto
{
    [DllImport(Library, EntryPoint = "EC_GROUP_new_by_curve_name")]
    internal static extern nint NewNamedGroup(int nid);

    [DllImport(Library, EntryPoint = "EC_GROUP_new_curve_GFp")]
    internal static extern nint NewGroup(nint p, nint a, nint b, nint context);

    [DllImport(Library, EntryPoint = "EC_GROUP_free")]
    internal static extern void FreeGroup(nint group);

    [DllImport(Library, EntryPoint = "EC_POINT_new")]
    internal static extern nint NewPoint(nint group);

    [DllImport(Library, EntryPoint = "EC_POINT_free")]
    internal static extern void FreePoint(nint point);

    [DllImport(Library, EntryPoint = "EC_POINT_mul")]
    internal static extern int Multiply(nint group, nint result, nint number, nint point, nint factor, nint context);

    [DllImport(Library, EntryPoint = "EC_POINT_set_affine_coordinates")]
    internal static extern int SetCoordinates(nint group, nint point, nint x, nint y, nint context);

    [DllImport(Library, EntryPoint = "EC_POINT_oct2point")]
    internal static extern int ReadPoint(nint group, nint point, byte* bytes, nuint length, nint context);

    [DllImport(Library, EntryPoint = "EC_POINT_point2oct")]
    internal static extern nuint PointBytes(nint group, nint point, int form, byte* buffer, nuint size, nint context);

    [DllImport(Library, EntryPoint = "EC_GROUP_set_generator")]
    internal static extern int SetGenerator(nint group, nint point, nint order, nint cofactor);
}

/// <summary>A key on an elliptic curve from its numbers; the curve by name or by its own numbers (php_openssl_pkey_init_ec).</summary>
internal sealed unsafe class CurveParameters : IDisposable
{
    private const int Compressed = 2;

    private readonly List<nint> _numbers = [];
    private readonly PhpArray _given;
    private nint _group, _generator, _point;

    private CurveParameters(PhpArray given) => _given = given;

    internal static Value Make(RequestContext ctx, PhpArray given, int nid = 0, PhpString? name = null)
    {
        using var curve = new CurveParameters(given);
        using var parameters = new KeyParameters();
        bool ok = name is not null ? curve.SetNamed(nid, name, parameters) : curve.SetOwn(ctx, parameters);
        if (!ok || !curve.SetPoint(parameters, out bool isPrivate, out bool hasPoint))
        {
            OpensslErrors.Of(ctx).Collect();
            return Value.False;
        }

        if (hasPoint) return AsymmetricKey.Of(ctx, parameters.Key(ctx, LibCrypto.Ec), isPrivate);
        return AsymmetricKey.Of(ctx, Generate(ctx, parameters, nid), isPrivate: true);
    }

    private static nint Generate(RequestContext ctx, KeyParameters parameters, int nid)
    {
        nint context = LibCrypto.NewKeyContext(LibCrypto.Ec, 0), key = 0;
        if (LibCrypto.StartKey(context) > 0 && (nid != 0 ? LibCrypto.SetCurve(context, nid) > 0 : parameters.SetOn(context))) LibCrypto.MakeKey(context, &key);
        OpensslErrors.Of(ctx).Collect();
        LibCrypto.FreeKeyContext(context);
        return key;
    }

    private PhpString? Bytes(string name) => _given.Get(PhpString.FromLatin1(name)).Dereferenced() is { IsString: true } v ? v.AsString : null;

    private nint Number(string name)
    {
        if (Bytes(name) is not { } bytes) return 0;
        fixed (byte* p = bytes.Span)
        {
            nint number = LibCrypto.NewNumber(p, bytes.Length, 0);
            _numbers.Add(number);
            return number;
        }
    }

    private bool SetNamed(int nid, PhpString name, KeyParameters parameters)
    {
        parameters.Text("group", name);
        return (_group = LibCrypto.NewNamedGroup(nid)) != 0;
    }

    private bool SetOwn(RequestContext ctx, KeyParameters parameters)
    {
        foreach (string name in (ReadOnlySpan<string>)["p", "a", "b", "order"]) parameters.Number(name, Bytes(name)!);
        parameters.Text("field-type", PhpString.Literal("prime-field"));
        _group = LibCrypto.NewGroup(Number("p"), Number("a"), Number("b"), 0);
        if (_group == 0) return false;
        _generator = LibCrypto.NewPoint(_group);
        if (Bytes("generator") is { Length: > 0 } generator)
        {
            fixed (byte* p = generator.Span)
                if (LibCrypto.ReadPoint(_group, _generator, p, (nuint)generator.Length, 0) <= 0) return false;
            parameters.Bytes("generator", generator.Span);
        }
        else
        {
            nint x = Number("g_x"), y = Number("g_y");
            if (x == 0 || y == 0)
            {
                Arg.Warning(ctx, "Missing params: generator or g_x and g_y");
                return false;
            }

            if (LibCrypto.SetCoordinates(_group, _generator, x, y, 0) <= 0) return false;
            parameters.Bytes("generator", Packed(_generator));
        }

        if (Bytes("seed") is { Length: > 0 } seed) parameters.Bytes("seed", seed.Span);
        if (Bytes("cofactor") is not { } cofactor) return false;
        parameters.Number("cofactor", cofactor);
        return LibCrypto.SetGenerator(_group, _generator, Number("order"), Number("cofactor")) > 0;
    }

    private byte[] Packed(nint point)
    {
        nuint length = LibCrypto.PointBytes(_group, point, Compressed, null, 0, 0);
        var bytes = new byte[length];
        fixed (byte* p = bytes) LibCrypto.PointBytes(_group, point, Compressed, p, length, 0);
        return bytes;
    }

    /// <summary>The public point, given or from the private number.</summary>
    private bool SetPoint(KeyParameters parameters, out bool isPrivate, out bool hasPoint)
    {
        nint d = Number("d"), x = Number("x"), y = Number("y");
        isPrivate = d != 0;
        hasPoint = isPrivate || (x != 0 && y != 0);
        if (!hasPoint) return true;
        _point = LibCrypto.NewPoint(_group);
        if (isPrivate) parameters.Number("priv", Bytes("d")!);
        bool ok = isPrivate ? LibCrypto.Multiply(_group, _point, d, 0, 0, 0) > 0 : LibCrypto.SetCoordinates(_group, _point, x, y, 0) > 0;
        if (ok) parameters.Bytes("pub", Packed(_point));
        return ok;
    }

    public void Dispose()
    {
        if (_point != 0) LibCrypto.FreePoint(_point);
        if (_generator != 0) LibCrypto.FreePoint(_generator);
        if (_group != 0) LibCrypto.FreeGroup(_group);
        foreach (nint number in _numbers) LibCrypto.ClearNumber(number);
    }
}
