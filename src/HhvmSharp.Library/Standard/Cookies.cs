using System.Globalization;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>setcookie() and setrawcookie(): a Set-Cookie header from its parts.</summary>
[PhpExtension("standard")]
internal static class Cookies
{
    private const string Illegal = "\",\", \";\", \" \", \"\\t\", \"\\r\", \"\\n\", \"\\013\", or \"\\014\"";
    private const long FirstOfYear10000 = 253_402_300_800;

    /// <summary>What the third argument says when it is an array of options.</summary>
    private sealed class Options
    {
        internal long Expires;
        internal PhpString Path = PhpString.Empty, Domain = PhpString.Empty, SameSite = PhpString.Empty;
        internal bool Secure, HttpOnly;

        internal void Read(RequestContext ctx, PhpArray options)
        {
            foreach ((Value key, Value element) in options)
            {
                if (key.IsInt) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): option array cannot have numeric keys");
                Value v = element.Dereferenced();
                switch (key.AsString.ToString().ToLowerInvariant())
                {
                    case "expires":
                        Expires = Conversions.ToInt(ctx, in v);
                        break;
                    case "path":
                        Path = Elements.Text(ctx, in v);
                        break;
                    case "domain":
                        Domain = Elements.Text(ctx, in v);
                        break;
                    case "secure":
                        Secure = Conversions.ToBool(ctx, in v);
                        break;
                    case "httponly":
                        HttpOnly = Conversions.ToBool(ctx, in v);
                        break;
                    case "samesite":
                        SameSite = Elements.Text(ctx, in v);
                        break;
                    default:
                        Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): option \"{key.AsString}\" is invalid");
                        break;
                }
            }
        }
    }

    [PhpFunction("setcookie(string $name, string $value = \"\", array|int $expires_or_options = 0, string $path = \"\", string $domain = \"\", bool $secure = false, bool $httponly = false): bool")]
    internal static bool setcookie(RequestContext ctx, Frame f, PhpString name, PhpString value, Value expires_or_options, PhpString path, PhpString domain, bool secure, bool httponly) =>
        Set(ctx, f, name, value, in expires_or_options, new Options { Path = path, Domain = domain, Secure = secure, HttpOnly = httponly }, raw: false);

    [PhpFunction("setrawcookie(string $name, string $value = \"\", array|int $expires_or_options = 0, string $path = \"\", string $domain = \"\", bool $secure = false, bool $httponly = false): bool")]
    internal static bool setrawcookie(RequestContext ctx, Frame f, PhpString name, PhpString value, Value expires_or_options, PhpString path, PhpString domain, bool secure, bool httponly) =>
        Set(ctx, f, name, value, in expires_or_options, new Options { Path = path, Domain = domain, Secure = secure, HttpOnly = httponly }, raw: true);

    private static bool Set(RequestContext ctx, Frame f, PhpString name, PhpString value, in Value third, Options options, bool raw)
    {
        if (third.IsArray)
        {
            if (Arguments.Count(f) > 3)
                Throw.New(ctx, "ArgumentCountError", $"{Arg.FunctionName(ctx)}(): Expects exactly 3 arguments when argument #3 ($expires_or_options) is an array");
            options.Read(ctx, third.AsArray);
        }
        else
        {
            options.Expires = third.IntValue;
        }

        if (name.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (HasIllegal(name, "="u8)) Arg.ValueError(ctx, 1, "cannot contain \"=\", " + Illegal);
        if (raw && HasIllegal(value, default)) Arg.ValueError(ctx, 2, "cannot contain " + Illegal);
        if (HasIllegal(options.Path, default)) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): \"path\" option cannot contain {Illegal}");
        if (HasIllegal(options.Domain, default)) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): \"domain\" option cannot contain {Illegal}");
        if (options.Expires >= FirstOfYear10000) Throw.ValueError(ctx, $"{Arg.FunctionName(ctx)}(): \"expires\" option cannot have a year greater than 9999");
        return ctx.Headers.Add(Line(name, raw ? value : Urls.rawurlencode(value), options), replace: false, 0);
    }

    private static bool HasIllegal(PhpString text, ReadOnlySpan<byte> more)
    {
        ReadOnlySpan<byte> s = text.Span;
        int end = s.IndexOf((byte)0); // what follows a NUL is not looked at
        if (end >= 0) s = s[..end];
        return s.IndexOfAny(",; \t\r\n\v\f"u8) >= 0 || (more.Length > 0 && s.IndexOfAny(more) >= 0);
    }

    private static string Line(PhpString name, PhpString value, Options options)
    {
        string line = $"Set-Cookie: {name}=";
        if (value.Length == 0)
        {
            line += $"deleted; expires={HttpDate(1)}; Max-Age=0";
        }
        else
        {
            line += value.ToString();
            if (options.Expires > 0)
                line += $"; expires={HttpDate(options.Expires)}; Max-Age={Math.Max(0, options.Expires - DateTimeOffset.UtcNow.ToUnixTimeSeconds())}";
        }

        if (options.Path.Length > 0) line += "; path=" + options.Path;
        if (options.Domain.Length > 0) line += "; domain=" + options.Domain;
        if (options.Secure) line += "; secure";
        if (options.HttpOnly) line += "; HttpOnly";
        if (options.SameSite.Length > 0) line += "; SameSite=" + options.SameSite;
        return line;
    }

    private static string HttpDate(long timestamp) =>
        DateTimeOffset.FromUnixTimeSeconds(timestamp).ToString("ddd, dd MMM yyyy HH:mm:ss 'GMT'", CultureInfo.InvariantCulture);
}
