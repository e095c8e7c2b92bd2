using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Classes;

/// <summary>
/// Exception and Error share their seven properties, declared first and in this order, so that native code reads them
/// by slot.
/// </summary>
internal static class ThrowableSlots
{
    internal const int Message = 0, String = 1, Code = 2, File = 3, Line = 4, Trace = 5, Previous = 6, Severity = 7;
}

/// <summary>What Exception and Error have in common.</summary>
internal static class ThrowableMethods
{
    private static readonly PhpString GetTraceAsString = PhpString.Literal("gettraceasstring");

    internal static bool IsThrowable(RequestContext ctx, PhpInstance o) => o.Class.IsSubclassOf(ctx.Environment.CoreClass("throwable"));

    /// <summary>At creation: file, line and trace of the running code.</summary>
    internal static void Initialize(RequestContext ctx, PhpInstance o)
    {
        o.Slots[ThrowableSlots.File] = Value.String(Backtrace.ExecutedFile(ctx));
        o.Slots[ThrowableSlots.Line] = Value.Int(Backtrace.ExecutedLine(ctx));
        Value.Release(ctx, ref o.Slots[ThrowableSlots.Trace]);
        o.Slots[ThrowableSlots.Trace] = Value.Array(Backtrace.Build(ctx, false, ctx.ExceptionIgnoreArgs ? Backtrace.IgnoreArgs : 0, 0));
    }

    internal static Value Get(PhpInstance o, int slot) => o.Slots[slot].Dereferenced();

    internal static void Set(RequestContext ctx, PhpInstance o, int slot, in Value owned) => Value.AssignMove(ctx, ref o.Slots[slot], in owned);

    private static readonly PhpString[] Names =
        [.. new[] { "message", "string", "code", "file", "line", "trace", "previous", "severity" }.Select(static n => PhpString.Literal(n))];

    /// <summary>Slots are the whole truth unless a derived class has hooked or unset a property.</summary>
    private static bool IsPlain(PhpInstance o, int slot) => o.Class.HookedPropertyCount == 0 && !o.Slots[slot].IsUndef;

    private static PhpClass ScopeOf(RequestContext ctx, PhpInstance o, int slot)
    {
        PhpClass exception = ctx.Environment.CoreClass("exception");
        return slot == ThrowableSlots.Severity ? ctx.Environment.CoreClass("errorexception")
            : o.Class.IsSubclassOf(exception) ? exception : ctx.Environment.CoreClass("error");
    }

    /// <summary>zend_read_property as the class that declares it does (owned).</summary>
    internal static Value Read(RequestContext ctx, PhpInstance o, int slot, FetchMode mode = FetchMode.Read)
    {
        if (IsPlain(o, slot)) return Get(o, slot).Copied();
        PhpClass? scope = ctx.FakeScope;
        ctx.FakeScope = ScopeOf(ctx, o, slot);
        Value v = o.ReadProperty(ctx, Names[slot], mode, ref PropertyLookup.NoCache);
        ctx.FakeScope = scope;
        return v;
    }

    internal static PhpString ReadText(RequestContext ctx, PhpInstance o, int slot, FetchMode mode = FetchMode.Read)
    {
        Value v = Read(ctx, o, slot, mode);
        PhpString text = Conversions.ToStr(ctx, v.Dereferenced());
        v.Release(ctx);
        return text;
    }

    internal static long ReadInt(RequestContext ctx, PhpInstance o, int slot, FetchMode mode = FetchMode.Read)
    {
        Value v = Read(ctx, o, slot, mode);
        long n = Conversions.ToInt(ctx, v.Dereferenced());
        v.Release(ctx);
        return n;
    }

    /// <summary>zend_update_property as the class that declares it does, with an owned value; false: an exception is pending.</summary>
    internal static bool Update(RequestContext ctx, PhpInstance o, int slot, in Value owned)
    {
        if (IsPlain(o, slot) && (!o.Slots[slot].IsReference || o.Class.Slots[slot]?.Type is null))
        {
            Set(ctx, o, slot, in owned);
            return !ctx.HasPending;
        }

        PhpClass? scope = ctx.FakeScope;
        ctx.FakeScope = ScopeOf(ctx, o, slot);
        o.WriteProperty(ctx, Names[slot], in owned, ref PropertyLookup.NoCache, wantResult: false);
        ctx.FakeScope = scope;
        owned.Release(ctx);
        return !ctx.HasPending;
    }

