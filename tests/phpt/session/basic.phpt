--TEST--
Sessions in files and in a handler class
--EXTENSIONS--
session
--FILE--
<?php
ob_start();
ini_set('session.save_path', sys_get_temp_dir()); ini_set('session.use_strict_mode', 0); session_id('hhvmsharp-test');
var_dump(session_start(), session_status() === PHP_SESSION_ACTIVE, $_SESSION); session_unset();
$_SESSION['a'] = [1, new ArrayObject(['x'])]; $_SESSION['r'] = &$_SESSION['a']; echo session_encode(), "\n";
var_dump(session_write_close(), session_start(), $_SESSION['a'][1][0], @session_start());
$_SESSION['lost'] = 1; session_abort(); session_start(); var_dump(isset($_SESSION['lost']));
$old = session_id(); var_dump(session_regenerate_id(true), strlen(session_id()), $old !== session_id(), ini_set('session.name', 'x'));
var_dump(session_destroy(), session_id(), session_status() === PHP_SESSION_NONE, session_get_cookie_params());
class H extends SessionHandler { public array $d = [];
 function open(string $p, string $n): bool { echo "open $n\n"; return true; } function close(): bool { echo "close\n"; return true; }
 function read(string $i): string|false { return $this->d[$i] ?? ''; } function write(string $i, string $d): bool { echo "write $d\n"; $this->d[$i] = $d; return true; }
 function destroy(string $i): bool { unset($this->d[$i]); return true; } function gc(int $m): int|false { return 3; } function create_sid(): string { return 'own-id'; } }
var_dump(session_set_save_handler(new H, false), session_module_name(), session_start(), session_id(), session_gc()); $_SESSION['k'] = 'v'; session_commit();
session_start(); var_dump($_SESSION); session_destroy();
foreach (['php_binary', 'php_serialize'] as $s) { ini_set('session.serialize_handler', $s); session_id('own-id'); session_start(); session_decode($s === 'php_binary' ? "\x01qi:5;" : 'a:1:{s:1:"q";i:5;}'); echo bin2hex(session_encode()), "\n"; session_abort(); }
--EXPECTF--
bool(true)
bool(true)
array(0) {
}
a|a:2:{i:0;i:1;i:1;O:11:"ArrayObject":4:{i:0;i:0;i:1;a:1:{i:0;s:1:"x";}i:2;a:0:{}i:3;N;}}r|R:1;
bool(true)
bool(true)
string(1) "x"
bool(true)
bool(false)

Warning: ini_set(): Session ini settings cannot be changed when a session is active in %s on line 8
bool(true)
int(32)
bool(true)
bool(false)
bool(true)
string(0) ""
bool(true)
array(6) {
  ["lifetime"]=>
  int(0)
  ["path"]=>
  string(1) "/"
  ["domain"]=>
  string(0) ""
  ["secure"]=>
  bool(false)
  ["httponly"]=>
  bool(false)
  ["samesite"]=>
  string(0) ""
}
open PHPSESSID
bool(true)
string(4) "user"
bool(true)
string(6) "own-id"
int(3)
write k|s:1:"v";
close
open PHPSESSID
array(1) {
  ["k"]=>
  string(1) "v"
}
close
open PHPSESSID
0171693a353b
close
open PHPSESSID
613a313a7b733a313a2271223b693a353b7d
close
