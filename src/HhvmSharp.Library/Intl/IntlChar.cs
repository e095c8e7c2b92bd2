using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlChar: what Unicode says of a code point.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlChar", Order = 20)]
internal static unsafe partial class IntlCharClass
{
    private static readonly delegate* unmanaged<int, int, sbyte> HasBinaryFunction = (delegate* unmanaged<int, int, sbyte>)Icu.Function("u_hasBinaryProperty");
    private static readonly delegate* unmanaged<int, int, int> PropertyFunction = (delegate* unmanaged<int, int, int>)Icu.Function("u_getIntPropertyValue");
    private static readonly delegate* unmanaged<int, int> MinimumFunction = (delegate* unmanaged<int, int>)Icu.Function("u_getIntPropertyMinValue");
    private static readonly delegate* unmanaged<int, int> MaximumFunction = (delegate* unmanaged<int, int>)Icu.Function("u_getIntPropertyMaxValue");
    private static readonly delegate* unmanaged<int, double> NumericFunction = (delegate* unmanaged<int, double>)Icu.Function("u_getNumericValue");
    private static readonly delegate* unmanaged<int, int> BlockFunction = (delegate* unmanaged<int, int>)Icu.Function("ublock_getCode");
    private static readonly delegate* unmanaged<int, byte> CombiningFunction = (delegate* unmanaged<int, byte>)Icu.Function("u_getCombiningClass");
    private static readonly delegate* unmanaged<int, int, byte*, int, int*, int> NameFunction = (delegate* unmanaged<int, int, byte*, int, int*, int>)Icu.Function("u_charName");
    private static readonly delegate* unmanaged<int, byte*, int*, int> FromNameFunction = (delegate* unmanaged<int, byte*, int*, int>)Icu.Function("u_charFromName");
    private static readonly delegate* unmanaged<nint, nint, void> EnumerateTypesFunction = (delegate* unmanaged<nint, nint, void>)Icu.Function("u_enumCharTypes");
    private static readonly delegate* unmanaged<int, int, nint, nint, int, int*, void> EnumerateNamesFunction = (delegate* unmanaged<int, int, nint, nint, int, int*, void>)Icu.Function("u_enumCharNames");
    private static readonly delegate* unmanaged<int, int, byte*> PropertyNameFunction = (delegate* unmanaged<int, int, byte*>)Icu.Function("u_getPropertyName");
    private static readonly delegate* unmanaged<byte*, int> PropertyEnumFunction = (delegate* unmanaged<byte*, int>)Icu.Function("u_getPropertyEnum");
    private static readonly delegate* unmanaged<int, int, int, byte*> ValueNameFunction = (delegate* unmanaged<int, int, int, byte*>)Icu.Function("u_getPropertyValueName");
    private static readonly delegate* unmanaged<int, byte*, int> ValueEnumFunction = (delegate* unmanaged<int, byte*, int>)Icu.Function("u_getPropertyValueEnum");
    private static readonly delegate* unmanaged<int, uint, int> FoldFunction = (delegate* unmanaged<int, uint, int>)Icu.Function("u_foldCase");
    private static readonly delegate* unmanaged<int, sbyte, int> DigitFunction = (delegate* unmanaged<int, sbyte, int>)Icu.Function("u_digit");
    private static readonly delegate* unmanaged<int, sbyte, int> ForDigitFunction = (delegate* unmanaged<int, sbyte, int>)Icu.Function("u_forDigit");
    private static readonly delegate* unmanaged<int, byte*, void> AgeFunction = (delegate* unmanaged<int, byte*, void>)Icu.Function("u_charAge");
    private static readonly delegate* unmanaged<byte*, void> VersionFunction = (delegate* unmanaged<byte*, void>)Icu.Function("u_getUnicodeVersion");
    private static readonly delegate* unmanaged<int, char*, int, int*, int> ClosureFunction = (delegate* unmanaged<int, char*, int, int*, int>)Icu.Function("u_getFC_NFKC_Closure");

    private const int MaxCodePoint = 0x10FFFF, VersionLength = 4;

    // ---- code points ----

