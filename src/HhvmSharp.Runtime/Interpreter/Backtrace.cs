using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>debug_backtrace and the traces of exceptions, from the chain of frames.</summary>
internal static unsafe class Backtrace
{
    internal const int ProvideObject = 1, IgnoreArgs = 2;

    private static readonly PhpString File = PhpString.Literal("file"), Line = PhpString.Literal("line"),
        Function = PhpString.Literal("function"), Class = PhpString.Literal("class"), Object = PhpString.Literal("object"),
        Type = PhpString.Literal("type"), Args = PhpString.Literal("args"), Arrow = PhpString.Literal("->"),
        DoubleColon = PhpString.Literal("::"), Unknown = PhpString.Literal("unknown");

    private static readonly PhpString[] IncludeNames =
        [PhpString.Literal("eval"), PhpString.Literal("include"), PhpString.Literal("include_once"), PhpString.Literal("require"), PhpString.Literal("require_once")];

    /// <summary>True for frames whose file and line are shown: PHP code that is not the prelude's.</summary>
    internal static bool IsUserCode(Frame f) => f.Code is not null && (f.Function.Flags & FunctionFlags.Internal) == 0;

    /// <summary>
    /// The trace as debug_backtrace() returns it (owned). <paramref name="skipLast"/> leaves out the innermost frame
    /// (debug_backtrace itself); <paramref name="limit"/> 0 is no limit.
    /// </summary>
    internal static PhpArray Build(RequestContext ctx, bool skipLast, int options, int limit)
    {
        var trace = new PhpArray();
        Frame? call = ctx.Current;
        if (skipLast) call = call?.Prev;
        call = AddConstantExpression(ctx, trace, call);
        PhpString? includedFile = null;
        bool fake = false;
        for (int n = 0; call is not null && (limit == 0 || n < limit);)
        {
            Frame? prev = Outer(call);
            if (prev is null && ((call.Flags & FrameFlags.Code) != 0 || call.Function.Name.Length == 0)) break;
            var item = new PhpArray(8);
            PhpString? file = null;
            if (prev is not null && IsUserCode(prev))
            {
                file = prev.Code.FileName;
                item.Add(ctx, File, Value.String(file));
                item.Add(ctx, Line, Value.Int(prev.Line));
            }
            else
            {
                AddOuterPosition(ctx, item, prev);
            }

            if (!fake && (call.Flags & FrameFlags.Code) == 0)
            {
                AddCall(ctx, item, call, options);
            }
            else if (!AddInclude(ctx, item, prev, file, includedFile))
            {
                Value.Array(item).Release(ctx);
                goto Next;
            }

            trace.Append(Value.Array(item));
            n++;
        Next:
            if (!fake && prev is not null && (call.Flags & (FrameFlags.Top | FrameFlags.Code)) == FrameFlags.Top
                && (call.Flags & FrameFlags.Generator) == 0 && IsUserCode(prev) && prev.Ip->Code == Opcode.INCLUDE_OR_EVAL)
            {
                fake = true; // an autoloader called by the compilation of an include
            }
            else
            {
                fake = false;
                includedFile = file;
                call = prev;
            }
        }

        return trace;
    }

    /// <summary>Called by native code that was called by native code: the position is that of the next user frame, unless a native one lies between.</summary>
    private static void AddOuterPosition(RequestContext ctx, PhpArray item, Frame? prev)
    {
        for (Frame? p = prev; p is not null; p = Outer(p))
        {
            if (!IsUserCode(p) && p.Function is not (TrampolineFunction or ClosureInvoke)) return;
            if (Outer(p) is not { } outer || !IsUserCode(outer)) continue;
            item.Add(ctx, File, Value.String(outer.Code.FileName));
            item.Add(ctx, Line, Value.Int(outer.Line));
            return;
        }
    }

    private static void AddCall(RequestContext ctx, PhpArray item, Frame call, int options)
    {
        PhpFunction function = call.Function;
        item.Add(ctx, Function, Value.String(function.Name).Copied());
        if (call.This is PhpInstance self)
        {
            item.Add(ctx, Class, Value.String(function.Scope?.Name ?? self.Class.Name));
            if ((options & ProvideObject) != 0) item.Add(ctx, Object, Value.Object(self).Copied());
            item.Add(ctx, Type, Value.String(Arrow));
        }
        else if (function.Scope is { } scope)
        {
            item.Add(ctx, Class, Value.String(scope.Name));
            item.Add(ctx, Type, Value.String(DoubleColon));
        }

        if ((options & IgnoreArgs) == 0) item.Add(ctx, Args, Value.Array(CollectArgs(ctx, call)));
    }

