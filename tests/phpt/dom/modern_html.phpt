--TEST--
Dom\HTMLDocument: parsing, selectors, token lists, innerHTML
--EXTENSIONS--
dom
simplexml
--FILE--
<?php
// parsing: implied elements, adoption, templates, foreign content
$d = Dom\HTMLDocument::createFromString('<!DOCTYPE html><title>T &amp; t</title><p class="a b" id=p>one<b>two<p>three</b><template><i>in</i></template><svg viewBox="0 0 1 1"><path/></svg>', LIBXML_NOERROR);
echo $d->saveHtml(), "\n";
var_dump($d->title, $d->body->tagName, $d->head->localName, $d->documentElement->namespaceURI);

// selectors
foreach (['p.a', 'body > p:nth-child(2)', '#p b', 'p:not(.a)', '[class~=b]', 'p + p', 'svg|*', ':is(b, path)', 'p:has(> b)'] as $s) {
    try {
        echo str_pad($s, 24), implode(',', array_map(fn($e) => $e->nodeName, iterator_to_array($d->querySelectorAll($s)))), "\n";
    } catch (DOMException $e) {
        echo str_pad($s, 24), $e::class, ': ', $e->getMessage(), "\n";
    }
}
$b = $d->querySelector('b');
var_dump($b->matches('p > b'), $b->closest('p')->id, $b->closest('table'));

// token lists are live
$p = $d->getElementById('p');
$p->classList->add('c', 'a');
$p->classList->remove('b');
var_dump($p->className, $p->classList->toggle('d'), count($p->classList), $p->classList[1], $p->classList->contains('d'));
$p->className = 'x  y x';
foreach ($p->classList as $i => $token) echo "$i=$token\n";
try {
    $p->classList->add('');
} catch (DOMException $e) {
    echo $e->getMessage(), "\n";
}

// innerHTML
$p->innerHTML = '<ul><li>1<li>2</ul>&nbsp;<script>a < b</script>';
echo $p->innerHTML, "\n";
$p->lastElementChild->substitutedNodeValue = '1 &lt; 2';
var_dump($p->lastElementChild->textContent);
--EXPECT--
<!DOCTYPE html><html><head><title>T &amp; t</title></head><body><p class="a b" id="p">one<b>two</b></p><p><b>three</b><template><i>in</i></template><svg viewBox="0 0 1 1"><path></path></svg></p></body></html>
string(5) "T & t"
string(4) "BODY"
string(4) "head"
string(28) "http://www.w3.org/1999/xhtml"
p.a                     P
body > p:nth-child(2)   P
#p b                    B
p:not(.a)               P
[class~=b]              P
p + p                   P
svg|*                   HTML,HEAD,TITLE,BODY,P,B,P,B,TEMPLATE,svg,path
:is(b, path)            B,B,path
p:has(> b)              P,P
bool(true)
string(1) "p"
NULL
string(3) "a c"
bool(true)
int(3)
string(1) "c"
bool(true)
0=x
1=y
The empty string is not a valid token
<ul><li>1</li><li>2</li></ul>&nbsp;<script>a < b</script>
string(5) "1 < 2"
