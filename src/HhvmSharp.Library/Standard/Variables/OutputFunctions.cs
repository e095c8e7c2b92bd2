using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>var_dump() and the other ways to look at a value.</summary>
[PhpExtension("standard")]
internal static class OutputFunctions
{
    [PhpFunction("var_dump(mixed $value, mixed ...$values): void")]
    internal static void var_dump(RequestContext ctx, Value value, ReadOnlySpan<Value> values)
    {
        new VarDump(ctx).Dump(in value);
        foreach (ref readonly Value v in values) new VarDump(ctx).Dump(in v);
    }

    [PhpFunction("debug_zval_dump(mixed $value, mixed ...$values): void")]
    internal static void debug_zval_dump(RequestContext ctx, Value value, ReadOnlySpan<Value> values)
    {
        new ZvalDump(ctx).Dump(in value);
        foreach (ref readonly Value v in values) new ZvalDump(ctx).Dump(in v);
    }

    [PhpFunction("print_r(mixed $value, bool $return = false): string|true")]
    internal static Value print_r(RequestContext ctx, Value value, bool @return)
    {
        PhpString text = PrintR.Text(ctx, in value);
        if (@return) return Value.String(text);
        ctx.Output.Write(text);
        return Value.True;
    }

    [PhpFunction("var_export(mixed $value, bool $return = false): ?string")]
    internal static PhpString? var_export(RequestContext ctx, Value value, bool @return)
    {
        PhpString? text = VarExport.Text(ctx, in value);
        if (text is null || @return) return text;
        ctx.Output.Write(text);
        return null;
    }
}
