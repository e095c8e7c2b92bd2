using System.Buffers;
using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Json;

/// <summary>A value as JSON text. Methods return false when encoding has failed (partial output goes on nevertheless).</summary>
internal sealed class JsonEncoder(RequestContext ctx, int flags, int maxDepth)
{
    private static readonly PhpString SerializableName = PhpString.Literal("JsonSerializable"), SerializeMethod = PhpString.Literal("jsonserialize");

    /// <summary>Bytes that go into a string as they are, whatever the flags.</summary>
    private static readonly SearchValues<byte> Special = SearchValues.Create(CreateSpecial());

    private const int ShortString = 16;

    private static int IndexOfSpecial(ReadOnlySpan<byte> s)
    {
        for (int i = 0; i < s.Length; i++)
        {
            byte c = s[i];
            if (c - 32u >= 96 || c is (byte)'"' or (byte)'\\' or (byte)'/' or (byte)'<' or (byte)'>' or (byte)'&' or (byte)'\'') return i;
        }

        return -1;
    }

    private readonly PhpStringBuilder _out = ctx.GetState<JsonFunctions.State>().Buffer.Take();
    private readonly bool _pretty = (flags & JsonFlags.PrettyPrint) != 0, _partial = (flags & JsonFlags.PartialOutputOnError) != 0;

    /// <summary>
    /// Objects and arrays being encoded, by any json_encode() of the request, as one may run inside another; arrays contain
    /// themselves only through references.
    /// </summary>
    private readonly List<object> _open = ctx.GetState<JsonFunctions.State>().Open;
    private PhpClass? _serializable;
    private int _depth;

    internal int Error { get; private set; }

    /// <summary>The text; the encoder is used up.</summary>
    internal PhpString Result() => ctx.GetState<JsonFunctions.State>().Buffer.Finish(_out);

    private static byte[] CreateSpecial()
    {
        var special = new List<byte>();
        for (int i = 0; i < 256; i++)
            if (i < 32 || i >= 128 || "\"\\/<>&'"u8.Contains((byte)i)) special.Add((byte)i);
        return special.ToArray();
    }

    internal bool Encode(in Value value)
    {
        switch (value.Kind)
        {
            case Kind.Undef or Kind.Null:
                _out.Append("null"u8);
                return true;
            case Kind.Bool:
                _out.Append(value.BoolValue ? "true"u8 : "false"u8);
                return true;
            case Kind.Int:
                _out.Append(value.IntValue);
                return true;
            case Kind.Float:
                if (double.IsFinite(value.FloatValue))
                {
                    Float(value.FloatValue);
                    return true;
                }

                // the place holder stays, and encoding goes on
                Error = JsonError.InfOrNan;
                _out.Append('0');
                return true;
            case Kind.String:
                return String(value.AsString.Span, flags);
            case Kind.Array:
                return Array(value.AsArray, byReference: false);
            case Kind.Reference:
                Value inner = value.AsReference.Value;
                if (!inner.IsArray) return Encode(in inner);
                // held: user code may change the variable meanwhile
                PhpArray array = inner.AsArray;
                inner = inner.Copied();
                bool ok = Array(array, byReference: true);
                inner.Release(ctx);
                return ok;
            case Kind.Object:
                return Object((PhpInstance)value.AsObject);
            default:
                Error = JsonError.UnsupportedType;
                if (_partial) _out.Append("null"u8);
                return false;
        }
    }

    private void Float(double value)
    {
        int start = _out.Length;
        _out.AppendExactly(value, ctx.SerializePrecision);
        // JSON is written with a small e
        Span<byte> text = stackalloc byte[64];
        ReadOnlySpan<byte> written = _out.Span[start..];
        int e = written.IndexOf((byte)'E');
        if (e >= 0) _out[start + e] = (byte)'e';
        if ((flags & JsonFlags.PreserveZeroFraction) != 0 && !written.Contains((byte)'.')) _out.Append(".0"u8);
    }

