--TEST--
gmp: functions, operators, conversions, errors, serialization
--EXTENSIONS--
gmp
--FILE--
<?php
set_error_handler(function ($level, $message) {
    echo "[$level] $message\n";
    return true;
});
function attempt(callable $f): void
{
    try {
        echo json_encode(show($f())), "\n";
    } catch (\Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}

function show(mixed $value): mixed
{
    return is_array($value) ? array_map(show(...), $value) : ($value instanceof GMP ? 'GMP ' . $value : $value);
}

$big = gmp_pow('-123456789012345678901234567890', 3);
$small = new GMP(7);
foreach ([[$big, $small], [17, '-5'], ['0x1F', new GMP('101', 2)], [$small, 0]] as [$a, $b]) {
    foreach (['add', 'sub', 'mul', 'div_q', 'div_r', 'div_qr', 'mod', 'gcd', 'lcm', 'gcdext', 'invert', 'jacobi', 'kronecker', 'cmp', 'and', 'or', 'xor', 'hamdist'] as $f) {
        attempt(fn() => ("gmp_$f")($a, $b));
    }

    attempt(fn() => [gmp_div_qr($a, $b, GMP_ROUND_PLUSINF), gmp_div($a, $b, GMP_ROUND_MINUSINF), gmp_div_r($a, $b, 3)]);
}

foreach (['neg', 'abs', 'com', 'sqrt', 'sqrtrem', 'fact', 'perfect_square', 'perfect_power', 'prob_prime', 'nextprime', 'popcount', 'sign', 'intval'] as $f) {
    foreach ([27, '-8', '1000000007', 'abc', 1.5, null] as $a) {
        if ($f !== 'fact' || $a !== '1000000007') {
            attempt(fn() => ("gmp_$f")($a));
        }
    }
}

attempt(fn() => [gmp_root(1000, 3), gmp_rootrem('-1001', 3), gmp_powm(3, 200, 13), gmp_powm('2', '100', new GMP('1000000007')), gmp_binomial(10, 3), gmp_binomial(-5, 4)]);
attempt(fn() => gmp_root(-4, 2));
attempt(fn() => gmp_pow(2, -1));
attempt(fn() => gmp_powm(2, -1, 5));
attempt(fn() => gmp_divexact('1000000000000000000000', '1000000000'));
attempt(fn() => [gmp_strval('255', 16), gmp_strval(255, -16), gmp_strval('-61', 62), gmp_init('zz', 36), gmp_init(' 0b101'), gmp_init('017'), gmp_init('0o17')]);
attempt(fn() => gmp_strval(1, 63));
attempt(fn() => gmp_init('12', 1));
attempt(fn() => gmp_init('0x', 16));
attempt(fn() => bin2hex(gmp_export('0x0102030405', 2, GMP_LSW_FIRST | GMP_LITTLE_ENDIAN)) . gmp_import("\1\2\3"));
attempt(fn() => gmp_import('abc', 2));
$bits = gmp_init(0);
gmp_setbit($bits, 70);
gmp_setbit($bits, 3);
gmp_clrbit($bits, 3);
attempt(fn() => [$bits, gmp_testbit($bits, 70), gmp_scan1($bits, 0), gmp_scan0($bits, 70)]);
gmp_random_seed(42);
attempt(fn() => [gmp_random_bits(100), gmp_random_range(-1000, '1000000000000000000000'), gmp_random_range(5, 6)]);
attempt(fn() => gmp_random_range(6, 5));

attempt(fn() => [$big + 1, 1 - $small, $small * '3', $small ** 3, $small / 2, -$small % 4, $small << 70, $big >> 3, $small & 3, $small | 8, $small ^ 1, ~$small, -$small, +$small]);
attempt(fn() => [$small == 7, $small < '8', $small <=> 100, 6 < $small, $big != $small, (int) $small, (float) $big, (string) $small, (bool) gmp_init(0)]);
foreach ([null, [], 1.5, 'x', new stdClass(), true] as $other) {
    attempt(fn() => $small + $other);
    attempt(fn() => $small ** $other);
    attempt(fn() => $small == $other);
}

attempt(fn() => $small << -1);
attempt(fn() => $small / 0);
attempt(fn() => $small % 0);
$copy = clone $small;
$copy += 1;
$copy++;
attempt(fn() => [$small, $copy, unserialize(serialize($copy)) == $copy, serialize($big)]);
attempt(fn() => unserialize('O:3:"GMP":1:{i:0;s:1:"z";}'));
var_dump($small);
var_export($small);

--EXPECT--
"GMP -1881676372353657772546716040589641726257477229849409426207693797722198701224860897068993"
"GMP -1881676372353657772546716040589641726257477229849409426207693797722198701224860897069007"
"GMP -13171734606475604407827012284127492083802340608945865983453856584055390908574026279483000"
"GMP -268810910336236824649530862941377389465353889978487060886813399674599814460694413867000"
"GMP 0"
["GMP -268810910336236824649530862941377389465353889978487060886813399674599814460694413867000","GMP 0"]
"GMP 0"
"GMP 7"
"GMP 1881676372353657772546716040589641726257477229849409426207693797722198701224860897069000"
{"g":"GMP 7","s":"GMP 0","t":"GMP 1"}
false
0
0
-1
"GMP 0"
"GMP -1881676372353657772546716040589641726257477229849409426207693797722198701224860897068993"
"GMP -1881676372353657772546716040589641726257477229849409426207693797722198701224860897068993"
-1
ValueError: gmp_div_r(): Argument #3 ($rounding_mode) must be one of GMP_ROUND_ZERO, GMP_ROUND_PLUSINF, or GMP_ROUND_MINUSINF
"GMP 12"
"GMP 22"
"GMP -85"
"GMP -3"
"GMP 2"
["GMP -3","GMP 2"]
"GMP 2"
"GMP 1"
"GMP 85"
{"g":"GMP 1","s":"GMP -2","t":"GMP -7"}
"GMP 3"
-1
-1
1
"GMP 17"
"GMP -5"
"GMP -22"
-1
ValueError: gmp_div_r(): Argument #3 ($rounding_mode) must be one of GMP_ROUND_ZERO, GMP_ROUND_PLUSINF, or GMP_ROUND_MINUSINF
"GMP 36"
"GMP 26"
"GMP 155"
"GMP 6"
"GMP 1"
["GMP 6","GMP 1"]
"GMP 1"
"GMP 1"
"GMP 155"
{"g":"GMP 1","s":"GMP 1","t":"GMP -6"}
"GMP 1"
1
1
1
"GMP 5"
"GMP 31"
"GMP 26"
3
ValueError: gmp_div_r(): Argument #3 ($rounding_mode) must be one of GMP_ROUND_ZERO, GMP_ROUND_PLUSINF, or GMP_ROUND_MINUSINF
"GMP 7"
"GMP 7"
"GMP 0"
DivisionByZeroError: Division by zero
DivisionByZeroError: Division by zero
DivisionByZeroError: Division by zero
DivisionByZeroError: Modulo by zero
"GMP 7"
"GMP 0"
{"g":"GMP 7","s":"GMP 1","t":"GMP 0"}
DivisionByZeroError: Division by zero
0
0
1
"GMP 0"
"GMP 7"
"GMP 7"
3
DivisionByZeroError: Division by zero
"GMP -27"
"GMP 8"
"GMP -1000000007"
ValueError: gmp_neg(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
"GMP -1"
[8192] gmp_neg(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
"GMP 0"
"GMP 27"
"GMP 8"
"GMP 1000000007"
ValueError: gmp_abs(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
"GMP 1"
[8192] gmp_abs(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
"GMP 0"
"GMP -28"
"GMP 7"
"GMP -1000000008"
ValueError: gmp_com(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
"GMP -2"
[8192] gmp_com(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
"GMP -1"
"GMP 5"
ValueError: gmp_sqrt(): Argument #1 ($num) must be greater than or equal to 0
"GMP 31622"
ValueError: gmp_sqrt(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
"GMP 1"
[8192] gmp_sqrt(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
"GMP 0"
["GMP 5","GMP 2"]
ValueError: gmp_sqrtrem(): Argument #1 ($num) must be greater than or equal to 0
["GMP 31622","GMP 49123"]
ValueError: gmp_sqrtrem(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
["GMP 1","GMP 0"]
[8192] gmp_sqrtrem(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
["GMP 0","GMP 0"]
"GMP 10888869450418352160768000000"
ValueError: gmp_fact(): Argument #1 ($num) must be greater than or equal to 0
ValueError: gmp_fact(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
"GMP 1"
[8192] gmp_fact(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
"GMP 1"
false
false
false
ValueError: gmp_perfect_square(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
true
[8192] gmp_perfect_square(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
true
true
true
false
ValueError: gmp_perfect_power(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
true
[8192] gmp_perfect_power(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
true
0
0
2
ValueError: gmp_prob_prime(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
0
[8192] gmp_prob_prime(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
0
"GMP 29"
"GMP 2"
"GMP 1000000009"
ValueError: gmp_nextprime(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
"GMP 2"
[8192] gmp_nextprime(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
"GMP 2"
4
-1
16
ValueError: gmp_popcount(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
1
[8192] gmp_popcount(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
0
1
-1
1
ValueError: gmp_sign(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
1
[8192] gmp_sign(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
0
27
-8
1000000007
ValueError: gmp_intval(): Argument #1 ($num) is not an integer string
[8192] Implicit conversion from float 1.5 to int loses precision
1
[8192] gmp_intval(): Passing null to parameter #1 ($num) of type GMP|string|int is deprecated
0
["GMP 10",["GMP -10","GMP -1"],"GMP 9","GMP 976371285","GMP 120","GMP 70"]
ValueError: gmp_root(): Argument #2 ($nth) must be odd if argument #1 ($a) is negative
ValueError: gmp_pow(): Argument #2 ($exponent) must be greater than or equal to 0
ValueError: gmp_powm(): Argument #2 ($exponent) must be greater than or equal to 0
"GMP 1000000000000"
["ff","FF","-z","GMP 1295","GMP 5","GMP 15","GMP 15"]
ValueError: gmp_strval(): Argument #2 ($base) must be between 2 and 62, or -2 and -36
ValueError: gmp_init(): Argument #2 ($base) must be 0 or between 2 and 62
ValueError: gmp_init(): Argument #1 ($num) is not an integer string
"05040302010066051"
ValueError: gmp_import(): Argument #1 ($data) must be a multiple of argument #2 ($word_size)
["GMP 1180591620717411303424",true,70,71]
["GMP 153675943236425922379228498617","GMP 173745469249604328884","GMP 6"]
ValueError: gmp_random_range(): Argument #1 ($min) must be less than argument #2 ($maximum)
["GMP -1881676372353657772546716040589641726257477229849409426207693797722198701224860897068999","GMP -6","GMP 21","GMP 343","GMP 3","GMP 1","GMP 8264141345021879123968","GMP -235209546544207221568339505073705215782184653731176178275961724715274837653107612133625","GMP 3","GMP 15","GMP 6","GMP -8","GMP -7","GMP 7"]
[true,true,-1,true,true,7,-1.8816763723536576e+87,"7",false]
TypeError: Number must be of type GMP|string|int, null given
TypeError: Unsupported operand types: GMP ** null
false
TypeError: Number must be of type GMP|string|int, array given
TypeError: Unsupported operand types: GMP ** array
TypeError: Number must be of type GMP|string|int, array given
[8192] Implicit conversion from float 1.5 to int loses precision
"GMP 8"
"GMP 7"
[8192] Implicit conversion from float 1.5 to int loses precision
false
ValueError: Number is not an integer string
ValueError: Number is not an integer string
ValueError: Number is not an integer string
TypeError: Number must be of type GMP|string|int, stdClass given
TypeError: Unsupported operand types: GMP ** stdClass
TypeError: Number must be of type GMP|string|int, stdClass given
"GMP 8"
TypeError: Unsupported operand types: GMP ** bool
false
ValueError: Shift must be greater than or equal to 0
DivisionByZeroError: Division by zero
DivisionByZeroError: Modulo by zero
["GMP 7","GMP 9",true,"O:3:\"GMP\":1:{i:0;s:74:\"-3c89a8f4dc8eb96fb13725e7b5ac18e1cbf18728bf0f9842de7da45e40da4be19110947c8\";}"]
Exception: Could not unserialize number
object(GMP)#3 (1) {
  ["num"]=>
  string(1) "7"
}
\GMP::__set_state(array(
))