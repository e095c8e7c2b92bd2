using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tests.Values;

/// <summary>Conversions and operators against tables from a real PHP (Data/generate.php).</summary>
public class OracleTests
{
    private readonly TestContext _ctx = new();
    private readonly Differences _differences = new();

    private string Run(Func<Value> f)
    {
        Value v = f();
        bool failed = _ctx.HasPending;
        string notes = _ctx.Take();
        string result = failed ? "x" : Encoded.Write(v);
        return notes.Length == 0 ? result : result + "\t" + notes;
    }

    [Fact]
    public void Numeric_strings()
    {
        foreach (string[] row in Encoded.Table("numeric.tsv"))
        {
            byte[] bytes = Convert.FromHexString(row[0]);
            string what = Encoding.Latin1.GetString(bytes);
            Value s = Value.String(new PhpString(bytes));
            _differences.Check($"is_numeric('{what}')", row[1], Numbers.IsNumeric(bytes) ? "1" : "0");
            _differences.Check($"(int)'{what}'", row[2], Encoded.Write(Value.Int(Conversions.ToInt(_ctx, s))));
            _differences.Check($"(float)'{what}'", row[3], Encoded.Write(Value.Float(Conversions.ToFloat(_ctx, s))));
            _differences.Check($"'{what}' + 0", string.Join('\t', row[4..]), Run(() => Operators.Add(_ctx, s, Value.Int(0))));
        }
        _differences.AssertNone();
    }

    [Fact]
    public void Floats_as_text()
    {
        foreach (string[] row in Encoded.Table("floats.tsv"))
        {
            double d = Encoded.Read(_ctx, row[0]).FloatValue;
            int precision = int.Parse(row[1], CultureInfo.InvariantCulture);
            byte[] buffer = new byte[precision + Numbers.MaxFloatLength + 1];
            _differences.Check($"{d:R} precision {precision}", row[2], Encoding.Latin1.GetString(buffer, 0, Numbers.FormatFloat(d, precision, buffer)));
            if (double.IsFinite(d) || precision is -1 or >= 4) _differences.Check($"{d:R} string", row[2], Numbers.ToString(d, precision).ToString());
        }
        _differences.AssertNone();
    }

    [Fact]
    public void Floats_as_ints()
    {
        foreach (string[] row in Encoded.Table("float-to-int.tsv"))
        {
            double d = Encoded.Read(_ctx, row[0]).FloatValue;
            _differences.Check($"(int){d:R}", row[1], Numbers.ToInt(d).ToString(CultureInfo.InvariantCulture));
        }
        _differences.AssertNone();
    }

    [Fact]
    public void Binary_operators()
    {
        var messages = new Dictionary<string, string>();
        Value[] values = [];
        string[] texts = [];
        foreach (string[] row in Encoded.Table("binary.tsv"))
        {
            if (row[0] == "message")
            {
                messages[row[1]] = row[2];
                continue;
            }
            if (row[0] == "values")
            {
                texts = row[1..];
                values = texts.Select(t => Encoded.Read(_ctx, t)).ToArray();
                continue;
            }
            int i = int.Parse(row[1], CultureInfo.InvariantCulture);
            for (int j = 0; j < values.Length; j++)
            {
                string[] parts = row[2 + j].Split(',');
                for (int k = 1; k < parts.Length; k++) parts[k] = messages[parts[k]];
                Value a = values[i], b = values[j];
                string expected = string.Join('\t', parts);
                _differences.Check($"{texts[i]} {row[0]} {texts[j]}", expected, Run(() => Binary(row[0], in a, in b)));
                // The same through references.
                Value ra = Value.FromHeap(new PhpReference(a.Copied())), rb = Value.FromHeap(new PhpReference(b.Copied()));
                _differences.Check($"&{texts[i]} {row[0]} &{texts[j]}", expected, Run(() => Binary(row[0], in ra, in rb)));
            }
        }
        _differences.AssertNone();
    }

    private Value Binary(string op, in Value a, in Value b) => op switch
    {
        "+" => Operators.Add(_ctx, a, b),
        "-" => Operators.Sub(_ctx, a, b),
        "*" => Operators.Mul(_ctx, a, b),
        "/" => Operators.Div(_ctx, a, b),
        "%" => Operators.Mod(_ctx, a, b),
        "**" => Operators.Pow(_ctx, a, b),
        "." => Operators.Concat(_ctx, a, b),
        "&" => Operators.BwAnd(_ctx, a, b),
        "|" => Operators.BwOr(_ctx, a, b),
        "^" => Operators.BwXor(_ctx, a, b),
        "<<" => Operators.Sl(_ctx, a, b),
        ">>" => Operators.Sr(_ctx, a, b),
        "xor" => Operators.BoolXor(_ctx, a, b),
        "==" => Value.Bool(Operators.LooseEquals(_ctx, a, b)),
        "===" => Value.Bool(Operators.Identical(_ctx, a, b)),
        "<" => Value.Bool(Operators.Less(_ctx, a, b)),
        "<=" => Value.Bool(Operators.LessOrEqual(_ctx, a, b)),
        "<=>" => Operators.Spaceship(_ctx, a, b),
        _ => throw new ArgumentException(op),
    };

    [Fact]
    public void Unary_operators_and_casts()
    {
        foreach (string[] row in Encoded.Table("unary.tsv"))
        {
            Value a = Encoded.Read(_ctx, row[1]);
            _differences.Check($"{row[0]} {row[1]}", string.Join('\t', row[2..]), Run(() => Unary(row[0], in a)));
        }
        _differences.AssertNone();
    }

    private Value Unary(string op, in Value a)
    {
        switch (op)
        {
            case "-": return Operators.Negate(_ctx, a);
            case "!": return Operators.BoolNot(_ctx, a);
            case "~": return Operators.BwNot(_ctx, a);
            case "++": return Operators.Increment(_ctx, a);
            case "--": return Operators.Decrement(_ctx, a);
            case "int": return Value.Int(Conversions.ToInt(_ctx, a));
            case "float": return Value.Float(Conversions.ToFloat(_ctx, a));
            case "bool": return Value.Bool(Conversions.ToBool(_ctx, a));
            case "string": return Conversions.ToStringValue(_ctx, a);
            case "array": return Value.Array(Conversions.ToArray(_ctx, a));
            case "key":
                Assert.True(Conversions.ToKey(_ctx, a, out Value key));
                return key;
            default: throw new ArgumentException(op);
        }
    }
}
