using System.Collections.Concurrent;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pcre;

/// <summary>A compiled pattern: immutable, shared by all requests.</summary>
internal sealed unsafe class Pattern
{
    private const int CacheSize = 4096;

    private static readonly ConcurrentDictionary<PhpString, Pattern> Cache = new();
    private static readonly nint Context = NewContext(Pcre2.ExtraAllowLookaroundBsk);
    private static readonly nint RestrictedContext = NewContext(Pcre2.ExtraAllowLookaroundBsk | Pcre2.ExtraCaselessRestrict);

    /// <summary>PCRE2 10.43 and later know the modifier "r".</summary>
    private static readonly bool HasRestrict =
        System.Version.TryParse(Pcre2.Version.Split(' ')[0], out System.Version? version) && version >= new System.Version(10, 43);

    internal readonly nint Code;

    /// <summary>Groups, the whole match included.</summary>
    internal readonly int Groups;

    /// <summary>By group; null when no group has a name.</summary>
    internal readonly PhpString?[]? Names;
    internal readonly bool IsUtf;

    /// <summary>It was compiled to machine code, which can be called without more ado when the subject is known to be valid.</summary>
    internal readonly bool IsMachineCode;

    /// <summary>There are verbs in it, (*MARK:name) perhaps.</summary>
    internal readonly bool HasVerbs;

    private Pattern(nint code, bool isUtf, bool isMachineCode, bool hasVerbs)
    {
        Code = code;
        IsUtf = isUtf;
        IsMachineCode = isMachineCode;
        HasVerbs = hasVerbs;
        uint count, names, size;
        byte* table;
        _ = Pcre2.pcre2_pattern_info_8(code, Pcre2.InfoCaptureCount, &count);
        _ = Pcre2.pcre2_pattern_info_8(code, Pcre2.InfoNameCount, &names);
        Groups = (int)count + 1;
        if (names == 0) return;
        Names = new PhpString?[Groups];
        _ = Pcre2.pcre2_pattern_info_8(code, Pcre2.InfoNameEntrySize, &size);
        _ = Pcre2.pcre2_pattern_info_8(code, Pcre2.InfoNameTable, &table);
        for (uint i = 0; i < names; i++, table += size)
            Names[(table[0] << 8) | table[1]] = PhpString.Literal(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(table + 2));
    }

    ~Pattern() => Pcre2.pcre2_code_free_8(Code);

    private static nint NewContext(uint extra)
    {
        nint context = Pcre2.pcre2_compile_context_create_8(0);
        _ = Pcre2.pcre2_set_compile_extra_options_8(context, extra);
        return context;
    }

    /// <summary>The pattern of a delimited text, or null after a warning.</summary>
    internal static Pattern? Find(RequestContext ctx, PhpString regex)
    {
        if (Pcre2.Version.Length == 0) Throw.Error(ctx, "The library libpcre2-8 is not installed");
        PcreState state = ctx.GetState<PcreState>();
        if (ReferenceEquals(regex, state.LastRegex) && regex.IsShared) return state.LastPattern!;
        if (Cache.TryGetValue(regex, out Pattern? known))
        {
            (state.LastRegex, state.LastPattern) = (regex, known);
            return known;
        }

        Pattern? made = Compile(ctx, regex.Span);
        if (made is null)
        {
            ctx.GetState<PcreState>().LastError = PcreError.Internal;
            return null;
        }

        if (Cache.Count >= CacheSize) Cache.Clear();
        Cache.TryAdd(PhpString.Literal(regex.Span), made);
        return made;
    }

    private static Pattern? Compile(RequestContext ctx, ReadOnlySpan<byte> regex)
    {
        int at = 0;
        while (at < regex.Length && ByteStrings.IsSpace(regex[at])) at++;
        if (at >= regex.Length) return Fail(ctx, "Empty regular expression");
        byte start = regex[at++];
        if (ByteStrings.IsLetter(start) || ByteStrings.IsDigit(start) || start is (byte)'\\' or 0)
            return Fail(ctx, "Delimiter must not be alphanumeric, backslash, or NUL byte");
        int bracket = "([{<"u8.IndexOf(start);
        byte end = bracket < 0 ? start : ")]}>"u8[bracket];
        int close = at, nesting = 1;
        for (; close < regex.Length; close++)
        {
            byte c = regex[close];
            if (c == '\\' && close + 1 < regex.Length) close++;
            else if (c == end && (bracket < 0 || --nesting <= 0)) break;
            else if (bracket >= 0 && c == start) nesting++;
        }

        if (close >= regex.Length)
            return Fail(ctx, bracket < 0 ? $"No ending delimiter '{(char)end}' found" : $"No ending matching delimiter '{(char)end}' found");
        if (!Options(ctx, regex[(close + 1)..], out uint options, out bool restrict)) return null;
        fixed (byte* text = regex)
        {
            nint code = Pcre2.pcre2_compile_8(text + at, (nuint)(close - at), options, out int error, out nuint offset, restrict ? RestrictedContext : Context);
            if (code == 0) return Fail(ctx, $"Compilation failed: {Pcre2.ErrorMessage(error)} at offset {offset}");
            nuint machineCode = 0; // none in spite of success, when the pattern asks for that
            if (ctx.Ini.GetBool("pcre.jit") && Pcre2.pcre2_jit_compile_8(code, Pcre2.JitComplete) == 0) _ = Pcre2.pcre2_pattern_info_8(code, Pcre2.InfoJitSize, &machineCode);
            return new Pattern(code, (options & Pcre2.Utf) != 0, machineCode != 0, regex.IndexOf("(*"u8) >= 0);
        }
    }

    private static Pattern? Fail(RequestContext ctx, string message)
    {
        Arg.Warning(ctx, message);
        return null;
    }

    private static bool Options(RequestContext ctx, ReadOnlySpan<byte> modifiers, out uint options, out bool restrict)
    {
        options = 0;
        restrict = false;
        foreach (byte m in modifiers)
        {
            switch (m)
            {
                case (byte)'i':
                    options |= Pcre2.Caseless;
                    break;
                case (byte)'m':
                    options |= Pcre2.MultiLine;
                    break;
                case (byte)'n':
                    options |= Pcre2.NoAutoCapture;
                    break;
                case (byte)'s':
                    options |= Pcre2.DotAll;
                    break;
                case (byte)'x':
                    options |= Pcre2.Extended;
                    break;
                case (byte)'A':
                    options |= Pcre2.Anchored;
                    break;
                case (byte)'D':
                    options |= Pcre2.DollarEndOnly;
                    break;
                case (byte)'U':
                    options |= Pcre2.Ungreedy;
                    break;
                case (byte)'u':
                    options |= Pcre2.Utf | Pcre2.Ucp;
                    break;
                case (byte)'J':
                    options |= Pcre2.DupNames;
                    break;
                case (byte)'r' when HasRestrict:
                    restrict = true;
                    break;
                case (byte)'S' or (byte)'X' or (byte)' ' or (byte)'\n' or (byte)'\r':
                    break;
                default:
                    Arg.Warning(ctx, m == 0 ? "NUL byte is not a valid modifier" : $"Unknown modifier '{(char)m}'");
                    return false;
            }
        }

        return true;
    }
}
