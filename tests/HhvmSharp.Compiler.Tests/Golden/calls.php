<?php
function known($a, &$b, ...$c) { return func_get_args(); }
function calls($o, $a, $f)
{
    known(1, $a, $a, ...$o);
    known($a[1], $a[2]);
    known(b: $a, a: 1);
    unknown($a, $a[1], $o->p, f(), $o->m(), 1 + 2, A::$s, $$a, x: $a);
    $f($a);
    ($o->f)(1);
    'A::b'($a);
    $o->m($a)::s($a)->{$f}(...)->n();
    A::m($a['x']);
    A::{$f}();
    $o::$f();
    new A($a, b: $f);
    new $f;
    new class($a) extends B { public $x = 1; };
    return known(...);
}
class Calls extends Base
{
    private function own(&$r) {}
    static function make() { return new static(...func_get_args()); }
    function run($x)
    {
        $this->own($x['a']);
        self::make($x);
        static::m();
        parent::__construct();
        $this?->p;
        return [$this, isset($this), fn() => $this, static::class, $x::class];
    }
}
assert($a > 1 && f([1, 'k' => $b]) instanceof C);
assert($a, 'message');
namespace\f(__LINE__, __FUNCTION__);
exit;
exit($a);
include 'x' . $y;
eval($z);
`ls $dir`;
