using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>From a value to what it calls: zend_is_callable_at_frame.</summary>
public sealed partial class RequestContext
{
    /// <summary>The innermost frame of PHP code (native frames skipped), or null.</summary>
    internal Frame? UserFrame
    {
        get
        {
            Frame? f = Current;
            while (f is not null && f.Code is null) f = f.Prev;
            return f;
        }
    }

    /// <summary>zend_get_executed_scope: the class whose code is running.</summary>
    internal PhpClass? ExecutedScope
    {
        get
        {
            for (Frame? f = Current; f is not null; f = f.Prev)
                if (f.Code is not null || f.Function.Scope is not null) return f.Function.Scope;
            return null;
        }
    }

    private bool _quietCallables;

    /// <summary>What is known of a callable while it is being resolved (zend_fcall_info_cache).</summary>
    private struct Resolution
    {
        /// <summary>Where the method is looked for.</summary>
        internal PhpClass? Calling;

        /// <summary>static:: without an object.</summary>
        internal PhpClass? Called;

        internal PhpInstance? Object;
        internal PhpFunction? Function;

        /// <summary>The class was named: the method must be that class's.</summary>
        internal bool IsStrict;

        internal string? Error;
    }

    /// <summary>Resolves a callback; on false <paramref name="error"/> has PHP's reason, or an exception is pending (maybe both).</summary>
    internal bool ResolveCallable(in Value callable, out CallTarget target, out string? error)
    {
        target = default;
        error = null;
        Value v = callable.Dereferenced();
        Resolution r = default;
        bool found;
        switch (v.Kind)
        {
            case Kind.String:
                found = ResolveFunction(v.AsString, ref r);
                break;
            case Kind.Array:
                found = ResolvePair(v.AsArray, ref r);
                break;
            case Kind.Object when ((PhpInstance)v.AsObject).GetClosure(this, out target):
                return true;
            default:
                error = HasPending ? null : "no array or string given";
                return false;
        }

        if (!found || HasPending)
        {
            error = found ? null : r.Error ?? "(null)";
            return false;
        }

        target.Function = r.Function!;
        if (r.Function is ClosureInvoke) target.This = r.Object;
        else if (r.Object is null) target.This = r.Called;
        else target.This = r.Function!.IsStatic ? r.Object.Class : r.Object;
        return true;
    }

    /// <summary>As <see cref="ResolveCallable"/> for a callable whose deprecations have been raised.</summary>
    internal bool ResolveQuietly(in Value callable, out CallTarget target)
    {
        bool before = _quietCallables;
        _quietCallables = true;
        bool resolved = ResolveCallable(in callable, out target, out _);
        _quietCallables = before;
        return resolved;
    }

    /// <summary>Like <see cref="ResolveCallable"/> for library code: throws PHP's TypeError for argument <paramref name="argument"/>.</summary>
    internal CallTarget RequireCallable(in Value callable, string function, int argument, string parameter)
    {
        if (ResolveCallable(in callable, out CallTarget target, out string? error)) return target;
        if (!HasPending) ThrowError("TypeError", $"{function}(): Argument #{argument} (${parameter}) must be a valid callback, {error}");
        throw PhpThrow.Instance;
    }

    private bool ResolvePair(PhpArray pair, ref Resolution r)
    {
        if (pair.Length != 2)
        {
            r.Error = "array callback must have exactly two members";
            return false;
        }

        if (!pair.TryGetValue(0, out Value first) || !pair.TryGetValue(1, out Value second))
        {
            r.Error = "array callback has to contain indices 0 and 1";
            return false;
        }

        first = first.Dereferenced();
        second = second.Dereferenced();
        if (!first.IsString && !first.IsObject)
        {
            r.Error = "first array member is not a valid class name or object";
            return false;
        }

        if (!second.IsString)
        {
            r.Error = "second array member is not a valid method";
            return false;
        }

        if (first.o is PhpInstance obj)
        {
            r.Calling = obj.Class;
            r.Object = obj;
        }
        else if (!ResolveClass(first.AsString, UserFrame?.Function.Scope, ref r, quiet: _quietCallables))
        {
            return false;
        }

        return ResolveFunction(second.AsString, ref r);
    }

