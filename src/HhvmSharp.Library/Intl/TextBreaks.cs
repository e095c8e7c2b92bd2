using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace HhvmSharp.Library.Intl;

/// <summary>Boundaries in a text of UTF-8; offsets are bytes.</summary>
internal abstract class TextBreaks
{
    internal const int Done = -1;

    internal abstract void SetText(ReadOnlySpan<byte> text, out int status);

    internal abstract int First();

    internal abstract int Last();

    internal abstract int Next();

    internal abstract int Previous();

    internal abstract int Current { get; }

    /// <summary>So many boundaries on, or back.</summary>
    internal abstract int Move(int count);

    internal abstract int Following(int offset);

    internal abstract int Preceding(int offset);

    internal abstract bool IsBoundary(int offset);

    internal abstract string? Locale(int type, out int status);

    internal abstract TextBreaks Copy();

    internal abstract bool Equals(TextBreaks other);
}

/// <summary>Boundaries by ICU's rules (ubrk_*).</summary>
internal sealed unsafe class RuleBreaks : TextBreaks
{
    private static readonly delegate* unmanaged<int, byte*, char*, int, int*, nint> OpenFunction = (delegate* unmanaged<int, byte*, char*, int, int*, nint>)Icu.Function("ubrk_open");
    private static readonly delegate* unmanaged<char*, int, char*, int, ParseError*, int*, nint> OpenRulesFunction =
        (delegate* unmanaged<char*, int, char*, int, ParseError*, int*, nint>)Icu.Function("ubrk_openRules");
    private static readonly delegate* unmanaged<byte*, int, char*, int, int*, nint> OpenBinaryFunction = (delegate* unmanaged<byte*, int, char*, int, int*, nint>)Icu.Function("ubrk_openBinaryRules");
    private static readonly delegate* unmanaged<nint, void> Close = (delegate* unmanaged<nint, void>)Icu.Function("ubrk_close");
    private static readonly delegate* unmanaged<nint, int*, nint> CloneFunction = (delegate* unmanaged<nint, int*, nint>)Icu.Function("ubrk_clone");
    private static readonly delegate* unmanaged<nint, nint, int*, void> SetUText = (delegate* unmanaged<nint, nint, int*, void>)Icu.Function("ubrk_setUText");
    private static readonly delegate* unmanaged<nint, int> FirstFunction = (delegate* unmanaged<nint, int>)Icu.Function("ubrk_first");
    private static readonly delegate* unmanaged<nint, int> LastFunction = (delegate* unmanaged<nint, int>)Icu.Function("ubrk_last");
    private static readonly delegate* unmanaged<nint, int> NextFunction = (delegate* unmanaged<nint, int>)Icu.Function("ubrk_next");
    private static readonly delegate* unmanaged<nint, int> PreviousFunction = (delegate* unmanaged<nint, int>)Icu.Function("ubrk_previous");
    private static readonly delegate* unmanaged<nint, int> CurrentFunction = (delegate* unmanaged<nint, int>)Icu.Function("ubrk_current");
    private static readonly delegate* unmanaged<nint, int, int> FollowingFunction = (delegate* unmanaged<nint, int, int>)Icu.Function("ubrk_following");
    private static readonly delegate* unmanaged<nint, int, int> PrecedingFunction = (delegate* unmanaged<nint, int, int>)Icu.Function("ubrk_preceding");
    private static readonly delegate* unmanaged<nint, int, sbyte> IsBoundaryFunction = (delegate* unmanaged<nint, int, sbyte>)Icu.Function("ubrk_isBoundary");
    private static readonly delegate* unmanaged<nint, int> StatusFunction = (delegate* unmanaged<nint, int>)Icu.Function("ubrk_getRuleStatus");
    private static readonly delegate* unmanaged<nint, int*, int, int*, int> StatusesFunction = (delegate* unmanaged<nint, int*, int, int*, int>)Icu.Function("ubrk_getRuleStatusVec");
    private static readonly delegate* unmanaged<nint, int, int*, byte*> LocaleFunction = (delegate* unmanaged<nint, int, int*, byte*>)Icu.Function("ubrk_getLocaleByType");
    private static readonly delegate* unmanaged<nint, byte*, int, int*, int> BinaryFunction = (delegate* unmanaged<nint, byte*, int, int*, int>)Icu.Function("ubrk_getBinaryRules");
    private static readonly delegate* unmanaged<nint, byte*, long, int*, nint> OpenText = (delegate* unmanaged<nint, byte*, long, int*, nint>)Icu.Function("utext_openUTF8");
    private static readonly delegate* unmanaged<nint, nint> CloseText = (delegate* unmanaged<nint, nint>)Icu.Function("utext_close");

