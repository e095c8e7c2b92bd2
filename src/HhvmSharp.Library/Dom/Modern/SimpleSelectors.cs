using HhvmSharp.Library.Libxml;

namespace HhvmSharp.Library.Dom;

internal sealed unsafe class TypeSelector(byte[] name) : SimpleSelector
{
    internal override bool Matches(XmlNode* element, in SelectorContext context) => Selectors.HasName(element, element->Name, name);
}

internal sealed unsafe class AnySelector : SimpleSelector
{
    internal override bool Matches(XmlNode* element, in SelectorContext context) => true;
}

internal sealed unsafe class IdSelector(byte[] id) : SimpleSelector
{
    internal override bool Matches(XmlNode* element, in SelectorContext context) =>
        Selectors.Attribute(element, "id"u8) is { } value && Selectors.Same(value, id, context.IsQuirky);
}

internal sealed unsafe class ClassSelector(byte[] name) : SimpleSelector
{
    internal override bool Matches(XmlNode* element, in SelectorContext context) =>
        Selectors.Attribute(element, "class"u8) is { } value && Selectors.HasWord(value, name, context.IsQuirky);
}

/// <param name="test">0: the attribute is there; '=' or the character before it.</param>
internal sealed unsafe class AttributeSelector(byte[] name, char test, byte[] value, bool ignoreCase) : SimpleSelector
{
    /// <summary>Attributes of HTML whose values know no case.</summary>
    private static readonly HashSet<string> Caseless =
    [
        "accept", "accept-charset", "align", "alink", "axis", "bgcolor", "charset", "checked", "clear", "codetype", "color", "compact", "declare", "defer",
        "dir", "direction", "disabled", "enctype", "face", "frame", "hreflang", "http-equiv", "lang", "language", "link", "media", "method", "multiple",
        "nohref", "noresize", "noshade", "nowrap", "readonly", "rel", "rev", "rules", "scope", "scrolling", "selected", "shape", "target", "text", "type",
        "valign", "valuetype", "vlink",
    ];

    private readonly bool _isCaseless = Caseless.Contains(System.Text.Encoding.Latin1.GetString(name).ToLowerInvariant());

    internal override bool Matches(XmlNode* element, in SelectorContext context)
    {
        if (Selectors.Attribute(element, name) is not { } found) return false;
        bool caseless = ignoreCase || (_isCaseless && DomNodes.IsHtmlInHtml(element));
        ReadOnlySpan<byte> text = found;
        switch (test)
        {
            case '\0':
                return true;
            case '=':
                return Selectors.Same(text, value, caseless);
            case '~':
                return Selectors.HasWord(text, value, caseless);
            case '|':
                return Selectors.Same(text, value, caseless)
                    || (text.Length > value.Length && text[value.Length] == '-' && Selectors.Same(text[..value.Length], value, caseless));
            case '^':
                return value.Length > 0 && text.Length >= value.Length && Selectors.Same(text[..value.Length], value, caseless);
            case '$':
                return value.Length > 0 && text.Length >= value.Length && Selectors.Same(text[^value.Length..], value, caseless);
            default:
                return value.Length > 0 && Contains(text, caseless);
        }
    }

    private bool Contains(ReadOnlySpan<byte> text, bool caseless)
    {
        if (!caseless) return text.IndexOf(value) >= 0;
        for (; text.Length >= value.Length; text = text[1..])
            if (Selectors.Same(text[..value.Length], value, true)) return true;
        return false;
    }
}

/// <summary>:is(), :where(), :not() and :has().</summary>
internal sealed unsafe class ListSelector(List<ComplexSelector> list, bool isNot, bool isHas) : SimpleSelector
{
    internal override bool Matches(XmlNode* element, in SelectorContext context)
    {
        foreach (ComplexSelector one in list)
            if (isHas ? one.FindFrom(element, in context) : one.Matches(element, in context)) return !isNot;
        return isNot;
    }
}

/// <summary>:nth-child() and its relatives; with "of S" the siblings that S matches are counted.</summary>
internal sealed unsafe class NthSelector(long a, long b, bool fromEnd, bool ofType, List<ComplexSelector>? of) : SimpleSelector
{
    internal override bool Matches(XmlNode* element, in SelectorContext context)
    {
        long index = 0;
        for (XmlNode* node = element; node != null; node = fromEnd ? Selectors.NextElement(node) : Selectors.PreviousElement(node))
        {
            if (ofType && !Selectors.SameType(node, element)) continue;
            if (of is not null && !MatchesAny(of, node, in context))
            {
                if (node == element) return false;
                continue;
            }

            index++;
        }

        long rest = index - b;
        return a == 0 ? rest == 0 : rest % a == 0 && rest / a >= 0;
    }

    private static bool MatchesAny(List<ComplexSelector> list, XmlNode* node, in SelectorContext context)
    {
        foreach (ComplexSelector one in list)
            if (one.Matches(node, in context)) return true;
        return false;
    }
}

