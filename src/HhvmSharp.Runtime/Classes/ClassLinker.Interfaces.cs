using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>implements: interface lists, constants, methods and properties of interfaces, what the core interfaces demand.</summary>
internal sealed partial class ClassLinker
{
    /// <summary>zend_do_implement_interfaces.</summary>
    private void ImplementInterfaces(PhpClass[] own)
    {
        PhpClass cls = _cls;
        PhpClass[] inherited = cls.Parent?.Interfaces ?? [];
        var list = new List<PhpClass>(inherited);
        foreach (PhpClass iface in own)
        {
            if (!iface.IsLinked) AddObligation(cls, new Obligation.Dependency(iface));
            if (!iface.IsInterface) throw Fatal(ErrorLevel.Error, $"{cls.Text} cannot implement {iface.Text} - it is not an interface");
            int known = list.IndexOf(iface);
            if (known < 0)
            {
                list.Add(iface);
                continue;
            }

            if (known >= inherited.Length) throw CompileError($"{cls.KindText} {cls.Text} cannot implement previously implemented interface {iface.Text}");
            foreach (ClassConstant c in iface.Constants.Values)
                if (cls.Constants.ContainsKey(c.Name)) CheckInheritedConstant(c);
        }

        int count = list.Count;
        cls.Interfaces = [.. list];
        for (int i = 0; i < inherited.Length; i++) GetsImplemented(cls.Interfaces[i]);
        for (int i = inherited.Length; i < count; i++) ImplementInterface(cls.Interfaces[i]);
    }

    /// <summary>zend_do_inherit_interfaces: those of <paramref name="from"/> that the class does not have yet.</summary>
    private void InheritInterfaces(PhpClass from)
    {
        int known = _cls.Interfaces.Length;
        var list = new List<PhpClass>(_cls.Interfaces);
        for (int i = from.Interfaces.Length - 1; i >= 0; i--)
            if (list.IndexOf(from.Interfaces[i], 0, known) < 0) list.Add(from.Interfaces[i]);
        _cls.Interfaces = [.. list];
        for (int i = known; i < list.Count; i++) GetsImplemented(list[i]);
    }

    /// <summary>do_interface_implementation.</summary>
    private void ImplementInterface(PhpClass iface)
    {
        MethodChecks checks = MethodChecks.Prototype | MethodChecks.Visibility | MethodChecks.MatchOverride;
        // interfaces keep their own prototypes because of abstract constructors
        if (!_cls.IsInterface) checks |= MethodChecks.SetPrototype;
        foreach (ClassConstant c in iface.Constants.Values)
        {
            if (_cls.Constants.ContainsKey(c.Name)) CheckInheritedConstant(c);
            else _cls.Constants.Add(c.Name, c);
        }

        foreach ((PhpString key, PhpFunction f) in iface.Methods) InheritMethod(key, f, fromInterface: true, checks);
        foreach (PropertyInfo p in iface.Properties.Values) InheritProperty(p);
        GetsImplemented(iface);
        if (iface.Interfaces.Length > 0) InheritInterfaces(iface);
    }

    /// <summary>What Zend's interface_gets_implemented handlers of the core interfaces check.</summary>
    private void GetsImplemented(PhpClass iface)
    {
        PhpClass cls = _cls;
        if (cls.IsInterface || iface.Decl is not null) return;
        switch (iface.LowerName.ToString())
        {
            case "traversable":
                if ((cls.Flags & ClassFlags.ExplicitAbstract) != 0 || cls.Iteration == IterationKind.Native || Implements(AggregateName) || Implements(IteratorName)) return;
                throw CoreError($"{cls.KindText} {cls.Text} must implement interface Traversable as part of either Iterator or IteratorAggregate");
            case "iterator" when Implements(AggregateName):
            case "iteratoraggregate" when Implements(IteratorName):
                throw Fatal(ErrorLevel.Error, $"Class {cls.Text} cannot implement both Iterator and IteratorAggregate at the same time");
            case "throwable":
                PhpClass root = cls;
                while (root.Parent is not null) root = root.Parent;
                if (root.Decl is null) return;
                throw Fatal(ErrorLevel.Error, $"{cls.KindText} {cls.Text} cannot implement interface Throwable{(cls.IsEnum ? "" : ", extend Exception or Error instead")}");
            case "unitenum" when !cls.IsEnum:
            case "backedenum" when !cls.IsEnum:
                throw Fatal(ErrorLevel.Error, $"Non-enum class {cls.Text} cannot implement interface {iface.Text}");
            case "backedenum" when cls.EnumBackingType is null:
                throw Fatal(ErrorLevel.Error, $"Non-backed enum {cls.Text} cannot implement interface {iface.Text}");
            case "datetimeinterface":
                if (InheritsNative("DateTime", "DateTimeImmutable")) return;
                throw Fatal(ErrorLevel.Error, "DateTimeInterface can't be implemented by user classes");
            case "serializable":
                if ((cls.Flags & ClassFlags.ExplicitAbstract) == 0 && (cls.Serialize is null || cls.Unserialize is null) && cls.Decl is not null)
                    Diagnose(ErrorLevel.Deprecated, doing: "while implementing Serializable", message: $"{cls.Text} implements the Serializable interface, which is deprecated. Implement __serialize() and __unserialize() instead (or in addition, if support for old PHP versions is necessary)");
                return;
        }
    }

    private bool InheritsNative(params ReadOnlySpan<string> names)
    {
        for (PhpClass? c = _cls; c is not null; c = c.Parent)
        {
            if (c.Decl is not null) continue;
            foreach (string n in names)
                if (c.Name.Equals(n)) return true;
        }

        return false;
    }

    // ---- enums ----

    /// <summary>zend_verify_enum.</summary>
    private void VerifyEnum()
    {
        PhpClass cls = _cls;
        foreach (PropertyInfo p in cls.Properties.Values)
        {
            if (p.Name.Equals(CoreNames.Name) || (cls.EnumBackingType is not null && p.Name.Equals(CoreNames.Value))) continue;
            throw CompileError($"Enum {cls.Text} cannot include properties");
        }

        ReadOnlySpan<(PhpFunction? Method, string Name)> forbidden =
        [
            (cls.Constructor, "__construct"), (cls.Destructor, "__destruct"), (cls.CloneMethod, "__clone"), (cls.Get, "__get"),
            (cls.Set, "__set"), (cls.Unset, "__unset"), (cls.Isset, "__isset"), (cls.ToStringMethod, "__toString"),
            (cls.DebugInfo, "__debugInfo"), (cls.Serialize, "__serialize"), (cls.Unserialize, "__unserialize"),
            (cls.Sleep, "__sleep"), (cls.Wakeup, "__wakeup"), (cls.FindMethod(SetState), "__set_state"),
        ];
        foreach ((PhpFunction? method, string name) in forbidden)
            if (method is not null) throw CompileError($"Enum {cls.Text} cannot include magic method {name}");
        if (Implements(Serializable))
            throw CompileError($"Enum {cls.Text} cannot implement the Serializable interface");
    }

    private static readonly PhpString SetState = PhpString.Literal("__set_state"), Serializable = PhpString.Literal("serializable");
}
