using System.Reflection;
using System.Runtime.CompilerServices;
using HhvmSharp.Hosting;
using Xunit;

namespace HhvmSharp.Architecture;

/// <summary>Nothing mutable is static: what a request changes is in its context, and requests run side by side.</summary>
public class StateTests
{
    /// <summary>Static fields that stand, with the reason. Each is changed by interlocked or racy-by-design writes only.</summary>
    private static readonly Dictionary<string, string> Excused = new(StringComparer.Ordinal)
    {
        ["HhvmSharp.Runtime.Interpreter.Interp.s_hotReady"] = "the freshly compiled loop is there: true for the whole process, once",
        ["HhvmSharp.Runtime.Interpreter.Interp.s_coldCount"] = "counts towards s_hotReady, racy by design",
        ["HhvmSharp.Runtime.Functions.NameBinding.s_next"] = "dense ids of names are handed out process-wide",
        ["HhvmSharp.Runtime.Functions.UserFunctions.s_statics"] = "dense ids of static variables are handed out process-wide",
    };

    private static IEnumerable<Assembly> Assemblies
    {
        get
        {
            Assembly hosting = typeof(PhpHost).Assembly;
            yield return hosting;
            foreach (AssemblyName name in hosting.GetReferencedAssemblies())
                if (name.Name!.StartsWith("HhvmSharp.", StringComparison.Ordinal)) yield return Assembly.Load(name);
        }
    }

    [Fact]
    public void No_static_field_can_be_assigned()
    {
        const BindingFlags all = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        string[] found = [.. Assemblies.SelectMany(a => a.GetTypes())
            .Where(t => !IsGenerated(t))
            .SelectMany(t => t.GetFields(all))
            .Where(f => !f.IsInitOnly && !f.IsLiteral && !f.IsDefined(typeof(CompilerGeneratedAttribute)) && !f.Name.Contains('<', StringComparison.Ordinal))
            .Select(f => $"{f.DeclaringType!.FullName}.{f.Name}")
            .Where(n => !Excused.ContainsKey(n))];
        if (found.Length > 0) Assert.Fail("static and not readonly:\n" + string.Join("\n", found));
    }

    [Fact]
    public void No_field_is_per_thread() =>
        Assert.Empty(Assemblies.SelectMany(a => a.GetTypes())
            .SelectMany(t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(f => f.IsDefined(typeof(ThreadStaticAttribute)))
            .Select(f => $"{f.DeclaringType!.FullName}.{f.Name}"));

    /// <summary>Lambdas' caches and the like.</summary>
    private static bool IsGenerated(Type? type) =>
        type is not null && (type.Name.Contains('<', StringComparison.Ordinal) || type.IsDefined(typeof(CompilerGeneratedAttribute), false) || IsGenerated(type.DeclaringType));
}