/// <summary>Pseudo-classes without arguments. What depends on a user is never true.</summary>
internal sealed unsafe class PseudoClassSelector(string name) : SimpleSelector
{
    /// <summary>Those that exist but cannot be asked for.</summary>
    internal static readonly HashSet<string> Unsupported =
    [
        "default", "focus-visible", "focus-within", "fullscreen", "future", "in-range", "indeterminate", "invalid", "local-link", "out-of-range", "past",
        "scope", "target", "target-within", "user-invalid", "valid", "visited", "warning",
    ];

    internal static readonly HashSet<string> Supported =
    [
        "active", "any-link", "blank", "checked", "current", "disabled", "empty", "enabled", "first-child", "first-of-type", "focus", "hover", "last-child",
        "last-of-type", "link", "only-child", "only-of-type", "optional", "placeholder-shown", "read-only", "read-write", "required", "root",
    ];

    internal override bool Matches(XmlNode* element, in SelectorContext context)
    {
        switch (name)
        {
            case "any-link" or "link":
                return Selectors.IsHtml(element, "a", "area") && Has(element, "href"u8);
            case "blank":
                DomError.Throw(context.Request, DomError.NotSupported,
                    ":blank selector is not implemented because CSSWG has not yet decided its semantics (https://github.com/w3c/csswg-drafts/issues/1967)");
                return false;
            case "checked":
                return IsChecked(element);
            case "disabled":
                return IsDisabled(element);
            case "enabled":
                return !IsDisabled(element);
            case "empty":
                return IsEmpty(element);
            case "first-child":
                return Selectors.PreviousElement(element) == null;
            case "last-child":
                return Selectors.NextElement(element) == null;
            case "only-child":
                return Selectors.PreviousElement(element) == null && Selectors.NextElement(element) == null;
            case "first-of-type":
                return IsFirstOfType(element);
            case "last-of-type":
                return IsLastOfType(element);
            case "only-of-type":
                return IsFirstOfType(element) && IsLastOfType(element);
            case "optional":
                return Selectors.IsHtml(element, "input", "select", "textarea") && !Has(element, "required"u8);
            case "required":
                return Selectors.IsHtml(element, "input", "select", "textarea") && Has(element, "required"u8);
            case "placeholder-shown":
                return Selectors.IsHtml(element, "input", "textarea") && Has(element, "placeholder"u8);
            case "read-write":
                return IsWritable(element);
            case "read-only":
                return !IsWritable(element);
            case "root":
                return element->Parent != null && (element->Parent->Type == XmlType.Fragment || DomNodes.IsDocument(element->Parent));
            default:
                return false;
        }
    }

    private static bool Has(XmlNode* element, ReadOnlySpan<byte> attribute) => Selectors.Attribute(element, attribute) is not null;

    private static bool IsFirstOfType(XmlNode* element)
    {
        for (XmlNode* node = Selectors.PreviousElement(element); node != null; node = Selectors.PreviousElement(node))
            if (Selectors.SameType(node, element)) return false;
        return true;
    }

    private static bool IsLastOfType(XmlNode* element)
    {
        for (XmlNode* node = Selectors.NextElement(element); node != null; node = Selectors.NextElement(node))
            if (Selectors.SameType(node, element)) return false;
        return true;
    }

    private static bool IsEmpty(XmlNode* element)
    {
        for (XmlNode* child = element->Children; child != null; child = child->Next)
            if (child->Type is not (XmlType.Comment or XmlType.ProcessingInstruction)) return false;
        return true;
    }

    private static bool IsChecked(XmlNode* element)
    {
        if (Selectors.IsHtml(element, "option")) return Has(element, "selected"u8);
        if (!Selectors.IsHtml(element, "input") || Selectors.Attribute(element, "type"u8) is not { } type) return false;
        return (Selectors.Same(type, "checkbox"u8, true) || Selectors.Same(type, "radio"u8, true)) && Has(element, "checked"u8);
    }

    private static bool IsWritable(XmlNode* element)
    {
        if (!Selectors.IsHtml(element)) return false;
        if (Selectors.IsHtml(element, "input", "textarea")) return !Has(element, "readonly"u8) && !Has(element, "disabled"u8);
        return Selectors.Attribute(element, "contenteditable"u8) is { } value && !value.AsSpan().SequenceEqual("false"u8);
    }

    private static bool IsDisabled(XmlNode* element)
    {
        if (Selectors.IsHtml(element, "button", "input", "select", "textarea", "optgroup", "fieldset") && Has(element, "disabled"u8)) return true;
        if (!Selectors.IsHtml(element, "fieldset")) return false;
        // inside a disabled fieldset, but not in its first legend
        for (XmlNode* outer = element->Parent; outer != null && outer->Type == XmlType.Element; outer = outer->Parent)
        {
            if (!Selectors.IsHtml(outer, "fieldset") || !Has(outer, "disabled"u8)) continue;
            for (XmlNode* child = outer->Children; child != null; child = child->Next)
            {
                if (child->Type != XmlType.Element || !Selectors.IsHtml(child, "legend")) continue;
                for (XmlNode* inner = element; inner != null; inner = inner->Parent)
                    if (inner == child) return false;
                return true;
            }
        }

        return false;
    }
}
