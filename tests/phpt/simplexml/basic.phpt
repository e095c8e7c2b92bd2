--TEST--
SimpleXMLElement: reading, writing, namespaces, DOM
--EXTENSIONS--
simplexml
dom
--FILE--
<?php
$s = simplexml_load_string('<r a="1"><i n="x">A</i><i>B</i><o><k>v</k></o><p:q xmlns:p="urn:p" p:z="9">t</p:q></r>');
foreach ($s->i as $k => $i) echo $k, '=', $i, ' ', $i['n'] ?? '-', "\n";
var_dump((string) $s['a'], count($s->i), isset($s->o->k), isset($s->nope), (array) $s->o, $s->xpath('//k')[0]->getName());
$s->new->deep = 'x<y'; $s->i[1] = 'C'; $s->addChild('l', 'm')->addAttribute('u', 'w'); unset($s->o);
echo $s->asXML(), "\n", json_encode($s), "\n";
foreach ($s->children('urn:p') as $q) echo $q, $q->attributes('urn:p')['z'], "\n";
var_dump(dom_import_simplexml($s)->childNodes->length, simplexml_import_dom(dom_import_simplexml($s->l))->getName());
--EXPECT--
i=A x
i=B -
string(1) "1"
int(2)
bool(true)
bool(false)
array(1) {
  ["k"]=>
  string(1) "v"
}
string(1) "k"
<?xml version="1.0"?>
<r a="1"><i n="x">A</i><i>C</i><p:q xmlns:p="urn:p" p:z="9">t</p:q><new><deep>x&lt;y</deep></new><l u="w">m</l></r>

{"@attributes":{"a":"1"},"i":["A","C"],"new":{"deep":"x<y"},"l":"m"}
t9
int(5)
string(1) "l"
