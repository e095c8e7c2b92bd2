--TEST--
Strings, contexts, files and filters of zlib
--EXTENSIONS--
zlib
--FILE--
<?php
$t = str_repeat("the quick brown fox ", 50);
foreach (['gzcompress' => 'gzuncompress', 'gzdeflate' => 'gzinflate', 'gzencode' => 'gzdecode'] as $c => $d) { $z = $c($t, 9); echo $c, ' ', strlen($z), ' ', $d($z) === $t ? 'same' : 'other', ' ', zlib_decode($z) === $t ? 'same' : 'other', "\n"; }
var_dump(gzinflate('garbage'), gzuncompress(gzcompress($t), 10));
$c = deflate_init(ZLIB_ENCODING_GZIP, ['level' => 6]); $z = deflate_add($c, substr($t, 0, 100), ZLIB_NO_FLUSH) . deflate_add($c, substr($t, 100), ZLIB_FINISH);
$i = inflate_init(ZLIB_ENCODING_GZIP); $out = ''; foreach (str_split($z, 7) as $part) $out .= inflate_add($i, $part);
var_dump($out === $t, inflate_get_status($i) === ZLIB_STREAM_END, inflate_get_read_len($i) === strlen($z));
$f = tempnam(sys_get_temp_dir(), 'gz'); $g = gzopen($f, 'w9'); gzwrite($g, "line 1\nline 2\n"); gzclose($g);
var_dump(gzfile($f), file_get_contents("compress.zlib://$f"), bin2hex(substr(file_get_contents($f), 0, 3))); unlink($f);
$m = fopen('php://memory', 'w+'); $flt = stream_filter_append($m, 'zlib.deflate', STREAM_FILTER_WRITE); fwrite($m, $t); stream_filter_remove($flt); rewind($m);
var_dump(gzinflate(stream_get_contents($m)) === $t);
try { deflate_init(99); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
--EXPECTF--
gzcompress 37 same same
gzdeflate 31 same same
gzencode 49 same same

Warning: gzinflate(): data error in %s on line 4

Warning: gzuncompress(): insufficient memory in %s on line 4
bool(false)
bool(false)
bool(true)
bool(true)
bool(true)
array(2) {
  [0]=>
  string(7) "line 1
"
  [1]=>
  string(7) "line 2
"
}
string(14) "line 1
line 2
"
string(6) "1f8b08"
bool(true)
deflate_init(): Argument #1 ($encoding) must be one of ZLIB_ENCODING_RAW, ZLIB_ENCODING_GZIP, or ZLIB_ENCODING_DEFLATE