    /// <summary>zend_is_callable_check_class: self, parent, static (deprecated) or a class; with the current object when it fits.</summary>
    private bool ResolveClass(PhpString name, PhpClass? scope, ref Resolution r, bool quiet)
    {
        r.IsStrict = false;
        Frame? frame = UserFrame;
        int type = ClassNames.FetchType(name);
        if (type == ExtendedValues.ClassDefault) return ResolveNamedClass(name, frame, ref r);
        string keyword = type == ExtendedValues.ClassSelf ? "self" : type == ExtendedValues.ClassParent ? "parent" : "static";
        PhpClass? called = frame?.CalledClass;
        PhpClass? cls = type == ExtendedValues.ClassStatic ? called : scope;
        if (cls is null)
        {
            r.Error = $"cannot access \"{keyword}\" when no class scope is active";
            return false;
        }

        if (type == ExtendedValues.ClassParent)
        {
            cls = cls.Parent;
            if (cls is null)
            {
                r.Error = "cannot access \"parent\" when current class scope has no parent";
                return false;
            }
        }

        if (!quiet) Deprecated($"Use of \"{keyword}\" in callables is deprecated");
        if (HasPending) return false;
        r.Called = called is not null && called.IsSubclassOf(cls) ? called : cls;
        r.Calling = cls;
        r.Object ??= frame?.This as PhpInstance;
        r.IsStrict = type != ExtendedValues.ClassSelf;
        return true;
    }

    private bool ResolveNamedClass(PhpString name, Frame? frame, ref Resolution r)
    {
        PhpClass? cls = FindClass(name, autoload: true);
        if (cls is null)
        {
            r.Error = $"class \"{name}\" not found";
            return false;
        }

        r.Calling = cls;
        r.Called = cls;
        if (r.Object is null && frame?.Function.Scope is { } scope && frame.This is PhpInstance current
            && current.Class.IsSubclassOf(scope) && scope.IsSubclassOf(cls))
        {
            r.Object = current;
        }

        if (r.Object is not null) r.Called = r.Object.Class;
        r.IsStrict = true;
        return true;
    }

    /// <summary>zend_is_callable_check_func: a function, or a method of the class that is known already or named before "::".</summary>
    private bool ResolveFunction(PhpString name, ref Resolution r)
    {
        PhpClass? given = r.Calling;
        ReadOnlySpan<byte> span = name.Span;
        if (given is null)
        {
            ReadOnlySpan<byte> plain = span.Length > 0 && span[0] == '\\' ? span[1..] : span;
            if (FindFunction(PhpString.FromSpan(plain).ToLower()) is { } function)
            {
                r.Function = function;
                return true;
            }
        }

        PhpString method = name;
        int colon = span.LastIndexOf((byte)':');
        if (colon > 0 && span[colon - 1] == ':')
        {
            if (colon == 1)
            {
                r.Error = "invalid function name";
                return false;
            }

            PhpClass? scope = given ?? UserFrame?.Function.Scope;
            if (!ResolveClass(PhpString.FromSpan(span[..(colon - 1)]), scope, ref r, quiet: given is not null || _quietCallables)) return false;
            if (given is not null && !given.IsSubclassOf(r.Calling!))
            {
                r.Error = $"class {given.Text} is not a subclass of {r.Calling!.Text}";
                return false;
            }

            if (given is not null && !_quietCallables) Deprecated($"Callables of the form [\"{given.Text}\", \"{name}\"] are deprecated");
            method = PhpString.FromSpan(span[(colon + 1)..]);
        }
        else if (given is null)
        {
            r.Error = $"function \"{name}\" not found or invalid function name";
            return false;
        }

        return FindCallableMethod(method, given, ref r) && CheckCallable(ref r);
    }

