using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>How a class is looked up: Zend's ZEND_FETCH_CLASS_* flags beyond self, parent and static.</summary>
[Flags]
internal enum ClassFetch
{
    Default = 0,
    /// <summary>What is missing is called an interface, or a trait.</summary>
    Interface = 1,
    Trait = 2,
    /// <summary>A class that is not found throws; without it the error is fatal.</summary>
    Exception = 4,
    AllowNearlyLinked = 8,
}

/// <summary>One registered autoloader; the callable is owned.</summary>
internal sealed class AutoloadFunction
{
    internal CallTarget Target;
    internal Value Callable;
}

/// <summary>Class names of the request: lookup, autoloading, declaration, early binding.</summary>
public sealed unsafe partial class RequestContext
{
    /// <summary>Classes of this request by <see cref="ClassBinding.Id"/>.</summary>
    internal PhpClass?[] ClassBindings = [];

    /// <summary>spl_autoload_register's list, in order of calls.</summary>
    internal readonly List<AutoloadFunction> Autoloaders = [];

    /// <summary>spl_autoload_extensions, when it was called with one.</summary>
    internal PhpString? AutoloadExtensions;

    /// <summary>Names being autoloaded: an autoloader that asks for its own class again gets nothing.</summary>
    private HashSet<PhpString>? _autoloading;

    private LinkProgress? _linking;

    internal LinkProgress Linking => _linking ??= new LinkProgress();

    // ---- lookup ----

    /// <summary>zend_lookup_class: null when there is none, or an autoloader left an exception pending.</summary>
    public PhpClass? FindClass(PhpString name, bool autoload = true)
    {
        if (name.Length == 0) return null;
        PhpString lower = ClassNames.Lower(name);
        if (Classes.TryGetValue(lower, out PhpClass? cls)) return cls.IsLinked ? cls : null;
        if (Environment.Classes.TryGetValue(lower, out cls)) return cls;
        return autoload ? Autoload(name, lower) : null;
    }

    internal PhpClass? FindLoadedClass(PhpString lowerName)
    {
        if (Classes.TryGetValue(lowerName, out PhpClass? cls)) return cls.IsLinked ? cls : null;
        return Environment.Classes.TryGetValue(lowerName, out cls) ? cls : null;
    }

    /// <summary>Also finds classes that are still being linked (type checks between classes that need each other).</summary>
    internal PhpClass? FindClassEvenUnlinked(PhpString lowerName) =>
        Classes.TryGetValue(lowerName, out PhpClass? cls) || Environment.Classes.TryGetValue(lowerName, out cls) ? cls : null;

    /// <summary>Autoloads and throws 'Class "X" not found' when that fails.</summary>
    internal PhpClass? FetchClassByName(PhpString name)
    {
        PhpClass? cls = FindClass(name);
        if (cls is null && !HasPending) ThrowError("Error", $"Class \"{name}\" not found");
        return cls;
    }

    /// <summary>zend_fetch_class for a name at run time: self, parent and static are taken as such.</summary>
    internal PhpClass? FetchClass(PhpString name, bool quiet = false)
    {
        int type = ClassNames.FetchType(name);
        if (type != ExtendedValues.ClassDefault) return FetchClassByType(type, quiet);
        PhpClass? cls = FindClass(name, autoload: !quiet);
        if (cls is null && !quiet && !HasPending) ThrowError("Error", $"Class \"{name}\" not found");
        return cls;
    }

    /// <summary>self, parent or static of the running code.</summary>
    internal PhpClass? FetchClassByType(int type, bool quiet = false)
    {
        switch (type & ExtendedValues.ClassMask)
        {
            case ExtendedValues.ClassSelf:
                PhpClass? self = ExecutedScope;
                if (self is null && !quiet) ThrowError("Error", "Cannot access \"self\" when no class scope is active");
                return self;
            case ExtendedValues.ClassParent:
                PhpClass? scope = ExecutedScope;
                if (scope?.Parent is { } parent) return parent;
                if (!quiet) ThrowError("Error", scope is null ? "Cannot access \"parent\" when no class scope is active" : "Cannot access \"parent\" when current class scope has no parent");
                return null;
            default:
                PhpClass? called = CalledScope;
                if (called is null && !quiet) ThrowError("Error", "Cannot access \"static\" when no class scope is active");
                return called;
        }
    }

