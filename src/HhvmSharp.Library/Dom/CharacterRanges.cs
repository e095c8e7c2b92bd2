using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Parts of texts, counted in code points. What returns false has raised a warning.</summary>
internal static unsafe class CharacterRanges
{
    /// <summary>The text and the range as byte offsets, checked. In Dom\ negative numbers are taken modulo 2^32 where the standard's are unsigned.</summary>
    private static bool Find(RequestContext ctx, DomObject o, long offset, long count, bool wraps, out PhpString text, out int start, out int end)
    {
        XmlNode* node = o.Require(ctx);
        text = LibXml2.Text(node->Content);
        start = end = 0;
        int length = node->Content == null ? 0 : LibXml2.xmlUTF8Strlen(node->Content);
        bool valid = offset is >= int.MinValue and <= int.MaxValue && count is >= int.MinValue and <= int.MaxValue;
        if (o.FollowsSpec && wraps) offset = (uint)offset;
        if (o.FollowsSpec) count = (uint)count;
        if (!valid || offset < 0 || offset > length || count < 0)
        {
            DomError.Raise(ctx, DomError.IndexSize, o.IsStrict);
            return false;
        }

        start = ByteOffset(text.Span, offset);
        end = ByteOffset(text.Span, offset + Math.Min(count, length - offset));
        return true;
    }

    private static int ByteOffset(ReadOnlySpan<byte> text, long characters)
    {
        int at = 0;
        for (; characters > 0 && at < text.Length; characters--)
        {
            at++;
            while (at < text.Length && (text[at] & 0xC0) == 0x80) at++;
        }

        return at;
    }

    internal static void Append(RequestContext ctx, DomObject o, PhpString data) => LibXml2.xmlTextConcat(o.Require(ctx), LibXml2.Z(data), data.Length);

    internal static Value Substring(RequestContext ctx, DomObject o, long offset, long count) =>
        Find(ctx, o, offset, count, wraps: true, out PhpString text, out int start, out int end) ? Value.String(PhpString.FromSpan(text.Span[start..end])) : Value.False;

    internal static bool Insert(RequestContext ctx, DomObject o, long offset, PhpString data)
    {
        if (!Find(ctx, o, offset, 0, wraps: true, out PhpString text, out int start, out _)) return false;
        LibXml2.xmlNodeSetContent(o.Require(ctx), LibXml2.Z([.. text.Span[..start], .. data.Span, .. text.Span[start..]]));
        return true;
    }

    internal static bool Replace(RequestContext ctx, DomObject o, long offset, long count, PhpString data)
    {
        if (!Find(ctx, o, offset, count, wraps: false, out PhpString text, out int start, out int end)) return false;
        LibXml2.xmlNodeSetContent(o.Require(ctx), LibXml2.Z([.. text.Span[..start], .. data.Span, .. text.Span[end..]]));
        return true;
    }

    /// <summary>splitText(): the second half, owned; false when the offset is behind the end.</summary>
    internal static Value Split(RequestContext ctx, DomObject o, long offset)
    {
        XmlNode* node = o.Require(ctx);
        if (offset < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        int length = node->Content == null ? 0 : LibXml2.xmlUTF8Strlen(node->Content);
        if (offset > length) return Value.False;
        PhpString text = LibXml2.Text(node->Content);
        int at = ByteOffset(text.Span, offset);
        XmlNode* made = LibXml2.xmlNewDocText(node->Doc, LibXml2.Z(text.Span[at..]));
        LibXml2.xmlNodeSetContent(node, LibXml2.Z(text.Span[..at]));
        if (node->Parent != null)
        {
            // so that the library does not merge it again
            made->Type = XmlType.Element;
            LibXml2.xmlAddNextSibling(node, made);
            made->Type = XmlType.Text;
        }

        return Value.Object(DomNodes.Wrap(ctx, made, o));
    }
}
