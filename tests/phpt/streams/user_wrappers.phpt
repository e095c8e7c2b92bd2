--TEST--
Wrappers of classes: every method, include, missing methods
--INI--
include_path=.
--FILE--
<?php
set_error_handler(function ($n, $m) { echo "[$m]\n"; return true; });
class W {
    public $context; static $files = []; private $p = 0, $n, $list;
    function __construct() { echo "new "; }
    function stream_open($path, $mode, $opt, &$opened) { echo "open($mode) "; $this->n = $path; if (!isset(self::$files[$path])) { if ($mode[0] == 'r') return false; self::$files[$path] = ""; } return true; }
    function stream_read($c) { echo "read($c) "; $r = substr(self::$files[$this->n], $this->p, $c); $this->p += strlen($r); return $r; }
    function stream_write($d) { self::$files[$this->n] = substr(self::$files[$this->n], 0, $this->p) . $d . substr(self::$files[$this->n], $this->p + strlen($d)); $this->p += strlen($d); echo "write(", strlen($d), ") "; return strlen($d); }
    function stream_eof() { return $this->p >= strlen(self::$files[$this->n]); }
    function stream_tell() { return $this->p; }
    function stream_seek($o, $w) { echo "seek($o,$w) "; if ($w == SEEK_END) $o += strlen(self::$files[$this->n]); if ($o < 0) return false; $this->p = $o; return true; }
    function stream_stat() { echo "stat "; return ["size" => strlen(self::$files[$this->n]), "mode" => 0100644]; }
    function stream_flush() { echo "flush "; return true; }
    function stream_close() { echo "close\n"; }
    function stream_lock($op) { echo "lock($op) "; return true; }
    function stream_truncate(int $n) { echo "truncate($n) "; self::$files[$this->n] = substr(self::$files[$this->n], 0, $n); return true; }
    function stream_set_option($o, $a, $b) { echo "option($o,$a,$b) "; return false; }
    function stream_metadata($p, $o, $v) { echo "meta($o) "; var_dump($v); return true; }
    function url_stat($p, $f) { echo "url_stat($f) "; return isset(self::$files[$p]) ? ["mode" => 0100644, "size" => strlen(self::$files[$p]), "mtime" => 7] : false; }
    function unlink($p) { unset(self::$files[$p]); return true; }
    function rename($a, $b) { self::$files[$b] = self::$files[$a]; unset(self::$files[$a]); return true; }
    function mkdir($p, $m, $o) { echo "mkdir($p,", decoct($m), ",$o) "; return true; }
    function rmdir($p, $o) { echo "rmdir($o) "; return true; }
    function dir_opendir($p, $o) { $this->list = array_keys(self::$files); return true; }
    function dir_readdir() { return array_shift($this->list) ?? false; }
    function dir_rewinddir() { echo "rewinddir "; return true; }
    function dir_closedir() { echo "closedir\n"; }
}
var_dump(stream_wrapper_register("mem", "W"), stream_wrapper_register("mem", "W"), stream_wrapper_register("b@d", "W"), in_array("mem", stream_get_wrappers()));
try { stream_wrapper_register("x", "NoClass"); } catch (TypeError $e) { echo $e->getMessage(), "\n"; }
var_dump(file_put_contents("mem://a", "line1\nline2\nline3"), file_get_contents("mem://a"), file("mem://a"));
$f = fopen("mem://a", "r+"); var_dump(fgets($f), ftell($f), fseek($f, 2), fread($f, 3), fwrite($f, "XY"), rewind($f), stream_get_contents($f), feof($f), fseek($f, -3, SEEK_END), fgets($f), ftruncate($f, 4), flock($f, LOCK_EX), fflush($f), stream_set_timeout($f, 3), stream_set_blocking($f, true));
$m = stream_get_meta_data($f); var_dump($m["wrapper_type"], $m["stream_type"], get_class($m["wrapper_data"]), $m["uri"], $m["seekable"]); fclose($f);
var_dump(is_file("mem://a"), filesize("mem://a"), file_exists("mem://zz"), filemtime("mem://a"), touch("mem://a", 5, 6), chmod("mem://a", 0600), chown("mem://a", "root"), mkdir("mem://d", 0700, true), rmdir("mem://d"), copy("mem://a", "mem://b"), rename("mem://b", "mem://c"), unlink("mem://c"), fopen("mem://none", "r"), scandir("mem://"));
$d = opendir("mem://"); var_dump(readdir($d)); rewinddir($d); var_dump(readdir($d)); closedir($d);
W::$files["mem://inc.php"] = "<?php echo 'included ', __FILE__, ' ', __LINE__, \"\\n\"; return 5;"; var_dump(include "mem://inc.php", include "mem://missing.php");
class Poor { function stream_open($p, $m, $o, &$x) { return true; } function stream_read($n) { return "abcdefgh"; } }
stream_wrapper_register("poor", "Poor"); $p = fopen("poor://x", "r"); var_dump(fread($p, 3), fwrite($p, "x"), fstat($p), fseek($p, 5), ftruncate($p, 1), unlink("poor://x"), rename("poor://x", "poor://y"), is_file("poor://x"), opendir("poor://x")); fclose($p);
class Thrower { function stream_open($p, $m, $o, &$x) { throw new Exception("no"); } } stream_wrapper_register("thr", "Thrower"); try { fopen("thr://x", "r"); } catch (Exception $e) { echo get_class($e), " ", $e->getMessage(), "\n"; }
class Files { public $context; private $h; function stream_open($p, $m, $o, &$x) { echo "file wrapper: ", basename($p), "\n"; stream_wrapper_restore("file"); $this->h = fopen($p, $m); stream_wrapper_unregister("file"); stream_wrapper_register("file", "Files"); return $this->h !== false; } function stream_read($n) { return strtoupper(fread($this->h, $n)); } function stream_eof() { return feof($this->h); } function stream_stat() { return fstat($this->h); } function stream_set_option($a, $b, $c) { return false; } }
$t = tempnam(sys_get_temp_dir(), "uw"); file_put_contents($t, "content"); rename($t, "$t.php"); $t = dirname($t) . "/uw_fixed.txt"; rename(glob(dirname($t) . "/uw??????*.php")[0], $t);
stream_wrapper_unregister("file"); stream_wrapper_register("file", "Files"); var_dump(file_get_contents($t)); stream_wrapper_restore("file"); var_dump(file_get_contents($t), unlink($t), stream_wrapper_restore("file"), stream_wrapper_unregister("nope"), stream_wrapper_restore("nope"));
$last = fopen("mem://a", "r"); echo "end\n";
--EXPECT--
[stream_wrapper_register(): Protocol mem:// is already defined.]
[stream_wrapper_register(): Invalid protocol scheme specified. Unable to register wrapper class W to b@d://]
bool(true)
bool(false)
bool(false)
bool(true)
stream_wrapper_register(): Argument #2 ($class) must be a valid class name, NoClass given
new open(wb) write(17) flush close
new open(rb) stat read(8192) read(8192) close
new open(rb) stat read(8192) read(8192) close
int(17)
string(17) "line1
line2
line3"
array(3) {
  [0]=>
  string(6) "line1
"
  [1]=>
  string(6) "line2
"
  [2]=>
  string(5) "line3"
}
new open(r+) read(8192) seek(2,0) read(8192) seek(5,0) write(2) seek(0,0) stat read(8192) read(8192) seek(-3,2) read(8192) truncate(4) lock(2) flush option(4,3,0) option(1,1,) string(6) "line1
"
int(6)
int(0)
string(3) "ne1"
int(2)
bool(true)
string(17) "line1XYine2
line3"
bool(true)
int(0)
string(3) "ne3"
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
string(10) "user-space"
string(10) "user-space"
string(1) "W"
string(7) "mem://a"
bool(true)
close
new url_stat(6) new url_stat(6) new meta(1) array(2) {
  [0]=>
  int(5)
  [1]=>
  int(6)
}
new meta(6) int(384)
new meta(2) string(4) "root"
new mkdir(mem://d,700,9) new rmdir(8) new url_stat(0) new url_stat(2) new open(rb) new open(wb) read(8192) write(4) read(8192) close
flush close
new new new open(r) [fopen(mem://none): Failed to open stream: "W::stream_open" call failed]
new closedir
bool(true)
int(4)
bool(false)
int(7)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(true)
bool(false)
array(1) {
  [0]=>
  string(7) "mem://a"
}
new string(7) "mem://a"
rewinddir bool(false)
closedir
new open(rb) option(2,0,8192) stat read(8192) close
included mem://inc.php 1
new open(rb) [include(mem://missing.php): Failed to open stream: "W::stream_open" call failed]
[include(): Failed opening 'mem://missing.php' for inclusion (include_path='.')]
int(5)
bool(false)
[Creation of dynamic property Poor::$context is deprecated]
[fread(): Poor::stream_eof is not implemented! Assuming EOF]
[fwrite(): Poor::stream_write is not implemented!]
[fstat(): Poor::stream_stat is not implemented!]
[fseek(): Stream does not support seeking]
[ftruncate(): Can't truncate this stream!]
[Creation of dynamic property Poor::$context is deprecated]
[unlink(): Poor::unlink is not implemented!]
[Creation of dynamic property Poor::$context is deprecated]
[rename(): Poor::rename is not implemented!]
[Creation of dynamic property Poor::$context is deprecated]
[is_file(): Poor::url_stat is not implemented!]
[Creation of dynamic property Poor::$context is deprecated]
[opendir(poor://x): Failed to open directory: "Poor::dir_opendir" call failed]
string(3) "abc"
bool(false)
bool(false)
int(-1)
bool(false)
bool(false)
bool(false)
bool(false)
bool(false)
[Creation of dynamic property Thrower::$context is deprecated]
Exception no
file wrapper: uw_fixed.txt
string(7) "CONTENT"
[stream_wrapper_restore(): file:// was never changed, nothing to restore]
[stream_wrapper_unregister(): Unable to unregister protocol nope://]
[stream_wrapper_restore(): nope:// never existed, nothing to restore]
string(7) "content"
bool(true)
bool(true)
bool(false)
bool(false)
new open(r) end
close
