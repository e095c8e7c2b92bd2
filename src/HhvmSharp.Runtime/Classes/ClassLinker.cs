using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// Makes a <see cref="PhpClass"/> of a declaration and its resolved parent, interfaces and traits, with Zend's
/// inheritance rules and error texts (zend_do_link_class). One instance links one class.
/// Built-in classes are made by NativeClasses and only completed here, without a request.
/// </summary>
internal sealed partial class ClassLinker
{
    private readonly RuntimeEnvironment _env;
    private readonly RequestContext? _ctx;
    private readonly PhpClass _cls;

    /// <summary>Defaults of instance slots and own static cells while they are being collected.</summary>
    private List<Value> _defaults = [];
    private readonly List<Value> _statics = [];

    /// <summary>Functions with #[\Override] that no parent method has matched yet.</summary>
    private readonly HashSet<PhpFunction> _unmatchedOverrides = [];

    private readonly List<LinkDiagnostic> _diagnostics = [];
    private readonly List<KeyValuePair<PhpString, PhpClass>> _dependencies = [];

    /// <summary>Linking at load (Zend's early binding, which runs in the compiler): no class is loaded, the class's own name is known.</summary>
    private bool _early;

    internal ClassLinker(RuntimeEnvironment env, RequestContext? ctx, PhpClass cls)
    {
        _env = env;
        _ctx = ctx;
        _cls = cls;
    }

    /// <summary>Leaves the linker after a fatal error was raised.</summary>
    private sealed class LinkFailed : Exception
    {
    }

    /// <summary>An unlinked class of a declaration, to be registered under its name.</summary>
    internal static PhpClass NewDraft(ClassDecl decl) => new()
    {
        Name = decl.Name,
        LowerName = PhpString.Literal(decl.Name.ToLower().Span),
        Decl = decl,
        Flags = decl.Flags,
        EnumBackingType = decl.EnumBackingType,
        State = LinkState.Draft,
    };

    /// <summary>
    /// Links <paramref name="draft"/>, which is registered under <paramref name="key"/>; null when an exception or a
    /// bailout is pending. The result may be a class that an earlier request linked.
    /// </summary>
    internal static PhpClass? Link(RequestContext ctx, PhpClass draft, PhpString key)
    {
        ClassDecl decl = draft.Decl!;
        PhpClass? parent = null;
        if (decl.ParentName is not null)
        {
            parent = ctx.LookupForLinking(decl.ParentName, ClassFetch.Exception | ClassFetch.AllowNearlyLinked);
            if (parent is null) return LoadFailure(ctx, draft);
        }

        PhpClass[] traits = decl.Traits.Length == 0 ? [] : new PhpClass[decl.Traits.Length];
        for (int i = 0; i < traits.Length; i++)
        {
            PhpClass? trait = ctx.LookupForLinking(decl.Traits[i].Name, ClassFetch.Trait);
            if (trait is null) return null;
            if (!trait.IsTrait)
            {
                ctx.Fatal(ErrorLevel.Error, $"{draft.Text} cannot use {trait.Text} - it is not a trait");
                return null;
            }

            traits[i] = trait;
        }

        PhpString[] names = InterfaceNames(draft);
        PhpClass[] interfaces = names.Length == 0 ? [] : new PhpClass[names.Length];
        for (int i = 0; i < interfaces.Length; i++)
        {
            PhpClass? iface = ctx.LookupForLinking(names[i], ClassFetch.Interface | ClassFetch.AllowNearlyLinked | ClassFetch.Exception);
            if (iface is null) return LoadFailure(ctx, draft);
            interfaces[i] = iface;
        }

        if (FindForm(ctx, decl, parent, traits, interfaces) is { } known)
        {
            ctx.RebindClass(key, known);
            return ctx.HasPending ? null : known;
        }

        var linker = new ClassLinker(ctx.Environment, ctx, draft);
        return linker.Run(parent, traits, interfaces) ? draft : null;
    }

