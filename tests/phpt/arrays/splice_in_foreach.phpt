--TEST--
array_splice() inside foreach by reference; references and arrays in themselves
--FILE--
<?php
// array_splice() under a foreach by reference: the loop goes on behind what was removed.
function walk(array $a, int $at, int $offset, int $length, ?array $by = null) {
    $seen = '';
    $done = false;
    foreach ($a as &$v) {
        $seen .= $v;
        if ($done || $v !== $at) continue;
        $done = true;
        if ($by) array_splice($a, $offset, $length, $by);
        else array_splice($a, $offset, $length);
    }
    unset($v);
    echo $seen, ' ', implode(',', $a), "\n";
}
foreach ([[3, 1, 2], [0, 2, 2], [2, 1, 3], [1, 0, 1], [4, 0, 5]] as [$at, $offset, $length]) {
    walk([0, 1, 2, 3, 4], $at, $offset, $length);
    walk([0, 1, 2, 3, 4], $at, $offset, $length, ['x', 'y', 'z']);
    walk(['a' => 0, 'b' => 1, 'c' => 2, 'd' => 3, 'e' => 4], $at, $offset, $length);
}

// A reference that nothing else holds is a value when elements are copied.
function change(&$x) { $x = 'changed'; }
$b = 0;
$args = [&$b];
unset($b);
call_user_func_array('change', array_slice($args, 0, 1));
var_dump($args[0]);

// Arrays that contain themselves.
$a = [&$a];
foreach ([fn() => $a === [[]], fn() => [[]] === $a, fn() => $a === $a] as $f) {
    try {
        var_dump($f());
    } catch (Error $e) {
        echo $e->getMessage(), "\n";
    }
}

// The key of a write is what it was before the handler changed its variable.
$key = 'foo';
$key .= 'bar';
set_error_handler(function ($_, $m) use (&$key) { echo "$m\n"; $key .= 'baz'; });
$array = [];
$array[$key]++;
print_r($array);
--EXPECT--
01234 0,3,4
01234 0,x,y,z,3,4
01234 0,3,4
014 0,1,4
01xyz4 0,1,x,y,z,4
014 0,1,4
0124 0,4
0124 0,x,y,z,4
012 0,4
01234 1,2,3,4
014 x,y,z,1,2,3,4
01234 1,2,3,4
01234 
01234xyz x,y,z
01234 
string(7) "changed"
Nesting level too deep - recursive dependency?
Nesting level too deep - recursive dependency?
bool(true)
Undefined array key "foobar"
Array
(
    [foobar] => 1
)
