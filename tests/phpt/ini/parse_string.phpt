--TEST--
parse_ini_string: sections, arrays, constants, variables, expressions, the three modes
--ENV--
INI_TEST=from env
--FILE--
<?php
$ini = <<<'INI'
; comment
plain = value with spaces ; trailing
quoted = "a \"b\" $ {x}"
single = 'raw ${x}'
yes_key = yes
off_key = none
nothing = null
number = 12
hex = 0x1A
float = 1.5
const = E_ALL & ~E_NOTICE
name = PHP_VERSION_ID
env = ${INI_TEST}
fallback = ${NO_SUCH_THING:-default}
joined = "a"${INI_TEST}"b"
empty =
bare
list[] = 1
list[] = 2
map[key] = v
[section]
a = 1
[other "x"]
a = 2
INI;
foreach ([INI_SCANNER_NORMAL, INI_SCANNER_RAW, INI_SCANNER_TYPED] as $mode) echo json_encode(parse_ini_string($ini, true, $mode)), "\n";
var_dump(parse_ini_string("a = (1"));
var_dump(parse_ini_string("[x"));
?>
--EXPECTF--
{"plain":"value with spaces","quoted":"a \"b\" $ {x}","single":"raw ${x}","yes_key":"1","off_key":"","nothing":"","number":"12","hex":"0x1A","float":"1.5","const":"30711","name":"80424","env":"from env","fallback":"default","joined":"afrom envb","empty":"","list":["1","2"],"map":{"key":"v"},"section":{"a":"1"},"other x":{"a":"2"}}
{"plain":"value with spaces","quoted":"a \\\"b\\\" $ {x}","single":"'raw ${x}'","yes_key":"yes","off_key":"none","nothing":"null","number":"12","hex":"0x1A","float":"1.5","const":"E_ALL & ~E_NOTICE","name":"PHP_VERSION_ID","env":"${INI_TEST}","fallback":"${NO_SUCH_THING:-default}","joined":"a\"${INI_TEST}\"b","empty":"","list":["1","2"],"map":{"key":"v"},"section":{"a":"1"},"other \"x\"":{"a":"2"}}
{"plain":"value with spaces","quoted":"a \"b\" $ {x}","single":"raw ${x}","yes_key":true,"off_key":false,"nothing":null,"number":12,"hex":"0x1A","float":1.5,"const":30711,"name":"80424","env":"from env","fallback":"default","joined":"afrom envb","empty":"","list":[1,2],"map":{"key":"v"},"section":{"a":1},"other x":{"a":2}}

Warning: syntax error, unexpected END_OF_LINE, expecting '^' or '|' or '&' or ')' in Unknown on line 1
 in %s on line %d
bool(false)

Warning: syntax error, unexpected end of file, expecting ']' in Unknown on line 1
 in %s on line %d
bool(false)
