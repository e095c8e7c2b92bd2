<?php
/*
 * What must cost the same for each element however large the array or string is. Each case does something n times.
 * Prints "CASE N SECONDS", the fastest of several runs. Argument: names of cases, separated by commas (without: all);
 * "-" lists them.
 */

class Holder
{
    public array $items = [];
    public array $grid = [];
    public ?Holder $next = null;
    public int $count = 0;

    public function items(): array { return $this->items; }
}

function appendToArgument(int $n): int
{
    $sum = 0;
    $list = range(1, 100);
    for ($i = 0; $i < $n; $i++) $sum += grown($list);
    return $sum;
}

function grown(array $list): int
{
    // copied once for the call, not once for each append
    for ($i = 0; $i < 8; $i++) $list[] = $i;
    return count($list);
}

function appendAfterUnset(int $n): int
{
    $a = range(1, 1000);
    for ($i = 0; $i < $n; $i++) {
        $b = $a;
        unset($b);
        $a[] = $i;
    }
    return count($a);
}

function appendToTemporary(int $n): int { return filled(range(1, $n), $n); }

function filled(array $list, int $n): int
{
    // nobody else has it: no copy at all
    for ($i = 0; $i < $n; $i++) $list[] = $i;
    return count($list);
}

function getterThenAppend(int $n): int
{
    $h = new Holder;
    for ($i = 0; $i < $n; $i++) {
        $got = count($h->items());
        $h->items[] = $got;
    }
    return count($h->items);
}

function concatAndIndex(int $n): int
{
    $s = '';
    $sum = 0;
    for ($i = 0; $i < $n; $i++) {
        $s .= 'x';
        $sum += ord($s[$i]);
    }
    return $sum;
}

function writeBytes(int $n): int
{
    $s = str_repeat('a', $n);
    for ($i = 0; $i < $n; $i++) $s[$i] = 'x';
    return strlen($s);
}

function referenceThenByValue(int $n): int
{
    $a = range(1, $n);
    $r = &$a[0];
    $sum = 0;
    for ($i = 0; $i < $n; $i++) $sum += counted($a);
    $r = 2;
    return $sum;
}

function counted(array $list): int { return count($list); }

function nestedInPlace(int $n): int
{
    $rows = [];
    for ($i = 0; $i < $n; $i++) {
        $rows[$i & 15]['cells'][] = $i;
        $rows[$i & 15]['sum'] = $i;
    }
    return count($rows);
}

function objectsInPlace(int $n): int
{
    $h = new Holder;
    $h->next = new Holder;
    for ($i = 0; $i < $n; $i++) {
        $h->grid[$i & 7][] = $i;
        $h->next->items[] = $i;
        $h->next->count += 2;
    }
    return $h->next->count;
}

function freeList(int $n): int
{
    gc_disable(); // the collector's looks at a growing list are not what is measured
    $list = null;
    for ($i = 0; $i < $n; $i++) {
        $node = new Holder;
        $node->next = $list;
        $list = $node;
    }
    unset($list, $node);
    return $n;
}

function freeNested(int $n): int
{
    gc_disable();
    $list = [];
    for ($i = 0; $i < $n; $i++) $list = [$list];
    unset($list);
    return $n;
}

function shiftQueue(int $n): int
{
    $queue = range(1, 64);
    for ($i = 0; $i < $n; $i++) {
        $queue[] = array_shift($queue);
    }
    return count($queue);
}

function popAndPush(int $n): int
{
    $stack = range(1, $n);
    for ($i = 0; $i < $n; $i++) {
        array_push($stack, array_pop($stack));
    }
    return count($stack);
}

$cases = ['appendToArgument', 'appendAfterUnset', 'appendToTemporary', 'getterThenAppend', 'concatAndIndex', 'writeBytes', 'referenceThenByValue',
    'nestedInPlace', 'objectsInPlace', 'freeList', 'freeNested', 'shiftQueue', 'popAndPush'];

/** Processor time, because other work on the machine does not count. */
function seconds(): float
{
    $usage = getrusage();
    return $usage['ru_utime.tv_sec'] + $usage['ru_stime.tv_sec'] + ($usage['ru_utime.tv_usec'] + $usage['ru_stime.tv_usec']) / 1e6;
}

if (($argv[1] ?? '') === '-') {
    echo implode("\n", $cases), "\n";
    exit;
}

foreach (isset($argv[1]) ? explode(',', $argv[1]) : $cases as $case) {
    $start = seconds();
    do $case(25000); while (seconds() - $start < 0.3); // until it runs as fast as it gets
    foreach ([25000, 50000, 100000, 200000] as $n) {
        $best = INF;
        for ($run = 0; $run < 5; $run++) {
            $start = seconds();
            for ($i = $n; $i <= 200000; $i += $n) $case($n);
            $best = min($best, (seconds() - $start) / intdiv(200000, $n));
        }
        printf("%s %d %.6f\n", $case, $n, $best);
    }
}
