using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pcre;

/// <summary>preg_match(), preg_match_all(), preg_split(), preg_grep(), preg_quote().</summary>
[PhpExtension("pcre")]
[PhpIni("pcre.backtrack_limit", "1000000", IniAccess.All)]
[PhpIni("pcre.recursion_limit", "100000", IniAccess.All)]
[PhpIni("pcre.jit", "1", IniAccess.All)]
internal static class PcreMatch
{
    [PhpConst("PREG_PATTERN_ORDER")] internal const int PatternOrder = 1;
    [PhpConst("PREG_SET_ORDER")] internal const int SetOrder = 2;
    [PhpConst("PREG_OFFSET_CAPTURE")] internal const int OffsetCapture = 256;
    [PhpConst("PREG_UNMATCHED_AS_NULL")] internal const int UnmatchedAsNull = 512;
    [PhpConst("PREG_SPLIT_NO_EMPTY")] internal const int SplitNoEmpty = 1;
    [PhpConst("PREG_SPLIT_DELIM_CAPTURE")] internal const int SplitDelimCapture = 2;
    [PhpConst("PREG_SPLIT_OFFSET_CAPTURE")] internal const int SplitOffsetCapture = 4;
    [PhpConst("PREG_GREP_INVERT")] internal const int GrepInvert = 1;
    [PhpConst("PREG_NO_ERROR")] internal const int NoError = PcreError.None;
    [PhpConst("PREG_INTERNAL_ERROR")] internal const int InternalError = PcreError.Internal;
    [PhpConst("PREG_BACKTRACK_LIMIT_ERROR")] internal const int BacktrackLimitError = PcreError.BacktrackLimit;
    [PhpConst("PREG_RECURSION_LIMIT_ERROR")] internal const int RecursionLimitError = PcreError.RecursionLimit;
    [PhpConst("PREG_BAD_UTF8_ERROR")] internal const int BadUtf8Error = PcreError.BadUtf8;
    [PhpConst("PREG_BAD_UTF8_OFFSET_ERROR")] internal const int BadUtf8OffsetError = PcreError.BadUtf8Offset;
    [PhpConst("PREG_JIT_STACKLIMIT_ERROR")] internal const int JitStackLimitError = PcreError.JitStackLimit;

    [PhpConst("PCRE_VERSION")] internal static Value Version => Value.String(PhpString.Literal(Pcre2.Version));

    [PhpConst("PCRE_VERSION_MAJOR")] internal static Value Major => Value.Int(Part(0));

    [PhpConst("PCRE_VERSION_MINOR")] internal static Value Minor => Value.Int(Part(1));

    [PhpConst("PCRE_JIT_SUPPORT")]
    internal static unsafe Value JitSupport
    {
        get
        {
            uint supported = 0;
            return Value.Bool(Pcre2.Version.Length > 0 && Pcre2.pcre2_config_8(Pcre2.ConfigJit, &supported) >= 0 && supported != 0);
        }
    }

    private static long Part(int index)
    {
        string[] parts = Pcre2.Version.Split(' ')[0].Split('.');
        return index < parts.Length && long.TryParse(parts[index], out long n) ? n : 0;
    }

    [PhpFunction("preg_last_error(): int")]
    internal static long preg_last_error(RequestContext ctx) => ctx.GetState<PcreState>().LastError;

    [PhpFunction("preg_last_error_msg(): string")]
    internal static PhpString preg_last_error_msg(RequestContext ctx) => PhpString.FromLatin1(PcreError.Text(ctx.GetState<PcreState>().LastError));

