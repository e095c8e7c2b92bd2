using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>extract() and compact(): between arrays and the caller's variables.</summary>
[PhpExtension("standard")]
internal static class ArrayVariables
{
    [PhpConst("EXTR_OVERWRITE")] internal const int Overwrite = 0;
    [PhpConst("EXTR_SKIP")] internal const int Skip = 1;
    [PhpConst("EXTR_PREFIX_SAME")] internal const int PrefixSame = 2;
    [PhpConst("EXTR_PREFIX_ALL")] internal const int PrefixAll = 3;
    [PhpConst("EXTR_PREFIX_INVALID")] internal const int PrefixInvalid = 4;
    [PhpConst("EXTR_PREFIX_IF_EXISTS")] internal const int PrefixIfExists = 5;
    [PhpConst("EXTR_IF_EXISTS")] internal const int IfExists = 6;
    [PhpConst("EXTR_REFS")] internal const int Refs = 256;

    private static readonly PhpString This = PhpString.Literal("this");

    [PhpFunction("compact($var_name, ...$var_names): array")]
    internal static PhpArray compact(RequestContext ctx, Frame f, Value var_name, ReadOnlySpan<Value> var_names)
    {
        ForbidDynamicCall(ctx, f);
        var result = new PhpArray();
        Add(ctx, result, in var_name, 1, []);
        for (int i = 0; i < var_names.Length; i++) Add(ctx, result, in var_names[i], i + 2, []);
        return result;
    }

    /// <summary>zend_forbid_dynamic_call: these functions need the frame of the code that names them.</summary>
    internal static void ForbidDynamicCall(RequestContext ctx, Frame f)
    {
        if ((f.Flags & FrameFlags.Dynamic) != 0) Throw.Error(ctx, $"Cannot call {f.Function.Name}() dynamically");
    }

    private static void Add(RequestContext ctx, PhpArray result, in Value entry, int argument, HashSet<PhpArray> inside)
    {
        Value v = entry.Dereferenced();
        if (v.IsArray)
        {
            if (!v.AsArray.IsImmutable && !inside.Add(v.AsArray)) Throw.Error(ctx, "Recursion detected");
            foreach ((Value _, Value name) in v.AsArray) Add(ctx, result, in name, argument, inside);
            inside.Remove(v.AsArray);
            return;
        }

        if (!v.IsString)
        {
            Arg.Warning(ctx, $"Argument #{argument} must be string or array of strings, {TypeNames.OfValue(in v)} given");
            return;
        }

        PhpString text = v.AsString;
        SymbolTable.Entry? variable = ctx.CallerSymbols()?.Find(text);
        if (variable is not null && !variable.Slot.IsUndef)
        {
            result.SetSymbol(ctx, text, Elements.OwnDeref(in variable.Slot));
        }
        else if (text.Equals(This))
        {
            if (ctx.UserFrame?.ThisObject is { } self) result.Set(ctx, text, Value.Object(self).Copied());
        }
        else
        {
            Arg.Warning(ctx, $"Undefined variable ${text}");
        }
    }

    [PhpFunction("extract(prefer-ref array &$array, int $flags = EXTR_OVERWRITE, string $prefix = \"\"): int")]
    internal static long extract(RequestContext ctx, Frame f, Value array, long flags, PhpString prefix)
    {
        bool refs = (flags & Refs) != 0;
        int mode = (int)(flags & 0xFF);
        if (mode > IfExists) Arg.ValueError(ctx, 2, "must be a valid extract type");
        if (mode is > Skip and <= PrefixIfExists && Arguments.Count(f) < 3) Arg.ValueError(ctx, 3, "is required when using this extract type");
        if (prefix.Length > 0 && !IsValidName(prefix.Span)) Arg.ValueError(ctx, 3, "must be a valid identifier");
        ForbidDynamicCall(ctx, f);
        SymbolTable symbols = ctx.CallerSymbols()!;
        PhpArray source = refs && array.IsReference ? PhpArray.Separate(ctx, ref array.AsReference.Value) : array.Dereferenced().AsArray;
        if (refs && !array.IsReference) source = PhpArray.Separate(ctx, ref Arguments.At(f, 0));
        // the array may be the value of a variable that is overwritten
        source.AddRef();
        try
        {
            long count = 0;
            for (int p = source.FirstPosition; p != PhpArray.End; p = source.NextPosition(p + 1))
            {
                PhpString? name = NameFor(symbols, source.KeyAt(p), mode, prefix);
                if (name is null) continue;
                if (name.Equals(This)) Throw.Error(ctx, "Cannot re-assign $this");
                Assign(ctx, symbols, name, source, p, refs);
                Throw.IfPending(ctx);
                count++;
            }

            return count;
        }
        finally
        {
            Value.Array(source).Release(ctx);
        }
    }

    /// <summary>The variable that a key goes to, or null.</summary>
    private static PhpString? NameFor(SymbolTable symbols, in Value key, int mode, PhpString prefix)
    {
        if (key.IsInt)
        {
            if (mode is not (PrefixAll or PrefixInvalid)) return null;
            return Valid(Prefixed(prefix, Numbers.ToString(key.IntValue)));
        }

        PhpString name = key.AsString;
        // a variable of the code that has no value yet counts as its own
        SymbolTable.Entry? variable = symbols.Find(name);
        bool exists = variable is { Slot.IsUndef: false };
        switch (mode)
        {
            case Overwrite:
                return Valid(name);
            case Skip:
                return exists || name.Equals(This) ? null : Valid(name);
            case IfExists:
                return exists ? Valid(name) : null;
            case PrefixIfExists:
                return variable is null ? null : exists ? Valid(Prefixed(prefix, name)) : name;
            case PrefixSame:
                if (name.Length == 0) return null;
                if (exists || name.Equals(This)) return Valid(Prefixed(prefix, name));
                return Valid(name);
            case PrefixAll:
                return name.Length == 0 ? null : Valid(Prefixed(prefix, name));
            default: // PrefixInvalid
                return IsValidName(name.Span) && !name.Equals(This) ? name : Valid(Prefixed(prefix, name));
        }
    }

    private static PhpString? Valid(PhpString name) => IsValidName(name.Span) ? name : null;

    private static PhpString Prefixed(PhpString prefix, PhpString name)
    {
        var result = new PhpStringBuilder(prefix.Length + name.Length + 1);
        return result.Append(prefix).Append('_').Append(name).ToPhpString();
    }

    /// <summary>php_valid_var_name.</summary>
    internal static bool IsValidName(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty || ByteStrings.IsDigit(name[0])) return false;
        foreach (byte c in name)
            if (c != '_' && c < 0x80 && !ByteStrings.IsLetter(c) && !ByteStrings.IsDigit(c)) return false;
        return true;
    }

    private static void Assign(RequestContext ctx, SymbolTable symbols, PhpString name, PhpArray source, int position, bool byReference)
    {
        name.MarkShared();
        ref Value slot = ref symbols.FindOrAdd(name).Slot;
        if (byReference)
        {
            PhpReference r = Value.MakeRef(ref source.SlotAt(position));
            r.AddRef();
            Value.AssignMove(ctx, ref slot, Value.FromHeap(r));
            return;
        }

        Value v = Elements.OwnDeref(source.ValueAt(position));
        if (slot.IsReference) Arguments.Assign(ctx, slot.AsReference, in v);
        else Value.AssignMove(ctx, ref slot, in v);
    }
}
