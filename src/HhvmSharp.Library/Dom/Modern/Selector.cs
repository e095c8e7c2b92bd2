using System.Text;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;

namespace HhvmSharp.Library.Dom;

/// <summary>What stands between two compounds of a selector.</summary>
internal enum Combinator : byte { Descendant, Child, NextSibling, LaterSibling }

/// <summary>What a match depends on besides the element.</summary>
internal readonly record struct SelectorContext(RequestContext Request, bool IsQuirky);

/// <summary>A condition on one element: ".c", "[a=b]", ":empty".</summary>
internal abstract unsafe class SimpleSelector
{
    internal abstract bool Matches(XmlNode* element, in SelectorContext context);
}

/// <summary>A complex selector: compounds and the combinators before each; the first one's counts in :has() only.</summary>
internal sealed unsafe class ComplexSelector(List<(Combinator Before, SimpleSelector[] Parts)> compounds)
{
    private bool MatchesCompound(int index, XmlNode* element, in SelectorContext context)
    {
        foreach (SimpleSelector part in compounds[index].Parts)
            if (!part.Matches(element, in context)) return false;
        return true;
    }

    internal bool Matches(XmlNode* element, in SelectorContext context) => Matches(compounds.Count - 1, element, in context);

    /// <summary>Whether the compounds up to <paramref name="index"/> fit, that one being for the element.</summary>
    private bool Matches(int index, XmlNode* element, in SelectorContext context)
    {
        if (!MatchesCompound(index, element, in context)) return false;
        if (index == 0) return true;
        switch (compounds[index].Before)
        {
            case Combinator.Child:
                return element->Parent != null && element->Parent->Type == XmlType.Element && Matches(index - 1, element->Parent, in context);
            case Combinator.NextSibling:
                XmlNode* previous = Selectors.PreviousElement(element);
                return previous != null && Matches(index - 1, previous, in context);
            case Combinator.LaterSibling:
                for (XmlNode* before = Selectors.PreviousElement(element); before != null; before = Selectors.PreviousElement(before))
                    if (Matches(index - 1, before, in context)) return true;
                return false;
            default:
                for (XmlNode* ancestor = element->Parent; ancestor != null; ancestor = ancestor->Parent)
                    if (ancestor->Type == XmlType.Element && Matches(index - 1, ancestor, in context)) return true;
                return false;
        }
    }

    /// <summary>:has(): whether something fits, starting from the element.</summary>
    internal bool FindFrom(XmlNode* element, in SelectorContext context, int index = 0)
    {
        switch (compounds[index].Before)
        {
            case Combinator.Child:
                for (XmlNode* child = element->Children; child != null; child = child->Next)
                    if (child->Type == XmlType.Element && Continue(index, child, in context)) return true;
                return false;
            case Combinator.NextSibling:
                XmlNode* next = Selectors.NextElement(element);
                return next != null && Continue(index, next, in context);
            case Combinator.LaterSibling:
                for (XmlNode* after = Selectors.NextElement(element); after != null; after = Selectors.NextElement(after))
                    if (Continue(index, after, in context)) return true;
                return false;
            default:
                for (XmlNode* below = element->Children; below != null; below = DomNodes.Next(below, element))
                    if (below->Type == XmlType.Element && Continue(index, below, in context)) return true;
                return false;
        }
    }

    private bool Continue(int index, XmlNode* element, in SelectorContext context) =>
        MatchesCompound(index, element, in context) && (index == compounds.Count - 1 || FindFrom(element, in context, index + 1));
}

/// <summary>What selectors ask of elements.</summary>
internal static unsafe class Selectors
{
    internal static XmlNode* PreviousElement(XmlNode* node)
    {
        do node = node->Prev;
        while (node != null && node->Type != XmlType.Element);
        return node;
    }

    internal static XmlNode* NextElement(XmlNode* node)
    {
        do node = node->Next;
        while (node != null && node->Type != XmlType.Element);
        return node;
    }

    internal static bool SameType(XmlNode* a, XmlNode* b) =>
        LibXml2.Same(a->Name, b->Name) && (a->Ns == null || b->Ns == null ? a->Ns == b->Ns : LibXml2.Same(a->Ns->Href, b->Ns->Href));

    /// <summary>Selectors in HTML documents are lowered before names are compared.</summary>
    internal static bool HasName(XmlNode* node, byte* name, ReadOnlySpan<byte> asked)
    {
        if (!DomNodes.IsHtmlInHtml(node)) return LibXml2.Same(name, asked);
        ReadOnlySpan<byte> actual = LibXml2.Span(name);
        if (actual.Length != asked.Length) return false;
        for (int i = 0; i < actual.Length; i++)
            if (actual[i] != (asked[i] is >= (byte)'A' and <= (byte)'Z' ? asked[i] | 0x20 : asked[i])) return false;
        return true;
    }

    /// <summary>The first attribute of this local name, unless it is in a namespace.</summary>
    internal static byte[]? Attribute(XmlNode* element, ReadOnlySpan<byte> name)
    {
        for (XmlAttr* attr = element->Properties; attr != null; attr = attr->Next)
        {
            bool same = DomNodes.IsHtmlInHtml(element) ? HasName(element, attr->Name, name) : LibXml2.Same(attr->Name, name);
            if (same) return attr->Ns == null ? DomNodes.AttributeValue(attr).Span.ToArray() : null;
        }

        return null;
    }

    internal static bool IsHtml(XmlNode* node) => DomNodes.IsIn(node, NamespaceUris.Html);

    internal static bool IsHtml(XmlNode* node, params ReadOnlySpan<string> names)
    {
        if (!IsHtml(node)) return false;
        string name = LibXml2.Text(node->Name).ToString();
        foreach (string one in names)
            if (one == name) return true;
        return false;
    }

    internal static bool Same(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, bool ignoreCase) => ignoreCase ? Ascii.EqualsIgnoreCase(a, b) || SameBytes(a, b) : a.SequenceEqual(b);

    /// <summary>As ASCII without case, where other bytes stand too.</summary>
    private static bool SameBytes(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        if (a.Length != b.Length) return false;
        for (int i = 0; i < a.Length; i++)
            if (Lower(a[i]) != Lower(b[i])) return false;
        return true;

        static int Lower(byte c) => c is >= (byte)'A' and <= (byte)'Z' ? c | 0x20 : c;
    }

    /// <summary>Whether a list of words has one.</summary>
    internal static bool HasWord(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word, bool ignoreCase)
    {
        if (word.Length == 0) return false;
        foreach (Range range in text.SplitAny(" \t\n\r\f"u8))
            if (Same(text[range], word, ignoreCase)) return true;
        return false;
    }
}
