using System.Globalization;
using HhvmSharp.Library.Pcre;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>What mbstring keeps for a request: its settings as ini and functions have made them.</summary>
[PhpExtension("mbstring")]
[PhpIni("mbstring.language", "neutral", IniAccess.All, OnChange = nameof(OnLanguage))]
[PhpIni("mbstring.detect_order", null, IniAccess.All, OnChange = nameof(OnDetectOrder))]
[PhpIni("mbstring.http_input", null, IniAccess.All, OnChange = nameof(OnHttpInput))]
[PhpIni("mbstring.http_output", null, IniAccess.All, OnChange = nameof(OnHttpOutput))]
[PhpIni("mbstring.internal_encoding", null, IniAccess.All, OnChange = nameof(OnInternalEncoding))]
[PhpIni("mbstring.substitute_character", null, IniAccess.All, OnChange = nameof(OnSubstituteCharacter))]
[PhpIni("mbstring.encoding_translation", "0", IniAccess.PerDir | IniAccess.System, Kind = IniKind.Bool)]
[PhpIni("mbstring.http_output_conv_mimetypes", "^(text/|application/xhtml\\+xml)", IniAccess.All, OnChange = nameof(OnConvertedTypes))]
[PhpIni("mbstring.strict_detection", "0", IniAccess.All, Kind = IniKind.Bool)]
internal sealed class MbState
{
    private bool _initialized, _internalSet, _outputSet, _inputSet;
    private int _encodingChanges;
    private MbEncoding _internal = MbEncodings.Utf8, _output = MbEncodings.Utf8;
    private MbEncoding[] _input = [MbEncodings.Utf8];
    private PhpString? _lastName;
    private MbEncoding? _lastEncoding;

    internal MbLanguage Language { get; private set; } = MbLanguage.Neutral;

    internal MbEncoding[] DetectOrder { get; set; } = [];

    internal SubstituteMode SubstituteMode { get; set; }

    internal uint Substitute { get; set; } = '?';

    /// <summary>Characters that conversions have lost.</summary>
    internal long IllegalCharacters { get; set; }

    /// <summary>What mb_parse_str() found its input to be in.</summary>
    internal MbEncoding? DetectedInput { get; set; }

    /// <summary>What mb_list_encodings() returns: passed back as it is, its order says nothing.</summary>
    internal PhpArray? AllEncodings { get; set; }

    /// <summary>mb_output_handler() converts this response; the state of the decoder between its parts.</summary>
    internal bool ConvertsOutput;

    internal uint OutputState;

    internal static MbState Of(RequestContext ctx)
    {
        MbState state = ctx.GetState<MbState>();
        if (!state._initialized) state.Initialize(ctx.Ini);
        else if (state._encodingChanges != ctx.Ini.Settings.EncodingChanges) state.FollowEngine(ctx.Ini);
        return state;
    }

    internal MbEncoding Internal
    {
        get => _internal;
        set
        {
            _internal = value;
            _internalSet = true;
        }
    }

    internal MbEncoding HttpOutput
    {
        get => _output;
        set
        {
            _output = value;
            _outputSet = true;
        }
    }

    internal MbEncoding[] HttpInput => _input;

    /// <summary>The encoding of an optional argument, the internal one without; an unknown name is a ValueError.</summary>
    internal static MbEncoding Encoding(RequestContext ctx, PhpString? name, int argument)
    {
        MbState state = Of(ctx);
        return name is null ? state._internal : state.Named(ctx, name, argument);
    }

    private MbEncoding Named(RequestContext ctx, PhpString name, int argument)
    {
        if (_lastName is not null && (ReferenceEquals(_lastName, name) || System.Text.Ascii.EqualsIgnoreCase(_lastName.Span, name.Span))) return _lastEncoding!;
        MbEncoding? encoding = MbEncodings.FindText(name);
        if (encoding is null) Arg.ValueError(ctx, argument, $"must be a valid encoding, \"{Shown(name.Span)}\" given");
        if (encoding.Deprecation is not null) Arg.Deprecated(ctx, encoding.Deprecation);
        name.MarkShared();
        _lastName = name;
        return _lastEncoding = encoding;
    }

    /// <summary>A name in a message: to its first NUL.</summary>
    internal static string Shown(ReadOnlySpan<byte> name) => System.Text.Encoding.Latin1.GetString(Spans.UpToNul(name));

    // ---- ini ----

    private void Initialize(IniTable ini)
    {
        _initialized = true;
        Language = MbLanguage.Find(ini.GetString("mbstring.language")) ?? MbLanguage.Neutral;
        DetectOrder = ini.Get("mbstring.detect_order") is { Length: > 0 } order && ParseList(order.Span, out MbEncoding[]? list, out _) ? list : [.. Language.DetectOrder];
        SetSubstitute(ini.Get("mbstring.substitute_character"));
        if (ini.Get("mbstring.internal_encoding") is { Length: > 0 } name)
        {
            _internal = MbEncodings.FindText(name) ?? MbEncodings.Utf8;
            _internalSet = true;
        }

        if (ini.Get("mbstring.http_output") is { Length: > 0 } output)
        {
            _output = FindOrPass(output.Span) ?? _output;
            _outputSet = true;
        }

        if (ini.Get("mbstring.http_input") is { Length: > 0 } input)
        {
            SetInput(input.Span, null);
            _inputSet = true;
        }

        FollowEngine(ini);
    }

