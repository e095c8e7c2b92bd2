--TEST--
Validating and sanitizing
--EXTENSIONS--
filter
--FILE--
<?php
foreach (['12', ' -7 ', '0x1f', '1e3', '+5', '', '9223372036854775808'] as $v) echo json_encode([filter_var($v, FILTER_VALIDATE_INT), filter_var($v, FILTER_VALIDATE_INT, ['flags' => FILTER_FLAG_ALLOW_HEX | FILTER_NULL_ON_FAILURE]), filter_var($v, FILTER_VALIDATE_FLOAT)]), "\n";
foreach (['yes', 'OFF', 'maybe', ''] as $v) var_dump(filter_var($v, FILTER_VALIDATE_BOOL, FILTER_NULL_ON_FAILURE));
foreach (['a@b.de', 'a@b', '"x y"@c.org', 'http://u:p@h:80/p?q#f', 'http://h', 'mailto:x', '::1', '10.0.0.1', '256.1.1.1', '00:11:22:aa:bb:cc', 'ex-ample.org'] as $v)
    echo json_encode([$v, filter_var($v, FILTER_VALIDATE_EMAIL), filter_var($v, FILTER_VALIDATE_URL), filter_var($v, FILTER_VALIDATE_IP), filter_var($v, FILTER_VALIDATE_IP, FILTER_FLAG_NO_PRIV_RANGE), filter_var($v, FILTER_VALIDATE_MAC), filter_var($v, FILTER_VALIDATE_DOMAIN, FILTER_FLAG_HOSTNAME)]), "\n";
foreach ([FILTER_SANITIZE_SPECIAL_CHARS, FILTER_SANITIZE_FULL_SPECIAL_CHARS, FILTER_SANITIZE_ENCODED, FILTER_SANITIZE_NUMBER_INT, FILTER_SANITIZE_ADD_SLASHES, FILTER_SANITIZE_EMAIL, FILTER_SANITIZE_URL] as $f) echo json_encode(filter_var("<a href='x'>1.5é\"</a>", $f)), "\n";
var_dump(filter_var_array(['a' => '1', 'b' => ['2', 'x'], 'c' => 'q'], ['a' => FILTER_VALIDATE_INT, 'b' => ['filter' => FILTER_VALIDATE_INT, 'flags' => FILTER_REQUIRE_ARRAY], 'c' => ['filter' => FILTER_CALLBACK, 'options' => strtoupper(...)], 'd' => FILTER_DEFAULT]));
var_dump(filter_var('5', FILTER_VALIDATE_INT, ['options' => ['min_range' => 6, 'default' => 7]]), filter_var('ab', FILTER_VALIDATE_REGEXP, ['options' => ['regexp' => '/^a/']]));
--EXPECT--
[12,12,12]
[-7,-7,-7]
[false,31,false]
[false,null,1000]
[5,5,5]
[false,null,false]
[false,null,9.223372036854776e+18]
bool(true)
bool(false)
NULL
bool(false)
["a@b.de","a@b.de",false,false,false,false,false]
["a@b",false,false,false,false,false,false]
["\"x y\"@c.org",false,false,false,false,false,false]
["http:\/\/u:p@h:80\/p?q#f",false,"http:\/\/u:p@h:80\/p?q#f",false,false,false,false]
["http:\/\/h",false,"http:\/\/h",false,false,false,false]
["mailto:x",false,"mailto:x",false,false,false,false]
["::1",false,false,"::1","::1",false,false]
["10.0.0.1",false,false,"10.0.0.1",false,false,"10.0.0.1"]
["256.1.1.1",false,false,false,false,false,"256.1.1.1"]
["00:11:22:aa:bb:cc",false,false,false,false,"00:11:22:aa:bb:cc",false]
["ex-ample.org",false,false,false,false,false,"ex-ample.org"]
"&#60;a href=&#39;x&#39;&#62;1.5\u00e9&#34;&#60;\/a&#62;"
"&lt;a href=&#039;x&#039;&gt;1.5&eacute;&quot;&lt;\/a&gt;"
"%3Ca%20href%3D%27x%27%3E1.5%C3%A9%22%3C%2Fa%3E"
"15"
"<a href=\\'x\\'>1.5\u00e9\\\"<\/a>"
"ahref='x'1.5a"
"<ahref='x'>1.5\"<\/a>"
array(4) {
  ["a"]=>
  int(1)
  ["b"]=>
  array(2) {
    [0]=>
    int(2)
    [1]=>
    bool(false)
  }
  ["c"]=>
  string(1) "Q"
  ["d"]=>
  NULL
}
int(7)
string(2) "ab"