    /// <summary>zend_get_called_scope: static:: of the innermost frame that has one.</summary>
    internal PhpClass? CalledScope
    {
        get
        {
            for (Frame? f = Current; f is not null; f = f.Prev)
            {
                switch (f.This)
                {
                    case PhpInstance o: return o.Class;
                    case PhpClass c: return c;
                }

                if (f.Code is not null || f.Function.Scope is not null) return null;
            }

            return null;
        }
    }

    /// <summary>The class operand of an op: a name with the inline cache at op.Cache, self/parent/static, or a FETCH_CLASS result.</summary>
    internal PhpClass? FetchClassOperand(Frame f, Op* op, OperandKind kind, int operand)
    {
        switch (kind)
        {
            case OperandKind.Const:
                return BoundClass(f, op) ?? FetchNamedClass(f, op, operand);
            case OperandKind.Unused:
                int type = operand & ExtendedValues.ClassMask;
                if (type == ExtendedValues.ClassStatic)
                {
                    if (f.This is PhpClass called) return called;
                    if (f.ThisObject is { } self) return self.Class;
                }
                else if (type == ExtendedValues.ClassSelf && f.Function.Scope is { } scope)
                {
                    return scope;
                }

                return FetchClassByType(type);
            default:
                return PhpClassHandle.Of(in f.Slot(operand));
        }
    }

    /// <summary>What this request has bound the cached name to, or null.</summary>
    internal PhpClass? BoundClass(Frame f, Op* op)
    {
        if (op->Cache < 0) return null;
        object? cached = f.Code.Caches[op->Cache];
        if (cached is ClassBinding binding)
        {
            PhpClass?[] bound = ClassBindings;
            return (uint)binding.Id < (uint)bound.Length ? bound[binding.Id] : null;
        }

        return cached as PhpClass;
    }

    /// <summary>The name's binding in the inline cache: a native class, or where each request finds its own.</summary>
    internal void CacheClass(Frame f, Op* op, PhpString lowerName, PhpClass cls)
    {
        if (op->Cache < 0) return;
        if (!cls.IsUser && !Classes.ContainsKey(lowerName))
        {
            f.Code.Caches[op->Cache] = cls;
            return;
        }

        ClassBinding binding = Environment.ClassRegistry.BindingOf(lowerName);
        Bind(binding, cls);
        f.Code.Caches[op->Cache] = binding;
    }

    private PhpClass? FetchNamedClass(Frame f, Op* op, int literal)
    {
        PhpString name = f.Code.Literals[literal].AsString, lower = f.Code.Literals[literal + 1].AsString;
        PhpClass? cls = FindLoadedClass(lower) ?? (Classes.ContainsKey(lower) ? null : Autoload(name, lower));
        if (cls is null)
        {
            if (!HasPending) ThrowError("Error", $"Class \"{name}\" not found");
            return null;
        }

        CacheClass(f, op, lower, cls);
        return cls;
    }

    // ---- autoloading ----

    /// <summary>The frame that the running autoloader works for: constant expressions outside of it are not where errors happen.</summary>
    internal Frame? AutoloadBase;

