using System.Runtime.CompilerServices;

namespace HhvmSharp.Compiler.Tests;

/// <summary>The snippets in Golden/ and the files that hold what is expected of them.</summary>
internal static class Golden
{
    /// <summary>HHVMSHARP_UPDATE_GOLDEN=1 writes the expected files anew.</summary>
    public static bool Update => Environment.GetEnvironmentVariable("HHVMSHARP_UPDATE_GOLDEN") == "1";

    public static string Folder([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Golden");

    public static TheoryData<string> Snippets() => [.. Directory.GetFiles(Folder(), "*.php").Select(f => Path.GetFileNameWithoutExtension(f)).Order()];

    public static string Source(string name) => File.ReadAllText(Path.Combine(Folder(), name + ".php"), System.Text.Encoding.Latin1);

    public static void Check(string name, string extension, string actual)
    {
        string file = Path.Combine(Folder(), name + extension);
        if (Update)
        {
            File.WriteAllText(file, actual, System.Text.Encoding.Latin1);
            return;
        }

        Assert.True(File.Exists(file), file + " is missing: run with HHVMSHARP_UPDATE_GOLDEN=1");
        Assert.Equal(File.ReadAllText(file, System.Text.Encoding.Latin1), actual);
    }
}
