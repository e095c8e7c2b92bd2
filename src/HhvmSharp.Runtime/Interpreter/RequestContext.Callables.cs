using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>From a value to what it calls: zend_is_callable_ex (callbacks) and the dynamic call $f().</summary>
public sealed partial class RequestContext
{
    private static readonly PhpString InvokeName = PhpString.Literal("__invoke");

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

    /// <summary>Resolves a callback; on false <paramref name="error"/> has PHP's reason (or an exception is pending).</summary>
    internal bool ResolveCallable(in Value callable, out CallTarget target, out string? error)
    {
        target = default;
        error = null;
        Value v = callable.Dereferenced();
        switch (v.Kind)
        {
            case Kind.String:
                return ResolveName(v.AsString, ref target, out error);
            case Kind.Array:
                return ResolvePair(v.AsArray, ref target, out error);
            case Kind.Object:
                var obj = (PhpInstance)v.AsObject;
                if (obj.GetClosure(this, out target)) return true;
                error = "no array or string given";
                return false;
            default:
                error = "no array or string given";
                return false;
        }
    }

    private bool _quietCallables;

    /// <summary>Is it callable from here? Without deprecations (type checks).</summary>
    internal bool IsCallableQuietly(in Value callable) => ResolveQuietly(in callable, out _);

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

    private bool ResolveName(PhpString name, ref CallTarget target, out string? error)
    {
        error = null;
        ReadOnlySpan<byte> span = name.Span;
        if (span.Length > 0 && span[0] == '\\') span = span[1..];
        int colon = span.IndexOf("::"u8);
        if (colon <= 0)
        {
            PhpString lower = PhpString.FromSpan(span).ToLower();
            if (FindFunction(lower) is { } function)
            {
                target.Function = function;
                return true;
            }

            error = $"function \"{name}\" not found or invalid function name";
            return false;
        }

        PhpString className = PhpString.FromSpan(span[..colon]);
        PhpString method = PhpString.FromSpan(span[(colon + 2)..]);
        return ResolveClass(className, out PhpClass? cls, out PhpInstance? self, out bool strict, out error)
            && ResolveMethod(cls!, self, method, strict, ref target, out error);
    }

    private bool ResolvePair(PhpArray pair, ref CallTarget target, out string? error)
    {
        error = null;
        if (pair.Length != 2 || !pair.TryGetValue(0, out Value first) || !pair.TryGetValue(1, out Value second))
        {
            error = "array callback must have exactly two members";
            return false;
        }

        first = first.Dereferenced();
        second = second.Dereferenced();
        if (!first.IsString && !first.IsObject)
        {
            error = "first array member is not a valid class name or object";
            return false;
        }

        if (!second.IsString)
        {
            error = "second array member is not a valid method";
            return false;
        }

        if (first.o is PhpInstance obj) return ResolveMethod(obj.Class, obj, second.AsString, false, ref target, out error);
        return ResolveClass(first.AsString, out PhpClass? cls, out PhpInstance? self, out bool strict, out error)
            && ResolveMethod(cls!, self, second.AsString, strict, ref target, out error);
    }

    /// <summary>A class name in a callable: self, parent, static (deprecated) or a class; with the current object when it fits.</summary>
    private bool ResolveClass(PhpString name, out PhpClass? cls, out PhpInstance? self, out bool strict, out string? error)
    {
        cls = null;
        self = null;
        strict = false;
        error = null;
        Frame? frame = UserFrame;
        PhpClass? scope = ExecutedScope;
        PhpString lower = name.ToLower();
        if (lower.Equals("self") || lower.Equals("parent") || lower.Equals("static"))
        {
            if (scope is null)
            {
                error = $"cannot access \"{lower}\" when no class scope is active";
                return false;
            }

            if (lower.Equals("parent") && scope.Parent is null)
            {
                error = "cannot access \"parent\" when current class scope has no parent";
                return false;
            }

            PhpClass called = frame?.CalledClass is { } c && c.IsSubclassOf(scope) ? c : scope;
            cls = lower.Equals("self") ? scope : lower.Equals("parent") ? scope.Parent! : called;
            if (frame?.This is PhpInstance t && t.Class.IsSubclassOf(cls)) self = t;
            strict = lower.Equals("parent");
            if (!_quietCallables) Deprecated($"Use of \"{lower}\" in callables is deprecated");
            if (HasPending) return false;
            if (self is null && !lower.Equals("static") && called.IsSubclassOf(cls)) _resolvedCalled = called;
            return true;
        }

        cls = FindClass(name, autoload: true);
        if (cls is null)
        {
            if (!HasPending) error = $"class \"{name}\" not found";
            return false;
        }

        if (scope is not null && frame?.This is PhpInstance current && current.Class.IsSubclassOf(scope) && scope.IsSubclassOf(cls))
        {
            self = current;
            strict = true;
        }

        return true;
    }

