--TEST--
ini_set, ini_get, ini_restore: old values, access, refused values
--INI--
precision=10
my.setting=hello
--FILE--
<?php
var_dump(ini_get('precision'), ini_set('precision', 5));
echo 1 / 3, "\n";
ini_restore('precision');
echo 1 / 3, "\n";
var_dump(ini_set('precision', -5), ini_get('precision'));
var_dump(ini_set('no.such', 1), ini_get('no.such'));
var_dump(ini_set('allow_url_fopen', 0), ini_get('allow_url_fopen'));
var_dump(ini_get('my.setting'), get_cfg_var('my.setting'));
var_dump(ini_get('error_log'), ini_set('error_log', '/tmp/x'), ini_get('error_log'));
var_dump(ini_parse_quantity('0x10k'), ini_parse_quantity('12q'));
?>
--EXPECTF--
string(2) "10"
string(2) "10"
0.33333
0.3333333333
bool(false)
string(2) "10"
bool(false)
bool(false)
bool(false)
string(1) "1"
bool(false)
string(5) "hello"
string(0) ""
string(0) ""
string(6) "/tmp/x"

Warning: Invalid quantity "12q": unknown multiplier "q", interpreting as "12" for backwards compatibility in %s on line %d
int(16384)
int(12)
