namespace HhvmSharp.Runtime.Output;

/// <summary>What a handler is asked to do (PHP_OUTPUT_HANDLER_*): the mode argument of a user's handler.</summary>
[Flags]
public enum OutputOps
{
    Write = 0,
    Start = 1,
    Clean = 2,
    Flush = 4,
    Final = 8,
}

/// <summary>Type, abilities and state of a handler, with PHP's numbers (ob_get_status()["flags"]).</summary>
[Flags]
public enum OutputHandlerFlags
{
    Internal = 0,
    User = 1,
    Cleanable = 0x10,
    Flushable = 0x20,
    Removable = 0x40,
    Standard = Cleanable | Flushable | Removable,
    /// <summary>The bits that a caller of ob_start may give.</summary>
    AbilityMask = ~0xf00f,
    Started = 0x1000,
    Disabled = 0x2000,
    Processed = 0x4000,
}
