<?php
// Makes the tables beside this file from a real PHP 8.4: php generate.php
// Values are written as n, b0, b1, i<decimal>, d<bits in hex>, s<hex>, a(key value ...).
error_reporting(E_ALL);
ini_set('precision', '14');
ini_set('serialize_precision', '-1');
$dir = $argv[1] ?? __DIR__;
$GLOBALS['notes'] = [];
set_error_handler(function ($level, $message) {
    $GLOBALS['notes'][] = "$level:$message";
    return true;
});

function enc($v): string {
    if ($v === null) return 'n';
    if (is_bool($v)) return $v ? 'b1' : 'b0';
    if (is_int($v)) return "i$v";
    if (is_float($v)) return is_nan($v) ? 'dnan' : 'd' . bin2hex(pack('E', $v));
    if (is_string($v)) return 's' . bin2hex($v);
    $parts = [];
    foreach ($v as $k => $e) { $parts[] = enc($k); $parts[] = enc($e); }
    return 'a(' . implode(' ', $parts) . ')';
}

// Runs $f; returns the encoded result, then every diagnostic, separated by tabs.
function run(callable $f): string {
    $GLOBALS['notes'] = [];
    try {
        $r = enc($f());
    } catch (Throwable $e) {
        $r = 'x';
        $GLOBALS['notes'][] = get_class($e) . ':' . $e->getMessage();
    }
    return implode("\t", [$r, ...$GLOBALS['notes']]);
}

// ---- numeric strings ----
$strings = ['', ' ', '0', '-0', '+0', '00', '1', '-1', '+1', ' 1', "\t\n\r\v\f1", '1 ', "1\n", '1 x', '1x', 'x1', '.', '-', '+', '-.', '.5', '-.5', '+.5', '5.',
    '5.e3', '1e', '1e+', '1e-', '1e5', '1E5', '1e+5', '1e-5', '1.5e3', '1.5e3x', '1.5.5', '0x1A', '0b11', '0o17', '017', 'inf', 'INF', 'nan', 'Infinity', '1e400', '-1e400',
    '1e-400', '9223372036854775807', '9223372036854775808', '-9223372036854775808', '-9223372036854775809', '9223372036854775807 ', '-9223372036854775808 ',
    '-9223372036854775808x', '18446744073709551616', '00000000000000000000000000012', '0000009223372036854775807', '12345678901234567890123', '1.7976931348623157e308',
    '1.7976931348623159e308', '4.9e-324', '2.4703282292062327e-324', '2.4703282292062328e-324', '0.1', '0.30000000000000004', '9007199254740993', '9007199254740992.5', '1e22', '1e23',
    '123456789012345678901234567890e-20', "1\0", "\0001", '1_000', '--1', '- 1', '1 1', '٣', '1e1000000000000', '0e1000000000000', '1e-1000000000000', 'abc', 'a1', '1a', '1.', '0.', '.0',
    '8.5e', '8.5e+', '7.', "12\v", "12 \t", ' .5 ', '1,5', '0.000000000000000000000000000000000000001', '2.2250738585072011e-308', '2.2250738585072012e-308',
    '179769313486231580793728971405303415079934132710037826936173778980444968292764750946649017977587207096330286416692887910946555547851940402630657488671505820681908902000708383676273854845817711531764475730270069855571366959622842914819860834936475292719074168444365510704342711559699508093042880',
    '6929495644600919.5', '3.7455744005952583e15', '0.500000000000000166533453693773481063544750213623046875', '3.518437208883201171875e13', '62.5364939768271845828', '8.10109172351e-10',
    '1.50000000000000011102230246251565', '9007199254740991.4999999999999999999999999999999995', '-0.0', '1e0', '1e00005', '0x', 'e5', '.e5', '5e5.5'];
mt_srand(42);
for ($i = 0; $i < 1500; $i++) {
    $s = (string)mt_rand(0, 99999);
    for ($k = mt_rand(0, 4); $k > 0; $k--) $s .= mt_rand(0, 999999999);
    if (mt_rand(0, 3)) $s = substr_replace($s, '.', mt_rand(0, strlen($s)), 0);
    if (mt_rand(0, 1)) $s .= 'e' . mt_rand(-330, 330);
    $strings[] = $s;
}
$out = '';
foreach ($strings as $s) {
    $sum = run(fn() => $s + 0);
    $out .= implode("\t", [bin2hex($s), is_numeric($s) ? 1 : 0, enc((int)$s), enc((float)$s), $sum]) . "\n";
}
file_put_contents("$dir/numeric.tsv", $out);

