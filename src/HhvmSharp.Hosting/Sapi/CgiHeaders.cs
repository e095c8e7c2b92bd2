using System.Text;
using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Hosting.Sapi;

/// <summary>The head of a CGI or FastCGI response: "Status:" unless it is 200, the headers, an empty line.</summary>
public static class CgiHeaders
{
    public static byte[] Format(ResponseHeaders headers)
    {
        var text = new StringBuilder();
        if (headers.StatusLine is { } line && line.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space) text.Append("Status:").Append(line, space, line.Length - space).Append("\r\n");
        else if (headers.Status is not (0 or 200)) text.Append("Status: ").Append(headers.Status).Append(' ').Append(HttpStatus.Reason(headers.Status)).Append("\r\n");
        foreach (string header in headers.Lines) text.Append(header).Append("\r\n");
        return Encoding.Latin1.GetBytes(text.Append("\r\n").ToString());
    }
}
