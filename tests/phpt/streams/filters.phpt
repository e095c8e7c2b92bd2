--TEST--
Stream filters: the built-in ones, php://filter, php_user_filter
--FILE--
<?php
set_error_handler(function ($n, $m) { echo "[$m]\n"; return true; });
function through($filter, $data, $params = null, $mode = STREAM_FILTER_WRITE) { $f = fopen("php://memory", "w+"); if ($mode == STREAM_FILTER_READ) { fwrite($f, $data); rewind($f); } $r = $params === null ? stream_filter_append($f, $filter, $mode) : stream_filter_append($f, $filter, $mode, $params); if (!$r) return false; if ($mode == STREAM_FILTER_WRITE) { foreach (str_split($data, 7) as $p) fwrite($f, $p); stream_filter_remove($r); rewind($f); } return stream_get_contents($f); }
$text = "Hello \"Wörld\"  \r\nline two =with\ttab \r\n\r\nlong line " . str_repeat("abc ", 12) . "end";
var_dump(array_slice(array_values(array_filter(stream_get_filters(), fn($f) => preg_match('/^(string|convert\.\*|consumed|dechunk)/', $f))), 0));
foreach ([STREAM_FILTER_WRITE, STREAM_FILTER_READ] as $m) foreach (["string.rot13", "string.toupper", "string.tolower", "convert.base64-encode", "convert.quoted-printable-encode"] as $n) var_dump(through($n, $text, null, $m));
var_dump(through("convert.base64-encode", $text, ["line-length" => 20, "line-break-chars" => "\n"]), through("convert.quoted-printable-encode", $text, ["line-length" => 30]), through("convert.quoted-printable-encode", $text, ["line-length" => 30, "line-break-chars" => "\n", "binary" => true]), through("convert.quoted-printable-encode", "abc def", ["line-length" => 10, "force-encode-first" => true]));
var_dump(through("convert.base64-decode", base64_encode($text)) === $text, through("convert.quoted-printable-decode", quoted_printable_encode($text)) === $text, through("convert.base64-decode", "YWJj\nZGVm", null, STREAM_FILTER_READ), through("convert.base64-decode", "YWJj=ZGVm", null, STREAM_FILTER_READ), through("convert.quoted-printable-decode", "a=3Db=\nc=G", null, STREAM_FILTER_READ), through("convert.base64-encode", "x", "bad"), through("no.such", "x"), through("dechunk", "5\r\nhello\r\n6;ext=1\r\n world\r\n0\r\n\r\ntrailer", null, STREAM_FILTER_READ), through("dechunk", "not chunked", null, STREAM_FILTER_READ));
file_put_contents("php://filter/write=string.rot13|string.toupper/resource=php://output", "Filtered\n"); var_dump(file_get_contents("php://filter/read=string.toupper|convert.base64-encode/resource=data:,abc"), file_get_contents("php://filter/string.rot13/resource=data:text/plain;base64," . base64_encode("nop")));
try { fopen("php://filter/read=string.rot13", "r"); } catch (Error $e) { echo $e->getMessage(), "\n"; }
class Wrap extends php_user_filter {
    private $buf = "";
    function onCreate(): bool { echo "create {$this->filtername} "; var_dump($this->params); return $this->params !== "refuse"; }
    function onClose(): void { echo "close\n"; }
    function filter($in, $out, &$consumed, bool $closing): int { while ($b = stream_bucket_make_writeable($in)) { $consumed += $b->datalen; $this->buf .= $b->data; } if (!$closing && strlen($this->buf) < 10) return PSFS_FEED_ME; $b = stream_bucket_new($this->stream, "<" . $this->buf . ">"); $this->buf = ""; stream_bucket_append($out, $b); return PSFS_PASS_ON; }
}
var_dump(stream_filter_register("my.wrap", "Wrap"), stream_filter_register("my.wrap", "Wrap"), stream_filter_register("any.*", "Wrap"), stream_filter_register("ghost", "NoSuchClass"));
$f = fopen("php://memory", "w+"); $r = stream_filter_append($f, "my.wrap", STREAM_FILTER_WRITE, [1]); var_dump($r, fwrite($f, "abc"), fwrite($f, "defghijkl"), fwrite($f, "tail"), stream_filter_remove($r)); rewind($f); var_dump(stream_get_contents($f));
try { stream_filter_remove($r); } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
var_dump(stream_filter_append($f, "my.wrap", STREAM_FILTER_READ, "refuse"), stream_filter_append($f, "ghost"), (bool) stream_filter_prepend($f, "any.thing.else", STREAM_FILTER_READ)); rewind($f); var_dump(fread($f, 100)); fclose($f);
$f = fopen("data:,line1%0Aline2%0Aline3", "r"); fgets($f); stream_filter_append($f, "string.toupper"); var_dump(stream_get_contents($f));
class Fatal extends php_user_filter { function filter($in, $out, &$consumed, bool $closing): int { return PSFS_ERR_FATAL; } } stream_filter_register("fatal", "Fatal"); $f = fopen("php://memory", "w+"); stream_filter_append($f, "fatal", STREAM_FILTER_WRITE); var_dump(fwrite($f, "x"));
--EXPECT--
array(6) {
  [0]=>
  string(12) "string.rot13"
  [1]=>
  string(14) "string.toupper"
  [2]=>
  string(14) "string.tolower"
  [3]=>
  string(9) "convert.*"
  [4]=>
  string(8) "consumed"
  [5]=>
  string(7) "dechunk"
}
string(102) "Uryyb "Jöeyq"  
yvar gjb =jvgu	gno 

