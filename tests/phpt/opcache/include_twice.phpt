--TEST--
A file from the cache declares its classes again: an error, but only where the declaration is reached
--FILE--
<?php
include __DIR__ . '/include_twice_guarded.inc';
include __DIR__ . '/include_twice_guarded.inc';
include __DIR__ . '/include_twice.inc';
echo "once\n";
include __DIR__ . '/include_twice.inc';
echo "never\n";
?>
--EXPECTF--
there already
there already
once

Fatal error: Cannot redeclare class Twice (previously declared in %sinclude_twice.inc:2) in %sinclude_twice.inc on line 2
