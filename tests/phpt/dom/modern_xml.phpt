--TEST--
Dom\XMLDocument: namespaces as attributes, renaming, XPath, serializing, errors
--EXTENSIONS--
dom
simplexml
--FILE--
<?php
$d = Dom\XMLDocument::createFromString('<r xmlns="urn:a" xmlns:b="urn:b"><b:e b:at="1" at="2"/><!--c--><f>t</f></r>');
$r = $d->documentElement;
foreach ($r->attributes as $a) echo $a->nodeName, ' ', $a->namespaceURI, ' ', $a->value, "\n";
foreach ($r->firstElementChild->getInScopeNamespaces() as $n) {
    printf("%s %s %s\n", var_export($n->prefix, true), $n->namespaceURI, $n->element->tagName);
}
var_dump($r->firstElementChild->getAttributeNS('urn:b', 'at'), $r->lookupPrefix('urn:b'));

// renaming keeps the object
$f = $r->lastElementChild;
$f->rename('urn:c', 'c:g');
var_dump($f === $r->lastElementChild, $f->tagName);
echo $d->saveXml($r), "\n";

// a namespace is serialized where it is needed
$e = $d->createElementNS('urn:d', 'd:new');
$e->setAttributeNS('urn:b', 'q:at', 'v');
$r->insertAdjacentElement(Dom\AdjacentPosition::AfterBegin, $e);
echo $d->saveXml($e), "\n";

$x = new Dom\XPath($d);
$x->registerNamespace('n', 'urn:d');
var_dump($x->evaluate('count(//n:new)'), $x->query('//n:new')->item(0) === $e);

// from and to the classes of old
$old = new DOMDocument;
$old->loadXML('<o><i>1</i></o>');
$r->append($d->importLegacyNode($old->documentElement, true));
var_dump($r->lastElementChild::class, $r->lastElementChild->textContent);
var_dump(Dom\import_simplexml(simplexml_load_string('<s/>'))::class);

foreach ([
    fn() => $d->createElement('1'),
    fn() => $r->appendChild($d),
    fn() => $d->createAttributeNS('urn:x', 'xmlns'),
    fn() => Dom\XMLDocument::createFromString('<a>'),
    fn() => $r->insertBefore($d->createTextNode(''), $e->firstChild ?? $d->createComment('')),
] as $wrong) {
    try {
        var_dump(@$wrong());
    } catch (Throwable $t) {
        echo $t::class, ': ', $t->getMessage(), "\n";
    }
}
--EXPECT--
xmlns http://www.w3.org/2000/xmlns/ urn:a
xmlns:b http://www.w3.org/2000/xmlns/ urn:b
NULL urn:a b:e
'b' urn:b b:e
string(1) "1"
string(1) "b"
bool(true)
string(3) "c:g"
<r xmlns="urn:a" xmlns:b="urn:b"><b:e b:at="1" at="2"/><!--c--><c:g xmlns:c="urn:c">t</c:g></r>
<d:new xmlns:d="urn:d" xmlns:q="urn:b" q:at="v"/>
float(1)
bool(true)
string(11) "Dom\Element"
string(1) "1"
string(11) "Dom\Element"
DOMException: Invalid Character Error
DOMException: Hierarchy Request Error
DOMException: Namespace Error
DOMException: XML fragment is not well-formed
DOMException: Not Found Error