// ---- floats as text ----
$floats = [0.0, -0.0, 1.0, -1.0, 0.1, 0.2, 0.1 + 0.2, 1 / 3, 2 / 3, 1e14, 1e15, 123456789012345.0, 1e16, 1e17, 1e18, 1e21, 1e22, 1e23, 1e25, 1e100, 1e-4, 1e-5, 0.00012345, 123456.789,
    PHP_INT_MAX, PHP_FLOAT_MAX, PHP_FLOAT_MIN, 4.9e-324, PHP_FLOAT_EPSILON, INF, -INF, NAN, 99999999999999.5, 999999999999999.9, 9.5, 0.5, 1.5, 2.5, 3.5, 25.0, 35.0, 125.0, 1e5, 123456789.12345678,
    9007199254740992.0, 9007199254740993.0, 9007199254740994.0, 1.7976931348623157e308, 2 ** 63, 2 ** 64, -(2 ** 63), 5e-324, 8.41, 0.045, 1.005];
for ($i = 0; $i < 1500; $i++) {
    switch ($i % 4) {
        case 0: $d = unpack('E', pack('J', mt_rand() << 33 ^ mt_rand() << 15 ^ mt_rand()))[1]; break;
        case 1: $d = mt_rand(0, 1000000) / 1000; break;
        case 2: $d = mt_rand(1, 999999) * 10 ** mt_rand(-20, 20); break;
        default: $d = mt_rand(1, 4095) / (1 << mt_rand(0, 30)); break;
    }
    if (is_finite($d)) $floats[] = $d;
}
$out = '';
foreach ($floats as $i => $d) {
    $precisions = $i < 60 ? [-1, 0, 1, 2, 3, 5, 10, 14, 15, 16, 17, 18, 20, 25, 40] : [-1, 14, 17, mt_rand(1, 20)];
    foreach ($precisions as $p) {
        ini_set('precision', (string)$p);
        $out .= enc((float)$d) . "\t$p\t" . (string)(float)$d . "\n";
    }
}
ini_set('precision', '14');
file_put_contents("$dir/floats.tsv", $out);

// ---- float to int ----
$out = '';
foreach (array_merge($floats, [1.9e19, -1.9e19, 1e20, 9.3e18, -9.3e18, 1.5, -1.5, 1e300]) as $d) $out .= enc((float)$d) . "\t" . (int)(float)$d . "\n";
file_put_contents("$dir/float-to-int.tsv", $out);

// ---- operators ----
$values = [null, false, true, 0, 1, -1, 2, 7, 63, 64, -9, PHP_INT_MAX, PHP_INT_MIN, 0.0, -0.0, 1.0, 1.5, -2.5, 1e20, NAN, INF, '', '0', '1', '1.5', ' 7', '7 ', '7 apples', 'abc', 'ABC', '1e1', '10', '1e1000', '-1e1000',
    '9223372036854775808', '9223372036854775809', 'z', "\xff\x01", [], [1], [1, 2], [2, 1], [1 => 2, 0 => 1], ['a' => 1], [[1]], ['1'], [1.0], [null]];
$ops = [
    '+' => fn($a, $b) => $a + $b, '-' => fn($a, $b) => $a - $b, '*' => fn($a, $b) => $a * $b, '/' => fn($a, $b) => $a / $b, '%' => fn($a, $b) => $a % $b,
    '**' => fn($a, $b) => $a ** $b, '.' => fn($a, $b) => $a . $b, '&' => fn($a, $b) => $a & $b, '|' => fn($a, $b) => $a | $b, '^' => fn($a, $b) => $a ^ $b,
    '<<' => fn($a, $b) => $a << $b, '>>' => fn($a, $b) => $a >> $b, 'xor' => fn($a, $b) => $a xor $b, '==' => fn($a, $b) => $a == $b, '===' => fn($a, $b) => $a === $b,
    '<' => fn($a, $b) => $a < $b, '<=' => fn($a, $b) => $a <= $b, '<=>' => fn($a, $b) => $a <=> $b,
];
$out = 'values';
foreach ($values as $v) $out .= "\t" . enc($v);
$out .= "\n";
$messages = [];
foreach ($ops as $name => $f) {
    foreach ($values as $i => $a) {
        $out .= "$name\t$i";
        foreach ($values as $b) {
            $parts = explode("\t", run(fn() => $f($a, $b)));
            for ($k = 1; $k < count($parts); $k++) $parts[$k] = $messages[$parts[$k]] ??= count($messages);
            $out .= "\t" . implode(',', $parts);
        }
        $out .= "\n";
    }
}
$list = '';
foreach ($messages as $m => $n) $list .= "message\t$n\t$m\n";
file_put_contents("$dir/binary.tsv", $list . $out);

