--TEST--
$argv, $argc and $_SERVER on the command line
--ARGS--
one "two three" -x --long=4
--FILE--
<?php
echo $argc, ' ', basename($argv[0]), "\n";
echo implode('|', array_slice($argv, 1)), "\n";
echo $_SERVER['argc'], ' ', $_SERVER['argv'] === $argv ? 'same' : 'different', "\n";
echo $_SERVER['SCRIPT_NAME'] === $argv[0] ? 'script' : 'other', "\n";
echo gettype($_SERVER['REQUEST_TIME']), ' ', gettype($_SERVER['REQUEST_TIME_FLOAT']), "\n";
echo PHP_SAPI, "\n";
?>
--EXPECT--
5 argv.php
one|two three|-x|--long=4
5 same
script
integer double
cli
