using System.Text;
using System.Text.Json;
using HhvmSharp.Runtime;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Servers.Requests;

namespace HhvmSharp.Servers.Admin;

/// <summary>/status.json: the state of the process for people and scripts.</summary>
internal static class StatusReport
{
    internal static string Write(PhpServer server)
    {
        ServerStatistics s = server.Statistics;
        ScriptCache cache = server.Host.Environment.Scripts;
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteString("version", PhpVersion.Product);
            json.WriteString("php_version", PhpVersion.Text);
            json.WriteString("sapi", server.Host.Options.SapiName);
            json.WriteNumber("pid", Environment.ProcessId);
            json.WriteString("started", s.Started);
            json.WriteBoolean("stopping", server.IsStopping);
            json.WriteStartObject("threads");
            json.WriteNumber("total", server.Pool.Threads);
            json.WriteNumber("busy", server.Pool.Active);
            json.WriteNumber("max_busy", server.Pool.MaxActive);
            json.WriteNumber("queue", server.Pool.Waiting);
            json.WriteNumber("max_queue", s.MaxWaiting);
            json.WriteEndObject();
            json.WriteStartObject("requests");
            json.WriteNumber("php", s.Requests);
            json.WriteNumber("static", s.StaticFiles);
            json.WriteNumber("refused", s.Refused);
            json.WriteNumber("timed_out", s.TimedOut);
            json.WriteNumber("runtime_failures", s.Failures);
            json.WriteNumber("seconds", s.TotalSeconds);
            json.WriteNumber("connections", s.Connections);
            json.WriteEndObject();
            json.WriteStartObject("scripts");
            json.WriteNumber("cached", cache.ScriptCount);
            json.WriteNumber("bytes", cache.Memory);
            json.WriteNumber("hits", cache.Hits);
            json.WriteNumber("misses", cache.Misses);
            json.WriteEndObject();
            json.WriteStartObject("memory");
            json.WriteNumber("resident", Environment.WorkingSet);
            json.WriteNumber("heap", GC.GetTotalMemory(forceFullCollection: false));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray()) + "\n";
    }
}