    [PhpFunction("preg_match(string $pattern, string $subject, &$matches = null, int $flags = 0, int $offset = 0): int|false", Frameless = true)]
    internal static long? preg_match(RequestContext ctx, PhpString pattern, PhpString subject, PhpReference? matches, long flags, long offset)
    {
        Pattern? compiled = Pattern.Find(ctx, pattern);
        if (compiled is null) return null;
        if ((flags & 0xFF) != 0)
        {
            Clear(ctx, matches);
            Arg.ValueError(ctx, 4, "must be a PREG_* constant");
        }

        if (Start(ctx, subject, offset) is not { } start)
        {
            Clear(ctx, matches);
            return null;
        }

        var matcher = new Matcher(ctx, compiled, subject, start);
        PhpArray? groups = null;
        bool found = matcher.Next();
        if (matches is not null)
            groups = found ? matcher.Groups(ctx, (flags & OffsetCapture) != 0, (flags & UnmatchedAsNull) != 0) : PhpArray.Empty;
        matcher.Dispose();
        if (groups is not null) Arguments.Assign(ctx, matches!, Value.Array(groups));
        if (matcher.Backwards) return Backwards(ctx);
        return ctx.GetState<PcreState>().LastError != PcreError.None ? null : found ? 1 : 0;
    }

    private static long? Backwards(RequestContext ctx)
    {
        ctx.GetState<PcreState>().LastError = PcreError.None;
        Arg.Warning(ctx, "Get subpatterns list failed");
        return null;
    }

    private static void Clear(RequestContext ctx, PhpReference? matches)
    {
        if (matches is not null) Arguments.Assign(ctx, matches, Value.Array(PhpArray.Empty));
    }

    /// <summary>A negative offset counts from the end; null and an error behind the end.</summary>
    private static int? Start(RequestContext ctx, PhpString subject, long offset)
    {
        if (offset == long.MinValue) Arg.ValueError(ctx, 5, $"must be greater than {long.MinValue}");
        if (offset < 0) offset = Math.Max(0, subject.Length + offset);
        if (offset <= subject.Length) return (int)offset;
        ctx.GetState<PcreState>().LastError = PcreError.Internal;
        return null;
    }

    [PhpFunction("preg_match_all(string $pattern, string $subject, &$matches = null, int $flags = 0, int $offset = 0): int|false")]
    internal static long? preg_match_all(RequestContext ctx, PhpString pattern, PhpString subject, PhpReference? matches, long flags, long offset)
    {
        Pattern? compiled = Pattern.Find(ctx, pattern);
        if (compiled is null) return null;
        long order = (flags & 0xFF) == 0 ? PatternOrder : flags & 0xFF;
        if (order is < PatternOrder or > SetOrder)
        {
            Clear(ctx, matches);
            Arg.ValueError(ctx, 4, "must be a PREG_* constant");
        }

        if (Start(ctx, subject, offset) is not { } start)
        {
            Clear(ctx, matches);
            return null;
        }

        bool offsets = (flags & OffsetCapture) != 0, asNull = (flags & UnmatchedAsNull) != 0;
        var matcher = new Matcher(ctx, compiled, subject, start);
        PhpArray[] columns = order == PatternOrder ? new PhpArray[compiled.Groups] : [];
        for (int i = 0; i < columns.Length; i++) columns[i] = new PhpArray();
        var sets = new PhpArray();
        PhpArray? marks = null;
        long count = 0;
        while (matcher.Next())
        {
            count++;
            if (matches is null) continue;
            if (order == SetOrder)
            {
                sets.Append(ctx, Value.Array(matcher.Groups(ctx, offsets, asNull)));
                continue;
            }

            for (int i = 0; i < columns.Length; i++) columns[i].Append(ctx, offsets ? matcher.Pair(i, asNull) : matcher.Group(i, asNull));
            if (matcher.Mark is { } mark) (marks ??= new PhpArray()).Set(ctx, count - 1, Value.String(mark));
        }

        matcher.Dispose();
        if (matcher.Backwards && matches is not null) return Backwards(ctx);
        if (matches is not null)
        {
            for (int i = 0; i < columns.Length; i++)
            {
                if (compiled.Names?[i] is { } name) sets.Set(ctx, name, Value.Array(columns[i]).Copied());
                sets.Append(ctx, Value.Array(columns[i]));
            }

            if (marks is not null) sets.Add("MARK", Value.Array(marks));
            Arguments.Assign(ctx, matches, Value.Array(sets));
        }

        return ctx.GetState<PcreState>().LastError != PcreError.None ? null : count;
    }

