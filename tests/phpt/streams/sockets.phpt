--TEST--
Sockets: pairs, servers, stream_select, failures
--FILE--
<?php
set_error_handler(function ($n, $m) { echo "[", preg_replace('/:\d{4,5}\b/', ':PORT', $m), "]\n"; return true; });
function t($f) { try { var_dump($f()); } catch (Throwable $e) { echo get_class($e), ": ", $e->getMessage(), "\n"; } }
[$a, $b] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0); fwrite($a, "hello\nworld\n");
t(fn() => fgets($b));
t(fn() => stream_get_meta_data($b));
t(fn() => [feof($b), fread($b, 3), fread($b, 100)]); stream_set_blocking($b, false);
t(fn() => [fread($b, 10), feof($b)]); fclose($a);
t(fn() => [fread($b, 10), feof($b)]);
t(fn() => @fwrite($b, "x")); fclose($b);
$s = stream_socket_server("tcp://127.0.0.1:0", $no, $str);
t(fn() => [$no, $str]); $name = stream_socket_get_name($s, false); var_dump((bool) preg_match('/^127\.0\.0\.1:\d+$/', $name)); $c = stream_socket_client("tcp://$name", $no, $str, 5); $k = stream_socket_accept($s, 5, $peer); var_dump($peer === stream_socket_get_name($c, false), stream_socket_get_name($c, true) === $name);
fwrite($c, "request"); $r = ["x" => $k, "y" => $s]; $w = [$c]; $e = null;
t(function () use (&$r, &$w, &$e) { return stream_select($r, $w, $e, 2); }); var_dump(array_keys($r), count($w));
t(fn() => [stream_socket_recvfrom($k, 3, STREAM_PEEK), stream_socket_recvfrom($k, 100, 0, $from), $from]); fwrite($k, "a\nb\n"); fgets($c); $r = [$c]; $w = null;
t(function () use (&$r, &$w, &$e) { return stream_select($r, $w, $e, 0); });
t(fn() => stream_socket_shutdown($k, STREAM_SHUT_WR));
t(fn() => [stream_get_contents($c), feof($c)]); stream_set_timeout($k, 0, 50000);
t(fn() => [fread($k, 5), stream_get_meta_data($k)["timed_out"]]);
$r = [$k];
t(function () use (&$r, &$w, &$e) { return [stream_select($r, $w, $e, 0, 1000), $r]; }); $r = $w = $e = null;
t(function () use (&$r, &$w, &$e) { return stream_select($r, $w, $e, 0); }); $r = [$k];
t(function () use (&$r, &$w, &$e) { return stream_select($r, $w, $e, -1); });
t(function () use (&$r, &$w, &$e) { return stream_select($r, $w, $e, null, 5); }); $r = [fopen("php://memory", "r")];
t(function () use (&$r, &$w, &$e) { return stream_select($r, $w, $e, 0); });
t(fn() => @stream_socket_accept($s, 0.01)); fclose($s);
t(fn() => stream_socket_client("tcp://$name", $no, $str, 1));
t(fn() => [$no, $str]);
t(fn() => stream_socket_client("nope://x"));
t(fn() => stream_socket_client("127.0.0.1"));
t(fn() => stream_socket_client("tcp://[::1"));
t(fn() => fsockopen("127.0.0.1", 1, $no, $str, 1));
t(fn() => [$no, $str]);
t(fn() => stream_socket_server("unix:///nonexistent/x"));
t(fn() => stream_socket_client("unix:///nonexistent/x", $no, $str));
t(fn() => stream_socket_accept($c, NAN));
$u = stream_socket_server("udp://127.0.0.1:0", $no, $str, STREAM_SERVER_BIND); $un = stream_socket_get_name($u, false); $v = stream_socket_client("udp://$un");
t(fn() => [stream_socket_sendto($v, "dgram"), stream_socket_recvfrom($u, 100, 0, $from), $from === stream_socket_get_name($v, false), stream_socket_sendto($u, "back", 0, $from), fread($v, 10)]);
$p = sys_get_temp_dir() . "/hs_" . getmypid() . uniqid() . ".sock"; $s = stream_socket_server("unix://$p"); $c = stream_socket_client("unix://$p"); $k = stream_socket_accept($s); fwrite($c, "unix");
t(fn() => [fread($k, 10), stream_socket_get_name($s, false) === $p, stream_get_meta_data($k)["stream_type"]]); unlink($p);
t(fn() => stream_get_transports() > []);
t(fn() => fseek($k, 1));
t(fn() => stream_socket_shutdown($k, 9));
--EXPECT--
string(6) "hello
"
array(7) {
  ["timed_out"]=>
  bool(false)
  ["blocked"]=>
  bool(true)
  ["eof"]=>
  bool(false)
  ["stream_type"]=>
  string(14) "generic_socket"
  ["mode"]=>
  string(2) "r+"
  ["unread_bytes"]=>
  int(6)
  ["seekable"]=>
  bool(false)
}
array(3) {
  [0]=>
  bool(false)
  [1]=>
  string(3) "wor"
  [2]=>
  string(3) "ld
"
}
array(2) {
  [0]=>
  string(0) ""
  [1]=>
  bool(false)
}
array(2) {
  [0]=>
  string(0) ""
  [1]=>
  bool(true)
}
[fwrite(): Send of 1 bytes failed with errno=32 Broken pipe]
bool(false)
array(2) {
  [0]=>
  int(0)
  [1]=>
  string(0) ""
}
bool(true)
bool(true)
bool(true)
int(2)
array(1) {
  [0]=>
  string(1) "x"
}
int(1)
array(3) {
  [0]=>
  string(3) "req"
  [1]=>
  string(7) "request"
  [2]=>
  string(0) ""
}
int(1)
bool(true)
array(2) {
  [0]=>
  string(2) "b
"
  [1]=>
  bool(true)
}
array(2) {
  [0]=>
  bool(false)
  [1]=>
  bool(true)
}
array(2) {
  [0]=>
  int(0)
  [1]=>
  array(0) {
  }
}
ValueError: No stream arrays were passed
ValueError: stream_select(): Argument #4 ($seconds) must be greater than or equal to 0
ValueError: stream_select(): Argument #5 ($microseconds) must be null when argument #4 ($seconds) is null
[stream_select(): Cannot represent a stream of type MEMORY as a select()able descriptor]
ValueError: No stream arrays were passed
[stream_socket_accept(): Accept failed: Connection timed out]
bool(false)
[stream_socket_client(): Unable to connect to tcp://127.0.0.1:PORT (Connection refused)]
bool(false)
array(2) {
  [0]=>
  int(0)
  [1]=>
  string(0) ""
}
[stream_socket_client(): Unable to connect to nope://x (Unable to find the socket transport "nope" - did you forget to enable it when you configured PHP?)]
bool(false)
[stream_socket_client(): Unable to connect to 127.0.0.1 (Failed to parse address "127.0.0.1")]
bool(false)
[stream_socket_client(): Unable to connect to tcp://[::1 (Failed to parse IPv6 address "[::1")]
bool(false)
[fsockopen(): Unable to connect to 127.0.0.1:1 (Connection refused)]
bool(false)
array(2) {
  [0]=>
  int(0)
  [1]=>
  string(0) ""
}
[stream_socket_server(): Unable to connect to unix:///nonexistent/x (Unknown error)]
bool(false)
[stream_socket_client(): Unable to connect to unix:///nonexistent/x (No such file or directory)]
bool(false)
ValueError: stream_socket_accept(): Argument #2 ($timeout) must be a finite value
array(5) {
  [0]=>
  int(5)
  [1]=>
  string(5) "dgram"
  [2]=>
  bool(true)
  [3]=>
  int(4)
  [4]=>
  string(4) "back"
}
array(3) {
  [0]=>
  string(4) "unix"
  [1]=>
  bool(true)
  [2]=>
  string(11) "unix_socket"
}
bool(true)
[fseek(): Stream does not support seeking]
int(-1)
ValueError: stream_socket_shutdown(): Argument #2 ($mode) must be one of STREAM_SHUT_RD, STREAM_SHUT_WR, or STREAM_SHUT_RDWR
