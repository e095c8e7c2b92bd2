using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>
/// serialize(). Values are numbered in the order they are written; a value that is met again is written as "R:n;" (the
/// same reference) or "r:n;" (the same object). A serialize() inside of Serializable::serialize() goes on numbering.
/// </summary>
internal sealed class Serializer(RequestContext ctx)
{
    private static readonly PhpString SerializeMethod = PhpString.Literal("serialize");
    private static readonly PhpString SerializableName = PhpString.Literal("serializable");

    /// <summary>Numbers of the references and objects written so far; -1: one that has failed. Kept alive until the end.</summary>
    private Dictionary<Counted, long>? _numbers;
    private readonly Stack<Level> _levels = new();
    private PhpStringBuilder _out = null!; // while it runs
    private long _count;

    private sealed class Level
    {
        internal required PhpArray Items; // owned
        internal int Position;
        internal PhpArray? Same;          // the array being written, for an element that is the array itself
        internal bool SkipClassName;      // __PHP_Incomplete_Class: its name is no property
    }

    /// <summary>Null with an exception pending.</summary>
    internal PhpString? Serialize(in Value value)
    {
        // nested calls (Serializable) have an output of their own
        PhpStringBuilder? outer = _out;
        KeptBuffer buffer = Ctx.GetState<VariableState>().Buffer;
        _out = buffer.Take();
        int depth = _levels.Count;
        WriteValue(in value);
        while (_levels.Count > depth)
        {
            Level level = _levels.Peek();
            int p = Ctx.HasPending ? PhpArray.End : level.Items.NextPosition(level.Position);
            if (p == PhpArray.End)
            {
                _levels.Pop();
                Value.Array(level.Items).Release(Ctx);
                _out.Append('}');
                continue;
            }

            level.Position = p + 1;
            Value key = level.Items.KeyAt(p);
            if (level.SkipClassName && key.IsString && key.AsString.Equals(IncompleteClass.NameProperty)) continue;
            if (key.IsInt) WriteInt(key.IntValue);
            else WriteString(key.AsString);
            Value v = level.Items.ValueAt(p);
            if (v.o is PhpReference { Count: 1 } alone) v = alone.Value;
            if (level.Same is not null && ReferenceEquals(v.o, level.Same))
            {
                _count++;
                _out.Append("N;");
                continue;
            }

            WriteValue(in v);
        }

        PhpStringBuilder result = _out;
        _out = outer!;
        return Ctx.HasPending ? null : buffer.Finish(result);
    }

    private RequestContext Ctx { get; } = ctx;

    /// <summary>Gives up what was kept alive.</summary>
    internal void Finish()
    {
        if (_numbers is null) return;
        foreach (Counted c in _numbers.Keys) Value.FromHeap(c).Release(Ctx);
        _numbers.Clear();
    }

    private void WriteInt(long n) => _out.Append("i:"u8).Append(n).Append(';');

    private void WriteString(PhpString s) => _out.Append("s:"u8).Append((long)s.Length).Append(":\""u8).Append(s).Append("\";"u8);

    /// <summary>Numbers a value; what it was numbered before, or 0.</summary>
    private long Number(in Value v)
    {
        _count++;
        Counted key;
        if (v.IsReference) key = v.AsReference.Value.IsObject ? v.AsReference.Value.AsObject : v.AsReference;
        else if (v.IsObject) key = v.AsObject;
        else return 0;
        _numbers ??= new Dictionary<Counted, long>(ReferenceEqualityComparer.Instance);
        if (_numbers.TryGetValue(key, out long known))
        {
            if (v.IsReference && known != -1) _count--;
            return known;
        }

        key.AddRef();
        _numbers.Add(key, _count);
        return 0;
    }

