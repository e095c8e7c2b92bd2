<?php
function loops($a)
{
    while ($a-- > 0) {
        if ($a == 5) continue;
        elseif ($a == 3) break;
        else echo $a;
    }
    do { $a++; } while ($a < 10);
    for ($i = 0, $j = 1; $i < 10; $i++, $j *= 2) {
        for (;;) {
            foreach ($a as $k => $v) {
                if ($v) continue 3;
                if ($k) break 2;
                if ($i) return $k;
            }
        }
    }
    foreach (f() as $x->y) {}
}
function switches($a, $b)
{
    switch ($a) {
        case 1:
        case 2: echo 'a'; break;
        default: echo 'b';
        case 3: echo 'c';
    }
    switch ($a) { case 1: case 2: case 3: case 4: case 5: return 1; }
    switch ($a . $b) { case 'x': return 1; case 'y': break; case 'z': continue 1; }
    switch (true) { case $a: return 2; case $b > 1: return 3; }
    return match ($a) { 1, 2 => 'x', 3 => f(), default => throw new E } . match (true) { $a > 1, $b => 1, $b < 2 => 2 };
}
function exceptions($a)
{
    try {
        f();
    } catch (A | B $e) {
        g($e);
    } catch (C) {
        return 1;
    }
    foreach ($a as $v) {
        try {
            if ($v) return $v;
            if ($a) break;
            try { h(); } finally { echo 'inner'; }
        } catch (D $d) {
            continue;
        } finally {
            echo 'outer';
        }
    }
    throw $a;
}
function jumps($a)
{
    start:
    foreach ($a as $v) {
        if ($v) goto end;
    }
    goto start;
    end:
    echo 1;
}
function &byReference(array &$a): array
{
    try {
        return $a['x'];
    } finally {
        echo 1;
    }
}
declare(ticks=2) {
    echo 1;
    $x = 2;
}