$unary = [
    '-' => fn($a) => -$a, '!' => fn($a) => !$a, '~' => fn($a) => ~$a,
    '++' => function ($a) { $a++; return $a; }, '--' => function ($a) { $a--; return $a; },
    'int' => fn($a) => (int)$a, 'float' => fn($a) => (float)$a, 'bool' => fn($a) => (bool)$a, 'string' => fn($a) => (string)$a, 'array' => fn($a) => (array)$a,
    'key' => fn($a) => array_key_first([$a => 1]),
];
$more = array_merge($values, ['Az', 'zZ9', 'zz', 'ZZ', '99', '9z', 'a9', 'Zz', '-', 'a b', '5.5', '-0', '09', '-5', '1e2', ' 1', '1 ', 'é', '007', '-007', '9223372036854775807', '-9223372036854775808', '0x1', 'a', 'Z', 'z9Z', 2.5, -2.5, '2.5']);
$out = '';
foreach ($unary as $name => $f) {
    foreach ($more as $a) {
        if ($name === 'key' && is_array($a)) continue;
        $out .= "$name\t" . enc($a) . "\t" . run(fn() => $f($a)) . "\n";
    }
}
file_put_contents("$dir/unary.tsv", $out);

// ---- sorting: the order of the keys after asort-like sorts, and with an inconsistent comparison ----
function lcg(int &$seed): int { return $seed = ($seed * 1103515245 + 12345) & 0x7fffffff; }
$pool = $values;
$pool = array_values(array_filter($pool, fn($v) => !is_array($v)));
array_push($pool, 'img12.png', 'img10.png', 'IMG2.png', 'img01.png', 'img 3', 'a1.5', 'a1.25', '0001', '001', 'Abc', 'abC', '10abc', '9abc');
$out = 'values';
foreach ($pool as $v) $out .= "\t" . enc($v);
$out .= "\n";
foreach ([0, 1, 2, 5, 6, 10, 14] as $flags) {
    foreach ([1, 2, 3, 4, 5, 6, 15, 16, 17, 40, 300, 1100, 3000] as $n) {
        foreach ([0, 1] as $reverse) {
            $seed = $n * 31 + $flags;
            $a = [];
            for ($i = 0; $i < $n; $i++) $a[] = $pool[(lcg($seed) >> 8) % count($pool)];
            $reverse ? arsort($a, $flags) : asort($a, $flags);
            $out .= "values\t$flags\t$n\t$reverse\t" . md5(implode(',', array_keys($a))) . "\n";
            $seed = $n * 31 + $flags;
            $k = [];
            for ($i = 0; $i < $n; $i++) {
                $key = $pool[(lcg($seed) >> 8) % count($pool)];
                $key = is_string($key) ? $key : lcg($seed) % 200 - 50;
                if (!isset($k[$key])) $k[$key] = $i;
            }
            $reverse ? krsort($k, $flags) : ksort($k, $flags);
            $out .= "keys\t$flags\t$n\t$reverse\t" . md5(implode(',', $k)) . "\n";
        }
    }
}
foreach ([2, 3, 4, 5, 6, 7, 16, 17, 18, 33, 100, 1023, 1024, 1025, 5000] as $n) {
    foreach ([1, 2, 3] as $salt) {
        $seed = $n + $salt;
        $a = [];
        for ($i = 0; $i < $n; $i++) $a[] = lcg($seed) >> 4 & 1023;
        uasort($a, fn($x, $y) => ($x * 7919 + $y * 104729 + $salt) % 3 - 1);
        $out .= "odd\t$salt\t$n\t0\t" . md5(implode(',', array_keys($a))) . "\n";
        uasort($a, fn($x, $y) => $x % 50 - $y % 50);
        $out .= "even\t$salt\t$n\t0\t" . md5(implode(',', array_keys($a))) . "\n";
    }
}
file_put_contents("$dir/sort.tsv", $out);

