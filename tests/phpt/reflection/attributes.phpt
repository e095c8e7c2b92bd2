--TEST--
Attributes: filters, arguments, what newInstance checks, the place that an exception gets
--FILE--
<?php
interface Marker {}
#[Attribute(Attribute::TARGET_METHOD | Attribute::IS_REPEATABLE)]
class A implements Marker {
    public array $more;
    function __construct(public int $x = 0, string ...$more) { $this->more = $more; }
}
#[Attribute(Attribute::TARGET_CLASS)]
class OnlyClass {}
#[Attribute]
class Once {}
class Plain {}
#[Attribute]
class Fails { function __construct() { throw new Exception('no'); } }

class C {
    const K = 5;
    #[A(self::K, a: 'b'), A, OnlyClass, Plain, Missing, Once, Once, Fails]
    function f() {}
}

$m = new ReflectionMethod('C', 'f');
echo count($m->getAttributes()), count($m->getAttributes('a')), count($m->getAttributes(Marker::class, ReflectionAttribute::IS_INSTANCEOF)), "\n";
echo $m->getAttributes()[0];
echo json_encode($m->getAttributes()[0]->getArguments()), "\n";
foreach ($m->getAttributes() as $a) {
    try {
        echo json_encode($a->newInstance()), ' ', json_encode($a->isRepeated()), "\n";
    } catch (Throwable $e) {
        echo get_class($e), ': ', $e->getMessage(), ' ', basename($e->getTrace()[0]['file']), ':', $e->getTrace()[0]['line'], ' ', count($e->getTrace()), "\n";
    }
}
?>
--EXPECT--
822
Attribute [ A ] {
  - Arguments [2] {
    Argument #0 [ 5 ]
    Argument #1 [ a = 'b' ]
  }
}
{"0":5,"a":"b"}
{"more":{"a":"b"},"x":5} true
{"more":[],"x":0} true
Error: Attribute "OnlyClass" cannot target method (allowed targets: class) attributes.php:28 1
Error: Attempting to use non-attribute class "Plain" as attribute attributes.php:28 1
Error: Attribute class "Missing" not found attributes.php:28 1
Error: Attribute "Once" must not be repeated attributes.php:28 1
Error: Attribute "Once" must not be repeated attributes.php:28 1
Exception: no attributes.php:18 2
