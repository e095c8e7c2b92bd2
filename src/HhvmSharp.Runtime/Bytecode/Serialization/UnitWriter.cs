using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>Writes a unit; <see cref="UnitReader"/> reads in the same order.</summary>
internal sealed class UnitWriter
{
    private readonly MemoryStream _out = new();
    private readonly Dictionary<PhpString, int> _strings = [];
    private readonly List<PhpString> _table = [];

    public byte[] Write(ScriptUnit unit)
    {
        Write(unit.FileName);
        Write(unit.Main);
        WriteAll(unit.TopFunctions, Write);
        WriteAll(unit.Classes, Write);
        WriteAll(unit.Diagnostics, d =>
        {
            Int(d.Level);
            Text(d.Message);
            Int(d.Line);
        });
        Long(unit.HaltOffset);
        byte[] body = _out.ToArray();
        _out.SetLength(0);
        Int(_table.Count);
        foreach (PhpString s in _table)
        {
            Int(s.Length);
            _out.Write(s.Span);
        }

        _out.Write(body);
        return _out.ToArray();
    }

    // ---- primitives ----

    /// <summary>Seven bits a byte; zigzag, so that -1 is short.</summary>
    private void Long(long value)
    {
        ulong v = (ulong)((value << 1) ^ (value >> 63));
        while (v >= 0x80)
        {
            _out.WriteByte((byte)(v | 0x80));
            v >>= 7;
        }

        _out.WriteByte((byte)v);
    }

    private void Int(int value) => Long(value);

    private void Bool(bool value) => _out.WriteByte(value ? (byte)1 : (byte)0);

    private void Write(PhpString value)
    {
        if (!_strings.TryGetValue(value, out int index))
        {
            index = _table.Count;
            _strings.Add(value, index);
            _table.Add(value);
        }

        Int(index);
    }

    private void WriteOptional(PhpString? value)
    {
        if (value is null) Int(-1);
        else Write(value);
    }

    private void Text(string value) => Write(PhpString.FromLatin1(value));

    private void WriteAll<T>(T[] items, Action<T> write)
    {
        Int(items.Length);
        foreach (T item in items) write(item);
    }

    private void Write(Value value)
    {
        switch (value.Kind)
        {
            case Kind.Undef:
                _out.WriteByte(0);
                break;
            case Kind.Null:
                _out.WriteByte(1);
                break;
            case Kind.Bool:
                _out.WriteByte(value.IsTrue ? (byte)3 : (byte)2);
                break;
            case Kind.Int:
                _out.WriteByte(4);
                Long(value.IntValue);
                break;
            case Kind.Float:
                _out.WriteByte(5);
                _out.Write(BitConverter.GetBytes(value.FloatValue));
                break;
            case Kind.String:
                _out.WriteByte(6);
                Write(value.AsString);
                break;
            case Kind.Array:
                _out.WriteByte(7);
                Write(value.AsArray);
                break;
            case Kind.ConstExpr:
                _out.WriteByte(8);
                var expr = (ConstExpr)value.AsCounted;
                Write(expr.Code);
                Text(expr.Text);
                break;
            default:
                throw new InvalidOperationException("a literal of kind " + value.Kind);
        }
    }

    private void Write(PhpArray array)
    {
        Int(array.Length);
        Bool(array.IsList);
        foreach (KeyValuePair<Value, Value> pair in array)
        {
            if (!array.IsList) Write(pair.Key);
            Write(pair.Value);
        }
    }

    // ---- code ----

