using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Making objects.</summary>
public sealed partial class RequestContext
{
    /// <summary>
    /// A new object with its defaults, one owner (object_init_ex): the constructor is not called. Null-safe callers
    /// test <see cref="HasPending"/>: a class that cannot be instantiated leaves an Error pending.
    /// </summary>
    internal PhpInstance NewObject(PhpClass cls) => TryNewObject(cls) ?? throw PhpThrow.Instance;

    /// <summary>As <see cref="NewObject"/>; null when an exception is pending.</summary>
    internal PhpInstance? TryNewObject(PhpClass cls)
    {
        if (cls.IsPlain)
        {
            var plain = new PhpInstance(cls);
            Value[] literals = cls.SlotDefaults; // not counted
            if (literals.Length > 0)
            {
                var slots = new Value[literals.Length];
                for (int i = 0; i < slots.Length; i++) Value.Move(ref slots[i], in literals[i]);
                plain.Slots = slots;
            }

            RegisterObject(plain);
            return plain;
        }

        return TryNewSpecial(cls);
    }

    private PhpInstance? TryNewSpecial(PhpClass cls)
    {
        if (cls.IsInterface || cls.IsTrait || cls.IsEnum || cls.IsAbstract)
        {
            string kind = cls.IsInterface ? "interface" : cls.IsTrait ? "trait" : cls.IsEnum ? "enum" : "abstract class";
            ThrowError("Error", $"Cannot instantiate {kind} {cls.Text}");
            return null;
        }

        if (!UpdateClass(cls)) return null;
        PhpInstance o = NewBare(cls);
        Value[] defaults = DefaultsOf(cls);
        for (int i = 0; i < defaults.Length; i++) Value.Copy(ref o.Slots[i], in defaults[i]);
        if (o is ThrowableObject) ThrowableMethods.Initialize(this, o);
        cls.Initialize?.Invoke(this, o);
        return o;
    }

    /// <summary>declare(strict_types=1) holds for the code that is running.</summary>
    internal bool UsesStrictTypes => Current is { Code: { } code } && (code.Flags & FunctionFlags.StrictTypes) != 0;

    /// <summary>An object whose slots are all empty (clone, unserialize, lazy objects).</summary>
    internal PhpInstance NewBare(PhpClass cls)
    {
        PhpInstance o = cls.Factory?.Invoke(cls) ?? new PhpInstance(cls);
        if (cls.SlotDefaults.Length > 0) o.Slots = new Value[cls.SlotDefaults.Length];
        RegisterObject(o);
        return o;
    }

    /// <summary>Evaluated defaults; the class is up to date.</summary>
    internal Value[] DefaultsOf(PhpClass cls) => cls.HasConstExprDefaults ? GetClassState(cls).SlotDefaults! : cls.SlotDefaults;
}
