using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>parse_ini_string and parse_ini_file over the engine's <see cref="IniParser"/>.</summary>
[PhpExtension("standard")]
internal static class IniParsing
{
    [PhpConst("INI_SCANNER_NORMAL")] internal const long Normal = 0;
    [PhpConst("INI_SCANNER_RAW")] internal const long Raw = 1;
    [PhpConst("INI_SCANNER_TYPED")] internal const long Typed = 2;

    [PhpFunction("parse_ini_string(string $ini_string, bool $process_sections = false, int $scanner_mode = INI_SCANNER_NORMAL): array|false")]
    internal static PhpArray? parse_ini_string(RequestContext ctx, PhpString ini_string, bool process_sections, long scanner_mode) =>
        Parse(ctx, ini_string.Span, "Unknown", process_sections, scanner_mode);

    [PhpFunction("parse_ini_file(string $filename, bool $process_sections = false, int $scanner_mode = INI_SCANNER_NORMAL): array|false")]
    internal static PhpArray? parse_ini_file(RequestContext ctx, PhpString filename, bool process_sections, long scanner_mode)
    {
        if (filename.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (filename.Span.Contains((byte)0)) Arg.ValueError(ctx, 1, "must not contain any null bytes");
        if (ctx.Streams.Open(filename, "rb", StreamOptions.ReportErrors) is not { } stream) return StreamArg.Checked<PhpArray?>(ctx, null);
        PhpString text = stream.ReadAll();
        StreamArg.Release(ctx, stream);
        return Parse(ctx, text.Span, filename.ToString(), process_sections, scanner_mode);
    }

    private static PhpArray? Parse(RequestContext ctx, ReadOnlySpan<byte> text, string name, bool sections, long mode)
    {
        if (mode is not (Normal or Raw or Typed))
        {
            ctx.Warning("Invalid scanner mode");
            return null;
        }

        var receiver = new Receiver(ctx, sections);
        if (IniParser.Parse(text, (IniScannerMode)mode, receiver, receiver) is not { } error) return receiver.Result;
        ctx.Warning($"{error.Message} in {name} on line {error.Line}\n");
        Value.Array(receiver.Result).Release(ctx);
        return null;
    }

    private sealed class Receiver(RequestContext ctx, bool sections) : IIniReceiver, IIniNames
    {
        private PhpArray? _section;

        internal PhpArray Result { get; } = new();

        private PhpArray Target => _section ?? Result;

        public void Entry(PhpString name, Value value)
        {
            if (!value.IsUndef) Target.SetSymbol(ctx, name, in value);
        }

        public void ArrayEntry(PhpString name, PhpString offset, Value value)
        {
            PhpArray array;
            if (Target.TryGetSymbol(name, out Value there) && there.IsArray)
            {
                array = PhpArray.Separate(ctx, ref Target.FindSymbol(name));
            }
            else
            {
                array = new PhpArray();
                Target.SetSymbol(ctx, name, Value.Array(array));
            }

            if (offset.Length == 0) array.Append(in value);
            else array.SetSymbol(ctx, offset, in value);
        }

        public void Section(PhpString name)
        {
            if (!sections) return;
            _section = new PhpArray();
            Result.SetSymbol(ctx, name, Value.Array(_section));
        }

        public PhpString? Constant(PhpString name) =>
            ctx.TryFindConstant(name, out Value value) ? Conversions.ToStr(ctx, in value) : null;

        public PhpString? Variable(PhpString name) =>
            ctx.Ini.Registry.Configuration.Get(name) ?? (ctx.EnvironmentVariables.TryGetValue(name, out PhpString? value) ? value : null);
    }
}
