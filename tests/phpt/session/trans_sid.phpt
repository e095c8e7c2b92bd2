--TEST--
An id in URLs and forms, SID, references between variables, decoding errors
--EXTENSIONS--
session
--INI--
session.use_cookies=0
session.use_only_cookies=0
session.use_trans_sid=1
session.cache_limiter=
session.save_path=
display_startup_errors=0
error_log=/dev/null
--FILE--
<?php
ob_start();
session_id('abc');
session_start();
echo SID, "\n";
echo '<a href="x.php?a=1#top">x</a> <a href="//other.example/">y</a> <form action="z.php"></form>', "\n";
var_dump(session_decode('a|a:1:{i:0;i:1;}b|R:1;c|i:3;'));
var_dump($_SESSION);
$_SESSION = [5 => 1, 'k' => 'v'];
var_dump(session_encode());
var_dump(session_decode('broken|i:1'));
var_dump(session_status() === PHP_SESSION_NONE, session_id());
--EXPECTF--
Deprecated: Constant SID is deprecated in %s on line %d
PHPSESSID=abc
<a href="x.php?a=1&PHPSESSID=abc#top">x</a> <a href="//other.example/">y</a> <form action="z.php"><input type="hidden" name="PHPSESSID" value="abc" /></form>
bool(true)
array(3) {
  ["a"]=>
  &array(1) {
    [0]=>
    int(1)
  }
  ["b"]=>
  &array(1) {
    [0]=>
    int(1)
  }
  ["c"]=>
  int(3)
}

Warning: session_encode(): Skipping numeric key 5 in %s on line %d
string(10) "k|s:1:"v";"

Warning: session_decode(): Skipping numeric key 5 in %s on line %d

Warning: session_decode(): Failed to decode session object. Session has been destroyed in %s on line %d
bool(false)
bool(true)
string(0) ""
