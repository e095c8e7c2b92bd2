using System.Runtime.CompilerServices;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>
/// The XML serialization of the standard "DOM Parsing and Serialization", with the corrections that PHP has made to it: prefixes
/// are found for the namespaces of elements and attributes, declared where they are missing, and not declared twice.
/// </summary>
internal sealed unsafe class XmlSerializer
{
    /// <summary>The content cannot be well-formed XML.</summary>
    internal sealed class NotWellFormed : Exception;

    /// <summary>URI to prefixes, as they were declared from the root on.</summary>
    private sealed class PrefixMap(PrefixMap? outer)
    {
        private readonly List<(PhpString Uri, PhpString Prefix)> _own = [];

        internal void Add(PhpString? uri, PhpString prefix) => _own.Add((uri ?? PhpString.Empty, prefix));

        internal bool Has(PhpString uri, PhpString prefix)
        {
            for (PrefixMap? map = this; map is not null; map = map.Outer)
                foreach ((PhpString u, PhpString p) in map._own)
                    if (u.Equals(uri) && p.Equals(prefix)) return true;
            return false;
        }

        private PrefixMap? Outer => outer;

        /// <summary>The prefixes of a namespace, nearest first.</summary>
        internal IEnumerable<PhpString> Candidates(PhpString uri)
        {
            for (PrefixMap? map = this; map is not null; map = map.Outer)
                for (int i = map._own.Count - 1; i >= 0; i--)
                    if (map._own[i].Uri.Equals(uri)) yield return map._own[i].Prefix;
        }
    }

    private static readonly PhpString XmlUri = PhpString.Literal(NamespaceUris.Xml), XmlnsPrefix = PhpString.Literal("xmlns"), XmlPrefix = PhpString.Literal("xml");

    private readonly PhpStringBuilder _out;
    private readonly bool _wellFormed, _noEmptyTags;
    private int _prefixIndex = 1;

    private XmlSerializer(PhpStringBuilder output, bool wellFormed, bool noEmptyTags)
    {
        _out = output;
        _wellFormed = wellFormed;
        _noEmptyTags = noEmptyTags;
    }

    /// <summary>Appends a node in UTF-8; of a document what is in it, without the declaration.</summary>
    internal static void Write(PhpStringBuilder output, XmlNode* node, bool format, bool wellFormed, bool noEmptyTags)
    {
        var map = new PrefixMap(null);
        map.Add(XmlUri, XmlPrefix);
        new XmlSerializer(output, wellFormed, noEmptyTags).Node(node, null, map, format ? 0 : -1);
    }

    private void Check(bool valid)
    {
        if (_wellFormed && !valid) throw new NotWellFormed();
    }

