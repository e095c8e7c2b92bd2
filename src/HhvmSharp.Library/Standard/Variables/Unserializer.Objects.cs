using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>Objects and enum cases.</summary>
internal sealed partial class Unserializer
{
    private static readonly PhpString SerializableName = PhpString.Literal("serializable"), UnserializeMethod = PhpString.Literal("unserialize");

    private Dictionary<PhpClass, Dictionary<PhpString, PropertyInfo>>? _properties;

    private bool ReadObject(in Place place, bool custom)
    {
        if (!Head(out int start, out int length)) return false;
        if (length == 0)
        {
            _at += 2;
            return false;
        }

        if (!Closes(start + length, ':')) return false;
        // neither run-time definition keys nor a leading backslash
        if (_text[start] is 0 or (byte)'\\') return false;
        PhpString name = PhpString.FromSpan(_text.AsSpan(start, length));
        if (!FindClass(name, out PhpClass? cls)) return false;
        bool incomplete = cls is null;
        cls ??= IncompleteClass.Class_(ctx);
        _at = start + length;
        if ((cls.Flags & (ClassFlags.NotSerializable | ClassFlags.Anonymous)) != 0)
        {
            ctx.ThrowError("Exception", $"Unserialization of '{cls.Text}' is not allowed");
            return false;
        }

        if (custom) return ReadCustom(in place, cls, incomplete ? name : null);
        if (_at >= _end - 2)
        {
            ctx.Warning("Bad unserialize data");
            return false;
        }

        long count = Signed(_at + 2, out _at);
        if (count < 0 || count > (_end - _at) / 2 || !Is(_at, ':')) return false;
        if (!Is(_at + 1, '{'))
        {
            _at++;
            return false;
        }

        _at += 2;
        bool hasUnserialize = !incomplete && cls.Unserialize is not null;
        if (IsSerializable(cls) && !hasUnserialize)
        {
            ctx.Warning($"Erroneous data format for unserializing '{cls.Text}'");
            return false;
        }

        PhpInstance? o = ctx.TryNewObject(cls);
        if (o is null) return false;
        if (!Store(in place, Value.Object(o))) return false;
        if (incomplete) IncompleteClass.StoreName(o, name);
        return hasUnserialize ? ReadForUnserialize(o, count) : ReadProperties(o, count);
    }

    private bool IsSerializable(PhpClass cls) =>
        ctx.Environment.Classes.TryGetValue(SerializableName, out PhpClass? iface) && cls.IsSubclassOf(iface);

    /// <summary>False: stop. A null class: there is none, the object will be incomplete.</summary>
    private bool FindClass(PhpString name, out PhpClass? cls)
    {
        cls = null;
        if (AllowedClasses is not null && !AllowedClasses.Contains(name.ToLower())) return ClassNames.IsValid(name);
        cls = ctx.FindLoadedClass(name.ToLower());
        if (cls is not null && !cls.IsAnonymous) return true;
        if (!ClassNames.IsValid(name)) return false;
        VariableState state = ctx.GetState<VariableState>();
        state.Lock++;
        cls = ctx.FindClass(name);
        state.Lock--;
        if (ctx.HasPending) return false;
        if (cls is not null) return true;
        PhpString? callback = ctx.Ini.Get("unserialize_callback_func");
        if (callback is null || callback.Length == 0) return true;
        state.Lock++;
        try
        {
            ctx.Call(Value.String(callback), Value.String(name)).Release(ctx);
        }
        catch (PhpThrow)
        {
            // pending
        }

        if (!ctx.HasPending)
        {
            cls = ctx.FindClass(name);
            if (cls is null && !ctx.HasPending) Arg.Warning(ctx, $"Function {callback}() hasn't defined the class it was called for");
        }

        state.Lock--;
        return !ctx.HasPending;
    }

    // ---- C: Serializable ----

    private bool ReadCustom(in Place place, PhpClass cls, PhpString? lostName)
    {
        long length = Signed(_at + 2, out _at);
        if (_end - _at < 2 || !Is(_at, ':')) return false;
        if (!Is(_at + 1, '{'))
        {
            _at++;
            return false;
        }

        _at += 2;
        if (length < 0 || _end - _at <= length)
        {
            ctx.Warning($"Insufficient data for unserializing - {length} required, {_end - _at} present");
            return false;
        }

        if (!Is(_at + (int)length, '}'))
        {
            _at += (int)length;
            return false;
        }

        PhpString data = PhpString.FromSpan(_text.AsSpan(_at, (int)length));
        PhpInstance? o;
        if (!IsSerializable(cls))
        {
            ctx.Warning($"Class {cls.Text} has no unserializer");
            o = ctx.TryNewObject(cls);
            if (o is null || !Store(in place, Value.Object(o))) return false;
        }
        else
        {
            o = ctx.TryNewObject(cls);
            if (o is null || !Store(in place, Value.Object(o))) return false;
            Value r = ctx.CallMethod(o, UnserializeMethod, Value.String(data));
            r.Release(ctx);
            if (ctx.HasPending) return false;
        }

        if (lostName is not null) IncompleteClass.StoreName(o, lostName);
        _at += (int)length + 1;
        return true;
    }

    // ---- O: properties ----

    private bool ReadForUnserialize(PhpInstance o, long count)
    {
        var data = new PhpArray((int)Math.Min(count, 1 << 16));
        if (!ReadElements(data, count))
        {
            o.Flags |= ObjectFlags.DestructorCalled;
            _kept.Add(Value.Array(data));
            return false;
        }

        o.AddRef();
        _delayed.Add((o, data));
        return Finished();
    }