    private bool Enter(object container)
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            Error = JsonError.Depth;
            if (_partial) _out.Append("null"u8);
            return false;
        }

        _open.Add(container);
        _depth++;
        return true;
    }

    private bool Recursion()
    {
        Error = JsonError.Recursion;
        _out.Append("null"u8);
        return false;
    }

    /// <summary>The end of a container whose members have been written.</summary>
    private bool Leave(bool any, char close)
    {
        _open.RemoveAt(_open.Count - 1);
        if (_depth > maxDepth)
        {
            Error = JsonError.Depth;
            if (!_partial) return false;
        }

        _depth--;
        if (any) NewLine();
        _out.Append(close);
        return true;
    }

    private void NewLine()
    {
        if (!_pretty) return;
        _out.Append('\n').Append((byte)' ', _depth * 4);
    }

    private void Next(ref bool any)
    {
        if (any) _out.Append(',');
        any = true;
        NewLine();
    }

    private void Colon() => _out.Append(_pretty ? ": "u8 : ":"u8);

    private bool Array(PhpArray array, bool byReference)
    {
        if (byReference && _open.Contains(array)) return Recursion();
        bool list = (flags & JsonFlags.ForceObject) == 0 && array.IsList;
        if (!Enter(array)) return false;
        _out.Append(list ? '[' : '{');
        bool any = false;
        for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
        {
            Next(ref any);
            if (!list)
            {
                Value key = array.KeyAt(pos);
                if (key.IsString)
                {
                    Key(key.AsString);
                }
                else
                {
                    _out.Append('"').Append(key.IntValue).Append('"');
                }

                Colon();
            }

            if (!Encode(array.ValueAt(pos)) && !_partial) return Abandon();
        }

        return Leave(any, list ? ']' : '}');
    }

    private bool Abandon()
    {
        _open.RemoveAt(_open.Count - 1);
        return false;
    }

    private void Key(PhpString name)
    {
        if (String(name.Span, flags & ~JsonFlags.NumericCheck) || !_partial) return;
        // a key cannot be null
        _out.Length -= 4;
        _out.Append("\"\""u8);
    }

    private bool Object(PhpInstance o)
    {
        ctx.NeedFrame();
        if (o.Class.IsSubclassOf(_serializable ??= ctx.FindClass(SerializableName)!)) return Serializable(o);
        if (!o.Class.IsEnum) return Properties(o);
        if (o.Class.EnumBackingType is not null) return Encode(in o.Slots[1]);
        Error = JsonError.NonBackedEnum;
        _out.Append('0');
        return false;
    }

    private bool Serializable(PhpInstance o)
    {
        var guard = new Guard(o);
        if (_open.Contains(guard))
        {
            Error = JsonError.Recursion;
            if (_partial) _out.Append("null"u8);
            return false;
        }

        _open.Add(guard);
        Value result = ctx.CallMethod(o, SerializeMethod);
        bool ok = false;
        if (ctx.HasPending)
        {
            if (_partial) _out.Append("null"u8);
            _open.RemoveAt(_open.Count - 1);
        }
        else if (result.IsObject && ReferenceEquals(result.AsObject, o))
        {
            _open.RemoveAt(_open.Count - 1);
            ok = Properties(o);
        }
        else
        {
            ok = Encode(in result);
            _open.RemoveAt(_open.Count - 1);
        }

        result.Release(ctx);
        return ok;
    }

    /// <summary>The object's jsonSerialize() is running: apart from its properties being written.</summary>
    private sealed record Guard(PhpInstance Object);

    private bool Properties(PhpInstance o)
    {
        if (_open.Contains(o)) return Recursion();
        if (!Enter(o)) return false;
        _out.Append('{');
        bool any = false, ok = o.Class.HookedPropertyCount > 0 ? Hooked(o, ref any) : Plain(o, ref any);
        return ok ? Leave(any, '}') : Abandon();
    }

    private bool Plain(PhpInstance o, ref bool any)
    {
        // most objects: public slots and dynamic properties, with no table to be made
        if (o.GetType() == typeof(PhpInstance) && !o.IsLazy)
        {
            foreach (PropertyInfo? info in o.Class.Slots)
            {
                if (info is null || !info.IsPublic) continue;
                Value v = o.Slots[info.Slot];
                if (!v.IsUndef && !Member(info.Name, in v, ref any)) return false;
            }

            PhpArray? dynamic = o.Dynamic;
            if (dynamic is null) return true;
            for (int pos = dynamic.FirstPosition; pos != PhpArray.End; pos = dynamic.NextPosition(pos + 1))
                if (!Member(dynamic.KeyAt(pos).AsString, dynamic.ValueAt(pos), ref any)) return false;
            return true;
        }

        PhpArray table = o.GetView(ctx);
        bool ok = !ctx.HasPending;
        foreach ((Value key, Value v) in table)
        {
            if (!ok) break;
            PhpString name = key.IsString ? key.AsString : Numbers.ToString(key.IntValue);
            // private and protected ones begin with NUL
            if (name.Length > 0 && name[0] == 0) continue;
            ok = Member(name, in v, ref any);
        }

        Value.Array(table).Release(ctx);
        return ok;
    }

    private bool Hooked(PhpInstance o, ref bool any)
    {
        if (o.IsLazy)
        {
            if (LazyObjects.Initialize(ctx, o) is not { } instance) return false;
            o = instance;
        }

        foreach (PropertyInfo info in o.DeclaredInOrder())
        {
            if (!info.IsPublic) continue;
            Value v;
            if (info.HasHooks)
            {
                if (info.IsVirtual && info.GetHook is null) continue;
                v = o.ReadProperty(ctx, info.Name, FetchMode.Read, ref PropertyLookup.NoCache);
                if (ctx.HasPending) return false;
            }
            else
            {
                v = o.Slots[info.Slot].Copied();
                if (v.IsUndef) continue;
            }

            bool ok = Member(info.Name, in v, ref any);
            v.Release(ctx);
            if (!ok) return false;
        }

        if (o.Dynamic is null) return true;
        foreach ((Value key, Value v) in o.Dynamic)
            if (!Member(key.AsString, in v, ref any)) return false;
        return true;
    }

    private bool Member(PhpString name, in Value v, ref bool any)
    {
        Next(ref any);
        Key(name);
        Colon();
        return Encode(in v) || _partial;
    }

    // ---- strings ----

    private bool String(ReadOnlySpan<byte> s, int options)
    {
        if ((options & JsonFlags.NumericCheck) != 0)
        {
            int kind = Numbers.ParseNumeric(s, false, out long n, out double d, out _);
            if (kind == Kind.Int)
            {
                _out.Append(n);
                return true;
            }

            if (kind == Kind.Float && double.IsFinite(d))
            {
                Float(d);
                return true;
            }
        }

        int checkpoint = _out.Length;
        _out.Append('"');
        while (true)
        {
            int plain = s.Length <= ShortString ? IndexOfSpecial(s) : s.IndexOfAny(Special);
            if (plain < 0)
            {
                _out.Append(s);
                break;
            }

            _out.Append(s[..plain]);
            s = s[plain..];
            if (s[0] < 0x80)
            {
                Escape(s[0]);
                s = s[1..];
                continue;
            }

            int length = 0;
            if (Utf8Text.Next(s, ref length, out int code))
            {
                bool literal = (flags & JsonFlags.UnescapedUnicode) != 0
                    && ((flags & JsonFlags.UnescapedLineTerminators) != 0 || code is not (0x2028 or 0x2029));
                if (literal) _out.Append(s[..length]);
                else Unicode(code);
            }
            else if ((flags & JsonFlags.InvalidUtf8Ignore) != 0)
            {
                // left out
            }
            else if ((flags & JsonFlags.InvalidUtf8Substitute) != 0)
            {
                _out.Append((flags & JsonFlags.UnescapedUnicode) != 0 ? "\u00EF\u00BF\u00BD" : "\\ufffd");
            }
            else
            {
                _out.Length = checkpoint;
                Error = JsonError.Utf8;
                if (_partial) _out.Append("null"u8);
                return false;
            }

            s = s[length..];
        }

        _out.Append('"');
        return true;
    }

    private void Unicode(int code)
    {
        if (code >= 0x10000)
        {
            code -= 0x10000;
            Unit(0xD800 | (code >> 10));
            code = 0xDC00 | (code & 0x3FF);
        }

        Unit(code);
    }

    private void Unit(int unit)
    {
        Span<byte> to = _out.Reserve(6);
        to[0] = (byte)'\\';
        to[1] = (byte)'u';
        for (int i = 0; i < 4; i++) to[5 - i] = "0123456789abcdef"u8[(unit >> (4 * i)) & 15];
    }

    private void Escape(byte c)
    {
        switch (c)
        {
            case (byte)'"':
                _out.Append((flags & JsonFlags.HexQuot) != 0 ? "\\u0022"u8 : "\\\""u8);
                break;
            case (byte)'\\':
                _out.Append("\\\\"u8);
                break;
            case (byte)'/':
                _out.Append((flags & JsonFlags.UnescapedSlashes) != 0 ? "/"u8 : "\\/"u8);
                break;
            case 8:
                _out.Append("\\b"u8);
                break;
            case (byte)'\f':
                _out.Append("\\f"u8);
                break;
            case (byte)'\n':
                _out.Append("\\n"u8);
                break;
            case (byte)'\r':
                _out.Append("\\r"u8);
                break;
            case (byte)'\t':
                _out.Append("\\t"u8);
                break;
            case (byte)'<':
                _out.Append((flags & JsonFlags.HexTag) != 0 ? "\\u003C"u8 : "<"u8);
                break;
            case (byte)'>':
                _out.Append((flags & JsonFlags.HexTag) != 0 ? "\\u003E"u8 : ">"u8);
                break;
            case (byte)'&':
                _out.Append((flags & JsonFlags.HexAmp) != 0 ? "\\u0026"u8 : "&"u8);
                break;
            case (byte)'\'':
                _out.Append((flags & JsonFlags.HexApos) != 0 ? "\\u0027"u8 : "'"u8);
                break;
            default:
                Unit(c);
                break;
        }
    }
}
