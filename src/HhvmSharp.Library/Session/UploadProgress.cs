using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>
/// session.upload_progress.*: how far an upload is, in a session that another request can read. The form names it by a
/// field before the files; the session's id comes by cookie, query or field.
/// </summary>
internal sealed class UploadProgress(RequestContext ctx, PhpString cookies, PhpString query) : IUploadObserver
{
    private sealed class UploadedFile
    {
        internal required string Field, Name;
        internal required long StartTime, Received;
        internal PhpString? Path;
        internal long Error;
        internal bool Done;
    }

    private readonly SessionState _session = SessionState.Of(ctx);
    private readonly List<UploadedFile> _files = [];
    private PhpString? _id, _key;
    private long _contentLength, _received, _step, _nextUpdate;
    private double _nextTime;
    private bool _isCanceled, _carriesId;

    private bool IsWatched => _id is not null && _key is not null;

    private bool HasBegun => _files.Count > 0;

    public void Started(long contentLength) => _contentLength = contentLength;

    public void Field(string name, PhpString value)
    {
        if (IsWatched || value.Length == 0) return;
        if (name == ctx.Ini.GetString("session.name"))
        {
            _id = value;
        }
        else if (name == ctx.Ini.GetString("session.upload_progress.name"))
        {
            _key = PhpString.Concat(ctx.Ini.Get("session.upload_progress.prefix") ?? PhpString.Empty, value);
            FindId();
        }
    }

    private void FindId()
    {
        _carriesId = SessionState.CarriesId(ctx);
        PhpArray sent = new();
        if (ctx.Ini.GetBool("session.use_cookies"))
        {
            RequestVariables.ParseCookies(ctx, ref sent, cookies.Span);
            if (TakeId(sent))
            {
                _carriesId = false;
                return;
            }
        }

        if (ctx.Ini.GetBool("session.use_only_cookies")) return;
        sent = new PhpArray();
        RequestVariables.ParseQuery(ctx, ref sent, query.Span);
        TakeId(sent);
    }

    private bool TakeId(PhpArray sent)
    {
        bool found = sent.TryGetSymbol(ctx.Ini.Get("session.name") ?? PhpString.Empty, out Value id) && id.IsString;
        if (found) _id = PhpString.FromSpan(id.AsString.Span);
        Value.Array(sent).Release(ctx);
        return found;
    }

    public bool FileStarted(string field, string fileName, long received)
    {
        if (!IsWatched) return true;
        if (!HasBegun) Begin(received);
        _files.Add(new UploadedFile { Field = field, Name = fileName, StartTime = DateTimeOffset.UtcNow.ToUnixTimeSeconds(), Received = received });
        Update(force: false);
        return !_isCanceled;
    }

    private void Begin(long received)
    {
        string frequency = ctx.Ini.GetString("session.upload_progress.freq");
        _step = IniQuantity.ParseInteger(PhpString.FromLatin1(frequency));
        if (frequency.EndsWith('%')) _step = _contentLength * _step / 100;
        _received = received;
        _session.Id = _id;
        if (_carriesId)
        {
            ctx.Ini.Set(PhpString.Literal("session.use_trans_sid"), PhpString.Literal("1"), IniAccess.User, IniStage.Activate);
            ctx.Ini.Set(PhpString.Literal("session.use_only_cookies"), PhpString.Literal("0"), IniAccess.User, IniStage.Activate);
        }

        _session.SendsCookie = false;
    }

    public bool FileData(long size, long received)
    {
        if (!IsWatched) return true;
        _files[^1].Received = size;
        _received = received;
        Update(force: false);
        return !_isCanceled;
    }

    public void FileEnded(PhpString path, int error, long received)
    {
        if (!IsWatched) return;
        UploadedFile file = _files[^1];
        if (path.Length > 0) file.Path = path;
        file.Error = error;
        file.Done = true;
        _received = received;
        Update(force: false);
    }

    public void Ended(long received)
    {
        if (!IsWatched) return;
        if (ctx.Ini.GetBool("session.upload_progress.cleanup"))
        {
            Store(null);
        }
        else if (HasBegun)
        {
            _received = received;
            Update(force: true);
        }

        _session.Reset(ctx);
    }

    private void Update(bool force)
    {
        if (!force)
        {
            if (_received < _nextUpdate) return;
            double pause = Conversions.ToFloat(ctx, Value.String(ctx.Ini.Get("session.upload_progress.min_freq") ?? PhpString.Empty));
            double now = (DateTime.UtcNow - DateTime.UnixEpoch).TotalSeconds;
            if (pause > 0 && now < _nextTime) return;
            _nextTime = now + pause;
            _nextUpdate = _received + _step;
        }

        Store(Describe(isDone: force));
    }

    /// <summary>Into the session, which is closed again; null removes what is there.</summary>
    private void Store(PhpArray? owned)
    {
        _session.Initialize(ctx);
        _session.Status = SessionStatus.Active;
        if (_session.Variables is { } variables)
        {
            _isCanceled |= owned is not null && variables.GetSymbol(_key!).Dereferenced() is { IsArray: true } there
                && there.AsArray.GetSymbol(PhpString.Literal("cancel_upload")) is { IsBool: true, IsTrue: true };
            if (owned is null) _session.Unset(ctx, _key!);
            else _session.Set(ctx, _key!, Value.Array(owned));
        }
        else if (owned is not null)
        {
            Value.Array(owned).Release(ctx);
        }

        _session.Flush(ctx, write: true);
    }

    private PhpArray Describe(bool isDone)
    {
        var files = new PhpArray(_files.Count);
        foreach (UploadedFile file in _files)
        {
            var entry = new PhpArray();
            entry.Add("field_name", Value.String(PhpString.FromLatin1(file.Field)));
            entry.Add("name", Value.String(PhpString.FromLatin1(file.Name)));
            entry.Add("tmp_name", file.Path is null ? Value.Null : Value.String(file.Path).Copied());
            entry.Add("error", Value.Int(file.Error));
            entry.Add("done", Value.Bool(file.Done));
            entry.Add("start_time", Value.Int(file.StartTime));
            entry.Add("bytes_processed", Value.Int(file.Received));
            files.Append(Value.Array(entry));
        }

        var all = new PhpArray();
        all.Add("start_time", Value.Int((long)ctx.StartTime));
        all.Add("content_length", Value.Int(_contentLength));
        all.Add("bytes_processed", Value.Int(_received));
        all.Add("done", Value.Bool(isDone));
        all.Add("files", Value.Array(files));
        return all;
    }
}
