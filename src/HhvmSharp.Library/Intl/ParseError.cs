using System.Runtime.CompilerServices;

namespace HhvmSharp.Library.Intl;

/// <summary>UParseError: where ICU found an error in rules or in a pattern.</summary>
internal unsafe struct ParseError
{
    private const int ContextLength = 16;

    internal int Line, Offset;
    internal fixed char Before[ContextLength];
    internal fixed char After[ContextLength];

    /// <summary>"parse error on line 1, offset 5, before or at "..."".</summary>
    internal readonly string Describe()
    {
        List<string> parts = [];
        if (Line > 0) parts.Add($"on line {Line}");
        if (Offset >= 0) parts.Add($"{(Line > 0 ? "" : "at ")}offset {Offset}");
        if (Context(in Before[0]) is { Length: > 0 } before) parts.Add($"after \"{before}\"");
        if (Context(in After[0]) is { Length: > 0 } after) parts.Add($"before or at \"{after}\"");
        return parts.Count == 0 ? "no parse error" : "parse error " + string.Join(", ", parts);
    }

    private static string Context(ref readonly char first) => new((char*)Unsafe.AsPointer(ref Unsafe.AsRef(in first)));
}
