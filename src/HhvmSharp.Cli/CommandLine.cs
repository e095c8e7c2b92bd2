using System.Text;

namespace HhvmSharp.Cli;

/// <summary>
/// The process's own command line as bytes. .NET hides the name it was started under and decodes the arguments, so
/// that those which are not UTF-8 would be lost; both are in /proc/self/cmdline. Text here is Latin-1, one char per byte.
/// </summary>
internal sealed record CommandLine(string Name, string[] Arguments)
{
    /// <summary>Started as php or php-cgi: their rules hold where hhvm's are wider.</summary>
    internal bool IsPhp => ProgramName.StartsWith("php", StringComparison.Ordinal);

    internal bool IsCgi => ProgramName.StartsWith("php-cgi", StringComparison.Ordinal);

    /// <summary>The last part of the name.</summary>
    internal string ProgramName => Name[(Name.LastIndexOf('/') + 1)..];

    internal static CommandLine Read(string[] decoded)
    {
        try
        {
            string[] all = Encoding.Latin1.GetString(File.ReadAllBytes("/proc/self/cmdline")).TrimEnd('\0').Split('\0');
            // trailing empty arguments were trimmed with the end mark
            int empty = 0;
            while (empty < decoded.Length && decoded[^(empty + 1)].Length == 0) empty++;
            if (empty > 0) all = [.. all, .. Enumerable.Repeat("", empty)];
            int first = all.Length - decoded.Length;
            // "dotnet hhvm.dll ...": the name is the host's then
            string name = first > 0 && Path.GetFileName(all[0]) != "dotnet" ? all[0] : "hhvm";
            if (first > 0) return new CommandLine(name, all[first..]);
        }
        catch (IOException)
        {
            // no /proc: the decoded ones have to do
        }

        return new CommandLine("hhvm", [.. decoded.Select(a => Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(a)))]);
    }
}
