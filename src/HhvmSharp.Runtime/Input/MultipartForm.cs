using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Input;

/// <summary>A multipart/form-data body: fields go to $_POST, files to temporary files and $_FILES (main/rfc1867.c).</summary>
internal sealed class MultipartForm(RequestContext ctx, Stream source, BodyLimits limits)
{
    // UPLOAD_ERR_*
    private const int TooLarge = 1, LargerThanForm = 2, Partial = 3, NoFile = 4, NoDirectory = 6, CannotWrite = 7, Stopped = 8;

    /// <summary>Names in $_FILES that a field may not overwrite: temporary names must be ours.</summary>
    private readonly HashSet<string> _protected = [];

    private MultipartReader _reader = null!;
    private long _uploadsLeft = limits.MaxFileUploads, _fields, _maxFileSize;
    private int _anonymous;
    private bool _skipFiles;

    internal void Parse(string contentType, long contentLength, ref PhpArray post, ref PhpArray files)
    {
        if (limits.PostMaxSize > 0 && contentLength > limits.PostMaxSize)
        {
            limits.Complain(ctx, $"POST Content-Length of {contentLength} bytes exceeds the limit of {limits.PostMaxSize} bytes");
            return;
        }

        if (Boundary(contentType) is not { } boundary) return;
        _reader = new MultipartReader(source, Encoding.Latin1.GetBytes(boundary));
        ctx.UploadObserver?.Started(contentLength);
        ParseParts(ref post, ref files);
        ctx.UploadObserver?.Ended(_reader.Received);
    }

    private void ParseParts(ref PhpArray post, ref PhpArray files)
    {
        long maxParts = limits.MaxParts < 0 ? limits.MaxInputVars + limits.MaxFileUploads : limits.MaxParts;
        long parts = 0;
        while (!_reader.IsAtEnd && _reader.ReadHeaders() is { } headers)
        {
            if (Header(headers, "Content-Disposition") is not { } disposition) continue;
            if (++parts > maxParts)
            {
                limits.Complain(ctx, $"Multipart body parts limit exceeded {maxParts}. To increase the limit change max_multipart_body_parts in php.ini.");
                return;
            }

            (string? name, string? fileName) = Disposition(disposition);
            if (fileName is null && name is not null) Field(name, ref post);
            else if (!File(name, fileName, headers, ref files)) return;
            if (ctx.HasPending) return;
        }
    }

    private string? Boundary(string contentType)
    {
        int at = contentType.IndexOf("boundary", StringComparison.OrdinalIgnoreCase);
        int equals = at < 0 ? -1 : contentType.IndexOf('=', at);
        if (equals < 0)
        {
            limits.Complain(ctx, "Missing boundary in multipart/form-data POST data");
            return null;
        }

        string boundary = contentType[(equals + 1)..];
        if (boundary.StartsWith('"'))
        {
            int quote = boundary.IndexOf('"', 1);
            if (quote >= 0) return Checked(boundary[1..quote]);
            limits.Complain(ctx, "Invalid boundary in multipart/form-data POST data");
            return null;
        }

        int end = boundary.AsSpan().IndexOfAny(',', ';');
        return Checked(end < 0 ? boundary : boundary[..end]);
    }

    private string? Checked(string boundary)
    {
        if (boundary.Length <= MultipartReader.BlockSize - 4) return boundary;
        ctx.Raise(ErrorLevel.Warning, "Boundary too large in multipart/form-data POST data");
        return null;
    }

    private static string? Header(List<(string Name, string Value)> headers, string name)
    {
        foreach ((string key, string value) in headers)
            if (key.Equals(name, StringComparison.OrdinalIgnoreCase)) return value;
        return null;
    }

    // ---- Content-Disposition ----