    private PhpClass? Autoload(PhpString name, PhpString lower)
    {
        if (Autoloaders.Count == 0 || Unwinding != Unwinding.None || !ClassNames.IsValid(name)) return null;
        NeedFrame();
        _autoloading ??= [];
        if (!_autoloading.Add(lower)) return null;
        if (name[0] == '\\') name = name.Substring(1, name.Length - 1);
        PhpInstance? saved = Exception;
        Frame? outerBase = AutoloadBase;
        Exception = null;
        AutoloadBase = Current;
        PhpClass? found;
        try
        {
            found = RunAutoloaders(name, lower);
        }
        finally
        {
            _autoloading.Remove(lower);
            AutoloadBase = outerBase;
        }

        if (saved is not null) RestoreException(saved);
        return found;
    }

    /// <summary>Calls one autoloader after the other until there is a class of that name.</summary>
    internal PhpClass? RunAutoloaders(PhpString name, PhpString lower)
    {
        for (int i = 0; i < Autoloaders.Count; i++)
        {
            AutoloadFunction loader = Autoloaders[i];
            CallFunction(loader.Target.Function, loader.Target.This, [Value.String(name)], closure: loader.Target.Closure).Release(this);
            if (HasPending) return null;
            if (FindLoadedClass(lower) is { } found) return found;
            // the list may have changed: go on behind the one that has just run
            int at = Autoloaders.IndexOf(loader);
            if (at >= 0) i = at;
        }

        return null;
    }

    /// <summary>zend_exception_restore: the exception put aside is the previous of one thrown meanwhile.</summary>
    internal void RestoreException(PhpInstance saved)
    {
        if (Exception is null) Exception = saved;
        else ThrowableMethods.SetPrevious(this, Exception, saved);
    }

    // ---- declaring ----

    private void Bind(ClassBinding binding, PhpClass cls)
    {
        if (binding.Id >= ClassBindings.Length) Array.Resize(ref ClassBindings, Math.Max(64, binding.Id * 2));
        ClassBindings[binding.Id] = cls;
    }

    /// <summary>Registers a linked class (class_alias, early binding) under a name; false when the name is taken.</summary>
    internal bool RegisterClass(PhpString lowerName, PhpClass cls)
    {
        if (Environment.Classes.ContainsKey(lowerName) || !Classes.TryAdd(lowerName, cls)) return false;
        if (Environment.ClassRegistry.FindBinding(lowerName) is { } binding) Bind(binding, cls);
        return true;
    }

    /// <summary>The draft under a name turned out to be a class that was linked before.</summary>
    internal void RebindClass(PhpString lowerName, PhpClass cls) => Classes[lowerName] = cls;

    /// <summary>DECLARE_CLASS: null when an exception or a fatal error is pending.</summary>
    internal PhpClass? DeclareClass(ClassDecl decl, PhpString lowerName)
    {
        if (FindClassEvenUnlinked(lowerName) is { } existing)
        {
            if (ReferenceEquals(existing.Decl, decl) && Environment.Preloaded is { } preloaded && preloaded.Has(existing)) return existing;
            Fatal(ErrorLevel.CompileError, RedeclarationText(existing.Name, existing));
            return null;
        }

        PhpClass draft = ClassLinker.NewDraft(decl);
        Classes.Add(lowerName, draft);
        PhpClass? linked = ClassLinker.Link(this, draft, lowerName);
        if (linked is null)
        {
            Classes.Remove(lowerName);
            return null;
        }

        if (Environment.ClassRegistry.FindBinding(lowerName) is { } binding) Bind(binding, linked);
        return linked;
    }

    /// <summary>zend_class_redeclaration_error_ex.</summary>
    internal static string RedeclarationText(PhpString name, PhpClass existing)
    {
        string kind = existing.KindText.ToLowerInvariant(), text = PhpClass.CutAtNul(name.ToString());
        return existing.Decl is { } decl
            ? $"Cannot redeclare {kind} {text} (previously declared in {decl.Unit?.FileName}:{decl.LineStart})"
            : $"Cannot redeclare {kind} {text}";
    }

    /// <summary>Declarations that were there already when their file was included once more; null: none.</summary>
    internal HashSet<ClassDecl>? DeclaredAgain;

