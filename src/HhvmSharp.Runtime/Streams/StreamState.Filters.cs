using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Streams;

/// <summary>Makes a filter; null after a warning. Undef: no parameters.</summary>
internal delegate StreamFilter? FilterFactory(Interpreter.RequestContext ctx, string name, in Value parameters, PhpStream stream);

internal sealed partial class StreamState
{
    /// <summary>Makes filters of classes of PHP code; set with the first one.</summary>
    internal FilterFactory? UserFilterFactory { get; set; }

    /// <summary>php_stream_filter_create: by its name, or by patterns "a.b.*", "a.*"; null after a warning.</summary>
    internal StreamFilter? CreateFilter(string name, in Value parameters, PhpStream stream)
    {
        bool found = false;
        foreach (string candidate in Candidates(name))
        {
            FilterFactory? factory = UserFilters.ContainsKey(candidate) ? UserFilterFactory
                : ctx.Environment.StreamFilters.TryGetValue(candidate, out FilterFactory? builtin) ? builtin : null;
            if (factory is null) continue;
            found = true;
            if (factory(ctx, name, in parameters, stream) is { } filter) return filter;
            break;
        }

        ctx.RaiseFromFunction(ErrorLevel.Warning, found ? $"Unable to create or locate filter \"{name}\"" : $"Unable to locate filter \"{name}\"");
        return null;
    }

    /// <summary>The name and the patterns that it fits, nearest first.</summary>
    internal static IEnumerable<string> Candidates(string name)
    {
        yield return name;
        for (int dot = name.LastIndexOf('.'); dot > 0; dot = name.LastIndexOf('.', dot - 1)) yield return name[..dot] + ".*";
    }
}
