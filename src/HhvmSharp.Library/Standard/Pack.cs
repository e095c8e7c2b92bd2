using System.Buffers.Binary;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>pack(): values to bytes by a format.</summary>
[PhpExtension("standard")]
internal static class Packing
{
    private readonly record struct Item(char Code, int Count);

    [PhpFunction("pack(string $format, mixed ...$values): string")]
    internal static PhpString pack(RequestContext ctx, PhpString format, ReadOnlySpan<Value> values)
    {
        var strings = new PhpString?[values.Length];
        List<Item> items = Parse(ctx, format.Span, values, strings);
        long size = Measure(ctx, items);
        byte[] bytes = Arg.Allocate(ctx, size);
        int at = 0, next = 0;
        foreach (Item item in items)
        {
            switch (item.Code)
            {
                case 'a' or 'A' or 'Z':
                    Span<byte> room = bytes.AsSpan(at, item.Count);
                    room.Fill(item.Code == 'A' ? (byte)' ' : (byte)0);
                    ReadOnlySpan<byte> text = Text(ctx, values, strings, next++).Span;
                    int fits = item.Code == 'Z' ? Math.Max(0, item.Count - 1) : item.Count;
                    text[..Math.Min(text.Length, fits)].CopyTo(room);
                    at += item.Count;
                    break;
                case 'h' or 'H':
                    at += Hex(ctx, item, Text(ctx, values, strings, next++).Span, bytes.AsSpan(at));
                    break;
                case 'x':
                    bytes.AsSpan(at, item.Count).Clear();
                    at += item.Count;
                    break;
                case 'X':
                    at = Math.Max(0, at - item.Count);
                    break;
                case '@':
                    if (item.Count > at) bytes.AsSpan(at, item.Count - at).Clear();
                    at = item.Count;
                    break;
                default:
                    int width = Width(item.Code);
                    for (int i = 0; i < item.Count; i++, at += width)
                        Number(ctx, item.Code, values[next++].Dereferenced(), bytes.AsSpan(at, width));
                    break;
            }
        }

        return at == 0 ? PhpString.Empty : new PhpString(bytes, at);
    }

    /// <summary>Bytes of a numeric code; 0 for others.</summary>
    internal static int Width(char code) => code switch
    {
        'c' or 'C' => 1,
        's' or 'S' or 'n' or 'v' => 2,
        'i' or 'I' or 'l' or 'L' or 'N' or 'V' or 'f' or 'g' or 'G' => 4,
        'q' or 'Q' or 'J' or 'P' or 'd' or 'e' or 'E' => 8,
        _ => 0,
    };

    private static List<Item> Parse(RequestContext ctx, ReadOnlySpan<byte> format, ReadOnlySpan<Value> values, PhpString?[] strings)
    {
        var items = new List<Item>();
        int next = 0;
        for (int i = 0; i < format.Length;)
        {
            char code = (char)format[i++];
            int count = 1;
            if (i < format.Length && format[i] == '*')
            {
                count = -1;
                i++;
            }
            else if (i < format.Length && ByteStrings.IsDigit(format[i]))
            {
                long n = 0;
                for (; i < format.Length && ByteStrings.IsDigit(format[i]); i++) n = n > long.MaxValue / 20 ? n : n * 10 + format[i] - '0';
                count = unchecked((int)n); // atoi
            }

            switch (code)
            {
                case 'x' or 'X' or '@':
                    if (count < 0)
                    {
                        Arg.Warning(ctx, $"Type {code}: '*' ignored");
                        count = 1;
                    }

                    break;
                case 'a' or 'A' or 'Z' or 'h' or 'H':
                    if (next >= values.Length) Throw.ValueError(ctx, $"Type {code}: not enough arguments");
                    if (count < 0)
                    {
                        count = Text(ctx, values, strings, next).Length;
                        // a Z string is always terminated
                        if (code == 'Z') count++;
                    }

                    next++;
                    break;
                default:
                    if (Width(code) == 0) Throw.ValueError(ctx, $"Type {code}: unknown format code");
                    if (count < 0) count = values.Length - next;
                    if (count > values.Length - next) Throw.ValueError(ctx, $"Type {code}: too few arguments");
                    next += count;
                    break;
            }

            items.Add(new Item(code, count));
        }

        if (next < values.Length) Arg.Warning(ctx, $"{values.Length - next} arguments unused");
        return items;
    }

    private static PhpString Text(RequestContext ctx, ReadOnlySpan<Value> values, PhpString?[] strings, int index) =>
        strings[index] ??= StringReplace.Text(ctx, values[index].Dereferenced());

    private static long Measure(RequestContext ctx, List<Item> items)
    {
        long at = 0, size = 0;
        foreach ((char code, int count) in items)
        {
            switch (code)
            {
                case 'h' or 'H':
                    Add(ctx, code, ref at, count / 2 + count % 2, 1);
                    break;
                case 'X':
                    at -= count;
                    if (at < 0)
                    {
                        Arg.Warning(ctx, $"Type {code}: outside of string");
                        at = 0;
                    }

                    break;
                case '@':
                    at = count;
                    break;
                default:
                    Add(ctx, code, ref at, count, Math.Max(1, Width(code)));
                    break;
            }

            size = Math.Max(size, at);
        }

        return size;
    }

    private static void Add(RequestContext ctx, char code, ref long at, int count, int width)
    {
        if (count < 0 || (int.MaxValue - at) / width < count) Throw.ValueError(ctx, $"Type {code}: integer overflow in format string");
        at += (long)count * width;
    }

    private static int Hex(RequestContext ctx, Item item, ReadOnlySpan<byte> digits, Span<byte> to)
    {
        int count = item.Count;
        if (count > digits.Length)
        {
            Arg.Warning(ctx, $"Type {item.Code}: not enough characters in string");
            count = digits.Length;
        }

        to[..((count + 1) / 2)].Clear();
        for (int i = 0; i < count; i++)
        {
            int digit = 0;
            if (Spans.IsHex(digits[i])) digit = Spans.Hex(digits[i]);
            else Arg.Warning(ctx, $"Type {item.Code}: illegal hex digit {(char)digits[i]}");
            bool high = (i % 2 == 0) == (item.Code == 'H');
            to[i / 2] |= (byte)(high ? digit << 4 : digit);
        }

        return (count + 1) / 2;
    }

    private static void Number(RequestContext ctx, char code, in Value value, Span<byte> to)
    {
        if (code is 'f' or 'g' or 'G' or 'd' or 'e' or 'E')
        {
            double d = Conversions.ToFloat(ctx, in value);
            switch (code)
            {
                case 'f' or 'g':
                    BinaryPrimitives.WriteSingleLittleEndian(to, (float)d);
                    break;
                case 'G':
                    BinaryPrimitives.WriteSingleBigEndian(to, (float)d);
                    break;
                case 'E':
                    BinaryPrimitives.WriteDoubleBigEndian(to, d);
                    break;
                default:
                    BinaryPrimitives.WriteDoubleLittleEndian(to, d);
                    break;
            }

            return;
        }

        long n = Conversions.ToInt(ctx, in value);
        switch (code)
        {
            case 'c' or 'C':
                to[0] = (byte)n;
                break;
            case 'n':
                BinaryPrimitives.WriteInt16BigEndian(to, (short)n);
                break;
            case 'N':
                BinaryPrimitives.WriteInt32BigEndian(to, (int)n);
                break;
            case 'J':
                BinaryPrimitives.WriteInt64BigEndian(to, n);
                break;
            default:
                for (int i = 0; i < to.Length; i++) to[i] = (byte)(n >> (8 * i));
                break;
        }
    }
}
