--TEST--
DOMDocument: trees, XPath, lifetime of documents, HTML, errors
--EXTENSIONS--
dom
--FILE--
<?php
$d = new DOMDocument; $d->formatOutput = true; $d->preserveWhiteSpace = false;
$d->loadXML('<r xmlns:p="urn:p"><!-- c --><p:a id="1">x &amp; y</p:a><b><c/></b></r>');
$x = new DOMXPath($d); $x->registerNamespace('q', 'urn:p');
foreach ($x->query('//q:a/@id | //c') as $n) echo $n->nodeName, ' ', $n->nodeValue, ' ', $n->getNodePath(), "\n";
echo $x->evaluate('string(count(//*))'), "\n";
$b = $d->getElementsByTagName('b')->item(0);
$b->appendChild($d->createElement('n', 't'))->setAttribute('k', 'v"');
$b->insertBefore($d->createCDATASection(']]'), $b->firstChild);
$f = $d->createDocumentFragment(); $f->appendXML('<i/>j'); $b->append($f, 'text', $d->createComment('z'));
echo $d->saveXML();
$kept = $d->documentElement->lastChild; unset($d, $x, $b, $f, $n); gc_collect_cycles();
echo $kept->ownerDocument->saveXML($kept), "\n"; // the document lives with its nodes
try { $kept->appendChild($kept); } catch (DOMException $e) { echo $e->getCode(), ' ', $e->getMessage(), "\n"; }
libxml_use_internal_errors(true);
$h = new DOMDocument; var_dump($h->loadHTML('<p>a<b>c<p>&eacute;<foo>')); echo $h->saveHTML();
foreach (libxml_get_errors() as $e) echo $e->level, ' ', $e->code, ' ', $e->line, ' ', $e->message;
libxml_use_internal_errors(false);
var_dump($h->loadXML('<a><b></a>'));
--EXPECTF--
id 1 /r/p:a/@id
c  /r/b/c
4
<?xml version="1.0"?>
<r xmlns:p="urn:p">
  <!-- c -->
  <p:a id="1">x &amp; y</p:a>
  <b><![CDATA[]]]]><c/><n k="v&quot;">t</n><i/>jtext<!--z--></b>
</r>
<b><![CDATA[]]]]><c/><n k="v&quot;">t</n><i/>jtext<!--z--></b>
3 Hierarchy Request Error
bool(true)
<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.0 Transitional//EN" "http://www.w3.org/TR/REC-html40/loose.dtd">
<html><body><p>a<b>c</b></p><p>&eacute;<foo></foo></p></body></html>
2 801 1 Tag foo invalid

Warning: DOMDocument::loadXML(): Opening and ending tag mismatch: b line 1 and a in Entity, line: 1 in %s on line 19

Warning: DOMDocument::loadXML(): Premature end of data in tag a line 1 in Entity, line: 1 in %s on line 19
bool(false)
