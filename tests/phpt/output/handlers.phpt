--TEST--
Output handlers: modes, chunks, failure, output inside a handler, nesting
--FILE--
<?php
$log = [];
ob_start(function ($s, $mode) use (&$log) { $log[] = [$s, $mode]; echo 'lost'; return "[$s]"; });
echo 'a'; ob_flush(); echo 'b'; ob_clean(); echo 'c'; ob_end_flush();
echo "\n", json_encode($log), "\n";
ob_start(fn ($s) => "<$s>", 3);
echo 'x'; echo 'yz'; echo '12'; ob_end_flush();
echo "\n";
ob_start(fn ($s) => false);
echo "kept"; ob_flush(); echo " raw"; ob_end_flush();
echo "\n";
ob_start(fn ($s) => "outer($s)");
ob_start(fn ($s) => "inner($s)");
echo 'n';
echo json_encode(array_column(ob_get_status(true), 'level')), json_encode(ob_list_handlers());
ob_end_flush(); ob_end_flush();
echo "\n";
var_dump(ob_end_clean(), ob_get_level(), ob_get_contents());
ob_start(null, 0, PHP_OUTPUT_HANDLER_CLEANABLE);
var_dump(ob_end_clean());
?>
--EXPECTF--
[a][c]
[["a",5],["b",2],["c",8]]
<xyz><12>
kept raw
outer(inner(n[0,1]["Closure::__invoke","Closure::__invoke"]))

Notice: ob_end_clean(): Failed to delete buffer. No buffer to delete in %s on line %d
bool(false)
int(0)
bool(false)

Notice: ob_end_clean(): Failed to discard buffer of default output handler (0) in %s on line %d
bool(false)
