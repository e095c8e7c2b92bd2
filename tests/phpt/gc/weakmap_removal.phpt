--TEST--
WeakMap: entries go in any order, and during iteration
--FILE--
<?php
// entries go in any order, also those that an iteration stands at
$map = new WeakMap;
$keys = [];
for ($i = 0; $i < 6; $i++) {
    $keys[$i] = new stdClass;
    $map[$keys[$i]] = $i;
}
foreach ($map as $key => $value) {
    echo $value, "\n";
    if ($value === 1) {
        unset($keys[2], $keys[3]);
    }
    if ($value === 4) {
        unset($keys[4], $key, $keys[5]);
        $keys[6] = new stdClass;
        $map[$keys[6]] = 6;
    }
}
echo count($map), " left\n";

// the last one goes while the iteration stands there, and a new one comes
$map = new WeakMap;
$first = new stdClass;
$map[$first] = 'first';
foreach ($map as $key => $value) {
    echo $value, "\n";
    if ($value === 'first') {
        unset($map[$first]);
        $second = new stdClass;
        $map[$second] = 'second';
    }
}

// a value that holds its key, and the map itself
$map = new WeakMap;
for ($i = 0; $i < 300; $i++) {
    $o = new stdClass;
    $map[$o] = [$o, $map];
}
unset($o);
echo count($map), ' ', gc_collect_cycles() > 0 ? 'collected' : 'none', ' ', count($map), "\n";
unset($map);
echo gc_collect_cycles() > 0 ? "collected\n" : "none\n";

// removal from the front of a large map
$map = new WeakMap;
$keys = [];
for ($i = 0; $i < 20000; $i++) {
    $keys[] = $o = new stdClass;
    $map[$o] = $i;
}
unset($o);
$start = hrtime(true);
foreach ($keys as $i => $key) {
    unset($keys[$i], $key);
}
echo count($map), ' ', hrtime(true) - $start < 1e9 ? 'fast' : 'slow', "\n";
--EXPECT--
0
1
4
3 left
first
300 collected 0
none
0 fast
