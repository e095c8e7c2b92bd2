using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// What the process knows about user classes: linked forms by declaration, dense ids of classes and class names.
/// Everything hangs on the declaration it came from, so that code which is dropped takes its classes along.
/// </summary>
internal sealed class ClassRegistry
{
    private const int MaxForms = 16;

    private readonly ConditionalWeakTable<ClassDecl, LinkedForms> _linked = [];
    private readonly ConcurrentDictionary<PhpString, ClassBinding> _bindings = new();
    private int _stateSlots;
    private int _bindingIds;

    internal int NewStateSlot() => Interlocked.Increment(ref _stateSlots) - 1;

    /// <summary>The process-wide id of a class name, by which each request finds what it bound the name to.</summary>
    internal ClassBinding BindingOf(PhpString lowerName)
    {
        if (_bindings.TryGetValue(lowerName, out ClassBinding? b)) return b;
        return _bindings.GetOrAdd(PhpString.Literal(lowerName.Span), name => new ClassBinding(name, Interlocked.Increment(ref _bindingIds) - 1));
    }

    internal ClassBinding? FindBinding(PhpString lowerName) => _bindings.TryGetValue(lowerName, out ClassBinding? b) ? b : null;

    // ---- linked classes ----

    internal LinkedForm[] FormsOf(ClassDecl decl) => _linked.TryGetValue(decl, out LinkedForms? forms) ? forms.All : [];

    internal void AddForm(ClassDecl decl, LinkedForm form)
    {
        LinkedForms forms = _linked.GetValue(decl, static _ => new LinkedForms());
        lock (forms)
        {
            // a declaration that links differently in every request must not pile up its forms
            LinkedForm[] all = forms.All;
            forms.All = all.Length < MaxForms ? [.. all, form] : [.. all[1..], form];
        }
    }

    private sealed class LinkedForms
    {
        internal volatile LinkedForm[] All = [];
    }

    internal static UserFunction NewFunction(OpArray code, PhpString name, FunctionFlags flags, PhpClass? scope, int staticsSlot, PhpClass? traitOrigin = null) => new()
    {
        Name = name,
        Flags = flags,
        Scope = scope,
        Params = code.Params,
        NumParams = code.NumParams,
        RequiredParams = code.RequiredParams,
        ReturnType = code.ReturnType,
        Attributes = code.Attributes,
        Code = code,
        StaticsSlot = staticsSlot,
        TraitOrigin = traitOrigin,
    };
}

/// <summary>A class name as inline caches know it: a dense process-wide id, bound per request (RequestContext.ClassBindings).</summary>
internal sealed class ClassBinding(PhpString lowerName, int id)
{
    internal readonly PhpString LowerName = lowerName;
    internal readonly int Id = id;
}

/// <summary>One way a declaration was linked, and what must hold for another request to use the result.</summary>
internal sealed class LinkedForm
{
    internal required PhpClass Class { get; init; }
    internal required PhpClass? Parent { get; init; }
    internal required PhpClass[] Traits { get; init; }
    internal required PhpClass[] Interfaces { get; init; }
    /// <summary>Classes that type checks depended on, by lower-case name.</summary>
    internal required KeyValuePair<PhpString, PhpClass>[] Dependencies { get; init; }
    /// <summary>Deprecations raised while linking, raised again in each request.</summary>
    internal required LinkDiagnostic[] Diagnostics { get; init; }

    internal bool Matches(RequestContext ctx, PhpClass? parent, PhpClass[] traits, PhpClass[] interfaces)
    {
        if (!ReferenceEquals(Parent, parent) || !Same(Traits, traits) || !Same(Interfaces, interfaces)) return false;
        foreach ((PhpString name, PhpClass cls) in Dependencies)
            if (!ReferenceEquals(ctx.FindClass(name, autoload: true), cls)) return false;
        return true;
    }

    private static bool Same(PhpClass[] a, PhpClass[] b)
    {
        if (a.Length != b.Length) return false;
        for (int i = 0; i < a.Length; i++)
            if (!ReferenceEquals(a[i], b[i])) return false;
        return true;
    }
}

internal readonly record struct LinkDiagnostic(int Level, string Message, PhpString? File, int Line);
