using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>The spl_autoload family: the list itself is the request's.</summary>
[PhpExtension("SPL")]
internal static class AutoloadFunctions
{
    private static readonly PhpString DefaultExtensions = PhpString.Literal(".inc,.php"),
        CallName = PhpString.Literal("spl_autoload_call"), DefaultName = PhpString.Literal("spl_autoload");

    [PhpFunction("spl_autoload(string $class, ?string $file_extensions = null): void")]
    public static void spl_autoload(RequestContext ctx, PhpString @class, PhpString? file_extensions)
    {
        PhpString extensions = file_extensions ?? ctx.AutoloadExtensions ?? DefaultExtensions;
        PhpString lower = ClassNames.Lower(@class);
        foreach (Range range in extensions.Span.Split((byte)','))
        {
            if (Load(ctx, lower, extensions.Span[range])) return;
            Throw.IfPending(ctx);
        }
    }

    /// <summary>Includes the class's file once; true when the class is there then.</summary>
    private static bool Load(RequestContext ctx, PhpString lower, ReadOnlySpan<byte> extension)
    {
        byte[] file = [.. lower.Span, .. extension];
        file.AsSpan(0, lower.Length).Replace((byte)'\\', (byte)'/');
        var name = new PhpString(file);
        if (ctx.ResolveScript(name) is not { } resolved) return false;
        if (ctx.IncludedFiles.ContainsKey(resolved)) return false;
        if (ctx.OpenScript(name, resolved) is not { } source) return false;
        if (!ctx.IncludedFiles.TryAdd(source.OpenedPath, true)) return false;
        if (ctx.CompileScript(source) is not { } unit) return false;
        ctx.RunUnit(unit, ctx.CallerSymbols() ?? ctx.Globals).Release(ctx);
        return ctx.FindLoadedClass(lower) is not null;
    }

    [PhpFunction("spl_autoload_call(string $class): void")]
    public static void spl_autoload_call(RequestContext ctx, PhpString @class) => ctx.RunAutoloaders(@class, @class.ToLower());

    [PhpFunction("spl_autoload_extensions(?string $file_extensions = null): string")]
    public static PhpString spl_autoload_extensions(RequestContext ctx, PhpString? file_extensions)
    {
        if (file_extensions is not null)
        {
            file_extensions.MarkShared();
            ctx.AutoloadExtensions = file_extensions;
        }

        PhpString current = ctx.AutoloadExtensions ?? DefaultExtensions;
        current.MarkShared();
        return current;
    }

    /// <summary>autoload_func_info_equals: trampolines are the same by what they stand for.</summary>
    private static bool Same(in CallTarget a, in CallTarget b)
    {
        if (!ReferenceEquals(a.This, b.This) || !ReferenceEquals(a.Closure, b.Closure)) return false;
        if (ReferenceEquals(a.Function, b.Function)) return true;
        return a.Function is TrampolineFunction x && b.Function is TrampolineFunction y && x.Name.Equals(y.Name) && ReferenceEquals(x.Magic, y.Magic);
    }

    private static CallTarget Resolve(RequestContext ctx, in Value callback)
    {
        if (ctx.ResolveQuietly(in callback, out CallTarget target)) return target;
        throw PhpThrow.Instance; // the stub has checked it: only an exception can be the reason
    }

    [PhpFunction("spl_autoload_register(?callable $callback = null, bool $throw = true, bool $prepend = false): bool")]
    public static bool spl_autoload_register(RequestContext ctx, Value callback, bool @throw, bool prepend)
    {
        if (!@throw) Arg.Notice(ctx, "Argument #2 ($do_throw) has been ignored, spl_autoload_register() will always throw");
        Throw.IfPending(ctx);
        CallTarget target;
        Value held = callback.Dereferenced();
        if (held.IsNullOrUndef)
        {
            target = new CallTarget { Function = ctx.FindFunction(DefaultName)! };
            held = Value.String(DefaultName);
        }
        else
        {
            target = Resolve(ctx, in held);
            if (target.Function is NativeFunction native && native.Name.Equals(CallName) && native.Scope is null)
                Arg.ValueError(ctx, 1, "must not be the spl_autoload_call() function");
        }

        foreach (AutoloadFunction known in ctx.Autoloaders)
            if (Same(in known.Target, in target) && ReferenceEquals(Invokable(in known.Callable), Invokable(in held))) return true;

        var added = new AutoloadFunction { Target = target };
        Value.Copy(ref added.Callable, in held);
        // what a name in a callable array means depends on the scope, so the object is kept itself
        if (!held.IsObject && target.This is PhpInstance self) added.Callable = HoldObject(ctx, in added.Callable, self, target.Function);
        if (prepend) ctx.Autoloaders.Insert(0, added);
        else ctx.Autoloaders.Add(added);
        return true;
    }

    /// <summary>An invokable object counts as itself, not as its __invoke.</summary>
    private static object? Invokable(in Value callable) => callable.IsObject ? callable.o : null;

    private static Value HoldObject(RequestContext ctx, in Value owned, PhpInstance self, PhpFunction function)
    {
        owned.Release(ctx);
        var pair = new PhpArray(2);
        pair.Append(Value.Object(self).Copied());
        pair.Append(Value.String(function.Name).Copied());
        return Value.Array(pair);
    }

    [PhpFunction("spl_autoload_unregister(callable $callback): bool")]
    public static bool spl_autoload_unregister(RequestContext ctx, Value callback)
    {
        Value held = callback.Dereferenced();
        CallTarget target = Resolve(ctx, in held);
        if (target.Function.Name.Equals(CallName))
        {
            AutoloadFunction[] all = [.. ctx.Autoloaders];
            ctx.Autoloaders.Clear();
            foreach (AutoloadFunction f in all) f.Callable.Release(ctx);
            return true;
        }

        foreach (AutoloadFunction known in ctx.Autoloaders)
        {
            if (!Same(in known.Target, in target) || !ReferenceEquals(Invokable(in known.Callable), Invokable(in held))) continue;
            ctx.Autoloaders.Remove(known);
            known.Callable.Release(ctx);
            return true;
        }

        return false;
    }

    [PhpFunction("spl_autoload_functions(): array")]
    public static PhpArray spl_autoload_functions(RequestContext ctx)
    {
        var list = new PhpArray(ctx.Autoloaders.Count);
        foreach (AutoloadFunction f in ctx.Autoloaders)
        {
            if (f.Callable.IsObject)
            {
                list.Append(f.Callable.Copied());
                continue;
            }

            PhpFunction function = f.Target.Function;
            if (function.Scope is null)
            {
                list.Append(Value.String(function.Name).Copied());
                continue;
            }

            var pair = new PhpArray(2);
            pair.Append(f.Target.This is PhpInstance self
                ? Value.Object(self).Copied()
                : Value.String(((f.Target.This as PhpClass) ?? function.Scope).Name).Copied());
            pair.Append(Value.String(function.Name).Copied());
            list.Append(Value.Array(pair));
        }

        return list;
    }
}
