using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Runtime.Tiering;

/// <summary>A compiler of hot code, plugged in by the executable (<see cref="RuntimeEnvironment.TierCompiler"/>).</summary>
internal interface ITierCompiler
{
    /// <summary>
    /// Compiles the code of <paramref name="f"/> from op <paramref name="entry"/> on, for values of the kinds that the
    /// frame holds and the profile has seen. Null: it cannot, and <see cref="TierState.Reason"/> says why.
    /// </summary>
    CompiledUnit? Compile(RequestContext ctx, Frame f, int entry, TierState state);
}

/// <summary>Machine code for one op array from one of its ops on.</summary>
internal sealed class CompiledUnit
{
    internal required OpArray Code { get; init; }

    /// <summary>The op it starts at: 0 for calls, otherwise the first op of a loop.</summary>
    internal required int EntryOp { get; init; }

    /// <summary><c>delegate*&lt;RequestContext, Frame, void&gt;</c>: runs the frame until it has left it or cannot go on compiled.</summary>
    internal nint Entry { get; set; }

    /// <summary>Keeps the machine code alive.</summary>
    internal object? Owner { get; set; }

    /// <summary>How often each side exit was taken; the index is the number of the exit.</summary>
    internal int[] Exits { get; set; } = [];

    /// <summary>When one of them was taken this often, the unit is thrown away.</summary>
    internal int ExitLimit { get; set; }

    /// <summary>Exits (by number) at code that had never run: a few are enough to compile anew.</summary>
    internal HashSet<int> UnseenExits { get; } = [];

    /// <summary>The exit taken when the frame does not fit at the entry; -1: none.</summary>
    internal int EntryExit { get; set; } = -1;

    /// <summary>The op of each side exit.</summary>
    internal int[] ExitOps { get; set; } = [];

    /// <summary>It has an entry for compiled callers, without a frame.</summary>
    internal bool IsDirect { get; set; }

    /// <summary>The ops that it leaves to the interpreter's handlers.</summary>
    internal SortedSet<int> Handlers { get; } = [];

    internal int ILBytes { get; set; }

    internal TimeSpan CompileTime { get; set; }

    internal bool Retired { get; set; }

    /// <summary>The unit that this function is inlined into; null: the unit has code of its own.</summary>
    internal CompiledUnit? Host { get; set; }

    /// <summary>Where a compiler leaves what its dumps show.</summary>
    internal string? Listing { get; set; }
}
