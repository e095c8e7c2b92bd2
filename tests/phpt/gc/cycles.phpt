--TEST--
The cycle collector: roots, destructors, weak maps, fibers
--FILE--
<?php
// What the collector counts, and the destructors that it calls.
class Node { public $self; public $other; function __construct(public string $name) { $this->self = $this; }
    function __destruct() { echo "~$this->name "; } }
function roots() { return gc_status()['roots']; }

gc_collect_cycles();
$a = [[[]]];
$a[0][0] = &$a[0];
$x = new stdClass;
$x->inner = new stdClass;
$x->inner->outer = $x;
echo roots(), "\n"; // temporaries are no roots
$b = &$a[0];
unset($b);
echo roots(), "\n";
unset($a, $x);
echo roots(), ' ', gc_collect_cycles(), "\n";

new Node('a');
echo roots(), ' ';
echo gc_collect_cycles(), ' ', roots(), "\n";

// A destructor that stores its object saves it and what it reaches.
class Saver { public $self; public $friend; static $saved;
    function __construct() { $this->self = $this; $this->friend = new Node('friend'); }
    function __destruct() { self::$saved = $this; } }
new Saver;
echo gc_collect_cycles(), ' ', Saver::$saved->friend->name, "\n";
Saver::$saved = null;
echo gc_collect_cycles(), "\n";

// Keys of weak maps that are reachable only from their own value.
$map = new WeakMap;
$key = new Node('key');
$map[$key] = $key;
unset($key);
echo count($map), ' ';
echo gc_collect_cycles() > 0 ? 'collected ' : 'kept ', count($map), "\n";
$one = 1;
$o = new stdClass;
$map[$o] = 0;
$map[$o] = &$one;
$one++;
foreach ($map as $k => &$v) $v *= 10;
unset($v);
echo $map[$o], $one, "\n";

// Fibers: garbage that only a suspended one reaches, and a destructor that suspends.
$fiber = new Fiber(function () use (&$fiber) {
    $held = new Node('held');
    $name = 'dynamic';
    $$name = new Node('dynamic');
    try { Fiber::suspend(); } finally { echo 'finally '; }
});
$fiber->start();
$fiber = null;
echo gc_collect_cycles() > 0 ? "collected\n" : "kept\n";

class Suspending extends Node { function __destruct() { echo "($this->name "; Fiber::suspend($this->name); echo "$this->name) "; } }
$fiber = new Fiber(function () {
    new Suspending('p');
    gc_collect_cycles();
    echo "done\n";
});
var_dump($fiber->start(), $fiber->isTerminated());
try {
    Fiber::suspend();
} catch (FiberError $e) {
    echo $e->getMessage(), "\n";
}
--EXPECT--
0
1
2 3
1 ~a 1 0
~friend 0 friend
2
1 ~key collected 0
2020
finally ~held ~dynamic collected
(p done
NULL
bool(true)
Cannot suspend outside of a fiber
