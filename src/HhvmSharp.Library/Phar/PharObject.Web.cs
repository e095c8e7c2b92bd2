using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Archives as web applications.</summary>
internal partial class PharObject
{
    private const int MimePhp = 0, MimeSource = 1;

    [PhpMethod("final public static function mungServer(array $variables): void")]
    public static void MungServer(RequestContext ctx, PhpArray variables)
    {
        const int most = 4;
        const string expecting = "expecting an array of any of these strings: PHP_SELF, REQUEST_URI, SCRIPT_FILENAME, SCRIPT_NAME";
        if (variables.Length == 0) Throw.New(ctx, Failed, $"No values passed to Phar::mungServer(), {expecting}");
        if (variables.Length > most) Throw.New(ctx, Failed, $"Too many values passed to Phar::mungServer(), {expecting}");
        foreach ((_, Value variable) in variables)
        {
            Value v = variable.Dereferenced();
            if (!v.IsString) Throw.New(ctx, Failed, $"Non-string value passed to Phar::mungServer(), {expecting}");
            PharState.Of(ctx).MungedVariables.Add(v.AsString.ToString());
        }
    }

    [PhpMethod("final public static function webPhar(?string $alias = null, ?string $index = null, ?string $fileNotFoundScript = null, array $mimeTypes = [], ?callable $rewrite = null): void")]
    public static void WebPhar(RequestContext ctx, PhpString? alias, PhpString? index, PhpString? fileNotFoundScript, PhpArray mimeTypes, Value rewrite)
    {
        Attempt(ctx, Failed, () => PharState.Of(ctx).OpenExecuted(ctx, alias?.ToString()));
        var request = new WebPharRequest(ctx, PharState.ExecutedFile(ctx));
        if (!request.Read()) return;
        if (!rewrite.IsNullOrUndef && !Rewrite(ctx, request, in rewrite)) return;
        request.SplitPath();
        if (request.Entry is "" or "/")
        {
            request.Redirect(index?.ToString() ?? "index.php", fileNotFoundScript?.ToString());
            return;
        }

        if (request.Find() is not { } entry)
        {
            request.NotFound(fileNotFoundScript?.ToString());
            return;
        }

        (int kind, string type) = MimeTypeOf(ctx, request.Entry, mimeTypes);
        request.Answer(entry, kind, type);
    }

    private const string BadRewrite = "phar error: rewrite callback must return a string or false";

    /// <summary>False: access was denied.</summary>
    private static bool Rewrite(RequestContext ctx, WebPharRequest request, in Value rewrite)
    {
        Value result = ctx.Call(in rewrite, Value.String(PhpString.FromLatin1(request.Entry)));
        if (ctx.HasPending) Throw.New(ctx, Failed, BadRewrite);
        Value v = result.Dereferenced();
        if (v.IsString)
        {
            request.Entry = v.AsString.ToString();
            result.Release(ctx);
            return true;
        }

        bool denied = v.IsBool;
        result.Release(ctx);
        if (!denied) Throw.New(ctx, Failed, BadRewrite);
        request.Deny();
        return false;
    }

    private static (int Kind, string Type) MimeTypeOf(RequestContext ctx, string path, PhpArray overrides)
    {
        int dot = path.LastIndexOf('.');
        string extension = path[(dot + 1)..];
        Value chosen = dot < 0 ? default : overrides.Get(PhpString.FromLatin1(extension)).Dereferenced();
        if (chosen.IsString) return (-1, chosen.AsString.ToString());
        if (chosen.IsInt)
        {
            if (chosen.IntValue is not (MimePhp or MimeSource))
                Throw.New(ctx, Failed, "Unknown mime type specifier used, only Phar::PHP, Phar::PHPS and a mime type string are allowed");
            return ((int)chosen.IntValue, "");
        }

        if (!chosen.IsUndef) Throw.New(ctx, Failed, "Unknown mime type specifier used (not a string or int), only Phar::PHP, Phar::PHPS and a mime type string are allowed");
        if (dot < 0) return (-1, "text/plain");
        return extension switch
        {
            "php" or "inc" => (MimePhp, ""),
            "phps" => (MimeSource, ""),
            _ => (-1, WebPharRequest.MimeTypes.GetValueOrDefault(extension, "application/octet-stream")),
        };
    }
}
