--TEST--
xml_parser, XMLWriter, XMLReader
--EXTENSIONS--
xml
xmlreader
xmlwriter
--FILE--
<?php
$p = xml_parser_create_ns('UTF-8', '|'); xml_parser_set_option($p, XML_OPTION_CASE_FOLDING, 0);
xml_set_element_handler($p, fn($p, $n, $a) => print("<$n " . json_encode($a) . ">\n"), fn($p, $n) => print("</$n>\n"));
xml_set_character_data_handler($p, fn($p, $t) => print(json_encode($t) . "\n"));
xml_set_processing_instruction_handler($p, fn($p, $t, $d) => print("?$t $d\n"));
var_dump(xml_parse($p, '<r xmlns="urn:u"><?pi d?><a x="1">t&lt;'), xml_parse($p, 'é</a></r>', true), xml_get_current_line_number($p));
$p = xml_parser_create(); var_dump(xml_parse_into_struct($p, '<a><b c="d">e</b> f</a>', $v, $i)); echo json_encode([$v, $i]), "\n";
$p = xml_parser_create(); var_dump(xml_parse($p, '<a></b>', true)); echo xml_error_string(xml_get_error_code($p)), "\n";
$w = XMLWriter::toMemory(); $w->setIndent(true); $w->startDocument('1.0', 'UTF-8'); $w->startElementNs('p', 'r', 'urn:p');
$w->writeAttribute('a', '<"'); $w->writeElement('e', 'x&y'); $w->writeElement('empty'); $w->writeComment('c'); $w->startCdata(); $w->text(']'); $w->endCdata(); $w->endDocument();
echo $s = $w->outputMemory();
try { $w->startElement('1'); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
$r = XMLReader::fromString($s);
while ($r->read()) echo $r->depth, ' ', $r->nodeType, ' ', $r->name, ' ', json_encode($r->value), $r->hasAttributes ? ' a=' . $r->getAttribute('a') : '', "\n";
$r = new XMLReader; $r->XML('<a><b>1</b><b>2</b></a>'); $r->read(); $r->read();
do echo $r->readOuterXml(), $r->expand()->textContent, "\n"; while ($r->next('b'));
--EXPECT--
<urn:u|r []>
?pi d
<urn:u|a {"x":"1"}>
"t"
"<"
"\u00e9"
</urn:u|a>
</urn:u|r>
int(1)
int(1)
int(1)
int(1)
[[{"tag":"A","type":"open","level":1},{"tag":"B","type":"complete","level":2,"attributes":{"C":"d"},"value":"e"},{"tag":"A","value":" f","type":"cdata","level":1},{"tag":"A","type":"close","level":1}],{"A":[0,2,3],"B":[1]}]
int(0)
Mismatched tag
<?xml version="1.0" encoding="UTF-8"?>
<p:r a="&lt;&quot;" xmlns:p="urn:p">
 <e>x&amp;y</e>
 <empty/>
 <!--c-->
<![CDATA[]]]></p:r>
XMLWriter::startElement(): Argument #2 must be a valid element name, "1" given
0 1 p:r "" a=<"
1 14 #text "\n "
1 1 e ""
2 3 #text "x&y"
1 15 e ""
1 14 #text "\n "
1 1 empty ""
1 14 #text "\n "
1 8 #comment "c"
1 14 #text "\n"
1 4 #cdata-section "]"
0 15 p:r "" a=<"
<b>1</b>1
<b>2</b>2
