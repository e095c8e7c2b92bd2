using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>str_getcsv(), and reading and writing of CSV lines for those who have a stream.</summary>
[PhpExtension("standard")]
internal static class Csv
{
    /// <summary>No character escapes an enclosure.</summary>
    internal const int NoEscape = -1;

    [PhpFunction("str_getcsv(string $string, string $separator = \",\", string $enclosure = \"\\\"\", string $escape = \"\\\\\"): array")]
    internal static PhpArray str_getcsv(RequestContext ctx, PhpString @string, PhpString separator, PhpString enclosure, PhpString? escape = null)
    {
        if (separator.Length != 1) Arg.ValueError(ctx, 2, "must be a single character");
        if (enclosure.Length != 1) Arg.ValueError(ctx, 3, "must be a single character");
        int escapeCharacter = Escape(ctx, escape, 4);
        PhpArray? fields = Parse(@string.Span, separator[0], enclosure[0], escapeCharacter, null);
        if (fields is not null) return fields;
        fields = new PhpArray(1);
        fields.Append(Value.Null);
        return fields;
    }

    /// <summary>The $escape argument of the CSV functions; leaving it out is deprecated.</summary>
    internal static int Escape(RequestContext ctx, PhpString? escape, int argument)
    {
        if (escape is not null)
        {
            if (escape.Length > 1) Arg.ValueError(ctx, argument, "must be empty or a single character");
            return escape.Length == 0 ? NoEscape : escape[0];
        }

        Arg.Deprecated(ctx, "the $escape parameter must be provided as its default value will change");
        Throw.IfPending(ctx);
        return '\\';
    }

    /// <summary>Where the line's own end ("\n", "\r\n", "\r") begins.</summary>
    private static int LineEnd(ReadOnlySpan<byte> line)
    {
        int n = line.Length;
        if (n > 0 && line[n - 1] == '\n') return n > 1 && line[n - 2] == '\r' ? n - 2 : n - 1;
        return n > 0 && line[n - 1] == '\r' ? n - 1 : n;
    }

    /// <summary>
    /// The fields of a line (php_fgetcsv); null for a blank line. An enclosed field that is not closed goes on in the
    /// lines that <paramref name="more"/> returns, until it returns null.
    /// </summary>
    internal static PhpArray? Parse(ReadOnlySpan<byte> line, byte separator, byte enclosure, int escape, Func<byte[]?>? more)
    {
        int limit = LineEnd(line);
        if (limit == 0) return null;
        var fields = new PhpArray();
        var field = new PhpStringBuilder(line.Length);
        int at = 0;
        bool last = false;
        while (!last)
        {
            field.Clear();
            int start = at;
            while (start < limit && line[start] != separator && ByteStrings.IsSpace(line[start])) start++;
            if (start < limit && line[start] == enclosure && (start == at || at < limit))
            {
                at = start + 1;
                Enclosed(ref line, ref limit, ref at, field, enclosure, escape, more);
                // what follows the enclosure up to the separator belongs to the field
                int rest = line[at..limit].IndexOf(separator);
                int end = rest < 0 ? limit : at + rest;
                field.Append(line[at..end]);
                last = rest < 0;
                at = end + 1;
            }
            else
            {
                int length = at < limit ? line[at..limit].IndexOf(separator) : -1;
                int end = length < 0 ? limit : at + length;
                if (at < end) field.Append(line[at..end]);
                field.Length = LineEnd(field.Span);
                last = length < 0;
                at = end + 1;
            }

            fields.Append(Value.String(PhpString.FromSpan(field.Span)));
        }

        return fields;
    }

    private static void Enclosed(ref ReadOnlySpan<byte> line, ref int limit, ref int at, PhpStringBuilder field, byte enclosure, int escape, Func<byte[]?>? more)
    {
        // C looks at the terminator here before it looks at the length
        if (at == line.Length && escape == 0) field.Append((byte)0);
        while (true)
        {
            while (at < limit)
            {
                byte c = line[at++];
                if (c == enclosure)
                {
                    // doubled: one of them is meant; otherwise the field ends here
                    if (at >= limit || line[at] != enclosure) return;
                    field.Append(c);
                    at++;
                }
                else if (c == escape)
                {
                    field.Append(c);
                    if (at < limit) field.Append(line[at++]);
                }
                else
                {
                    field.Append(c);
                }
            }

            field.Append(line[limit..]);
            if (more?.Invoke() is not { } next)
            {
                at = limit;
                return;
            }

            line = next;
            limit = LineEnd(line);
            at = 0;
        }
    }

    /// <summary>A line of fields (php_fputcsv): enclosed are those with a blank or one of the special characters.</summary>
    internal static PhpString Line(RequestContext ctx, PhpArray fields, byte separator, byte enclosure, int escape, ReadOnlySpan<byte> lineEnd)
    {
        var result = new PhpStringBuilder();
        bool first = true;
        foreach ((Value _, Value v) in fields)
        {
            if (!first) result.Append(separator);
            first = false;
            ReadOnlySpan<byte> s = StringReplace.Text(ctx, v.Dereferenced()).Span;
            bool special = s.IndexOfAny("\n\r\t "u8) >= 0 || s.Contains(separator) || s.Contains(enclosure) || (escape != NoEscape && s.Contains((byte)escape));
            if (!special)
            {
                result.Append(s);
                continue;
            }

            bool escaped = false;
            result.Append(enclosure);
            foreach (byte c in s)
            {
                if (escape != NoEscape && escape != enclosure && c == escape) escaped = true;
                else if (!escaped && c == enclosure) result.Append(enclosure);
                else escaped = false;
                result.Append(c);
            }

            result.Append(enclosure);
        }

        return result.Append(lineEnd).ToPhpString();
    }
}