    private void Node(XmlNode* node, PhpString? ns, PrefixMap map, int indent)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        switch (node->Type)
        {
            case XmlType.Element:
                Element(node, ns, map, indent);
                break;
            case XmlType.Fragment or XmlType.Document or XmlType.HtmlDocument:
                for (XmlNode* child = node->Children; child != null; child = child->Next) Node(child, ns, map, indent);
                break;
            case XmlType.Text:
                CheckChars(node->Content);
                Text(node->Content, inAttribute: false);
                break;
            case XmlType.Comment:
                Comment(node);
                break;
            case XmlType.ProcessingInstruction:
                Instruction(node);
                break;
            case XmlType.CData:
                _out.Append("<![CDATA[").Append(Content(node)).Append("]]>");
                break;
            case XmlType.Attribute:
                if (node->Ns != null && node->Ns->Prefix != null) _out.Append(LibXml2.Span(node->Ns->Prefix)).Append(':');
                AttributeValue((XmlAttr*)node);
                break;
            default:
                _out.Append(DomOutput.Node(node->Doc, node, false, null));
                if (node->Type == XmlType.Dtd) _out.Append('\n');
                break;
        }
    }

    // ---- text ----

    private static ReadOnlySpan<byte> Content(XmlNode* node) => node->Content == null ? default : LibXml2.Span(node->Content);

    private void CheckChars(byte* text)
    {
        if (!_wellFormed || text == null) return;
        ReadOnlySpan<byte> rest = LibXml2.Span(text);
        while (rest.Length > 0)
        {
            bool valid = System.Text.Rune.DecodeFromUtf8(rest, out System.Text.Rune rune, out int length) == System.Buffers.OperationStatus.Done;
            Check(valid && rune.Value is >= 0x20 or 9 or 10 or 13 && rune.Value is not (0xFFFE or 0xFFFF));
            rest = rest[length..];
        }
    }

    private void Text(byte* text, bool inAttribute)
    {
        if (text != null) Text(LibXml2.Span(text), inAttribute);
    }

    private void Text(ReadOnlySpan<byte> text, bool inAttribute)
    {
        ReadOnlySpan<byte> special = inAttribute ? "&<>\"\t\n\r"u8 : "&<>"u8;
        while (true)
        {
            int at = text.IndexOfAny(special);
            if (at < 0) break;
            _out.Append(text[..at]);
            _out.Append(text[at] switch
            {
                (byte)'&' => "&amp;",
                (byte)'<' => "&lt;",
                (byte)'>' => "&gt;",
                (byte)'"' => "&quot;",
                (byte)'\t' => "&#9;",
                (byte)'\n' => "&#10;",
                _ => "&#13;",
            });
            text = text[(at + 1)..];
        }

        _out.Append(text);
    }

    private void Comment(XmlNode* node)
    {
        ReadOnlySpan<byte> text = Content(node);
        CheckChars(node->Content);
        Check(text.IndexOf("--"u8) < 0 && !text.EndsWith("-"u8));
        _out.Append("<!--").Append(text).Append("-->");
    }

    private void Instruction(XmlNode* node)
    {
        PhpString target = LibXml2.Text(node->Name);
        Check(target.Span.IndexOf((byte)':') < 0 && !target.ToLower().Equals("xml"));
        CheckChars(node->Content);
        Check(Content(node).IndexOf("?>"u8) < 0);
        _out.Append("<?").Append(target).Append(' ').Append(Content(node)).Append("?>");
    }

    // ---- namespaces ----

    private static PhpString ValueOf(XmlAttr* attr) => attr->Children == null ? PhpString.Empty : LibXml2.Text(attr->Children->Content);

    /// <summary>Notes an element's declarations; gives the one of the default namespace, null without.</summary>
    private static PhpString? Record(PrefixMap map, Dictionary<PhpString, PhpString> local, XmlNode* element)
    {
        PhpString? defaultUri = null;
        for (XmlAttr* attr = element->Properties; attr != null; attr = attr->Next)
        {
            if (!ModernNames.IsDeclaration(attr)) continue;
            PhpString uri = ValueOf(attr);
            if (attr->Ns->Prefix == null)
            {
                defaultUri = uri;
                continue;
            }

            PhpString prefix = LibXml2.Text(attr->Name);
            if (uri.Equals(XmlUri) || map.Has(uri, prefix)) continue;
            map.Add(uri, prefix);
            local.TryAdd(prefix, uri);
        }

        return defaultUri;
    }

    private static PhpString? Preferred(PrefixMap map, Dictionary<PhpString, PhpString> local, PhpString? preferred, PhpString? uri)
    {
        uri ??= PhpString.Empty;
        preferred ??= PhpString.Empty;
        PhpString? found = null;
        foreach (PhpString prefix in map.Candidates(uri))
        {
            if (local.TryGetValue(prefix, out PhpString? other) && !other.Equals(uri)) continue;
            if (prefix.Equals(preferred)) return prefix;
            found ??= prefix;
        }

        return found;
    }

    private PhpString Generate(PrefixMap map, Dictionary<PhpString, PhpString> local, PhpString? uri)
    {
        PhpString prefix;
        do prefix = PhpString.FromLatin1($"ns{_prefixIndex++}");
        while (local.ContainsKey(prefix));
        map.Add(uri, prefix);
        local.TryAdd(prefix, uri ?? PhpString.Empty);
        return prefix;
    }

    private void Declare(PhpString? prefix, PhpString? uri)
    {
        _out.Append(" xmlns");
        if (prefix is not null) _out.Append(':').Append(prefix);
        _out.Append("=\"");
        if (uri is not null) Text(uri.Span, inAttribute: true);
        _out.Append('"');
    }

    // ---- elements ----

    private static bool IsFormatted(XmlNode* element)
    {
        for (XmlNode* child = element->Children; child != null; child = child->Next)
            if (child->Type is XmlType.Text or XmlType.EntityReference or XmlType.CData) return false;
        return element->Children != null;
    }

    private void NewLine(int indent)
    {
        _out.Append('\n');
        for (int i = 0; i < indent; i++) _out.Append("  ");
    }

    private void Name(PhpString? prefix, XmlNode* element)
    {
        if (prefix is not null) _out.Append(prefix).Append(':');
        _out.Append(LibXml2.Span(element->Name));
    }

    private static bool SameOrEmpty(PhpString? a, PhpString? b) => (a ?? PhpString.Empty).Equals(b ?? PhpString.Empty);

    private static PhpString? NullIfEmpty(PhpString text) => text.Length == 0 ? null : text;

    private void Element(XmlNode* element, PhpString? inherited, PrefixMap outer, int indent)
    {
        Check(LibXml2.xmlValidateNCName(LibXml2.Z(LibXml2.Span(element->Name)), 0) == 0);
        bool format = indent >= 0 && IsFormatted(element);
        var map = new PrefixMap(outer);
        var local = new Dictionary<PhpString, PhpString>();
        PhpString? localDefault = Record(map, local, element);
        PhpString? ns = element->Ns == null ? null : LibXml2.TextOrNull(element->Ns->Href);
        PhpString? name = null;
        bool ignoreDefault = false;
        _out.Append('<');
        if (inherited is null ? ns is null : ns is not null && inherited.Equals(ns))
        {
            ignoreDefault = localDefault is not null;
            if (ns is not null && ns.Equals(XmlUri)) name = XmlPrefix;
            Name(name, element);
        }
        else
        {
            inherited = OtherNamespace(element, ns, inherited, map, local, localDefault, out name, out ignoreDefault);
        }

        Attributes(element, map, local, ignoreDefault);
        if (element->Children == null && !_noEmptyTags)
        {
            bool isHtml = DomNodes.IsIn(element, NamespaceUris.Html);
            if (!isHtml || IsVoid(element))
            {
                _out.Append(isHtml ? " />" : "/>");
                return;
            }
        }

        _out.Append('>');
        int inner = format ? indent + 1 : -1;
        for (XmlNode* child = Children(element); child != null; child = child->Next)
        {
            if (format) NewLine(inner);
            Node(child, inherited, map, inner);
        }

        if (format) NewLine(indent);
        _out.Append("</");
        Name(name, element);
        _out.Append('>');
    }

    private static bool IsVoid(XmlNode* element) => LibXml2.Text(element->Name).ToString() is "area" or "base" or "basefont" or "bgsound" or "br" or "col"
        or "embed" or "frame" or "hr" or "img" or "input" or "keygen" or "link" or "menuitem" or "meta" or "param" or "source" or "track" or "wbr";

    private static XmlNode* Children(XmlNode* element)
    {
        if (!DomNodes.IsIn(element, NamespaceUris.Html) || !LibXml2.Same(element->Name, "template"u8)) return element->Children;
        XmlNode* content = TemplateContents.Of(element);
        return content == null ? null : content->Children;
    }

    /// <summary>Writes the name of an element in another namespace than its parent's; gives the namespace that its children inherit.</summary>
    private PhpString? OtherNamespace(
        XmlNode* element, PhpString? ns, PhpString? inherited, PrefixMap map, Dictionary<PhpString, PhpString> local, PhpString? localDefault,
        out PhpString? name, out bool ignoreDefault)
    {
        PhpString? prefix = element->Ns == null ? null : LibXml2.TextOrNull(element->Ns->Prefix);
        ignoreDefault = false;
        PhpString? candidate = prefix is null && SameOrEmpty(ns, localDefault) ? null : Preferred(map, local, prefix, ns);
        if (prefix is not null && prefix.Equals(XmlnsPrefix))
        {
            Check(false);
            candidate = prefix;
        }

        if (candidate is not null)
        {
            Name(name = candidate, element);
            return localDefault is not null && !localDefault.Equals(XmlUri) ? NullIfEmpty(localDefault) : inherited;
        }

        if (prefix is not null)
        {
            if (local.ContainsKey(prefix))
            {
                prefix = Generate(map, local, ns);
            }
            else
            {
                map.Add(ns, prefix);
                local.TryAdd(prefix, ns ?? PhpString.Empty);
            }

            Name(name = prefix, element);
            Declare(prefix, ns);
            return localDefault is not null ? NullIfEmpty(localDefault) : inherited;
        }

        Name(name = null, element);
        if (localDefault is null || !SameOrEmpty(localDefault, ns))
        {
            ignoreDefault = true;
            Declare(null, ns);
        }

        return ns;
    }

    // ---- attributes ----

    private void AttributeValue(XmlAttr* attr)
    {
        _out.Append(LibXml2.Span(attr->Name)).Append("=\"");
        for (XmlNode* child = attr->Children; child != null; child = child->Next)
        {
            if (child->Type == XmlType.Text)
            {
                Text(child->Content, inAttribute: true);
            }
            else if (child->Type == XmlType.EntityReference)
            {
                _out.Append('&');
                Text(child->Name, inAttribute: true);
                _out.Append(';');
            }
        }

        _out.Append('"');
    }

    private void Attributes(XmlNode* element, PrefixMap map, Dictionary<PhpString, PhpString> local, bool ignoreDefault)
    {
        var seen = _wellFormed ? new HashSet<(PhpString, PhpString)>() : null;
        for (XmlAttr* attr = element->Properties; attr != null; attr = attr->Next)
        {
            PhpString? uri = attr->Ns == null ? null : LibXml2.TextOrNull(attr->Ns->Href);
            Check(seen is null || seen.Add((uri ?? PhpString.Empty, LibXml2.Text(attr->Name))));
            PhpString? prefix = null;
            if (uri is not null)
            {
                PhpString? own = LibXml2.TextOrNull(attr->Ns->Prefix);
                prefix = Preferred(map, local, own, uri);
                if (ModernNames.IsDeclaration(attr))
                {
                    if (IsRedundant(element, attr, own, map, local, ignoreDefault)) continue;
                    if (own is not null && own.Equals(XmlnsPrefix)) prefix = own;
                    PhpString value = ValueOf(attr);
                    Check(!value.Span.SequenceEqual(NamespaceUris.Xmlns) && (value.Length > 0 || prefix is null));
                }
                else if (prefix is null)
                {
                    prefix = DeclareForAttribute(own, uri, map, local);
                }
            }

            _out.Append(' ');
            if (prefix is not null) _out.Append(prefix).Append(':');
            Check(LibXml2.xmlValidateNCName(LibXml2.Z(LibXml2.Span(attr->Name)), 0) == 0 && !(uri is null && LibXml2.Same(attr->Name, "xmlns"u8)));
            AttributeValue(attr);
        }
    }

    /// <summary>A declaration that says nothing new here.</summary>
    private static bool IsRedundant(XmlNode* element, XmlAttr* attr, PhpString? prefix, PrefixMap map, Dictionary<PhpString, PhpString> local, bool ignoreDefault)
    {
        PhpString value = ValueOf(attr);
        if (value.Equals(XmlUri)) return true;
        if (prefix is null) return ignoreDefault && !SameOrEmpty(element->Ns == null ? null : LibXml2.TextOrNull(element->Ns->Href), value);
        PhpString declared = LibXml2.Text(attr->Name);
        return !(local.TryGetValue(declared, out PhpString? uri) && uri.Equals(value)) && map.Has(value, declared);
    }

    private PhpString DeclareForAttribute(PhpString? own, PhpString uri, PrefixMap map, Dictionary<PhpString, PhpString> local)
    {
        PhpString prefix;
        if (own is null || local.ContainsKey(own))
        {
            prefix = Generate(map, local, uri);
        }
        else
        {
            prefix = own;
            map.Add(uri, prefix);
            local.TryAdd(prefix, uri);
        }

        Declare(prefix, uri);
        return prefix;
    }
}
