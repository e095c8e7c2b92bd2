using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Libxml;

/// <summary>The library's own wording of an error, piece by piece (xmlReportError): each line is a warning of its own.</summary>
internal sealed unsafe partial class LibxmlState
{
    /// <summary>What an error's domain is called, by number.</summary>
    private static readonly string[] Domains =
    [
        "", "parser ", "", "namespace ", "validity ", "HTML parser ", "memory ", "output ", "I/O ", "", "", "XInclude ", "XPath ", "parser ",
        "regexp ", "", "Schemas parser ", "Schemas validity ", "Relax-NG parser ", "Relax-NG validity ", "Catalog ", "C14N ", "XSLT ",
        "validity ", "", "", "module ", "encoding ", "schematron ", "internal buffer ", "URI ",
    ];

    private void PrintReport(XmlError* error, XmlParserContext* parser) =>
        PrintReport(error, error->Domain, error->Level, LibXml2.Text(error->Message), parser);

    private void PrintReport(XmlError* error, int domain, int level, PhpString message, XmlParserContext* parser)
    {
        int line = error == null ? 0 : error->Line;
        XmlParserInput* input = parser == null ? null : parser->Input;
        XmlParserInput* inner = null;
        if (input != null && input->FileName == null && parser->InputCount > 1)
        {
            inner = input;
            input = parser->Inputs[parser->InputCount - 2];
        }

        if (input != null) Print(Place(input, line, domain));
        if (error != null && error->Node != null && error->Node->Type == XmlType.Element) Print($"element {LibXml2.Text(error->Node->Name)}: ");
        Print((uint)domain < (uint)Domains.Length ? Domains[domain] : "");
        Print(level switch { 0 => ": ", 1 => "warning : ", _ => "error : " });
        bool complete = message.Length > 0 && message[message.Length - 1] == '\n';
        Print(message + (complete ? "" : "\n"));
        PrintContext(input);
        if (inner == null) return;
        string place = Place(inner, line, domain);
        if (place.Length > 0) Print(place + "\n");
        PrintContext(inner);
    }

    private static string Place(XmlParserInput* input, int line, int domain)
    {
        if (input->FileName != null) return $"{LibXml2.Text(input->FileName)}:{input->Line}: ";
        return line != 0 && domain == 1 ? $"Entity: line {input->Line}: " : "";
    }

    /// <summary>The line where the parser stands and a "^" below the place.</summary>
    private void PrintContext(XmlParserInput* input)
    {
        const int max = 80;
        if (input == null || input->Current == null) return;
        byte* at = input->Current;
        while (at > input->Base && *at is (byte)'\n' or (byte)'\r') at--;
        for (int n = 0; n < max && at > input->Base && *at is not ((byte)'\n' or (byte)'\r'); n++) at--;
        if (*at is (byte)'\n' or (byte)'\r') at++;
        long column = input->Current - at;
        var line = new PhpStringBuilder(max + 1);
        for (; *at is not (0 or (byte)'\n' or (byte)'\r') && line.Length < max; at++) line.Append(*at);
        var pointer = new PhpStringBuilder(max + 1);
        for (int n = 0; n < column && n < max - 1 && n < line.Length; n++) pointer.Append(line[n] == '\t' ? '\t' : ' ');
        pointer.Append('^').Append('\n');
        line.Append('\n');
        Print(line.ToPhpString(), ErrorLevel.Warning, null);
        Print(pointer.ToPhpString(), ErrorLevel.Warning, null);
    }
}
