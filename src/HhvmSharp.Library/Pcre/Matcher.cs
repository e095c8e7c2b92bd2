using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pcre;

/// <summary>What the extension keeps for a request: limits, stack and match data of its thread, the last error.</summary>
internal sealed unsafe class PcreState
{
    internal const uint Pairs = 32;

    private readonly Stack<nint> _free = new();

    /// <summary>The first of them: most functions need no other.</summary>
    private nint _first;
    private readonly nint _stack = Pcre2.pcre2_jit_stack_create_8(32 * 1024, 192 * 1024, 0);

    internal readonly nint Context = Pcre2.pcre2_match_context_create_8(0);

    internal int LastError;

    /// <summary>What was asked for last is mostly asked for next.</summary>
    internal PhpString? LastRegex;
    internal Pattern? LastPattern;

    public PcreState()
    {
        if (_stack != 0) Pcre2.pcre2_jit_stack_assign_8(Context, 0, _stack);
    }

    /// <summary>The settings that the limits of <see cref="Context"/> were taken from.</summary>
    private int _limitsVersion = -1;

    internal void UseLimits(IniTable ini)
    {
        if (_limitsVersion == ini.Version) return;
        _limitsVersion = ini.Version;
        _ = Pcre2.pcre2_set_match_limit_8(Context, (uint)ini.GetLong("pcre.backtrack_limit"));
        _ = Pcre2.pcre2_set_depth_limit_8(Context, (uint)ini.GetLong("pcre.recursion_limit"));
    }

    ~PcreState()
    {
        if (_first != 0) Pcre2.pcre2_match_data_free_8(_first);
        while (_free.TryPop(out nint data)) Pcre2.pcre2_match_data_free_8(data);
        Pcre2.pcre2_match_context_free_8(Context);
        if (_stack != 0) Pcre2.pcre2_jit_stack_free_8(_stack);
    }

    /// <summary>Match data for as many groups; callbacks may match while another match is in use.</summary>
    internal nint Rent(int groups)
    {
        if (groups > Pairs) return Pcre2.pcre2_match_data_create_8((uint)groups, 0);
        nint data = _first;
        if (data == 0) return _free.TryPop(out data) ? data : Pcre2.pcre2_match_data_create_8(Pairs, 0);
        _first = 0;
        return data;
    }

    internal void Return(nint data, int groups)
    {
        if (groups > Pairs) Pcre2.pcre2_match_data_free_8(data);
        else if (_first == 0) _first = data;
        else _free.Push(data);
    }
}

/// <summary>PREG_*_ERROR.</summary>
internal static class PcreError
{
    internal const int None = 0, Internal = 1, BacktrackLimit = 2, RecursionLimit = 3, BadUtf8 = 4, BadUtf8Offset = 5, JitStackLimit = 6;

    internal static int Of(int code) => code switch
    {
        Pcre2.MatchLimit => BacktrackLimit,
        Pcre2.DepthLimit => RecursionLimit,
        Pcre2.BadUtfOffset => BadUtf8Offset,
        Pcre2.JitStackLimit => JitStackLimit,
        >= Pcre2.FirstUtfError and <= Pcre2.LastUtfError => BadUtf8,
        _ => Internal,
    };

    internal static string Text(int error) => error switch
    {
        None => "No error",
        Internal => "Internal error",
        BadUtf8 => "Malformed UTF-8 characters, possibly incorrectly encoded",
        BadUtf8Offset => "The offset did not correspond to the beginning of a valid UTF-8 code point",
        BacktrackLimit => "Backtrack limit exhausted",
        RecursionLimit => "Recursion limit exhausted",
        JitStackLimit => "JIT stack limit exhausted",
        _ => "Unknown error",
    };
}

