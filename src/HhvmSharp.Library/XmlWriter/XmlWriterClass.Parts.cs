using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.XmlWriter;

/// <summary>One call of the library for one of PHP's.</summary>
internal sealed unsafe partial class XmlWriterObject
{
    [PhpFunction("xmlwriter_set_indent_string(XMLWriter $writer, string $indentation): bool")]
    [PhpMethod("public function setIndentString(string $indentation): bool", Tentative = true)]
    public static bool SetIndentString(RequestContext ctx, XmlWriterObject writer, PhpString indentation) =>
        LibXml2.xmlTextWriterSetIndentString(writer.Require(ctx), LibXml2.Z(indentation)) != -1;

    [PhpFunction("xmlwriter_start_comment(XMLWriter $writer): bool")]
    [PhpMethod("public function startComment(): bool", Tentative = true)]
    public static bool StartComment(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterStartComment(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_end_comment(XMLWriter $writer): bool")]
    [PhpMethod("public function endComment(): bool", Tentative = true)]
    public static bool EndComment(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndComment(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_start_attribute(XMLWriter $writer, string $name): bool")]
    [PhpMethod("public function startAttribute(string $name): bool", Tentative = true)]
    public static bool StartAttribute(RequestContext ctx, XmlWriterObject writer, PhpString name) =>
        LibXml2.xmlTextWriterStartAttribute(writer.Named(ctx, name, 2, "attribute name"), LibXml2.Z(name)) != -1;

    [PhpFunction("xmlwriter_end_attribute(XMLWriter $writer): bool")]
    [PhpMethod("public function endAttribute(): bool", Tentative = true)]
    public static bool EndAttribute(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndAttribute(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_attribute(XMLWriter $writer, string $name, string $value): bool")]
    [PhpMethod("public function writeAttribute(string $name, string $value): bool", Tentative = true)]
    public static bool WriteAttribute(RequestContext ctx, XmlWriterObject writer, PhpString name, PhpString value) =>
        LibXml2.xmlTextWriterWriteAttribute(writer.Named(ctx, name, 2, "attribute name"), LibXml2.Z(name), LibXml2.Z(value)) != -1;

    [PhpFunction("xmlwriter_start_attribute_ns(XMLWriter $writer, ?string $prefix, string $name, ?string $namespace): bool")]
    [PhpMethod("public function startAttributeNs(?string $prefix, string $name, ?string $namespace): bool", Tentative = true)]
    public static bool StartAttributeNs(RequestContext ctx, XmlWriterObject writer, PhpString? prefix, PhpString name, PhpString? @namespace) =>
        LibXml2.xmlTextWriterStartAttributeNS(writer.Named(ctx, name, 3, "attribute name"), LibXml2.ZOrNull(prefix), LibXml2.Z(name), LibXml2.ZOrNull(@namespace)) != -1;

    [PhpFunction("xmlwriter_write_attribute_ns(XMLWriter $writer, ?string $prefix, string $name, ?string $namespace, string $value): bool")]
    [PhpMethod("public function writeAttributeNs(?string $prefix, string $name, ?string $namespace, string $value): bool", Tentative = true)]
    public static bool WriteAttributeNs(RequestContext ctx, XmlWriterObject writer, PhpString? prefix, PhpString name, PhpString? @namespace, PhpString value) =>
        LibXml2.xmlTextWriterWriteAttributeNS(writer.Named(ctx, name, 3, "attribute name"), LibXml2.ZOrNull(prefix), LibXml2.Z(name), LibXml2.ZOrNull(@namespace), LibXml2.Z(value)) != -1;

    [PhpFunction("xmlwriter_start_element(XMLWriter $writer, string $name): bool")]
    [PhpMethod("public function startElement(string $name): bool", Tentative = true)]
    public static bool StartElement(RequestContext ctx, XmlWriterObject writer, PhpString name) =>
        LibXml2.xmlTextWriterStartElement(writer.Named(ctx, name, 2, "element name"), LibXml2.Z(name)) != -1;

    [PhpFunction("xmlwriter_end_element(XMLWriter $writer): bool")]
    [PhpMethod("public function endElement(): bool", Tentative = true)]
    public static bool EndElement(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndElement(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_full_end_element(XMLWriter $writer): bool")]
    [PhpMethod("public function fullEndElement(): bool", Tentative = true)]
    public static bool FullEndElement(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterFullEndElement(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_start_element_ns(XMLWriter $writer, ?string $prefix, string $name, ?string $namespace): bool")]
    [PhpMethod("public function startElementNs(?string $prefix, string $name, ?string $namespace): bool", Tentative = true)]
    public static bool StartElementNs(RequestContext ctx, XmlWriterObject writer, PhpString? prefix, PhpString name, PhpString? @namespace) =>
        LibXml2.xmlTextWriterStartElementNS(writer.Named(ctx, name, 3, "element name"), LibXml2.ZOrNull(prefix), LibXml2.Z(name), LibXml2.ZOrNull(@namespace)) != -1;

    [PhpFunction("xmlwriter_start_pi(XMLWriter $writer, string $target): bool")]
    [PhpMethod("public function startPi(string $target): bool", Tentative = true)]
    public static bool StartPi(RequestContext ctx, XmlWriterObject writer, PhpString target) =>
        LibXml2.xmlTextWriterStartPI(writer.Named(ctx, target, 2, "PI target"), LibXml2.Z(target)) != -1;

    [PhpFunction("xmlwriter_end_pi(XMLWriter $writer): bool")]
    [PhpMethod("public function endPi(): bool", Tentative = true)]
    public static bool EndPi(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndPI(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_pi(XMLWriter $writer, string $target, string $content): bool")]
    [PhpMethod("public function writePi(string $target, string $content): bool", Tentative = true)]
    public static bool WritePi(RequestContext ctx, XmlWriterObject writer, PhpString target, PhpString content) =>
        LibXml2.xmlTextWriterWritePI(writer.Named(ctx, target, 2, "PI target"), LibXml2.Z(target), LibXml2.Z(content)) != -1;

    [PhpFunction("xmlwriter_start_cdata(XMLWriter $writer): bool")]
    [PhpMethod("public function startCdata(): bool", Tentative = true)]
    public static bool StartCdata(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterStartCDATA(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_end_cdata(XMLWriter $writer): bool")]
    [PhpMethod("public function endCdata(): bool", Tentative = true)]
    public static bool EndCdata(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndCDATA(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_cdata(XMLWriter $writer, string $content): bool")]
    [PhpMethod("public function writeCdata(string $content): bool", Tentative = true)]
    public static bool WriteCdata(RequestContext ctx, XmlWriterObject writer, PhpString content) =>
        LibXml2.xmlTextWriterWriteCDATA(writer.Require(ctx), LibXml2.Z(content)) != -1;

    [PhpFunction("xmlwriter_text(XMLWriter $writer, string $content): bool")]
    [PhpMethod("public function text(string $content): bool", Tentative = true)]
    public static bool Text(RequestContext ctx, XmlWriterObject writer, PhpString content) =>
        LibXml2.xmlTextWriterWriteString(writer.Require(ctx), LibXml2.Z(content)) != -1;

    [PhpFunction("xmlwriter_write_raw(XMLWriter $writer, string $content): bool")]
    [PhpMethod("public function writeRaw(string $content): bool", Tentative = true)]
    public static bool WriteRaw(RequestContext ctx, XmlWriterObject writer, PhpString content) =>
        LibXml2.xmlTextWriterWriteRaw(writer.Require(ctx), LibXml2.Z(content)) != -1;

    [PhpFunction("xmlwriter_start_document(XMLWriter $writer, ?string $version = \"1.0\", ?string $encoding = null, ?string $standalone = null): bool")]
    [PhpMethod("public function startDocument(?string $version = \"1.0\", ?string $encoding = null, ?string $standalone = null): bool", Tentative = true)]
    public static bool StartDocument(RequestContext ctx, XmlWriterObject writer, PhpString? version, PhpString? encoding, PhpString? standalone) =>
        LibXml2.xmlTextWriterStartDocument(writer.Require(ctx), LibXml2.ZOrNull(version), LibXml2.ZOrNull(encoding), LibXml2.ZOrNull(standalone)) != -1;

    [PhpFunction("xmlwriter_end_document(XMLWriter $writer): bool")]
    [PhpMethod("public function endDocument(): bool", Tentative = true)]
    public static bool EndDocument(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndDocument(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_comment(XMLWriter $writer, string $content): bool")]
    [PhpMethod("public function writeComment(string $content): bool", Tentative = true)]
    public static bool WriteComment(RequestContext ctx, XmlWriterObject writer, PhpString content) =>
        LibXml2.xmlTextWriterWriteComment(writer.Require(ctx), LibXml2.Z(content)) != -1;

    [PhpFunction("xmlwriter_start_dtd(XMLWriter $writer, string $qualifiedName, ?string $publicId = null, ?string $systemId = null): bool")]
    [PhpMethod("public function startDtd(string $qualifiedName, ?string $publicId = null, ?string $systemId = null): bool", Tentative = true)]
    public static bool StartDtd(RequestContext ctx, XmlWriterObject writer, PhpString qualifiedName, PhpString? publicId, PhpString? systemId) =>
        LibXml2.xmlTextWriterStartDTD(writer.Require(ctx), LibXml2.Z(qualifiedName), LibXml2.ZOrNull(publicId), LibXml2.ZOrNull(systemId)) != -1;

    [PhpFunction("xmlwriter_end_dtd(XMLWriter $writer): bool")]
    [PhpMethod("public function endDtd(): bool", Tentative = true)]
    public static bool EndDtd(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndDTD(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_dtd(XMLWriter $writer, string $name, ?string $publicId = null, ?string $systemId = null, ?string $content = null): bool")]
    [PhpMethod("public function writeDtd(string $name, ?string $publicId = null, ?string $systemId = null, ?string $content = null): bool", Tentative = true)]
    public static bool WriteDtd(RequestContext ctx, XmlWriterObject writer, PhpString name, PhpString? publicId, PhpString? systemId, PhpString? content) =>
        LibXml2.xmlTextWriterWriteDTD(writer.Require(ctx), LibXml2.Z(name), LibXml2.ZOrNull(publicId), LibXml2.ZOrNull(systemId), LibXml2.ZOrNull(content)) != -1;

    [PhpFunction("xmlwriter_start_dtd_element(XMLWriter $writer, string $qualifiedName): bool")]
    [PhpMethod("public function startDtdElement(string $qualifiedName): bool", Tentative = true)]
    public static bool StartDtdElement(RequestContext ctx, XmlWriterObject writer, PhpString qualifiedName) =>
        LibXml2.xmlTextWriterStartDTDElement(writer.Named(ctx, qualifiedName, 2, "element name"), LibXml2.Z(qualifiedName)) != -1;

    [PhpFunction("xmlwriter_end_dtd_element(XMLWriter $writer): bool")]
    [PhpMethod("public function endDtdElement(): bool", Tentative = true)]
    public static bool EndDtdElement(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndDTDElement(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_dtd_element(XMLWriter $writer, string $name, string $content): bool")]
    [PhpMethod("public function writeDtdElement(string $name, string $content): bool", Tentative = true)]
    public static bool WriteDtdElement(RequestContext ctx, XmlWriterObject writer, PhpString name, PhpString content) =>
        LibXml2.xmlTextWriterWriteDTDElement(writer.Named(ctx, name, 2, "element name"), LibXml2.Z(name), LibXml2.Z(content)) != -1;

    [PhpFunction("xmlwriter_start_dtd_attlist(XMLWriter $writer, string $name): bool")]
    [PhpMethod("public function startDtdAttlist(string $name): bool", Tentative = true)]
    public static bool StartDtdAttlist(RequestContext ctx, XmlWriterObject writer, PhpString name) =>
        LibXml2.xmlTextWriterStartDTDAttlist(writer.Named(ctx, name, 2, "element name"), LibXml2.Z(name)) != -1;

    [PhpFunction("xmlwriter_end_dtd_attlist(XMLWriter $writer): bool")]
    [PhpMethod("public function endDtdAttlist(): bool", Tentative = true)]
    public static bool EndDtdAttlist(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndDTDAttlist(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_dtd_attlist(XMLWriter $writer, string $name, string $content): bool")]
    [PhpMethod("public function writeDtdAttlist(string $name, string $content): bool", Tentative = true)]
    public static bool WriteDtdAttlist(RequestContext ctx, XmlWriterObject writer, PhpString name, PhpString content) =>
        LibXml2.xmlTextWriterWriteDTDAttlist(writer.Named(ctx, name, 2, "element name"), LibXml2.Z(name), LibXml2.Z(content)) != -1;

    [PhpFunction("xmlwriter_start_dtd_entity(XMLWriter $writer, string $name, bool $isParam): bool")]
    [PhpMethod("public function startDtdEntity(string $name, bool $isParam): bool", Tentative = true)]
    public static bool StartDtdEntity(RequestContext ctx, XmlWriterObject writer, PhpString name, bool isParam) =>
        LibXml2.xmlTextWriterStartDTDEntity(writer.Named(ctx, name, 2, "attribute name"), isParam ? 1 : 0, LibXml2.Z(name)) != -1;

    [PhpFunction("xmlwriter_end_dtd_entity(XMLWriter $writer): bool")]
    [PhpMethod("public function endDtdEntity(): bool", Tentative = true)]
    public static bool EndDtdEntity(RequestContext ctx, XmlWriterObject writer) =>
        LibXml2.xmlTextWriterEndDTDEntity(writer.Require(ctx)) != -1;

    [PhpFunction("xmlwriter_write_dtd_entity(XMLWriter $writer, string $name, string $content, bool $isParam = false, ?string $publicId = null, ?string $systemId = null, ?string $notationData = null): bool")]
    [PhpMethod("public function writeDtdEntity(string $name, string $content, bool $isParam = false, ?string $publicId = null, ?string $systemId = null, ?string $notationData = null): bool", Tentative = true)]
    public static bool WriteDtdEntity(RequestContext ctx, XmlWriterObject writer, PhpString name, PhpString content, bool isParam, PhpString? publicId, PhpString? systemId, PhpString? notationData) =>
        LibXml2.xmlTextWriterWriteDTDEntity(writer.Named(ctx, name, 2, "element name"), isParam ? 1 : 0, LibXml2.Z(name), LibXml2.ZOrNull(publicId), LibXml2.ZOrNull(systemId), LibXml2.ZOrNull(notationData), LibXml2.Z(content)) != -1;
}
