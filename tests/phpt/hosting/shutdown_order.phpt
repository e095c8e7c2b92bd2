--TEST--
Shutdown functions, destructors and output buffers in PHP's order
--FILE--
<?php
class D { function __construct(public string $n) {} function __destruct() { echo "destruct {$this->n}\n"; } }
$a = new D('a');
$b = new D('b');
$cycle = new D('cycle');
$cycle->self = $cycle;
register_shutdown_function(function (...$args) {
    echo 'first ', implode(',', $args), "\n";
    register_shutdown_function(fn () => print("registered during shutdown\n"));
}, 1, 2);
register_shutdown_function(fn () => print("second\n"));
ob_start(fn ($s) => strtoupper($s));
echo "buffered\n";
echo "end\n";
?>
--EXPECTF--
Deprecated: Creation of dynamic property D::$self is deprecated in %s on line %d
BUFFERED
END
FIRST 1,2
SECOND
REGISTERED DURING SHUTDOWN
DESTRUCT B
DESTRUCT A
DESTRUCT CYCLE