    private PhpClass? _resolvedCalled;

    private bool ResolveMethod(PhpClass cls, PhpInstance? self, PhpString method, bool strict, ref CallTarget target, out string? error)
    {
        error = null;
        PhpClass? called = _resolvedCalled;
        _resolvedCalled = null;
        PhpClass? scope = ExecutedScope;
        int colon = method.Span.IndexOf("::"u8);
        if (colon > 0)
        {
            // [$obj, 'Parent::method']
            PhpString className = PhpString.FromSpan(method.Span[..colon]);
            if (!_quietCallables) Deprecated($"Callables of the form [\"{cls.Name}\", \"{method}\"] are deprecated");
            if (HasPending) return false;
            PhpClass? named = className.ToLower().Equals("parent") ? cls.Parent : className.ToLower().Equals("self") ? cls : FindClass(className, autoload: true);
            if (named is null)
            {
                if (!HasPending) error = $"class \"{className}\" not found";
                return false;
            }

            if (!cls.IsSubclassOf(named))
            {
                error = $"class {cls.Name} is not a subclass of {named.Name}";
                return false;
            }

            method = PhpString.FromSpan(method.Span[(colon + 2)..]);
            cls = named;
        }

        PhpString lower = method.ToLower();
        PhpFunction? function;
        if (self is not null && !strict && ReferenceEquals(self.Class, cls) && lower.Equals(InvokeName) && self is ClosureObjectBase && self.GetClosure(this, out target)) return true;
        function = cls.FindMethod(lower);
        if (function is not null && (function.Flags & FunctionFlags.Public) == 0 && !ReferenceEquals(function.Scope, scope))
        {
            bool allowed = (function.Flags & FunctionFlags.Private) == 0 && MethodLookup.CheckProtected(MethodLookup.RootClass(function), scope);
            if (!allowed && scope is not null && cls.IsSubclassOf(scope) && scope.FindMethod(lower) is { } own && (own.Flags & FunctionFlags.Private) != 0 && ReferenceEquals(own.Scope, scope))
            {
                function = own;
                allowed = true;
            }

            if (!allowed)
            {
                PhpFunction hidden = function;
                function = MagicFor(cls, self, method);
                if (function is null)
                {
                    error = $"cannot access {MethodLookup.VisibilityText(hidden.Flags)} method {cls.Name}::{method}()";
                    return false;
                }
            }
        }
        else if (function is not null && (function.Flags & FunctionFlags.Changed) != 0 && scope is not null && !ReferenceEquals(scope, cls) && cls.IsSubclassOf(scope)
            && scope.FindMethod(lower) is { } own && (own.Flags & FunctionFlags.Private) != 0 && ReferenceEquals(own.Scope, scope))
        {
            function = own;
        }

        function ??= MagicFor(cls, self, method);
        if (function is null)
        {
            error = $"class {cls.Name} does not have a method \"{method}\"";
            return false;
        }

        if ((function.Flags & FunctionFlags.Abstract) != 0)
        {
            error = $"cannot call abstract method {function.Scope!.Name}::{function.Name}()";
            return false;
        }

        target.Function = function;
        if (function.IsStatic)
        {
            target.This = self?.Class is { } sc && strict ? sc : self is not null ? self.Class : called ?? cls;
            return true;
        }

        if (self is null)
        {
            error = $"non-static method {function.Scope!.Name}::{function.Name}() cannot be called statically";
            return false;
        }

        target.This = self;
        return true;
    }

    private static PhpFunction? MagicFor(PhpClass cls, PhpInstance? self, PhpString method)
    {
        if (self is not null && cls.Call is not null) return TrampolineFunction.For(cls.Call, method, isStatic: false);
        return cls.CallStatic is not null ? TrampolineFunction.For(cls.CallStatic, method, isStatic: true) : null;
    }

