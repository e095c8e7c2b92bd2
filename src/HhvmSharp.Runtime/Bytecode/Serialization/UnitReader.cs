using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>Reads what <see cref="UnitWriter"/> wrote.</summary>
internal sealed class UnitReader(byte[] data)
{
    private int _at;
    private PhpString[] _table = [];

    public ScriptUnit Read()
    {
        _table = new PhpString[Count()];
        for (int i = 0; i < _table.Length; i++) _table[i] = PhpString.Literal(Take(Count()));
        var unit = new ScriptUnit
        {
            FileName = String(),
            Main = Code(),
            TopFunctions = All(Code),
            Classes = All(Class),
            Diagnostics = All(() => new CompileDiagnostic(Int(), Text(), Int())),
            HaltOffset = Long(),
        };
        UnitLinks.Attach(unit);
        return unit;
    }

    // ---- primitives ----

    private ReadOnlySpan<byte> Take(int length)
    {
        ReadOnlySpan<byte> span = data.AsSpan(_at, length);
        _at += length;
        return span;
    }

    private long Long()
    {
        ulong v = 0;
        for (int shift = 0; shift < 70; shift += 7)
        {
            byte b = data[_at++];
            v |= (ulong)(b & 0x7f) << shift;
            if (b < 0x80) return (long)(v >> 1) ^ -(long)(v & 1);
        }

        throw new InvalidDataException("a number that does not end");
    }

    private int Int() => checked((int)Long());

    private int Count()
    {
        int n = Int();
        if (n < 0 || n > data.Length) throw new InvalidDataException("a count of " + n);
        return n;
    }

    private bool Bool() => data[_at++] != 0;

    private PhpString String() => _table[Int()];

    private PhpString? OptionalString()
    {
        int index = Int();
        return index < 0 ? null : _table[index];
    }

    private string Text() => String().ToString();

    private T[] All<T>(Func<T> read)
    {
        int n = Count();
        if (n == 0) return [];
        var items = new T[n];
        for (int i = 0; i < n; i++) items[i] = read();
        return items;
    }

    private Value Value()
    {
        switch (data[_at++])
        {
            case 0: return Values.Value.Undef;
            case 1: return Values.Value.Null;
            case 2: return Values.Value.False;
            case 3: return Values.Value.True;
            case 4: return Values.Value.Int(Long());
            case 5: return Values.Value.Float(BitConverter.ToDouble(Take(8)));
            case 6: return Values.Value.String(String());
            case 7: return Values.Value.Array(Array());
            case 8:
                OpArray code = Code();
                return Values.Value.FromHeap(new ConstExpr(code, Text()));
            default: throw new InvalidDataException("an unknown kind of value");
        }
    }

    private PhpArray Array()
    {
        int n = Count();
        bool list = Bool();
        if (n == 0) return PhpArray.Empty;
        var array = new PhpArray(n);
        for (int i = 0; i < n; i++)
        {
            if (list)
            {
                array.Append(Value());
                continue;
            }

            Value key = Value();
            Value element = Value();
            if (key.IsInt) array.Set(null!, key.IntValue, element);
            else array.Set(null!, key.AsString, element);
        }

        return array.Freeze();
    }

    // ---- code ----

    private OpArray Code()
    {
        PhpString? name = OptionalString();
        PhpString file = String();
        var flags = (FunctionFlags)(uint)Long();
        int start = Int(), end = Int();
        PhpString? doc = OptionalString();
        int count = Count();
        Op[] ops = GC.AllocateArray<Op>(count, pinned: true);
        Take(checked(count * Marshal.SizeOf<Op>())).CopyTo(MemoryMarshal.AsBytes(ops.AsSpan()));
        foreach (ref Op op in ops.AsSpan()) op.Dispatch = 0;
        return new OpArray
        {
            Name = name,
            FileName = file,
            Flags = flags,
            LineStart = start,
            LineEnd = end,
            DocComment = doc,
            Ops = ops,
            Literals = All(Value),
            CvNames = All(String),
            NumTmps = Int(),
            Params = All(Param),
            NumParams = Int(),
            RequiredParams = Int(),
            ReturnType = OptionalType(),
            TryCatch = All(() => new TryCatchElement(Int(), Int(), Int(), Int())),
            LiveRanges = All(() => new LiveRange(Int(), (LiveRangeKind)Int(), Int(), Int())),
            StaticVars = All(() => new StaticVar(String(), Value())),
            Functions = All(Code),
            Attributes = All(Attribute),
            CacheSize = Count(),
            PropertyName = OptionalString(),
        };
    }

    private ParamInfo Param() => new()
    {
        Name = String(),
        Type = OptionalType(),
        Flags = (ParamFlags)Int(),
        Default = Value(),
        DefaultText = Bool() ? Text() : null,
        Attributes = All(Attribute),
    };

    private TypeDecl? OptionalType() => Bool() ? Type() : null;

    private TypeDecl Type() => new()
    {
        Mask = (TypeMask)Int(),
        Parts = All(Type),
        IsIntersection = Bool(),
        ClassName = OptionalString(),
        Text = Text(),
    };

    private AttributeDecl Attribute() => new()
    {
        Name = String(),
        Args = All<(PhpString?, Value)>(() => (OptionalString(), Value())),
        Line = Int(),
        StrictTypes = Bool(),
    };

    // ---- classes ----

    private ClassDecl Class() => new()
    {
        Name = String(),
        ParentName = OptionalString(),
        InterfaceNames = All(String),
        Flags = (ClassFlags)(uint)Long(),
        Constants = All(Constant),
        Properties = All(Property),
        Methods = All(Code),
        Traits = All(() => new TraitUseDecl(String())),
        TraitAliases = All(() => new TraitAliasDecl(OptionalString(), String(), OptionalString(), (FunctionFlags)(uint)Long())),
        TraitPrecedences = All(() => new TraitPrecedenceDecl(String(), String(), All(String))),
        EnumBackingType = OptionalType(),
        Attributes = All(Attribute),
        DocComment = OptionalString(),
        LineStart = Int(),
        LineEnd = Int(),
        TopLevel = Bool(),
        Unconditional = Bool(),
    };

    private ConstDecl Constant() => new()
    {
        Name = String(),
        Flags = (FunctionFlags)(uint)Long(),
        Value = Value(),
        IsCase = Bool(),
        Type = OptionalType(),
        Attributes = All(Attribute),
        DocComment = OptionalString(),
        Line = Int(),
    };

    private PropertyDecl Property() => new()
    {
        Name = String(),
        Flags = (FunctionFlags)(uint)Long(),
        SetVisibility = (FunctionFlags)(uint)Long(),
        Default = Value(),
        Type = OptionalType(),
        IsPromoted = Bool(),
        IsVirtual = Bool(),
        GetHook = Bool() ? Code() : null,
        SetHook = Bool() ? Code() : null,
        Attributes = All(Attribute),
        DocComment = OptionalString(),
        Line = Int(),
    };
}
