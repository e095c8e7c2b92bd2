using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>
/// unserialize(). Every value gets a number, by which "R:n;" and "r:n;" refer to it; what is kept of it is its place
/// (container and key), because a value may have to become a reference after it was read.
/// </summary>
internal sealed partial class Unserializer(RequestContext ctx)
{
    /// <summary>Where a value is: in an array (by key), an object (by slot or dynamic name), or by itself.</summary>
    private readonly struct Place(object container, PhpString? key, long index)
    {
        internal object Container { get; } = container;
        internal PhpString? Key { get; } = key;
        internal long Index { get; } = index;

        internal bool SameAs(in Place other) =>
            ReferenceEquals(Container, other.Container) && Index == other.Index && (Key is null ? other.Key is null : Key.Equals(other.Key));
    }

    /// <summary>The result of one unserialize() call.</summary>
    private sealed class Root
    {
        internal Value Value;
    }

    private readonly List<Place?> _places = new(16);
    /// <summary>Overwritten elements, which something may still refer to. Owned.</summary>
    private readonly List<Value> _kept = [];
    /// <summary>Results of the calls: what refers to them may make them references until the end.</summary>
    private readonly List<Root> _roots = [];
    private readonly List<(PhpInstance Object, PhpArray? Data)> _delayed = [];
    private byte[] _text = [];
    private int _end;
    private int _at;

    internal HashSet<PhpString>? AllowedClasses { get; set; }

    internal long MaxDepth { get; set; } = ctx.GetState<VariableState>().MaxDepth(ctx.Ini);

    internal long Depth { get; set; }

    /// <summary>Reads a whole text; the result is owned and may be a reference. False after an error, with its warning.</summary>
    internal Value Read(PhpString text)
    {
        // a nested call has a text of its own
        (byte[] Text, int End, int At) outer = (_text, _end, _at);
        _text = text.Bytes;
        _end = text.Length;
        _at = 0;
        int first = _places.Count;
        var root = new Root { Value = Value.Null };
        Value result;
        if (ReadValue(new Place(root, null, 0)))
        {
            if (_at < _end && !ctx.HasPending) Arg.Warning(ctx, $"Extra data starting at offset {_at} of {_end} bytes");
            result = root.Value.Copied();
            _roots.Add(root);
        }
        else
        {
            if (!ctx.HasPending) Arg.Warning(ctx, $"Error at offset {_at} of {_end} bytes");
            // nothing may refer to what was read
            for (int i = first; i < _places.Count; i++) _places[i] = null;
            _roots.Add(root);
            result = Value.False;
        }

        (_text, _end, _at) = outer;
        return result;
    }

    /// <summary>
    /// Reads one value of a text and moves the position behind it, or to the error, which is not reported. The value is
    /// owned, and not a reference.
    /// </summary>
    internal bool ReadPart(PhpString text, ref int position, out Value value)
    {
        var root = new Root { Value = Value.Null };
        bool read = ReadAt(text, ref position, new Place(root, null, 0));
        _roots.Add(root);
        value = read ? root.Value.Dereferenced().Copied() : default;
        return read;
    }

    /// <summary>As <see cref="ReadPart"/>, into an element of an array that stays alive until the end.</summary>
    internal bool ReadElement(PhpString text, ref int position, PhpArray array, PhpString key)
    {
        array.Set(ctx, key, Value.Null);
        return ReadAt(text, ref position, new Place(array, key, 0));
    }

    private bool ReadAt(PhpString text, ref int position, in Place place)
    {
        (byte[] Text, int End, int At) outer = (_text, _end, _at);
        _text = text.Bytes;
        _end = text.Length;
        _at = position;
        bool read = ReadValue(in place);
        position = _at;
        (_text, _end, _at) = outer;
        return read;
    }

    /// <summary>__wakeup() and __unserialize() in the order of the objects; after the first exception no more, and no destructors of those.</summary>
    internal void Finish()
    {
        VariableState state = ctx.GetState<VariableState>();
        bool failed = ctx.HasPending;
        foreach ((PhpInstance o, PhpArray? data) in _delayed)
        {
            if (!failed)
            {
                state.Lock++;
                Value r = data is null ? ctx.CallFunction(o.Class.Wakeup!, o, []) : ctx.CallFunction(o.Class.Unserialize!, o, [Value.Array(data)]);
                state.Lock--;
                r.Release(ctx);
                failed = ctx.HasPending;
                if (failed) o.Flags |= ObjectFlags.DestructorCalled;
            }
            else
            {
                o.Flags |= ObjectFlags.DestructorCalled;
            }

            Value.Object(o).Release(ctx);
            if (data is not null) Value.Array(data).Release(ctx);
        }

        _delayed.Clear();
        foreach (Value v in _kept) v.Release(ctx);
        _kept.Clear();
        foreach (Root root in _roots) root.Value.Release(ctx);
        _roots.Clear();
        _places.Clear();
    }

