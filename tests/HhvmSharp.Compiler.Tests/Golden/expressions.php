<?php
function arithmetic($a, $b)
{
    $sum = $a + $b * 2 - 7 ** 2;
    $bits = ~$a & $b | $a ^ 3 << 2;
    $cmp = $a <=> $b;
    return $sum > $bits ? $cmp : -$sum % 3;
}
function constants($x)
{
    return [1 + 2 * 3, 'a' . 1 . true, !0, 10 / 4, 7 <=> 3, "x$x", 'k' => null, ...[4, 5]];
}
function logic($a, $b, $c)
{
    if ($a && !$b || $c xor $a) {
        return $a ?: $b ?? $c;
    }
    return $a === null || $b !== false || $c == true || 1 < 2 && $a;
}
function ropes($a, $o)
{
    return "a{$a['x']}b$o->p[$a]\n" . "$a" . "$a-$o" . <<<T
      one $a
      two {$o->m(1)}
      T;
}
function casts($v)
{
    return [(int) $v, (float) $v, (string) $v, (array) $v, (object) $v, (bool) $v, -$v, +$v];
}
function small($v)
{
    print @$v[1];
    echo $v instanceof Countable, clone $v;
    $f = fn($x) => $x + $v;
    $g = function () use ($v, &$f) { return static fn() => $f; };
    return $g instanceof $v ? (yield $v => $f) : yield from $g;
}
function nullsafe($o)
{
    isset($o?->a?->b[1]);
    empty($o?->a->b());
    return $o?->a($o->b?->c)->d ?? $o?->e;
}
