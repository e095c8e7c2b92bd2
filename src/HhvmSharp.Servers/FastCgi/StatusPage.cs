using System.Globalization;
using System.Text;
using System.Text.Json;
using HhvmSharp.Servers.Requests;

namespace HhvmSharp.Servers.FastCgi;

/// <summary>fastcgi.ping_path and fastcgi.status_path, in php-fpm's formats: text, ?json.</summary>
internal static class StatusPage
{
    internal static bool TryAnswer(PhpServer server, FastCgiVariables variables, FastCgiRequest.Sink sink)
    {
        string path = variables["SCRIPT_NAME"] ?? "";
        if (path.Length == 0) return false;
        if (path == server.Settings.PingPath)
        {
            sink.Answer("text/plain;charset=UTF-8", server.Settings.PingResponse);
            return true;
        }

        if (path != server.Settings.StatusPath) return false;
        bool json = (variables["QUERY_STRING"] ?? "").Split('&').Contains("json");
        List<(string Name, object Value)> values = Values(server);
        sink.Answer(json ? "application/json" : "text/plain;charset=UTF-8", json ? Json(values) : Text(values));
        return true;
    }

    private static List<(string Name, object Value)> Values(PhpServer server)
    {
        ServerStatistics s = server.Statistics;
        int active = server.Pool.Active;
        return
        [
            ("pool", "hhvm"), ("process manager", "static"), ("start time", s.Started.ToUnixTimeSeconds()),
            ("start since", (long)(DateTimeOffset.UtcNow - s.Started).TotalSeconds), ("accepted conn", s.Connections),
            ("listen queue", server.Pool.Waiting), ("max listen queue", s.MaxWaiting), ("listen queue len", server.Settings.Queue),
            ("idle processes", server.Pool.Threads - active), ("active processes", active), ("total processes", server.Pool.Threads),
            ("max active processes", server.Pool.MaxActive), ("max children reached", s.Refused), ("slow requests", s.TimedOut),
        ];
    }

    private static string Text(List<(string Name, object Value)> values)
    {
        var text = new StringBuilder();
        foreach ((string name, object value) in values)
        {
            object shown = name == "start time" ? DateTimeOffset.FromUnixTimeSeconds((long)value).ToString("dd/MMM/yyyy:HH:mm:ss +0000", CultureInfo.InvariantCulture) : value;
            text.Append(CultureInfo.InvariantCulture, $"{name + ":",-21} {shown}\n");
        }

        return text.ToString();
    }

    private static string Json(List<(string Name, object Value)> values)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            foreach ((string name, object value) in values)
            {
                if (value is string text) json.WriteString(name, text);
                else json.WriteNumber(name, Convert.ToInt64(value, CultureInfo.InvariantCulture));
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
