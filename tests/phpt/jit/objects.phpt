--TEST--
Compiled code: destructors, magic, polymorphism, types, warnings, control flow
--INI--
jit.hot_func=1
jit.hot_loop=1
--FILE--
<?php
// destructors run where they run without a JIT
class D { public $n; function __construct($n) { $this->n = $n; } function __destruct() { echo "d{$this->n} "; } function next() { return new D($this->n + 1); } }
function chain($n) { $o = new D(0); for ($i = 0; $i < $n; $i++) { $o = $o->next(); } return $o->n; }
echo chain(30), "\n";
function drop($d) { return 1; }
for ($i = 0; $i < 30; $i++) { drop(new D("x$i")); } echo "\n";
function arr($n) { $a = []; for ($i = 0; $i < $n; $i++) { $a[$i % 3] = new D("a$i"); } return count($a); }
echo arr(20), "\n";
// magic methods, ArrayAccess, typed properties, readonly, hooks
class M implements ArrayAccess { private $d = []; public int $t = 5; public readonly int $ro;
 function __get($n) { return strlen($n); } function __set($n, $v) { $this->d[$n] = $v; } function __call($n, $a) { return $n . count($a); } function __isset($n) { return $n == 'yes'; }
 function offsetExists($o): bool { return isset($this->d[$o]); } function offsetGet($o): mixed { return $this->d[$o] ?? -1; } function offsetSet($o, $v): void { $this->d[$o ?? 'n'] = $v; } function offsetUnset($o): void { unset($this->d[$o]); }
 public string $hook { get => "h" . $this->t; set { $this->t = (int)$value; } } }
function magic($n) { $m = new M; $s = ''; for ($i = 0; $i < $n; $i++) { $s = $m->abc + $m[$i] . $m->foo($i); $m->z = $i; $m[$i] = $i; $m->t += 1; $m->hook = "$i"; $h = $m->hook; $y = isset($m->yes) . isset($m->no) . isset($m[3]); try { $m->t = "x"; } catch (TypeError $e) { $s .= 'T'; } } return [$s, $m->t, $h, $y]; }
echo json_encode(magic(40)), "\n";
class A { public $v = 1; function f($x) { return $this->v + $x; } static function make() { return new static; } function who() { return static::class; } static function s() { return static::class; } static function t() { return self::s(); } }
class B extends A { public $w = 2; public $v = 10; } class C2 extends A { function f($x) { return 'c' . $x; } }
function poly($n) { $os = [new A, new B, new C2]; $r = []; for ($i = 0; $i < $n; $i++) { $o = $os[$i % 3]; $r[$i % 6] = $o->f($i) . $o->who() . B::t() . C2::make()->who(); $o->v++; } return $r; }
echo json_encode(poly(50)), "\n";
// types: coercion and errors
function ti(int $a, ?string $b, float $c = 1.5): float { return $a + strlen($b ?? '') + $c; }
function tt($n) { $r = 0; for ($i = 0; $i < $n; $i++) { $r += ti($i % 2 ? $i : "$i", $i % 3 ? null : "ab"); if ($i == 35) { try { ti("x", null); } catch (TypeError $e) { echo $e->getMessage(), "\n"; } } } return $r; }
var_dump(tt(40));
function few($a, $b) { return $a; }
for ($i = 0; $i < 30; $i++) { try { $i > 27 ? few($i) : few($i, 1); } catch (ArgumentCountError $e) { echo $e->getMessage(), "\n"; } }
// warnings with lines and a handler that sees the trace
set_error_handler(function ($no, $m, $f, $l) { $t = debug_backtrace(); echo "$m:$l:", count($t), ':', json_encode($t[1]['args'] ?? null), "\n"; return true; });
function warn($a, $n) { for ($i = 0; $i < $n; $i++) { $a++; if ($i == 20) { echo $undefined . $x[3]; $q = [1]; echo $q[5], "abc" + 0 === 1; } } return $a; }
try { var_dump(warn(1, 22)); } catch (TypeError $e) { echo $e->getMessage(), $e->getLine(), "\n"; }
restore_error_handler();
// switch, match, strings, goto, lists
function sw($n) { $s = ''; for ($i = 0; $i < $n; $i++) { switch ($i % 5) { case 0: $s .= 'a'; break; case 1: continue 2; case 3: $s .= match (true) { $i > 20 => 'big', default => 'd' }; default: $s .= $i; } [$p, [, $q]] = [$i, [1, $i * 2]]; $s .= $p + $q; $s[0] = 'Z'; if (strlen($s) > 60) $s = substr($s, -10); } return $s; }
echo sw(50), "\n";
function gt() { $i = 0; again: $i++; if ($i < 100) goto again; return $i; }
echo gt(), "\n";
function nulls($n) { $o = null; $c = 0; for ($i = 0; $i < $n; $i++) { $c += $o?->x ?? 1; $d = $o['k'] ?? 2; $c += $d; $arr = ['a' => ['b' => $i]]; $c += $arr['a']['b'] ?? 0; $c += isset($arr['z']) ? 1 : 0; } return $c; }
echo nulls(40), "\n";
function deep($n) { return $n == 0 ? 0 : 1 + deep($n - 1); }
for ($i = 0; $i < 5; $i++) echo deep(30000), ' '; echo "\n";
function cow($n) { $a = [1, 2, 3]; $all = []; for ($i = 0; $i < $n; $i++) { $b = $a; $b[0] += $i; $b[] = $i; $all[$i % 4] = $b; $a[1] = $i; } return [$a, $all]; }
echo json_encode(cow(30)), "\n";
function it() { $a = ['x' => 1, 'y' => 2.5, 'z' => 'q']; $s = ''; for ($i = 0; $i < 20; $i++) { foreach ($a as $k => $v) { $s .= $k . $v; if ($i == 10) $a[$k] = $i; } foreach ([5, 6, 7] as $v) $s .= $v; if (strlen($s) > 80) $s = ''; } return $s . json_encode($a); }
echo it(), "\n";
--EXPECTF--
d0 d1 d2 d3 d4 d5 d6 d7 d8 d9 d10 d11 d12 d13 d14 d15 d16 d17 d18 d19 d20 d21 d22 d23 d24 d25 d26 d27 d28 d29 d30 30
dx0 dx1 dx2 dx3 dx4 dx5 dx6 dx7 dx8 dx9 dx10 dx11 dx12 dx13 dx14 dx15 dx16 dx17 dx18 dx19 dx20 dx21 dx22 dx23 dx24 dx25 dx26 dx27 dx28 dx29 
da0 da1 da2 da3 da4 da5 da6 da7 da8 da9 da10 da11 da12 da13 da14 da15 da16 da18 da19 da17 3
["2foo1T",39,"h39","11"]
["65ABC2","75BBC2","c44C2BC2","61ABC2","71BBC2","c47C2BC2"]
ti(): Argument #1 ($a) must be of type int, string given, called in %s on line 23
float(868)
Too few arguments to function few(), 1 passed in %s on line 26 and exactly 2 expected
Too few arguments to function few(), 1 passed in %s on line 26 and exactly 2 expected
Undefined variable $x:29:2:[22,22]
Trying to access array offset on null:29:2:[22,22]
Undefined variable $undefined:29:2:[22,22]
Undefined array key 5:29:2:[22,22]
Unsupported operand types: string + int29
Z1big4814449147
100
900
30000 30000 30000 30000 30000 
[[1,29,3],[[29,27,3,28],[30,28,3,29],[27,25,3,26],[28,26,3,27]]]
x10y10z10567x10y10z10567x10y10z10567x10y10z10567x10y10z10567{"x":10,"y":10,"z":10}