    /// <summary>What mbstring's own settings leave open follows internal_encoding and its like, or default_charset.</summary>
    private void FollowEngine(IniTable ini)
    {
        _encodingChanges = ini.Settings.EncodingChanges;
        if (!_internalSet) _internal = MbEncodings.FindText(Engine(ini, "internal_encoding")) ?? MbEncodings.Utf8;
        if (!_outputSet) _output = FindOrPass(Engine(ini, "output_encoding").Span) ?? _output;
        if (!_inputSet) SetInput(Engine(ini, "input_encoding").Span, null);
    }

    internal static PhpString Engine(IniTable ini, string setting) =>
        ini.Get(setting) is { Length: > 0 } own ? own : ini.Get("default_charset") ?? PhpString.Empty;

    internal static MbEncoding? FindOrPass(ReadOnlySpan<byte> name) => "pass"u8.StartsWith(name) ? MbEncodings.Pass : MbEncodings.Find(name);

    private bool SetInput(ReadOnlySpan<byte> value, IniTable? ini)
    {
        MbEncoding[]? list = value.SequenceEqual("pass"u8) ? [MbEncodings.Pass] : null;
        if (list is null)
        {
            if (!ParseList(value, out list, out string bad))
            {
                ini?.RaiseFromFunction(ErrorLevel.Warning, $"INI setting contains invalid encoding \"{bad}\"");
                return false;
            }

            if (list.Length == 0) return false;
        }

        _input = list;
        return true;
    }

    private static MbState? At(IniTable table) => table.Context is { } ctx ? Of(ctx) : null;

    internal static bool OnLanguage(IniTable table, PhpString? value, IniStage stage)
    {
        MbLanguage? language = MbLanguage.Find(value?.ToString() ?? "");
        if (At(table) is { } state) state.Language = language ?? MbLanguage.Neutral;
        return language is not null;
    }

    internal static bool OnDetectOrder(IniTable table, PhpString? value, IniStage stage)
    {
        if (value is null) return true;
        MbLanguage language = At(table)?.Language ?? MbLanguage.Neutral;
        if (ParseList(value.Span, language, out MbEncoding[]? list, out string bad)) return list.Length > 0;
        table.RaiseFromFunction(ErrorLevel.Warning, $"INI setting contains invalid encoding \"{bad}\"");
        return false;
    }

    internal static bool OnHttpInput(IniTable table, PhpString? value, IniStage stage)
    {
        if (value is not null) table.RaiseFromFunction(ErrorLevel.Deprecated, "Use of mbstring.http_input is deprecated");
        MbState state = At(table) ?? new MbState();
        state._inputSet = value is { Length: > 0 };
        if (state._inputSet) return state.SetInput(value!.Span, table);
        state.SetInput(Engine(table, "input_encoding").Span, null);
        return true;
    }

    internal static bool OnHttpOutput(IniTable table, PhpString? value, IniStage stage)
    {
        if (value is not null) table.RaiseFromFunction(ErrorLevel.Deprecated, "Use of mbstring.http_output is deprecated");
        MbState state = At(table) ?? new MbState();
        state._outputSet = value is { Length: > 0 };
        MbEncoding? encoding = FindOrPass((state._outputSet ? value! : Engine(table, "output_encoding")).Span);
        if (encoding is not null) state._output = encoding;
        return encoding is not null || !state._outputSet;
    }

    internal static bool OnInternalEncoding(IniTable table, PhpString? value, IniStage stage)
    {
        if (value is not null) table.RaiseFromFunction(ErrorLevel.Deprecated, "Use of mbstring.internal_encoding is deprecated");
        MbState state = At(table) ?? new MbState();
        state._internalSet = value is { Length: > 0 };
        PhpString name = state._internalSet ? value! : Engine(table, "internal_encoding");
        MbEncoding? encoding = MbEncodings.FindText(name);
        if (encoding is null && state._internalSet) table.RaiseFromFunction(ErrorLevel.Warning, $"Unknown encoding \"{name}\" in ini setting");
        state._internal = encoding ?? MbEncodings.Utf8;
        return true;
    }

    internal static bool OnSubstituteCharacter(IniTable table, PhpString? value, IniStage stage)
    {
        At(table)?.SetSubstitute(value);
        return true;
    }

    private void SetSubstitute(PhpString? value)
    {
        SubstituteMode = ModeOf(value) ?? SubstituteMode.Character;
        if (value is null) Substitute = '?';
        else if (SubstituteMode == SubstituteMode.Character && value.Length > 0 && ParseNumber(value.ToString()) is { } number) Substitute = number;
    }

