using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>UConverter: what is called for characters that cannot be converted.</summary>
internal sealed unsafe partial class UConverterObject
{
    private static readonly PhpString ToMethod = PhpString.Literal("toucallback"), FromMethod = PhpString.Literal("fromucallback");

    /// <summary>UConverterToUnicodeArgs and UConverterFromUnicodeArgs, which differ in what the pointers point to.</summary>
    private struct CallbackArguments
    {
        internal ushort Size;
        internal sbyte Flush;
        internal nint Converter;
        internal byte* Source, SourceLimit, Target, TargetLimit;
        internal int* Offsets;
    }

    /// <summary>The request and the object that answer callbacks.</summary>
    private sealed record Callbacks(RequestContext Context, UConverterObject Owner);

    /// <summary>What the callbacks of the running conversion get: a handle of <see cref="Callbacks"/>; 0: none runs.</summary>
    private nint _answering;

    /// <summary>One conversion: callbacks reach the object while it runs.</summary>
    private readonly ref struct CallbackScope
    {
        private readonly UConverterObject? _owner;
        private readonly IcuHandle _source, _destination;
        private readonly GCHandle _handle;
        private readonly nint _outer;

        /// <summary>The methods of a subclass answer; ICU's own substitution does where the class is UConverter itself.</summary>
        internal CallbackScope(RequestContext ctx, UConverterObject? owner, IcuHandle source, IcuHandle destination)
        {
            _source = source;
            _destination = destination;
            if (owner is null || owner.Class == ctx.Environment.CoreClass("uconverter")) return;
            _owner = owner;
            _outer = owner._answering;
            _handle = GCHandle.Alloc(new Callbacks(ctx, owner));
            Answer(GCHandle.ToIntPtr(_handle));
        }

        internal void Dispose()
        {
            if (_owner is null) return;
            Answer(_outer);
            _handle.Free();
        }

        private void Answer(nint handle)
        {
            _owner!._answering = handle;
            int status = 0;
            Ucnv.SetToCallback(_source.Value, (nint)(delegate* unmanaged[Cdecl]<nint, CallbackArguments*, byte*, int, int, int*, void>)&OnToUnicode, handle, null, null, &status);
            status = 0;
            Ucnv.SetFromCallback(_destination.Value, (nint)(delegate* unmanaged[Cdecl]<nint, CallbackArguments*, char*, int, int, int, int*, void>)&OnFromUnicode, handle, null, null, &status);
        }
    }

