--TEST--
Processes: exec and its kin, popen, proc_open
--FILE--
<?php
set_error_handler(function ($n, $m) { echo "[$m]\n"; return true; });
function t($f) { try { var_dump($f()); } catch (Throwable $e) { echo get_class($e), ": ", $e->getMessage(), "\n"; } }
t(fn() => [exec("printf 'a \\nb  \\n\\nc'; exit 3", $out, $code), $out, $code]);
t(fn() => [exec("echo more", $out), $out]);
t(fn() => [shell_exec("echo x; echo y"), shell_exec("true"), `echo tick`]);
t(fn() => [system("echo sys", $c), $c]);
t(fn() => [passthru("printf raw; exit 2", $c), $c]);
t(fn() => exec(""));
t(fn() => exec("a\0b"));
t(fn() => shell_exec(""));
t(fn() => [escapeshellarg("it's"), escapeshellarg(""), escapeshellcmd("a;b 'c \"d\" \$e"), escapeshellarg("ö\xff")]);
t(fn() => escapeshellarg("\0"));
putenv("HS_T=env value");
t(fn() => exec('echo "$HS_T"')); chdir("/");
t(fn() => exec("pwd"));
$to = tempnam(sys_get_temp_dir(), "hs_"); $p = popen("cat >" . escapeshellarg($to) . "; exit 4", "w"); fwrite($p, "via popen\n");
t(fn() => pclose($p));
t(fn() => [file_get_contents($to), unlink($to)]); $p = popen("echo out", "r");
t(fn() => [fgets($p), feof($p), fgets($p), feof($p), fseek($p, 0), pclose($p)]);
t(fn() => popen("x", "q"));
$p = proc_open("read l; echo got \$l; echo err >&2; exit 7", [["pipe", "r"], ["pipe", "w"], ["pipe", "w"]], $pipes, "/tmp", ["A" => "1"]); fwrite($pipes[0], "line\n"); fclose($pipes[0]);
t(fn() => [stream_get_contents($pipes[1]), stream_get_contents($pipes[2]), get_resource_type($p), proc_get_status($p)["command"], proc_close($p)]);
t(fn() => proc_close($p));
$p = proc_open(["sh", "-c", 'printf "%s|" "$@"; pwd; echo $A$PATH', "sh", "a b", "c'd", ""], [1 => ["pipe", "w"]], $pipes, "/usr", ["A" => "x", "PATH" => "/bin:/usr/bin"]);
t(fn() => [stream_get_contents($pipes[1]), proc_close($p)]);
$f = tmpfile(); $p = proc_open("echo to file; echo also >&2", [1 => $f, 2 => ["redirect", 1]], $pipes);
t(fn() => [proc_close($p), rewind($f), stream_get_contents($f), $pipes]); $p = proc_open("echo nothing", [1 => ["null"]], $pipes);
t(fn() => proc_close($p)); $n = tempnam(sys_get_temp_dir(), "po"); $p = proc_open("echo f", [1 => ["file", $n, "w"]], $pipes);
t(fn() => [proc_close($p), file_get_contents($n), unlink($n)]);
$p = proc_open("sleep 20", [], $pipes);
t(fn() => proc_get_status($p)["running"]);
t(fn() => proc_terminate($p)); do { $s = proc_get_status($p); } while ($s["running"] && !usleep(1000)); unset($s["pid"]);
t(fn() => $s); $p = proc_open("exit 5", [], $pipes); do { $s = proc_get_status($p); } while ($s["running"] && !usleep(1000));
t(fn() => [$s["exitcode"], proc_get_status($p)["exitcode"], proc_get_status($p)["cached"], proc_close($p)]);
t(fn() => proc_open([], [], $pipes));
t(fn() => proc_open([""], [], $pipes));
t(fn() => proc_open("x", ["a" => ["pipe", "r"]], $pipes));
t(fn() => proc_open("x", [1], $pipes));
t(fn() => proc_open("x", [["pipe"]], $pipes));
t(fn() => proc_open("x", [["what"]], $pipes));
t(fn() => proc_open("x", [1 => ["redirect", 42]], $pipes));
t(fn() => proc_open("x", [1 => ["redirect", "1"]], $pipes));
t(fn() => proc_open("x", [fopen("php://output", "w")], $pipes));
t(fn() => proc_open(["/nonexistent/program"], [], $pipes));
t(fn() => proc_terminate(STDIN));
$p = proc_open("cat", [["socket"], ["socket"]], $pipes); fwrite($pipes[0], "sock"); stream_socket_shutdown($pipes[0], STREAM_SHUT_WR);
t(fn() => [stream_get_contents($pipes[1]), stream_get_meta_data($pipes[1])["stream_type"]]); fclose($pipes[0]); fclose($pipes[1]); proc_close($p);
--EXPECT--
array(3) {
  [0]=>
  string(1) "c"
  [1]=>
  array(4) {
    [0]=>
    string(1) "a"
    [1]=>
    string(1) "b"
    [2]=>
    string(0) ""
    [3]=>
    string(1) "c"
  }
  [2]=>
  int(3)
}
array(2) {
  [0]=>
  string(4) "more"
  [1]=>
  array(1) {
    [0]=>
    string(4) "more"
  }
}
array(3) {
  [0]=>
  string(4) "x
y
"
  [1]=>
  NULL
  [2]=>
  string(5) "tick
"
}
sys
array(2) {
  [0]=>
  string(3) "sys"
  [1]=>
  int(0)
}
rawarray(2) {
  [0]=>
  NULL
  [1]=>
  int(2)
}
ValueError: exec(): Argument #1 ($command) must not be empty
ValueError: exec(): Argument #1 ($command) must not contain any null bytes
ValueError: shell_exec(): Argument #1 ($command) must not be empty
array(4) {
  [0]=>
  string(9) "'it'\''s'"
  [1]=>
  string(2) "''"
  [2]=>
  string(16) "a\;b \'c "d" \$e"
  [3]=>
  string(4) "'ö'"
}
ValueError: escapeshellarg(): Argument #1 ($arg) must not contain any null bytes
string(9) "env value"
string(1) "/"
int(4)
array(2) {
  [0]=>
  string(10) "via popen
"
  [1]=>
  bool(true)
}
[fseek(): Stream does not support seeking]
array(6) {
  [0]=>
  string(4) "out
"
  [1]=>
  bool(false)
  [2]=>
  bool(false)
  [3]=>
  bool(true)
  [4]=>
  int(-1)
  [5]=>
  int(0)
}
ValueError: popen(): Argument #2 ($mode) must be one of "r", "rb", "w", or "wb"
array(5) {
  [0]=>
  string(9) "got line
"
  [1]=>
  string(4) "err
"
  [2]=>
  string(7) "process"
  [3]=>
  string(41) "read l; echo got $l; echo err >&2; exit 7"
  [4]=>
  int(7)
}
TypeError: proc_close(): supplied resource is not a valid process resource
array(2) {
  [0]=>
  string(29) "a b|c'd||/usr
x/bin:/usr/bin
"
  [1]=>
  int(0)
}
array(4) {
  [0]=>
  int(0)
  [1]=>
  bool(true)
  [2]=>
  string(13) "to file
also
"
  [3]=>
  array(0) {
  }
}
int(0)
array(3) {
  [0]=>
  int(0)
  [1]=>
  string(2) "f
"
  [2]=>
  bool(true)
}
bool(true)
bool(true)
array(8) {
  ["command"]=>
  string(8) "sleep 20"
  ["cached"]=>
  bool(false)
  ["running"]=>
  bool(false)
  ["signaled"]=>
  bool(true)
  ["stopped"]=>
  bool(false)
  ["exitcode"]=>
  int(-1)
  ["termsig"]=>
  int(15)
  ["stopsig"]=>
  int(0)
}
array(4) {
  [0]=>
  int(5)
  [1]=>
  int(5)
  [2]=>
  bool(true)
  [3]=>
  int(5)
}
ValueError: proc_open(): Argument #1 ($command) must have at least one element
ValueError: First element must contain a non-empty program name
ValueError: proc_open(): Argument #2 ($descriptor_spec) must be an integer indexed array
ValueError: proc_open(): Argument #2 ($descriptor_spec) must only contain arrays and streams
ValueError: Missing mode parameter for 'pipe'
[proc_open(): what is not a valid descriptor spec/mode]
bool(false)
[proc_open(): Redirection target 42 not found]
bool(false)
ValueError: Redirection target must be of type int, string given
[proc_open(): Cannot represent a stream of type Output as a File Descriptor]
bool(false)
[proc_open(): posix_spawn() failed: No such file or directory]
bool(false)
TypeError: proc_terminate(): supplied resource is not a valid process resource
array(2) {
  [0]=>
  string(4) "sock"
  [1]=>
  string(14) "generic_socket"
}
