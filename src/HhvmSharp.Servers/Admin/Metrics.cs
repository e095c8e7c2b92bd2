using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Scripts;
using HhvmSharp.Servers.Requests;

namespace HhvmSharp.Servers.Admin;

/// <summary>/metrics in the text format of Prometheus.</summary>
internal static class Metrics
{
    internal static string Write(PhpServer server)
    {
        var text = new StringBuilder();
        ServerStatistics s = server.Statistics;
        Head(text, "hhvm_requests_total", "counter", "PHP requests by class of status.");
        for (int i = 1; i <= 5; i++) Line(text, $"hhvm_requests_total{{status=\"{i}xx\"}}", s.WithStatus(i));
        One(text, "hhvm_requests_refused_total", "counter", "Requests refused because the queue was full or the process stops.", s.Refused);
        One(text, "hhvm_request_timeouts_total", "counter", "Requests ended by server.request_timeout.", s.TimedOut);
        One(text, "hhvm_runtime_failures_total", "counter", "Requests in which the runtime itself failed.", s.Failures);
        One(text, "hhvm_static_files_total", "counter", "Files sent without PHP.", s.StaticFiles);
        One(text, "hhvm_connections_total", "counter", "Connections accepted.", s.Connections);
        One(text, "hhvm_threads", "gauge", "Threads that run PHP.", server.Pool.Threads);
        One(text, "hhvm_threads_busy", "gauge", "Of those, running a request.", server.Pool.Active);
        One(text, "hhvm_queue_length", "gauge", "Requests waiting for a thread.", server.Pool.Waiting);
        Durations(text, s);
        Cache(text, server.Host.Environment.Scripts);
        Process(text, s);
        return text.ToString();
    }

    private static void Durations(StringBuilder text, ServerStatistics s)
    {
        Head(text, "hhvm_request_duration_seconds", "histogram", "How long PHP requests took.");
        long sum = 0;
        for (int i = 0; i < ServerStatistics.Bounds.Length; i++)
            Line(text, $"hhvm_request_duration_seconds_bucket{{le=\"{ServerStatistics.Bounds[i].ToString(CultureInfo.InvariantCulture)}\"}}", sum += s.Bucket(i));
        sum += s.Bucket(ServerStatistics.Bounds.Length);
        Line(text, "hhvm_request_duration_seconds_bucket{le=\"+Inf\"}", sum);
        Line(text, "hhvm_request_duration_seconds_sum", s.TotalSeconds);
        Line(text, "hhvm_request_duration_seconds_count", sum);
    }

    private static void Cache(StringBuilder text, ScriptCache cache)
    {
        One(text, "hhvm_scripts", "gauge", "Compiled files in the cache.", cache.ScriptCount);
        One(text, "hhvm_scripts_bytes", "gauge", "Their estimated size.", cache.Memory);
        One(text, "hhvm_scripts_hits_total", "counter", "Files found in the cache.", cache.Hits);
        One(text, "hhvm_scripts_misses_total", "counter", "Files that had to be compiled.", cache.Misses);
    }

    private static void Process(StringBuilder text, ServerStatistics s)
    {
        One(text, "hhvm_start_time_seconds", "gauge", "When the process was started.", s.Started.ToUnixTimeSeconds());
        One(text, "hhvm_resident_bytes", "gauge", "Resident memory.", Environment.WorkingSet);
        One(text, "hhvm_heap_bytes", "gauge", "The collector's heap.", GC.GetTotalMemory(forceFullCollection: false));
        Head(text, "hhvm_collections_total", "counter", "Garbage collections by generation.");
        for (int i = 0; i <= GC.MaxGeneration; i++) Line(text, $"hhvm_collections_total{{generation=\"{i}\"}}", GC.CollectionCount(i));
        One(text, "hhvm_collection_pause_seconds_total", "counter", "Time that all threads waited for the collector.", GC.GetTotalPauseDuration().TotalSeconds);
    }

    private static void One(StringBuilder text, string name, string type, string help, double value)
    {
        Head(text, name, type, help);
        Line(text, name, value);
    }

    private static void Head(StringBuilder text, string name, string type, string help) => text.Append($"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder text, string name, double value) => text.Append(name).Append(' ').Append(value.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