    private void WriteValue(in Value value)
    {
        if (Ctx.HasPending) return;
        long known = Number(in value);
        if (known == -1)
        {
            _out.Append("N;");
            return;
        }

        if (known != 0)
        {
            _out.Append(value.IsReference ? "R:" : "r:").Append(known).Append(';');
            return;
        }

        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Bool:
                _out.Append(v.n != 0 ? "b:1;"u8 : "b:0;"u8);
                break;
            case Kind.Undef or Kind.Null:
                _out.Append("N;");
                break;
            case Kind.Int:
                WriteInt(v.n);
                break;
            case Kind.Float:
                _out.Append("d:"u8).AppendExactly(v.FloatValue, Ctx.SerializePrecision).Append(';');
                break;
            case Kind.String:
                WriteString(v.AsString);
                break;
            case Kind.Array:
                PhpArray a = v.AsArray;
                a.AddRef();
                _out.Append("a:"u8).Append((long)a.Length).Append(":{"u8);
                _levels.Push(new Level { Items = a, Same = a });
                break;
            case Kind.Object:
                WriteObject((PhpInstance)v.AsObject);
                break;
            default: // resources have no form
                _out.Append("i:0;");
                break;
        }
    }

    private void WriteObject(PhpInstance o)
    {
        PhpClass cls = o.Class;
        if ((cls.Flags & (ClassFlags.NotSerializable | ClassFlags.Anonymous)) != 0)
        {
            Ctx.ThrowError("Exception", $"Serialization of '{cls.Text}' is not allowed");
            return;
        }

        if (cls.IsEnum)
        {
            PhpString name = o.Slots[0].AsString;
            _out.Append("E:").Append((long)cls.Name.Length + 1 + name.Length).Append(":\"").Append(cls.Name).Append(':').Append(name).Append("\";");
            return;
        }

        if (cls.Serialize is { } serialize)
        {
            Value data = CallUnlocked(serialize, o);
            if (Ctx.HasPending) return;
            if (!data.IsArray)
            {
                data.Release(Ctx);
                Ctx.ThrowError("TypeError", $"{cls.Text}::__serialize() must return an array");
                return;
            }

            WriteClassName(o);
            Open(data.AsArray, data.AsArray.Length, false);
            return;
        }

        if (IsSerializable(cls))
        {
            WriteCustom(o);
            return;
        }

        bool incomplete = IncompleteClass.Is(cls);
        if (cls.Sleep is { } sleep && !incomplete)
        {
            WriteSleep(o, sleep);
            return;
        }

        PhpArray properties = o.GetPropertiesToSerialize(Ctx);
        if (Ctx.HasPending)
        {
            Value.Array(properties).Release(Ctx);
            return;
        }

        bool named = WriteClassName(o);
        Open(properties, properties.Length - (named && properties.Length > 0 ? 1 : 0), named);
    }

    private void Open(PhpArray owned, int count, bool skipClassName)
    {
        _out.Append((long)count).Append(":{");
        _levels.Push(new Level { Items = owned, SkipClassName = skipClassName });
    }

    /// <summary>O:3:"Foo": of an object whose class was not there when it was unserialized, the name it should have. True then.</summary>
    private bool WriteClassName(PhpInstance o)
    {
        PhpString? lost = IncompleteClass.NameOf(o);
        PhpString name = lost ?? o.Class.Name;
        _out.Append("O:").Append((long)name.Length).Append(":\"").Append(name).Append("\":");
        return lost is not null;
    }

    /// <summary>User code called here that serializes something starts numbering anew.</summary>
    private Value CallUnlocked(PhpFunction method, PhpInstance o)
    {
        VariableState state = Ctx.GetState<VariableState>();
        state.Lock++;
        Value r = Ctx.CallFunction(method, o, []);
        state.Lock--;
        return r;
    }

    private bool IsSerializable(PhpClass cls) =>
        Ctx.Environment.Classes.TryGetValue(SerializableName, out PhpClass? iface) && cls.IsSubclassOf(iface);

    private void WriteCustom(PhpInstance o)
    {
        Value r = Ctx.CallMethod(o, SerializeMethod);
        if (Ctx.HasPending) return;
        if (r.IsString)
        {
            _out.Append("C:").Append((long)o.Class.Name.Length).Append(":\"").Append(o.Class.Name).Append("\":")
                .Append((long)r.AsString.Length).Append(":{").Append(r.AsString).Append('}');
            return;
        }

        if (!r.IsNull)
        {
            r.Release(Ctx);
            Ctx.ThrowError("Exception", $"{o.Class.Text}::serialize() must return a string or NULL");
            return;
        }

        // nothing may refer to what was not written
        _numbers![o] = -1;
        _out.Append("N;");
    }

    // ---- __sleep ----

    private void WriteSleep(PhpInstance o, PhpFunction sleep)
    {
        Value names = CallUnlocked(sleep, o);
        if (Ctx.HasPending) return;
        if (!names.IsArray)
        {
            names.Release(Ctx);
            Arg.Warning(Ctx, $"{o.Class.Text}::__sleep() should return an array only containing the names of instance-variables to serialize");
            if (!Ctx.HasPending) _out.Append("N;");
            return;
        }

        PhpArray all = o.GetPropertiesToSerialize(Ctx);
        var kept = new PhpArray(names.AsArray.Length);
        foreach ((Value _, Value n) in names.AsArray)
        {
            Value name = n.Dereferenced();
            if (!name.IsString)
                Arg.Warning(Ctx, $"{o.Class.Text}::__sleep() should return an array only containing the names of instance-variables to serialize");
            PhpString text = Conversions.ToStr(Ctx, in name);
            if (Ctx.HasPending) break;
            // the name as it stands, then as a private one of the class, then as a protected one
            if (Take(o, all, kept, text, text)
                || Take(o, all, kept, PhpString.FromLatin1($"\0{o.Class.Name}\0{text}"), text)
                || Take(o, all, kept, PhpString.FromLatin1($"\0*\0{text}"), text)) continue;
            if (Ctx.HasPending) break;
            Arg.Warning(Ctx, $"\"{PhpClass.CutAtNul(text.ToString())}\" returned as member variable from __sleep() but does not exist");
        }

        names.Release(Ctx);
        Value.Array(all).Release(Ctx);
        if (Ctx.HasPending)
        {
            Value.Array(kept).Release(Ctx);
            return;
        }

        WriteClassName(o);
        Open(kept, kept.Length, false);
    }

    private bool Take(PhpInstance o, PhpArray all, PhpArray kept, PhpString key, PhpString shown)
    {
        Value v = all.Get(key);
        if (v.IsUndef)
        {
            // a typed property without a value is left out silently
            foreach (PropertyInfo? p in o.Class.Slots)
                if (p is { Type: not null } && o.Slots[p.Slot].IsUndef && p.MangledName.Equals(key)) return true;
            return false;
        }

        if (kept.ContainsKey(key))
        {
            Arg.Warning(Ctx, $"\"{PhpClass.CutAtNul(shown.ToString())}\" is returned from __sleep() multiple times");
            return true;
        }

        key.MarkShared();
        kept.Add(key, v.Copied());
        return true;
    }
}
