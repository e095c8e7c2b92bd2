using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Html;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Filter;

/// <summary>One filter with its flags and options (php_filter_call, php_zval_filter).</summary>
internal sealed class FilterCall
{
    internal static readonly PhpString FilterKey = PhpString.Literal("filter"), FlagsKey = PhpString.Literal("flags"),
        OptionsKey = PhpString.Literal("options"), DefaultKey = PhpString.Literal("default");

    private readonly HashSet<PhpArray> _inside = [];
    private readonly long _filter;

    /// <summary>Borrowed: an array of options, FILTER_CALLBACK's callable, or undef.</summary>
    internal readonly Value Options;

    /// <param name="hasFilter"><paramref name="given"/> is flags or an array; otherwise it may also be the filter's number.</param>
    internal FilterCall(RequestContext ctx, long filter, long flags, in Value given, bool hasFilter)
    {
        Value args = given.Dereferenced();
        if (!args.IsArray)
        {
            long number = Conversions.ToInt(ctx, in args);
            _filter = hasFilter ? filter : number;
            Flags = hasFilter ? WithScalar(number) : flags;
            return;
        }

        PhpArray array = args.AsArray;
        if (array.TryGetValue(FilterKey, out Value id)) filter = Conversions.ToInt(ctx, id.Dereferenced());
        _filter = filter;
        Flags = flags;
        Value options = array.Get(OptionsKey).Dereferenced();
        if (filter == FilterId.Callback && !options.IsUndef)
        {
            Options = options;
            Flags = 0;
        }
        else if (options.IsArray)
        {
            Options = options;
        }

        if (array.TryGetValue(FlagsKey, out Value f)) Flags = WithScalar(Conversions.ToInt(ctx, f.Dereferenced()));
    }

    internal long Flags { get; }

    internal Value Failure => (Flags & FilterFlag.NullOnFailure) != 0 ? Value.Null : Value.False;

    private static long WithScalar(long flags) =>
        (flags & (FilterFlag.RequireArray | FilterFlag.ForceArray)) == 0 ? flags | FilterFlag.RequireScalar : flags;

    internal bool Has(int flag) => (Flags & flag) != 0;

    /// <summary>An option's value, undef when it is not given.</summary>
    internal Value Option(string name) => Options.IsArray ? Options.AsArray.Get(PhpString.FromLatin1(name)).Dereferenced() : default;

    /// <summary>The array with all its elements filtered, owned. References are kept, and what they refer to changes.</summary>
    internal Value FilterArray(RequestContext ctx, PhpArray array)
    {
        if (!_inside.Add(array)) return Value.Array(array).Copied();
        var result = new PhpArray(array.Length);
        foreach (KeyValuePair<Value, Value> item in array)
        {
            Value value = item.Value.Dereferenced();
            Value filtered = value.IsArray ? FilterArray(ctx, value.AsArray) : Filter(ctx, in value);
            if (item.Value.o is PhpReference { Count: > 1 } shared)
            {
                Value.AssignMove(ctx, ref shared.Value, in filtered);
                filtered = item.Value.Copied();
            }

            result.SetKey(ctx, item.Key, in filtered);
        }

        _inside.Remove(array);
        return Value.Array(result);
    }

    /// <summary>The filtered value or the default; owned.</summary>
    internal Value Filter(RequestContext ctx, in Value value)
    {
        Value result = value.o is PhpInstance { Class.ToStringMethod: null } ? Failure : Run(ctx, Elements.Text(ctx, in value));
        bool failed = Has(FilterFlag.NullOnFailure) ? result.IsNull : result.IsFalse;
        if (!failed || !Options.IsArray || !Options.AsArray.TryGetValue(DefaultKey, out Value otherwise)) return result;
        return otherwise.Copied();
    }

    private Value Run(RequestContext ctx, PhpString text)
    {
        switch (_filter)
        {
            case FilterId.Int: return Validators.Int(ctx, this, text.Span);
            case FilterId.Bool: return Validators.Bool(this, text.Span);
            case FilterId.Float: return Validators.Float(ctx, this, text.Span);
            case FilterId.Regexp: return Checked(text, Validators.Regexp(ctx, this, text));
            case FilterId.Domain: return Checked(text, Validators.Domain(text.Span, Has(FilterFlag.Hostname)));
            case FilterId.Url: return Checked(text, Validators.Url(this, text));
            case FilterId.Email: return Checked(text, EmailAddress.IsValid(ctx, text, Has(FilterFlag.EmailUnicode)));
            case FilterId.Ip: return Checked(text, IpAddress.IsValid(text.Span, Flags));
            case FilterId.Mac: return Checked(text, Validators.Mac(ctx, this, text.Span));
            case FilterId.Callback: return Callback(ctx, text);
            case FilterId.SanitizeString: return Sanitizers.String(text, Flags);
            case FilterId.Encoded: return Value.String(Sanitizers.Encoded(Sanitizers.Strip(text, Flags).Span));
            case FilterId.SpecialChars: return Value.String(Sanitizers.SpecialChars(text, Flags));
            case FilterId.FullSpecialChars:
                int quotes = Has(FilterFlag.NoEncodeQuotes) ? 0 : HtmlFlags.Single | HtmlFlags.Double;
                return Value.String(HtmlFunctions.Escape(ctx, text, all: true, quotes, null, doubleEncode: false)).Copied();
            case FilterId.SanitizeEmail: return Value.String(Sanitizers.Keep(text, Sanitizers.EmailCharacters));
            case FilterId.SanitizeUrl: return Value.String(Sanitizers.Keep(text, Sanitizers.UrlCharacters));
            case FilterId.NumberInt: return Value.String(Sanitizers.Keep(text, Sanitizers.IntCharacters));
            case FilterId.NumberFloat: return Value.String(Sanitizers.Number(text, Flags));
            case FilterId.AddSlashes: return Value.String(StringEscapes.addslashes(text)).Copied();
            default: return Sanitizers.Raw(text, Flags);
        }
    }

    private Value Checked(PhpString text, bool valid) => valid ? Value.String(text).Copied() : Failure;

    private Value Callback(RequestContext ctx, PhpString text)
    {
        if (Options.IsUndef || !ctx.ResolveQuietly(in Options, out _))
            Throw.TypeError(ctx, $"{Arg.FunctionName(ctx)}(): Option must be a valid callback");
        Value result = ctx.Call(in Options, Value.String(text));
        if (ctx.HasPending) return Value.Null;
        Value inner = result.Dereferenced().Copied();
        result.Release(ctx);
        return inner;
    }
}
