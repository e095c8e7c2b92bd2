using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>Links built-in classes: inheritance without the checks that user classes need.</summary>
internal static class NativeClasses
{
    internal static PhpClass Link(RuntimeEnvironment env, NativeClassData data)
    {
        PhpClass? parent = data.ParentName is null ? null : Find(env, data.ParentName, data);
        var cls = new PhpClass
        {
            Name = data.Name,
            LowerName = PhpString.Literal(data.Name.ToLower().Span),
            Extension = data.Extension,
            Parent = parent,
            Flags = data.Flags,
            EnumBackingType = data.BackingType,
            Factory = data.Factory ?? parent?.Factory,
        };

        cls.Interfaces = InterfacesOf(env, data, parent);
        LinkMethods(cls, data);
        LinkConstants(cls, data);
        LinkProperties(cls, data);
        if (cls.IsEnum) EnumMethods.AddNative(cls);
        LinkMagic(cls);
        cls.Uncloneable = data.Uncloneable || parent is { Uncloneable: true };
        ClassLinker.CompleteNative(env, cls);
        return cls;
    }

    private static readonly PhpString[] EnumProperties = [CoreNames.Name, CoreNames.Value];

    /// <summary>In Zend's order: Stringable for a __toString, the parent's from the last to the first, then the declared ones, each followed by its own.</summary>
    private static PhpClass[] InterfacesOf(RuntimeEnvironment env, NativeClassData data, PhpClass? parent)
    {
        var list = new List<PhpClass>();
        if ((data.Flags & ClassFlags.Interface) == 0 && data.Methods.Exists(static m => m.Name.ToLower().Equals(CoreNames.ToStringLower)))
            Add(Find(env, CoreNames.Stringable, data));
        if (parent is not null) AddAll(parent);
        foreach (PhpString name in data.InterfaceNames) Declared(name);
        if ((data.Flags & ClassFlags.Enum) != 0) Declared(data.BackingType is null ? CoreNames.UnitEnum : CoreNames.BackedEnum);
        return [.. list];

        void Declared(PhpString name)
        {
            PhpClass iface = Find(env, name, data);
            if (Add(iface)) AddAll(iface);
        }

        bool Add(PhpClass iface)
        {
            if (list.Contains(iface)) return false;
            list.Add(iface);
            return true;
        }

        void AddAll(PhpClass from)
        {
            for (int i = from.Interfaces.Length - 1; i >= 0; i--) Add(from.Interfaces[i]);
        }
    }

    private static PhpClass Find(RuntimeEnvironment env, PhpString name, NativeClassData data) =>
        env.Classes.TryGetValue(PhpString.FromSpan(name.Span).ToLower(), out PhpClass? found)
            ? found
            : throw new InvalidOperationException($"Built-in class {data.Name} needs {name}, which is not there");

    private static void LinkMethods(PhpClass cls, NativeClassData data)
    {
        foreach (NativeFunction m in data.Methods)
        {
            m.Scope = cls;
            PhpString lower = PhpString.Literal(m.Name.ToLower().Span);
            if (cls.Parent?.FindMethod(lower) is { IsPrivate: false } overridden && ((overridden.Flags & FunctionFlags.Constructor) == 0 || overridden.IsAbstract))
                m.Prototype = overridden.Prototype ?? overridden;
            cls.Methods.Add(lower, m);
        }

        if (cls.Parent is not null)
            foreach (KeyValuePair<PhpString, PhpFunction> m in cls.Parent.Methods)
                cls.Methods.TryAdd(m.Key, m.Value);
        foreach (PhpClass iface in cls.Interfaces)
        {
            foreach (KeyValuePair<PhpString, PhpFunction> m in iface.Methods)
            {
                if (cls.Methods.TryAdd(m.Key, m.Value)) continue;
                PhpFunction own = cls.Methods[m.Key];
                if (ReferenceEquals(own.Scope, cls)) own.Prototype ??= m.Value;
            }
        }
    }