    private bool ReadProperties(PhpInstance o, long count)
    {
        bool hasWakeup = o.Class.Wakeup is not null && o is not IncompleteClass;
        if (!Enter()) return false;
        bool ok = true;
        while (ok && count-- > 0)
        {
            ok = ReadKey(out Value key)
                && ReadProperty(o, key.IsInt ? Numbers.ToString(key.IntValue) : key.AsString) && Separated(count);
        }

        Depth--;
        if (!ok)
        {
            if (hasWakeup) o.Flags |= ObjectFlags.DestructorCalled;
            return false;
        }

        if (hasWakeup)
        {
            o.AddRef();
            _delayed.Add((o, null));
        }

        return Finished();
    }

    private Dictionary<PhpString, PropertyInfo> PropertiesOf(PhpClass cls)
    {
        _properties ??= [];
        if (_properties.TryGetValue(cls, out Dictionary<PhpString, PropertyInfo>? known)) return known;
        known = [];
        foreach (PropertyInfo? p in cls.Slots)
            if (p is not null) known.TryAdd(p.MangledName, p);
        _properties.Add(cls, known);
        return known;
    }

    private bool ReadProperty(PhpInstance o, PhpString key)
    {
        if (!PropertiesOf(o.Class).TryGetValue(key, out PropertyInfo? info))
        {
            // perhaps it is declared, but with another visibility than when it was written
            if (!Redeclared(o.Class, key, out info)) return false;
            if (info is null) return ReadDynamic(o, key);
        }

        ref Value slot = ref o.Slots[info.Slot];
        if (slot.o is PhpReference { Sources: not null } r && info.Type is not null) TypeChecks.RemoveSource(r, info);
        Put(ref slot);
        var place = new Place(o, null, info.Slot);
        bool ok = ReadValue(in place);
        slot = ref o.Slots[info.Slot];
        if (info.Type is null) return ok;
        if (!ok)
        {
            if (slot.IsReference) TypeChecks.AddSource(slot.AsReference, info);
            return false;
        }

        if (!TypeChecks.AssignableByReference(ctx, info, ref slot, strict: true))
        {
            Value.Release(ctx, ref slot);
            return false;
        }

        if (slot.IsReference) TypeChecks.AddSource(slot.AsReference, info);
        return true;
    }

    private bool Redeclared(PhpClass cls, PhpString key, out PropertyInfo? info)
    {
        info = null;
        if (key.Length > 0 && key[0] == 0 && key.Span[1..].IndexOf((byte)0) < 1) return false;
        ValueWalk.Unmangle(key, out PhpString name, out string? owner);
        if (owner is not null && owner != "*" && !owner.Equals(cls.Name.ToString(), StringComparison.OrdinalIgnoreCase)) return true;
        if (!cls.Properties.TryGetValue(name, out PropertyInfo? found) || found.IsStatic) return true;
        if (found.IsVirtual)
        {
            Arg.Warning(ctx, $"Cannot unserialize value for virtual property {found.DeclaringClass.Text}::${PhpClass.CutAtNul(key.ToString())}");
            return false;
        }

        info = found;
        return true;
    }

    private bool ReadDynamic(PhpInstance o, PhpString key)
    {
        PhpArray table = o.Dynamic ??= new PhpArray();
        if (!table.ContainsKey(key))
        {
            ValueWalk.Unmangle(key, out PhpString name, out _);
            if ((o.Class.Flags & ClassFlags.NoDynamicProperties) != 0)
            {
                ctx.ThrowError("Error", $"Cannot create dynamic property {o.Class.Text}::${name}");
                return false;
            }

            if ((o.Class.Flags & ClassFlags.AllowDynamicProperties) == 0)
            {
                ctx.Deprecated($"Creation of dynamic property {o.Class.Text}::${name} is deprecated");
                if (ctx.HasPending) return false;
            }
        }

        key.MarkShared();
        ref Value slot = ref table.GetOrAdd(key, out bool added);
        if (!added) Put(ref slot);
        return ReadValue(new Place(o, key, 0));
    }

    // ---- E: enum cases ----

    private bool ReadEnum(in Place place)
    {
        if (!Head(out int start, out int length)) return false;
        if (length == 0)
        {
            _at += 2;
            return false;
        }

        if (!Closes(start + length, ';')) return false;
        ReadOnlySpan<byte> text = _text.AsSpan(start, length);
        int colon = text.IndexOf((byte)':');
        if (colon < 0)
        {
            Arg.Warning(ctx, $"Invalid enum name '{new PhpString(text)}' (missing colon)");
            return false;
        }

        PhpString enumName = PhpString.FromSpan(text[..colon]), caseName = PhpString.FromSpan(text[(colon + 1)..]);
        if (!ClassNames.IsValid(enumName)) return false;
        PhpClass? cls = ctx.FindClass(enumName);
        if (cls is null)
        {
            if (!ctx.HasPending) Arg.Warning(ctx, $"Class '{enumName}' not found");
            return false;
        }

        if (!cls.IsEnum)
        {
            Arg.Warning(ctx, $"Class '{enumName}' is not an enum");
            return false;
        }

        _at = start + length + 2;
        if (!cls.Constants.TryGetValue(caseName, out ClassConstant? constant))
        {
            Arg.Warning(ctx, $"Undefined constant {enumName}::{caseName}");
            return false;
        }

        if (!constant.IsCase)
        {
            Arg.Warning(ctx, $"{enumName}::{caseName} is not an enum case");
            return false;
        }

        return ctx.GetConstant(constant, cls.Text, out Value instance) && Store(in place, instance.Copied());
    }
}
