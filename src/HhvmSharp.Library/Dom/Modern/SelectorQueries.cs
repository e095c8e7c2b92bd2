using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>querySelector() and its relatives.</summary>
internal static unsafe class SelectorQueries
{
    private static List<ComplexSelector> Parse(RequestContext ctx, PhpString selectors)
    {
        string message;
        try
        {
            return SelectorParser.Parse(selectors);
        }
        catch (InvalidSelectorException e)
        {
            message = e.Message;
        }

        DomError.Throw(ctx, DomError.Syntax, $"Invalid selector ({message})");
        return null!;
    }

    private static SelectorContext ContextOf(RequestContext ctx, DomObject o) => new(ctx, o.Document is not null && o.Data.IsQuirky);

    private static bool Matches(List<ComplexSelector> list, XmlNode* element, in SelectorContext context)
    {
        if (element->Type != XmlType.Element) return false;
        foreach (ComplexSelector one in list)
            if (one.Matches(element, in context)) return true;
        return false;
    }

    internal static Value First(RequestContext ctx, DomObject o, PhpString selectors)
    {
        XmlNode* root = o.Require(ctx);
        List<ComplexSelector> list = Parse(ctx, selectors);
        SelectorContext context = ContextOf(ctx, o);
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
            if (Matches(list, node, in context)) return Value.Object(DomNodes.Wrap(ctx, node, o));
        return Value.Null;
    }

    /// <summary>An element comes once for each selector of the list that it matches, as in PHP.</summary>
    internal static Value All(RequestContext ctx, DomObject o, PhpString selectors)
    {
        XmlNode* root = o.Require(ctx);
        List<ComplexSelector> list = Parse(ctx, selectors);
        SelectorContext context = ContextOf(ctx, o);
        var found = new List<nint>();
        for (XmlNode* node = root->Children; node != null; node = DomNodes.Next(node, root))
        {
            if (node->Type != XmlType.Element) continue;
            foreach (ComplexSelector one in list)
                if (one.Matches(node, in context)) found.Add((nint)node);
        }

        var nodes = new PhpArray(found.Count);
        foreach (nint node in found) nodes.Append(Value.Object(DomNodes.Wrap(ctx, (XmlNode*)node, o)));
        return NodeList.Of(ctx, o, nodes);
    }

    internal static bool Matches(RequestContext ctx, DomObject o, PhpString selectors)
    {
        XmlNode* node = o.Require(ctx);
        List<ComplexSelector> list = Parse(ctx, selectors);
        SelectorContext context = ContextOf(ctx, o);
        return Matches(list, node, in context);
    }

    internal static Value Closest(RequestContext ctx, DomObject o, PhpString selectors)
    {
        XmlNode* node = o.Require(ctx);
        List<ComplexSelector> list = Parse(ctx, selectors);
        SelectorContext context = ContextOf(ctx, o);
        for (; node != null; node = node->Parent)
            if (Matches(list, node, in context)) return Value.Object(DomNodes.Wrap(ctx, node, o));
        return Value.Null;
    }
}
