using System.Runtime.ExceptionServices;

namespace HhvmSharp.Hosting;

/// <summary>Threads that PHP runs on: their stacks are large enough for natively recursive built-ins.</summary>
public static class PhpThread
{
    /// <summary>Bytes of stack of each thread that runs PHP.</summary>
    public const int StackSize = 16 << 20;

    /// <summary>Bytes kept free below PHP's own limit.</summary>
    public const int ReservedStack = 512 << 10;

    /// <summary>Runs <paramref name="body"/> on a new thread of its own and waits for it.</summary>
    public static int Run(Func<int> body)
    {
        int result = 0;
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                result = body();
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
        }, StackSize);
        thread.Start();
        thread.Join();
        failure?.Throw();
        return result;
    }
}