    // ---- places ----

    /// <summary>The slot; a null ref when user code has taken it away.</summary>
    private static ref Value Resolve(in Place p)
    {
        switch (p.Container)
        {
            case Root root:
                return ref root.Value;
            case PhpArray a:
                if (p.Key is not null) return ref a.Find(p.Key);
                return ref a.Find(p.Index);
            default:
                var o = (PhpInstance)p.Container;
                if (p.Key is null) return ref o.Slots[p.Index];
                if (o.Dynamic is null) return ref System.Runtime.CompilerServices.Unsafe.NullRef<Value>();
                return ref o.Dynamic.Find(p.Key);
        }
    }

    private bool Store(in Place p, in Value owned)
    {
        ref Value slot = ref Resolve(in p);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref slot))
        {
            owned.Release(ctx);
            return false;
        }

        Value.AssignMove(ctx, ref slot, in owned);
        return true;
    }

    // ---- the text ----

    private bool Is(int at, char c) => at < _end && _text[at] == c;

    /// <summary>Digits from <paramref name="at"/> on, at least one; <paramref name="end"/> is behind them.</summary>
    private bool Unsigned(int at, out int end, out long value)
    {
        value = 0;
        end = at;
        while (end < _end && ByteStrings.IsDigit(_text[end])) value = unchecked(value * 10 + (_text[end++] - '0'));
        return end > at;
    }

    /// <summary>An int with sign; too large ones saturate with a warning.</summary>
    private long Signed(int at, out int end)
    {
        bool negative = Is(at, '-');
        if (negative || Is(at, '+')) at++;
        while (Is(at, '0')) at++;
        int start = at;
        ulong n = 0;
        while (at < _end && ByteStrings.IsDigit(_text[at])) n = unchecked(n * 10 + (ulong)(_text[at++] - '0'));
        end = at;
        if (at - start > 19 || n > (ulong)long.MaxValue + (negative ? 1UL : 0))
        {
            Arg.Warning(ctx, "Numerical result out of range");
            return negative ? long.MinValue : long.MaxValue;
        }

        return negative ? unchecked((long)(0 - n)) : (long)n;
    }

    private bool IsSignedInt(int at, out int end)
    {
        if (Is(at, '-') || Is(at, '+')) at++;
        int start = at;
        while (at < _end && ByteStrings.IsDigit(_text[at])) at++;
        end = at;
        return at > start;
    }

    // ---- values ----

    private bool ReadValue(in Place place)
    {
        if (_at >= _end) return false;
        byte type = _text[_at];
        if (type != 'R') _places.Add(place);
        switch (type)
        {
            case (byte)'R' or (byte)'r':
                return ReadReference(in place, type == 'R');
            case (byte)'a':
                return ReadArray(in place);
            case (byte)'O' or (byte)'C':
                return ReadObject(in place, type == 'C');
            case (byte)'E':
                return ReadEnum(in place);
            case (byte)'}':
                Arg.Warning(ctx, "Unexpected end of serialized data");
                return false;
            default:
                return ReadScalar(out Value v) && Store(in place, in v);
        }
    }

    private bool ReadScalar(out Value value)
    {
        value = Value.Null;
        int end;
        switch (_text[_at])
        {
            case (byte)'N':
                if (!Is(_at + 1, ';')) return false;
                _at += 2;
                return true;
            case (byte)'b':
                if (!Is(_at + 1, ':') || !(Is(_at + 2, '0') || Is(_at + 2, '1')) || !Is(_at + 3, ';')) return false;
                value = Value.Bool(_text[_at + 2] == '1');
                _at += 4;
                return true;
            case (byte)'i':
                if (!Is(_at + 1, ':') || !IsSignedInt(_at + 2, out end) || !Is(end, ';')) return false;
                value = Value.Int(Signed(_at + 2, out _));
                _at = end + 1;
                return true;
            case (byte)'d':
                return ReadFloat(out value);
            case (byte)'s':
                return ReadString(out value);
            case (byte)'S':
                return ReadEscapedString(out value);
            default:
                return false;
        }
    }

    private bool ReadFloat(out Value value)
    {
        value = default;
        if (!Is(_at + 1, ':')) return false;
        int semicolon = Array.IndexOf(_text, (byte)';', _at + 2, _end - _at - 2);
        if (semicolon < 0) return false;
        ReadOnlySpan<byte> s = _text.AsSpan(_at + 2, semicolon - _at - 2);
        double d;
        if (s.SequenceEqual("NAN"u8)) d = double.NaN;
        else if (s.SequenceEqual("INF"u8)) d = double.PositiveInfinity;
        else if (s.SequenceEqual("-INF"u8)) d = double.NegativeInfinity;
        else if (IsFloatText(s)) d = Numbers.ToDouble(s);
        else return false;
        value = Value.Float(d);
        _at = semicolon + 1;
        return true;
    }

    private static bool IsFloatText(ReadOnlySpan<byte> s)
    {
        int i = 0, digits = 0;
        if (i < s.Length && s[i] is (byte)'-' or (byte)'+') i++;
        for (; i < s.Length && ByteStrings.IsDigit(s[i]); i++) digits++;
        if (i < s.Length && s[i] == '.')
            for (i++; i < s.Length && ByteStrings.IsDigit(s[i]); i++) digits++;
        if (digits == 0) return false;
        if (i == s.Length) return true;
        if ((s[i++] | 0x20) != 'e') return false;
        if (i < s.Length && s[i] is (byte)'-' or (byte)'+') i++;
        int exponent = i;
        while (i < s.Length && ByteStrings.IsDigit(s[i])) i++;
        return i > exponent && i == s.Length;
    }

    /// <summary>The head "s:5:"" of strings and of class names; <paramref name="start"/> is behind the quote. Errors leave the offset where PHP reports it.</summary>
    private bool Head(out int start, out int length)
    {
        length = 0;
        start = 0;
        if (!Is(_at + 1, ':') || !Unsigned(_at + 2, out int end, out long n) || !Is(end, ':') || !Is(end + 1, '"')) return false;
        start = end + 2;
        if ((ulong)n > (ulong)(_end - start))
        {
            _at += 2;
            return false;
        }

        length = (int)n;
        return true;
    }

    private bool ReadString(out Value value)
    {
        value = default;
        if (!Head(out int start, out int length)) return false;
        int close = start + length;
        if (!Closes(close, ';')) return false;
        value = Value.String(PhpString.FromSpan(_text.AsSpan(start, length)));
        _at = close + 2;
        return true;
    }

    /// <summary>A quote and the character behind it.</summary>
    private bool Closes(int at, char behind)
    {
        if (!Is(at, '"'))
        {
            _at = at;
            return false;
        }

        if (Is(at + 1, behind)) return true;
        _at = at + 1;
        return false;
    }

    private bool ReadEscapedString(out Value value)
    {
        value = default;
        if (!Head(out int at, out int length)) return false;
        var bytes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            if (at >= _end) return false;
            if (_text[at] != '\\')
            {
                bytes[i] = _text[at++];
                continue;
            }

            int high = at + 1 < _end ? HexDigit(_text[at + 1]) : -1, low = at + 2 < _end ? HexDigit(_text[at + 2]) : -1;
            if (high < 0 || low < 0) return false;
            bytes[i] = (byte)(high * 16 + low);
            at += 3;
        }

        if (!Closes(at, ';')) return false;
        _at = at + 2;
        value = Value.String(PhpString.FromSpan(bytes));
        Arg.Deprecated(ctx, "Unserializing the 'S' format is deprecated");
        return true;
    }

    private static int HexDigit(byte c) => char.IsAsciiHexDigit((char)c) ? Convert.ToInt32(((char)c).ToString(), 16) : -1;

    private bool ReadReference(in Place place, bool reference)
    {
        if (!Is(_at + 1, ':') || !Unsigned(_at + 2, out int end, out long id) || !Is(end, ';')) return false;
        _at = end + 1;
        if (id < 1 || id > _places.Count || _places[(int)id - 1] is not { } other || other.SameAs(in place)) return false;
        ref Value target = ref Resolve(in other);
        if (System.Runtime.CompilerServices.Unsafe.IsNullRef(ref target)) return false;
        if (!reference)
        {
            Value v = target.Dereferenced();
            return v.IsObject && Store(in place, v.Copied());
        }

        if (!target.IsReference)
        {
            PhpReference made = Value.MakeRef(ref target);
            if (other.Container is PhpInstance o && other.Key is null && o.Class.Slots[other.Index] is { Type: not null } info) TypeChecks.AddSource(made, info);
        }

        return Store(in place, target.Copied());
    }

    private bool ReadArray(in Place place)
    {
        if (!Is(_at + 1, ':') || !Unsigned(_at + 2, out int end, out _) || !Is(end, ':') || !Is(end + 1, '{')) return false;
        long count = Signed(_at + 2, out _);
        _at = end + 2;
        // each element takes two characters at least
        if (count < 0 || count > (_end - _at) / 2) return false;
        var array = new PhpArray((int)Math.Min(count, 1 << 16));
        if (!Store(in place, Value.Array(array))) return false;
        return ReadElements(array, count) && Finished();
    }

    private bool Finished()
    {
        if (!Is(_at, '}')) return false;
        _at++;
        return true;
    }

    private bool Enter()
    {
        if (MaxDepth > 0 && Depth >= MaxDepth)
        {
            Arg.Warning(ctx, $"Maximum depth of {MaxDepth} exceeded. The depth limit can be changed using the max_depth unserialize() option or the unserialize_max_depth ini setting");
            return false;
        }

        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ctx.ThrowError("Error", "Maximum call stack size reached. Infinite recursion?");
            return false;
        }

        Depth++;
        return true;
    }

    private bool ReadElements(PhpArray array, long count)
    {
        if (!Enter()) return false;
        bool ok = true;
        while (ok && count-- > 0)
        {
            ok = ReadKey(out Value key) && ReadElement(array, in key) && Separated(count);
        }

        Depth--;
        return ok;
    }

    /// <summary>An int or a string; what else stands there is passed over as far as PHP does before it gives up.</summary>
    private bool ReadKey(out Value key)
    {
        key = default;
        if (_at >= _end) return false;
        switch (_text[_at])
        {
            case (byte)'a':
                if (Is(_at + 1, ':') && Unsigned(_at + 2, out int end, out _) && Is(end, ':') && Is(end + 1, '{')) _at = end + 2;
                return false;
            case (byte)'R' or (byte)'r':
                if (Is(_at + 1, ':') && Unsigned(_at + 2, out end, out _) && Is(end, ';')) _at = end + 1;
                return false;
            case (byte)'}':
                Arg.Warning(ctx, "Unexpected end of serialized data");
                return false;
            default:
                return ReadScalar(out key) && (key.IsInt || key.IsString);
        }
    }

    private bool ReadElement(PhpArray array, in Value key)
    {
        Value exact = key.IsString ? ArrayKey.FromSymbol(key.AsString) : key;
        if (_at < _end && _text[_at] is (byte)'s' or (byte)'i' or (byte)'b' or (byte)'d' or (byte)'N') return ReadScalarElement(array, in exact);
        ref Value slot = ref exact.IsInt ? ref array.GetOrAdd(exact.IntValue, out bool added) : ref array.GetOrAdd(exact.AsString, out added);
        if (!added) Put(ref slot);
        return ReadValue(exact.IsInt ? new Place(array, null, exact.IntValue) : new Place(array, exact.AsString, 0));
    }

    /// <summary>What nothing can refer to before it is read needs no slot before either.</summary>
    private bool ReadScalarElement(PhpArray array, in Value key)
    {
        _places.Add(key.IsInt ? new Place(array, null, key.IntValue) : new Place(array, key.AsString, 0));
        if (!ReadScalar(out Value v)) return false;
        if (key.IsInt && array.IsPacked && key.IntValue == array.Used)
        {
            array.Set(ctx, key.IntValue, in v);
            return true;
        }

        ref Value slot = ref key.IsInt ? ref array.SlotFor(ctx, key.IntValue, out bool added) : ref array.SlotFor(ctx, key.AsString, out added);
        if (!added) Put(ref slot);
        Value.Move(ref slot, in v);
        return true;
    }

    /// <summary>A slot that is written again: something may refer to its old value.</summary>
    private void Put(ref Value slot)
    {
        _kept.Add(slot);
        slot = Value.Null;
    }

    /// <summary>Between elements: what came before must have been complete.</summary>
    private bool Separated(long more)
    {
        if (more <= 0 || _text[_at - 1] is (byte)';' or (byte)'}') return true;
        _at--;
        return false;
    }
}
