--TEST--
Files and directories: opening modes, positions, states, links, CSV, warnings
--INI--
include_path=.
--FILE--
<?php
function t($f) { try { var_dump($f()); } catch (Throwable $e) { echo get_class($e), ": ", $e->getMessage(), "\n"; } }
set_error_handler(function ($n, $m) { global $d; echo "[", str_replace($d, "DIR", $m), "]\n"; return true; });
$d = sys_get_temp_dir() . "/hs_files_" . getmypid() . uniqid(); mkdir($d); chdir($d);
var_dump(getcwd() === realpath($d), file_put_contents("a.txt", "one\ntwo\r\n\nfour"), file("a.txt", FILE_IGNORE_NEW_LINES | FILE_SKIP_EMPTY_LINES), file_put_contents("a.txt", ["x", 1, 2.5], FILE_APPEND | LOCK_EX), filesize("a.txt"));
$f = fopen("a.txt", "r+");
var_dump(fgets($f), fgets($f, 3), fgetc($f), ftell($f), fseek($f, -2, SEEK_END), fread($f, 10), feof($f), fseek($f, 100), ftell($f), rewind($f), fwrite($f, "ONE", 2), ftell($f), fgets($f), ftruncate($f, 4), fstat($f)["size"], fseek($f, -1), stream_get_contents($f, -1, 0));
t(fn() => fread($f, 0));
t(fn() => fgets($f, 0));
t(fn() => ftruncate($f, -1));
t(fn() => flock($f, 0));
t(fn() => fseek($f, 0, 9));
var_dump(flock($f, LOCK_SH | LOCK_NB, $w), $w, flock($f, LOCK_UN), fclose($f));
t(fn() => fwrite($f, "x"));
t(fn() => fclose(1));
t(fn() => fopen("a\0b", "r"));
t(fn() => fopen("", "r"));
foreach (["rz", "x", "w+", "a+", "c+", "q"] as $m) { $h = fopen("a.txt", $m); if ($h) { echo "$m ", ftell($h), " ", fwrite($h, "zz"), " ", ftell($h), " ", filesize("a.txt"), "\n"; fclose($h); } }
t(fn() => fopen("none/x", "w"));
t(fn() => fopen("nope", "r"));
t(fn() => fopen("foo://x", "r"));
t(fn() => file_get_contents($d));
t(fn() => file_get_contents("a.txt", false, null, 1, 2));
t(fn() => file_get_contents("a.txt", false, null, 0, -1));
t(fn() => file("a.txt", 128));
t(fn() => copy("a.txt", "b.txt"));
t(fn() => copy("a.txt", "a.txt"));
t(fn() => copy($d, "c"));
t(fn() => copy("a.txt", $d));
t(fn() => rename("b.txt", "c.txt"));
t(fn() => rename("b.txt", "c.txt"));
t(fn() => unlink("b.txt"));
t(fn() => mkdir("s"));
t(fn() => mkdir("s"));
t(fn() => mkdir("s/1/2/3", 0755, true));
t(fn() => rmdir("s"));
t(fn() => rmdir("s/1/2/3"));
t(fn() => touch("t", 1000000, 2000000));
t(fn() => [filemtime("t"), fileatime("t"), is_file("t"), is_dir("s"), is_link("t"), filetype("s"), is_writable("t"), is_executable("t")]);
t(fn() => touch("t", null, 5));
t(fn() => filemtime("nope"));
t(fn() => lstat("nope"));
t(fn() => is_file("nope"));
t(fn() => file_exists("a\0"));
umask(027); touch("u"); mkdir("ud"); file_put_contents("u2", "");
t(fn() => [decoct(fileperms("u") & 0777), decoct(fileperms("ud") & 0777), decoct(fileperms("u2") & 0777), decoct(umask(0)), decoct(umask())]); file_put_contents("u3", ""); mkdir("ud3");
t(fn() => [decoct(fileperms("u3") & 0777), decoct(fileperms("ud3") & 0777)]);
t(fn() => chmod("u", 0600)); clearstatcache();
t(fn() => decoct(fileperms("u") & 07777));
t(fn() => chmod("nope", 0600));
t(fn() => symlink("a.txt", "l"));
t(fn() => readlink("l"));
t(fn() => is_link("l"));
t(fn() => link("a.txt", "hl"));
t(fn() => stat("hl")["nlink"]);
t(fn() => readlink("a.txt"));
t(fn() => realpath("l") === realpath("s/../a.txt"));
t(fn() => symlink("http://x/y", "z"));
t(fn() => linkinfo("nope"));
t(fn() => scandir("."));
t(fn() => scandir(".", SCANDIR_SORT_DESCENDING)[0]);
t(fn() => glob("{a,c}*.t?t", GLOB_BRACE));
t(fn() => glob("$d/u*", GLOB_ONLYDIR) === ["$d/ud", "$d/ud3"]);
t(fn() => glob("nothing*"));
t(fn() => fnmatch("*.t[xy]t", "a.txt"));
t(fn() => scandir("nope"));
t(fn() => opendir("nope"));
$h = opendir("s"); $n = []; while (($e = readdir($h)) !== false) $n[] = $e; sort($n); print_r($n); rewinddir(); var_dump(is_string(readdir()));
t(fn() => fclose($h) ?: "refused"); closedir();
t(fn() => readdir($h));
t(fn() => readdir());
$o = dir("s"); var_dump($o->path, $o->handle, is_string($o->read())); $o->close();
t(fn() => $o->read());
t(function () use ($o) { $o->path = 1; });
$c = fopen("php://memory", "w+"); fputcsv($c, ["a b", 'q"q', "", null, 1.5, "x,y"], escape: ""); fputcsv($c, ["1", "2"], ";", "'", "\\", "|"); rewind($c);
t(fn() => fgetcsv($c, escape: ""));
t(fn() => fgetcsv($c, 0, ";", "'", "\\"));
t(fn() => fgetcsv($c));
t(fn() => fputcsv($c, [], ",,"));
$s = fopen("php://memory", "w+"); fprintf($s, "%05d %s\n", 42, "zz"); vfprintf($s, "%2\$s %1\$s", ["b", "a"]); rewind($s);
t(fn() => fscanf($s, "%d %s"));
t(fn() => fpassthru($s));
$t = tmpfile(); fwrite($t, "tmp"); $u = stream_get_meta_data($t)["uri"]; var_dump(file_exists($u), md5_file($u) === md5("tmp"), hash_file("crc32b", $u)); fclose($t); var_dump(file_exists($u)); $p = tempnam($d, "pre"); var_dump(strpos(basename($p), "pre"), dirname($p) === $d, filesize($p));
t(fn() => readfile("a.txt"));
t(fn() => parse_ini_file("nope"));
t(fn() => include "nope.php"); file_put_contents("i.php", "<?php return __FILE__;");
t(fn() => basename(include "./s/../i.php"));
t(fn() => stream_resolve_include_path("i.php") === realpath("i.php"));
var_dump($t, get_resource_type($t), gettype($t), is_resource($t), (int)$t > 0, get_resource_type(STDIN), disk_free_space("/") > 0);
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($d, FilesystemIterator::SKIP_DOTS), RecursiveIteratorIterator::CHILD_FIRST) as $x) $x->isDir() && !$x->isLink() ? rmdir($x) : unlink($x);
chdir("/"); var_dump(rmdir($d));
--EXPECT--
bool(true)
int(14)
array(3) {
  [0]=>
  string(3) "one"
  [1]=>
  string(3) "two"
  [2]=>
  string(4) "four"
}
int(5)
int(19)
string(4) "one
"
string(2) "tw"
string(1) "o"
int(7)
int(0)
string(2) ".5"
bool(true)
int(0)
int(100)
bool(true)
int(2)
int(2)
string(2) "e
"
bool(true)
int(4)
int(-1)
string(4) "ONe
"
ValueError: fread(): Argument #2 ($length) must be greater than 0
ValueError: fgets(): Argument #2 ($length) must be greater than 0
ValueError: ftruncate(): Argument #2 ($size) must be greater than or equal to 0
ValueError: flock(): Argument #2 ($operation) must be one of LOCK_SH, LOCK_EX, or LOCK_UN
int(-1)
bool(true)
int(0)
bool(true)
bool(true)
TypeError: fwrite(): supplied resource is not a valid stream resource
TypeError: fclose(): Argument #1 ($stream) must be of type resource, int given
ValueError: fopen(): Argument #1 ($filename) must not contain any null bytes
ValueError: Path must not be empty
rz 0 [fwrite(): Write of 2 bytes failed with errno=9 Bad file descriptor]
 0 4
