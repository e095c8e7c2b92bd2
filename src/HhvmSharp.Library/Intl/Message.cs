using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>A parsed message in a locale: formats arguments into it, and finds them in a text.</summary>
internal sealed unsafe class Message(string pattern, string locale)
{
    private const string Other = "other";

    private static readonly delegate* unmanaged<byte*, int, int*, nint> OpenRules = (delegate* unmanaged<byte*, int, int*, nint>)Icu.Function("uplrules_openForType");
    private static readonly delegate* unmanaged<nint, void> CloseRules = (delegate* unmanaged<nint, void>)Icu.Function("uplrules_close");
    private static readonly delegate* unmanaged<nint, double, char*, int, int*, int> SelectRule = (delegate* unmanaged<nint, double, char*, int, int*, int>)Icu.Function("uplrules_select");

    private readonly List<MessagePart> _parts = MessagePattern.Parse(pattern);
    private readonly Dictionary<MessagePart, MessageFormat?> _formats = new(ReferenceEqualityComparer.Instance);
    private NumberMessageFormat? _numbers;

    /// <summary>PHP's time zone, once dates were formatted.</summary>
    internal string? Zone { get; set; }

    // ---- arguments ----

    /// <summary>All arguments, also those in messages within.</summary>
    internal IEnumerable<MessagePart> Arguments() => Arguments(_parts);

    private static IEnumerable<MessagePart> Arguments(List<MessagePart> parts)
    {
        foreach (MessagePart part in parts)
        {
            if (part.Argument is not null) yield return part;
            IEnumerable<List<MessagePart>> inner = part switch
            {
                MessagePart.Choice p => p.Cases.Select(c => c.Message),
                MessagePart.Plural p => p.Cases.Select(c => c.Message),
                MessagePart.Select p => p.Cases.Select(c => c.Message),
                _ => [],
            };
            foreach (MessagePart found in inner.SelectMany(Arguments)) yield return found;
        }
    }

    private static bool IsNumber(string name) => int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    internal bool HasNames => Arguments().Any(a => !IsNumber(a.Argument!));

    /// <summary>The types of the arguments; null: one has two.</summary>
    internal Dictionary<string, MessageType>? Types()
    {
        bool named = HasNames;
        Dictionary<string, MessageType> types = [];
        foreach (MessagePart part in Arguments())
        {
            MessageType type = part switch
            {
                MessagePart.Simple p => MessageFormat.TypeOf(p.Type, p.Style, named),
                MessagePart.Select => MessageType.Text,
                _ => MessageType.Float,
            };
            if (named && types.TryGetValue(part.Argument!, out MessageType known) && known != type) return null;
            types[part.Argument!] = type;
        }

        return types;
    }

    // ---- formatting ----

    internal string Format(Dictionary<string, MessageValue> values, out int status)
    {
        var text = new StringBuilder();
        status = Icu.Ok;
        Append(text, _parts, values, null, ref status);
        return text.ToString();
    }

    private void Append(StringBuilder text, List<MessagePart> parts, Dictionary<string, MessageValue> values, double? number, ref int status)
    {
        foreach (MessagePart part in parts)
        {
            if (Icu.IsFailure(status)) return;
            switch (part)
            {
                case MessagePart.Text literal:
                    text.Append(literal.Value);
                    continue;
                case MessagePart.Number:
                    text.Append(Numbers().Format(MessageValue.Of(number ?? 0), out status));
                    continue;
            }

            if (!values.TryGetValue(part.Argument!, out MessageValue value))
            {
                text.Append('{').Append(part.Argument).Append('}');
                continue;
            }

            switch (part)
            {
                case MessagePart.Simple simple:
                    text.Append(simple.Type is null ? Plain(in value, ref status) : FormatOf(simple)?.Format(in value, out status) ?? "");
                    break;
                case MessagePart.Choice choice:
                    if (Chosen(choice, value.Number) is { } chosen) Append(text, chosen, values, null, ref status);
                    break;
                case MessagePart.Plural plural:
                    Append(text, ForNumber(plural, value.Number), values, value.Number - plural.Offset, ref status);
                    break;
                case MessagePart.Select select:
                    Append(text, ForKeyword(select, value.Text), values, null, ref status);
                    break;
            }
        }
    }

    private string Plain(in MessageValue value, ref int status) => value.Type == MessageType.Text ? value.Text : Numbers().Format(in value, out status);

    private NumberMessageFormat Numbers() => _numbers ??= NumberMessageFormat.Create("", "", locale)!;

