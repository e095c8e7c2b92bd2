--TEST--
Compiled code: inlined functions, constructors, methods on temporaries, globals, traces
--INI--
jit.hot_func=1
jit.hot_loop=1
--FILE--
<?php
function f() { global $x; $x++; return $x; }
$x = 5; $s = 0;
for ($i = 0; $i < 1000; $i++) { $x += 1; $s += f(); }
echo $x, " ", $s, "\n";
function g($n) { $r = ''; for ($i = 0; $i < $n; $i++) { $r .= "a$i" . 'b' . $i; $t = [$i => 1, 'k' => $i]; $r .= $t['k'] ?? 'none'; $r .= $t['z'] ?? 'none'; switch ($i % 4) { case 0: $r .= 'zero'; break; case 2: $r .= 'two'; break; default: $r .= 'd'; } $r .= match(true) { $i < 10 => 'lt', default => 'ge' }; switch ("s" . ($i % 3)) { case 's0': $r .= 'S0'; break; case 's1': $r .= 'S1'; break; } } return md5($r); }
echo g(500), "\n";
class P { private ?P $next = null; public array $m = []; const C = 'cc'; const N = 5; public function __construct(private float $v, public int $k = 0) {} function set(P $n) { $this->next = $n; return $this; } function v() { return $this->v; } function nv() { return $this->next === null ? -1.0 : $this->next->v(); } function put($i, $j, $x) { $this->m[$i][$j] = $x; $this->m[$i]['z'] = self::N; } }
class D { public function __construct(public $a) {} function __destruct() { echo "d{$this->a} "; } }
function h($n) { $p = new P(1, 0); $s = 0.0; for ($i = 0; $i < $n; $i++) { $q = new P($i, $i); $q->set($p); $p->set($q)->nv(); $s += $p->nv() + $q->nv(); $q->put($i % 5, $i % 3, $i); $s += count($q->m) + strlen(P::C) + P::N; } return $s; }
echo h(300), "\n";
function k($n) { for ($i = 0; $i < $n; $i++) { $d = new D($i); if ($i % 100 == 0) echo $d->a, ','; } echo "end\n"; }
ob_start(); k(300); $o = ob_get_clean(); echo md5($o), strlen($o), "\n";
function words($t) { $c = []; foreach ($t as $w) { if (isset($c[$w])) $c[$w]++; else $c[$w] = 1; $c[$w] += 2; --$c[$w]; } return $c; }
for ($i = 0; $i < 30; $i++) $r = words(['a', 'b', 'a', '5', 5, 'zz', 'a']);
var_dump($r);
function lst($rows) { $s = 0; foreach ($rows as [$a, $b, $c]) { $s += $a * $b; $s .= ''; $s = (int)$s + $c; } foreach ($rows as $i => $row) { ['1' => $z] = $row; $s += $z + $i; } return $s; }
$rows = []; for ($i = 0; $i < 200; $i++) $rows[] = [$i, $i + 1, $i + 2];
for ($i = 0; $i < 20; $i++) $v = lst($rows); echo $v, "\n";
function cmp($n) { $r = ''; foreach (['10' , '9', '1e1', 'abc', 'ABC', ''] as $a) foreach (['10', '9', 'abc', ' ', '0'] as $b) { $r .= ($a < $b ? 1 : 0) . ($a == $b ? 1 : 0) . ($a <= $b ? 1 : 0) . ($a != $b ? 1 : 0) . ($a ? 'T' : 'F') . ($a ?: 'E'); } return $r; }
for ($i = 0; $i < 20; $i++) $v = cmp(1); echo $v, "\n";
function inc($n) { $a = [1, 2, 3]; $h = ['x' => 1]; $r = 0; for ($i = 0; $i < $n; $i++) { $r += $a[$i % 3]++; $r += --$a[1]; ++$h['x']; $h['x']--; $h['x'] += 2; } return [$r, $a, $h]; }
echo json_encode(inc(100)), "\n";
class T { public $v; function __construct($v) { if ($v > 5) throw new Exception("big $v"); $this->v = $v; } function __destruct() { echo "~{$this->v}"; } }
function th($n) { $r = []; for ($i = 0; $i < $n; $i++) { try { $t = new T($i % 8); $r[] = $t->v; } catch (Exception $e) { $r[] = $e->getMessage() . count($e->getTrace()); } } return implode(',', $r); }
echo th(40), "\n";
function deepx($n, $o) { if ($n == 0) throw new LogicException("x"); return deepx($n - 1, $o) + 1; }
for ($i = 0; $i < 200; $i++) { try { deepx(3, [$i, 'q']); } catch (LogicException $e) { $last = $e; } }
echo $last->getTraceAsString(), "\n";
--EXPECTF--
2005 1006000
ca224720027b6f218fcb7b508cd822cf
47550
5bf2592353c193a3bfd25fc23e9082f71404
array(4) {
  ["a"]=>
  int(6)
  ["b"]=>
  int(2)
  [5]=>
  int(4)
  ["zz"]=>
  int(2)
}
2726900
0110T100001T101011T100001T100001T101011T90110T91011T90001T90001T90110T1e10001T1e11011T1e10001T1e10001T1e10001Tabc0001Tabc0110Tabc0001Tabc0001Tabc0001TABC0001TABC1011TABC0001TABC0001TABC1011FE1011FE1011FE1011FE1011FE
[-2968,[35,-65,36],{"x":201}]
~0~1~2~3~4~5~0~1~2~3~4~5~0~1~2~3~4~5~0~1~2~3~4~5~0~1~2~3~4~50,1,2,3,4,5,big 62,big 72,0,1,2,3,4,5,big 62,big 72,0,1,2,3,4,5,big 62,big 72,0,1,2,3,4,5,big 62,big 72,0,1,2,3,4,5,big 62,big 72
#0 %s(27): deepx(0, Array)
#1 %s(27): deepx(1, Array)
#2 %s(27): deepx(2, Array)
#3 %s(28): deepx(3, Array)
#4 {main}
