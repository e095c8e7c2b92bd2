using System.Collections.Frozen;
using HhvmSharp.Library.Standard;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>A request for a file of an archive: what it asks for, and the answer. Every answer ends the program.</summary>
internal sealed class WebPharRequest(RequestContext ctx, string archive)
{
    internal static readonly FrozenDictionary<string, string> MimeTypes = new Dictionary<string, string>
    {
        ["avi"] = "video/avi",
        ["bmp"] = "image/bmp",
        ["c"] = "text/plain",
        ["c++"] = "text/plain",
        ["cc"] = "text/plain",
        ["cpp"] = "text/plain",
        ["css"] = "text/css",
        ["dtd"] = "text/plain",
        ["gif"] = "image/gif",
        ["h"] = "text/plain",
        ["htm"] = "text/html",
        ["html"] = "text/html",
        ["htmls"] = "text/html",
        ["ico"] = "image/x-ico",
        ["jpe"] = "image/jpeg",
        ["jpeg"] = "image/jpeg",
        ["jpg"] = "image/jpeg",
        ["js"] = "application/x-javascript",
        ["log"] = "text/plain",
        ["mid"] = "audio/midi",
        ["midi"] = "audio/midi",
        ["mod"] = "audio/mod",
        ["mov"] = "movie/quicktime",
        ["mp3"] = "audio/mp3",
        ["mpeg"] = "video/mpeg",
        ["mpg"] = "video/mpeg",
        ["pdf"] = "application/pdf",
        ["png"] = "image/png",
        ["rng"] = "text/plain",
        ["swf"] = "application/shockwave-flash",
        ["tif"] = "image/tiff",
        ["tiff"] = "image/tiff",
        ["txt"] = "text/plain",
        ["wav"] = "audio/wav",
        ["xbm"] = "image/xbm",
        ["xml"] = "text/xml",
        ["xsd"] = "text/plain",
    }.ToFrozenDictionary();

    private readonly string _baseName = archive[(archive.LastIndexOf('/') + 1)..];
    private string _path = "", _script = "", _pathInfo = "";
    private bool _isCgi;

    /// <summary>The file that is asked for, with a slash in front; empty: none.</summary>
    internal string Entry { get; set; } = "";

    private string? Server(string name) =>
        ctx.GetState<RequestInput>().Server?.Get(PhpString.FromLatin1(name)).Dereferenced() is { IsString: true } v ? v.AsString.ToString() : null;

    /// <summary>False: this is no request for the archive.</summary>
    internal bool Read()
    {
        if (Server("REQUEST_METHOD") is not ("GET" or "POST" or "DELETE" or "HEAD" or "OPTIONS" or "PATCH" or "PUT") || Server("REQUEST_URI") is not { } uri) return false;
        _isCgi = ctx.SapiName is "cgi-fcgi" or "fpm-fcgi" or "cgi";
        if (_isCgi)
        {
            string? name = Server("SCRIPT_NAME");
            if (name?.Contains(_baseName, StringComparison.Ordinal) != true) return false;
            Entry = Server("PATH_INFO") ?? "";
            _path = name + Entry;
            _script = name;
            return true;
        }

        int at = uri.IndexOf(_baseName, StringComparison.Ordinal);
        if (at < 0) return false;
        int end = at + _baseName.Length;
        _path = uri;
        _script = uri[..end];
        Entry = uri[end..];
        return true;
    }

    private PharArchive? Archive => PharState.Of(ctx).Files.GetValueOrDefault(archive);

    /// <summary>"/a/b.php/rest": the longest part that is an entry; the rest is its PATH_INFO.</summary>
    internal void SplitPath()
    {
        for (string e = Entry; e.Length > 1; e = e[..Math.Max(e.LastIndexOf('/'), 0)])
        {
            if (Archive?.Manifest.ContainsKey(e[1..]) != true) continue;
            _pathInfo = Entry[e.Length..];
            Entry = e;
            return;
        }
    }

    internal PharEntry? Find() => FindEntry(Entry);

    private PharEntry? FindEntry(string path)
    {
        try
        {
            return Archive?.Find(ctx, path, PharArchive.Wants.File);
        }
        catch (PharFailure)
        {
            return null;
        }
    }

    // ---- answers ----

    private void End() => ctx.Unwinding = Unwinding.Exit;

