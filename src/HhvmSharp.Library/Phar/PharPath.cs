namespace HhvmSharp.Library.Phar;

/// <summary>Rules of the names inside of archives.</summary>
internal static class PharPath
{
    private const string MagicDirectory = ".phar";

    /// <summary>".phar" and what is in it: stub, alias, signature, metadata.</summary>
    internal static bool IsMagic(string path)
    {
        ReadOnlySpan<char> p = path.StartsWith('/') ? path.AsSpan(1) : path;
        return p.StartsWith(MagicDirectory) && (p.Length == MagicDirectory.Length || p[MagicDirectory.Length] is '/' or '\\');
    }

    internal static bool IsValidAlias(string alias) => alias.AsSpan().IndexOfAny("/\\:;\n\r") < 0;

    /// <summary>phar_path_check: what is wrong with a name, or null. Takes off a leading slash, and a query.</summary>
    internal static string? Check(ref string path)
    {
        if (path == ".") return "current directory reference";
        if (path == "..") return "upper directory reference";
        for (int i = 0; i < path.Length; i++)
        {
            char c = path[i];
            switch (c)
            {
                case '/' when At(path, i + 1) == '/':
                    return "double slash";
                case '/' when At(path, i + 1) == '.' && At(path, i + 2) == '.' && At(path, i + 3) is '/' or '\0':
                    return "upper directory reference";
                case '/' when At(path, i + 1) == '.' && At(path, i + 2) is '/' or '\0':
                    return "current directory reference";
                case '\\':
                    return "back-slash";
                case '*':
                    return "star";
                case '?':
                    path = WithoutSlash(path[..i]);
                    return null;
            }

            if (c < '\x1A') return "illegal character";
            if (c < 0x80) continue;
            int length = Utf8Length(path.AsSpan(i));
            if (length == 0) return "illegal character";
            i += length - 1;
        }

        path = WithoutSlash(path);
        return null;
    }

    private static string WithoutSlash(string path) => path.StartsWith('/') ? path[1..] : path;

    private static char At(string text, int index) => index < text.Length ? text[index] : '\0';

    /// <summary>Of the sequence that begins here, one char a byte; 0: it is none.</summary>
    private static int Utf8Length(ReadOnlySpan<char> bytes)
    {
        Span<byte> start = stackalloc byte[4];
        int n = Math.Min(bytes.Length, start.Length);
        for (int i = 0; i < n; i++) start[i] = (byte)bytes[i];
        return System.Text.Rune.DecodeFromUtf8(start[..n], out _, out int used) == System.Buffers.OperationStatus.Done ? used : 0;
    }

    /// <summary>phar_fix_filepath: without "." and ".." and double slashes; below <paramref name="directory"/> for "./x".</summary>
    internal static string Fix(string path, string? directory = null)
    {
        bool below = directory is not null && path.Length > 2 && path.StartsWith("./", StringComparison.Ordinal);
        ReadOnlySpan<char> rest = path.AsSpan().TrimStart('/');
        if (rest.IndexOf('/') < 0 && rest.Length > 0) return rest is "." or ".." ? "/" : path;
        var parts = new List<string>();
        if (below) parts.AddRange(directory!.Split('/', StringSplitOptions.RemoveEmptyEntries));
        foreach (Range range in rest.Split('/'))
        {
            ReadOnlySpan<char> part = rest[range];
            if (part.Length == 0 || part is ".") continue;
            if (part.Length < 2 || part.ContainsAnyExcept('.')) parts.Add(part.ToString());
            else if (parts.Count > 0) parts.RemoveAt(parts.Count - 1);
        }

        string joined = string.Join('/', parts);
        return below ? joined : "/" + joined;
    }
}