    /// <summary>Binds the classes of a unit that can be bound before it runs (Zend's early binding at compile time).</summary>
    internal void BindEarlyClasses(ScriptUnit unit)
    {
        foreach (ClassDecl decl in unit.Classes)
        {
            if (!decl.TopLevel) continue;
            PhpString lower = PhpString.Literal(decl.Name.ToLower().Span);
            if (FindClassEvenUnlinked(lower) is { } there)
            {
                // DECLARE_CLASS raises it when it gets there; a file from the cache brings the very declaration again
                if (ReferenceEquals(there.Decl, decl)) (DeclaredAgain ??= []).Add(decl);
                continue;
            }

            PhpClass? parent = null;
            if (decl.ParentName is not null)
            {
                parent = FindLoadedClass(ClassNames.Lower(decl.ParentName));
                if (parent is null) continue;
            }

            PhpClass? cls = ClassLinker.LinkEarly(this, decl, parent);
            if (HasPending) return;
            if (cls is not null) RegisterClass(lower, cls);
        }
    }

    // ---- linking: what the linker asks of the request ----

    /// <summary>zend_fetch_class_by_name for parents, interfaces and traits.</summary>
    internal PhpClass? LookupForLinking(PhpString name, ClassFetch how)
    {
        PhpString lower = ClassNames.Lower(name);
        PhpClass? cls = FindClassEvenUnlinked(lower);
        if (cls is not null && !cls.IsLinked)
        {
            if ((how & ClassFetch.AllowNearlyLinked) != 0 && cls.State == LinkState.NearlyLinked)
            {
                Linking.UnlinkedUses.Add(cls);
                return cls;
            }

            cls = null;
        }
        else
        {
            cls ??= Autoload(name, lower);
        }

        if (cls is not null) return cls;
        if (HasPending)
        {
            if ((how & ClassFetch.Exception) == 0 && Exception is not null) UncaughtDuring("During class fetch");
            return null;
        }

        string kind = (how & ClassFetch.Interface) != 0 ? "Interface" : (how & ClassFetch.Trait) != 0 ? "Trait" : "Class";
        string message = $"{kind} \"{name}\" not found";
        if ((how & ClassFetch.Exception) != 0) ThrowError("Error", message);
        else Fatal(ErrorLevel.Error, message);
        return null;
    }

    /// <summary>zend_exception_uncaught_error: an exception where none may leave.</summary>
    internal void UncaughtDuring(string during)
    {
        if (Exception is not { } exception) return;
        Exception = null;
        Value held = Value.Object(exception);
        string text = Conversions.ToStr(this, in held).ToString();
        held.Release(this);
        Fatal(ErrorLevel.Error, $"{during}: Uncaught {text}");
    }
}

/// <summary>Class names as PHP code writes them.</summary>
internal static class ClassNames
{
    /// <summary>The key in class tables: lower case, without a leading backslash.</summary>
    internal static PhpString Lower(PhpString name)
    {
        if (name.Length > 0 && name[0] == '\\') name = name.Substring(1, name.Length - 1);
        return name.ToLower();
    }

    internal static int FetchType(PhpString name)
    {
        if (name.Length is not (4 or 6)) return ExtendedValues.ClassDefault;
        PhpString lower = name.ToLower();
        if (lower.Equals(CoreNames.Self)) return ExtendedValues.ClassSelf;
        if (lower.Equals(CoreNames.Parent)) return ExtendedValues.ClassParent;
        return lower.Equals(CoreNames.Static) ? ExtendedValues.ClassStatic : ExtendedValues.ClassDefault;
    }

    /// <summary>Whether autoloaders may be asked: letters, digits, underscore, backslash, bytes from 0x80.</summary>
    internal static bool IsValid(PhpString name)
    {
        foreach (byte b in name.Span)
            if (!(char.IsAsciiLetterOrDigit((char)b) || b == '_' || b == '\\' || b >= 0x80)) return false;
        return true;
    }
}