    /// <summary>
    /// Binds a class at load when its parent is known and nothing about it depends on classes that are not loaded:
    /// Zend's early binding. Null: not now (the DECLARE_CLASS op will do it), or a bailout is pending.
    /// </summary>
    internal static PhpClass? LinkEarly(RequestContext ctx, ClassDecl decl, PhpClass? parent)
    {
        if (FindForm(ctx, decl, parent, [], []) is { } known) return ctx.HasPending ? null : known;
        PhpClass draft = NewDraft(decl);
        var linker = new ClassLinker(ctx.Environment, ctx, draft) { _early = true };
        try
        {
            linker.DeclareMembers(decl);
            if (parent is not null && !linker.CanBindEarly(parent)) return null;
        }
        catch (LinkFailed)
        {
            return null;
        }

        return linker.Run(parent, [], [], declared: true) ? draft : null;
    }

    private static PhpClass? FindForm(RequestContext ctx, ClassDecl decl, PhpClass? parent, PhpClass[] traits, PhpClass[] interfaces)
    {
        foreach (LinkedForm form in ctx.Environment.ClassRegistry.FormsOf(decl))
        {
            if (!form.Matches(ctx, parent, traits, interfaces)) continue;
            foreach (LinkDiagnostic d in form.Diagnostics) ctx.RaiseAt(d.Level, d.Message, d.File, d.Line);
            return form.Class;
        }

        return null;
    }

    private static PhpClass? LoadFailure(RequestContext ctx, PhpClass draft)
    {
        if (ctx.Linking.UnlinkedUses.Remove(draft))
            ctx.UncaughtDuring($"During inheritance of {draft.Text} with variance dependencies");
        return null;
    }

    /// <summary>The names as the compiler wrote them, completed by Stringable and the enum interfaces should it not have added them.</summary>
    private static PhpString[] InterfaceNames(PhpClass cls)
    {
        ClassDecl decl = cls.Decl!;
        PhpString[] names = decl.InterfaceNames;
        if (!cls.IsTrait && DeclaresToString(decl) && !Has(names, "stringable") && !cls.LowerName.Equals("stringable"))
            names = [.. names, CoreNames.Stringable];
        if (cls.IsEnum && !Has(names, "unitenum")) names = [.. names, CoreNames.UnitEnum];
        if (cls.IsEnum && decl.EnumBackingType is not null && !Has(names, "backedenum")) names = [.. names, CoreNames.BackedEnum];
        return names;

        static bool Has(PhpString[] list, string lower)
        {
            foreach (PhpString n in list)
                if (n.ToLower().Equals(lower)) return true;
            return false;
        }

        static bool DeclaresToString(ClassDecl decl)
        {
            foreach (OpArray m in decl.Methods)
                if (m.Name!.ToLower().Equals(CoreNames.ToStringLower)) return true;
            return false;
        }
    }

    private bool Run(PhpClass? parent, PhpClass[] traits, PhpClass[] interfaces, bool declared = false)
    {
        RequestContext ctx = _ctx!;
        ClassDecl decl = _cls.Decl!;
        ctx.Linking.UnlinkedUses.Remove(_cls);
        try
        {
            if (!declared) DeclareMembers(decl);
            Inherit(parent, traits, interfaces);
            Complete();
            if (!_cls.UnresolvedVariance)
            {
                CheckOverrides();
                _cls.State = LinkState.Linked;
            }
            else
            {
                _cls.State = LinkState.NearlyLinked;
                LoadDelayedClasses();
                if (_cls.UnresolvedVariance) ResolveObligations(ctx, _cls);
            }
        }
        catch (LinkFailed)
        {
            ctx.Linking.Obligations.Remove(_cls);
            return false;
        }

        ctx.Environment.ClassRegistry.AddForm(decl, new LinkedForm
        {
            Class = _cls,
            Parent = parent,
            Traits = traits,
            Interfaces = interfaces,
            Dependencies = [.. _dependencies],
            Diagnostics = [.. _diagnostics],
        });
        return true;
    }

