--TEST--
Texts of functions, closures, classes, objects and constants
--FILE--
<?php
namespace N;
/** doc */
abstract class Base implements \Countable {
    final public const int K = 1 + 1;
    protected static ?array $s = ['k' => M_PI, 1 => "a\n\0é"];
    /** c */
    public function __construct(public readonly Base|\ArrayObject|null $p = new \ArrayObject([1]), string ...$rest) {}
    abstract protected function &ref(self $x, int $n = PHP_INT_SIZE * 2, $u = Other::X): iterable;
    public function count(): int { return 0; }
}
enum Other: string { case X = 'x'; }
$o = new class extends Base { protected function &ref(Base $x, int $n = 1, $u = null): array { return $x; } };
function f() {}
$used = 1;
echo new \ReflectionClass(Base::class), new \ReflectionFunction(f(...)), new \ReflectionFunction(static function (?int &$a) use ($used): never { static $t; });
$d = new \stdClass;
$d->dyn = 1;
echo new \ReflectionObject($d), new \ReflectionEnum(Other::class)->getCase('X'), new \ReflectionConstant('E_STRICT'), new \ReflectionConstant('M_PI');
var_dump((new \ReflectionMethod($o, 'ref'))->getPrototype()->class, new \ReflectionParameter([Base::class, 'ref'], 2)->getDefaultValueConstantName());
?>
--EXPECTF--
/** doc */
Class [ <user> abstract class N\Base implements Countable ] {
  @@ %s 4-11

  - Constants [1] {
    Constant [ final public int K ] { 2 }
  }

  - Static properties [1] {
    Property [ protected static ?array $s = ['k' => N\M_PI, 1 => "a\n\000é"] ]
  }

  - Static methods [0] {
  }

  - Properties [1] {
    Property [ public protected(set) readonly N\Base|ArrayObject|null $p ]
  }

  - Methods [3] {
    /** c */
    Method [ <user, ctor> public method __construct ] {
      @@ %s 8 - 8

      - Parameters [2] {
        Parameter #0 [ <optional> N\Base|ArrayObject|null $p = new \ArrayObject([0 => 1]) ]
        Parameter #1 [ <optional> string ...$rest ]
      }
    }

    Method [ <user> abstract protected method &ref ] {
      @@ %s 9 - 9

      - Parameters [3] {
        Parameter #0 [ <required> self $x ]
        Parameter #1 [ <optional> int $n = N\PHP_INT_SIZE * 2 ]
        Parameter #2 [ <optional> $u = \N\Other::X ]
      }
      - Return [ Traversable|array ]
    }

    Method [ <user, prototype Countable> public method count ] {
      @@ %s 10 - 10

      - Parameters [0] {
      }
      - Return [ int ]
    }
  }
}
Closure [ <user> function N\f ] {
  @@ %s 14 - 14
}
Closure [ <user> static function {closure:%s:16} ] {
  @@ %s 16 - 16

  - Bound Variables [2] {
      Variable #0 [ $used ]
      Variable #1 [ $t ]
  }

  - Parameters [1] {
    Parameter #0 [ <required> ?int &$a ]
  }
  - Return [ never ]
}
Object of class [ <internal:Core> class stdClass ] {

  - Constants [0] {
  }

  - Static properties [0] {
  }

  - Static methods [0] {
  }

  - Properties [0] {
  }

  - Dynamic properties [1] {
    Property [ <dynamic> public $dyn ]
  }

  - Methods [0] {
  }
}
Constant [ public N\Other X ] { Object }
Constant [ <persistent, deprecated> int E_STRICT ] { 2048 }
Constant [ <persistent> float M_PI ] { 3.1415926535898 }
string(6) "N\Base"
string(10) "N\Other::X"
