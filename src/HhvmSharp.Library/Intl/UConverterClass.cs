using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>UConverter: ICU's converters, with methods that subclasses override to replace what cannot be converted.</summary>
[PhpExtension("intl")]
[PhpClass("class UConverter", Order = 19, NotSerializable = true)]
[PhpClassConst("public const int REASON_UNASSIGNED = 0")]
[PhpClassConst("public const int REASON_ILLEGAL = 1")]
[PhpClassConst("public const int REASON_IRREGULAR = 2")]
[PhpClassConst("public const int REASON_RESET = 3")]
[PhpClassConst("public const int REASON_CLOSE = 4")]
[PhpClassConst("public const int REASON_CLONE = 5")]
[PhpClassConst("public const int UNSUPPORTED_CONVERTER = -1")]
[PhpClassConst("public const int SBCS = 0")]
[PhpClassConst("public const int DBCS = 1")]
[PhpClassConst("public const int MBCS = 2")]
[PhpClassConst("public const int LATIN_1 = 3")]
[PhpClassConst("public const int UTF8 = 4")]
[PhpClassConst("public const int UTF16_BigEndian = 5")]
[PhpClassConst("public const int UTF16_LittleEndian = 6")]
[PhpClassConst("public const int UTF32_BigEndian = 7")]
[PhpClassConst("public const int UTF32_LittleEndian = 8")]
[PhpClassConst("public const int EBCDIC_STATEFUL = 9")]
[PhpClassConst("public const int ISO_2022 = 10")]
[PhpClassConst("public const int LMBCS_1 = 11")]
[PhpClassConst("public const int LMBCS_2 = 12")]
[PhpClassConst("public const int LMBCS_3 = 13")]
[PhpClassConst("public const int LMBCS_4 = 14")]
[PhpClassConst("public const int LMBCS_5 = 15")]
[PhpClassConst("public const int LMBCS_6 = 16")]
[PhpClassConst("public const int LMBCS_8 = 17")]
[PhpClassConst("public const int LMBCS_11 = 18")]
[PhpClassConst("public const int LMBCS_16 = 19")]
[PhpClassConst("public const int LMBCS_17 = 20")]
[PhpClassConst("public const int LMBCS_18 = 21")]
[PhpClassConst("public const int LMBCS_19 = 22")]
[PhpClassConst("public const int LMBCS_LAST = 22")]
[PhpClassConst("public const int HZ = 23")]
[PhpClassConst("public const int SCSU = 24")]
[PhpClassConst("public const int ISCII = 25")]
[PhpClassConst("public const int US_ASCII = 26")]
[PhpClassConst("public const int UTF7 = 27")]
[PhpClassConst("public const int BOCU1 = 28")]
[PhpClassConst("public const int UTF16 = 29")]
[PhpClassConst("public const int UTF32 = 30")]
[PhpClassConst("public const int CESU8 = 31")]
[PhpClassConst("public const int IMAP_MAILBOX = 32")]
internal sealed unsafe partial class UConverterObject(PhpClass cls) : PhpInstance(cls)
{
    private const int InvalidState = 27, AmbiguousAlias = -122;

    private static readonly string[] Reasons = ["UNASSIGNED", "ILLEGAL", "IRREGULAR", "RESET", "CLOSE", "CLONE"];

    private IcuHandle? _source, _destination;

    private IntlError Error { get; } = new();

    private static void Fail(RequestContext ctx, IntlError? own, string function, int status) =>
        IntlError.Set(ctx, own, status, $"{function}() returned error {status}: {Icu.ErrorName(status)}");

    // ---- making ----

    [PhpMethod("public function __construct(?string $destination_encoding = null, ?string $source_encoding = null)")]
    public void Construct(RequestContext ctx, PhpString? destination_encoding, PhpString? source_encoding)
    {
        IntlError.Global(ctx).Reset();
        _source = Open(ctx, this, source_encoding ?? PhpString.Literal("utf-8")) ?? _source;
        _destination = Open(ctx, this, destination_encoding ?? PhpString.Literal("utf-8")) ?? _destination;
    }

    /// <summary>A converter; null after an error.</summary>
    /// <param name="owner">The object that keeps its error, if there is one.</param>
    private static IcuHandle? Open(RequestContext ctx, UConverterObject? owner, PhpString encoding)
    {
        int status = 0;
        nint converter;
        fixed (byte* e = Icu.CText(encoding)) converter = Ucnv.Open(e, &status);
        if (status == AmbiguousAlias)
        {
            int ignored = 0;
            Arg.Warning(ctx, $"Ambiguous encoding specified, using {Icu.Text(Ucnv.Name(converter, &ignored))}");
        }
        else if (Icu.IsFailure(status))
        {
            if (owner is not null) Fail(ctx, owner.Error, "ucnv_open", status);
            else IntlError.Set(ctx, status, $"Error setting encoding: {status} - {Icu.ErrorName(status)}");
            return null;
        }

        return new IcuHandle(converter, Ucnv.Close);
    }

    private void Reset(RequestContext ctx)
    {
        Error.Reset();
        IntlError.Global(ctx).Reset();
    }

