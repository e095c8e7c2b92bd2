using HhvmSharp.Hosting;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Cli;

/// <summary>
/// --dump=ast and --dump=ops: shows what a script is compiled to, and runs nothing. --dump=ssa runs it and shows on
/// standard error the typed blocks that the JIT has made; --dump=trace and --dump=asm the traces and their machine code.
/// </summary>
internal sealed partial class CliSession
{
    private int Dump(string self, byte[] source)
    {
        switch (options.Subject)
        {
            case "ast":
                ParseResult parsed = PhpParser.Parse(source, self, new ParserOptions { SkipShebang = true });
                if (parsed.Error is null)
                {
                    Print(AstDumper.Dump(parsed.Statements));
                    return 0;
                }

                // the request below reports the error as PHP does
                return Request(self, r => r.Check(source, Bytes(self)));
            case "ops":
                return Request(self, r =>
                {
                    if (r.Compile(source, Bytes(self)) is { } unit) Print(Disassembler.Dump(unit));
                });
            case "ssa":
                _jit.KeepListings = true;
                int status = Request(self, r => r.ExecuteFile(source, Bytes(self)));
                output.Flush();
                Console.Error.Write(_jit.Listings());
                return status;
            case "trace" or "asm":
                _traces.KeepListings = true;
                int traced = Request(self, r => r.ExecuteFile(source, Bytes(self)));
                output.Flush();
                Console.Error.Write(_traces.Listings(options.Subject));
                return traced;
            default:
                Console.Error.WriteLine($"{line.ProgramName}: --dump={options.Subject} is not built; built: ast, ops, ssa, trace, asm");
                return 1;
        }
    }
}
