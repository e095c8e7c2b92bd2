using System.Text;

namespace HhvmSharp.Servers.Http;

/// <summary>What a request's path means under the document root.</summary>
/// <param name="File">The file, absolute; null: there is none.</param>
/// <param name="ScriptName">The path of that file as the client would name it.</param>
/// <param name="PathInfo">What follows it; null: nothing.</param>
internal readonly record struct Target(string? File, string ScriptName, string? PathInfo)
{
    /// <summary>It is PHP code.</summary>
    internal bool IsScript => File is not null && File.EndsWith(".php", StringComparison.OrdinalIgnoreCase);
}

/// <summary>
/// Paths to files by the rules of "php -S": a directory means its index.php or index.html; of a path that does not exist
/// the last segments are taken off until something does, and are PATH_INFO, so that the index.php of the root is the front
/// controller.
/// </summary>
internal sealed class DocumentRoot(string directory)
{
    private static readonly string[] IndexFiles = ["index.php", "index.html"];

    internal string Directory { get; } = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));

    /// <summary>The path of a request target, decoded, without dot segments; null: it leaves the root or holds a NUL.</summary>
    internal static string? Decode(string rawTarget)
    {
        int query = rawTarget.IndexOf('?', StringComparison.Ordinal);
        string path = query < 0 ? rawTarget : rawTarget[..query];
        if (!path.StartsWith('/'))
        {
            // absolute form
            if (!Uri.TryCreate(path, UriKind.Absolute, out Uri? uri)) return null;
            path = uri.AbsolutePath;
        }

        string decoded = Uri.UnescapeDataString(path);
        if (decoded.Contains('\0', StringComparison.Ordinal)) return null;
        var segments = new List<string>();
        foreach (string segment in decoded.Split('/').AsSpan(1))
        {
            if (segment == "..")
            {
                if (segments.Count > 0) segments.RemoveAt(segments.Count - 1);
            }
            else if (segment != ".")
            {
                segments.Add(segment);
            }
        }

        var result = new StringBuilder();
        foreach (string segment in segments)
            if (segment.Length > 0) result.Append('/').Append(segment);
        if (result.Length == 0 || decoded.EndsWith('/')) result.Append('/');
        return result.ToString();
    }

    internal Target Find(string path)
    {
        string name = path.TrimEnd('/');
        string? info = path.Length > name.Length && name.Length > 0 && File.Exists(Directory + name) ? "/" : null;
        while (true)
        {
            string file = Directory + name;
            if (File.Exists(file)) return new Target(file, name, info);
            if (System.IO.Directory.Exists(file))
            {
                foreach (string index in IndexFiles)
                    if (File.Exists($"{file}/{index}")) return new Target($"{file}/{index}", $"{name}/{index}", info);
                return new Target(null, path, null);
            }

            int slash = name.LastIndexOf('/');
            if (slash < 0) return new Target(null, path, null);
            info = path[slash..];
            name = name[..slash];
        }
    }
}