    private bool FindCallableMethod(PhpString name, PhpClass? given, ref Resolution r)
    {
        PhpClass cls = r.Calling!;
        PhpString lower = name.ToLower();
        PhpClass? scope = UserFrame?.Function.Scope;
        if (r.IsStrict && lower.Equals(CoreNames.Construct))
        {
            r.Function = cls.Constructor;
        }
        else if (cls.FindMethod(lower) is { } method)
        {
            r.Function = method;
            // the running class's own private method hides one that a derived class put in its place
            if (!r.IsStrict && (method.Flags & FunctionFlags.Changed) != 0 && scope is not null && method.Scope!.IsSubclassOf(scope)
                && scope.FindMethod(lower) is { IsPrivate: true } own && ReferenceEquals(own.Scope, scope))
            {
                r.Function = own;
            }

            bool hasMagic = (r.Object is not null ? cls.Call : cls.CallStatic) is not null;
            if (hasMagic && !IsAccessible(r.Function, scope)) r.Function = ByHandler(name, lower, given, ref r);
        }
        else
        {
            r.Function = ByHandler(name, lower, given, ref r);
        }

        if (r.Function is not null) return true;
        r.Error = $"class {cls.Text} does not have a method \"{name}\"";
        return false;
    }

    private static bool IsAccessible(PhpFunction method, PhpClass? scope) =>
        method.IsPublic || ReferenceEquals(method.Scope, scope)
        || (!method.IsPrivate && MethodLookup.CheckProtected(MethodLookup.RootClass(method), scope));

    /// <summary>What the object or class answers to a call of a method that it does not have, or not for everyone.</summary>
    private PhpFunction? ByHandler(PhpString name, PhpString lower, PhpClass? given, ref Resolution r)
    {
        PhpClass cls = r.Calling!;
        if (r.Object is null || !ReferenceEquals(cls, given)) return MethodLookup.FindStatic(this, cls, name, lower, ExecutedScope, UserFrame?.This as PhpInstance);
        if (r.IsStrict && cls.Call is not null) return TrampolineFunction.For(cls.Call, name, isStatic: false);
        PhpFunction? found = r.Object.GetMethod(this, ref r.Object, name, lower, ExecutedScope);
        return found is not null && r.IsStrict && (found.Scope is null || !cls.IsSubclassOf(found.Scope)) ? null : found;
    }

    private bool CheckCallable(ref Resolution r)
    {
        PhpFunction function = r.Function!;
        if (function is TrampolineFunction or ClosureInvoke) return true;
        if ((function.Flags & FunctionFlags.Abstract) != 0) r.Error = $"cannot call abstract method {r.Calling!.Text}::{function.Name}()";
        else if (r.Object is null && !function.IsStatic) r.Error = $"non-static method {r.Calling!.Text}::{function.Name}() cannot be called statically";
        else if (!IsAccessible(function, UserFrame?.Function.Scope)) r.Error = $"cannot access {MethodLookup.VisibilityText(function.Flags)} method {r.Calling!.Text}::{function.Name}()";
        return r.Error is null;
    }

    /// <summary>What is_callable() and errors call a callable (zend_get_callable_name); the text is shared.</summary>
    internal PhpString CallableName(in Value callable)
    {
        switch (callable.Kind)
        {
            case Kind.String:
                callable.AsString.MarkShared();
                return callable.AsString;
            case Kind.Array when callable.AsArray is { Length: 2 } pair:
                Value first = pair.Get(0).Dereferenced(), second = pair.Get(1).Dereferenced();
                if (!second.IsString || !(first.IsString || first.IsObject)) break;
                return PhpString.FromLatin1($"{(first.IsObject ? ((PhpInstance)first.AsObject).Class.Name : first.AsString)}::{second.AsString}");
            case Kind.Object:
                return PhpString.FromLatin1($"{((PhpInstance)callable.AsObject).Class.Name}::__invoke");
        }

        return callable.IsArray ? PhpString.FromLatin1("Array") : Conversions.ToStr(this, in callable);
    }
}
