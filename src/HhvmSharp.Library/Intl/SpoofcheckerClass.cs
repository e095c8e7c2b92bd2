using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>Spoofchecker: texts that look like others.</summary>
[PhpExtension("intl")]
[PhpClass("class Spoofchecker", Order = 12, NotSerializable = true)]
[PhpClassConst("public const int SINGLE_SCRIPT_CONFUSABLE = 1")]
[PhpClassConst("public const int MIXED_SCRIPT_CONFUSABLE = 2")]
[PhpClassConst("public const int WHOLE_SCRIPT_CONFUSABLE = 4")]
[PhpClassConst("public const int ANY_CASE = 8")]
[PhpClassConst("public const int SINGLE_SCRIPT = 16")]
[PhpClassConst("public const int INVISIBLE = 32")]
[PhpClassConst("public const int CHAR_LIMIT = 64")]
[PhpClassConst("public const int ASCII = 268435456")]
[PhpClassConst("public const int HIGHLY_RESTRICTIVE = 805306368")]
[PhpClassConst("public const int MODERATELY_RESTRICTIVE = 1073741824")]
[PhpClassConst("public const int MINIMALLY_RESTRICTIVE = 1342177280")]
[PhpClassConst("public const int UNRESTRICTIVE = 1610612736")]
[PhpClassConst("public const int SINGLE_SCRIPT_RESTRICTIVE = 536870912")]
[PhpClassConst("public const int MIXED_NUMBERS = 128")]
[PhpClassConst("public const int HIDDEN_OVERLAY = 256")]
[PhpClassConst("public const int IGNORE_SPACE = 1")]
[PhpClassConst("public const int CASE_INSENSITIVE = 2")]
[PhpClassConst("public const int ADD_CASE_MAPPINGS = 4")]
internal sealed unsafe class SpoofcheckerObject(PhpClass cls) : PhpInstance(cls)
{
    private const int HighlyRestrictive = 0x30000000;

    private static readonly delegate* unmanaged<int*, nint> Open = (delegate* unmanaged<int*, nint>)Icu.Function("uspoof_open");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("uspoof_close");
    private static readonly delegate* unmanaged<nint, int*, nint> CloneFunction = (delegate* unmanaged<nint, int*, nint>)Icu.Function("uspoof_clone");
    private static readonly delegate* unmanaged<nint, int, void> SetRestriction = (delegate* unmanaged<nint, int, void>)Icu.Function("uspoof_setRestrictionLevel");
    private static readonly delegate* unmanaged<nint, int, int*, void> SetChecks = (delegate* unmanaged<nint, int, int*, void>)Icu.Function("uspoof_setChecks");
    private static readonly delegate* unmanaged<nint, byte*, int*, void> SetLocales = (delegate* unmanaged<nint, byte*, int*, void>)Icu.Function("uspoof_setAllowedLocales");
    private static readonly delegate* unmanaged<nint, nint, int*, void> SetChars = (delegate* unmanaged<nint, nint, int*, void>)Icu.Function("uspoof_setAllowedChars");
    private static readonly delegate* unmanaged<nint, byte*, int, nint, int*, int> Check = (delegate* unmanaged<nint, byte*, int, nint, int*, int>)Icu.Function("uspoof_check2UTF8");
    private static readonly delegate* unmanaged<nint, byte*, int, byte*, int, int*, int> Confusable = (delegate* unmanaged<nint, byte*, int, byte*, int, int*, int>)Icu.Function("uspoof_areConfusableUTF8");
    private static readonly delegate* unmanaged<int*, nint> OpenResult = (delegate* unmanaged<int*, nint>)Icu.Function("uspoof_openCheckResult");
    private static readonly delegate* unmanaged<nint, void> CloseResult = (delegate* unmanaged<nint, void>)Icu.Function("uspoof_closeCheckResult");
    private static readonly delegate* unmanaged<nint> OpenSet = (delegate* unmanaged<nint>)Icu.Function("uset_openEmpty");
    private static readonly delegate* unmanaged<nint, void> CloseSet = (delegate* unmanaged<nint, void>)Icu.Function("uset_close");
    private static readonly delegate* unmanaged<nint, void> CompactSet = (delegate* unmanaged<nint, void>)Icu.Function("uset_compact");
    private static readonly delegate* unmanaged<nint, char*, int, uint, int*, int> ApplyPattern = (delegate* unmanaged<nint, char*, int, uint, int*, int>)Icu.Function("uset_applyPattern");

    private IcuHandle? _handle;

    private IntlError Error { get; } = new();

    [PhpMethod("public function __construct()")]
    public void Construct(RequestContext ctx)
    {
        if (_handle is not null) Throw.Error(ctx, "Spoofchecker object is already constructed");
        int status = 0;
        nint handle = Open(&status);
        if (!IntlError.Check(ctx, Error, status, "spoofchecker: unable to open ICU Spoof Checker")) IntlError.Throw(ctx);
        SetRestriction(handle, HighlyRestrictive);
        _handle = new IcuHandle(handle, Close);
    }

    private nint Fetch(RequestContext ctx)
    {
        Error.Reset();
        IntlError.Global(ctx).Reset();
        if (_handle is null) Throw.Error(ctx, "Found unconstructed Spoofchecker");
        return _handle.Value;
    }

