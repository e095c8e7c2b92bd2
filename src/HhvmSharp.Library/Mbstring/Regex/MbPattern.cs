using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>A compiled pattern of the mb_ereg functions.</summary>
internal sealed unsafe class MbPattern
{
    private readonly nint _regex;

    private MbPattern(nint regex) => _regex = regex;

    ~MbPattern() => Oniguruma.onig_free(_regex);

    /// <summary>What a pattern is compiled with besides its text.</summary>
    internal readonly record struct Options(uint Flags, nint Encoding, nint Syntax);

    /// <summary>Null: it does not compile; <paramref name="error"/> says why.</summary>
    internal static MbPattern? Compile(ReadOnlySpan<byte> pattern, Options options, out string error)
    {
        error = "";
        Oniguruma.ErrorInfo info = default;
        fixed (byte* p = pattern)
        {
            // an empty span has no address, which the library does not take
            byte none = 0;
            byte* start = p is null ? &none : p;
            int code = Oniguruma.onig_new(out nint regex, start, start + pattern.Length, options.Flags, options.Encoding, options.Syntax, &info);
            if (code == 0) return new MbPattern(regex);
            error = Oniguruma.ErrorMessage(code, &info);
            return null;
        }
    }

    internal bool HasNames => Oniguruma.onig_number_of_names(_regex) > 0;

    /// <summary>Groups have numbers; with named ones they do not.</summary>
    internal bool NumbersGroups => Oniguruma.onig_noname_group_capture_is_active(_regex) != 0;

    /// <summary>Searches from a position; the groups go to <paramref name="groups"/>. The position of the match, or an error.</summary>
    internal int Search(RequestContext ctx, ReadOnlySpan<byte> text, int start, MbGroups groups)
    {
        nint parameters = Parameters(ctx);
        Oniguruma.Region* region = Oniguruma.onig_region_new();
        try
        {
            fixed (byte* t = text)
            {
                byte none = 0;
                byte* s = t is null ? &none : t;
                int result = Oniguruma.onig_search_with_param(_regex, s, s + text.Length, s + start, s + text.Length, region, 0, parameters);
                if (result >= 0) groups.Take(region, this);
                return result;
            }
        }
        finally
        {
            Oniguruma.onig_region_free(region, 1);
            Oniguruma.onig_free_match_param(parameters);
        }
    }

    internal bool Matches(RequestContext ctx, ReadOnlySpan<byte> text)
    {
        nint parameters = Parameters(ctx);
        fixed (byte* t = text)
        {
            byte none = 0;
            byte* s = t is null ? &none : t;
            int result = Oniguruma.onig_match_with_param(_regex, s, s + text.Length, s, null, 0, parameters);
            Oniguruma.onig_free_match_param(parameters);
            return result >= 0;
        }
    }

    private static nint Parameters(RequestContext ctx)
    {
        nint parameters = Oniguruma.onig_new_match_param();
        Oniguruma.onig_initialize_match_param(parameters);
        long stack = ctx.Ini.GetLong("mbstring.regex_stack_limit"), retries = ctx.Ini.GetLong("mbstring.regex_retry_limit");
        if (stack is >= 0 and < uint.MaxValue) Oniguruma.onig_set_match_stack_limit_size_of_match_param(parameters, (uint)stack);
        if (retries is >= 0 and < uint.MaxValue) Oniguruma.onig_set_retry_limit_in_match_of_match_param(parameters, (uint)retries);
        return parameters;
    }

    /// <summary>The group that a name stands for after a match, or an error below 0.</summary>
    internal int GroupOf(ReadOnlySpan<byte> name, Oniguruma.Region* region)
    {
        fixed (byte* n = name) return Oniguruma.onig_name_to_backref_number(_regex, n, n + name.Length, region);
    }

    /// <summary>The names of groups.</summary>
    internal List<PhpString> Names()
    {
        List<PhpString> names = [];
        var handle = GCHandle.Alloc(names);
        Oniguruma.onig_foreach_name(_regex, &Add, GCHandle.ToIntPtr(handle));
        handle.Free();
        return names;
    }

    [UnmanagedCallersOnly]
    private static int Add(byte* name, byte* end, int count, int* groups, nint regex, nint argument)
    {
        var names = (List<PhpString>)GCHandle.FromIntPtr(argument).Target!;
        names.Add(new PhpString(new ReadOnlySpan<byte>(name, (int)(end - name))));
        return 0;
    }
}

/// <summary>Where a match and its groups are; -1 for a group that took no part.</summary>
internal sealed unsafe class MbGroups
{
    private (int Begin, int End)[] _groups = [];
    private List<(PhpString Name, int Group)> _names = [];

    internal int Count => _groups.Length;

    internal (int Begin, int End) this[int group] => _groups[group];

    internal IReadOnlyList<(PhpString Name, int Group)> Names => _names;

    internal void Take(Oniguruma.Region* region, MbPattern pattern)
    {
        _groups = new (int Begin, int End)[region->Count];
        for (int i = 0; i < _groups.Length; i++) _groups[i] = (region->Begin[i], region->End[i]);
        _names = [];
        if (!pattern.HasNames) return;
        // of several groups with one name the last that took part
        foreach (PhpString name in pattern.Names()) _names.Add((name, pattern.GroupOf(name.Span, region)));
    }

    internal int GroupOf(ReadOnlySpan<byte> name)
    {
        foreach ((PhpString known, int group) in _names)
            if (known.Span.SequenceEqual(name)) return group;
        return -1;
    }
}
