using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Interpreter;

/// <summary>Values as PHP's messages show them. Building a message never runs user code.</summary>
internal static class ErrorText
{
    /// <summary>As C's %s prints it: up to the first NUL.</summary>
    internal static string CString(PhpString s)
    {
        int nul = s.Span.IndexOf((byte)0);
        return nul < 0 ? s.ToString() : s.ToString()[..nul];
    }

    /// <summary>"42", "'text'", "of type Foo": what no arm of a match took.</summary>
    internal static string MatchSubject(RequestContext ctx, in Value v)
    {
        if (!ctx.ExceptionIgnoreArgs)
        {
            switch (v.Kind)
            {
                case Kind.Undef:
                case Kind.Null:
                    return "NULL";
                case Kind.Bool:
                    return v.n != 0 ? "true" : "false";
                case Kind.Int:
                    return v.n.ToString();
                case Kind.Float:
                    {
                        string text = Numbers.ToString(v.FloatValue, ctx.Precision).ToString();
                        return double.IsFinite(v.FloatValue) && text.All(c => c == '-' || char.IsAsciiDigit(c)) ? text + ".0" : text;
                    }
                case Kind.Object when v.AsObject is Classes.PhpInstance { Class.IsEnum: true } e:
                    return $"{e.Class.Text}::{e.Slots[0].AsString}";
                case Kind.String:
                    return "'" + Escaped(v.AsString, ctx.ExceptionStringParamMaxLen) + "'";
            }
        }

        return "of type " + TypeNames.Of(in v);
    }

    /// <summary>smart_str_append_escaped_truncated.</summary>
    private static string Escaped(PhpString s, int limit)
    {
        var text = new System.Text.StringBuilder();
        int shown = Math.Min(s.Length, limit);
        for (int i = 0; i < shown; i++)
        {
            byte b = s[i];
            switch (b)
            {
                case (byte)'\n': text.Append("\\n"); break;
                case (byte)'\r': text.Append("\\r"); break;
                case (byte)'\t': text.Append("\\t"); break;
                case 12: text.Append("\\f"); break;
                case 11: text.Append("\\v"); break;
                case (byte)'\\': text.Append("\\\\"); break;
                case 27: text.Append("\\e"); break;
                case < 32 or > 126: text.Append("\\x").Append(b.ToString("X2")); break;
                default: text.Append((char)b); break;
            }
        }

        if (s.Length > limit) text.Append("...");
        return text.ToString();
    }
}
