--TEST--
SplFileInfo, the directory iterators, SplFileObject, SplTempFileObject
--FILE--
<?php
function t($f) { global $d; try { ob_start(); var_dump($f()); echo str_replace($d, "DIR", ob_get_clean()); } catch (Throwable $e) { ob_end_clean(); echo get_class($e), ": ", str_replace($d, "DIR", $e->getMessage()), "\n"; } }
$d = sys_get_temp_dir() . "/hs_spl_" . getmypid() . uniqid(); mkdir("$d/sub/deep", 0777, true); file_put_contents("$d/a.tar.gz", "one\ntwo\n\nfour,4\n\"q\"\"x\",5"); file_put_contents("$d/sub/b.txt", "b"); touch("$d/sub/deep/c.php"); symlink("$d/sub", "$d/link");
$i = new SplFileInfo("$d/a.tar.gz");
t(fn() => [$i->getPath(), $i->getFilename(), $i->getExtension(), $i->getBasename(".gz"), (string) $i, $i->getSize(), $i->isFile(), $i->isDir(), $i->getType(), $i->isReadable(), $i->getRealPath() === realpath("$d/a.tar.gz"), $i->getPathInfo()->getPathname(), $i->getFileInfo()]);
t(fn() => [(new SplFileInfo("x"))->getPath(), (new SplFileInfo("/"))->getPathname(), (new SplFileInfo("a/b//"))->getFilename(), (new SplFileInfo("nope"))->isFile(), (new SplFileInfo("nope"))->getRealPath()]);
t(fn() => (new SplFileInfo("nope"))->getSize());
t(fn() => (new SplFileInfo("nope"))->openFile());
t(fn() => (new SplFileInfo("$d/link"))->getLinkTarget());
t(fn() => $i->getLinkTarget());
t(fn() => $i->setInfoClass("stdClass"));
t(fn() => clone $i == $i);
t(fn() => serialize($i));
t(fn() => $i->openFile());
t(fn() => new SplFileObject($d));
t(fn() => new SplFileObject("$d/none"));
t(fn() => new SplFileInfo("a\0"));
function names($it) { $n = []; foreach ($it as $k => $v) $n[] = (is_string($k) ? $k : "#") . "=>" . (is_object($v) ? get_class($v) . ":" . $v->getFilename() : $v); sort($n); return $n; }
t(fn() => names(new DirectoryIterator($d)));
t(fn() => names(new FilesystemIterator($d)));
t(fn() => names(new FilesystemIterator($d, FilesystemIterator::KEY_AS_FILENAME | FilesystemIterator::CURRENT_AS_PATHNAME)));
t(fn() => names(new FilesystemIterator($d, FilesystemIterator::CURRENT_AS_SELF | FilesystemIterator::KEY_AS_FILENAME)));
t(fn() => names(new GlobIterator("$d/*.gz")));
t(fn() => [count(new GlobIterator("$d/*")), (new FilesystemIterator($d))->getFlags()]);
t(fn() => new DirectoryIterator(""));
t(fn() => new DirectoryIterator("$d/none"));
t(fn() => names(new RecursiveIteratorIterator(new RecursiveDirectoryIterator($d, FilesystemIterator::SKIP_DOTS), RecursiveIteratorIterator::SELF_FIRST)));
$r = new RecursiveIteratorIterator(new RecursiveDirectoryIterator($d, FilesystemIterator::SKIP_DOTS | FilesystemIterator::FOLLOW_SYMLINKS)); $n = []; foreach ($r as $x) $n[] = $r->getSubPathname(); sort($n);
t(fn() => $n); $it = new DirectoryIterator($d);
t(function () use ($it) { $it->seek(1); $k = $it->key(); $it->seek(50); return $k; });
t(fn() => [$it->valid(), $it->getFilename(), $it->getPathname()]);
t(fn() => $it->openFile()); $it->rewind(); $c = clone $it;
t(fn() => [$c->getFilename() === $it->getFilename(), $c->key()]);
t(function () use ($it) { foreach ($it as &$v); });
class MyInfo extends SplFileInfo { function __construct($f) { echo "MyInfo "; parent::__construct($f); } } t(function () use ($d) { $f = new FilesystemIterator("$d/sub/deep"); $f->setInfoClass("MyInfo"); return get_class($f->current()); }); class Bad extends SplFileObject { function __construct() {} } t(fn() => (new Bad)->fgets());
t(fn() => (new ReflectionClass("SplFileObject"))->newInstanceWithoutConstructor()->eof());
$o = new SplFileObject("$d/a.tar.gz", "r+");
t(fn() => iterator_to_array($o)); $o->setFlags(SplFileObject::DROP_NEW_LINE | SplFileObject::SKIP_EMPTY | SplFileObject::READ_AHEAD);
t(fn() => iterator_to_array($o)); $o->setFlags(SplFileObject::READ_CSV); $o->setCsvControl(",", '"', "");
t(fn() => iterator_to_array($o));
t(fn() => $o->getCsvControl()); $o->setFlags(0);
t(function () use ($o) { $o->seek(1); return [$o->key(), $o->current(), (string) $o, $o->getCurrentLine(), $o->key(), $o->ftell()]; });
t(function () use ($o) { $o->seek(99); return [$o->key(), $o->valid(), $o->eof()]; });
t(fn() => $o->fgets()); $o->rewind();
t(fn() => [$o->fgetc(), $o->fread(3), $o->fscanf("%s"), $o->fseek(0, SEEK_END), $o->fwrite("XYZ", 2), $o->ftell(), $o->fflush(), $o->ftruncate(6), $o->fstat()["size"], $o->flock(LOCK_SH), $o->getMaxLineLen(), $o->setMaxLineLen(2), $o->rewind(), $o->fgets(), $o->fgets(), $o->hasChildren(), $o->getChildren()]);
t(fn() => $o->seek(-1));
t(fn() => $o->fread(0));
t(fn() => $o->setMaxLineLen(-1));
t(fn() => $o->setCsvControl("ab"));
t(fn() => clone $o);
t(fn() => $o->__construct("x"));
t(fn() => $o);
t(fn() => $o->fpassthru());
$t = new SplTempFileObject();
t(fn() => [$t->fputcsv(["a", "b c"], escape: ""), $t->rewind(), $t->fgetcsv(escape: ""), $t->fgetcsv(escape: ""), $t->getPathname(), $t->getFilename(), $t->getExtension(), $t->isFile()]);
t(fn() => (new SplTempFileObject(-1))->getPathname());
t(fn() => (new SplTempFileObject(10))->getPathname()); foreach ((new SplTempFileObject) as $l) var_dump($l); class L extends SplFileObject { function getCurrentLine(): string { return strtoupper(parent::getCurrentLine()); } } file_put_contents("$d/l", "x\ny");
t(fn() => iterator_to_array(new L("$d/l")));
unset($o, $it, $c, $r, $x, $i); foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($d, FilesystemIterator::SKIP_DOTS), RecursiveIteratorIterator::CHILD_FIRST) as $x) $x->isDir() && !$x->isLink() ? rmdir($x) : unlink($x); var_dump(rmdir($d));
--EXPECT--
array(13) {
  [0]=>
  string(30) "DIR"
  [1]=>
  string(8) "a.tar.gz"
  [2]=>
  string(2) "gz"
  [3]=>
  string(5) "a.tar"
  [4]=>
  string(39) "DIR/a.tar.gz"
  [5]=>
  int(24)
  [6]=>
  bool(true)
  [7]=>
  bool(false)
  [8]=>
  string(4) "file"
  [9]=>
  bool(true)
  [10]=>
  bool(true)
  [11]=>
  string(30) "DIR"
  [12]=>
  object(SplFileInfo)#3 (2) {
    ["pathName":"SplFileInfo":private]=>
    string(39) "DIR/a.tar.gz"
    ["fileName":"SplFileInfo":private]=>
    string(8) "a.tar.gz"
  }
}
array(5) {
  [0]=>
  string(0) ""
  [1]=>
  string(1) "/"
  [2]=>
  string(1) "b"
  [3]=>
  bool(false)
  [4]=>
  bool(false)
}
RuntimeException: SplFileInfo::getSize(): stat failed for nope
RuntimeException: SplFileInfo::openFile(nope): Failed to open stream: No such file or directory
string(34) "DIR/sub"
RuntimeException: Unable to read link DIR/a.tar.gz, error: Invalid argument
TypeError: SplFileInfo::setInfoClass(): Argument #1 ($class) must be a class name derived from SplFileInfo, stdClass given
bool(true)
Exception: Serialization of 'SplFileInfo' is not allowed
object(SplFileObject)#5 (5) {
  ["pathName":"SplFileInfo":private]=>
  string(39) "DIR/a.tar.gz"
  ["fileName":"SplFileInfo":private]=>
  string(8) "a.tar.gz"
  ["openMode":"SplFileObject":private]=>
  string(1) "r"
  ["delimiter":"SplFileObject":private]=>
  string(1) ","
  ["enclosure":"SplFileObject":private]=>
  string(1) """
}
LogicException: Cannot use SplFileObject with directories
RuntimeException: SplFileObject::__construct(DIR/none): Failed to open stream: No such file or directory
ValueError: SplFileInfo::__construct(): Argument #1 ($filename) must not contain any null bytes
array(5) {
  [0]=>
  string(22) "#=>DirectoryIterator:."
  [1]=>
  string(23) "#=>DirectoryIterator:.."
  [2]=>
  string(29) "#=>DirectoryIterator:a.tar.gz"
  [3]=>
  string(25) "#=>DirectoryIterator:link"
  [4]=>
  string(24) "#=>DirectoryIterator:sub"
}
array(3) {
  [0]=>
  string(61) "DIR/a.tar.gz=>SplFileInfo:a.tar.gz"
  [1]=>
  string(53) "DIR/link=>SplFileInfo:link"
  [2]=>
  string(51) "DIR/sub=>SplFileInfo:sub"
}
array(5) {
  [0]=>
  string(37) "..=>DIR/.."
  [1]=>
  string(35) ".=>DIR/."
  [2]=>
  string(49) "a.tar.gz=>DIR/a.tar.gz"
  [3]=>
  string(41) "link=>DIR/link"
  [4]=>
  string(39) "sub=>DIR/sub"
}
array(5) {
  [0]=>
  string(25) "..=>FilesystemIterator:.."
  [1]=>
  string(23) ".=>FilesystemIterator:."
  [2]=>
  string(37) "a.tar.gz=>FilesystemIterator:a.tar.gz"
  [3]=>
  string(29) "link=>FilesystemIterator:link"
  [4]=>
  string(27) "sub=>FilesystemIterator:sub"
}
array(1) {
  [0]=>
  string(61) "DIR/a.tar.gz=>SplFileInfo:a.tar.gz"
}
array(2) {
  [0]=>
  int(3)
  [1]=>
  int(4096)
}
ValueError: DirectoryIterator::__construct(): Argument #1 ($directory) must not be empty
UnexpectedValueException: DirectoryIterator::__construct(DIR/none): Failed to open directory: No such file or directory
array(6) {
  [0]=>
  string(61) "DIR/a.tar.gz=>SplFileInfo:a.tar.gz"
  [1]=>
  string(53) "DIR/link=>SplFileInfo:link"
  [2]=>
  string(59) "DIR/sub/b.txt=>SplFileInfo:b.txt"
  [3]=>
  string(64) "DIR/sub/deep/c.php=>SplFileInfo:c.php"
  [4]=>
  string(57) "DIR/sub/deep=>SplFileInfo:deep"
  [5]=>
  string(51) "DIR/sub=>SplFileInfo:sub"
}
array(5) {
  [0]=>
  string(8) "a.tar.gz"
  [1]=>
  string(10) "link/b.txt"
  [2]=>
  string(15) "link/deep/c.php"
  [3]=>
  string(9) "sub/b.txt"
  [4]=>
  string(14) "sub/deep/c.php"
}
OutOfBoundsException: Seek position 50 is out of range
array(3) {
  [0]=>
  bool(false)
  [1]=>
  string(0) ""
  [2]=>
  string(0) ""
}
RuntimeException: Could not open file
array(2) {
  [0]=>
  bool(true)
  [1]=>
  int(0)
}
Error: An iterator cannot be used with foreach by reference
MyInfo string(6) "MyInfo"
Error: The parent constructor was not called: the object is in an invalid state
Error: The parent constructor was not called: the object is in an invalid state
array(5) {
  [0]=>
  string(4) "one
"
  [1]=>
  string(4) "two
"
  [2]=>
  string(1) "
"
  [3]=>
  string(7) "four,4
"
  [4]=>
  string(8) ""q""x",5"
}
array(4) {
  [0]=>
  string(3) "one"
  [1]=>
  string(3) "two"
  [2]=>
  string(6) "four,4"
  [3]=>
  string(8) ""q""x",5"
}
array(5) {
  [0]=>
  array(1) {
    [0]=>
    string(3) "one"
  }
  [1]=>
  array(1) {
    [0]=>
    string(3) "two"
  }
  [2]=>
  array(1) {
    [0]=>
    NULL
  }
  [3]=>
  array(2) {
    [0]=>
    string(4) "four"
    [1]=>
    string(1) "4"
  }
  [4]=>
  array(2) {
    [0]=>
    string(3) "q"x"
    [1]=>
    string(1) "5"
  }
}
array(3) {
  [0]=>
  string(1) ","
  [1]=>
  string(1) """
  [2]=>
  string(0) ""
}
array(6) {
  [0]=>
  int(1)
  [1]=>
  string(4) "two
"
  [2]=>
  string(4) "two
"
  [3]=>
  string(1) "
"
  [4]=>
  int(2)
  [5]=>
  int(9)
}
array(3) {
  [0]=>
  int(4)
  [1]=>
  bool(false)
  [2]=>
  bool(true)
}
RuntimeException: Cannot read from file DIR/a.tar.gz
array(17) {
  [0]=>
  string(1) "o"
  [1]=>
  string(3) "ne
"
  [2]=>
  array(1) {
    [0]=>
    string(3) "two"
  }
  [3]=>
  int(0)
  [4]=>
  int(2)
  [5]=>
  int(26)
  [6]=>
  bool(true)
  [7]=>
  bool(true)
  [8]=>
  int(6)
  [9]=>
  bool(true)
  [10]=>
  int(0)
  [11]=>
  NULL
  [12]=>
  NULL
  [13]=>
  string(2) "on"
  [14]=>
  string(2) "e
"
  [15]=>
  bool(false)
  [16]=>
  NULL
}
ValueError: SplFileObject::seek(): Argument #1 ($line) must be greater than or equal to 0
ValueError: SplFileObject::fread(): Argument #1 ($length) must be greater than 0
ValueError: SplFileObject::setMaxLineLen(): Argument #1 ($maxLength) must be greater than or equal to 0
ValueError: SplFileObject::setCsvControl(): Argument #1 ($separator) must be a single character
Error: Trying to clone an uncloneable object of class SplFileObject
Error: Cannot call constructor twice
object(SplFileObject)#5 (5) {
  ["pathName":"SplFileInfo":private]=>
  string(39) "DIR/a.tar.gz"
  ["fileName":"SplFileInfo":private]=>
  string(8) "a.tar.gz"
  ["openMode":"SplFileObject":private]=>
  string(2) "r+"
  ["delimiter":"SplFileObject":private]=>
  string(1) ","
  ["enclosure":"SplFileObject":private]=>
  string(1) """
}
twint(2)
array(8) {
  [0]=>
  int(8)
  [1]=>
  NULL
  [2]=>
  array(2) {
    [0]=>
    string(1) "a"
    [1]=>
    string(3) "b c"
  }
  [3]=>
  bool(false)
  [4]=>
  string(10) "php://temp"
  [5]=>
  string(10) "php://temp"
  [6]=>
  string(0) ""
  [7]=>
  bool(false)
}
string(12) "php://memory"
string(23) "php://temp/maxmemory:10"
string(0) ""
array(2) {
  [2]=>
  string(2) "X
"
  [5]=>
  string(1) "Y"
}
bool(true)
