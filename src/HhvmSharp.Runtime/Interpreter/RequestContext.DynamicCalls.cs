using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>From a value to what $f(...) calls.</summary>
public sealed partial class RequestContext
{
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
}