    private static (string? Name, string? FileName) Disposition(string text)
    {
        string? name = null, fileName = null;
        for (int at = 0; at < text.Length;)
        {
            while (at < text.Length && char.IsWhiteSpace(text[at])) at++;
            if (at >= text.Length) break;
            string pair = Word(text, ref at, ';');
            if (!pair.Contains('=', StringComparison.Ordinal)) continue;
            int value = 0;
            string key = Word(pair, ref value, '=');
            if (key.Equals("name", StringComparison.OrdinalIgnoreCase)) name = Unquote(pair[value..]);
            else if (key.Equals("filename", StringComparison.OrdinalIgnoreCase)) fileName = Unquote(pair[value..]);
        }

        return (name, fileName);
    }

    /// <summary>Up to <paramref name="stop"/> outside of quotes; goes behind it.</summary>
    private static string Word(string text, ref int at, char stop)
    {
        int start = at;
        while (at < text.Length && text[at] != stop)
        {
            char quote = text[at++];
            if (quote is not ('"' or '\'')) continue;
            while (at < text.Length && text[at] != quote)
                at += text[at] == '\\' && at + 1 < text.Length && text[at + 1] == quote ? 2 : 1;
            if (at < text.Length) at++;
        }

        string word = text[start..at];
        while (at < text.Length && text[at] == stop) at++;
        return word;
    }

    private static string Unquote(string text)
    {
        text = text.TrimStart();
        if (text.Length == 0) return "";
        char quote = text[0] is '"' or '\'' ? text[0] : '\0';
        var result = new StringBuilder();
        for (int i = quote == '\0' ? 0 : 1; i < text.Length; i++)
        {
            if (quote != '\0' ? text[i] == quote : char.IsWhiteSpace(text[i])) break;
            if (text[i] == '\\' && i + 1 < text.Length && (text[i + 1] == '\\' || (quote != '\0' && text[i + 1] == quote))) i++;
            result.Append(text[i]);
        }

        return result.ToString();
    }

    // ---- fields ----

    private void Field(string name, ref PhpArray post)
    {
        var body = new MemoryStream();
        Span<byte> block = stackalloc byte[MultipartReader.BlockSize];
        bool complete = false;
        for (int n; (n = _reader.Read(block, ref complete)) > 0;) body.Write(block[..n]);
        PhpString value = PhpString.FromSpan(body.GetBuffer().AsSpan(0, (int)body.Length));
        ctx.UploadObserver?.Field(name, value);
        if (++_fields <= limits.MaxInputVars)
        {
            if (!_protected.Contains(Normalize(name))) RequestVariables.Register(ctx, ref post, PhpString.FromLatin1(name), Value.String(value));
        }
        else if (_fields == limits.MaxInputVars + 1)
        {
            limits.Complain(ctx, $"Input variables exceeded {limits.MaxInputVars}. To increase the limit change max_input_vars in php.ini.");
        }

        if (name.Equals("MAX_FILE_SIZE", StringComparison.OrdinalIgnoreCase)) _maxFileSize = Ini.IniQuantity.ParseInteger(value);
    }

    // ---- files ----

    /// <summary>False: the body is not to be read any further.</summary>
    private bool File(string? name, string? fileName, List<(string Name, string Value)> headers, ref PhpArray files)
    {
        if (!ctx.Ini.GetBool("file_uploads"))
        {
            _skipFiles = true;
        }
        else if (_uploadsLeft <= 0)
        {
            _skipFiles = true;
            if (_uploadsLeft-- == 0)
            {
                limits.Complain(ctx, "Maximum number of allowable file uploads has been exceeded");
                if (ctx.HasPending) return false;
            }
        }

        if (name is null && fileName is null)
        {
            limits.Complain(ctx, "File Upload Mime headers garbled");
            return false;
        }

        name ??= (_anonymous++).ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (!HasGoodBrackets(name)) _skipFiles = true;
        if (_skipFiles) return true;
        if (ctx.UploadObserver?.FileStarted(name, fileName!, _reader.Received) == false) return true;
        int error = fileName!.Length == 0 ? NoFile : 0;
        PhpString path = PhpString.Empty;
        long size = 0;
        if (error == 0) error = Receive(out path, out size);
        if (error == 0) ctx.GetState<UploadedFiles>().Add(path);
        ctx.UploadObserver?.FileEnded(path, error, _reader.Received);
        string type = error == 0 ? Header(headers, "Content-Type") ?? "" : "";
        Register(ref files, name, fileName, type.Split(';')[0], path, error, size);
        return true;
    }