    /// <summary>The steps of zend_do_link_class after everything was found.</summary>
    private void Inherit(PhpClass? parent, PhpClass[] traits, PhpClass[] interfaces)
    {
        if (parent is not null)
        {
            if (!parent.IsLinked) AddObligation(_cls, new Obligation.Dependency(parent));
            InheritParent(parent);
        }

        if (traits.Length > 0)
        {
            _cls.Traits = traits;
            BindTraits(traits);
        }

        if (interfaces.Length > 0) ImplementInterfaces(interfaces);
        else if (parent is not null && parent.Interfaces.Length > 0) InheritInterfaces(parent);

        if (!_cls.IsInterface && !_cls.IsTrait && _cls.IsAbstract) VerifyAbstract();
        if (_cls.IsEnum) VerifyEnum();
        CheckHookVariance();
        if (_cls.ToStringMethod is not null && !_cls.IsTrait && !Implements(CoreNames.StringableLower)
            && _env.Classes.TryGetValue(CoreNames.StringableLower, out PhpClass? stringable))
        {
            // __toString came from a trait
            _cls.Interfaces = [.. _cls.Interfaces, stringable];
            ImplementInterface(stringable);
        }
    }

    // ---- errors ----

    private Exception Fatal(int level, string message, PhpFunction? at = null)
    {
        if (_ctx is null) throw new InvalidOperationException($"Native class {_cls.Text}: {message}");
        if (at is UserFunction user) _ctx.FatalAt(level, message, user.Code.FileName, user.Code.LineStart);
        else if (_early) _ctx.FatalAt(level, message, _cls.Decl!.Unit?.FileName, _cls.Decl.LineStart);
        else _ctx.Fatal(level, message);
        return new LinkFailed();
    }

    /// <summary>An error without a place.</summary>
    private Exception CoreError(string message)
    {
        if (_ctx is null) throw new InvalidOperationException($"Native class {_cls.Text}: {message}");
        _ctx.FatalAt(ErrorLevel.CoreError, message, RequestContext.UnknownFile, 0);
        return new LinkFailed();
    }

    private Exception CompileError(string message, PhpFunction? at = null) => Fatal(ErrorLevel.CompileError, message, at);

    /// <summary>A warning that belongs to the linked form: recorded, so that each request that uses the form gets it.</summary>
    private void Diagnose(int level, string message, PhpFunction? at = null, string? doing = null)
    {
        if (_ctx is null) return;
        var d = at is UserFunction user
            ? new LinkDiagnostic(level, message, user.Code.FileName, user.Code.LineStart)
            : new LinkDiagnostic(level, message, _early ? _cls.Decl!.Unit?.FileName : null, _early ? _cls.Decl!.LineStart : 0);
        _diagnostics.Add(d);
        _ctx.RaiseAt(d.Level, d.Message, d.File, d.Line);
        if (_ctx.Exception is not null)
        {
            _ctx.UncaughtDuring($"During inheritance of {_cls.Text}{(doing is null ? "" : ", " + doing)}");
            throw new LinkFailed();
        }
    }
}

/// <summary>Names that the engine looks for.</summary>
internal static class CoreNames
{
    internal static readonly PhpString Stringable = PhpString.Literal("Stringable"), StringableLower = PhpString.Literal("stringable"),
        UnitEnum = PhpString.Literal("UnitEnum"), BackedEnum = PhpString.Literal("BackedEnum"),
        ToStringLower = PhpString.Literal("__tostring"), Name = PhpString.Literal("name"), Value = PhpString.Literal("value"),
        Self = PhpString.Literal("self"), Parent = PhpString.Literal("parent"), Static = PhpString.Literal("static"),
        Construct = PhpString.Literal("__construct"), Invoke = PhpString.Literal("__invoke"), Class = PhpString.Literal("class"), This = PhpString.Literal("this");
}
