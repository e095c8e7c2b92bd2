using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// A PHP value: 16 bytes, one object reference that carries the type and one payload (DESIGN 3).
/// <para>
/// Ownership. A Value in a VM slot (CV, temporary, array element, property, reference) owns one count of its heap
/// object. A Value in a C# local or parameter is <em>borrowed</em> unless the name or doc says owned: results of
/// functions are owned, arguments are borrowed. Write slots only through <see cref="Copy"/> (takes a new count),
/// <see cref="Move"/> (takes over the count of an owned value), <see cref="Assign"/>/<see cref="AssignMove"/>
/// (the same, releasing what was there) and <see cref="Release"/>.
/// </para>
/// </summary>
[DebuggerDisplay("{DebugText,nq}")]
public struct Value
{
    internal object? o;
    internal long n;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal Value(object? o, long n)
    {
        this.o = o;
        this.n = n;
    }

    // ---- constants and constructors (owned results; heap arguments hand over their count) ----
    public static Value Undef => default;
    public static Value Null => new(Tag.Null, 0);
    public static Value True => new(Tag.Bool, 1);
    public static Value False => new(Tag.Bool, 0);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Int(long value) => new(Tag.Int, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Float(double value) => new(Tag.Float, BitConverter.DoubleToInt64Bits(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Bool(bool value) => new(Tag.Bool, value ? 1 : 0);

    /// <summary>A string; null gives PHP null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value String(PhpString? value) => value is null ? Null : new(value, 0);

    /// <summary>A new string of the Latin-1 bytes of <paramref name="value"/>.</summary>
    public static Value String(string value) => new(PhpString.FromLatin1(value), 0);

    /// <summary>Takes over one count of <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Array(PhpArray value) => new(value, 0);

    /// <summary>Takes over one count of <paramref name="value"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value Object(PhpObject value) => new(value, 0);

    /// <summary>Takes over one count of any heap value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value FromHeap(Counted value) => new(value, 0);

    /// <summary>The first slot of a write-fetch result; the second one holds the container (see <see cref="IndirectRef"/>).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Value IndirectTo(int index) => new(Tag.Indirect, index);

    // ---- kind tests ----
    /// <summary>One of <see cref="Values.Kind"/>.</summary>
    public readonly int Kind
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => o is null ? Values.Kind.Undef : Unsafe.As<KindHeader>(o).Kind;
    }

    public readonly bool IsUndef { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => o is null; }
    public readonly bool IsNull { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => (object?)o == (object)Tag.Null; }
    public readonly bool IsNullOrUndef { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => o is null || (object?)o == (object)Tag.Null; }
    public readonly bool IsBool { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => (object?)o == (object)Tag.Bool; }
    public readonly bool IsTrue => IsBool && n != 0;
    public readonly bool IsFalse => IsBool && n == 0;
    public readonly bool IsInt { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => (object?)o == (object)Tag.Int; }
    public readonly bool IsFloat { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => (object?)o == (object)Tag.Float; }
    public readonly bool IsIndirect { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => (object?)o == (object)Tag.Indirect; }
    public readonly bool IsString { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => o is PhpString; }
    public readonly bool IsArray { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => o is PhpArray; }
    public readonly bool IsObject => Kind == Values.Kind.Object;
    public readonly bool IsResource => Kind == Values.Kind.Resource;
    public readonly bool IsReference { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => o is PhpReference; }
    /// <summary>A heap value: string, array, object, resource, reference or constant expression.</summary>
    public readonly bool IsHeap { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Kind >= Values.Kind.String; }

    // ---- unchecked access: the caller has tested the kind ----
    public readonly long IntValue { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => n; }
    public readonly double FloatValue { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => BitConverter.Int64BitsToDouble(n); }
    public readonly bool BoolValue { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => n != 0; }
    public readonly PhpString AsString { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Unsafe.As<PhpString>(o!); }
    public readonly PhpArray AsArray { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Unsafe.As<PhpArray>(o!); }
    public readonly PhpObject AsObject { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Unsafe.As<PhpObject>(o!); }
    public readonly PhpReference AsReference { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Unsafe.As<PhpReference>(o!); }
    public readonly PhpResource AsResource { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Unsafe.As<PhpResource>(o!); }
    public readonly Counted AsCounted { [MethodImpl(MethodImplOptions.AggressiveInlining)] get => Unsafe.As<Counted>(o!); }

    // ---- slots ----

    /// <summary>Writes a copy of <paramref name="source"/> into an empty slot, taking a count (a string becomes shared).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(ref Value slot, in Value source)
    {
        object? s = source.o;
        slot.n = source.n;
        if ((object?)s == (object)Tag.Int) slot.o = Tag.Int;
        else if ((object?)s == (object)Tag.Float) slot.o = Tag.Float;
        else if ((object?)s == (object)Tag.Bool) slot.o = Tag.Bool;
        else if ((object?)s == (object)Tag.Null) slot.o = Tag.Null;
        else
        {
            slot.o = s;
            if (s is not null) CountCopy(s);
        }
    }

    /// <summary>An owned copy for a C# result.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Value Copied()
    {
        if (Kind >= Values.Kind.String) CountCopy(o!);
        return this;
    }

    internal static void CountCopy(object heap)
    {
        Counted c = Unsafe.As<Counted>(heap);
        if (c.Kind == Values.Kind.String)
        {
            if ((c.Count & PhpString.SharedFlag) == 0) c.Count |= PhpString.SharedFlag;
        }
        else if (c.Kind > Values.Kind.String && c.Count >= 0) c.Count++;
    }

    /// <summary>Writes an owned value into an empty slot; no count changes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Move(ref Value slot, in Value owned)
    {
        object? s = owned.o;
        slot.n = owned.n;
        if ((object?)s == (object)Tag.Int) slot.o = Tag.Int;
        else if ((object?)s == (object)Tag.Float) slot.o = Tag.Float;
        else slot.o = s;
    }

    /// <summary>Empties a slot, giving up its count. May run a destructor (user code).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Release(PhpContext ctx, ref Value slot)
    {
        object? s = slot.o;
        slot.o = null;
        if (s is not null && Unsafe.As<KindHeader>(s).Kind > Values.Kind.String) ReleaseHeap(ctx, s);
    }

    /// <summary>Gives up the count of an owned value held in a C# local.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Release(PhpContext ctx)
    {
        if (o is not null && Unsafe.As<KindHeader>(o).Kind > Values.Kind.String) ReleaseHeap(ctx, o);
    }

    /// <summary>As <see cref="Release(PhpContext, ref Value)"/> for temporaries: what else owns the value keeps it from being the root of a garbage cycle (zval_ptr_dtor_nogc).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void ReleaseTemporary(PhpContext ctx, ref Value slot)
    {
        object? s = slot.o;
        slot.o = null;
        if (s is null || Unsafe.As<KindHeader>(s).Kind <= Values.Kind.String) return;
        Counted c = Unsafe.As<Counted>(s);
        if (c.Count > 1) c.Count--;
        else ReleaseHeap(ctx, s);
    }

    /// <summary>The same for an owned value held in a C# local.</summary>
    internal readonly void ReleaseTemporary(PhpContext ctx)
    {
        if (o is null || Unsafe.As<KindHeader>(o).Kind <= Values.Kind.String) return;
        Counted c = Unsafe.As<Counted>(o);
        if (c.Count > 1) c.Count--;
        else ReleaseHeap(ctx, o);
    }

    private static void ReleaseHeap(PhpContext ctx, object heap)
    {
        Counted c = Unsafe.As<Counted>(heap);
        int count = c.Count;
        if (count < 0) return;
        if (count <= 1)
        {
            Debug.Assert(count == 1, "release of a dead value");
            c.Count = 0;
            ctx.Destroy(c);
        }
        else
        {
            c.Count = count - 1;
            if (MayStartCycle(c)) ctx.PossibleRoot(c);
        }
    }

    /// <summary>It is not in the collector's buffer yet, and can be part of a cycle.</summary>
    private static bool MayStartCycle(Counted c) => c.Kind switch
    {
        Values.Kind.Array => !Unsafe.As<PhpArray>(c).Buffered && !Unsafe.As<PhpArray>(c).IsTyped,
        Values.Kind.Object => (Unsafe.As<PhpObject>(c).Flags & ObjectFlags.Buffered) == 0,
        _ => c.Kind != Values.Kind.Resource,
    };

    /// <summary>Assigns a copy to a filled slot; the old value is released last. Does not look through references.</summary>
    public static void Assign(PhpContext ctx, ref Value slot, in Value source)
    {
        Value old = slot;
        Copy(ref slot, in source);
        old.Release(ctx);
    }

    /// <summary>Assigns an owned value to a filled slot; the old value is released last.</summary>
    public static void AssignMove(PhpContext ctx, ref Value slot, in Value owned)
    {
        Value old = slot;
        Move(ref slot, in owned);
        old.Release(ctx);
    }

    // ---- references ----

    /// <summary>The value itself, or what the reference refers to.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value Deref(ref Value slot)
    {
        if (slot.o is PhpReference r) return ref r.Value;
        return ref slot;
    }

    /// <summary>A borrowed view without the reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly Value Dereferenced() => o is PhpReference r ? r.Value : this;

    /// <summary>Makes the slot a reference (undef becomes null) and returns it, borrowed.</summary>
    public static PhpReference MakeRef(ref Value slot)
    {
        if (slot.o is PhpReference r) return r;
        if (slot.o is null) slot = Null;
        r = new PhpReference(in slot);
        slot.o = r;
        slot.n = 0;
        return r;
    }

    private readonly string DebugText => Kind switch
    {
        Values.Kind.Undef => "undef",
        Values.Kind.Null => "null",
        Values.Kind.Bool => n != 0 ? "true" : "false",
        Values.Kind.Int => n.ToString(),
        Values.Kind.Float => FloatValue.ToString("R"),
        Values.Kind.Indirect => $"indirect {n}",
        _ => o!.ToString() ?? "",
    };

    /// <summary>What every object at <see cref="o"/> looks like at offset 8: a tag literal's length or <see cref="Counted.Kind"/>.</summary>
    private sealed class KindHeader
    {
        public int Kind = 0;
    }
}