    private readonly IcuHandle _handle;

    /// <summary>The text, which ICU reads where it lies.</summary>
    private PinnedText? _text;

    private RuleBreaks(nint handle) => _handle = new IcuHandle(handle, Close);

    /// <param name="type">UBreakIteratorType.</param>
    internal static RuleBreaks? Open(int type, string locale, out int status)
    {
        int code = 0;
        nint handle;
        fixed (byte* l = Icu.CText(locale)) handle = OpenFunction(type, l, null, 0, &code);
        return Take(handle, status = code);
    }

    internal static RuleBreaks? FromRules(string rules, out ParseError problem, out int status)
    {
        int code = 0;
        nint handle;
        ParseError found = default;
        fixed (char* r = rules) handle = OpenRulesFunction(r, rules.Length, null, 0, &found, &code);
        problem = found;
        return Take(handle, status = code);
    }

    internal static RuleBreaks? FromBinary(ReadOnlySpan<byte> rules, out int status)
    {
        // ICU copies neither: the rules stay
        var copy = new PinnedText(rules);
        int code = 0;
        nint handle = OpenBinaryFunction(copy.Start, rules.Length, null, 0, &code);
        RuleBreaks? made = Take(handle, status = code);
        if (made is not null) made._rules = copy;
        return made;
    }

    private PinnedText? _rules;

    private static RuleBreaks? Take(nint handle, int status) => Icu.IsFailure(status) || handle == 0 ? null : new RuleBreaks(handle);

    internal override void SetText(ReadOnlySpan<byte> text, out int status)
    {
        var copy = new PinnedText(text);
        int code = 0;
        nint opened = OpenText(0, copy.Start, text.Length, &code);
        if (!Icu.IsFailure(code)) SetUText(_handle.Value, opened, &code);
        if (opened != 0) CloseText(opened);
        status = code;
        if (!Icu.IsFailure(code)) _text = copy;
    }

    internal override int First() => FirstFunction(_handle.Value);

    internal override int Last() => LastFunction(_handle.Value);

    internal override int Next() => NextFunction(_handle.Value);

    internal override int Previous() => PreviousFunction(_handle.Value);

    internal override int Current => CurrentFunction(_handle.Value);

    internal override int Move(int count)
    {
        if (count == 0) return Current;
        int at = 0;
        for (; count > 0 && at != Done; count--) at = Next();
        for (; count < 0 && at != Done; count++) at = Previous();
        return at;
    }

    internal override int Following(int offset) => FollowingFunction(_handle.Value, offset);

    internal override int Preceding(int offset) => PrecedingFunction(_handle.Value, offset);

    internal override bool IsBoundary(int offset) => IsBoundaryFunction(_handle.Value, offset) != 0;

    internal override string? Locale(int type, out int status)
    {
        int code = 0;
        string locale = Icu.Text(LocaleFunction(_handle.Value, type, &code));
        status = code;
        return locale == "root" ? "" : locale;
    }

    internal int RuleStatus => StatusFunction(_handle.Value);

    internal int[] RuleStatuses(out int status)
    {
        int code = 0;
        int count = StatusesFunction(_handle.Value, null, 0, &code);
        var all = new int[count];
        code = 0;
        fixed (int* a = all) StatusesFunction(_handle.Value, a, count, &code);
        status = code;
        return all;
    }

    internal byte[] BinaryRules()
    {
        int code = 0;
        int length = BinaryFunction(_handle.Value, null, 0, &code);
        var rules = new byte[Math.Max(length, 0)];
        code = 0;
        fixed (byte* r = rules) BinaryFunction(_handle.Value, r, length, &code);
        return rules;
    }

