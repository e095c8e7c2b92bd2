--TEST--
bcmath: functions, scales, roundings and errors
--EXTENSIONS--
bcmath
--FILE--
<?php
function show(callable $f, ...$arguments): void
{
    try {
        $result = $f(...$arguments);
    } catch (\Throwable $e) {
        $result = get_class($e) . ': ' . $e->getMessage();
    }

    echo json_encode($result), "\n";
}

foreach ([['10', '3'], ['-7.25', '2.50'], ['.5', '-0.125'], ['+0012.3400', '0.0000'], ['99999999999999999999.999', '1.001']] as [$a, $b]) {
    foreach (['bcadd', 'bcsub', 'bcmul', 'bcdiv', 'bcmod', 'bccomp', 'bcdivmod'] as $f) {
        show($f, $a, $b, 4);
        show($f, $a, $b);
    }
}

show('bcpow', '1.05', '12', 10);
show('bcpow', '-2', '-3', 5);
show('bcpow', '0', '-1');
show('bcpow', '2', '1.5');
show('bcpow', '2', '99999999999999999999');
show('bcpow', '3', '0', 2);
show('bcsqrt', '2', 40);
show('bcsqrt', '0.0009', 3);
show('bcsqrt', '152415787532388367501905199875019052100', 2);
show('bcsqrt', '-1');
show('bcpowmod', '-5', '3', '7');
show('bcpowmod', '5', '0', '1', 2);
show('bcpowmod', '5', '-1', '7');
show('bcpowmod', '5.5', '2', '7');
show('bcpowmod', '5', '2', '0');
show('bcfloor', '-1.5');
show('bcceil', '-0.5');
foreach (RoundingMode::cases() as $mode) {
    echo $mode->name, ':';
    foreach ([['2.5', 0], ['-3.5', 0], ['1.255', 2], ['-149', -2], ['0.4', 3], ['5', -1], ['-0.01', 0]] as [$number, $precision]) {
        echo ' ', bcround($number, $precision, $mode);
    }

    echo "\n";
}

foreach (['1e3', ' 1', '1.2.3', '', '-', '.', "1\0x"] as $text) {
    show('bcadd', $text, '1');
}

show('bcadd', '1', '1', -1);
show('bcscale', 5);
show('bcscale');
show('bcdiv', '1', '7');
ini_set('bcmath.scale', '-1');
show('bcscale');

--EXPECT--
"13.0000"
"13"
"7.0000"
"7"
"30.0000"
"30"
"3.3333"
"3"
"1.0000"
"1"
1
1
["3","1.0000"]
["3","1"]
"-4.7500"
"-4"
"-9.7500"
"-9"
"-18.1250"
"-18"
"-2.9000"
"-2"
"-2.2500"
"-2"
-1
-1
["-2","-2.2500"]
["-2","-2"]
"0.3750"
"0"
"0.6250"
"0"
"-0.0625"
"0"
"-4.0000"
"-4"
"0.0000"
"0"
1
0
["-4","0.0000"]
["-4","0"]
"12.3400"
"12"
"12.3400"
"12"
"0.0000"
"0"
"DivisionByZeroError: Division by zero"
"DivisionByZeroError: Division by zero"
"DivisionByZeroError: Modulo by zero"
"DivisionByZeroError: Modulo by zero"
1
1
"DivisionByZeroError: Division by zero"
"DivisionByZeroError: Division by zero"
"100000000000000000001.0000"
"100000000000000000001"
"99999999999999999998.9980"
"99999999999999999998"
"100099999999999999999.9989"
"100099999999999999999"
"99900099900099900099.8991"
"99900099900099900099"
"0.9000"
"0"
1
1
["99900099900099900099","0.9000"]
["99900099900099900099","0"]
"1.7958563260"
"-0.12500"
"DivisionByZeroError: Negative power of zero"
"ValueError: bcpow(): Argument #2 ($exponent) cannot have a fractional part"
"ValueError: bcpow(): Argument #2 ($exponent) is too large"
"1.00"
"1.4142135623730950488016887242096980785696"
"0.030"
"12345678901234567890.00"
"ValueError: bcsqrt(): Argument #1 ($num) must be greater than or equal to 0"
"-6"
"0.00"
"ValueError: bcpowmod(): Argument #2 ($exponent) must be greater than or equal to 0"
"ValueError: bcpowmod(): Argument #1 ($num) cannot have a fractional part"
"DivisionByZeroError: Modulo by zero"
"-2"
"0"
HalfAwayFromZero: 3 -4 1.26 -100 0.400 10 0
HalfTowardsZero: 2 -3 1.25 -100 0.400 0 0
HalfEven: 2 -4 1.26 -100 0.400 0 0
HalfOdd: 3 -3 1.25 -100 0.400 10 0
TowardsZero: 2 -3 1.25 -100 0.400 0 0
AwayFromZero: 3 -4 1.26 -200 0.400 10 -1
NegativeInfinity: 2 -4 1.25 -200 0.400 0 -1
PositiveInfinity: 3 -3 1.26 -100 0.400 10 0
"ValueError: bcadd(): Argument #1 ($num1) is not well-formed"
"ValueError: bcadd(): Argument #1 ($num1) is not well-formed"
"ValueError: bcadd(): Argument #1 ($num1) is not well-formed"
"1"
"1"
"1"
"2"
"ValueError: bcadd(): Argument #3 ($scale) must be between 0 and 2147483647"
0
5
"0.14285"
5
