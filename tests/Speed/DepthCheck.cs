namespace HhvmSharp.Speed;

/// <summary>Deep recursion, and data that is deep, under memory_limit=128M.</summary>
internal static class DepthCheck
{
    internal static void Run(Command hhvm, Report report)
    {
        Command.Result deep = hhvm.Run(["-d", "memory_limit=128M", Command.Script("recursion.php")]);
        report.Check(deep is { ExitCode: 0, Output: "500000\n" }, $"depth: 500,000 frames with an array in each: {Short(deep)}");
        Command.Result endless = hhvm.Run(["-d", "memory_limit=128M", Command.Script("endless.php")]);
        report.Check(
            endless.ExitCode == 255 && endless.Output.Contains("Fatal error: Allowed memory size of 134217728 bytes exhausted", StringComparison.Ordinal),
            $"depth: endless recursion: {Short(endless)}");
        Command.Result list = hhvm.Run(["-d", "memory_limit=1G", Command.Script("list.php")]);
        report.Check(list is { ExitCode: 0, Output: "freed\n" }, $"depth: a list of 1,000,000 nodes is freed: {Short(list)}");
    }

    private static string Short(Command.Result result)
    {
        string text = result.Output.Trim().ReplaceLineEndings(" ");
        return $"exit code {result.ExitCode}, {(text.Length > 100 ? text[..100] : text)}";
    }
}
