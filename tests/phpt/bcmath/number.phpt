--TEST--
BcMath\Number: operators, comparison, properties, serialization
--EXTENSIONS--
bcmath
--FILE--
<?php
use BcMath\Number;

function attempt(callable $f): void
{
    try {
        $result = $f();
        echo $result instanceof Number ? "$result ($result->scale)" : json_encode($result), "\n";
    } catch (\Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), "\n";
    }
}

$a = new Number('10.50');
$b = new Number(-3);
foreach ([$b, '0.250', 4, 2.0, 'x', null, [], new stdClass] as $other) {
    attempt(fn() => $a + $other);
    attempt(fn() => $other - $a);
    attempt(fn() => $a * $other);
    attempt(fn() => $a / $other);
    attempt(fn() => $a % $other);
    attempt(fn() => $a <=> $other);
}

attempt(fn() => $a ** 3);
attempt(fn() => $a ** -2);
attempt(fn() => $a ** '1.5');
attempt(fn() => $a . '');
attempt(fn() => $a | 1);
attempt(fn() => -$a);
$c = $a;
$c++;
$c -= 2;
attempt(fn() => $c);
attempt(fn() => $a->sqrt());
attempt(fn() => $a->sqrt(3));
attempt(fn() => $a->div(7, 5));
attempt(fn() => $a->mul('0.01'));
attempt(fn() => $a->powmod(2, 3));
attempt(fn() => new Number(7)->powmod(2, 3));
attempt(fn() => $a->round(-1, RoundingMode::HalfEven));
attempt(fn() => $b->floor());
attempt(fn() => $a->compare('10.499', 2));
attempt(fn() => array_map(strval(...), $a->divmod(4)));
attempt(fn() => [$a == '10.5', $a > 10, $b < 0, new Number('0.00') == false, (bool) new Number('0.00')]);
var_dump($a, (array) $b, isset($a->value, $a->scale), empty(new Number('0.0')->value), isset($a->other));
var_export($a);
echo "\n", json_encode($a), ' ', $s = serialize($a), "\n";
var_dump(unserialize($s) == $a, clone $a == $a);
attempt(fn() => $a->value = '1');
attempt(function () use ($a) { unset($a->scale); });
attempt(fn() => $a->other = 1);
attempt(fn() => $a->__construct('2'));
attempt(fn() => new Number('1_000'));
attempt(fn() => unserialize('O:13:"BcMath\Number":1:{s:5:"value";s:1:"x";}'));

--EXPECT--
7.50 (2)
-13.50 (2)
-31.50 (2)
-3.50 (2)
1.50 (2)
1
10.750 (3)
-10.250 (3)
2.62500 (5)
42.00 (2)
0.000 (3)
1
14.50 (2)
-6.50 (2)
42.00 (2)
2.625 (3)
2.50 (2)
1
12.50 (2)
-8.50 (2)
21.00 (2)
5.25 (2)
0.50 (2)
1
ValueError: Right string operand cannot be converted to BcMath\Number
ValueError: Left string operand cannot be converted to BcMath\Number
ValueError: Right string operand cannot be converted to BcMath\Number
ValueError: Right string operand cannot be converted to BcMath\Number
ValueError: Right string operand cannot be converted to BcMath\Number
1
TypeError: Unsupported operand types: BcMath\Number + null
TypeError: Unsupported operand types: null - BcMath\Number
TypeError: Unsupported operand types: BcMath\Number * null
TypeError: Unsupported operand types: BcMath\Number / null
TypeError: Unsupported operand types: BcMath\Number % null
1
TypeError: Unsupported operand types: BcMath\Number + array
TypeError: Unsupported operand types: array - BcMath\Number
TypeError: Unsupported operand types: BcMath\Number * array
TypeError: Unsupported operand types: BcMath\Number / array
TypeError: Unsupported operand types: BcMath\Number % array
1
TypeError: Unsupported operand types: BcMath\Number + stdClass
TypeError: Unsupported operand types: stdClass - BcMath\Number
TypeError: Unsupported operand types: BcMath\Number * stdClass
TypeError: Unsupported operand types: BcMath\Number / stdClass
TypeError: Unsupported operand types: BcMath\Number % stdClass
1
1157.625000 (6)
0.009070294784 (12)
ValueError: exponent cannot have a fractional part
"10.50"
TypeError: Unsupported operand types: BcMath\Number | int
-10.50 (2)
9.50 (2)
3.240370349203 (12)
3.240 (3)
1.50000 (5)
0.1050 (4)
ValueError: Base number cannot have a fractional part
1 (0)
10 (0)
-3 (0)
1
["2","2.50"]
[true,true,true,true,false]
object(BcMath\Number)#1 (2) {
  ["value"]=>
  string(5) "10.50"
  ["scale"]=>
  int(2)
}
array(2) {
  ["value"]=>
  string(2) "-3"
  ["scale"]=>
  int(0)
}
bool(true)
bool(true)
bool(false)
\BcMath\Number::__set_state(array(
   'value' => '10.50',
   'scale' => 2,
))
{"value":"10.50","scale":2} O:13:"BcMath\Number":1:{s:5:"value";s:5:"10.50";}
bool(true)
bool(true)
Error: Cannot modify readonly property BcMath\Number::$value
Error: Cannot unset readonly property BcMath\Number::$scale
Error: Cannot create dynamic property BcMath\Number::$other
Error: Cannot modify readonly property BcMath\Number::$value
ValueError: BcMath\Number::__construct(): Argument #1 ($num) is not well-formed
Exception: Invalid serialization data for BcMath\Number object
