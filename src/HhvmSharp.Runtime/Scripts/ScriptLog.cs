using System.Globalization;
using System.Text;

namespace HhvmSharp.Runtime.Scripts;

/// <summary>opcache's own log (zend_accel_error): opcache.error_log, or standard error.</summary>
internal static class ScriptLog
{
    internal const int Fatal = 0, Error = 1, Warning = 2, Info = 3, Debug = 4;

    private static readonly string[] Names = ["Fatal Error", "Error", "Warning", "Message", "Debug"];

    internal static void Write(string file, int level, string message)
    {
        byte[] line = Encoding.UTF8.GetBytes($"{Time(DateTime.Now)} ({Environment.ProcessId}): {Names[level]} {message}\n");
        if (file.Length > 0 && file != "stderr")
        {
            try
            {
                using FileStream log = new(file, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
                log.Write(line);
                return;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // to standard error then, as PHP does
            }
        }

        using Stream error = Console.OpenStandardError();
        error.Write(line);
    }

    /// <summary>asctime().</summary>
    internal static string Time(DateTime t) =>
        string.Create(CultureInfo.InvariantCulture, $"{t:ddd MMM} {t.Day,2} {t:HH:mm:ss yyyy}");
}