    /// <summary>$f(...): strings, pairs, closures and invokable objects; raises PHP's Error on false.</summary>
    internal bool ResolveDynamicCall(in Value callee, out CallTarget target)
    {
        target = default;
        Value v = callee.Dereferenced();
        switch (v.Kind)
        {
            case Kind.String:
                return ResolveDynamicName(v.AsString, ref target);
            case Kind.Object:
                if (((PhpInstance)v.AsObject).GetClosure(this, out target)) return true;
                if (!HasPending) ThrowError("Error", "Object of type " + v.AsObject.ClassName + " is not callable");
                return false;
            case Kind.Array:
                return ResolveDynamicPair(v.AsArray, ref target);
            default:
                ThrowError("Error", $"Value of type {TypeNames.OfValue(in v)} is not callable");
                return false;
        }
    }

    private bool ResolveDynamicName(PhpString name, ref CallTarget target)
    {
        ReadOnlySpan<byte> span = name.Span;
        int colon = span.LastIndexOf("::"u8);
        if (colon > 0)
        {
            PhpClass? cls = FetchClassByName(PhpString.FromSpan(span[..colon]));
            return cls is not null && ResolveDynamicStatic(cls, PhpString.FromSpan(span[(colon + 2)..]), ref target);
        }

        if (span.Length > 0 && span[0] == '\\') span = span[1..];
        if (FindFunction(PhpString.FromSpan(span).ToLower()) is { } function)
        {
            target.Function = function;
            return true;
        }

        ThrowError("Error", $"Call to undefined function {name}()");
        return false;
    }

    private bool ResolveDynamicStatic(PhpClass cls, PhpString method, ref CallTarget target)
    {
        PhpFunction? function = MethodLookup.FindStatic(this, cls, method, method.ToLower(), ExecutedScope, Current?.ThisObject);
        if (function is null)
        {
            if (!HasPending) ThrowError("Error", $"Call to undefined method {cls.Name}::{method}()");
            return false;
        }

        if (!function.IsStatic)
        {
            ThrowError("Error", $"Non-static method {function.Scope!.Name}::{function.Name}() cannot be called statically");
            return false;
        }

        target.Function = function;
        target.This = cls;
        return true;
    }

    private bool ResolveDynamicPair(PhpArray pair, ref CallTarget target)
    {
        if (pair.Length != 2 || !pair.TryGetValue(0, out Value first) || !pair.TryGetValue(1, out Value second))
        {
            ThrowError("Error", pair.Length == 2 ? "Array callback has to contain indices 0 and 1" : "Array callback must have exactly two elements");
            return false;
        }

        first = first.Dereferenced();
        second = second.Dereferenced();
        if (!first.IsString && !first.IsObject)
        {
            ThrowError("Error", "First array member is not a valid class name or object");
            return false;
        }

        if (!second.IsString)
        {
            ThrowError("Error", "Second array member is not a valid method");
            return false;
        }

        PhpString method = second.AsString;
        if (first.IsString)
        {
            PhpClass? cls = FetchClassByName(first.AsString);
            return cls is not null && ResolveDynamicStatic(cls, method, ref target);
        }

        var obj = (PhpInstance)first.AsObject;
        PhpInstance actual = obj;
        PhpFunction? function = obj.GetMethod(this, ref actual, method, method.ToLower(), ExecutedScope);
        if (function is null)
        {
            if (!HasPending) ThrowError("Error", $"Call to undefined method {obj.Class.Name}::{method}()");
            return false;
        }

        target.Function = function;
        target.This = function.IsStatic ? obj.Class : actual;
        return true;
    }

    /// <summary>An engine iterator as an InternalIterator object (owned).</summary>
    internal Value WrapIterator(ObjectIterator iterator)
    {
        if (iterator.Id == 0) iterator.Id = TakeObjectId();
        var wrapper = (InternalIteratorObject)NewObject(Environment.CoreClass("internaliterator"));
        wrapper.Iterator = iterator;
        return Value.Object(wrapper);
    }

    /// <summary>The SensitiveParameterValue that stands for an argument in traces (owned).</summary>
    internal Value WrapSensitive(in Value value)
    {
        PhpInstance wrapper = NewObject(Environment.CoreClass("sensitiveparametervalue"));
        wrapper.Slots[0] = value.IsUndef ? Value.Null : value.Dereferenced().Copied();
        return Value.Object(wrapper);
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
