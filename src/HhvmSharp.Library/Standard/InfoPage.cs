using System.Text;

namespace HhvmSharp.Library.Standard;

/// <summary>Text of phpinfo(), for a terminal or as a page; each char is a byte.</summary>
internal sealed class InfoPage(bool isHtml)
{
    private const string Style = """
        body {background: #fff; color: #222; font-family: sans-serif;}
        table {border-collapse: collapse; width: 60em; margin: 1em auto;}
        h1, h2, p {width: 48em; margin: 1em auto;}
        td, th {border: 1px solid #888; font-size: 75%; vertical-align: baseline; padding: 0.3em; text-align: left;}
        .e {background: #dde; width: 20em; font-weight: bold;}
        .h {background: #bbc; font-weight: bold;}
        .v {overflow-wrap: anywhere; white-space: pre-wrap;}
        """;

    private readonly StringBuilder _text = new();

    internal void Begin(string title)
    {
        if (!isHtml) _text.Append("phpinfo()\n");
        else
            _text.Append("<!DOCTYPE html>\n<html><head>\n<style>\n").Append(Style).Append("\n</style>\n<title>").Append(title)
                .Append("</title><meta name=\"ROBOTS\" content=\"NOINDEX,NOFOLLOW,NOARCHIVE\" /></head>\n<body>\n");
    }

    internal void End()
    {
        if (isHtml) _text.Append("</body></html>");
    }

    /// <summary>The heading of the page, which a terminal shows as a row.</summary>
    internal void Title(string heading, string name, string value)
    {
        if (isHtml) Tag("h1", heading);
        else Row(name, value);
    }

    internal void Chapter(string heading) => Heading("h1", heading);

    internal void Section(string heading) => Heading("h2", heading);

    internal void Module(string name)
    {
        string anchor = $"module_{name.ToLowerInvariant().Replace(' ', '_')}";
        if (isHtml) _text.Append($"<h2><a name=\"{anchor}\" href=\"#{anchor}\">{Escape(name)}</a></h2>\n");
        else Heading("h2", name);
    }

    internal void BeginTable() => _text.Append(isHtml ? "<table>\n" : "\n");

    internal void EndTable() => _text.Append(isHtml ? "</table>\n" : "");

    internal void Header(params ReadOnlySpan<string> cells)
    {
        if (!isHtml)
        {
            _text.AppendJoin(" => ", cells).Append('\n');
            return;
        }

        _text.Append("<tr class=\"h\">");
        foreach (string cell in cells) _text.Append("<th>").Append(Escape(cell)).Append("</th>");
        _text.Append("</tr>\n");
    }

    internal void Row(string name, string value) => Values(name, value);

    /// <summary>A name and its values; null: there is none.</summary>
    internal void Values(string name, params ReadOnlySpan<string?> values)
    {
        _text.Append(isHtml ? $"<tr><td class=\"e\">{Escape(name)}</td>" : name);
        foreach (string? value in values)
        {
            if (isHtml) _text.Append("<td class=\"v\">").Append(value is null ? "<i>no value</i>" : Escape(value)).Append("</td>");
            else _text.Append(" => ").Append(value ?? "no value");
        }

        _text.Append(isHtml ? "</tr>\n" : "\n");
    }

    internal void Paragraph(string text)
    {
        if (isHtml) Tag("p", text);
        else _text.Append(text).Append('\n');
    }

    internal void Box(string text)
    {
        BeginTable();
        if (isHtml) _text.Append("<tr class=\"v\"><td>").Append(Escape(text)).Append("</td></tr>\n");
        else _text.Append(text).Append("\n\n");
        EndTable();
    }

    internal void Rule() => _text.Append(isHtml ? "<hr />\n" : "\n _______________________________________________________________________\n\n");

    internal byte[] ToBytes() => Encoding.Latin1.GetBytes(_text.ToString());

    private void Heading(string tag, string text)
    {
        if (isHtml) Tag(tag, text);
        else _text.Append('\n').Append(text).Append('\n');
    }

    private void Tag(string tag, string text) => _text.Append($"<{tag}>{Escape(text)}</{tag}>\n");

    private static string Escape(string text) => text
        .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal)
        .Replace("\"", "&quot;", StringComparison.Ordinal).Replace("'", "&#039;", StringComparison.Ordinal);
}
