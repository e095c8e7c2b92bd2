--TEST--
Compiled code: a block that ends in an exit while a call is being prepared
--INI--
jit.hot_func=1
jit.hot_loop=1
--FILE--
<?php
function f($a) { return 0; }
function main($a, $b) {
    for ($i = 0; $i < 30; $i++) {
        switch ($i % 4) { case 1: $b--; break; case "abc": $x = f(($p["k"] * ($a + $a))); }
        $a = ($b * ($a - f($b))) % 1000 + 3;
    }
    return $a;
}
function shown($x, $n) { echo "$n:$x\n"; }
for ($rep = 0; $rep < 12; $rep++) shown(md5((string)main(5, $rep % 3 == 2 ? 7.0 : 2)), $rep);
--EXPECT--
0:26911492b96231c589e5f4f80ef2889b
1:26911492b96231c589e5f4f80ef2889b
2:cfcd208495d565ef66e7dff9f98764da
3:26911492b96231c589e5f4f80ef2889b
4:26911492b96231c589e5f4f80ef2889b
5:cfcd208495d565ef66e7dff9f98764da
6:26911492b96231c589e5f4f80ef2889b
7:26911492b96231c589e5f4f80ef2889b
8:cfcd208495d565ef66e7dff9f98764da
9:26911492b96231c589e5f4f80ef2889b
10:26911492b96231c589e5f4f80ef2889b
11:cfcd208495d565ef66e7dff9f98764da
