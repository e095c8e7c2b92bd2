using System.Globalization;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>
/// The serialize() methods of before PHP 7.4 write several serialized values into one text, which share the numbering
/// of back references. They are written and read here as the elements of one array, whose own place in the numbering
/// (it is the first value) is taken off and put back.
/// </summary>
internal sealed class SerializedParts
{
    private static readonly PhpString SerializeName = PhpString.Literal("serialize"), UnserializeName = PhpString.Literal("unserialize");

    private readonly PhpString _text;
    private readonly PhpStringBuilder _array = new();
    private int _position;
    private int _count;
    private int _lastStart;

    internal SerializedParts(PhpString text) => _text = text;

    // ---- writing ----

    /// <summary>The serialized form of each value; null with an exception pending.</summary>
    internal static PhpString[]? Write(RequestContext ctx, params ReadOnlySpan<Value> values)
    {
        var list = new PhpArray(values.Length);
        foreach (ref readonly Value v in values) list.Append(v.Copied());
        Value argument = Value.Array(list);
        Value text = ctx.CallFunction(ctx.FindFunction(SerializeName)!, null, [argument]);
        argument.Release(ctx);
        if (ctx.HasPending || !text.IsString)
        {
            text.Release(ctx);
            return null;
        }

        var parts = new PhpString[values.Length];
        ReadOnlySpan<byte> all = text.AsString.Span;
        int at = all.IndexOf((byte)'{') + 1;
        for (int i = 0; i < parts.Length; i++)
        {
            at += all[at..].IndexOf((byte)';') + 1; // the key
            var part = new PhpStringBuilder();
            at = CopyValue(all, at, part, shift: -1);
            parts[i] = part.ToPhpString();
        }

        return parts;
    }

    // ---- reading ----

    private byte Next => _position < _text.Length ? _text[_position] : (byte)0;

    internal bool AtEnd => _position >= _text.Length;

    internal bool Take(byte expected)
    {
        if (Next != expected) return false;
        _position++;
        return true;
    }

    /// <summary>Passes over a value that begins with one of the letters (any for null).</summary>
    internal bool TakeValue(string? letters = null)
    {
        if (AtEnd || (letters is not null && !letters.Contains((char)Next))) return false;
        _array.Append("i:").Append(_count).Append(";");
        int end = CopyValue(_text.Span, _position, _array, shift: 1);
        if (end < 0) return false;
        _count++;
        _lastStart = _position;
        _position = end;
        return true;
    }

    /// <summary>The int that was passed over last.</summary>
    internal long IntOfLast
    {
        get
        {
            ReadOnlySpan<byte> digits = _text.Span[(_lastStart + 2)..(_position - 1)];
            return long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n) ? n : 0;
        }
    }

    /// <summary>Everything that was passed over, as an array (owned).</summary>
    internal Value Read(RequestContext ctx)
    {
        var text = new PhpStringBuilder();
        text.Append("a:").Append(_count).Append(":{").Append(_array.Span).Append("}");
        Value result = ctx.CallFunction(ctx.FindFunction(UnserializeName)!, null, [Value.String(text.ToPhpString())]);
        Throw.IfPending(ctx);
        if (!result.IsArray) Fail(ctx);
        return result;
    }

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    internal void Fail(RequestContext ctx) =>
        Throw.New(ctx, "UnexpectedValueException", $"Error at offset {_position} of {_text.Length} bytes");

    // ---- the format ----

    /// <summary>Copies one serialized value, moving the numbers of back references; the position after it, or -1.</summary>
    private static int CopyValue(ReadOnlySpan<byte> text, int at, PhpStringBuilder to, int shift)
    {
        if (at + 1 >= text.Length) return -1;
        switch ((char)text[at])
        {
            case 'N':
                return CopyThrough(text, at, to, (byte)';');
            case 'i' or 'b' or 'd':
                return CopyThrough(text, at, to, (byte)';');
            case 'r' or 'R':
                {
                    int end = text[at..].IndexOf((byte)';');
                    if (end < 3 || !long.TryParse(text.Slice(at + 2, end - 2), NumberStyles.None, CultureInfo.InvariantCulture, out long n)) return -1;
                    to.Append(text[at]).Append(":").Append(n + shift).Append(";");
                    return at + end + 1;
                }
            case 's' or 'S' or 'E':
                return CopyString(text, at, to);
            case 'a':
                return CopyElements(text, at, to, shift, at);
            case 'O':
                {
                    int name = SkipName(text, at);
                    return name < 0 ? -1 : CopyElements(text, at, to, shift, name);
                }
            case 'C':
                return CopyCustom(text, at, to);
            default:
                return -1;
        }
    }

    private static int CopyThrough(ReadOnlySpan<byte> text, int at, PhpStringBuilder to, byte last)
    {
        int end = text[at..].IndexOf(last);
        if (end < 0) return -1;
        to.Append(text.Slice(at, end + 1));
        return at + end + 1;
    }

    /// <summary>The number after "x:" at a position, and where it ends (at its colon); -1 when there is none.</summary>
    private static int Number(ReadOnlySpan<byte> text, int at, out int number)
    {
        number = 0;
        if (at + 2 >= text.Length || text[at + 1] != ':') return -1;
        int end = text[(at + 2)..].IndexOf((byte)':');
        if (end < 1 || !int.TryParse(text.Slice(at + 2, end), NumberStyles.None, CultureInfo.InvariantCulture, out number)) return -1;
        return at + 2 + end;
    }

    private static int CopyString(ReadOnlySpan<byte> text, int at, PhpStringBuilder to)
    {
        int colon = Number(text, at, out int length);
        if (colon < 0) return -1;
        long end = (long)colon + 2 + length;
        if (end + 2 > text.Length || text[colon + 1] != '"' || text[(int)end] != '"' || text[(int)end + 1] != ';') return -1;
        to.Append(text[at..((int)end + 2)]);
        return (int)end + 2;
    }

    /// <summary>Behind the class name of an object: where ":count:{" begins, less one letter.</summary>
    private static int SkipName(ReadOnlySpan<byte> text, int at)
    {
        int colon = Number(text, at, out int length);
        if (colon < 0) return -1;
        long end = (long)colon + 2 + length;
        return end + 1 >= text.Length || text[colon + 1] != '"' || text[(int)end] != '"' ? -1 : (int)end;
    }

    private static int CopyElements(ReadOnlySpan<byte> text, int start, PhpStringBuilder to, int shift, int countAt)
    {
        int colon = Number(text, countAt, out int count);
        if (colon < 0 || colon + 1 >= text.Length || text[colon + 1] != '{') return -1;
        to.Append(text[start..(colon + 2)]);
        int at = colon + 2;
        for (int i = 0; i < count * 2L; i++)
        {
            at = CopyValue(text, at, to, shift);
            if (at < 0) return -1;
        }

        if (at >= text.Length || text[at] != '}') return -1;
        to.Append((byte)'}');
        return at + 1;
    }

    /// <summary>C:len:"Class":len:{...}: opaque.</summary>
    private static int CopyCustom(ReadOnlySpan<byte> text, int at, PhpStringBuilder to)
    {
        int name = SkipName(text, at);
        if (name < 0) return -1;
        int colon = Number(text, name, out int length);
        long end = (long)colon + 2 + length;
        if (colon < 0 || end >= text.Length || text[colon + 1] != '{' || text[(int)end] != '}') return -1;
        to.Append(text[at..((int)end + 1)]);
        return (int)end + 1;
    }
}
