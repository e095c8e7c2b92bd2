using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Curl;

/// <summary>CURLOPT_POSTFIELDS.</summary>
internal sealed unsafe partial class CurlHandleObject
{
    private static readonly PhpString OctetStream = PhpString.Literal("application/octet-stream");

    /// <summary>A file that is being posted: opened anew when it is read again.</summary>
    private sealed class PostedFile(RequestContext ctx, PhpString name)
    {
        internal RequestContext Context { get; } = ctx;

        internal PhpString Name { get; } = name;

        internal PhpStream? Stream { get; set; }

        internal void Close()
        {
            PhpStream? stream = Stream;
            Stream = null;
            if (stream is not null) StreamArg.Release(Context, stream);
        }
    }

    private bool SetPostFields(RequestContext ctx, in Value value)
    {
        if (value.IsArray && value.AsArray.Length > 0) return PostArray(ctx, in value);
        PhpString text = value.IsArray ? PhpString.Empty : Text(ctx, in value);
        LibCurl.Set(_easy, PostFieldSizeOption, text.Length);
        return Done(LibCurl.Set(_easy, CopyPostFieldsOption, text));
    }

    /// <summary>The fields as multipart/form-data.</summary>
    private bool PostArray(RequestContext ctx, in Value fields)
    {
        nint mime = LibCurl.curl_mime_init(_easy);
        int error = LibCurl.Ok;
        try
        {
            foreach ((Value key, Value element) in fields.AsArray)
            {
                Value value = element.Dereferenced();
                PhpString name = Conversions.ToStr(ctx, in key);
                int failed = AddField(ctx, mime, name, in value, in fields);
                if (failed != LibCurl.Ok) error = failed;
            }
        }
        catch (PhpThrow)
        {
            LibCurl.curl_mime_free(mime);
            throw;
        }

        if (!Done(error))
        {
            LibCurl.curl_mime_free(mime);
            return false;
        }

        error = LibCurl.Set(_easy, MimePostOption, mime);
        if (_memory.Owners == 1) _memory.FreeMimes();
        _memory.Mimes.Add(mime);
        return Done(error);
    }

    private int AddField(RequestContext ctx, nint mime, PhpString name, in Value value, in Value fields)
    {
        if (value.o is PhpInstance file && file is CurlFileObject or CurlStringFileObject)
        {
            Value.AssignMove(ctx, ref _postFields, fields.Copied());
            return file is CurlFileObject ? AddFile(ctx, mime, name, file) : AddStringFile(ctx, mime, name, file);
        }

        if (!value.IsArray) return AddText(mime, name, Text(ctx, in value));
        foreach ((_, Value element) in value.AsArray)
        {
            Value e = element.Dereferenced();
            AddText(mime, name, Text(ctx, in e));
        }

        return LibCurl.Ok;
    }

    private static int AddText(nint mime, PhpString name, PhpString text)
    {
        nint part = LibCurl.curl_mime_addpart(mime);
        return SetName(part, name, SetData(part, text));
    }

    private static int SetName(nint part, PhpString name, int error)
    {
        if (error != LibCurl.Ok) return error;
        fixed (byte* bytes = LibCurl.Terminated(name)) return LibCurl.curl_mime_name(part, bytes);
    }

    private static int SetData(nint part, PhpString data)
    {
        fixed (byte* bytes = LibCurl.Terminated(data)) return LibCurl.curl_mime_data(part, bytes, data.Length);
    }

    private static int SetFileName(nint part, PhpString name, PhpString type, int error)
    {
        if (error != LibCurl.Ok) return error;
        fixed (byte* bytes = LibCurl.Terminated(name)) error = LibCurl.curl_mime_filename(part, bytes);
        if (error != LibCurl.Ok) return error;
        fixed (byte* bytes = LibCurl.Terminated(type)) return LibCurl.curl_mime_type(part, bytes);
    }

    private static PhpString? TextOf(RequestContext ctx, PhpInstance file, PhpString property)
    {
        Value value = file.Get(ctx, property);
        if (value.IsString) return value.AsString;
        value.Release(ctx);
        return null;
    }

    private static int AddStringFile(RequestContext ctx, nint mime, PhpString name, PhpInstance file)
    {
        PhpString postName = TextOf(ctx, file, CurlFileObject.PostName)!;
        PhpString type = TextOf(ctx, file, CurlFileObject.Mime)!;
        PhpString data = TextOf(ctx, file, CurlStringFileObject.Data)!;
        nint part = LibCurl.curl_mime_addpart(mime);
        return SetFileName(part, postName, type, SetName(part, name, SetData(part, data)));
    }

    private int AddFile(RequestContext ctx, nint mime, PhpString name, PhpInstance file)
    {
        if (TextOf(ctx, file, CurlFileObject.Name) is not { } path)
        {
            Arg.Warning(ctx, $"Invalid filename for key {name}");
            return LibCurl.Ok;
        }

        PhpString? type = TextOf(ctx, file, CurlFileObject.Mime), postName = TextOf(ctx, file, CurlFileObject.PostName);
        PhpStream? stream = ctx.Streams.Open(path, "rb", StreamOptions.None);
        var posted = new PostedFile(ctx, path) { Stream = stream };
        long size = stream is not null && !stream.HasReadFilters && stream.Stat(out FileStat stat) ? stat.Size : -1;
        var self = GCHandle.Alloc(posted);
        _memory.Files.Add(self);
        nint part = LibCurl.curl_mime_addpart(mime);
        int error = LibCurl.curl_mime_data_cb(part, size, &ReadFile, stream is { IsSeekable: true } ? &SeekFile : null, &FreeFile, GCHandle.ToIntPtr(self));
        return SetFileName(part, postName is { Length: > 0 } ? postName : path, type is { Length: > 0 } ? type : OctetStream, SetName(part, name, error));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nuint ReadFile(byte* buffer, nuint size, nuint count, nint self)
    {
        try
        {
            var file = (PostedFile)GCHandle.FromIntPtr(self).Target!;
            file.Stream ??= file.Context.Streams.Open(file.Name, "rb", StreamOptions.None);
            int n = file.Stream?.Read(new Span<byte>(buffer, (int)(size * count))) ?? -1;
            if (n >= 0) return (nuint)n;
            file.Close();
        }
        catch (PhpThrow)
        {
            // pending
        }

        return AbortRead;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SeekFile(nint self, long offset, int whence)
    {
        const int cannot = 2;
        try
        {
            return ((PostedFile)GCHandle.FromIntPtr(self).Target!).Stream?.Seek(offset, whence) == true ? LibCurl.Ok : cannot;
        }
        catch (PhpThrow)
        {
            return cannot;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void FreeFile(nint self)
    {
        try
        {
            ((PostedFile)GCHandle.FromIntPtr(self).Target!).Close();
        }
        catch (PhpThrow)
        {
            // pending
        }
    }
}
