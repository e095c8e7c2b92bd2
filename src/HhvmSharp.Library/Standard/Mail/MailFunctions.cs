using HhvmSharp.Library.Date;
using HhvmSharp.Library.Standard.Processes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Mail;

/// <summary>mail(): messages go to the program of sendmail_path.</summary>
[PhpExtension("standard")]
internal static class MailFunctions
{
    [PhpFunction("mail(string $to, string $subject, string $message, array|string $additional_headers = [], string $additional_params = \"\"): bool")]
    internal static bool mail(RequestContext ctx, PhpString to, PhpString subject, PhpString message, Value additional_headers, PhpString additional_params)
    {
        Arg.NoNul(ctx, 1, to);
        Arg.NoNul(ctx, 2, subject);
        Arg.NoNul(ctx, 3, message);
        Arg.NoNul(ctx, 5, additional_params);
        string headers;
        if (additional_headers.IsString)
        {
            Arg.NoNul(ctx, 4, additional_headers.AsString);
            headers = additional_headers.AsString.ToString().TrimEnd(' ', '\n', '\r', '\t', '\v', '\0');
        }
        else
        {
            headers = MailHeaders.Build(ctx, additional_headers.AsArray);
        }

        PhpString? parameters = ctx.Ini.Get("mail.force_extra_parameters") is { Length: > 0 } forced ? forced : additional_params.Length > 0 ? additional_params : null;
        if (parameters is not null) parameters = ExecFunctions.escapeshellcmd(ctx, parameters);
        return Send(ctx, OneLine(to.ToString()), OneLine(subject.ToString()), message, headers, parameters);
    }

    /// <summary>Control characters become spaces, but for a line's continuation (RFC 822, 3.1.1).</summary>
    private static string OneLine(string text)
    {
        char[] line = text.TrimEnd(' ', '\n', '\r', '\t', '\v', '\f').ToCharArray();
        bool IsBlank(int at) => at < line.Length && line[at] is ' ' or '\t';
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] >= ' ' && line[i] != '\x7f') continue;
            if (line[i] == '\r' && i + 1 < line.Length && line[i + 1] == '\n' && IsBlank(i + 2))
            {
                i += 2;
                while (IsBlank(i + 1)) i++;
                continue;
            }

            line[i] = ' ';
        }

        return new string(line);
    }

    private static bool Send(RequestContext ctx, string to, string subject, PhpString message, string headers, PhpString? parameters)
    {
        Log(ctx, to, subject, headers);
        if (ctx.HasPending) return false;
        string end = ctx.Ini.GetBool("mail.mixed_lf_and_crlf") ? "\n" : "\r\n";
        if (ctx.Ini.GetBool("mail.add_x_header"))
        {
            string script = ctx.ExecutedPosition().File?.ToString() ?? "";
            string origin = $"X-PHP-Originating-Script: {ProcessInfo.getmyuid(ctx)}:{script[(script.LastIndexOf('/') + 1)..]}";
            headers = headers.Length > 0 ? origin + end + headers : origin;
        }

        if (MailHeaders.HasEmptyLine(headers))
        {
            Arg.Warning(ctx, "Multiple or malformed newlines found in additional_header");
            return false;
        }

        if (ctx.Ini.Get("sendmail_path") is not { } program) return false;
        PhpString command = parameters is null ? program : PhpString.FromLatin1($"{program} {parameters}");
        if (ExecFunctions.Open(ctx, command, read: false, "w", out _) is not { } pipe)
        {
            Arg.Warning(ctx, $"Could not execute mail delivery program '{program}'");
            return false;
        }

        pipe.Flags |= StreamFlags.SuppressErrors;
        pipe.Write(PhpString.FromLatin1($"To: {to}{end}Subject: {subject}{end}{(headers.Length > 0 ? headers + end : "")}{end}{message}{end}").Span);
        pipe.Close(ctx);
        int result = pipe.CloseResult;
        StreamArg.Release(ctx, pipe);
        return result == 0;
    }

    private static void Log(RequestContext ctx, string to, string subject, string headers)
    {
        if (ctx.Ini.Get("mail.log") is not { Length: > 0 } log) return;
        (PhpString? file, int number) = ctx.ExecutedPosition();
        string line = $"mail() on [{file}:{number}]: To: {to} -- Headers: {headers} -- Subject: {subject}";
        if (headers.Length > 0) line = line.Replace('\r', ' ').Replace('\n', ' ');
        if (log.ToString() == "syslog")
        {
            const int notice = 5;
            SystemLog.syslog(ctx, notice, PhpString.FromLatin1(line));
            return;
        }

        PhpStream? stream = ctx.Streams.Open(log, "a", StreamOptions.ReportErrors | StreamOptions.NoBasedir);
        if (stream is null) return;
        stream.Write(PhpString.FromLatin1($"[{DateFunctions.date(ctx, PhpString.Literal("d-M-Y H:i:s e"), null)}] {line}\n").Span);
        StreamArg.Release(ctx, stream);
    }
}
