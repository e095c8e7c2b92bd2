using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax;

namespace HhvmSharp.Library.Standard;

/// <summary>PHP source as text: coloured, stripped.</summary>
[PhpExtension("standard")]
internal static class SourceFunctions
{
    [PhpFunction("highlight_string(string $string, bool $return = false): string|true")]
    internal static Value highlight_string(RequestContext ctx, PhpString @string, bool @return) => Highlighted(ctx, @string, @return);

    [PhpFunction("highlight_file(string $filename, bool $return = false): string|bool")]
    [PhpFunction("show_source(string $filename, bool $return = false): string|bool")]
    internal static Value highlight_file(RequestContext ctx, PhpString filename, bool @return)
    {
        if (Source(ctx, filename) is { } source) return Highlighted(ctx, source, @return);
        if (!ctx.HasPending) Arg.Warning(ctx, $"Failed opening '{filename}' for highlighting");
        return Value.False;
    }

    [PhpFunction("php_strip_whitespace(string $filename): string")]
    internal static PhpString php_strip_whitespace(RequestContext ctx, PhpString filename)
    {
        if (Source(ctx, filename) is not { } source)
        {
            if (!ctx.HasPending) Arg.Warning(ctx, $"Failed opening '{filename}' for highlighting");
            return PhpString.Empty;
        }

        var text = new MemoryStream(source.Length);
        Stripper.Write(source.Span.ToArray(), text, Options(ctx));
        return new PhpString(text.ToArray());
    }

    /// <summary>A file as include would find it.</summary>
    private static PhpString? Source(RequestContext ctx, PhpString filename)
    {
        if (filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        return Files.WholeFiles.Read(ctx, filename, includePath: true);
    }

    private static ParserOptions Options(RequestContext ctx) => new() { ShortOpenTag = ctx.Settings.ShortOpenTag };

    private static Value Highlighted(RequestContext ctx, PhpString source, bool asResult)
    {
        string Color(string part) => ctx.Ini.Get("highlight." + part)?.ToString() ?? "";
        var colors = new HighlightColors(Color("html"), Color("comment"), Color("default"), Color("string"), Color("keyword"));
        var html = new MemoryStream(source.Length * 2);
        Highlighter.Write(source.Span.ToArray(), html, colors, Options(ctx));
        if (asResult) return Value.String(new PhpString(html.ToArray()));
        ctx.Output.Write(html.GetBuffer().AsSpan(0, (int)html.Length));
        return Value.True;
    }
}