    /// <summary>Keeps a call's status; a warning if it failed.</summary>
    private bool Succeeded(RequestContext ctx, int status)
    {
        Error.Code = status;
        if (!Icu.IsFailure(status)) return true;
        Arg.Warning(ctx, $"({status}) {Icu.ErrorName(status)}");
        return false;
    }

    [PhpMethod("public function isSuspicious(string $string, &$errorCode = null): bool", Tentative = true)]
    public bool isSuspicious(RequestContext ctx, PhpString @string, PhpReference? errorCode)
    {
        nint handle = Fetch(ctx);
        int status = 0, found;
        nint result = OpenResult(&status);
        fixed (byte* s = @string.Span) found = Check(handle, s, @string.Length, result, &status);
        CloseResult(result);
        if (!Succeeded(ctx, status)) return true;
        if (errorCode is not null) Arguments.Assign(ctx, errorCode, Value.Int(found));
        return found != 0;
    }

    [PhpMethod("public function areConfusable(string $string1, string $string2, &$errorCode = null): bool", Tentative = true)]
    public bool areConfusable(RequestContext ctx, PhpString string1, PhpString string2, PhpReference? errorCode)
    {
        nint handle = Fetch(ctx);
        int status = 0, found;
        fixed (byte* a = string1.Span, b = string2.Span) found = Confusable(handle, a, string1.Length, b, string2.Length, &status);
        if (!Succeeded(ctx, status)) return true;
        if (errorCode is not null) Arguments.Assign(ctx, errorCode, Value.Int(found));
        return found != 0;
    }

    [PhpMethod("public function setAllowedLocales(string $locales): void", Tentative = true)]
    public void setAllowedLocales(RequestContext ctx, PhpString locales)
    {
        nint handle = Fetch(ctx);
        int status = 0;
        fixed (byte* l = Icu.CText(locales)) SetLocales(handle, l, &status);
        Succeeded(ctx, status);
    }

    [PhpMethod("public function setChecks(int $checks): void", Tentative = true)]
    public void setChecks(RequestContext ctx, long checks)
    {
        int status = 0;
        SetChecks(Fetch(ctx), (int)checks, &status);
        Succeeded(ctx, status);
    }

    [PhpMethod("public function setRestrictionLevel(int $level): void", Tentative = true)]
    public void setRestrictionLevel(RequestContext ctx, long level)
    {
        const int ascii = 0x10000000, unrestrictive = 0x60000000;
        nint handle = Fetch(ctx);
        if (level is < ascii or > unrestrictive || level % ascii != 0)
        {
            Arg.ValueError(ctx, 1, "must be one of Spoofchecker::ASCII, Spoofchecker::SINGLE_SCRIPT_RESTRICTIVE, Spoofchecker::HIGHLY_RESTRICTIVE, "
                + "Spoofchecker::MODERATELY_RESTRICTIVE, Spoofchecker::MINIMALLY_RESTRICTIVE, or Spoofchecker::UNRESTRICTIVE");
        }

        SetRestriction(handle, (int)level);
    }

    [PhpMethod("public function setAllowedChars(string $pattern, int $patternOptions = 0): void")]
    public void setAllowedChars(RequestContext ctx, PhpString pattern, long patternOptions)
    {
        const string invalid = "must be a valid regular expression character set pattern";
        nint handle = Fetch(ctx);
        ReadOnlySpan<byte> bytes = pattern.Span;
        if (bytes.IsEmpty || bytes[0] != '[' || bytes[^1] != ']') Arg.ValueError(ctx, 1, invalid);
        if (Icu.FromUtf8(pattern) is not { } text)
        {
            Error.Code = Icu.InvalidChar;
            Arg.ValueError(ctx, 1, $"string conversion to unicode encoding failed ({Icu.InvalidChar}) {Icu.ErrorName(Icu.InvalidChar)}");
            return;
        }

        if (patternOptions is not (0 or 1 or (1 | 2) or (1 | 4)))
            Arg.ValueError(ctx, 2, "must be a valid pattern option, 0 or (SpoofChecker::IGNORE_SPACE|(<none> or SpoofChecker::CASE_INSENSITIVE or SpoofChecker::ADD_CASE_MAPPINGS))");
        nint set = OpenSet();
        try
        {
            int status = 0;
            fixed (char* t = text) ApplyPattern(set, t, text.Length, (uint)patternOptions, &status);
            Error.Code = status;
            if (Icu.IsFailure(status)) Arg.ValueError(ctx, 1, $"{invalid} ({status}) {Icu.ErrorName(status)}");
            CompactSet(set);
            SetChars(handle, set, &status);
            Succeeded(ctx, status);
        }
        finally
        {
            CloseSet(set);
        }
    }

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        int status = 0;
        if (_handle is null) ctx.ThrowError("Error", "Cannot clone uninitialized SpoofChecker");
        else if (CloneFunction(_handle.Value, &status) is var handle && Icu.IsFailure(status)) ctx.ThrowError("Error", "Failed to clone SpoofChecker");
        else if (copy is SpoofcheckerObject o) o._handle = new IcuHandle(handle, Close);
        return copy;
    }
}