    private static Callbacks? Answering(nint context) => context == 0 ? null : (Callbacks?)GCHandle.FromIntPtr(context).Target;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnToUnicode(nint context, CallbackArguments* args, byte* units, int length, int reason, int* status)
    {
        if (Answering(context) is not { } current) return;
        PhpString source = PhpString.FromSpan(new ReadOnlySpan<byte>(args->Source, args->Source is null ? 0 : (int)(args->SourceLimit - args->Source)));
        PhpString given = PhpString.FromSpan(new ReadOnlySpan<byte>(units, units is null ? 0 : length));
        current.Owner.Call(current.Context, ToMethod, reason, Value.String(source), Value.String(given), status, out Value answer);
        current.Owner.AppendWide(current.Context, args, in answer);
        answer.Release(current.Context);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnFromUnicode(nint context, CallbackArguments* args, char* units, int length, int codePoint, int reason, int* status)
    {
        if (Answering(context) is not { } current) return;
        var source = new PhpArray();
        foreach (Rune rune in new ReadOnlySpan<char>(units, units is null ? 0 : length).EnumerateRunes()) source.Append(current.Context, Value.Int(rune.Value));
        current.Owner.Call(current.Context, FromMethod, reason, Value.Array(source), Value.Int(codePoint), status, out Value answer);
        current.Owner.AppendBytes(current.Context, args, in answer);
        answer.Release(current.Context);
    }

    private void Call(RequestContext ctx, PhpString method, int reason, in Value source, in Value unit, int* status, out Value answer)
    {
        answer = default;
        if (ctx.HasPending) return;
        var error = new PhpReference(Value.Int(*status));
        try
        {
            answer = ctx.CallMethod(this, method, Value.Int(reason), source, unit, Value.FromHeap(error));
        }
        catch (PhpThrow)
        {
            // pending
        }

        if (error.Value.IsInt) *status = (int)error.Value.IntValue;
    }

    private bool HasRoom(RequestContext ctx, long available, long needed)
    {
        if (available >= needed) return true;
        IntlError.Set(ctx, Error, Icu.BufferOverflow, $"Buffer overrun {needed} bytes needed, {available} available");
        return false;
    }

    private void AppendWide(RequestContext ctx, CallbackArguments* args, in Value value)
    {
        Value v = value.Dereferenced();
        if (v.IsNullOrUndef) return;
        if (v.IsArray)
        {
            foreach ((Value _, Value element) in v.AsArray) AppendWide(ctx, args, in element);
            return;
        }

        string text;
        if (v.IsString)
        {
            text = Encoding.UTF8.GetString(v.AsString.Span);
        }
        else if (!v.IsInt)
        {
            IntlError.Set(ctx, Error, Icu.IllegalArgument, "toUCallback() specified illegal type for substitution character");
            return;
        }
        else if (v.IntValue is < 0 or > 0x10FFFF)
        {
            IntlError.Set(ctx, Error, Icu.IllegalArgument, $"Invalid codepoint U+{v.IntValue:x4}");
            return;
        }
        else
        {
            text = v.IntValue > char.MaxValue ? char.ConvertFromUtf32((int)v.IntValue) : ((char)v.IntValue).ToString();
        }

        if (!HasRoom(ctx, (args->TargetLimit - args->Target) / sizeof(char), text.Length)) return;
        text.CopyTo(new Span<char>(args->Target, text.Length));
        args->Target += text.Length * sizeof(char);
    }

    private void AppendBytes(RequestContext ctx, CallbackArguments* args, in Value value)
    {
        Value v = value.Dereferenced();
        if (v.IsNullOrUndef) return;
        if (v.IsArray)
        {
            foreach ((Value _, Value element) in v.AsArray) AppendBytes(ctx, args, in element);
        }
        else if (v.IsInt || v.IsString)
        {
            ReadOnlySpan<byte> bytes = v.IsInt ? [(byte)v.IntValue] : v.AsString.Span;
            if (!HasRoom(ctx, args->TargetLimit - args->Target, bytes.Length)) return;
            bytes.CopyTo(new Span<byte>(args->Target, bytes.Length));
            args->Target += bytes.Length;
        }
        else
        {
            IntlError.Set(ctx, Error, Icu.IllegalArgument, "fromUCallback() specified illegal type for substitution character");
        }
    }

    // ---- what they do by default ----

    [PhpMethod("public function toUCallback(int $reason, string $source, string $codeUnits, &$error): string|int|array|null", Tentative = true)]
    public Value toUCallback(RequestContext ctx, long reason, PhpString source, PhpString codeUnits, PhpReference error) => Default(ctx, reason, error);

    [PhpMethod("public function fromUCallback(int $reason, array $source, int $codePoint, &$error): string|int|array|null", Tentative = true)]
    public Value fromUCallback(RequestContext ctx, long reason, PhpArray source, long codePoint, PhpReference error) => Default(ctx, reason, error);

    private Value Default(RequestContext ctx, long reason, PhpReference error)
    {
        const int irregular = 2;
        if (reason is < 0 or > irregular) return Value.Null;
        PhpString chars = PhpString.FromLatin1("\x1A");
        int status = InvalidState;
        if (_source is null)
        {
            IntlError.Set(ctx, Error, InvalidState, "Source Converter has not been initialized yet");
        }
        else
        {
            PhpString own = Substitute(_source, out status);
            if (Icu.IsFailure(status)) Fail(ctx, Error, "ucnv_getSubstChars", status);
            else chars = own;
        }

        Arguments.Assign(ctx, error, Value.Int(status));
        return Value.String(chars);
    }
}