ybat yvar nop nop nop nop nop nop nop nop nop nop nop nop raq"
string(102) "HELLO "WöRLD"  
LINE TWO =WITH	TAB 

LONG LINE ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC END"
string(102) "hello "wörld"  
line two =with	tab 

long line abc abc abc abc abc abc abc abc abc abc abc abc end"
string(136) "SGVsbG8gIlfDtnJsZCIgIA0KbGluZSB0d28gPXdpdGgJdGFiIA0KDQpsb25nIGxpbmUgYWJjIGFiYyBhYmMgYWJjIGFiYyBhYmMgYWJjIGFiYyBhYmMgYWJjIGFiYyBhYmMgZW5k"
string(120) "Hello "W=C3=B6rld"  =0D=0Aline two =3Dwith	tab =0D=0A=0D=0Along line abc abc abc abc abc abc abc abc abc abc abc abc end"
string(102) "Uryyb "Jöeyq"  
yvar gjb =jvgu	gno 

ybat yvar nop nop nop nop nop nop nop nop nop nop nop nop raq"
string(102) "HELLO "WöRLD"  
LINE TWO =WITH	TAB 

LONG LINE ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC ABC END"
string(102) "hello "wörld"  
line two =with	tab 

long line abc abc abc abc abc abc abc abc abc abc abc abc end"
string(136) "SGVsbG8gIlfDtnJsZCIgIA0KbGluZSB0d28gPXdpdGgJdGFiIA0KDQpsb25nIGxpbmUgYWJjIGFiYyBhYmMgYWJjIGFiYyBhYmMgYWJjIGFiYyBhYmMgYWJjIGFiYyBhYmMgZW5k"
string(120) "Hello "W=C3=B6rld"  =0D=0Aline two =3Dwith	tab =0D=0A=0D=0Along line abc abc abc abc abc abc abc abc abc abc abc abc end"
string(142) "SGVsbG8gIlfDtnJsZCIg
IA0KbGluZSB0d28gPXdp
dGgJdGFiIA0KDQpsb25n
IGxpbmUgYWJjIGFiYyBh
YmMgYWJjIGFiYyBhYmMg
YWJjIGFiYyBhYmMgYWJj
IGFiYyBhYmMgZW5k"
string(132) "Hello=20"W=C3=B6rld"=20=20
line two=20=3Dwith	tab=20

long line abc=20abc abc=20abc=
 abc abc abc abc=20abc abc=20=
abc abc end"
string(172) "Hello=20"W=C3=B6rld"=20=20=0D=
=0Aline=20two=20=3Dwith=09tab=
=20=0D=0A=0D=0Along=20line=20=
abc=20abc=20abc=20abc=20abc=
=20abc=20abc=20abc=20abc=20ab=
c=20abc=20abc=20end"
string(9) "=61bc def"
[stream_get_contents(): Stream filter (convert.base64-decode): invalid byte sequence]
[stream_get_contents(): Stream filter (convert.quoted-printable-decode): invalid byte sequence]
[stream_filter_append(): Stream filter (convert.base64-encode): invalid filter parameter]
[stream_filter_append(): Unable to create or locate filter "convert.base64-encode"]
[stream_filter_append(): Unable to locate filter "no.such"]
bool(true)
bool(true)
string(6) "abcdef"
string(0) ""
string(0) ""
bool(false)
bool(false)
string(11) "hello world"
string(11) "not chunked"
SVYGRERQ
string(4) "QUJD"
string(3) "abc"
No URL resource specified
bool(true)
bool(false)
bool(true)
bool(true)
create my.wrap array(1) {
  [0]=>
  int(1)
}
close
resource(55) of type (Unknown)
int(3)
int(9)
int(4)
bool(true)
string(20) "<abcdefghijkl><tail>"
stream_filter_remove(): supplied resource is not a valid stream filter resource
create my.wrap string(6) "refuse"
[stream_filter_append(): Unable to create or locate filter "my.wrap"]
[stream_filter_append(): User-filter "ghost" requires class "NoSuchClass", but that class is not defined]
[stream_filter_append(): Unable to create or locate filter "ghost"]
create any.thing.else NULL
bool(false)
bool(false)
bool(true)
string(24) "<<abcdefghijkl><tail>><>"
close
string(11) "LINE2
LINE3"
[fwrite(): Unprocessed filter buckets remaining on input brigade]
bool(false)
