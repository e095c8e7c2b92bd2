--TEST--
Traces: packed arrays of ints, floats and values, rows, foreach, references
--INI--
jit.hot_loop=1
--FILE--
<?php
function sieve($n) { $f = array_fill(0, $n + 1, 1); for ($i = 2; $i * $i <= $n; $i++) if ($f[$i]) for ($k = $i * $i; $k <= $n; $k += $i) $f[$k] = 0; $c = 0; foreach ($f as $i => $v) if ($i > 1 && $v) $c++; return $c; }
var_dump(sieve(2000));
// append, growth, sharing, widening under way
function build() { $a = [0]; for ($i = 1; $i < 100; $i++) { $a[] = $a[$i - 1] + $i; if ($i == 40) $b = $a; if ($i == 60) $a[3] = 'x'; if ($i == 80) $a[5] = 1.5; } return [count($a), count($b), $a[99], $a[3], $b[3], $a[5]]; }
echo json_encode(build()), "\n";
function rows() { $m = [[1, 2, 3], [4, 5, 6], [7, 8, 9]]; for ($t = 0; $t < 5; $t++) for ($i = 0; $i < 3; $i++) for ($j = 0; $j < 3; $j++) { $m[$i][$j] += $m[$j][$i] % 7; $m[$i][$j] *= 2; } $c = $m[1]; $m[1][0] = -1; return [$m, $c]; }
echo json_encode(rows()), "\n";
function matrix($n) { $a = $b = $c = []; for ($i = 0; $i < $n; $i++) for ($j = 0; $j < $n; $j++) { $a[$i][$j] = $i + $j; $b[$i][$j] = $i - $j / 2; } for ($i = 0; $i < $n; $i++) for ($j = 0; $j < $n; $j++) { $x = 0; for ($k = 0; $k < $n; $k++) $x += $a[$i][$k] * $b[$k][$j]; $c[$i][$j] = $x; } return $c; }
echo md5(json_encode(matrix(9))), "\n";
// missing elements warn where they are read
function missing() { $a = [1, 2, 3, 4, 5, 6, 7, 8]; $s = 0; for ($i = 0; $i < 10; $i++) $s += $a[$i]; return $s; }
var_dump(missing());
function &byref(array &$a, &$n) { for ($i = 0; $i < 20; $i++) { $a[$i % 4] += $i; $n++; } return $a; }
$x = [1, 2, 3, 4]; $y = $x; $n = 0; byref($x, $n); echo json_encode([$x, $y, $n]), "\n";
// foreach: the array may be written while it is walked; keys; elements of other types
function walk() { $a = range(1, 12); $s = 0; foreach ($a as $k => $v) { $a[$k] = $v * 2; $s += $v + $k; } $l = [1, 2, 2.5, 4, true, 6, null, 8]; $t = 0; foreach ($l as $v) $t += $v; foreach ([0.5, 1.5, 2.5, 3.5, 4.5] as $v) { if ($v > 4) break; $t += $v; } return [$a, $s, $t]; }
echo json_encode(walk()), "\n";
function counted() { $a = [1]; $s = 'ab'; $n = 0; for ($i = 0; $i < count($a) && $i < 30; $i++) { $a[] = $i; $n += strlen($s) + count($a); } return $n; }
var_dump(counted());
function sort_($n) { $a = []; $x = 42; for ($i = 0; $i < $n; $i++) { $x = ($x * 3877 + 29573) % 139968; $a[$i] = $x; } for ($i = 1; $i < $n; $i++) { $v = $a[$i]; for ($j = $i - 1; $j >= 0 && $a[$j] > $v; $j--) $a[$j + 1] = $a[$j]; $a[$j + 1] = $v; } return [$a[0], $a[$n >> 1], $a[$n - 1]]; }
echo json_encode(sort_(200)), "\n";
function holes() { $a = [1, 2, 3, 4, 5, 6]; unset($a[3]); $s = 0; for ($i = 0; $i < 6; $i++) $s += isset($a[$i]) ? $a[$i] : 100; foreach ($a as $v) $s += $v; $a[3] = 9; foreach ($a as $k => $v) $s = $s * 3 + $k; return [$s, count($a)]; }
echo json_encode(holes()), "\n";
class D { function __destruct() { echo "gone "; } }
function objects() { $a = [new D, new D, 1, 2, 3]; for ($i = 0; $i < 5; $i++) { $a[$i] = $i; echo $i, ' '; } return $a[4]; }
echo objects(), "\n";
--EXPECTF--
int(303)
[100,41,4950,"x",6,1.5]
[[[156,284,240],[-1,472,322],[480,360,410]],[412,472,322]]
19fdab8b3b6cd1412d10ae5de389b3ce

Warning: Undefined array key 8 in %s on line 12

Warning: Undefined array key 9 in %s on line 12
int(36)
[[41,47,53,59],[1,2,3,4],20]
[[2,4,6,8,10,12,14,16,18,20,22,24],144,32.5]
int(555)
[734,75379,139837]
[97875,6]
gone 0 gone 1 2 3 4 4