/// <summary>One match after the other in a subject, as Perl's /g does; dispose it.</summary>
internal unsafe ref struct Matcher
{
    private readonly PcreState _state;
    private readonly nint _data;
    private readonly nuint* _offsets;

    /// <summary>Only then all of the subject is checked.</summary>
    private readonly bool _startedAtZero;
    private bool _checked, _emptyBefore;

    internal readonly Pattern Pattern;
    internal readonly PhpString Subject;

    /// <summary>Where the next search starts.</summary>
    internal int Position;

    /// <summary>A match ended before it began.</summary>
    internal bool Backwards;

    /// <summary>Groups up to the last that matched.</summary>
    internal int Count;

    internal Matcher(RequestContext ctx, Pattern pattern, PhpString subject, int start = 0)
    {
        _state = ctx.GetState<PcreState>();
        _state.LastError = PcreError.None;
        Pattern = pattern;
        Subject = subject;
        Position = start;
        _startedAtZero = start == 0;
        _checked = !pattern.IsUtf || (subject.IsKnownUtf8 && IsBoundary(subject, start));
        _state.UseLimits(ctx.Ini);
        _data = _state.Rent(pattern.Groups);
        _offsets = Pcre2.pcre2_get_ovector_pointer_8(_data);
    }

    private static bool IsBoundary(PhpString subject, int at) => at >= subject.Length || (subject[at] & 0xC0) != 0x80;

    internal readonly void Dispose() => _state.Return(_data, Pattern.Groups);

    internal readonly int Start(int group) => (int)_offsets[2 * group];

    internal readonly int End(int group) => (int)_offsets[2 * group + 1];

    internal readonly bool IsSet(int group) => group < Count && _offsets[2 * group] != Pcre2.Unset;

    internal readonly ReadOnlySpan<byte> Text(int group) => IsSet(group) ? Subject.Span[Start(group)..End(group)] : default;

    internal readonly PhpString? Mark
    {
        get
        {
            if (!Pattern.HasVerbs) return null;
            byte* mark = Pcre2.pcre2_get_mark_8(_data);
            return mark == null ? null : PhpString.FromSpan(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(mark));
        }
    }

    private int Run(uint options)
    {
        bool plain = _checked && options == 0 && Pattern.IsMachineCode;
        if (_checked) options |= Pcre2.NoUtfCheck;
        _checked = true;
        ReadOnlySpan<byte> text = Subject.Span;
        fixed (byte* subject = text)
        {
            byte empty = 0;
            if (plain) return Pcre2.pcre2_jit_match_8(Pattern.Code, subject == null ? &empty : subject, (nuint)text.Length, (nuint)Position, 0, _data, _state.Context);
            return Pcre2.pcre2_match_8(Pattern.Code, subject == null ? &empty : subject, (nuint)text.Length, (nuint)Position, options, _data, _state.Context);
        }
    }

    /// <summary>False: no further match, or an error, which is noted in the state.</summary>
    internal bool Next()
    {
        int result;
        if (_emptyBefore)
        {
            // behind an empty match: one that is not empty here, otherwise on from the next character
            result = Run(Pcre2.NotEmptyAtStart | Pcre2.Anchored);
            if (result == Pcre2.NoMatch)
            {
                if (Position >= Subject.Length) return false;
                Position += UnitLength();
                result = Run(0);
            }
        }
        else
        {
            result = Run(0);
        }

        if (result < 0)
        {
            if (result != Pcre2.NoMatch) _state.LastError = PcreError.Of(result);
            else if (Pattern.IsUtf && _startedAtZero) Subject.IsKnownUtf8 = true;
            return false;
        }

        if (Pattern.IsUtf && _startedAtZero) Subject.IsKnownUtf8 = true;
        Count = result == 0 ? Pattern.Groups : result;
        if (_offsets[1] < _offsets[0])
        {
            // \K in a lookahead
            Backwards = true;
            _state.LastError = PcreError.Internal;
            return false;
        }

        Position = End(0);
        _emptyBefore = Position == Start(0);
        return true;
    }

    private readonly int UnitLength()
    {
        int length = 1;
        if (Pattern.IsUtf)
        {
            while (Position + length < Subject.Length && (Subject[Position + length] & 0xC0) == 0x80) length++;
        }

        return length;
    }

    // ---- results ----

    /// <summary>A group's text, owned.</summary>
    internal readonly Value Group(int group, bool unmatchedAsNull)
    {
        if (!IsSet(group)) return unmatchedAsNull ? Value.Null : Value.String(PhpString.Empty);
        return Value.String(PhpString.FromSpan(Text(group)));
    }

    internal readonly Value Pair(int group, bool unmatchedAsNull) =>
        Value.Array(PhpArray.FromValues([Group(group, unmatchedAsNull), Value.Int(IsSet(group) ? Start(group) : -1)]));

    /// <summary>All groups by number and name.</summary>
    internal readonly PhpArray Groups(RequestContext ctx, bool offsets, bool unmatchedAsNull)
    {
        int count = unmatchedAsNull ? Pattern.Groups : Count;
        if (Pattern.Names is null && !offsets && !Pattern.HasVerbs)
        {
            PhpArray list = PhpArray.NewList(ctx, count, out Span<Value> slots);
            for (int i = 0; i < slots.Length; i++) slots[i] = Group(i, unmatchedAsNull);
            return list;
        }

        var result = new PhpArray(Pattern.Names is null ? count : 2 * count);
        for (int i = 0; i < count; i++)
        {
            Value v = offsets ? Pair(i, unmatchedAsNull) : Group(i, unmatchedAsNull);
            // of groups with one name the one that matched counts
            if (Pattern.Names?[i] is { } name && (IsSet(i) || !result.ContainsSymbol(name))) result.Set(ctx, name, v.Copied());
            result.Append(ctx, in v);
        }

        if (Mark is { } mark) result.Add("MARK", Value.String(mark));
        return result;
    }
}
