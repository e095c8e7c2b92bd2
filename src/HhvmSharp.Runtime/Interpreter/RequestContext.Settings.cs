using HhvmSharp.Runtime.Ini;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>The engine's ini settings under short names.</summary>
public sealed partial class RequestContext
{
    internal ref EngineSettings Settings => ref Ini.Settings;

    /// <summary>The mask of reported levels; @ narrows it for a while.</summary>
    internal int ErrorReporting
    {
        get => Ini.Settings.ErrorReporting;
        set => Ini.Settings.ErrorReporting = value;
    }

    private Tiering.TierSettings? _tierSettings;

    internal Tiering.TierSettings TierSettings =>
        _tierSettings ??= Environment.TierCompiler is null ? Tiering.TierSettings.Off : Tiering.TierSettings.Read(Ini);

    internal bool ExceptionIgnoreArgs => Ini.Settings.ExceptionIgnoreArgs;

    internal int ExceptionStringParamMaxLen => Ini.Settings.ExceptionStringParamMaxLen;

    /// <summary>declare(ticks): statements since the tick functions ran.</summary>
    internal uint TickCount;

    /// <summary>Runs the registered tick functions.</summary>
    internal Action<RequestContext>? RunTicks;

    /// <summary>Output of the program: echo and everything else that prints.</summary>
    public void Echo(ReadOnlySpan<byte> bytes) => Output.Write(bytes);
}