    internal static void UnsetUnless(RequestContext ctx, PhpInstance o, int slot, int kind)
    {
        Value v = Read(ctx, o, slot, FetchMode.Isset);
        int found = v.Dereferenced().Kind;
        v.Release(ctx);
        if (found == kind || found is Kind.Null or Kind.Undef || ctx.HasPending) return;
        PhpClass? scope = ctx.FakeScope;
        ctx.FakeScope = ScopeOf(ctx, o, slot);
        o.UnsetProperty(ctx, Names[slot], ref PropertyLookup.NoCache);
        ctx.FakeScope = scope;
    }

    /// <summary>Puts <paramref name="previous"/> (taken over) at the end of the chain of <paramref name="exception"/>.</summary>
    internal static void SetPrevious(RequestContext ctx, PhpInstance exception, PhpInstance previous)
    {
        if (ReferenceEquals(exception, previous))
        {
            Value.Object(previous).Release(ctx);
            return;
        }

        // neither chain may come to hold an exception twice
        PhpInstance last = exception;
        while (true)
        {
            for (PhpInstance? p = previous; p is not null; p = Get(p, ThrowableSlots.Previous).o as PhpInstance)
            {
                if (!ReferenceEquals(p, last)) continue;
                Value.Object(previous).Release(ctx);
                return;
            }

            if (Get(last, ThrowableSlots.Previous).o is not PhpInstance next) break;
            last = next;
        }

        Set(ctx, last, ThrowableSlots.Previous, Value.Object(previous));
    }

    /// <summary>getTraceAsString(): the trace has a type, but may have been unset.</summary>
    internal static PhpString TraceText(RequestContext ctx, PhpInstance o)
    {
        Value trace = Read(ctx, o, ThrowableSlots.Trace);
        PhpString text = trace.IsArray ? TraceText(ctx, trace.AsArray) : PhpString.Empty;
        trace.Release(ctx);
        return text;
    }

    /// <summary>getTraceAsString() of a trace array.</summary>
    internal static PhpString TraceText(RequestContext ctx, PhpArray trace, bool withMain = true)
    {
        var text = new PhpStringBuilder();
        int number = 0;
        foreach ((Value key, Value item) in trace)
        {
            if (item.Dereferenced() is { IsArray: true } frame) AppendFrame(ctx, text, frame.AsArray, number++);
            else ctx.Warning($"Expected array for frame {(key.IsInt ? key.IntValue : 0)}");
        }

        if (withMain) text.Append("#").Append(number).Append(" {main}");
        return text.ToPhpString();
    }

    private static void AppendFrame(RequestContext ctx, PhpStringBuilder text, PhpArray frame, int number)
    {
        text.Append("#").Append(number).Append(" ");
        Value file = frame["file"];
        if (!file.IsUndef)
        {
            if (!file.IsString)
            {
                ctx.Warning("File name is not a string");
                text.Append("[unknown file]: ");
            }
            else
            {
                long line = 0;
                Value l = frame["line"];
                if (l.IsInt) line = l.IntValue;
                else if (!l.IsUndef) ctx.Warning("Line is not an int");
                text.Append(file.AsString).Append("(").Append(line).Append("): ");
            }
        }
        else
        {
            text.Append("[internal function]: ");
        }

        AppendKey(ctx, text, frame, "class");
        AppendKey(ctx, text, frame, "type");
        AppendKey(ctx, text, frame, "function");
        text.Append("(");
        Value args = frame["args"];
        if (args.IsArray)
        {
            bool first = true;
            foreach ((Value key, Value arg) in args.AsArray)
            {
                if (!first) text.Append(", ");
                first = false;
                if (key.IsString) text.Append(key.AsString).Append(": ");
                AppendArgument(ctx, text, arg.Dereferenced());
            }
        }
        else if (!args.IsUndef)
        {
            ctx.Warning("args element is not an array");
        }

        text.Append(")\n");
    }