    /// <summary>A code point, given as a number or as one character; null after an error.</summary>
    private static int? CodePoint(RequestContext ctx, in Value value, bool keepError = false)
    {
        IntlError error = IntlError.Global(ctx);
        if (!keepError) error.Reset();
        long number = value.IsInt ? value.IntValue : -1;
        if (value.IsString)
        {
            ReadOnlySpan<byte> text = value.AsString.Span;
            bool valid = Rune.DecodeFromUtf8(text, out Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            if (length != text.Length || text.IsEmpty)
            {
                (error.Code, error.Message) = (Icu.IllegalArgument, "Passing a UTF-8 character for codepoint requires a string which is exactly one UTF-8 codepoint long.");
                return null;
            }

            number = valid ? rune.Value : -1;
        }

        if (number is >= 0 and <= MaxCodePoint) return (int)number;
        (error.Code, error.Message) = (Icu.IllegalArgument, "Codepoint out of range");
        return null;
    }

    /// <summary>UTF-8, also of what is half a surrogate pair.</summary>
    private static PhpString Utf8(int c) => PhpString.FromSpan(c switch
    {
        < 0x80 => [(byte)c],
        < 0x800 => [(byte)(0xC0 | c >> 6), Tail(c)],
        < 0x10000 => [(byte)(0xE0 | c >> 12), Tail(c >> 6), Tail(c)],
        _ => [(byte)(0xF0 | c >> 18), Tail(c >> 12), Tail(c >> 6), Tail(c)],
    });

    private static byte Tail(int bits) => (byte)(0x80 | (bits & 0x3F));

    /// <summary>A character for a character, a number for a number.</summary>
    private static Value AsGiven(in Value given, int result) => given.IsString ? Value.String(Utf8(result)) : Value.Int(result);

    [PhpMethod("public static function chr(int|string $codepoint): ?string", Tentative = true)]
    public static PhpString? chr(RequestContext ctx, Value codepoint) => CodePoint(ctx, in codepoint) is { } c ? Utf8(c) : null;

    [PhpMethod("public static function ord(int|string $character): ?int", Tentative = true)]
    public static long? ord(RequestContext ctx, Value character) => CodePoint(ctx, in character);

    [PhpMethod("public static function foldCase(int|string $codepoint, int $options = IntlChar::FOLD_CASE_DEFAULT): int|string|null", Tentative = true)]
    public static Value foldCase(RequestContext ctx, Value codepoint, long options) =>
        CodePoint(ctx, in codepoint) is { } c ? AsGiven(in codepoint, FoldFunction(c, (uint)options)) : Value.Null;

    // ---- properties ----

    [PhpMethod("public static function hasBinaryProperty(int|string $codepoint, int $property): ?bool", Tentative = true)]
    public static bool? hasBinaryProperty(RequestContext ctx, Value codepoint, long property) =>
        CodePoint(ctx, in codepoint) is { } c ? HasBinaryFunction(c, (int)property) != 0 : null;

    [PhpMethod("public static function getIntPropertyValue(int|string $codepoint, int $property): ?int", Tentative = true)]
    public static long? getIntPropertyValue(RequestContext ctx, Value codepoint, long property) =>
        CodePoint(ctx, in codepoint) is { } c ? PropertyFunction(c, (int)property) : null;

    [PhpMethod("public static function getIntPropertyMinValue(int $property): int", Tentative = true)]
    public static long getIntPropertyMinValue(RequestContext ctx, long property)
    {
        IntlError.Global(ctx).Reset();
        return MinimumFunction((int)property);
    }

    [PhpMethod("public static function getIntPropertyMaxValue(int $property): int", Tentative = true)]
    public static long getIntPropertyMaxValue(RequestContext ctx, long property)
    {
        IntlError.Global(ctx).Reset();
        return MaximumFunction((int)property);
    }

    [PhpMethod("public static function getNumericValue(int|string $codepoint): ?float", Tentative = true)]
    public static double? getNumericValue(RequestContext ctx, Value codepoint) => CodePoint(ctx, in codepoint) is { } c ? NumericFunction(c) : null;

    [PhpMethod("public static function getBlockCode(int|string $codepoint): ?int", Tentative = true)]
    public static long? getBlockCode(RequestContext ctx, Value codepoint) => CodePoint(ctx, in codepoint) is { } c ? BlockFunction(c) : null;

    [PhpMethod("public static function getCombiningClass(int|string $codepoint): ?int", Tentative = true)]
    public static long? getCombiningClass(RequestContext ctx, Value codepoint) => CodePoint(ctx, in codepoint) is { } c ? CombiningFunction(c) : null;

    private static PhpString? Known(RequestContext ctx, byte* name)
    {
        if (name is not null) return PhpString.FromLatin1(Icu.Text(name));
        IntlError error = IntlError.Global(ctx);
        (error.Code, error.Message) = (Icu.IllegalArgument, "Failed to get property name");
        return null;
    }

    [PhpMethod("public static function getPropertyName(int $property, int $type = IntlChar::LONG_PROPERTY_NAME): string|false", Tentative = true)]
    public static PhpString? getPropertyName(RequestContext ctx, long property, long type)
    {
        IntlError.Global(ctx).Reset();
        return Known(ctx, PropertyNameFunction((int)property, (int)type));
    }

    [PhpMethod("public static function getPropertyEnum(string $alias): int", Tentative = true)]
    public static long getPropertyEnum(RequestContext ctx, PhpString alias)
    {
        IntlError.Global(ctx).Reset();
        fixed (byte* a = Icu.CText(alias)) return PropertyEnumFunction(a);
    }

    [PhpMethod("public static function getPropertyValueName(int $property, int $value, int $type = IntlChar::LONG_PROPERTY_NAME): string|false", Tentative = true)]
    public static PhpString? getPropertyValueName(RequestContext ctx, long property, long value, long type)
    {
        IntlError.Global(ctx).Reset();
        return Known(ctx, ValueNameFunction((int)property, (int)value, (int)type));
    }

    [PhpMethod("public static function getPropertyValueEnum(int $property, string $name): int", Tentative = true)]
    public static long getPropertyValueEnum(RequestContext ctx, long property, PhpString name)
    {
        IntlError.Global(ctx).Reset();
        fixed (byte* n = Icu.CText(name)) return ValueEnumFunction((int)property, n);
    }

    // ---- digits, versions ----

    [PhpMethod("public static function digit(int|string $codepoint, int $base = 10): int|false|null", Tentative = true)]
    public static Value digit(RequestContext ctx, Value codepoint, long @base)
    {
        if (CodePoint(ctx, in codepoint) is not { } c) return Value.Null;
        int digit = DigitFunction(c, (sbyte)@base);
        if (digit >= 0) return Value.Int(digit);
        IntlError error = IntlError.Global(ctx);
        (error.Code, error.Message) = (Icu.IllegalArgument, "Invalid digit");
        return Value.False;
    }

    [PhpMethod("public static function forDigit(int $digit, int $base = 10): int", Tentative = true)]
    public static long forDigit(RequestContext ctx, long digit, long @base)
    {
        IntlError.Global(ctx).Reset();
        return ForDigitFunction((int)digit, (sbyte)@base);
    }

    [PhpMethod("public static function charAge(int|string $codepoint): ?array", Tentative = true)]
    public static PhpArray? charAge(RequestContext ctx, Value codepoint)
    {
        if (CodePoint(ctx, in codepoint) is not { } c) return null;
        byte* version = stackalloc byte[VersionLength];
        AgeFunction(c, version);
        return Version(ctx, version);
    }

    [PhpMethod("public static function getUnicodeVersion(): array", Tentative = true)]
    public static PhpArray getUnicodeVersion(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        byte* version = stackalloc byte[VersionLength];
        VersionFunction(version);
        return Version(ctx, version);
    }

    private static PhpArray Version(RequestContext ctx, byte* version)
    {
        var all = new PhpArray(VersionLength);
        for (int i = 0; i < VersionLength; i++) all.Append(ctx, Value.Int(version[i]));
        return all;
    }

    [PhpMethod("public static function getFC_NFKC_Closure(int|string $codepoint): string|false|null", Tentative = true)]
    public static Value getFC_NFKC_Closure(RequestContext ctx, Value codepoint)
    {
        if (CodePoint(ctx, in codepoint) is not { } c) return Value.Null;
        string closure = Icu.GetText((b, n, s) => ClosureFunction(c, b, n, s), out int status);
        return IntlError.Check(ctx, null, status, "Failed getting closure") ? Value.String(PhpString.FromUtf8(closure)) : Value.False;
    }

    // ---- names ----

    [PhpMethod("public static function charName(int|string $codepoint, int $type = IntlChar::UNICODE_CHAR_NAME): ?string", Tentative = true)]
    public static PhpString? charName(RequestContext ctx, Value codepoint, long type)
    {
        if (CodePoint(ctx, in codepoint) is not { } c) return null;
        string name = Icu.GetBytes((b, n, s) => NameFunction(c, (int)type, b, n, s), out int status);
        return IntlError.Check(ctx, null, status, "Failure getting character name") ? PhpString.FromLatin1(name) : null;
    }

    [PhpMethod("public static function charFromName(string $name, int $type = IntlChar::UNICODE_CHAR_NAME): ?int", Tentative = true)]
    public static long? charFromName(RequestContext ctx, PhpString name, long type)
    {
        IntlError.Global(ctx).Reset();
        int status = 0, c;
        fixed (byte* n = Icu.CText(name)) c = FromNameFunction((int)type, n, &status);
        IntlError.Global(ctx).Code = status;
        return Icu.IsFailure(status) ? null : c;
    }

    // ---- walks ----

    /// <summary>What a walk over the code points calls.</summary>
    private sealed class Walk(RequestContext context, CallTarget target)
    {
        internal readonly CallTarget Target = target;

        internal RequestContext Context { get; } = context;
    }

    private static void Run(Action<nint> walk, Walk state)
    {
        GCHandle handle = GCHandle.Alloc(state);
        try
        {
            walk(GCHandle.ToIntPtr(handle));
        }
        finally
        {
            handle.Free();
        }

        Throw.IfPending(state.Context);
    }

    private static sbyte Call(nint context, params ReadOnlySpan<Value> arguments)
    {
        var walk = (Walk)GCHandle.FromIntPtr(context).Target!;
        try
        {
            walk.Context.Call(in walk.Target, arguments).Release(walk.Context);
        }
        catch (PhpThrow)
        {
            // pending
        }

        return walk.Context.HasPending ? (sbyte)0 : (sbyte)1;
    }

    [PhpMethod("public static function enumCharTypes(callable $callback): void", Tentative = true)]
    public static void enumCharTypes(RequestContext ctx, Value callback)
    {
        IntlError.Global(ctx).Reset();
        CallTarget target = ctx.RequireCallable(in callback, "IntlChar::enumCharTypes", 1, "callback");
        Run(context => EnumerateTypesFunction((nint)(delegate* unmanaged[Cdecl]<nint, int, int, int, sbyte>)&OnType, context), new Walk(ctx, target));
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static sbyte OnType(nint context, int start, int limit, int type) => Call(context, Value.Int(start), Value.Int(limit), Value.Int(type));

    [PhpMethod("public static function enumCharNames(int|string $start, int|string $end, callable $callback, int $type = IntlChar::UNICODE_CHAR_NAME): bool", Tentative = true)]
    public static bool enumCharNames(RequestContext ctx, Value start, Value end, Value callback, long type)
    {
        if (CodePoint(ctx, in start) is not { } first || CodePoint(ctx, in end, keepError: true) is not { } last) return false;
        CallTarget target = ctx.RequireCallable(in callback, "IntlChar::enumCharNames", 3, "callback");
        int status = 0;
        Run(context =>
        {
            int code = 0;
            EnumerateNamesFunction(first, last, (nint)(delegate* unmanaged[Cdecl]<nint, int, int, byte*, int, sbyte>)&OnName, context, (int)type, &code);
            status = code;
        }, new Walk(ctx, target));
        IntlError.Global(ctx).Code = status;
        return !Icu.IsFailure(status);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static sbyte OnName(nint context, int code, int type, byte* name, int length) =>
        Call(context, Value.Int(code), Value.Int(type), Value.String(PhpString.FromSpan(new ReadOnlySpan<byte>(name, length))));
}
