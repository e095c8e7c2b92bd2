using HhvmSharp.Library.Filter;
using HhvmSharp.Library.Session;
using HhvmSharp.Runtime.Input;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Hosting;

/// <summary>
/// Fills $_GET, $_POST, $_COOKIE, $_FILES, $argv, $argc and $_SERVER in PHP's order at the start of a request; $_ENV
/// and $_REQUEST are made when something first uses them (PHP's auto_globals_jit).
/// </summary>
internal sealed class Superglobals
{
    private readonly RequestContext _ctx;
    private readonly RequestOptions _options;
    private readonly string _order;
    private readonly RequestInput _input;
    private bool _hasEnv, _hasRequest;
    private PhpArray _get = new(), _post = new(), _cookie = new(), _files = new();

    private Superglobals(RequestContext ctx, RequestOptions options)
    {
        _ctx = ctx;
        _options = options;
        _input = ctx.GetState<RequestInput>();
        _order = ctx.Ini.GetString("variables_order").ToUpperInvariant();
    }

    internal static void Create(RequestContext ctx, RequestOptions options)
    {
        var all = new Superglobals(ctx, options);
        all.CreateAtStart();
        ctx.Globals.Missing = name => all.CreateOnUse(name);
    }

    private void CreateAtStart()
    {
        if (_order.Contains('G')) RequestVariables.ParseQuery(_ctx, ref _get, _options.QueryString.Span);
        SetInput("_GET", _input.Get = _get);
        bool post = "POST".Equals(_options.Method, StringComparison.OrdinalIgnoreCase) && _ctx.Ini.GetBool("enable_post_data_reading") && _ctx.Body.ContentType.Length > 0;
        BodyLimits limits = post ? BodyLimits.FromSettings(_ctx) : new BodyLimits();
        if (post) _ctx.Body.ReadPost(_ctx, limits);
        if (post) SessionBuiltins.ObserveUploads(_ctx, _options.Cookies, _options.QueryString);
        if (post && _order.Contains('P')) _ctx.Body.Parse(_ctx, limits, ref _post, ref _files);
        SetInput("_POST", _input.Post = _post);
        if (_order.Contains('C')) RequestVariables.ParseCookies(_ctx, ref _cookie, _options.Cookies.Span);
        SetInput("_COOKIE", _input.Cookie = _cookie);
        SetGlobal("_FILES", _files);
        bool arguments = _ctx.Ini.GetBool("register_argc_argv");
        if (arguments && _options.Arguments.Count > 0)
        {
            SetGlobal("argv", Arguments());
            Value.Move(ref _ctx.Globals.FindOrAdd(PhpString.Literal("argc")).Slot, Value.Int(_options.Arguments.Count));
        }

        SetInput("_SERVER", _input.Server = Server(arguments));
    }

    private PhpArray Arguments()
    {
        var list = new PhpArray(_options.Arguments.Count);
        foreach (PhpString a in _options.Arguments) list.Append(Value.String(PhpString.FromSpan(a.Span)));
        return list;
    }

    private PhpArray Server(bool arguments)
    {
        var server = new PhpArray(64);
        if (!_order.Contains('S')) return server;
        if (_options.ImportsEnvironment) ImportEnvironment(server);
        foreach ((string name, PhpString value) in _options.ServerVariables)
            server.Set(_ctx, PhpString.Literal(name), Value.String(value));
        server.Set(_ctx, PhpString.Literal("REQUEST_TIME_FLOAT"), Value.Float(_ctx.StartTime));
        server.Set(_ctx, PhpString.Literal("REQUEST_TIME"), Value.Int((long)_ctx.StartTime));
        if (!arguments) return server;
        PhpArray argv;
        if (_options.Arguments.Count > 0)
        {
            argv = _ctx.Globals.Find(PhpString.Literal("argv"))!.Slot.AsArray;
            argv.AddRef();
        }
        else
        {
            argv = new PhpArray();
            if (_options.QueryString.Length > 0)
                foreach (Range part in _options.QueryString.Span.Split((byte)'+'))
                    argv.Append(Value.String(PhpString.FromSpan(_options.QueryString.Span[part])));
        }

        server.Set(_ctx, PhpString.Literal("argv"), Value.Array(argv));
        server.Set(_ctx, PhpString.Literal("argc"), Value.Int(argv.Length));
        return server;
    }

    private void ImportEnvironment(PhpArray into)
    {
        foreach ((PhpString name, PhpString value) in _ctx.EnvironmentVariables)
        {
            if (name.Length == 0 || name.Span.IndexOfAny((byte)' ', (byte)'.', (byte)'[') >= 0) continue;
            into.SetSymbol(_ctx, name, Value.String(value));
        }
    }

    private bool CreateOnUse(PhpString name)
    {
        if (name.Equals("_ENV") && !_hasEnv)
        {
            _hasEnv = true;
            var env = new PhpArray();
            if (_order.Contains('E')) ImportEnvironment(env);
            SetInput("_ENV", _input.Env = env);
            return true;
        }

        if (_hasRequest || !name.Equals("_REQUEST")) return false;
        _hasRequest = true;
        string order = _ctx.Ini.Get("request_order") is { Length: > 0 } own ? own.ToString().ToUpperInvariant() : _order;
        var request = new PhpArray();
        foreach (char source in order.Distinct())
        {
            string? from = source switch { 'G' => "_GET", 'P' => "_POST", 'C' => "_COOKIE", _ => null };
            if (from is not null && _ctx.Globals.Find(PhpString.FromLatin1(from)) is { } entry && entry.Slot.Dereferenced().IsArray)
                Merge(request, entry.Slot.Dereferenced().AsArray);
        }

        SetGlobal("_REQUEST", request);
        return true;
    }

    private void Merge(PhpArray into, PhpArray from)
    {
        foreach ((Value key, Value value) in from)
        {
            Value there = default;
            bool both = value.IsArray && (key.IsInt ? into.TryGetValue(key.IntValue, out there) : into.TryGetValue(key.AsString, out there)) && there.IsArray;
            if (both)
            {
                ref Value slot = ref (key.IsInt ? ref into.Find(key.IntValue) : ref into.Find(key.AsString));
                Merge(PhpArray.Separate(_ctx, ref slot), value.AsArray);
            }
            else if (key.IsInt)
            {
                into.Set(_ctx, key.IntValue, value.Dereferenced().Copied());
            }
            else
            {
                into.Set(_ctx, key.AsString, value.Dereferenced().Copied());
            }
        }
    }

    /// <summary>What comes from outside passes the filter of ini filter.default.</summary>
    private void SetInput(string name, PhpArray array) => SetGlobal(name, DefaultFilter.Apply(_ctx, array));

    private void SetGlobal(string name, PhpArray array) =>
        Value.Move(ref _ctx.Globals.FindOrAdd(PhpString.Literal(name)).Slot, Value.Array(array));
}
