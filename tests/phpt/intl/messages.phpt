--TEST--
MessageFormatter: styles, plurals, choices, parsing, errors
--EXTENSIONS--
intl
--FILE--
<?php
$show = fn($pattern, $values, $locale = 'en_US') => print(json_encode(MessageFormatter::formatMessage($locale, $pattern, $values), JSON_UNESCAPED_UNICODE) . "\n");
$show("{0} it's '{quoted}' {1}", ['a', 2]);
$show('{0,number,integer} {1,number,percent} {2,number,#.00} {3,number}', [1234.5, .25, 1.5, 1234567]);
$show('{n,plural,offset:1 =0{none}=1{you}one{you and # other}other{you and # others}}', ['n' => 3]);
foreach ([1, 2, 3, 4, 11] as $i) $show('{0,selectordinal,one{#st}two{#nd}few{#rd}other{#th}}', [$i]);
$show('{g,select,f{her {n,plural,one{# cat}other{# cats}}}other{their}}', ['g' => 'f', 'n' => 2]);
$show('{0,choice,0#none|1#one|1<many {0,number}}', [5]);
$show('{0} {missing}', ['x']);
$show('{0} {1}', ['x']);
$show('{0,spellout}', [21], 'de');

$f = new MessageFormatter('en', '{0,number} of {1} at {2,choice,1#first|2#second}');
var_dump($f->parse('1,234 of things at second'), $f->parse('nothing'), $f->getErrorMessage(), $f->getPattern(), $f->getLocale());
foreach (['{0', '{a,plural,one{x}}', '', "\xFF"] as $wrong) {
    var_dump(msgfmt_create('en', $wrong), intl_get_error_message());
}
var_dump(msgfmt_format(new MessageFormatter('en', '{0,number,integer}'), [5e9]), intl_get_error_message());
var_dump((new MessageFormatter('en', '{a} {a,number}'))->format(['a' => 1]), intl_get_error_message());
--EXPECT--
"a it's {quoted} 2"
"1,234 25% 1.50 1,234,567"
"you and 2 others"
"1st"
"2nd"
"3rd"
"4th"
"11th"
"her 2 cats"
"many 5"
"x {missing}"
"x {1}"
"ein­und­zwanzig"
array(3) {
  [0]=>
  int(1234)
  [1]=>
  string(6) "things"
  [2]=>
  float(2)
}
bool(false)
string(37) "Parsing failed: U_MESSAGE_PARSE_ERROR"
string(48) "{0,number} of {1} at {2,choice,1#first|2#second}"
string(2) "en"
NULL
string(68) "msgfmt_create: message formatter creation failed: U_UNMATCHED_BRACES"
NULL
string(75) "msgfmt_create: message formatter creation failed: U_DEFAULT_KEYWORD_MISSING"
NULL
string(74) "msgfmt_create: message formatter creation failed: U_ILLEGAL_ARGUMENT_ERROR"
NULL
string(71) "msgfmt_create: error converting pattern to UTF-16: U_INVALID_CHAR_FOUND"
bool(false)
string(99) "Found PHP float with absolute value too large for 32 bit integer argument: U_ILLEGAL_ARGUMENT_ERROR"
bool(false)
string(69) "Inconsistent types declared for an argument: U_ARGUMENT_TYPE_MISMATCH"