    private static PhpArray CollectArgs(RequestContext ctx, Frame call)
    {
        var args = new PhpArray(call.ArgCount);
        PhpFunction function = call.Function;
        for (int i = 0; i < call.ArgCount; i++)
        {
            Value v = call.Arg(i);
            if (function.ParamFor(i) is { } p && (p.Flags & ParamFlags.SensitiveParameter) != 0)
            {
                args.Append(ctx.WrapSensitive(in v));
                continue;
            }

            // an argument that was left out by named arguments, or whose variable is unset by now
            args.Append(v.IsUndef ? Value.Null : v.Dereferenced().Copied());
        }

        if ((call.Flags & FrameFlags.NamedArgs) != 0 && call.Extras?.NamedArgs is { } named)
        {
            for (int pos = named.FirstPosition; pos != PhpArray.End; pos = named.NextPosition(pos + 1))
                args.Set(ctx, named.KeyAt(pos).AsString, named.ValueAt(pos).Dereferenced().Copied());
        }

        return args;
    }

    private static bool AddInclude(RequestContext ctx, PhpArray item, Frame? prev, PhpString? file, PhpString? includedFile)
    {
        uint kind = prev is not null && IsUserCode(prev) && prev.Ip != null && prev.Ip->Code == Opcode.INCLUDE_OR_EVAL ? prev.Ip->Extended : 0;
        PhpString name;
        bool withFile = true;
        switch (kind)
        {
            case 1: name = IncludeNames[0]; withFile = false; break;
            case 2: name = IncludeNames[1]; break;
            case 4: name = IncludeNames[2]; break;
            case 8: name = IncludeNames[3]; break;
            case 16: name = IncludeNames[4]; break;
            default:
                if (file is null) return false;
                name = Unknown;
                withFile = false;
                break;
        }

        if (withFile && includedFile is not null)
        {
            var args = new PhpArray(1);
            args.Append(Value.String(includedFile));
            item.Add(ctx, Args, Value.Array(args));
        }

        item.Add(ctx, Function, Value.String(name));
        return true;
    }

    private static void Add(this PhpArray array, RequestContext ctx, PhpString key, in Value owned) => array.Set(ctx, key, in owned);

    // ---- constant expressions ----

    private static readonly PhpString ConstantExpression = PhpString.Literal("[constant expression]");

    private static bool IsConstExpr(Frame f) => f.Code is not null && (f.Code.Flags & FunctionFlags.ConstExpr) != 0;

    /// <summary>The calling frame; evaluating a constant expression is no call of its own.</summary>
    private static Frame? Outer(Frame f)
    {
        Frame? p = f.Prev;
        while (p is not null && IsConstExpr(p)) p = p.Prev;
        return p;
    }

    /// <summary>
    /// The running code may have been called by a constant expression, which then is where everything seems to happen:
    /// the real place gets an item of its own.
    /// </summary>
    private static Frame? AddConstantExpression(RequestContext ctx, PhpArray trace, Frame? call)
    {
        Frame? expression = Override(ctx);
        while (call is not null && IsConstExpr(call)) call = call.Prev;
        if (expression is null) return call;
        Frame? user = ctx.Current;
        while (user is not null && (!IsUserCode(user) || IsConstExpr(user))) user = user.Prev;
        if (user is null || (user.Code.FileName.Equals(FileOf(expression)) && user.Line == expression.Line)) return call;
        var item = new PhpArray(3);
        item.Add(ctx, File, Value.String(user.Code.FileName));
        item.Add(ctx, Line, Value.Int(user.Line));
        item.Add(ctx, Function, Value.String(ConstantExpression));
        trace.Append(Value.Array(item));
        return call;
    }

    /// <summary>Zend's filename_override: the innermost constant expression in a class, unless an autoloader runs in it.</summary>
    private static Frame? Override(RequestContext ctx)
    {
        for (Frame? f = ctx.Current; f is not null && !ReferenceEquals(f, ctx.AutoloadBase); f = f.Prev)
            if (IsConstExpr(f) && f.Function.Scope is not null && !IsConstantName(f.Code)) return f;
        return null;
    }

    /// <summary>No more than the name of a constant is not evaluated as an expression.</summary>
    private static bool IsConstantName(OpArray code) => code.Ops[0].Code == Opcode.FETCH_CONSTANT && code.Ops[1].Code == Opcode.RETURN;

    private static PhpString FileOf(Frame f) => IsConstExpr(f) && f.Function.Scope?.Decl?.Unit?.FileName is { } file ? file : f.Code.FileName;

    // ---- position ----

    /// <summary>The frame whose file and line are those of the running code, or null outside.</summary>
    private static Frame? PositionFrame(RequestContext ctx)
    {
        if (Override(ctx) is { } expression) return expression;
        Frame? f = ctx.Current;
        while (f is not null && (!IsUserCode(f) || IsConstExpr(f))) f = f.Prev;
        return f;
    }

    /// <summary>File (null outside) and line of the running code.</summary>
    internal static (PhpString? File, int Line) Position(RequestContext ctx) => PositionFrame(ctx) is { } f ? (FileOf(f), f.Line) : (null, 0);

    /// <summary>The file of the running PHP code, "[no active file]" outside.</summary>
    internal static PhpString ExecutedFile(RequestContext ctx) => Position(ctx).File ?? NoFile;

    private static readonly PhpString NoFile = PhpString.Literal("[no active file]");

    /// <summary>The line of the running PHP code, 0 outside.</summary>
    internal static int ExecutedLine(RequestContext ctx) => PositionFrame(ctx)?.Line ?? 0;
}
