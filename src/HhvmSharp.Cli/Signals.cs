using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Output;

namespace HhvmSharp.Cli;

/// <summary>
/// SIGINT, SIGTERM and SIGHUP end the process as they do with PHP, without shutdown functions, so that the parent sees
/// death by that signal; but what the program has printed goes out first.
/// </summary>
internal static partial class Signals
{
    private static readonly List<PosixSignalRegistration> Registrations = [];

    internal static void FlushBeforeDying(IOutputSink output)
    {
        foreach (PosixSignal signal in (ReadOnlySpan<PosixSignal>)[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
        {
            Registrations.Add(PosixSignalRegistration.Create(signal, context =>
            {
                if (context.Cancel) return; // the program handles it: later registrations are called first
                context.Cancel = true;
                output.Flush();
                int number = context.Signal switch { PosixSignal.SIGHUP => 1, PosixSignal.SIGINT => 2, _ => 15 };
                SetAction(number, 0);
                _ = Kill(Environment.ProcessId, number);
            }));
        }
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetAction(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
