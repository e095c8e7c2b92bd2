using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>Loose comparison of objects (zend_std_compare_objects).</summary>
public partial class PhpInstance
{
    private const int Uncomparable = 2;

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        var ctx = (RequestContext)context;
        if (left.o is PhpInstance a && right.o is PhpInstance b) return CompareProperties(ctx, a, b);
        if (Class.IsEnum) return Uncomparable;

        bool objectLeft = left.o is PhpInstance;
        var obj = (PhpInstance)(objectLeft ? left.o : right.o)!;
        Value other = objectLeft ? right : left;
        int kind = other.Kind;
        if (!obj.Cast(ctx, kind, out Value cast))
        {
            if (ctx.HasPending || kind is not (Values.Kind.Int or Values.Kind.Float)) return objectLeft ? 1 : -1;
            ctx.Notice($"Object of class {obj.Class.Text} could not be converted to {TypeNames.Of(in other)}");
            cast = kind == Values.Kind.Int ? Value.Int(1) : Value.Float(1);
        }

        int result = objectLeft ? Operators.Compare(ctx, in cast, in other) : Operators.Compare(ctx, in other, in cast);
        cast.Release(ctx);
        return result;
    }

    private static int CompareProperties(RequestContext ctx, PhpInstance a, PhpInstance b)
    {
        if (ReferenceEquals(a, b)) return 0;
        if (!ReferenceEquals(a.Class, b.Class)) return Uncomparable;
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
        {
            ctx.ThrowError("Error", "Maximum call stack size reached during object comparison");
            return Uncomparable;
        }

        if ((a.IsLazy ? LazyObjects.Initialize(ctx, a) : a) is not { } x || (b.IsLazy ? LazyObjects.Initialize(ctx, b) : b) is not { } y) return Uncomparable;
        (a, b) = (x, y);
        // one of the two is enough: the other may be reached from it without being a recursion
        if ((a.Flags & ObjectFlags.Protected) != 0)
        {
            ctx.ThrowError("Error", "Nesting level too deep - recursive dependency?");
            return Uncomparable;
        }

        a.Flags |= ObjectFlags.Protected;
        Value heldA = Value.Object(a).Copied(), heldB = Value.Object(b).Copied();
        int result = CompareSlots(ctx, a, b);
        if (result == 0 && (a.Dynamic is not null || b.Dynamic is not null)) result = CompareDynamic(ctx, a.Dynamic, b.Dynamic);
        a.Flags &= ~ObjectFlags.Protected;
        heldA.Release(ctx);
        heldB.Release(ctx);
        return result;
    }

    private static int CompareSlots(RequestContext ctx, PhpInstance a, PhpInstance b)
    {
        // with dynamic properties the number of properties is compared first
        int countA = a.PropertyCount, countB = b.PropertyCount;
        if ((a.Dynamic is not null || b.Dynamic is not null) && countA != countB) return countA < countB ? -1 : 1;
        PropertyInfo?[] table = a.Class.Slots;
        for (int i = 0; i < table.Length; i++)
        {
            if (table[i] is not { } info) continue;
            Value x = a.Slots[info.Slot], y = b.Slots[info.Slot];
            if (x.IsUndef && y.IsUndef) continue;
            if (x.IsUndef || y.IsUndef) return 1;
            int c = Operators.Compare(ctx, in x, in y);
            if (c != 0 || ctx.HasPending) return c;
        }

        return 0;
    }

    private int PropertyCount
    {
        get
        {
            int count = Dynamic?.Length ?? 0;
            foreach (ref Value v in Slots.AsSpan())
                if (!v.IsUndef) count++;
            return count;
        }
    }

    private static int CompareDynamic(RequestContext ctx, PhpArray? a, PhpArray? b)
    {
        if (a is null) return 0;
        for (int pos = a.FirstPosition; pos != PhpArray.End; pos = a.NextPosition(pos + 1))
        {
            if (b is null || !b.TryGetValue(a.KeyAt(pos).AsString, out Value y)) return Uncomparable;
            Value x = a.ValueAt(pos);
            int c = Operators.Compare(ctx, in x, in y);
            if (c != 0 || ctx.HasPending) return c;
        }

        return 0;
    }
}
