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
            Factory = data.Factory ?? parent?.Factory,
        };

        var interfaces = new List<PhpClass>();
        if (parent is not null) interfaces.AddRange(parent.Interfaces);
        foreach (PhpString name in data.InterfaceNames)
        {
            PhpClass iface = Find(env, name, data);
            if (!interfaces.Contains(iface)) interfaces.Add(iface);
            foreach (PhpClass inherited in iface.Interfaces)
                if (!interfaces.Contains(inherited)) interfaces.Add(inherited);
        }

        cls.Interfaces = [.. interfaces];
        LinkMethods(cls, data);
        LinkConstants(cls, data);
        LinkProperties(cls, data);
        LinkMagic(cls);
        cls.Uncloneable = data.Uncloneable || parent is { Uncloneable: true };
        ClassLinker.CompleteNative(env, cls);
        return cls;
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
            if (cls.Parent?.FindMethod(lower) is { } overridden) m.Prototype = overridden.Prototype ?? overridden;
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
        foreach (NativeClassData.NativeMember k in data.Constants)
        {
            cls.Constants.Add(k.Name, new ClassConstant
            {
                Name = k.Name,
                DeclaringClass = cls,
                Flags = k.Flags,
                Type = k.Type,
                Value = k.Value,
            });
        }

        if (cls.Parent is not null)
            foreach (KeyValuePair<PhpString, ClassConstant> k in cls.Parent.Constants)
                cls.Constants.TryAdd(k.Key, k.Value);
        foreach (PhpClass iface in cls.Interfaces)
            foreach (KeyValuePair<PhpString, ClassConstant> k in iface.Constants)
                cls.Constants.TryAdd(k.Key, k.Value);
    }

    private static void LinkProperties(PhpClass cls, NativeClassData data)
    {
        PhpClass? parent = cls.Parent;
        var slots = new List<PropertyInfo?>(parent?.Slots ?? []);
        var defaults = new List<Value>(parent?.SlotDefaults ?? []);
        var statics = new List<Value>();
        if (parent is not null)
            foreach (KeyValuePair<PhpString, PropertyInfo> p in parent.Properties)
                cls.Properties.Add(p.Key, p.Value);
        foreach (NativeClassData.NativeMember p in data.Properties)
        {
            bool isStatic = (p.Flags & FunctionFlags.Static) != 0;
            PropertyInfo? inherited = parent?.Properties.GetValueOrDefault(p.Name);
            int slot = isStatic ? statics.Count : inherited is { IsPrivate: false, IsStatic: false } ? inherited.Slot : slots.Count;
            var info = new PropertyInfo
            {
                Name = p.Name,
                DeclaringClass = cls,
                Flags = p.Flags,
                SetVisibility = p.SetVisibility,
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
