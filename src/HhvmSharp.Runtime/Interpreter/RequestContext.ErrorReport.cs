using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>php_error_cb: what happens to a diagnostic that no user handler took.</summary>
public sealed partial class RequestContext
{
    private bool _logging;

    /// <summary>Where log messages go that no error_log file takes; null: standard error.</summary>
    internal Action<PhpString>? LogSink;

    private void Report(int level, string message, PhpString file, int line, bool bail = true)
    {
        bool display = true;
        ref EngineSettings settings = ref Settings;
        PhpString text = PhpString.FromLatin1(message);
        if (settings.IgnoreRepeatedErrors && LastError is { } last)
            display = !last.Message.Equals(text) || (!settings.IgnoreRepeatedSource && (last.Line != line || !last.File.Equals(file)));

        const int warnings = ErrorLevel.Warning | ErrorLevel.CoreWarning | ErrorLevel.CompileWarning | ErrorLevel.UserWarning;
        if (WarningsBecome is { } cls && (level & warnings) != 0)
        {
            if (!HasPending) SetException(NewThrowable(cls, message));
            return;
        }

        if (display) LastError = new LastError(level, text, file, line);
        const int core = ErrorLevel.CoreError | ErrorLevel.CoreWarning;
        if (display && ((settings.ErrorReporting & level) != 0 || (level & core) != 0))
        {
            string kind = KindOf(level);
            if (settings.LogErrors) Log($"PHP {kind}:  {message} in {file} on line {line}");
            if (settings.DisplayErrors != ErrorDisplay.Off) Display(kind, level, message, file, line);
        }

        if ((level & ErrorLevel.FatalMask) == 0) return;
        // In Zend a fatal error ends the request at once; here everything returns until the request's end.
        ExitStatus = 255;
        if (settings.DisplayErrors == ErrorDisplay.Off && !Headers.Sent && Headers.Status is (0 or 200) && SapiName != "cli") Headers.SetStatus(500);
        if (!bail) return;
        Unwinding = Unwinding.Bailout;
        if (Exception is { } pending)
        {
            Exception = null;
            pending.Flags |= ObjectFlags.DestructorCalled;
            Value.Object(pending).Release(this);
        }
    }

    /// <summary>A message from before the request: past output buffers and headers, which it neither sends nor fills.</summary>
    public void ReportStartup(int level, string message)
    {
        if ((Settings.ErrorReporting & level) == 0) return;
        string kind = KindOf(level), text = $"{message} in Unknown on line 0";
        bool displays = Settings.DisplayErrors != ErrorDisplay.Off && Ini.GetBool("display_startup_errors");
        if (Settings.LogErrors || !displays) Log($"PHP {kind}:  {text}");
        if (!displays) return;
        if (Settings.DisplayErrors == ErrorDisplay.StandardError) WriteStandardError($"{kind}: {text}\n");
        else Output.WriteUnbuffered(Encoding.Latin1.GetBytes($"{Ini.GetString("error_prepend_string")}\n{kind}: {text}\n{Ini.GetString("error_append_string")}"));
    }

    private static string KindOf(int level) => level switch
    {
        ErrorLevel.Error or ErrorLevel.CoreError or ErrorLevel.CompileError or ErrorLevel.UserError => "Fatal error",
        ErrorLevel.RecoverableError => "Recoverable fatal error",
        ErrorLevel.Warning or ErrorLevel.CoreWarning or ErrorLevel.CompileWarning or ErrorLevel.UserWarning => "Warning",
        ErrorLevel.Parse => "Parse error",
        ErrorLevel.Notice or ErrorLevel.UserNotice => "Notice",
        ErrorLevel.Deprecated or ErrorLevel.UserDeprecated => "Deprecated",
        _ => "Unknown error",
    };

    private void Display(string kind, int level, string message, PhpString file, int line)
    {
        if (Settings.XmlrpcErrors)
        {
            Output.Write("<?xml version=\"1.0\"?><methodResponse><fault><value><struct><member><name>faultCode</name><value><int>"
                + Ini.GetLong("xmlrpc_error_number") + "</int></value></member><member><name>faultString</name><value><string>"
                + $"{kind}:{message} in {file} on line {line}" + "</string></value></member></struct></value></fault></methodResponse>");
            return;
        }

        string prepend = Ini.GetString("error_prepend_string");
        string append = Ini.GetString("error_append_string");
        if (Settings.HtmlErrors)
        {
            if (level is ErrorLevel.Error or ErrorLevel.Parse) message = EscapeHtml(message);
            Output.Write($"{prepend}<br />\n<b>{kind}</b>:  {message} in <b>{file}</b> on line <b>{line}</b><br />\n{append}");
        }
        else if (Settings.DisplayErrors == ErrorDisplay.StandardError && LogSink is null)
        {
            WriteStandardError($"{kind}: {message} in {file} on line {line}\n");
        }
        else
        {
            Output.Write($"{prepend}\n{kind}: {message} in {file} on line {line}\n{append}");
        }
    }

    private static string EscapeHtml(string text) =>
        text.Replace("&", "&amp;").Replace("<", "&lt;").Replace(">", "&gt;").Replace("\"", "&quot;").Replace("'", "&#039;");

    /// <summary>php_log_err: to the file of error_log with the time, else to the server's log.</summary>
    internal void Log(string message)
    {
        if (_logging) return; // a stream wrapper that warns while it writes the log
        _logging = true;
        try
        {
            if (Settings.ErrorLog is { Length: > 0 } log && !log.Equals("syslog"))
            {
                string now = DateTime.UtcNow.ToString("dd-MMM-yyyy HH:mm:ss", CultureInfo.InvariantCulture);
                try
                {
                    using FileStream file = File.Open(FullPath(log.ToUtf8()), LogFileOptions());
                    file.Write(Encoding.Latin1.GetBytes($"[{now} UTC] {message}\n"));
                    return;
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
                {
                    // as PHP: falls back to the default place
                }
            }

            if (LogSink is { } sink) sink(PhpString.FromLatin1(message));
            else WriteStandardError(message + "\n");
        }
        finally
        {
            _logging = false;
        }
    }

    private FileStreamOptions LogFileOptions()
    {
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite | FileShare.Delete, BufferSize = 0 };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = (UnixFileMode)(Ini.GetLong("error_log_mode") & ~Umask & 0x1FF);
        return options;
    }

    private void WriteStandardError(string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        if (StandardStreams is { } streams)
        {
            streams.Error.Write(bytes);
            streams.Error.Flush();
            return;
        }

        using Stream stream = Console.OpenStandardError();
        stream.Write(bytes);
    }
}
