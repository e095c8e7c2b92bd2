using System.Diagnostics;

namespace HhvmSharp.Runtime.Tiering;

/// <summary>
/// How much of a process's time may go into compiling. A short program that is hot everywhere would spend most of it there
/// and never get it back; what is still hot in a longer one is compiled later.
/// </summary>
internal sealed class CompileBudget
{
    private const double Share = 0.15;

    private static readonly long Allowance = Stopwatch.Frequency * 30 / 1000;

    private readonly long _start = Stopwatch.GetTimestamp();
    private long _spent;

    internal bool Allows => Volatile.Read(ref _spent) <= Allowance + ((Stopwatch.GetTimestamp() - _start) * Share);

    internal void Charge(long since) => Interlocked.Add(ref _spent, Stopwatch.GetTimestamp() - since);
}
