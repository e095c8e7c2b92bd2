namespace HhvmSharp.Jit.Trace;

/// <summary>Why a recording came to nothing.</summary>
internal enum AbortReason : byte
{
    None,
    Opcode, OperandType, ArrayKind, Overflow, SharedArray, Reference, LeavesLoop, InnerLoop, TooLong, Interrupted, Exception,
    UndefinedVariable, ValueLost, TooManySpills, CacheFull, TypesChange, Blacklisted, Division,
}

internal static class AbortReasons
{
    internal static string Text(this AbortReason reason) => reason switch
    {
        AbortReason.Opcode => "an op that traces do not do",
        AbortReason.OperandType => "an operand of a kind that traces do not know",
        AbortReason.ArrayKind => "an array that is not packed, or an element that is not there",
        AbortReason.Overflow => "an int became a float",
        AbortReason.SharedArray => "a write to an array with other owners",
        AbortReason.Reference => "a variable that is a reference",
        AbortReason.LeavesLoop => "the loop ended while it was recorded",
        AbortReason.InnerLoop => "an inner loop that has no trace yet",
        AbortReason.TooLong => "too many ops",
        AbortReason.Interrupted => "interrupted by a signal or time limit",
        AbortReason.Exception => "an exception",
        AbortReason.UndefinedVariable => "an undefined variable",
        AbortReason.ValueLost => "an effect while an intermediate value exists only in the trace",
        AbortReason.TooManySpills => "more values at a time than there are registers and spill slots",
        AbortReason.CacheFull => "the code cache is full",
        AbortReason.TypesChange => "its types change with every turn",
        AbortReason.Blacklisted => "blacklisted by opcache_jit_blacklist()",
        AbortReason.Division => "a division that is not exact, or by zero",
        _ => "",
    };
}