    private int Receive(out PhpString path, out long size)
    {
        size = 0;
        bool complete = false;
        Span<byte> block = stackalloc byte[MultipartReader.BlockSize];
        int n = _reader.Read(block, ref complete);
        int fd = UploadedFiles.Create(ctx, out path);
        _uploadsLeft--;
        if (fd < 0)
        {
            limits.Complain(ctx, "File upload error - unable to create a temporary file");
            return NoDirectory;
        }

        int error = 0;
        while (error == 0 && n > 0)
        {
            if (ctx.UploadObserver?.FileData(size + n, _reader.Received) == false) error = Stopped;
            else if (limits.UploadMaxFilesize > 0 && size + n > limits.UploadMaxFilesize) error = TooLarge;
            else if (_maxFileSize != 0 && size + n > _maxFileSize) error = LargerThanForm;
            else if (Posix.Write(fd, block[..n]) < n) error = CannotWrite;
            else size += n;
            n = _reader.Read(block, ref complete);
        }

        _ = Posix.Close(fd);
        if (error == 0 && !complete) error = Partial;
        if (error == 0) return 0;
        UploadedFiles.Delete(path);
        path = PhpString.Empty;
        return error;
    }

    private void Register(ref PhpArray files, string name, string fileName, string type, PhpString path, int error, long size)
    {
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        string field = name, index = "";
        if (bracket >= 0 && name.EndsWith(']')) (field, index) = (name[..bracket], name[bracket..]);
        Set(ref files, "name", Value.String(PhpString.FromLatin1(fileName[(fileName.LastIndexOfAny(['/', '\\']) + 1)..])));
        Set(ref files, "full_path", Value.String(PhpString.FromLatin1(fileName)));
        Set(ref files, "type", Value.String(PhpString.FromLatin1(type)));
        _protected.Add(Normalize(name));
        _protected.Add(Normalize($"{field}[tmp_name]{index}"));
        Set(ref files, "tmp_name", Value.String(path).Copied(), ours: true);
        Set(ref files, "error", Value.Int(error));
        Set(ref files, "size", Value.Int(error == 0 ? size : 0));

        void Set(ref PhpArray into, string what, in Value value, bool ours = false)
        {
            string variable = $"{field}[{what}]{index}";
            if (ours || !_protected.Contains(Normalize(variable))) RequestVariables.Register(ctx, ref into, PhpString.FromLatin1(variable), in value);
        }
    }

    /// <summary>"a[b][c]": brackets in pairs, nothing behind a closing one but an opening one.</summary>
    private static bool HasGoodBrackets(string name)
    {
        int open = 0;
        for (int i = 0; i < name.Length; i++)
        {
            if (name[i] == '[') open++;
            if (name[i] != ']') continue;
            if (--open < 0 || (i + 1 < name.Length && name[i + 1] != '[')) return false;
        }

        return open == 0;
    }

    /// <summary>A name as the variables it makes are called: spaces and dots, blanks in brackets, what follows the last bracket.</summary>
    private static string Normalize(string name)
    {
        name = name.TrimStart(' ');
        int bracket = name.IndexOf('[', StringComparison.Ordinal);
        if (bracket < 0) return name.Replace(' ', '_').Replace('.', '_');
        var result = new StringBuilder(name[..bracket].Replace(' ', '_').Replace('.', '_'));
        while (bracket < name.Length && name[bracket] == '[')
        {
            int close = name.IndexOf(']', bracket);
            string key = close < 0 ? name[(bracket + 1)..] : name[(bracket + 1)..close];
            result.Append('[').Append(key.TrimStart(' ', '\r', '\n', '\t'));
            if (close < 0) break;
            result.Append(']');
            bracket = close + 1;
        }

        return result.ToString();
    }
}
