--TEST--
Compiled code: variables, references, closures, exceptions, generators, overflow
--INI--
jit.hot_func=1
jit.hot_loop=1
--FILE--
<?php
// globals changed behind the main script's back, references, $GLOBALS
function bump() { global $g; $g++; $GLOBALS['h'] .= 'x'; }
$g = 0; $h = '';
for ($i = 0; $i < 50; $i++) { $g += 2; bump(); if ($i == 20) $g = 1.5; if ($i == 30) $g = 7; }
var_dump($g, strlen($h), $i);
$a = 1; $r = &$a; for ($i = 0; $i < 40; $i++) { $r += $i; $b[$i] = &$a; } var_dump($a, count($b));
unset($r); foreach ($b as $k => &$v) { $v = $k; } unset($v); var_dump($a);
// closures by reference
function counter() { $n = 0; $f = function () use (&$n) { return ++$n; }; for ($i = 0; $i < 30; $i++) { $f(); $n += 2; } return $n; }
var_dump(counter());
// extract, compact, $$x
function dyn($n) { $s = 0; for ($i = 0; $i < $n; $i++) { $name = "v" . ($i % 3); $$name = $i; extract(['s' => $s + 1]); $c = compact('i', 's'); } return [$s, $v0, $v1, $v2, $c]; }
echo json_encode(dyn(40)), "\n";
// static variables, recursion, func_get_args
function st() { static $n = 10; for ($i = 0; $i < 5; $i++) $n++; return $n; }
for ($i = 0; $i < 20; $i++) $x = st(); var_dump($x);
function va($a) { $a = $a + 1; return array_sum(func_get_args()) + func_num_args(); }
for ($i = 0, $t = 0; $i < 40; $i++) $t += va($i, 1, 2); var_dump($t);
// try, finally, exceptions through loops
function tf($n) { $log = 0; for ($i = 0; $i < $n; $i++) { try { if ($i % 3 == 0) throw new Exception("e$i"); if ($i % 5 == 1) continue; $log += $i; } catch (Exception $e) { $log += strlen($e->getMessage()); } finally { $log++; } } return $log; }
var_dump(tf(60));
function leaf($n, $d) { if ($n == 0) { if ($d > 45) throw new LogicException("deep $d"); return $d; } return leaf($n - 1, $d) + 1; }
for ($i = 0; $i < 48; $i++) { try { $z = leaf(6, $i); } catch (LogicException $e) { echo $e->getMessage(), ' ', count($e->getTrace()), ' ', json_encode($e->getTrace()[6]['args']), ' ', $e->getTrace()[3]['line'], "\n"; } }
var_dump($z);
// generators
function gen($n) { for ($i = 0; $i < $n; $i++) { $got = yield $i => $i * 2; if ($got) $i += $got; } return $i; }
$s = 0; foreach (gen(100) as $k => $v) $s += $k * $v; var_dump($s);
$g2 = gen(100); while ($g2->valid()) { $s += $g2->current(); $g2->send($g2->key() % 7 == 0 ? 2 : 0); } var_dump($s, $g2->getReturn());
// overflow, float keys, negative shifts
function ov() { $x = PHP_INT_MAX - 20; $r = []; for ($i = 0; $i < 40; $i++) { $x++; if ($i > 37) $r[] = $x; } $y = PHP_INT_MIN + 5; for ($i = 0; $i < 10; $i++) $y--; $m = 3; for ($i = 0; $i < 60; $i++) $m *= 3; return [$r, $y, $m]; }
var_dump(ov());
--EXPECTF--
int(64)
int(50)
int(50)
int(781)
int(40)
int(39)
int(90)
[40,39,37,38,{"i":39,"s":40}]
int(110)
int(1060)
int(1088)
deep 46 7 [6,46] 23
deep 47 7 [6,47] 23
int(51)
int(656700)
int(663770)
int(101)
array(3) {
  [0]=>
  array(2) {
    [0]=>
    float(9.223372036854776E+18)
    [1]=>
    float(9.223372036854776E+18)
  }
  [1]=>
  float(-9.223372036854776E+18)
  [2]=>
  float(1.2717347482564862E+29)
}
