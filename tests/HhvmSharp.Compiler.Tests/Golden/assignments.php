<?php
function simple($a, $b)
{
    $x = $y = $a;
    $x .= $b;
    $x['k'] = $b;
    $x['k']['l'][] = $b;
    $x->p = $b;
    $x->p->q = $b->r['s'];
    $x->p['i']++;
    --$x->p;
    A::$s = $x;
    A::$s['t'] += 1;
    self($$a);
    $$a = 5;
    ${'dyn' . $a}[1] = 2;
    $GLOBALS['g'] = $x;
    unset($x, $x['k'], $x->p, A::$s['u'], $GLOBALS['g'], $$a);
}
function references(&$r)
{
    $a = &$r;
    $b = &$a['x']['y'];
    $c->p = &$b;
    A::$q = &$c->d;
    foreach ($a as &$v) {
        $v = 1;
    }
    $list = [1, &$a, 'k' => &$b['z']];
    global $g, $$a;
    static $s = 1, $t = [1, 2], $u = init($a, 'b', 'c');
    return $list;
}
function lists($a)
{
    [$x, [$y, , $z]] = $a;
    ["p" => $a, "1" => $b->q, $x => [$c]] = f();
    [$a, &$b] = $d;
    list($a[], $b->c) = [$a, $b];
    foreach ($a as $i => [$p, [$q]]) {
        echo $i;
    }
}
function coalesce($a, $o)
{
    $a ??= 1;
    $a[f()][$o->k] ??= $a;
    $o->p->{g()} ??= new stdClass;
    A::$s ??= h();
    return $a[1][2] ?? $o->x ?? A::$s['k'] ?? C;
}
function increments($a)
{
    return $a++ + ++$a - $a-- * --$a + $a['x']++ + ++$a->y + A::$z--;
}