[fopen(a.txt): Failed to open stream: File exists]
w+ 0 2 2 2
a+ 0 2 2 4
c+ 0 2 2 4
[fopen(a.txt): Failed to open stream: `q' is not a valid mode for fopen]
[fopen(none/x): Failed to open stream: No such file or directory]
bool(false)
[fopen(nope): Failed to open stream: No such file or directory]
bool(false)
[fopen(): Unable to find the wrapper "foo" - did you forget to enable it when you configured PHP?]
[fopen(foo://x): Failed to open stream: No such file or directory]
bool(false)
[file_get_contents(): Read of 12288 bytes failed with errno=21 Is a directory]
string(0) ""
string(2) "zz"
ValueError: file_get_contents(): Argument #5 ($length) must be greater than or equal to 0
ValueError: file(): Argument #2 ($flags) must be a valid flag value
bool(true)
bool(false)
[copy(): The first argument to copy() function cannot be a directory]
bool(false)
[copy(): The second argument to copy() function cannot be a directory]
bool(false)
bool(true)
[rename(b.txt,c.txt): No such file or directory]
bool(false)
[unlink(b.txt): No such file or directory]
bool(false)
bool(true)
[mkdir(): File exists]
bool(false)
bool(true)
[rmdir(s): Directory not empty]
bool(false)
bool(true)
bool(true)
array(8) {
  [0]=>
  int(1000000)
  [1]=>
  int(2000000)
  [2]=>
  bool(true)
  [3]=>
  bool(true)
  [4]=>
  bool(false)
  [5]=>
  string(3) "dir"
  [6]=>
  bool(true)
  [7]=>
  bool(false)
}
ValueError: touch(): Argument #2 ($mtime) cannot be null when argument #3 ($atime) is an integer
[filemtime(): stat failed for nope]
bool(false)
[lstat(): Lstat failed for nope]
bool(false)
bool(false)
bool(false)
array(5) {
  [0]=>
  string(3) "640"
  [1]=>
  string(3) "750"
  [2]=>
  string(3) "640"
  [3]=>
  string(2) "27"
  [4]=>
  string(1) "0"
}
array(2) {
  [0]=>
  string(3) "666"
  [1]=>
  string(3) "777"
}
bool(true)
string(3) "600"
[chmod(): No such file or directory]
bool(false)
bool(true)
string(5) "a.txt"
bool(true)
bool(true)
int(2)
[readlink(): Invalid argument]
bool(false)
bool(true)
bool(true)
[linkinfo(): No such file or directory]
int(-1)
array(14) {
  [0]=>
  string(1) "."
  [1]=>
  string(2) ".."
  [2]=>
  string(5) "a.txt"
  [3]=>
  string(5) "c.txt"
  [4]=>
  string(2) "hl"
  [5]=>
  string(1) "l"
  [6]=>
  string(1) "s"
  [7]=>
  string(1) "t"
  [8]=>
  string(1) "u"
  [9]=>
  string(2) "u2"
  [10]=>
  string(2) "u3"
  [11]=>
  string(2) "ud"
  [12]=>
  string(3) "ud3"
  [13]=>
  string(1) "z"
}
string(1) "z"
array(2) {
  [0]=>
  string(5) "a.txt"
  [1]=>
  string(5) "c.txt"
}
bool(true)
array(0) {
}
bool(true)
[scandir(nope): Failed to open directory: No such file or directory]
[scandir(): (errno 2): No such file or directory]
bool(false)
[opendir(nope): Failed to open directory: No such file or directory]
bool(false)
Array
(
    [0] => .
    [1] => ..
    [2] => 1
)
bool(true)
[fclose(): 21 is not a valid stream resource]
string(7) "refused"
TypeError: readdir(): supplied resource is not a valid Directory resource
TypeError: No resource supplied
string(1) "s"
resource(22) of type (stream)
bool(true)
TypeError: Directory::read(): supplied resource is not a valid Directory resource
Error: Cannot modify readonly property Directory::$path
array(6) {
  [0]=>
  string(3) "a b"
  [1]=>
  string(3) "q"q"
  [2]=>
  string(0) ""
  [3]=>
  string(0) ""
  [4]=>
  string(3) "1.5"
  [5]=>
  string(3) "x,y"
}
array(2) {
  [0]=>
  string(1) "1"
  [1]=>
  string(2) "2|"
}
[fgetcsv(): the $escape parameter must be provided as its default value will change]
bool(false)
ValueError: fputcsv(): Argument #3 ($separator) must be a single character
array(2) {
  [0]=>
  int(42)
  [1]=>
  string(2) "zz"
}
a bint(3)
bool(true)
bool(true)
string(8) "2cef7d48"
bool(false)
int(0)
bool(true)
int(0)
zzzzint(4)
[parse_ini_file(nope): Failed to open stream: No such file or directory]
bool(false)
[include(nope.php): Failed to open stream: No such file or directory]
[include(): Failed opening 'nope.php' for inclusion (include_path='.')]
bool(false)
string(5) "i.php"
bool(true)
resource(25) of type (Unknown)
string(7) "Unknown"
string(17) "resource (closed)"
bool(false)
bool(true)
string(6) "stream"
bool(true)
bool(true)