    private void Respond(int status, string line, string title, string heading)
    {
        ctx.Headers.Add(line, replace: true, status);
        ctx.Output.Write($"<html>\n <head>\n  <title>{title}</title>\n </head>\n <body>\n  <h1>{heading}</h1>\n </body>\n</html>");
        End();
    }

    internal void Deny() => Respond(403, "HTTP/1.0 403 Access Denied", "Access Denied", "403 - File Access Denied");

    internal void NotFound(string? script)
    {
        if (script is { Length: > 0 } && FindEntry(script) is not null) Include(script, isRequested: false);
        else Respond(404, "HTTP/1.0 404 Not Found", "File Not Found", "404 - File Not Found");
    }

    /// <summary>To the start file, when there is one.</summary>
    internal void Redirect(string index, string? notFoundScript)
    {
        if (!index.StartsWith('/')) index = "/" + index;
        Entry = index;
        if (Find() is null)
        {
            NotFound(notFoundScript);
            return;
        }

        string path = _isCgi ? _path : _script;
        if (!_isCgi && _path.EndsWith('/')) path = _path;
        ctx.Headers.Add("HTTP/1.1 301 Moved Permanently", replace: true, 301);
        ctx.Headers.Add($"Location: {path}{(path.EndsWith('/') ? index[1..] : index)}", replace: true, 0);
        End();
    }

    internal void Answer(PharEntry entry, int kind, string type)
    {
        switch (kind)
        {
            case 0:
                Include(Entry, isRequested: true);
                return;
            case 1:
                SourceFunctions.highlight_file(ctx, PhpString.FromLatin1($"phar://{archive}{Entry}"), false).Release(ctx);
                End();
                return;
        }

        ReadOnlyMemory<byte> content = default;
        PharObject.Attempt(ctx, "PharException", () => content = entry.Read(ctx));
        ctx.Headers.Add($"Content-type: {type}", replace: true, 0);
        ctx.Headers.Add($"Content-length: {content.Length}", replace: true, 0);
        ctx.Output.Write(content.Span);
        End();
    }

    private void Include(string path, bool isRequested)
    {
        if (isRequested) ChangeServer(path);
        PharState state = PharState.Of(ctx);
        PhpString name = PhpString.FromLatin1($"phar://{archive}{(path.StartsWith('/') ? "" : "/")}{path}");
        state.Enter(ctx, path.TrimStart('/'), anew: true);
        if (!ctx.IncludedFiles.TryAdd(name, true)) return;
        if (ctx.Streams.OpenScript(name, null) is { } source && ctx.CompileScript(source) is { } unit) ctx.RunUnit(unit).Release(ctx);
        state.Leave();
        if (!ctx.HasPending) End();
    }

    /// <summary>phar_mung_server_vars: $_SERVER as if the file were not in an archive; what was there is PHAR_*.</summary>
    private void ChangeServer(string path)
    {
        HashSet<string> wanted = PharState.Of(ctx).MungedVariables;
        if (Server("PATH_INFO") is { } info && info.Length > path.Length && info.StartsWith(path, StringComparison.Ordinal)) Change("PATH_INFO", _pathInfo);
        if (Server("PATH_TRANSLATED") is not null) Change("PATH_TRANSLATED", $"phar://{archive}{path}");
        foreach (string variable in (ReadOnlySpan<string>)["REQUEST_URI", "PHP_SELF"])
        {
            if (wanted.Contains(variable) && Server(variable) is { } value && value.Length > _script.Length && value.StartsWith(_script, StringComparison.Ordinal))
                Change(variable, value[_script.Length..]);
        }

        if (wanted.Contains("SCRIPT_NAME") && Server("SCRIPT_NAME") is not null) Change("SCRIPT_NAME", path);
        if (wanted.Contains("SCRIPT_FILENAME") && Server("SCRIPT_FILENAME") is not null) Change("SCRIPT_FILENAME", $"phar://{archive}{path}");
    }

    private void Change(string name, string value)
    {
        if (ctx.Globals.Find(PhpString.Literal("_SERVER")) is not { } variable || !variable.Slot.Dereferenced().IsArray) return;
        PhpArray server = PhpArray.Separate(ctx, ref Value.Deref(ref variable.Slot));
        server.SetSymbol(ctx, PhpString.FromLatin1("PHAR_" + name), server.Get(PhpString.FromLatin1(name)).Dereferenced().Copied());
        server.SetSymbol(ctx, PhpString.FromLatin1(name), Value.String(PhpString.FromLatin1(value)));
    }
}
