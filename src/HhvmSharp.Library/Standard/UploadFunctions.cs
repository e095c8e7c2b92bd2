using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>Uploaded files, and request_parse_body().</summary>
[PhpExtension("standard")]
internal static class UploadFunctions
{
    [PhpFunction("is_uploaded_file(string $filename): bool")]
    internal static bool is_uploaded_file(RequestContext ctx, PhpString filename)
    {
        if (filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        return ctx.GetState<UploadedFiles>().Contains(filename);
    }

    [PhpFunction("move_uploaded_file(string $from, string $to): bool")]
    internal static bool move_uploaded_file(RequestContext ctx, PhpString from, PhpString to)
    {
        if (to.Span.Contains((byte)0)) Arg.ValueError(ctx, 2, "must not contain any null bytes");
        UploadedFiles uploads = ctx.GetState<UploadedFiles>();
        if (!uploads.Contains(from) || !FilePath.IsAllowed(ctx, to)) return false;
        byte[] source = FilePath.ForCall(ctx, from), target = FilePath.ForCall(ctx, to);
        if (Posix.Rename(source, target))
        {
            if (!Posix.ChangeMode(target, 0x1B6 & ~ctx.Umask)) Arg.Warning(ctx, Posix.Message(Posix.Error)); // 0666
        }
        else if (!Copy(source, target))
        {
            Arg.Warning(ctx, $"Unable to move \"{from}\" to \"{to}\"");
            return false;
        }

        uploads.Forget(from);
        return true;
    }

    /// <summary>To another file system: a copy, and the original goes.</summary>
    private static bool Copy(byte[] source, byte[] target)
    {
        try
        {
            File.Copy(Text(source), Text(target), overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }

        return Posix.Unlink(source);

        static string Text(byte[] path) => System.Text.Encoding.UTF8.GetString(path).TrimEnd('\0');
    }

    [PhpFunction("request_parse_body(?array $options = null): array")]
    internal static PhpArray request_parse_body(RequestContext ctx, PhpArray? options)
    {
        BodyLimits limits = BodyLimits.FromSettings(ctx) with { Throws = true };
        if (options is not null) limits = WithOptions(ctx, limits, options);
        if (ctx.Body.ContentType.Length == 0) Throw.New(ctx, "RequestParseBodyException", "Request does not provide a content type");
        PhpArray post = new(), files = new();
        if (!ctx.Body.Parse(ctx, limits, ref post, ref files))
            Throw.New(ctx, "RequestParseBodyException", $"Content-Type \"{ctx.Body.ContentType}\" is not supported");
        var pair = new PhpArray(2);
        pair.Append(Value.Array(post));
        pair.Append(Value.Array(files));
        return pair;
    }

    private static BodyLimits WithOptions(RequestContext ctx, BodyLimits limits, PhpArray options)
    {
        foreach ((Value key, Value value) in options)
        {
            if (key.IsInt) Throw.ValueError(ctx, "Invalid integer key in $options argument");
            if (key.AsString.Length == 0) Throw.ValueError(ctx, "Invalid empty string key in $options argument");
            string name = key.AsString.ToString().ToLowerInvariant();
            if (name is not ("max_file_uploads" or "max_input_vars" or "max_multipart_body_parts" or "post_max_size" or "upload_max_filesize"))
                Throw.ValueError(ctx, $"Invalid key \"{key.AsString}\" in $options argument");
            long number = Quantity(ctx, value.Dereferenced());
            limits = name switch
            {
                "max_file_uploads" => limits with { MaxFileUploads = number },
                "max_input_vars" => limits with { MaxInputVars = number },
                "max_multipart_body_parts" => limits with { MaxParts = number },
                "post_max_size" => limits with { PostMaxSize = number },
                _ => limits with { UploadMaxFilesize = number },
            };
        }

        return limits;
    }

    private static long Quantity(RequestContext ctx, Value value)
    {
        if (value.IsInt) return value.IntValue;
        if (!value.IsString) Throw.ValueError(ctx, $"Invalid {TypeNames.OfValue(in value)} value in $options argument");
        long number = IniQuantity.Parse(value.AsString, out string? error);
        if (error is not null) ctx.Raise(ErrorLevel.Warning, error);
        return number;
    }
}
