using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Tiering;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>What the frame of a method call owns of $this, should it come to a frame.</summary>
[Flags]
internal enum ThisMode
{
    /// <summary>Nothing: the caller's $this, or a variable of it.</summary>
    Borrowed = 0,
    /// <summary>A count of its own, to be added.</summary>
    Owned = 1,
    /// <summary>The count of the temporary that held the object.</summary>
    Transferred = 2,
    /// <summary>A constructor called by new.</summary>
    Constructor = 4,
}

/// <summary>
/// What generated code calls. The one-liners are inlined into it; names that begin with Try give false where the
/// interpreter must do the op, and have done nothing then.
/// </summary>
internal static unsafe partial class JitOps
{
    // ---- slots ----

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value Window(Frame f) => ref f.Window;

    /// <summary>At the entry of a loop: compiled functions are called without frames from here.</summary>
    public static void CheckStack(RequestContext ctx)
    {
        if (ctx.StackLimit == 0) ctx.SetStackLimit();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInt(ref Value v) => v.IsInt;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFloat(ref Value v) => v.IsFloat;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBool(ref Value v) => v.IsBool;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNull(ref Value v) => v.IsNull;

    /// <summary>Neither undef nor a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlain(ref Value v) => v.o is not null && !v.IsReference && !v.IsIndirect;

    /// <summary>Nothing to release when it is overwritten.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsUncounted(ref Value v) => v.Kind <= Kind.String;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsPlainArray(ref Value v) => v.o is PhpArray;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsString(ref Value v) => v.o is PhpString;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long LoadInt(ref Value v) => v.n;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double LoadFloat(ref Value v) => v.FloatValue;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreInt(ref Value slot, long n) => slot = Value.Int(n);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreFloat(ref Value slot, double d) => slot = Value.Float(d);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreBool(ref Value slot, long b)
    {
        slot.o = Tag.Bool;
        slot.n = b;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNull(ref Value slot)
    {
        slot.o = Tag.Null;
        slot.n = 0;
    }

    /// <summary>A literal string: shared from birth.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreObject(ref Value slot, object o)
    {
        slot.o = o;
        slot.n = 0;
    }

    /// <summary>A borrowed array gets the count that a slot owns.</summary>
    public static void StoreBorrowed(ref Value slot, PhpArray array)
    {
        array.AddRef();
        slot = Value.Array(array);
    }

    public static void CopyLiteral(ref Value slot, Frame f, int index) => Value.Copy(ref slot, in f.Code.Literals[index]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopySlot(ref Value slot, ref Value source) => Value.Copy(ref slot, in source);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void MoveSlot(ref Value slot, ref Value source)
    {
        Value.Move(ref slot, in source);
        source.o = null;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsReferenceToInt(ref Value v) => v.o is PhpReference r && r.Value.IsInt;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsReferenceToFloat(ref Value v) => v.o is PhpReference r && r.Value.IsFloat;

    /// <summary>Of a slot known to hold a reference.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value Target(ref Value v) => ref v.AsReference.Value;

    /// <summary>The slot holds an untyped reference to a value without a count, so that assigning a scalar needs no more than a store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFreeReference(ref Value v) => v.o is PhpReference { Sources: null } r && r.Value.Kind <= Kind.String;

    // ---- arrays ----

    /// <summary>The array in a slot, or behind its reference; otherwise null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhpArray? ArrayIn(ref Value slot) =>
        slot.o is PhpArray a ? a : slot.o is PhpReference r ? r.Value.o as PhpArray : null;

    /// <summary>The array in a slot that is no reference; otherwise null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhpArray? PlainArrayIn(ref Value slot) => slot.o as PhpArray;

    /// <summary>Of a slot known to hold an array.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhpArray ArrayOf(ref Value slot) => slot.AsArray;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasInt(PhpArray a, long key) => a.Strategy == ArrayStrategy.Ints && (ulong)key < (ulong)(uint)a.Used;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsInts(PhpArray a) => a.Strategy == ArrayStrategy.Ints;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long IntAt(PhpArray a, long key) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<long[]>(a.Data!)), (nint)key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetIntAt(PhpArray a, long key, long n) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<long[]>(a.Data!)), (nint)key) = n;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasFloat(PhpArray a, long key) => a.Strategy == ArrayStrategy.Floats && (ulong)key < (ulong)(uint)a.Used;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double FloatAt(PhpArray a, long key) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<double[]>(a.Data!)), (nint)key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetFloatAt(PhpArray a, long key, double d) => Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<double[]>(a.Data!)), (nint)key) = d;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasValue(PhpArray a, long key) => a.Strategy == ArrayStrategy.Values && (ulong)key < (ulong)(uint)a.Used;

    /// <summary>The slot of an element of Value storage; undef is a hole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value ValueAt(PhpArray a, long key) => ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<Value[]>(a.Data!)), (nint)key);

    /// <summary>A list of ints with room for the element that comes next.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanAppendInt(PhpArray a, long key) =>
        a.Strategy == ArrayStrategy.Ints && key == a.Used && a.NextFree == key && (ulong)key < (ulong)Unsafe.As<long[]>(a.Data!).Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool CanAppendFloat(PhpArray a, long key) =>
        a.Strategy == ArrayStrategy.Floats && key == a.Used && a.NextFree == key && (ulong)key < (ulong)Unsafe.As<double[]>(a.Data!).Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AppendIntAt(PhpArray a, long key, long n)
    {
        SetIntAt(a, key, n);
        a.Used = (int)key + 1;
        a.NextFree = key + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void AppendFloatAt(PhpArray a, long key, double d)
    {
        SetFloatAt(a, key, d);
        a.Used = (int)key + 1;
        a.NextFree = key + 1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsStoredAs(PhpArray a, ArrayStrategy strategy) => a.Strategy == strategy;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref long FirstInt(PhpArray a) => ref MemoryMarshal.GetArrayDataReference(Unsafe.As<long[]>(a.Data!));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref double FirstFloat(PhpArray a) => ref MemoryMarshal.GetArrayDataReference(Unsafe.As<double[]>(a.Data!));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value FirstValue(PhpArray a) => ref MemoryMarshal.GetArrayDataReference(Unsafe.As<Value[]>(a.Data!));

    /// <summary>Of packed storage: the position is in use (in Value storage it may be a hole).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasIndex(PhpArray a, long key) => (ulong)key < (ulong)(uint)a.Used;

    /// <summary>The key that an append to a list uses.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long NextKey(PhpArray a) => a.Used;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsExclusive(PhpArray a) => a.Count == 1;

    /// <summary>The element under an int key with its reference followed, or undef.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Element(PhpArray a, long key, out Value element)
    {
        element = a.Get(key);
        if (element.o is PhpReference r) element = r.Value;
    }

    /// <summary>The element under a string key that is no number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void NamedElement(PhpArray a, PhpString key, out Value element)
    {
        element = a.Get(key);
        if (element.o is PhpReference r) element = r.Value;
    }

    /// <summary>The element under a string key by PHP's rule.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void SymbolElement(PhpArray a, PhpString key, out Value element)
    {
        element = a.GetSymbol(key);
        if (element.o is PhpReference r) element = r.Value;
    }

    private static readonly Value[] Missing = new Value[1];

    /// <summary>The slot of an element in Value or hash storage; undef when it is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value ElementRef(PhpArray a, long key)
    {
        if (a.Strategy == ArrayStrategy.Values && (ulong)key < (ulong)(uint)a.Used)
            return ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<Value[]>(a.Data!)), (nint)key);
        return ref HashElementRef(a, key);
    }

    /// <summary>The slot of an element of a hash; undef when it is not there, or the array is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ref Value HashElementRef(PhpArray a, long key)
    {
        if (a.Strategy != ArrayStrategy.Hash) return ref Missing[0];
        PhpArray.Bucket[] buckets = Unsafe.As<PhpArray.Bucket[]>(a.Data!);
        int[] index = a.HashIndex;
        int i = index[(int)key & (buckets.Length - 1)] - 1;
        while ((uint)i < (uint)buckets.Length)
        {
            ref PhpArray.Bucket b = ref buckets[i];
            if (b.Index == key && b.Key is null) return ref b.Val;
            i = index[buckets.Length + i] - 1;
        }

        return ref Missing[0];
    }

    /// <summary>The same under a string key that is no number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ref Value NamedRef(PhpArray a, PhpString key) => ref FindName(a, key);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ref Value FindName(PhpArray a, PhpString key)
    {
        if (a.Strategy != ArrayStrategy.Hash) return ref Missing[0];
        int hash = key.GetHashCode();
        PhpArray.Bucket[] buckets = Unsafe.As<PhpArray.Bucket[]>(a.Data!);
        int[] index = a.HashIndex;
        int i = index[hash & (buckets.Length - 1)] - 1;
        while ((uint)i < (uint)buckets.Length)
        {
            ref PhpArray.Bucket b = ref buckets[i];
            if (ReferenceEquals(b.Key, key) || (b.Index == hash && b.Key is { } other && other.Length == key.Length && other.Span.SequenceEqual(key.Span))) return ref b.Val;
            i = index[buckets.Length + i] - 1;
        }

        return ref Missing[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static ref Value SymbolRef(PhpArray a, PhpString key) =>
        ref IsNumeric(key, out long index) ? ref ElementRef(a, index) : ref FindName(a, key);

    /// <summary>PHP's rule which strings are int keys; nearly all others are known by their first byte.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsNumeric(PhpString key, out long index)
    {
        index = 0;
        return (key.Count & PhpString.NameFlag) == 0 && key.Length != 0 && key.Bytes[0] <= '9' && ArrayKey.TryInt(key.Span, out index);
    }

    /// <summary>An element that is there and has no count.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsSettable(ref Value v) => v.o is not null && v.Kind <= Kind.String;

    /// <summary>slot + - * n (0, 1, 2) on numbers, without overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOperateInt(ref Value slot, long n, int operation)
    {
        if (!slot.IsInt) return slot.IsFloat && TryOperateFloat(ref slot, n, operation);
        long x = slot.n, r;
        if (operation == 2)
        {
            if (Math.BigMul(x, n, out r) != r >> 63) return false;
        }
        else
        {
            r = operation == 0 ? x + n : x - n;
            if ((operation == 0 ? (x ^ r) & (n ^ r) : (x ^ n) & (x ^ r)) < 0) return false;
        }

        slot.n = r;
        return true;
    }

    /// <inheritdoc cref="TryOperateInt"/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryOperateFloat(ref Value slot, double d, int operation)
    {
        if (!slot.IsFloat && !slot.IsInt) return false;
        double x = slot.IsFloat ? slot.FloatValue : slot.n;
        slot = Value.Float(operation == 0 ? x + d : operation == 1 ? x - d : x * d);
        return true;
    }

    /// <summary>$a[$key] = $value where nothing but the array itself is involved; takes over the value.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TrySet(RequestContext ctx, ref Value container, long key, ref Value value, bool owned)
    {
        if (Writable(ctx, ref container) is not { } array) return false;
        if (array.Strategy >= ArrayStrategy.Values)
        {
            ref Value old = ref ElementRef(array, key);
            if (old.Kind > Kind.String) return false;
            if (!old.IsUndef)
            {
                if (owned) Value.Move(ref old, in value);
                else Value.Copy(ref old, in value);
                return true;
            }
        }

        if (owned) array.Set(ctx, key, in value);
        else array.Set(ctx, key, value.Copied());
        return !ctx.HasPending;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TrySetInt(RequestContext ctx, ref Value container, long key, long n)
    {
        Value value = Value.Int(n);
        return TrySet(ctx, ref container, key, ref value, true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TrySetFloat(RequestContext ctx, ref Value container, long key, double d)
    {
        Value value = Value.Float(d);
        return TrySet(ctx, ref container, key, ref value, true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TrySetSymbol(RequestContext ctx, ref Value container, PhpString key, ref Value value, bool owned)
    {
        if (IsNumeric(key, out long index)) return TrySet(ctx, ref container, index, ref value, owned);
        if (Writable(ctx, ref container) is not { } array) return false;
        ref Value old = ref FindName(array, key);
        if (old.Kind > Kind.String) return false;
        if (!old.IsUndef)
        {
            if (owned) Value.Move(ref old, in value);
            else Value.Copy(ref old, in value);
            return true;
        }

        array.AddName(ctx, key, owned ? value : value.Copied());
        return !ctx.HasPending;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAppend(RequestContext ctx, ref Value container, ref Value value, bool owned)
    {
        if (Writable(ctx, ref container) is not { } array) return false;
        if (array.NextFree == long.MaxValue) return false;
        if (owned) array.Append(ctx, in value);
        else array.Append(ctx, value.Copied());
        return !ctx.HasPending;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAppendInt(RequestContext ctx, ref Value container, long n)
    {
        Value value = Value.Int(n);
        return TryAppend(ctx, ref container, ref value, true);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAppendFloat(RequestContext ctx, ref Value container, double d)
    {
        Value value = Value.Float(d);
        return TryAppend(ctx, ref container, ref value, true);
    }

    private static PhpArray? Writable(RequestContext ctx, ref Value container)
    {
        if (container.o is PhpReference r) container = ref r.Value;
        if (container.o is not PhpArray array || array.MayHaveReferences) return null;
        return array.Count == 1 ? array : PhpArray.Separate(ctx, ref container);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Count(PhpArray a) => a.Length;

    /// <summary>global $name: the variable becomes the reference that the global is.</summary>
    public static void BindGlobal(RequestContext ctx, ref Value slot, PhpString name)
    {
        PhpReference r = Value.MakeRef(ref ctx.Globals.FindOrAdd(name).Slot);
        r.Count++;
        slot = new Value(r, 0);
    }

    /// <summary>A constant that an op has found in this request, or undef.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value Constant(object?[] caches, int index, RequestContext ctx)
    {
        if (caches[index] is BoundConstant c && (c.RequestId == 0 || c.RequestId == ctx.RequestId)) return ref Unsafe.AsRef(in c.Value);
        return ref Missing[0];
    }

    // ---- foreach ----

    /// <summary>The position behind the next element, which is given; -1 at the end.</summary>
    public static long NextElement(PhpArray a, long position, out Value element)
    {
        int pos = (int)position;
        element = a.Step(ref pos);
        if (element.IsUndef) return -1;
        if (element.o is PhpReference r) element = r.Value;
        return pos;
    }

    /// <summary>The position of the next element of a hash; -1: there is none, -2: it is no hash (any more).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long NextBucket(PhpArray a, long position) =>
        a.Strategy == ArrayStrategy.Hash && (ulong)position < (ulong)(uint)a.Used && BucketAt(a, position).Val.o is not null ? position : SkipHoles(a, position);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static long SkipHoles(PhpArray a, long position)
    {
        if (a.Strategy != ArrayStrategy.Hash) return -2;
        for (; position < a.Used; position++)
            if (BucketAt(a, position).Val.o is not null) return position;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref PhpArray.Bucket BucketAt(PhpArray a, long position) =>
        ref Unsafe.Add(ref MemoryMarshal.GetArrayDataReference(Unsafe.As<PhpArray.Bucket[]>(a.Data!)), (nint)position);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value ValueOf(ref PhpArray.Bucket b) => ref b.Val;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasName(ref PhpArray.Bucket b) => b.Key is not null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long IndexOf(ref PhpArray.Bucket b) => b.Index;

    /// <summary>The string key: shared since it became one.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreName(ref Value slot, ref PhpArray.Bucket b)
    {
        slot.o = b.Key;
        slot.n = 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreKey(ref Value slot, ref PhpArray.Bucket b)
    {
        if (b.Key is { } name) slot = new Value(name, 0);
        else slot = Value.Int(b.Index);
    }

    /// <summary>The loop variable of an array: the array, from its first position.</summary>
    public static void BeginLoop(ref Value loop, ref Value array, bool owned)
    {
        Value v = array;
        if (owned) array.o = null;
        else v.AsCounted.AddRef();
        v.n = 0;
        loop = v;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetPosition(ref Value loop, long position) => loop.n = position;

    public static void CopyKey(PhpArray a, long position, ref Value slot) => Value.Copy(ref slot, a.KeyAt((int)position - 1));

    // ---- strings ----

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhpString? StringIn(ref Value slot) => slot.o as PhpString;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAppendString(RequestContext ctx, ref Value slot, PhpString tail)
    {
        if (slot.AsString.TryAppend(tail)) return true;
        Value v = new(tail, 0);
        return Operators.TryConcatInPlace(ctx, ref slot, in v) && !ctx.HasPending;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool TryAppendValue(RequestContext ctx, ref Value slot, ref Value tail) =>
        Operators.TryConcatInPlace(ctx, ref slot, in tail) && !ctx.HasPending;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long SameString(PhpString a, PhpString b) => ReferenceEquals(a, b) || (a.Length == b.Length && a.Equals(b)) ? 1 : 0;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasByte(PhpString s, long at) => (ulong)at < (ulong)(uint)s.Length;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static PhpString ByteAt(PhpString s, long at) => PhpString.SingleByte(s[(int)at]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Length(PhpString s) => s.Length;

    // ---- arithmetic ----

    /// <summary>The upper half of a product.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long MulHigh(long a, long b) => Math.BigMul(a, b, out _);

    /// <summary>Both fit in 32 bits: their product cannot overflow.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool AreSmall(long a, long b) => ((ulong)(a + int.MaxValue) | (ulong)(b + int.MaxValue)) <= uint.MaxValue;

    public static long FloatToInt(double d) => Numbers.ToInt(d);

    // ---- calls ----

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ref Value Argument(RequestContext ctx, int index) => ref ctx.TopFrame.Slot(index);

    /// <summary>Runs the pending call. False: something else is to be run first, leave to the interpreter.</summary>
    public static bool Call(RequestContext ctx, Frame f, Op* op)
    {
        f.Ip = op;
        Frame call = ctx.TopFrame;
        if (call.Function is not UserFunction || (call.Function.Flags & (FunctionFlags.Deprecated | FunctionFlags.Abstract)) != 0)
            return HandlerTable.Entries[(int)op->Code](ctx, f, op) == op + 1;
        int slot = op->ResultKind == OperandKind.Unused ? -1 : op->Result;
        if (!Interp.CallFromCompiled(ctx, f, call, slot)) return false;
        Value result = ctx.ReturnValue;
        ctx.ReturnValue = default;
        if (ctx.HasPending)
        {
            result.Release(ctx);
            ctx.Unwind(f, op);
            return false;
        }

        if (slot >= 0)
        {
            Value.Move(ref f.Slot(slot), in result);
            return true;
        }

        result.Release(ctx);
        if (!ctx.HasPending) return true;
        ctx.Unwind(f, op);
        return false;
    }

    /// <summary>False: something is pending, and was unwound.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static bool PushNative(RequestContext ctx, Frame f, Op* op, NativeFunction function, int count)
    {
        f.Ip = op;
        Frame call = ctx.PushFrame(function, count);
        call.This = null;
        if (ctx.Unwinding == Unwinding.None) return true;
        ctx.Unwind(f, op);
        return false;
    }

    /// <summary>Runs a built-in; not 0: an exception was unwound. (The leaving code takes it as the op to go on at: none.)</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Op* CallNative(RequestContext ctx, Frame f, Op* op)
    {
        Frame call = ctx.TopFrame;
        f.Ip = op;
        call.Prev = f;
        bool wanted = op->ResultKind != OperandKind.Unused;
        call.ResultSlot = wanted ? op->Result : -1;
        Value result = default;
        ctx.RunNative(call, ref result);
        ctx.LeaveNative(call);
        if (ctx.HasPending) return Failed(ctx, f, op, ref result);
        if (wanted)
        {
            Value.Move(ref f.Slot(op->Result), in result);
            return null;
        }

        if (result.Kind <= Kind.String) return null;
        result.Release(ctx);
        result = default;
        return ctx.HasPending ? Failed(ctx, f, op, ref result) : null;
    }

    /// <summary>Unwinds; the frame goes on where that has set it to, if it is still there.</summary>
    private static Op* Failed(RequestContext ctx, Frame f, Op* op, ref Value result)
    {
        result.Release(ctx);
        ctx.Unwind(f, op);
        return f.Ip == null ? op : f.Ip;
    }

    // ---- arrays and types ----

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long TypeTest(ref Value v, int mask) => ((int)TypeChecks.MaskOf(in v) & mask) != 0 ? 1 : 0;

    public static void StoreCounted(ref Value slot, object o)
    {
        Unsafe.As<Counted>(o).AddRef();
        slot = new Value(o, 0);
    }

    public static bool IsObject(object? o) => o is PhpObject;

    public static void NewArray(ref Value slot, int capacity) => slot = Value.Array(new PhpArray(capacity));

    public static bool CanAppend(ref Value slot) => slot.o is PhpArray { IsImmutable: false, NextFree: < long.MaxValue };

    public static void AppendElement(RequestContext ctx, ref Value slot, ref Value element) => PhpArray.Separate(ctx, ref slot).Append(ctx, in element);

    // ---- functions without frames ----

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsBound(RequestContext ctx, int id, object function)
    {
        PhpFunction?[] bindings = ctx.FunctionBindings;
        return ((uint)id < (uint)bindings.Length && ReferenceEquals(bindings[id], function)) || Bind(ctx, (UserFunction)function);
    }

    /// <summary>The first use of the name in this request.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool Bind(RequestContext ctx, UserFunction function)
    {
        PhpString name = function.Name.ToLower();
        if (!ReferenceEquals(ctx.FindFunction(name), function)) return false;
        ctx.BindFunction(NameBinding.Of(name), function);
        return true;
    }

    public static bool PrepareDirect(RequestContext ctx, Frame f, bool takesThis)
    {
        // a static method without a frame knows no other called class than its own
        if (takesThis ? f.This is not PhpInstance : f.Function.Scope is not null && !ReferenceEquals(f.CalledClass, f.Function.Scope)) return false;
        if (f.ArgCount != f.Code.NumParams || (f.Flags & (FrameFlags.NamedArgs | FrameFlags.MayHaveUndef | FrameFlags.Closure)) != 0) return false;
        if (ctx.StackLimit == 0) ctx.SetStackLimit();
        return true;
    }

    /// <summary>The arguments are not what the code was made for: the interpreter runs the frame.</summary>
    public static void RefuseDirect(RequestContext ctx, Frame f, CompiledUnit unit)
    {
        if (f.ArgCount != f.Code.NumParams) return;
        TierState.Of(f.Code).Profile.NoteArguments(f);
        Interp.NoteExit(unit, 0);
        Interp.RecordAfterExit(ctx);
    }

    public static object? This(Frame f) => f.This;

    /// <summary>The value of a slot, which is empty then.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Value TakeSlot(ref Value slot)
    {
        Value v = slot;
        slot.o = null;
        return v;
    }

    public static void ReturnFrom(RequestContext ctx, Frame f, ref Value result) => ctx.LeaveUser(f, in result);

    /// <summary>Releasing it runs no user code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsQuiet(ref Value v) => v.Kind <= Kind.String || IsQuietHeap(ref v);

    private static bool IsQuietHeap(ref Value v)
    {
        int budget = 20_000;
        return IsQuiet(in v, ref budget, 0);
    }

    /// <summary>Looks into what would die with it: no destructors, nothing but plain arrays and objects.</summary>
    private static bool IsQuiet(in Value v, ref int budget, int depth)
    {
        if (v.Kind <= Kind.String) return true;
        if (v.AsCounted.Count != 1) return true;
        if (--budget < 0 || depth > 200) return false;
        if (v.o is PhpReference { Sources: null } r) return IsQuiet(in r.Value, ref budget, depth + 1);
        if (v.Kind is not (Kind.Array or Kind.Object)) return false;
        if (v.o is PhpArray array)
        {
            if (array.IsTyped) return true;
            for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
                if (!IsQuiet(array.ValueAt(pos), ref budget, depth + 1)) return false;
            return true;
        }

        var o = (PhpInstance)v.o!;
        if (o.GetType() != typeof(PhpInstance) || o.HasDestructor || o.Dynamic is not null || o.Extra is not null) return false;
        foreach (ref Value p in o.Slots.AsSpan())
            if (!IsQuiet(in p, ref budget, depth + 1)) return false;
        return true;
    }

    public static void Release(RequestContext ctx, ref Value v) => Value.Release(ctx, ref v);

    /// <summary>Releases a result that nobody uses; null: an exception was unwound.</summary>
    public static Op* DropResult(RequestContext ctx, Frame f, Op* op, ref Value result)
    {
        f.Ip = op;
        result.Release(ctx);
        return ctx.HasPending ? ctx.Unwind(f, op) : op;
    }

    /// <summary>An activation that becomes a frame: gives the slots to fill.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value[] NewDeopt(RequestContext ctx, CompiledUnit unit, UserFunction function, object? self, int number, bool isCalling)
    {
        int op = isCalling ? number : unit.ExitOps[number];
        // at op 0 it was the stack, or somebody wants the thread
        if (!isCalling && (op != 0 || unit.Host is not null)) Interp.NoteExit(unit, number);
        var frame = new DeoptFrame(unit, function, op, isCalling) { This = self };
        (ctx.Deopt ??= []).Add(frame);
        return frame.Slots;
    }

    /// <summary>A call that the activation was preparing: gives its arguments to fill.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static Value[] DeoptCall(RequestContext ctx, PhpFunction function, object? self, ThisMode mode, int count)
    {
        var arguments = new Value[count];
        ctx.Deopt![^1].Pending.Add(new DeoptFrame.PendingCall(function, self, Own(self, mode), arguments));
        return arguments;
    }

    /// <summary>The counts that a frame owns of its object; its flags.</summary>
    private static FrameFlags Own(object? self, ThisMode mode)
    {
        if ((mode & ThisMode.Owned) != 0) Unsafe.As<PhpInstance>(self!).AddRef();
        return (mode == ThisMode.Borrowed ? FrameFlags.None : FrameFlags.ReleaseThis) | ((mode & ThisMode.Constructor) != 0 ? FrameFlags.Ctor : FrameFlags.None);
    }

    /// <summary>The activation that has just become a frame is that of a method, whose object it owns.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void OwnThis(RequestContext ctx, ThisMode mode)
    {
        DeoptFrame called = ctx.Deopt![^1];
        called.Flags = Own(called.This, mode);
    }

    public static void PushPending(RequestContext ctx, PhpFunction function, object? self, ThisMode mode, int count)
    {
        Frame call = ctx.PushFrame(function, count);
        call.This = self;
        call.Flags = Own(self, mode);
    }

    public static void MaterializeInto(RequestContext ctx, Frame f)
    {
        Deoptimization.Into(ctx, f);
        Interp.RecordAfterExit(ctx);
    }

    public static void MaterializeAbove(RequestContext ctx, Frame f, Op* op, CompiledUnit unit, ThisMode mode)
    {
        if (mode != ThisMode.Borrowed) OwnThis(ctx, mode);
        f.Ip = op;
        if (ctx.Deopt![0].Unit.Retired && !unit.Retired) TierState.Of(unit.Code).Retire(unit);
        Deoptimization.Above(ctx, f);
        Interp.RecordAfterExit(ctx);
    }

    // ---- leaving ----

    /// <summary>A handler has not gone on at the next op.</summary>
    public static void Leave(Frame f, Op* next)
    {
        if (next != null) f.Ip = next;
    }

    public static void SideExit(RequestContext ctx, Frame f, CompiledUnit unit, int exit) => Interp.SideExit(ctx, f, unit, exit);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Interrupted(RequestContext ctx) => ctx.InterruptRequested;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool HasArguments(Frame f, int count) => f.ArgCount >= count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void SetIp(Frame f, Op* op) => f.Ip = op;
}