    private static void AppendKey(RequestContext ctx, PhpStringBuilder text, PhpArray frame, string key)
    {
        Value v = frame[key];
        if (v.IsUndef) return;
        if (v.IsString)
        {
            // an anonymous class shows its name up to the NUL
            ReadOnlySpan<byte> span = v.AsString.Span;
            int nul = span.IndexOf((byte)0);
            text.Append(nul < 0 ? span : span[..nul]);
        }
        else
        {
            ctx.Warning($"Value for {key} is not a string");
            text.Append("[unknown]");
        }
    }

    private static void AppendArgument(RequestContext ctx, PhpStringBuilder text, in Value v)
    {
        switch (v.Kind)
        {
            case Kind.Null: text.Append("NULL"); break;
            case Kind.Bool: text.Append(v.BoolValue ? "true" : "false"); break;
            case Kind.Int: text.Append(v.IntValue); break;
            case Kind.Float: text.Append(v.FloatValue, ctx.Precision, zeroFraction: true); break;
            case Kind.String:
                text.Append("'");
                AppendEscaped(text, v.AsString.Span, ctx.ExceptionStringParamMaxLen);
                text.Append("'");
                break;
            case Kind.Array: text.Append("Array"); break;
            case Kind.Object when v.AsObject is PhpInstance { Class.IsEnum: true } e:
                text.Append(e.Class.Name).Append("::").Append(e.Slots[0].AsString);
                break;
            case Kind.Object:
                ReadOnlySpan<byte> name = v.AsObject.ClassName.Span;
                int nul = name.IndexOf((byte)0);
                text.Append("Object(").Append(nul < 0 ? name : name[..nul]).Append(")");
                break;
            case Kind.Resource: text.Append("Resource id #").Append(v.AsResource.Id); break;
        }
    }

    /// <summary>smart_str_append_escaped_truncated.</summary>
    private static void AppendEscaped(PhpStringBuilder text, ReadOnlySpan<byte> s, int limit)
    {
        ReadOnlySpan<byte> shown = s.Length > limit ? s[..limit] : s;
        foreach (byte b in shown)
        {
            if (b >= 32 && b != '\\' && b <= 126)
            {
                text.Append(b);
                continue;
            }

            switch (b)
            {
                case (byte)'\n': text.Append("\\n"); break;
                case (byte)'\r': text.Append("\\r"); break;
                case (byte)'\t': text.Append("\\t"); break;
                case 12: text.Append("\\f"); break;
                case 11: text.Append("\\v"); break;
                case (byte)'\\': text.Append("\\\\"); break;
                case 27: text.Append("\\e"); break;
                default: text.Append("\\x").Append($"{b:X2}"); break;
            }
        }

        if (s.Length > limit) text.Append("...");
    }

    /// <summary>__toString(): the chain of previous exceptions, innermost first.</summary>
    internal static PhpString Text(RequestContext ctx, PhpInstance self)
    {
        PhpString text = PhpString.Empty;
        var seen = new HashSet<PhpInstance>(ReferenceEqualityComparer.Instance);
        for (PhpInstance? e = self; e is not null && IsThrowable(ctx, e) && seen.Add(e); e = Get(e, ThrowableSlots.Previous).o as PhpInstance)
        {
            PhpString message = ReadText(ctx, e, ThrowableSlots.Message);
            PhpString file = ReadText(ctx, e, ThrowableSlots.File);
            long line = ReadInt(ctx, e, ThrowableSlots.Line);
            Value trace = ctx.CallMethod(e, GetTraceAsString);
            if ((e.Class.Name.Equals("TypeError") || e.Class.Name.Equals("ArgumentCountError")) && message.Span.IndexOf(", called in "u8) >= 0)
                message = PhpString.Concat(message, PhpString.FromLatin1(" and defined"));
            var part = new PhpStringBuilder();
            part.Append(e.Class.Name);
            if (message.Length > 0) part.Append(": ").Append(message);
            part.Append(" in ").Append(file).Append(":").Append(line).Append("\nStack trace:\n");
            if (trace.IsString && trace.AsString.Length > 0) part.Append(trace.AsString);
            else part.Append("#0 {main}\n");
            if (text.Length > 0) part.Append("\n\nNext ").Append(text);
            text = part.ToPhpString();
            trace.Release(ctx);
        }

        Set(ctx, self, ThrowableSlots.String, Value.String(text).Copied());
        return text;
    }
}