    private static void LinkConstants(PhpClass cls, NativeClassData data)
    {
        if (cls.Parent is not null)
            foreach (KeyValuePair<PhpString, ClassConstant> k in cls.Parent.Constants)
                cls.Constants.Add(k.Key, k.Value);
        foreach (NativeClassData.NativeMember k in data.Constants)
        {
            cls.Constants[k.Name] = new ClassConstant
            {
                Name = k.Name,
                DeclaringClass = cls,
                Flags = k.Flags & ~FunctionFlags.TopLevel,
                IsCase = k.IsCase,
                Type = k.Type,
                Value = k.Value,
            };
        }

        foreach (PhpClass iface in cls.Interfaces)
            foreach (KeyValuePair<PhpString, ClassConstant> k in iface.Constants)
                cls.Constants.TryAdd(k.Key, k.Value);
    }

    private const FunctionFlags PublicReadOnly = FunctionFlags.Public | FunctionFlags.ReadOnly;

    private static void LinkProperties(PhpClass cls, NativeClassData data)
    {
        PhpClass? parent = cls.Parent;
        var slots = new List<PropertyInfo?>(parent?.Slots ?? []);
        var defaults = new List<Value>(parent?.SlotDefaults ?? []);
        var statics = new List<Value>();
        if (parent is not null)
            foreach (KeyValuePair<PhpString, PropertyInfo> p in parent.Properties)
                cls.Properties.Add(p.Key, p.Value);
        for (int i = 0; cls.IsEnum && i < (cls.EnumBackingType is null ? 1 : 2); i++)
        {
            TypeDecl type = i == 0 ? NativeTable.TypeOf("string") : cls.EnumBackingType!;
            data.Properties.Add(new NativeClassData.NativeMember(EnumProperties[i], PublicReadOnly, 0, type, default));
        }

        foreach (NativeClassData.NativeMember p in data.Properties)
        {
            bool isStatic = (p.Flags & FunctionFlags.Static) != 0;
            PropertyInfo? inherited = parent?.Properties.GetValueOrDefault(p.Name);
            if (p.IsVirtual)
            {
                AddVirtual(cls, p, inherited);
                continue;
            }

            int slot = isStatic ? statics.Count : inherited is { IsPrivate: false, IsStatic: false } ? inherited.Slot : slots.Count;
            var info = new PropertyInfo
            {
                Name = p.Name,
                DeclaringClass = cls,
                Flags = p.Flags,
                SetVisibility = p.SetVisibility == 0 && (p.Flags & PublicReadOnly) == PublicReadOnly ? FunctionFlags.Protected : p.SetVisibility,
                Type = p.Type,
                Slot = slot,
                StaticOwner = isStatic ? cls : null,
            };
            if (inherited is not null) info.Prototype = inherited.Prototype ?? inherited;
            if (isStatic) statics.Add(p.Value);
            else if (slot < slots.Count)
            {
                slots[slot] = info;
                defaults[slot] = p.Value;
            }
            else
            {
                slots.Add(info);
                defaults.Add(p.Value);
            }

            cls.Properties[p.Name] = info;
        }

        cls.Slots = [.. slots];
        cls.SlotDefaults = [.. defaults];
        cls.StaticCount = statics.Count;
        cls.StaticDefaults = [.. statics];
    }

    private static void AddVirtual(PhpClass cls, NativeClassData.NativeMember p, PropertyInfo? inherited)
    {
        var info = new PropertyInfo
        {
            Name = p.Name,
            DeclaringClass = cls,
            Flags = p.Flags & ~FunctionFlags.TopLevel,
            SetVisibility = p.SetVisibility,
            Type = p.Type,
            Slot = -1,
            IsVirtual = true,
        };
        if (inherited is not null) info.Prototype = inherited.Prototype;
        cls.Properties[p.Name] = info;
    }

    private static void LinkMagic(PhpClass cls)
    {
        cls.Constructor = Method("__construct");
        cls.Destructor = Method("__destruct");
        cls.CloneMethod = Method("__clone");
        cls.Get = Method("__get");
        cls.Set = Method("__set");
        cls.Isset = Method("__isset");
        cls.Unset = Method("__unset");
        cls.Call = Method("__call");
        cls.CallStatic = Method("__callstatic");
        cls.ToStringMethod = Method("__tostring");
        cls.Invoke = Method("__invoke");
        cls.DebugInfo = Method("__debuginfo");
        cls.Serialize = Method("__serialize");
        cls.Unserialize = Method("__unserialize");
        cls.Sleep = Method("__sleep");
        cls.Wakeup = Method("__wakeup");

        PhpFunction? Method(string lower) => cls.FindMethod(PhpString.FromLatin1(lower));
    }
}