    private MessageFormat? FormatOf(MessagePart.Simple part)
    {
        if (_formats.TryGetValue(part, out MessageFormat? known)) return known;
        return _formats[part] = MessageFormat.Create(part.Type!, part.Style, locale, Zone);
    }

    private static List<MessagePart>? Chosen(MessagePart.Choice choice, double number)
    {
        List<MessagePart>? message = null;
        foreach ((double limit, bool above, List<MessagePart> candidate) in choice.Cases)
        {
            if (message is not null && !(above ? number > limit : number >= limit)) break;
            message = candidate;
        }

        return message;
    }

    private List<MessagePart> ForNumber(MessagePart.Plural plural, double number)
    {
        foreach ((double? exact, string _, List<MessagePart> message) in plural.Cases)
        {
            if (exact == number) return message;
        }

        string keyword = Rule(number - plural.Offset, plural.Ordinal);
        List<MessagePart> other = [];
        foreach ((double? exact, string candidate, List<MessagePart> message) in plural.Cases)
        {
            if (exact is not null) continue;
            if (candidate == keyword) return message;
            if (candidate == Other) other = message;
        }

        return other;
    }

    private string Rule(double number, bool ordinal)
    {
        int status = 0;
        nint rules;
        fixed (byte* l = Icu.CText(locale)) rules = OpenRules(l, ordinal ? 1 : 0, &status);
        if (Icu.IsFailure(status)) return Other;
        string keyword = Icu.GetText((b, c, s) => SelectRule(rules, number, b, c, s), out _);
        CloseRules(rules);
        return keyword;
    }

    private static List<MessagePart> ForKeyword(MessagePart.Select select, string keyword)
    {
        List<MessagePart> other = [];
        foreach ((string candidate, List<MessagePart> message) in select.Cases)
        {
            if (candidate == keyword) return message;
            if (candidate == Other) other = message;
        }

        return other;
    }

    // ---- parsing ----

    /// <summary>The values of the numbered arguments; null: the text is none of this message.</summary>
    internal Value[]? Parse(string text)
    {
        int count = Arguments().Select(a => int.Parse(a.Argument!, CultureInfo.InvariantCulture) + 1).DefaultIfEmpty().Max();
        var values = new Value[count];
        Array.Fill(values, Value.Int(0));
        int at = 0;
        for (int i = 0; i < _parts.Count; i++)
        {
            switch (_parts[i])
            {
                case MessagePart.Text literal:
                    if (string.CompareOrdinal(text, at, literal.Value, 0, literal.Value.Length) != 0) return null;
                    at += literal.Value.Length;
                    break;
                case MessagePart.Simple simple:
                    if (!ParseSimple(text, simple, i + 1 < _parts.Count ? (_parts[i + 1] as MessagePart.Text)?.Value : null, ref at, ref values[Index(simple)])) return null;
                    break;
                case MessagePart.Choice choice:
                    if (ParseChoice(text, choice, ref at) is not { } number) return null;
                    values[Index(choice)] = Value.Float(number);
                    break;
                default:
                    return null;
            }
        }

        return at == 0 ? null : values;
    }

    private static int Index(MessagePart part) => int.Parse(part.Argument!, CultureInfo.InvariantCulture);

    private bool ParseSimple(string text, MessagePart.Simple part, string? following, ref int at, ref Value value)
    {
        if (part.Type is not null)
        {
            if (FormatOf(part)?.Parse(text, ref at, out Value parsed) != true) return false;
            value = parsed;
            return true;
        }

        int end = following is null ? text.Length : text.IndexOf(following, at, StringComparison.Ordinal);
        if (end < 0) return false;
        string found = text[at..end];
        if (found != $"{{{part.Name}}}") value = Value.String(PhpString.FromUtf8(found));
        at = end;
        return true;
    }

    /// <summary>The limit whose text is the longest that stands there.</summary>
    private static double? ParseChoice(string text, MessagePart.Choice choice, ref int at)
    {
        double? best = null;
        int furthest = at;
        foreach ((double limit, bool _, List<MessagePart> message) in choice.Cases)
        {
            string literal = string.Concat(message.OfType<MessagePart.Text>().Select(t => t.Value));
            if (string.CompareOrdinal(text, at, literal, 0, literal.Length) != 0 || at + literal.Length <= furthest) continue;
            furthest = at + literal.Length;
            best = limit;
        }

        at = furthest;
        return best;
    }
}
