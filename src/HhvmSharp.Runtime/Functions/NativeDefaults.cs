using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Functions;

/// <summary>
/// Default values of built-ins' parameters, properties and class constants from PHP text: literals, constants, class
/// constants, [] and combinations of ints with |. Undef for anything else.
/// </summary>
internal static class NativeDefaults
{
    internal static Value Evaluate(RuntimeEnvironment env, string text, NativeClassData? self = null)
    {
        text = text.Trim();
        if (text.Length == 0) return default;
        char c = text[0];
        if (c is '"' or '\'') return Value.String(PhpString.Literal(Unquote(text)));
        if (text == "[]") return Value.Array(PhpArray.Empty);
        switch (text.ToLowerInvariant())
        {
            case "null":
                return Value.Null;
            case "true":
                return Value.True;
            case "false":
                return Value.False;
        }

        if (text.Contains('|'))
        {
            long bits = 0;
            foreach (string part in text.Split('|'))
            {
                Value v = Evaluate(env, part, self);
                if (!v.IsInt) return default;
                bits |= v.IntValue;
            }

            return Value.Int(bits);
        }

        if (char.IsAsciiDigit(c) || c == '-')
        {
            if (text.StartsWith("0x", StringComparison.Ordinal)) return Value.Int(long.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture));
            if (c == '0' && text.Length > 1 && text.AsSpan().IndexOfAnyExceptInRange('0', '7') < 0) return Value.Int(Convert.ToInt64(text, 8));
            if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long n)) return Value.Int(n);
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double d) ? Value.Float(d) : default;
        }

        int colons = text.IndexOf("::", StringComparison.Ordinal);
        if (colons > 0)
        {
            string owner = text[..colons], name = text[(colons + 2)..];
            if (name == "class") return Value.String(PhpString.Literal(owner));
            // the class that is being read is not in the table yet, its parent is
            if (self is not null && (owner == "self" || self.Name.Equals(owner)))
            {
                Value own = self.ConstantValue(name);
                if (!own.IsUndef || self.ParentName is null) return own;
                owner = self.ParentName.ToString();
            }

            return env.Classes.TryGetValue(PhpString.FromLatin1(owner).ToLower(), out PhpClass? known) && known.Constants.TryGetValue(PhpString.FromLatin1(name), out ClassConstant? constant)
                ? constant.Value
                : default;
        }

        return env.Constants.TryGetValue(PhpString.FromLatin1(text), out Value value) ? value : default;
    }

    /// <summary>A PHP string literal without interpolation.</summary>
    private static string Unquote(string text)
    {
        bool isDouble = text[0] == '"';
        var result = new StringBuilder();
        for (int i = 1; i < text.Length - 1; i++)
        {
            char c = text[i];
            if (c != '\\' || i + 1 >= text.Length - 1)
            {
                result.Append(c);
                continue;
            }

            char next = text[++i];
            if (!isDouble)
            {
                if (next is not ('\'' or '\\')) result.Append('\\');
                result.Append(next);
                continue;
            }

            switch (next)
            {
                case 'n': result.Append('\n'); break;
                case 'r': result.Append('\r'); break;
                case 't': result.Append('\t'); break;
                case 'v': result.Append('\v'); break;
                case 'f': result.Append('\f'); break;
                case 'e': result.Append('\x1b'); break;
                case '\\' or '"' or '$': result.Append(next); break;
                case 'x':
                    int digits = 0, value = 0;
                    while (digits < 2 && i + 1 < text.Length - 1 && char.IsAsciiHexDigit(text[i + 1]))
                    {
                        value = value * 16 + Convert.ToInt32(text[++i].ToString(), 16);
                        digits++;
                    }

                    result.Append((char)value);
                    break;
                case >= '0' and <= '7':
                    int octal = next - '0';
                    for (int k = 0; k < 2 && i + 1 < text.Length - 1 && text[i + 1] is >= '0' and <= '7'; k++) octal = octal * 8 + (text[++i] - '0');
                    result.Append((char)(octal & 0xFF));
                    break;
                default:
                    result.Append('\\').Append(next);
                    break;
            }
        }

        return result.ToString();
    }
}