    /// <summary>The rules' text, which the compiled rules carry (RBBIDataHeader: UTF-8).</summary>
    internal string Rules()
    {
        const int startField = 40, lengthField = 44;
        byte[] binary = BinaryRules();
        if (binary.Length < lengthField + sizeof(int)) return "";
        int Field(int at) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReadInt32LittleEndian(binary.AsSpan(at)) : BinaryPrimitives.ReadInt32BigEndian(binary.AsSpan(at));
        return Encoding.UTF8.GetString(binary, Field(startField), Field(lengthField));
    }

    internal override TextBreaks Copy()
    {
        int status = 0;
        return new RuleBreaks(CloneFunction(_handle.Value, &status)) { _text = _text, _rules = _rules };
    }

    internal override bool Equals(TextBreaks other) =>
        other is RuleBreaks o && Current == o.Current && PinnedText.Equal(_text, o._text) && BinaryRules().AsSpan().SequenceEqual(o.BinaryRules());
}

/// <summary>Bytes that do not move, for C code that keeps their address.</summary>
internal sealed unsafe class PinnedText
{
    internal PinnedText(ReadOnlySpan<byte> text)
    {
        Length = text.Length;
        Start = (byte*)NativeMemory.Alloc((nuint)Length + 1);
        text.CopyTo(new Span<byte>(Start, Length));
        Start[Length] = 0;
    }

    internal byte* Start { get; }

    private int Length { get; }

    internal static bool Equal(PinnedText? a, PinnedText? b) => a is null ? b is null : b is not null && new ReadOnlySpan<byte>(a.Start, a.Length).SequenceEqual(new ReadOnlySpan<byte>(b.Start, b.Length));

    ~PinnedText() => NativeMemory.Free(Start);
}

/// <summary>A boundary after every code point.</summary>
internal sealed class CodePointBreaks : TextBreaks
{
    private byte[] _text = [];
    private int _at;

    /// <summary>The code point that was passed last, or -1.</summary>
    internal int LastCodePoint { get; private set; } = -1;

    internal override void SetText(ReadOnlySpan<byte> text, out int status)
    {
        _text = text.ToArray();
        _at = 0;
        status = Icu.Ok;
    }

    internal override int First()
    {
        (_at, LastCodePoint) = (0, -1);
        return 0;
    }

    internal override int Last()
    {
        (_at, LastCodePoint) = (_text.Length, -1);
        return _at;
    }

    internal override int Next()
    {
        LastCodePoint = -1;
        if (_at >= _text.Length) return Done;
        Rune.DecodeFromUtf8(_text.AsSpan(_at), out Rune rune, out int length);
        LastCodePoint = rune.Value;
        return _at += length;
    }

    internal override int Previous()
    {
        LastCodePoint = -1;
        if (_at <= 0) return Done;
        Rune.DecodeLastFromUtf8(_text.AsSpan(0, _at), out Rune rune, out int length);
        LastCodePoint = rune.Value;
        return _at -= length;
    }

    internal override int Current => _at;

    internal override int Move(int count)
    {
        LastCodePoint = -1;
        for (; count > 0; count--)
        {
            if (Next() == Done) return Done;
        }

        for (; count < 0; count++)
        {
            if (Previous() == Done) return Done;
        }

        int at = _at;
        Next();
        return _at = at;
    }

    internal override int Following(int offset)
    {
        MoveTo(offset);
        return Next();
    }

    internal override int Preceding(int offset)
    {
        MoveTo(offset);
        return Previous();
    }

    /// <summary>Moves there, too: as PHP's does.</summary>
    internal override bool IsBoundary(int offset)
    {
        MoveTo(offset);
        return _at == offset;
    }

    /// <summary>To an offset inside the text, and to the start of a character.</summary>
    private void MoveTo(int offset)
    {
        _at = Math.Clamp(offset, 0, _text.Length);
        while (_at > 0 && _at < _text.Length && (_text[_at] & 0xC0) == 0x80) _at--;
    }

    internal override string? Locale(int type, out int status)
    {
        status = Icu.Ok;
        return "";
    }

    internal override TextBreaks Copy() => new CodePointBreaks { _text = _text, _at = _at, LastCodePoint = LastCodePoint };

    internal override bool Equals(TextBreaks other) => other is CodePointBreaks o && _at == o._at && _text.AsSpan().SequenceEqual(o._text);
}
