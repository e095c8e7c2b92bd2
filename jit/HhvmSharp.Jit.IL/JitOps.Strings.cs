using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Jit.IL;

/// <summary>Strings put together and compared; truth; tables of switch.</summary>
internal static unsafe partial class JitOps
{
    /// <summary>The value as it is, for a reader that copies no count: a string or a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyRaw(ref Value slot, ref Value source) => slot = new Value(source.o, source.n);

    private static int TextLength(ref Value v) => v.o is PhpString s ? s.Length : Numbers.MaxIntLength;

    private static int WriteText(ref Value v, byte[] bytes, int at)
    {
        if (v.o is PhpString s)
        {
            s.Span.CopyTo(bytes.AsSpan(at));
            return at + s.Length;
        }

        v.n.TryFormat(bytes.AsSpan(at), out int written, default, System.Globalization.CultureInfo.InvariantCulture);
        return at + written;
    }

    /// <summary>Strings and ints one behind the other; null: there is no memory for them.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PhpString? Join2(RequestContext ctx, ref Value a, ref Value b)
    {
        if (Operators.AllocateBytes(ctx, (long)TextLength(ref a) + TextLength(ref b)) is not { } bytes) return null;
        return new PhpString(bytes, WriteText(ref b, bytes, WriteText(ref a, bytes, 0)));
    }

    /// <inheritdoc cref="Join2"/>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static PhpString? Join3(RequestContext ctx, ref Value a, ref Value b, ref Value c)
    {
        if (Operators.AllocateBytes(ctx, (long)TextLength(ref a) + TextLength(ref b) + TextLength(ref c)) is not { } bytes) return null;
        return new PhpString(bytes, WriteText(ref c, bytes, WriteText(ref b, bytes, WriteText(ref a, bytes, 0))));
    }

    /// <summary>Of an int or a float.</summary>
    public static PhpString NumberText(RequestContext ctx, ref Value v) => Conversions.ToStr(ctx, in v);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long LooselyEqual(PhpString a, PhpString b) => ReferenceEquals(a, b) || Operators.LooseEquals(a, b) ? 1 : 0;

    /// <summary>Strings of one byte compare as their bytes: digits are in order, and nothing else is a number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CompareStrings(PhpString a, PhpString b) =>
        a.Length == 1 && b.Length == 1 ? a.Bytes[0] - b.Bytes[0] : Operators.SmartCompare(a, b);

    public static long ThreeWay(double a, double b) => Operators.ThreeWay(a, b);

    /// <summary>A value whose truth needs no user code and no warning.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsTestable(ref Value v) => v.o is not null && v.Kind <= Kind.Array && v.Kind != Kind.Indirect;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Truth(ref Value v)
    {
        if (v.o is PhpArray a) return a.Length != 0 ? 1 : 0;
        if (v.o is PhpString s) return s.Length > 1 || (s.Length == 1 && s.Bytes[0] != (byte)'0') ? 1 : 0;
        return v.IsFloat ? (v.FloatValue != 0 ? 1 : 0) : v.n != 0 ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsNoReference(ref Value v) => v.o is not PhpReference;

    /// <summary>The op index of a case, or -1.</summary>
    public static long FindCase(PhpArray table, PhpString key)
    {
        Value target = table.Get(key);
        return target.IsUndef ? -1 : target.n;
    }

    /// <summary>Gives up a temporary, if that runs no user code.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryDrop(RequestContext ctx, ref Value slot)
    {
        if (slot.Kind <= Kind.String) return true;
        Counted c = slot.AsCounted;
        if (c.Count < 0) return true;
        if (c.Count > 1)
        {
            c.Count--;
            slot.o = null;
            return true;
        }

        return TryDestroy(ctx, ref slot);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool TryDestroy(RequestContext ctx, ref Value slot)
    {
        if (!IsQuiet(ref slot)) return false;
        Value.Release(ctx, ref slot);
        return true;
    }

    /// <summary>Makes room in a slot for another value, if releasing the old one runs no user code.</summary>
    public static bool TryClear(RequestContext ctx, ref Value slot)
    {
        if (slot.o is null || slot.IsReference || !IsQuiet(ref slot)) return false;
        Value.Release(ctx, ref slot);
        return true;
    }

    /// <summary>A declared property that is not initialised yet, and so has no magic methods: a value may be stored as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsFresh(ref Value v) => v.o is null && v.n == ClassLinker.UninitializedFlag;

    /// <summary>An element or property for `??` and the like: null when it is not there.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyOrNull(ref Value slot, ref Value element)
    {
        if (element.o is null) StoreNull(ref slot);
        else if (element.o is PhpReference r) Value.Copy(ref slot, in r.Value);
        else Value.Copy(ref slot, in element);
    }

    /// <summary>A new array's element under a key.</summary>
    public static void SetNamed(RequestContext ctx, ref Value slot, PhpString key, ref Value element) => PhpArray.Separate(ctx, ref slot).SetSymbol(ctx, key, in element);

    public static void SetNumbered(RequestContext ctx, ref Value slot, long key, ref Value element) => PhpArray.Separate(ctx, ref slot).Set(ctx, key, in element);

    /// <summary>A global variable by name, or undef.</summary>
    public static ref Value Global(RequestContext ctx, PhpString name)
    {
        if (ctx.Globals.Find(name) is not { } entry) return ref Missing[0];
        ref Value v = ref entry.Slot;
        if (v.o is PhpReference r) return ref r.Value;
        return ref v;
    }

    /// <summary>A class constant that is evaluated in this request, or undef.</summary>
    public static ref Value ClassConstant(RequestContext ctx, ClassConstant constant) => ref ctx.GetClassState(constant.DeclaringClass).Constants[constant.Index];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static object NewObject(RequestContext ctx, PhpClass cls) => ctx.TryNewObject(cls)!;

    /// <summary>A value that a declared type takes as it is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool FitsType(ref Value v, TypeDecl type, int mask) =>
        v.o is PhpInstance o && ReferenceEquals(o.Class, type.LastInstance) || HasType(ref v, mask);

    // ---- objects held over a call ----

    /// <summary>Without a frame: what would run user code stays until the request ends.</summary>
    public static void DropHeld(RequestContext ctx, ref Value held) => _ = TryDrop(ctx, ref held);

    /// <summary>Not null: an exception was unwound.</summary>
    public static bool DropHeldFramed(RequestContext ctx, Frame f, Op* op, ref Value held)
    {
        if (TryDrop(ctx, ref held)) return true;
        f.Ip = op;
        Value.Release(ctx, ref held);
        if (!ctx.HasPending) return true;
        ctx.Unwind(f, op);
        return false;
    }
}
