using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tests.Values;

/// <summary>The text form of values in the tables that Data/generate.php makes.</summary>
internal static class Encoded
{
    public static string Write(in Value value)
    {
        Value v = value.Dereferenced();
        switch (v.Kind)
        {
            case Kind.Undef:
                return "undef";
            case Kind.Null:
                return "n";
            case Kind.Bool:
                return v.BoolValue ? "b1" : "b0";
            case Kind.Int:
                return "i" + v.IntValue.ToString(CultureInfo.InvariantCulture);
            case Kind.Float:
                return double.IsNaN(v.FloatValue) ? "dnan" : "d" + BitConverter.DoubleToInt64Bits(v.FloatValue).ToString("x16");
            case Kind.String:
                return "s" + Convert.ToHexStringLower(v.AsString.Span);
            default:
                var parts = new List<string>();
                foreach ((Value key, Value element) in v.AsArray)
                {
                    parts.Add(Write(key));
                    parts.Add(Write(element));
                }
                return "a(" + string.Join(' ', parts) + ")";
        }
    }

    public static Value Read(PhpContext ctx, string text)
    {
        int at = 0;
        return Read(ctx, text, ref at);
    }

    private static Value Read(PhpContext ctx, string text, ref int at)
    {
        char kind = text[at++];
        if (kind == 'a')
        {
            at++;
            var array = new PhpArray();
            while (text[at] != ')')
            {
                if (text[at] == ' ') at++;
                Value key = Read(ctx, text, ref at);
                at++;
                array.SetKey(ctx, key, Read(ctx, text, ref at));
            }
            at++;
            return Value.Array(array);
        }
        int end = text.AsSpan(at).IndexOfAny(' ', ')');
        string body = end < 0 ? text[at..] : text.Substring(at, end);
        at += body.Length;
        return kind switch
        {
            'n' => Value.Null,
            'b' => Value.Bool(body == "1"),
            'i' => Value.Int(long.Parse(body, CultureInfo.InvariantCulture)),
            'd' => Value.Float(body == "nan" ? double.NaN : BitConverter.Int64BitsToDouble((long)ulong.Parse(body, NumberStyles.HexNumber))),
            's' => Value.String(PhpString.FromSpan(Convert.FromHexString(body))),
            _ => throw new FormatException(text),
        };
    }

    public static IEnumerable<string[]> Table(string name)
    {
        using Stream stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(name) ?? throw new FileNotFoundException(name);
        using Stream plain = name.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(stream, CompressionMode.Decompress) : stream;
        using var reader = new StreamReader(plain, Encoding.Latin1);
        while (reader.ReadLine() is { } line)
            if (line.Length != 0) yield return line.Split('\t');
    }
}

/// <summary>Collects differences and shows the first of them.</summary>
internal sealed class Differences
{
    private readonly StringBuilder _text = new();
    private int _count;

    public void Check(string what, string expected, string actual)
    {
        if (expected == actual) return;
        if (_count++ < 40) _text.Append(what).Append(": expected ").Append(expected).Append(", got ").Append(actual).Append('\n');
    }

    public void AssertNone() => Assert.True(_count == 0, $"{_count} differences\n{_text}");
}
