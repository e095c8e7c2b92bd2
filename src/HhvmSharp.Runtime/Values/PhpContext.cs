namespace HhvmSharp.Runtime.Values;

/// <summary>
/// What the value layer needs of a request: diagnostics, throwing, calling, destroying, the memory account. It is
/// passed, never ambient. The one implementation is Interpreter.RequestContext.
/// </summary>
public abstract class PhpContext
{
    /// <summary>Frees a counted value whose last owner is gone: children, destructors, resources. Uses a worklist.</summary>
    internal abstract void Destroy(Counted value);

    /// <summary>Notes a value whose count fell to non-zero: it may be the root of a garbage cycle.</summary>
    internal abstract void PossibleRoot(Counted value);

    /// <summary>Raises E_* <paramref name="level"/>; may call the user's error handler, may leave an exception pending.</summary>
    public abstract void Raise(int level, string message);

    /// <summary>Makes a new Error/TypeError/... the pending exception (see <see cref="HasPending"/>).</summary>
    public abstract void ThrowError(string className, string message);

    /// <summary>An exception (or exit, time-out) is pending: stop and return.</summary>
    public abstract bool HasPending { get; }

    public abstract long RegisterResource(PhpResource resource);

    /// <summary>A resource without owners.</summary>
    public abstract void ForgetResource(PhpResource resource);

    /// <summary>ini precision (echo, string casts): 17 and more digits, or -1 for the shortest round-trip form.</summary>
    public int Precision = 14;

    /// <summary>ini serialize_precision (var_export, json_encode, var_dump).</summary>
    public int SerializePrecision = -1;

    /// <summary>Storage of dead arrays, for reuse within the request.</summary>
    internal readonly StoragePool Pool = new();

    // ---- memory account (DESIGN 8): bytes that live counted values and frames are charged with ----
    internal long MemoryUsed;
    internal long MemoryPeak;
    internal long MemoryLimit = long.MaxValue;

    /// <summary>Charges bytes before a big allocation; past the limit measures again and throws PHP's fatal error.</summary>
    internal void Charge(long bytes)
    {
        long used = MemoryUsed + bytes;
        MemoryUsed = used;
        if (used > MemoryPeak)
        {
            if (used > MemoryLimit) MemoryExhausted(bytes);
            MemoryPeak = MemoryUsed;
        }
    }

    internal void Discharge(long bytes) => MemoryUsed -= bytes;

    /// <summary>Part of <see cref="MemoryUsed"/>: strings are not counted, so what they are charged stays until the limit is met and the live ones are measured.</summary>
    internal long StringsCharged;

    /// <summary>Charges a string before its bytes are allocated; only those of <see cref="ChargedString"/> bytes and more are worth it.</summary>
    internal void ChargeString(long bytes)
    {
        Charge(bytes); // may measure the strings there are: this one is not yet
        StringsCharged += bytes;
    }

    /// <summary>Shorter strings are not in the account.</summary>
    internal const int ChargedString = 1024;

    internal abstract void MemoryExhausted(long bytes);

    /// <summary>strcoll in the request's LC_COLLATE: -1, 0 or 1. This default is the C locale (up to the first NUL).</summary>
    public virtual int CompareLocale(PhpString a, PhpString b)
    {
        ReadOnlySpan<byte> x = a.Span, y = b.Span;
        int end = x.IndexOf((byte)0);
        if (end >= 0) x = x[..end];
        end = y.IndexOf((byte)0);
        if (end >= 0) y = y[..end];
        return ByteStrings.Compare(x, y);
    }

    public void Warning(string message) => Raise(ErrorLevel.Warning, message);
    public void Notice(string message) => Raise(ErrorLevel.Notice, message);
    public void Deprecated(string message) => Raise(ErrorLevel.Deprecated, message);
}

/// <summary>E_* levels with PHP's numbers.</summary>
public static class ErrorLevel
{
    public const int Error = 1, Warning = 2, Parse = 4, Notice = 8, CoreError = 16, CoreWarning = 32, CompileError = 64,
        CompileWarning = 128, UserError = 256, UserWarning = 512, UserNotice = 1024, Strict = 2048,
        RecoverableError = 4096, Deprecated = 8192, UserDeprecated = 16384, All = 30719;

    /// <summary>Levels that end the request, and that @ does not silence.</summary>
    public const int FatalMask = Error | CoreError | CompileError | UserError | RecoverableError | Parse;
}
