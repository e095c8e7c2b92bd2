using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Servers.Requests;

/// <summary>php_handle_auth_data: what $_SERVER says of an Authorization header.</summary>
internal static class BasicAuthorization
{
    internal static void AddTo(List<KeyValuePair<string, PhpString>> variables, string? header)
    {
        if (header is null) return;
        if (header.StartsWith("Digest ", StringComparison.OrdinalIgnoreCase))
        {
            variables.Add(new("PHP_AUTH_DIGEST", PhpString.FromLatin1(header[7..])));
            return;
        }

        if (!header.StartsWith("Basic ", StringComparison.OrdinalIgnoreCase)) return;
        Span<byte> decoded = new byte[header.Length];
        if (!Convert.TryFromBase64String(header[6..], decoded, out int length)) return;
        string text = Encoding.Latin1.GetString(decoded[..length]);
        int colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 0) return;
        variables.Add(new("PHP_AUTH_USER", PhpString.FromLatin1(text[..colon])));
        variables.Add(new("PHP_AUTH_PW", PhpString.FromLatin1(text[(colon + 1)..])));
    }
}
