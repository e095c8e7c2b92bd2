using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Library.Date.Parsing;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Date;

/// <summary>What the classes of the extension share.</summary>
internal static class DateSupport
{
    internal static PhpClass Class(RequestContext ctx, string lowerName) => ctx.Environment.CoreClass(lowerName);

    /// <summary>The object's constructor was not called.</summary>
    [DoesNotReturn]
    internal static void NotInitialized(RequestContext ctx, PhpClass cls)
    {
        PhpClass native = cls;
        while (native.IsUser && native.Parent is not null) native = native.Parent;
        string inheriting = cls.IsUser ? $" (inheriting {native.Text})" : "";
        Throw.New(ctx, "DateObjectError", $"Object of type {cls.Text}{inheriting} has not been correctly initialized by calling parent::__construct() in its constructor");
    }

    /// <summary>A new object (owned) after its initialisation, which may throw.</summary>
    internal static Value Built<T>(RequestContext ctx, T o, Action<T> initialize)
        where T : PhpInstance
    {
        try
        {
            initialize(o);
            Throw.IfPending(ctx);
        }
        catch (PhpThrow)
        {
            Value.Object(o).Release(ctx);
            throw;
        }

        return Value.Object(o);
    }

    [DoesNotReturn]
    internal static void InvalidData(RequestContext ctx, string className)
    {
        Throw.IfPending(ctx);
        Throw.Error(ctx, $"Invalid serialization data for {className} object");
    }

    /// <summary>"{start} ({text}) at position n (c): {what}", of the first error.</summary>
    internal static string Describe(string start, PhpString text, ParseErrors errors, string end = "")
    {
        ParseMessage first = errors.Errors[0];
        return $"{start} ({PhpClass.CutAtNul(text.ToString())}) at position {first.Position} ({first.Shown}){end}: {first.Text}";
    }

    /// <summary>Behind the class's own data, its other properties (__serialize).</summary>
    internal static void AddProperties(RequestContext ctx, PhpArray data, PhpInstance o)
    {
        PhpArray properties = o.GetProperties(ctx);
        foreach (KeyValuePair<Value, Value> p in properties)
            if (!data.ContainsKey(p.Key.AsString)) data.Set(ctx, p.Key.AsString, p.Value.Copied());
        Value.Array(properties).Release(ctx);
    }

    /// <summary>The other properties from unserialize data; references are left out.</summary>
    internal static void RestoreProperties(RequestContext ctx, PhpInstance o, PhpArray data, params ReadOnlySpan<string> own)
    {
        var members = new PhpArray();
        foreach (KeyValuePair<Value, Value> p in data)
        {
            if (!p.Key.IsString || p.Value.IsReference || IsOneOf(p.Key.AsString, own)) continue;
            members.Set(ctx, p.Key.AsString, p.Value.Copied());
        }

        SplSupport.LoadProperties(ctx, o, members);
        Value.Array(members).Release(ctx);
    }

    internal static bool IsOneOf(PhpString name, params ReadOnlySpan<string> names)
    {
        foreach (string n in names)
            if (name.Equals(n)) return true;
        return false;
    }

    internal static Value Item(PhpArray data, string key) => data[key].Dereferenced();
}
