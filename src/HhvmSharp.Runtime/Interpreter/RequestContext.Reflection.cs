using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>What Reflection needs of the engine: acting in the scope of a class, past hooks, and from the place of an attribute.</summary>
public sealed unsafe partial class RequestContext
{
    private static readonly ConditionalWeakTable<AttributeDecl, UserFunction> AttributePlaces = [];

    /// <summary>User code does not run in the scope that library code pretends to be in.</summary>
    private Value CallOutsideFakeScope(PhpFunction function, object? self, ReadOnlySpan<Value> args, PhpArray? named, PhpInstance? closure, FrameFlags extra, Action<Frame>? started)
    {
        PhpClass? scope = FakeScope;
        FakeScope = null;
        try
        {
            return CallFunction(function, self, args, named, closure, extra, started);
        }
        finally
        {
            FakeScope = scope;
        }
    }

    /// <summary>zend_read_property_ex: the property as code of <paramref name="scope"/> reads it (owned).</summary>
    internal Value ReadPropertyAs(PhpClass scope, PhpInstance obj, PhpString name)
    {
        PhpClass? old = FakeScope;
        FakeScope = scope;
        Value value = obj.ReadProperty(this, name, FetchMode.Read, ref PropertyLookup.NoCache);
        FakeScope = old;
        if (value.o is not PhpReference r) return value;
        Value inner = r.Value.Copied();
        value.Release(this);
        return inner;
    }

    /// <summary>zend_update_property_ex.</summary>
    internal void WritePropertyAs(PhpClass scope, PhpInstance obj, PhpString name, in Value value)
    {
        PhpClass? old = FakeScope;
        FakeScope = scope;
        obj.WriteProperty(this, name, value.Dereferenced(), ref PropertyLookup.NoCache, wantResult: false);
        FakeScope = old;
    }

    internal bool HasPropertyAs(PhpClass scope, PhpInstance obj, PhpString name)
    {
        PhpClass? old = FakeScope;
        FakeScope = scope;
        bool found = obj.HasProperty(this, name, PropertyTest.Exists, ref PropertyLookup.NoCache);
        FakeScope = old;
        return found;
    }

    internal PropertyInfo? FindStaticAs(PhpClass scope, PhpClass cls, PhpString name, FetchMode mode)
    {
        PhpClass? old = FakeScope;
        FakeScope = scope;
        PropertyInfo? info = FindStatic(cls, name, mode);
        FakeScope = old;
        return info;
    }

    /// <summary>Assigns a borrowed value to a static property, through a reference and its types; false: an exception is pending.</summary>
    internal bool AssignStatic(PropertyInfo info, in Value value)
    {
        Value owned = value.Dereferenced().Copied();
        if (info.Type is not null && !TypeChecks.CoerceForProperty(this, info, ref owned, strict: false))
        {
            owned.Release(this);
            return false;
        }

        ref Value cell = ref StaticCell(info);
        if (cell.o is PhpReference { Sources: not null } reference) TypeChecks.AssignToReference(this, reference, in owned, strict: false);
        else Value.AssignMove(this, ref Value.Deref(ref cell), in owned);
        return !HasPending;
    }

    /// <summary>
    /// Runs <paramref name="action"/> as from inside a hook of the property on this object, where the property is its
    /// backing store (parent::$x::get()).
    /// </summary>
    internal Value InsideHook(PropertyInfo info, PhpFunction hook, PhpInstance obj, Func<Value> action)
    {
        Frame f = PushFrame(new HookTrampoline { Name = hook.Name, Scope = info.DeclaringClass, Flags = FunctionFlags.Public | FunctionFlags.Internal, HookOf = info }, 0);
        f.This = obj;
        f.Prev = Current;
        Current = f;
        Value result = action();
        Current = f.Prev;
        PopFrame(f);
        return result;
    }

    /// <summary>
    /// Runs <paramref name="action"/> as from where an attribute stands in the source: that file and line, and its
    /// strict_types. The frame is not seen in traces.
    /// </summary>
    internal Value AtAttribute(AttributeDecl attribute, PhpString file, Func<Value> action)
    {
        UserFunction place = AttributePlaces.GetValue(attribute, a => PlaceOf(a, file));
        Frame f = PushFrame(place, 0);
        f.This = null;
        f.Prev = Current;
        f.Flags = FrameFlags.Code;
        f.Ip = (Op*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(place.Code.Ops));
        Current = f;
        Value result = action();
        Current = f.Prev;
        PopFrame(f);
        return result;
    }

    private static UserFunction PlaceOf(AttributeDecl attribute, PhpString file)
    {
        Op[] ops = GC.AllocateArray<Op>(1, pinned: true);
        ops[0] = new Op { Code = Opcode.NOP, Line = attribute.Line, Cache = -1 };
        var code = new OpArray
        {
            FileName = file,
            Ops = ops,
            Flags = attribute.StrictTypes ? FunctionFlags.StrictTypes : FunctionFlags.None,
        };
        return new UserFunction { Name = PhpString.Empty, Code = code, Flags = code.Flags };
    }

    private sealed class HookTrampoline : PhpFunction;
}
