--TEST--
exit() in a shutdown function skips the ones behind it, not the destructors
--FILE--
<?php
class D { function __destruct() { echo "destruct\n"; } }
$d = new D;
register_shutdown_function(function () { echo "one\n"; exit(3); });
register_shutdown_function(function () { echo "two\n"; });
echo "main\n";
?>
--EXPECT--
main
one
destruct
