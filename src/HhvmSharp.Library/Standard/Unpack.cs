using System.Buffers.Binary;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>unpack(): bytes to an array by a format "code, repetitions, name", separated by "/".</summary>
[PhpExtension("standard")]
internal static class Unpacking
{
    [PhpFunction("unpack(string $format, string $string, int $offset = 0): array|false")]
    internal static PhpArray? unpack(RequestContext ctx, PhpString format, PhpString @string, long offset)
    {
        if (offset < 0 || offset > @string.Length) Arg.ValueError(ctx, 3, "must be contained in argument #2 ($data)");
        var result = new PhpArray();
        ReadOnlySpan<byte> input = @string.Span[(int)offset..], f = format.Span;
        long position = 0;
        for (int i = 0; i < f.Length;)
        {
            char type = (char)f[i++];
            int repetitions = 1;
            if (i < f.Length && ByteStrings.IsDigit(f[i]))
            {
                long n = 0;
                for (; i < f.Length && ByteStrings.IsDigit(f[i]); i++) n = Math.Min(n * 10 + f[i] - '0', int.MaxValue + 1L);
                if (n > int.MaxValue)
                {
                    Arg.Warning(ctx, $"Type {type}: integer overflow");
                    return null;
                }

                repetitions = (int)n;
            }
            else if (i < f.Length && f[i] == '*')
            {
                repetitions = -1;
                i++;
            }

            int slash = f[i..].IndexOf((byte)'/');
            ReadOnlySpan<byte> name = slash < 0 ? f[i..] : f.Slice(i, slash);
            i += name.Length + 1;
            if (name.Length > 200) name = name[..200];
            if (!One(ctx, result, type, repetitions, name, input, ref position)) return null;
        }

        return result;
    }

    /// <summary>False after a warning that ends the whole.</summary>
    private static bool One(RequestContext ctx, PhpArray result, char type, int repetitions, ReadOnlySpan<byte> name, ReadOnlySpan<byte> input, ref long position)
    {
        int wanted = repetitions;
        int size;
        switch (type)
        {
            case 'X':
                size = -1;
                if (repetitions < 0)
                {
                    Arg.Warning(ctx, $"Type {type}: '*' ignored");
                    repetitions = 1;
                }

                break;
            case '@':
                size = 0;
                break;
            case 'a' or 'A' or 'Z':
                size = repetitions;
                repetitions = 1;
                break;
            case 'h' or 'H':
                size = repetitions > 0 ? (int)(((uint)repetitions + 1) / 2) : repetitions;
                repetitions = 1;
                break;
            case 'x':
                size = 1;
                break;
            default:
                size = Packing.Width(type);
                if (size == 0) Throw.ValueError(ctx, $"Invalid format type {type}");
                break;
        }

        for (int i = 0; i != repetitions; i++)
        {
            if (size != 0 && size != -1 && int.MaxValue - size + 1 < position)
            {
                Arg.Warning(ctx, $"Type {type}: integer overflow");
                return false;
            }

            if (position + size > input.Length)
            {
                if (repetitions < 0) return true;
                long left = input.Length - position;
                Arg.Warning(ctx, $"Type {type}: not enough input values, need {size} values but only {left} {(left == 1 ? "was" : "were")} provided");
                return false;
            }

            switch (type)
            {
                case 'x':
                    position += size;
                    continue;
                case 'X':
                    if (position < size)
                    {
                        position = -size;
                        i = repetitions - 1;
                        if (repetitions >= 0) Arg.Warning(ctx, $"Type {type}: outside of string");
                    }

                    position = Math.Max(0, position + size);
                    continue;
                case '@':
                    if (repetitions <= input.Length) position = repetitions;
                    else Arg.Warning(ctx, $"Type {type}: outside of string");
                    if (position < 0) position = 0;
                    return true;
            }

            ReadOnlySpan<byte> rest = input[(int)position..];
            Value value;
            if (type is 'a' or 'A' or 'Z')
            {
                size = size >= 0 && rest.Length > size ? size : rest.Length;
                value = Value.String(Text(type, rest[..size]));
            }
            else if (type is 'h' or 'H')
            {
                if (size > int.MaxValue / 2) Arg.ValueError(ctx, 1, $"repeater must be less than or equal to {int.MaxValue / 2}");
                value = Value.String(Hex(type, rest, size, wanted));
            }
            else
            {
                value = Number(type, rest[..size]);
            }

            PhpString key = repetitions == 1 && name.Length > 0
                ? PhpString.FromSpan(name)
                : new PhpStringBuilder(name.Length + 8).Append(name).Append(i + 1L).ToPhpString();
            result.SetSymbol(ctx, key, in value);
            position = Math.Max(0, position + size);
        }

        return true;
    }

    private static PhpString Text(char type, ReadOnlySpan<byte> s) => PhpString.FromSpan(type switch
    {
        'A' => s.TrimEnd("\0 \t\r\n"u8),
        'Z' => Spans.UpToNul(s),
        _ => s,
    });

    private static PhpString Hex(char type, ReadOnlySpan<byte> rest, int size, int wanted)
    {
        int length = rest.Length * 2;
        if (size >= 0 && length > size * 2) length = size * 2;
        if (length > 0 && wanted > 0) length -= wanted % 2;
        var digits = new byte[length];
        for (int i = 0; i < length; i++)
        {
            bool high = (i % 2 == 0) == (type == 'H');
            digits[i] = "0123456789abcdef"u8[high ? rest[i / 2] >> 4 : rest[i / 2] & 15];
        }

        return digits.Length == 0 ? PhpString.Empty : new PhpString(digits);
    }

    private static Value Number(char type, ReadOnlySpan<byte> s) => type switch
    {
        'c' => Value.Int((sbyte)s[0]),
        'C' => Value.Int(s[0]),
        's' => Value.Int(BinaryPrimitives.ReadInt16LittleEndian(s)),
        'S' or 'v' => Value.Int(BinaryPrimitives.ReadUInt16LittleEndian(s)),
        'n' => Value.Int(BinaryPrimitives.ReadUInt16BigEndian(s)),
        'i' or 'l' => Value.Int(BinaryPrimitives.ReadInt32LittleEndian(s)),
        'I' or 'L' or 'V' => Value.Int(BinaryPrimitives.ReadUInt32LittleEndian(s)),
        'N' => Value.Int(BinaryPrimitives.ReadUInt32BigEndian(s)),
        'q' or 'Q' or 'P' => Value.Int(BinaryPrimitives.ReadInt64LittleEndian(s)),
        'J' => Value.Int(BinaryPrimitives.ReadInt64BigEndian(s)),
        'f' or 'g' => Value.Float(BinaryPrimitives.ReadSingleLittleEndian(s)),
        'G' => Value.Float(BinaryPrimitives.ReadSingleBigEndian(s)),
        'E' => Value.Float(BinaryPrimitives.ReadDoubleBigEndian(s)),
        _ => Value.Float(BinaryPrimitives.ReadDoubleLittleEndian(s)),
    };
}