// ---- arrays: random operations ----
$out = '';
for ($round = 1; $round <= 60; $round++) {
    mt_srand($round);
    $a = [];
    $style = $round % 6;
    $value = function () use ($style) {
        return match ($style) {
            0 => mt_rand(0, 99),
            1 => mt_rand(0, 99) / 4,
            2 => 'v' . mt_rand(0, 99),
            3 => [mt_rand(0, 9), mt_rand(0, 99) / 4, 'x', null, true][mt_rand(0, 4)],
            default => mt_rand(0, 99),
        };
    };
    $key = function () use (&$a, $style, $round) {
        $r = mt_rand(0, 9);
        if ($style >= 4 && $r < 4) return ['a', 'b', 'c', '5', '05', '-3', '', 'k' . mt_rand(0, 40)][mt_rand(0, 7)];
        if ($r < 6) return mt_rand(0, count($a) + 2);
        if ($r < 8) return array_key_last($a) ?? 0;
        if ($r < 9) return mt_rand(-4, 40);
        return $round % 5 ? mt_rand(0, 5) : [PHP_INT_MAX, PHP_INT_MIN, 1 << 40, PHP_INT_MAX - 1][mt_rand(0, 3)];
    };
    $out .= "new\t$round\n";
    $steps = $round % 10 ? 150 : 1500;
    for ($i = 0; $i < $steps; $i++) {
        $op = mt_rand(0, 27);
        switch (true) {
            case $op < 7: $v = $value(); $line = 'append ' . enc($v); try { $a[] = $v; $r = 'n'; } catch (Error $e) { $r = 'x'; } break;
            case $op < 12: $k = $key(); $v = $value(); $line = 'set ' . enc($k) . ' ' . enc($v); $a[$k] = $v; $r = 'n'; break;
            case $op < 16: $k = $key(); $line = 'unset ' . enc($k); unset($a[$k]); $r = 'n'; break;
            case $op < 18: $k = $key(); $line = 'get ' . enc($k); $r = isset($a[$k]) ? enc($a[$k]) : 'n'; break;
            case $op === 18: $line = 'next'; $r = enc(next($a)); break;
            case $op === 19: $line = 'prev'; $r = enc(prev($a)); break;
            case $op === 20: $line = 'reset'; $r = enc(reset($a)); break;
            case $op === 21: $line = 'end'; $r = enc(end($a)); break;
            case $op === 22: $line = 'pop'; $r = enc(array_pop($a)); break;
            case $op === 23: if (mt_rand(0, 2)) { $line = 'current'; $r = enc(current($a)); } else { $line = 'shift'; $r = enc(array_shift($a)); } break;
            case $op === 24: $line = 'copy'; $b = $a; try { $b[] = 1; array_pop($b); } catch (Error) {} $b['zz'] = 1; unset($b['zz']); $a = $b; $r = 'n'; unset($b); break;
            case $op === 25: $k = $key(); $line = 'ref ' . enc($k); $x = &$a[$k]; unset($x); $r = 'n'; break;
            case $op === 26:
                // foreach by reference that deletes, appends and separates on its way
                $line = 'walk ' . ($n = mt_rand(0, 3)) . ' ' . ($k = mt_rand(0, 30));
                $seen = [];
                foreach ($a as $kk => &$vv) {
                    $seen[] = $kk;
                    if (count($seen) > 12) break;
                    if ($n === 0 && $kk === $k) unset($a[$kk]);
                    if ($n === 1 && count($seen) === 2) { try { $a[] = 1; } catch (Error) {} }
                    if ($n === 2) { $copy = $a; unset($a[$k]); unset($copy); }
                    if ($n === 3 && count($seen) === 3) for ($j = 100; $j < 120; $j++) { $a["w$j"] = $j; unset($a["w$j"]); }
                }
                unset($vv);
                $r = enc($seen);
                break;
            default: $line = 'list'; $r = enc(array_is_list($a)); break;
        }
        $state = count($a) <= 8 || $i % 25 === 0 ? enc($a) : md5(enc($a));
        $out .= "$line\t$r\t" . enc(key($a)) . "\t$state\n";
    }
}
file_put_contents("$dir/arrays.tsv", gzencode($out, 9));
rename("$dir/arrays.tsv", "$dir/arrays.tsv.gz");