    private void Write(OpArray code)
    {
        WriteOptional(code.Name);
        Write(code.FileName);
        Long((uint)code.Flags);
        Int(code.LineStart);
        Int(code.LineEnd);
        WriteOptional(code.DocComment);
        Int(code.Ops.Length);
        foreach (Op op in code.Ops)
        {
            Op plain = op;
            plain.Dispatch = 0;   // derived at load
            _out.Write(MemoryMarshal.AsBytes(new ReadOnlySpan<Op>(in plain)));
        }

        WriteAll(code.Literals, Write);
        WriteAll(code.CvNames, Write);
        Int(code.NumTmps);
        WriteAll(code.Params, Write);
        Int(code.NumParams);
        Int(code.RequiredParams);
        WriteOptional(code.ReturnType);
        WriteAll(code.TryCatch, t =>
        {
            Int(t.TryOp);
            Int(t.CatchOp);
            Int(t.FinallyOp);
            Int(t.FinallyEnd);
        });
        WriteAll(code.LiveRanges, r =>
        {
            Int(r.Slot);
            Int((int)r.Kind);
            Int(r.Start);
            Int(r.End);
        });
        WriteAll(code.StaticVars, v =>
        {
            Write(v.Name);
            Write(v.Initial);
        });
        WriteAll(code.Functions, Write);
        WriteAll(code.Attributes, Write);
        Int(code.CacheSize);
        WriteOptional(code.PropertyName);
    }

    private void Write(ParamInfo p)
    {
        Write(p.Name);
        WriteOptional(p.Type);
        Int((int)p.Flags);
        Write(p.Default);
        Bool(p.DefaultText is not null);
        if (p.DefaultText is not null) Text(p.DefaultText);
        WriteAll(p.Attributes, Write);
    }

    private void WriteOptional(TypeDecl? type)
    {
        Bool(type is not null);
        if (type is not null) Write(type);
    }

    private void Write(TypeDecl type)
    {
        Int((int)type.Mask);
        WriteAll(type.Parts, Write);
        Bool(type.IsIntersection);
        WriteOptional(type.ClassName);
        Text(type.Text);
    }

    private void Write(AttributeDecl attribute)
    {
        Write(attribute.Name);
        WriteAll(attribute.Args, a =>
        {
            WriteOptional(a.Name);
            Write(a.Value);
        });
        Int(attribute.Line);
        Bool(attribute.StrictTypes);
    }

    // ---- classes ----

    private void Write(ClassDecl c)
    {
        Write(c.Name);
        WriteOptional(c.ParentName);
        WriteAll(c.InterfaceNames, Write);
        Long((uint)c.Flags);
        WriteAll(c.Constants, Write);
        WriteAll(c.Properties, Write);
        WriteAll(c.Methods, Write);
        WriteAll(c.Traits, t => Write(t.Name));
        WriteAll(c.TraitAliases, t =>
        {
            WriteOptional(t.Trait);
            Write(t.Method);
            WriteOptional(t.Alias);
            Long((uint)t.Modifiers);
        });
        WriteAll(c.TraitPrecedences, t =>
        {
            Write(t.Trait);
            Write(t.Method);
            WriteAll(t.InsteadOf, Write);
        });
        WriteOptional(c.EnumBackingType);
        WriteAll(c.Attributes, Write);
        WriteOptional(c.DocComment);
        Int(c.LineStart);
        Int(c.LineEnd);
        Bool(c.TopLevel);
        Bool(c.Unconditional);
    }

    private void Write(ConstDecl c)
    {
        Write(c.Name);
        Long((uint)c.Flags);
        Write(c.Value);
        Bool(c.IsCase);
        WriteOptional(c.Type);
        WriteAll(c.Attributes, Write);
        WriteOptional(c.DocComment);
        Int(c.Line);
    }

    private void Write(PropertyDecl p)
    {
        Write(p.Name);
        Long((uint)p.Flags);
        Long((uint)p.SetVisibility);
        Write(p.Default);
        WriteOptional(p.Type);
        Bool(p.IsPromoted);
        Bool(p.IsVirtual);
        Bool(p.GetHook is not null);
        if (p.GetHook is not null) Write(p.GetHook);
        Bool(p.SetHook is not null);
        if (p.SetHook is not null) Write(p.SetHook);
        WriteAll(p.Attributes, Write);
        WriteOptional(p.DocComment);
        Int(p.Line);
    }
}
