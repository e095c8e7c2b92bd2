--TEST--
Traces: ints, floats, overflow, casts, comparisons, exits in the middle
--INI--
jit.hot_loop=1
--FILE--
<?php
// overflow in the middle of a loop goes on as float, and the loop with it
function overflow() { $x = PHP_INT_MAX - 20; $n = 0; for ($i = 0; $i < 40; $i++) { $x += 1; $n += is_float($x) ? 1 : 0; } var_dump($x, $n); $y = 1; for ($i = 0; $i < 70; $i++) $y *= 3; var_dump($y); for ($k = PHP_INT_MIN + 3, $c = 0; $c < 6; $c++) $k--; var_dump($k); }
overflow();
// operators, negative divisors, shifts
function operators() { $r = 0; for ($i = -40; $i < 40; $i++) { $r = ($r * 31 + ($i % 7) * 5 - ($i % -3) + intdiv($i, 4) + ($i & 6 | 1) + ($i ^ $r) + ($i << 3) + ($i >> 1)) & 0xffffff; } return $r; }
var_dump(operators());
function divisions() { $s = 0; $f = 0.0; for ($i = 1; $i < 60; $i++) { $q = 120 / $i; if (is_int($q)) $s += $q; else $f += $q; $f += $i / 4.0; } var_dump($s, round($f, 9)); }
divisions();
function zero() { $s = 0; try { for ($i = 20; $i >= 0; $i--) $s += 100 % $i; } catch (DivisionByZeroError $e) { var_dump($s, $i, $e->getMessage()); } }
zero();
// bools, null and mixed comparisons
function mixed() { $t = 0; $b = false; $f = 0.0; $n = null; for ($i = 0; $i < 50; $i++) { $b = $i > 25; if ($b && $f < 10) $f += 0.75; if (!$b || $f >= 10) $t++; $t += $b; $t += $n; if ($i == 12.0) $t += 100; if ($i === 12.0) $t += 1000; } var_dump($t, $f, $b); }
mixed();
function nan() { $c = 0; $x = NAN; for ($i = 0; $i < 30; $i++) { if ($x < $i) $c++; if (!($x < $i)) $c += 2; if ($x == $x) $c += 100; if ($x != $x) $c += 4; if ($i == 20) $x = 5.0; } var_dump($c); }
nan();
// types that change from turn to turn, variables that exchange their values
function changing() { $x = 0; $a = 1; $b = 1; for ($i = 0; $i < 60; $i++) { $x = $i % 3 == 0 ? $i : $i / 2; [$a, $b] = [$b, ($a + $b) % 1000003]; $t = $a; $a = $b; $b = $t; } var_dump($x, $a, $b); }
changing();
// nested loops, break, continue, while, do
function nested() { $s = 0; for ($i = 0; $i < 15; $i++) { for ($j = 0; $j < 15; $j++) { if ($j == $i) continue; if ($i + $j > 20) break; $k = 0; while ($k < 4) { $k++; if ($k == $j) continue 2; $s += $k; } do { $s ^= $j; } while (--$k > 1); } } return $s; }
var_dump(nested());
function post() { $n = 30; $s = 0; while ($n-- > 0) { $s += $n++ - $n--; $s += $n; } return [$n, $s]; }
echo json_encode(post()), "\n";
function casts() { $s = 0; for ($f = -20.5; $f < 20; $f += 0.7) { $s += (int)$f; $s += (int)($f > 0); $s += (float)$s / 2; $s = (int)$s; } return $s; }
var_dump(casts());
// the top level of a script
$sum = 0;
for ($i = 0; $i < 100; $i++) { $sum += $i * 2; if ($i == 60) $GLOBALS['sum'] += 0.5; }
var_dump($sum);
--EXPECT--
float(9.223372036854776E+18)
int(20)
float(2.503155504993242E+33)
float(-9.223372036854776E+18)
int(8814858)
int(357)
float(645.084449554)
int(72)
int(0)
string(14) "Modulo by zero"
int(161)
float(10.5)
bool(true)
int(1035)
float(29.5)
int(61)
int(1)
int(1290)
[-1,405]
int(-906180676900)
float(9900.5)