    /// <summary>"none", "long", "entity".</summary>
    internal static SubstituteMode? ModeOf(PhpString? name) => name?.ToString().ToLowerInvariant() switch
    {
        "none" => SubstituteMode.None,
        "long" => SubstituteMode.Long,
        "entity" => SubstituteMode.Entity,
        _ => null,
    };

    /// <summary>strtol with any base.</summary>
    private static uint? ParseNumber(string text)
    {
        text = text.TrimStart();
        bool hex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (hex) return uint.TryParse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out uint h) ? h : null;
        if (text.Length > 1 && text[0] == '0')
        {
            uint octal = 0;
            foreach (char c in text)
            {
                if (c is < '0' or > '7') return null;
                octal = octal * 8 + c - '0';
            }

            return octal;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int n) ? unchecked((uint)n) : null;
    }

    internal static bool OnConvertedTypes(IniTable table, PhpString? value, IniStage stage) =>
        table.Context is null || (value ?? PhpString.Empty).ToString().Trim().Length == 0 || TypePattern(table.Context, value!) is not null;

    /// <summary>mbstring.http_output_conv_mimetypes, which is without delimiters and regard to case.</summary>
    internal static Pattern? TypePattern(RequestContext ctx, PhpString value) =>
        Pattern.Find(ctx, PhpString.FromLatin1("\u0001" + value.ToString().Trim() + "\u0001i"));

    // ---- lists ----

    internal bool ParseList(ReadOnlySpan<byte> value, out MbEncoding[] list, out string bad) => ParseList(value, Language, out list, out bad);

    /// <summary>Names between commas; "auto" stands for the language's order, once.</summary>
    private static bool ParseList(ReadOnlySpan<byte> value, MbLanguage language, out MbEncoding[] list, out string bad)
    {
        list = [];
        bad = "";
        if (value.IsEmpty) return true;
        if (value.Length > 2 && value[0] == '"' && value[^1] == '"') value = value[1..^1];
        List<MbEncoding> found = [];
        bool auto = false;
        while (true)
        {
            int comma = value.IndexOf((byte)',');
            ReadOnlySpan<byte> name = (comma < 0 ? value : value[..comma]).Trim(" \t"u8);
            if (name.Length <= 4 && System.Text.Ascii.EqualsIgnoreCase(name, "auto"u8[..name.Length]))
            {
                if (!auto) found.AddRange(language.DetectOrder);
                auto = true;
            }
            else if (MbEncodings.Find(name) is { } encoding)
            {
                found.Add(encoding);
            }
            else
            {
                bad = System.Text.Encoding.Latin1.GetString(name);
                return false;
            }

            if (comma < 0) break;
            value = value[(comma + 1)..];
        }

        list = [.. found];
        return true;
    }

    /// <summary>The encodings of an argument that is an array of names or a list in a string.</summary>
    internal MbEncoding[] Encodings(RequestContext ctx, in Value value, int argument)
    {
        if (value.IsArray) return FromArray(ctx, value.AsArray, argument);
        if (!ParseList(value.AsString.Span, out MbEncoding[] list, out string bad)) Arg.ValueError(ctx, argument, $"contains invalid encoding \"{bad}\"");
        return list;
    }

    private MbEncoding[] FromArray(RequestContext ctx, PhpArray names, int argument)
    {
        List<MbEncoding> found = [];
        bool auto = false;
        foreach ((Value _, Value entry) in names)
        {
            PhpString name = Elements.Text(ctx, entry.Dereferenced());
            if (System.Text.Ascii.EqualsIgnoreCase(name.Span, "auto"u8))
            {
                if (!auto) found.AddRange(Language.DetectOrder);
                auto = true;
                continue;
            }

            MbEncoding? encoding = MbEncodings.FindText(name);
            if (encoding is null) Arg.ValueError(ctx, argument, $"contains invalid encoding \"{Shown(name.Span)}\"");
            found.Add(encoding);
        }

        return [.. found];
    }

    /// <summary>A list of encodings by name, as PHP arrays show it.</summary>
    internal static PhpArray Names(IEnumerable<MbEncoding> encodings)
    {
        var names = new PhpArray();
        foreach (MbEncoding encoding in encodings) names.Append(Value.String(encoding.PhpName));
        return names;
    }

    // ---- converting ----

    internal MbOutput Output(int capacity) => new(capacity, Substitute, SubstituteMode);

    /// <summary>Converts by the request's rules; what is lost is counted.</summary>
    internal PhpString Convert(ReadOnlySpan<byte> text, MbEncoding from, MbEncoding to)
    {
        MbOutput output = Output(text.Length);
        MbText.Convert(text, from, to, output);
        IllegalCharacters += output.Errors;
        return output.Bytes.ToPhpString();
    }
}