    // ---- encodings ----

    [PhpMethod("public function setSourceEncoding(string $encoding): bool", Tentative = true)]
    public bool setSourceEncoding(RequestContext ctx, PhpString encoding) => Set(ctx, ref _source, encoding);

    [PhpMethod("public function setDestinationEncoding(string $encoding): bool", Tentative = true)]
    public bool setDestinationEncoding(RequestContext ctx, PhpString encoding) => Set(ctx, ref _destination, encoding);

    private bool Set(RequestContext ctx, ref IcuHandle? converter, PhpString encoding)
    {
        Reset(ctx);
        if (Open(ctx, this, encoding) is not { } opened) return false;
        converter = opened;
        return true;
    }

    [PhpMethod("public function getSourceEncoding(): string|false|null", Tentative = true)]
    public Value getSourceEncoding(RequestContext ctx) => NameOf(ctx, _source);

    [PhpMethod("public function getDestinationEncoding(): string|false|null", Tentative = true)]
    public Value getDestinationEncoding(RequestContext ctx) => NameOf(ctx, _destination);

    private Value NameOf(RequestContext ctx, IcuHandle? converter)
    {
        Reset(ctx);
        if (converter is null) return Value.Null;
        int status = 0;
        string name = Icu.Text(Ucnv.Name(converter.Value, &status));
        if (!Icu.IsFailure(status)) return Value.String(PhpString.FromLatin1(name));
        Fail(ctx, Error, "ucnv_getName()", status);
        return Value.False;
    }

    [PhpMethod("public function getSourceType(): int|false|null", Tentative = true)]
    public Value getSourceType(RequestContext ctx) => Type(ctx, _source);

    [PhpMethod("public function getDestinationType(): int|false|null", Tentative = true)]
    public Value getDestinationType(RequestContext ctx) => Type(ctx, _destination);

    private Value Type(RequestContext ctx, IcuHandle? converter)
    {
        Reset(ctx);
        return converter is null ? Value.Null : Value.Int(Ucnv.Type(converter.Value));
    }

    [PhpMethod("public function setSubstChars(string $chars): bool", Tentative = true)]
    public bool setSubstChars(RequestContext ctx, PhpString chars)
    {
        Reset(ctx);
        return SetSubstitute(ctx, _source, "Source", chars) & SetSubstitute(ctx, _destination, "Destination", chars);
    }

    private bool SetSubstitute(RequestContext ctx, IcuHandle? converter, string which, PhpString chars)
    {
        if (converter is null)
        {
            IntlError.Set(ctx, Error, InvalidState, $"{which} Converter has not been initialized yet");
            return false;
        }

        int status = SetSubstitute(converter, chars);
        if (Icu.IsFailure(status)) Fail(ctx, Error, "ucnv_setSubstChars", status);
        return !Icu.IsFailure(status);
    }

    private static int SetSubstitute(IcuHandle converter, PhpString chars)
    {
        int status = 0;
        fixed (byte* c = Icu.CText(chars)) Ucnv.SetSubstitute(converter.Value, c, (sbyte)(chars.Length & 0x7F), &status);
        return status;
    }

    [PhpMethod("public function getSubstChars(): string|false|null", Tentative = true)]
    public Value getSubstChars(RequestContext ctx)
    {
        Reset(ctx);
        if (_source is null) return Value.Null;
        PhpString chars = Substitute(_source, out int status);
        if (!Icu.IsFailure(status)) return Value.String(chars);
        Fail(ctx, Error, "ucnv_getSubstChars", status);
        return Value.False;
    }

    private static PhpString Substitute(IcuHandle converter, out int status)
    {
        byte* chars = stackalloc byte[sbyte.MaxValue];
        sbyte length = sbyte.MaxValue;
        int code = 0;
        Ucnv.GetSubstitute(converter.Value, chars, &length, &code);
        status = code;
        return PhpString.FromSpan(new ReadOnlySpan<byte>(chars, Icu.IsFailure(code) ? 0 : length));
    }

    // ---- converting ----

    [PhpMethod("public function convert(string $str, bool $reverse = false): string|false", Tentative = true)]
    public PhpString? convert(RequestContext ctx, PhpString str, bool reverse)
    {
        Reset(ctx);
        if (_source is not null && _destination is not null)
            return reverse ? Convert(ctx, this, _source, _destination, str) : Convert(ctx, this, _destination, _source, str);
        IntlError.Set(ctx, Error, InvalidState, "Internal converters not initialized");
        return null;
    }

    [PhpMethod("public static function transcode(string $str, string $toEncoding, string $fromEncoding, ?array $options = null): string|false", Tentative = true)]
    public static PhpString? transcode(RequestContext ctx, PhpString str, PhpString toEncoding, PhpString fromEncoding, PhpArray? options)
    {
        IntlError.Global(ctx).Reset();
        if (Open(ctx, null, fromEncoding) is not { } source || Open(ctx, null, toEncoding) is not { } destination) return null;
        int status = 0;
        if (options?.Get(PhpString.Literal("from_subst")).Dereferenced() is { IsString: true } from) status = SetSubstitute(source, from.AsString);
        if (!Icu.IsFailure(status) && options?.Get(PhpString.Literal("to_subst")).Dereferenced() is { IsString: true } to) status = SetSubstitute(destination, to.AsString);
        if (!Icu.IsFailure(status)) return Convert(ctx, null, destination, source, str);
        Fail(ctx, null, "transcode", status);
        return null;
    }

