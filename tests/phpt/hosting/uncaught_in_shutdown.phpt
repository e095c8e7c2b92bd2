--TEST--
After a fatal error shutdown functions run and old objects keep quiet
--FILE--
<?php
class D { function __construct(public string $n) {} function __destruct() { echo "destruct {$this->n}\n"; } }
$old = new D('old');
register_shutdown_function(function () { $GLOBALS['new'] = new D('new'); echo "shutdown\n"; });
undefined_function_at_compile_time_is_fine();
?>
--EXPECTF--
Fatal error: Uncaught Error: Call to undefined function undefined_function_at_compile_time_is_fine() in %s:%d
Stack trace:
#0 {main}
  thrown in %s on line %d
shutdown
destruct new
destruct old
