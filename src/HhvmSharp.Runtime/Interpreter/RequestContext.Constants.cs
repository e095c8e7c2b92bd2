using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>A constant of the request: its owned value.</summary>
internal sealed class UserConstant(in Value owned)
{
    internal readonly Value Value = owned;
}

/// <summary>Global constants: define(), const, constant().</summary>
public sealed partial class RequestContext
{
    private HashSet<PhpString>? _deprecatedConstants;

    /// <summary>Tells the inline caches of constants whose they are.</summary>
    internal readonly long RequestId;

    /// <summary>By exact key (namespace in lower case); borrowed.</summary>
    internal bool TryGetConstant(PhpString key, out Value value) =>
        Constants.TryGetValue(key, out UserConstant? own) ? (value = own.Value).o is not null : Environment.Constants.TryGetValue(key, out value);

    /// <summary>By a name as a program writes it: any case of the namespace, and of true, false and null; borrowed.</summary>
    internal bool TryFindConstant(PhpString name, out Value value)
    {
        if (name.Length > 0 && name[0] == (byte)'\\') name = name.Substring(1, name.Length - 1);
        if (TryGetConstant(ConstantKey(name), out value)) return true;
        if (name.Length is 4 or 5)
        {
            PhpString lower = name.ToLower();
            if (lower.Equals("true")) value = Value.True;
            else if (lower.Equals("false")) value = Value.False;
            else if (lower.Equals("null")) value = Value.Null;
            else return false;
            return true;
        }

        return false;
    }

    /// <summary>The key of a constant's name: its namespace does not regard case.</summary>
    internal static PhpString ConstantKey(PhpString name)
    {
        int slash = name.Span.LastIndexOf((byte)'\\');
        if (slash < 0 || name.Span[..slash].IndexOfAnyInRange((byte)'A', (byte)'Z') < 0) return name;
        byte[] bytes = name.Span.ToArray();
        for (int i = 0; i < slash; i++)
            if ((uint)(bytes[i] - 'A') <= 'Z' - 'A') bytes[i] |= 0x20;
        return new PhpString(bytes);
    }

    /// <summary>Using it raises "Constant X is deprecated".</summary>
    internal bool IsDeprecatedConstant(PhpString key) => Environment.Constants.IsDeprecated(key) || _deprecatedConstants?.Contains(key) == true;

    /// <summary>Defines a deprecated constant of this request, or gives one that is there another value, owned.</summary>
    internal void SetDeprecatedConstant(PhpString key, in Value owned)
    {
        if (!Constants.ContainsKey(key)) (_deprecatedConstants ??= []).Add(key);
        Constants[key] = new UserConstant(in owned);
    }

    /// <summary>Registers a constant (owned value); warns and gives false when it exists.</summary>
    internal bool DefineConstant(PhpString name, in Value owned)
    {
        PhpString key = ConstantKey(name);
        if (name.Equals("__COMPILER_HALT_OFFSET__") || TryGetConstant(key, out _))
        {
            Warning($"Constant {name} already defined");
            owned.Release(this);
            return false;
        }

        if (!key.IsShared) key.Count |= PhpString.SharedFlag;
        if (owned.o is PhpString s && !s.IsShared) s.Count |= PhpString.SharedFlag;
        Constants.Add(key, new UserConstant(in owned));
        return true;
    }
}
