using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Mail;

/// <summary>The additional headers of a message, checked so that none can bring in others.</summary>
internal static class MailHeaders
{
    /// <summary>Those that a message has once.</summary>
    private static readonly string[] Single = ["orig-date", "from", "sender", "reply-to", "cc", "bcc", "message-id", "references", "in-reply-to"];

    internal static string Build(RequestContext ctx, PhpArray headers)
    {
        var text = new StringBuilder();
        foreach ((Value key, Value given) in headers)
        {
            if (!key.IsString) Throw.TypeError(ctx, $"Header name cannot be numeric, {key.IntValue} given");
            string name = key.AsString.ToString();
            Value v = given.Dereferenced();
            foreach (string own in (ReadOnlySpan<string>)["To", "Subject"])
                if (name.Equals(own, StringComparison.OrdinalIgnoreCase)) Throw.ValueError(ctx, $"The additional headers cannot contain the \"{own}\" header");
            if (v.IsArray && Array.Find(Single, s => s.Equals(name, StringComparison.OrdinalIgnoreCase)) is { } single) Throw.TypeError(ctx, $"Header \"{single}\" must be of type string, array given");
            if (v.IsString) AddLine(ctx, text, name, v.AsString);
            else if (v.IsArray) AddLines(ctx, text, name, v.AsArray);
            else Throw.TypeError(ctx, $"Header \"{name}\" must be of type array|string, {TypeNames.OfValue(in v)} given");
        }

        if (text.Length > 0) text.Length -= 2;
        return text.ToString();
    }

    private static void AddLines(RequestContext ctx, StringBuilder text, string name, PhpArray values)
    {
        foreach ((Value key, Value given) in values)
        {
            if (key.IsString) Throw.TypeError(ctx, $"Header \"{name}\" must only contain numeric keys, \"{key.AsString}\" found");
            Value v = given.Dereferenced();
            if (!v.IsString) Throw.TypeError(ctx, $"Header \"{name}\" must only contain values of type string, {TypeNames.OfValue(in v)} found");
            AddLine(ctx, text, name, v.AsString);
        }
    }

    private static void AddLine(RequestContext ctx, StringBuilder text, string name, PhpString value)
    {
        if (name.AsSpan().ContainsAnyExceptInRange('!', '~') || name.Contains(':', StringComparison.Ordinal)) Throw.ValueError(ctx, $"Header name \"{name.Split('\0')[0]}\" contains invalid characters");
        if (Problem(value.Span) is { } problem) Throw.ValueError(ctx, $"Header \"{name}\" contains {problem} not allowed in the header");
        text.Append(name).Append(": ").Append(value.ToString()).Append("\r\n");
    }

    private static string? Problem(ReadOnlySpan<byte> value)
    {
        for (int i = 0; i < value.Length; i++)
        {
            ReadOnlySpan<byte> rest = value[(i + 1)..];
            switch (value[i])
            {
                case (byte)'\r' when rest.IsEmpty || rest[0] != '\n':
                    return "CR character that is";
                case (byte)'\r' when rest.Length < 2 || rest[1] is not ((byte)' ' or (byte)'\t'):
                    return "CRLF characters that are used as a line separator and are";
                case (byte)'\r':
                    i += 2;
                    break;
                case (byte)'\n' when rest.IsEmpty || rest[0] is not ((byte)' ' or (byte)'\t'):
                    return "LF character that is";
                case (byte)'\n':
                    i++;
                    break;
                case 0:
                    return "NULL character that is";
            }
        }

        return null;
    }

    /// <summary>Line ends without a header between them, which would end the headers (php_mail_detect_multiple_crlf).</summary>
    internal static bool HasEmptyLine(string headers)
    {
        if (headers.Length == 0) return false;
        if (headers[0] is < '!' or > '~' or ':') return true;
        char At(int i) => i < headers.Length ? headers[i] : '\0';
        for (int i = 0; i < headers.Length; i++)
        {
            char next = At(i + 1);
            if (headers[i] == '\r')
            {
                if (next is '\0' or '\r' || (next == '\n' && At(i + 2) is '\0' or '\n' or '\r')) return true;
                i++;
            }
            else if (headers[i] == '\n')
            {
                if (next is '\0' or '\r' or '\n') return true;
                i++;
            }
        }

        return false;
    }
}
