namespace HhvmSharp.Conformance;

/// <summary>
/// Runs scripts in this process, but for those that need one of their own: settings that act when a process starts, and
/// standard streams that are handed on to other processes.
/// </summary>
public sealed class SplitEngine(IPhpEngine inProcess, IPhpEngine command) : IPhpEngine
{
    private static readonly string[] StartSettings = ["opcache.preload=", "opcache.preload_user=", "opcache.file_cache_only=", "opcache.interned_strings_buffer="];

    public IReadOnlySet<string> Extensions => inProcess.Extensions;

    public bool HasCgi => command.HasCgi;

    public bool IsStuck => inProcess.IsStuck;

    public ExecutionResult Run(Execution execution) => (NeedsProcess(execution) ? command : inProcess).Run(execution);

    private static bool NeedsProcess(Execution e)
    {
        if (e.Cgi || e.Ini.Any(static d => Array.Exists(StartSettings, s => d.StartsWith(s, StringComparison.Ordinal) && d.Length > s.Length))) return true;
        ReadOnlySpan<byte> source = File.ReadAllBytes(e.Script);
        return source.IndexOf("php_cli_server_start"u8) >= 0 || (source.IndexOf("proc_open"u8) >= 0 && source.IndexOf("STDERR"u8) >= 0);
    }
}