    [PhpFunction("preg_split(string $pattern, string $subject, int $limit = -1, int $flags = 0): array|false", Frameless = true)]
    internal static PhpArray? preg_split(RequestContext ctx, PhpString pattern, PhpString subject, long limit, long flags)
    {
        Pattern? compiled = Pattern.Find(ctx, pattern);
        if (compiled is null) return null;
        bool noEmpty = (flags & SplitNoEmpty) != 0, delimiters = (flags & SplitDelimCapture) != 0, offsets = (flags & SplitOffsetCapture) != 0;
        var result = new PhpArray();
        int last = 0;
        ctx.GetState<PcreState>().LastError = PcreError.None;
        if (limit == 0) limit = -1;
        if (limit is -1 or > 1)
        {
            var matcher = new Matcher(ctx, compiled, subject);
            while ((limit == -1 || limit > 1) && matcher.Next())
            {
                int at = matcher.Start(0);
                if (!noEmpty || at != last)
                {
                    Add(last, at);
                    if (limit != -1) limit--;
                }

                for (int i = 1; delimiters && i < matcher.Count; i++)
                {
                    bool set = matcher.IsSet(i);
                    int from = set ? matcher.Start(i) : 0, to = set ? matcher.End(i) : 0;
                    if (noEmpty && from == to) continue;
                    if (offsets) result.Append(ctx, matcher.Pair(i, false));
                    else Add(from, to);
                }

                last = matcher.End(0);
            }

            matcher.Dispose();
            if (ctx.GetState<PcreState>().LastError != PcreError.None)
            {
                Value.Array(result).Release(ctx);
                return null;
            }
        }

        if (!noEmpty || last < subject.Length) Add(last, subject.Length);
        return result;

        void Add(int from, int to)
        {
            PhpString piece = subject.Substring(from, to - from);
            if (ReferenceEquals(piece, subject)) piece.MarkShared();
            result.Append(ctx, offsets ? Value.Array(PhpArray.FromValues([Value.String(piece), Value.Int(from)])) : Value.String(piece));
        }
    }

    [PhpFunction("preg_grep(string $pattern, array $array, int $flags = 0): array|false")]
    internal static PhpArray? preg_grep(RequestContext ctx, PhpString pattern, PhpArray array, long flags)
    {
        Pattern? compiled = Pattern.Find(ctx, pattern);
        if (compiled is null) return null;
        bool invert = (flags & GrepInvert) != 0;
        var result = new PhpArray();
        ctx.GetState<PcreState>().LastError = PcreError.None;
        foreach ((Value key, Value v) in array)
        {
            PhpString text = Standard.StringReplace.Text(ctx, v.Dereferenced());
            var matcher = new Matcher(ctx, compiled, text);
            bool found = matcher.Next();
            matcher.Dispose();
            if (ctx.GetState<PcreState>().LastError != PcreError.None) break;
            if (found != invert) result.SetKey(ctx, in key, v.Copied());
        }

        if (array.MayHaveReferences) result.NoteReference();
        return result;
    }

    private static readonly ByteSet Quoted = QuotedBytes();

    private static ByteSet QuotedBytes()
    {
        var set = default(ByteSet);
        foreach (byte c in ".\\+*?[^]$(){}=!><|:-#"u8) set.Add(c);
        return set;
    }

    [PhpFunction("preg_quote(string $str, ?string $delimiter = null): string", Pure = true, Frameless = true)]
    internal static PhpString preg_quote(PhpString str, PhpString? delimiter)
    {
        byte extra = delimiter is { Length: > 0 } ? delimiter[0] : (byte)0;
        ReadOnlySpan<byte> text = str.Span;
        int more = 0;
        foreach (byte c in text) more += c == 0 ? 3 : Quoted.Contains(c) || c == extra ? 1 : 0;
        if (more == 0) return str;
        var bytes = new byte[text.Length + more];
        int at = 0;
        foreach (byte c in text)
        {
            if (c == 0)
            {
                "\\000"u8.CopyTo(bytes.AsSpan(at));
                at += 4;
                continue;
            }

            if (Quoted.Contains(c) || c == extra) bytes[at++] = (byte)'\\';
            bytes[at++] = c;
        }

        return new PhpString(bytes);
    }
}