    private static PhpString? Convert(RequestContext ctx, UConverterObject? owner, IcuHandle destination, IcuHandle source, PhpString text)
    {
        using var scope = new CallbackScope(ctx, owner, source, destination);
        int status = 0;
        fixed (byte* t = Icu.CText(PhpString.Empty), s = text.Span)
        {
            byte* from = text.Length == 0 ? t : s;
            int length = Ucnv.ToUChars(source.Value, null, 0, from, text.Length, &status);
            if (Icu.IsFailure(status) && status != Icu.BufferOverflow)
            {
                Fail(ctx, owner?.Error, "ucnv_toUChars", status);
                return null;
            }

            var wide = new char[length + 1];
            status = 0;
            fixed (char* w = wide)
            {
                length = Ucnv.ToUChars(source.Value, w, wide.Length, from, text.Length, &status);
                if (Icu.IsFailure(status))
                {
                    Fail(ctx, owner?.Error, "ucnv_toUChars", status);
                    return null;
                }

                int size = Ucnv.FromUChars(destination.Value, null, 0, w, length, &status);
                if (Icu.IsFailure(status) && status != Icu.BufferOverflow)
                {
                    Fail(ctx, owner?.Error, "ucnv_fromUChars", status);
                    return null;
                }

                var result = new byte[size + 1];
                status = 0;
                fixed (byte* r = result) size = Ucnv.FromUChars(destination.Value, r, result.Length, w, length, &status);
                if (!Icu.IsFailure(status)) return PhpString.FromSpan(result.AsSpan(0, size));
            }
        }

        Fail(ctx, owner?.Error, "ucnv_fromUChars", status);
        return null;
    }

    // ---- lists ----

    [PhpMethod("public static function getAvailable(): array", Tentative = true)]
    public static PhpArray getAvailable(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        var all = new PhpArray();
        for (int i = 0, n = Ucnv.CountAvailable(); i < n; i++) all.Append(ctx, Value.String(PhpString.FromLatin1(Icu.Text(Ucnv.Available(i)))));
        return all;
    }

    [PhpMethod("public static function getAliases(string $name): array|false|null", Tentative = true)]
    public static PhpArray? getAliases(RequestContext ctx, PhpString name)
    {
        IntlError.Global(ctx).Reset();
        int status = 0;
        var all = new PhpArray();
        fixed (byte* n = Icu.CText(name))
        {
            int count = Ucnv.CountAliases(n, &status);
            if (Icu.IsFailure(status))
            {
                Fail(ctx, null, "ucnv_countAliases", status);
                return null;
            }

            for (int i = 0; i < count; i++)
            {
                status = 0;
                all.Append(ctx, Value.String(PhpString.FromLatin1(Icu.Text(Ucnv.Alias(n, (ushort)i, &status)))));
            }
        }

        return all;
    }

    [PhpMethod("public static function getStandards(): ?array", Tentative = true)]
    public static PhpArray? getStandards(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        var all = new PhpArray();
        for (int i = 0, n = Ucnv.CountStandards(); i < n; i++)
        {
            int status = 0;
            all.Append(ctx, Value.String(PhpString.FromLatin1(Icu.Text(Ucnv.Standard((ushort)i, &status)))));
        }

        return all;
    }

    [PhpMethod("public static function reasonText(int $reason): string", Tentative = true)]
    public static PhpString reasonText(RequestContext ctx, long reason)
    {
        IntlError.Global(ctx).Reset();
        if (reason < 0 || reason >= Reasons.Length) Arg.ValueError(ctx, 1, "must be a UConverter::REASON_* constant");
        return PhpString.FromLatin1("REASON_" + Reasons[reason]);
    }

    // ---- errors, handlers ----

    [PhpMethod("public function getErrorCode(): int", Tentative = true)]
    public long getErrorCode() => Error.Code;

    [PhpMethod("public function getErrorMessage(): ?string", Tentative = true)]
    public PhpString? getErrorMessage() => PhpString.FromUtf8(Error.Text);

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is not UConverterObject o) return copy;
        o._source = Copy(ctx, o, _source);
        o._destination = Copy(ctx, o, _destination);
        return copy;
    }

    private static IcuHandle? Copy(RequestContext ctx, UConverterObject owner, IcuHandle? converter)
    {
        int status = 0;
        nint copy = converter is null ? 0 : Ucnv.Clone(converter.Value, &status);
        if (converter is null || Icu.IsFailure(status))
        {
            if (!ctx.HasPending) ctx.ThrowError("Error", "Failed to clone UConverter");
            return null;
        }

        return new IcuHandle(copy, Ucnv.Close);
    }
}
