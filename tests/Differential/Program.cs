using HhvmSharp.Differential;

// HhvmSharp.Differential [--traces] [--seed N] [--count N] [--print SEED]: random programs in the interpreter and in
// compiled code; --traces: loop-heavy ones, in the interpreter and in traces.
int seed = 1, count = 1000;
bool traces = args is ["--traces", ..];
string Generate(int n) => traces ? LoopGenerator.Generate(n) : ProgramGenerator.Generate(n);
for (int i = traces ? 1 : 0; i + 1 < args.Length; i += 2)
{
    int value = int.Parse(args[i + 1], System.Globalization.CultureInfo.InvariantCulture);
    switch (args[i])
    {
        case "--seed": seed = value; break;
        case "--count": count = value; break;
        case "--print":
            Console.Write(Generate(value));
            return 0;
        default:
            Console.Error.WriteLine($"unknown option {args[i]}");
            return 2;
    }
}

var run = new DifferentialRun(traces);
int differences = 0;
for (int n = seed; n < seed + count; n++)
{
    string program = Generate(n);
    if (run.Compare(program) is null) continue;
    differences++;
    program = run.Shrink(program);
    Console.WriteLine($"seed {n} differs; shrunk:\n{program}\n{run.Compare(program)}\n");
}

Console.WriteLine($"{count} programs from seed {seed}, {differences} differences");
return differences == 0 ? 0 : 1;
