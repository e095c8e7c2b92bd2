--TEST--
yield from generators: several outer ones, failures, depth, traces, lifetimes
--FILE--
<?php
// Several generators delegate to one; the value is that of the innermost.
function leaf() { yield 1; $sent = yield 2; echo "got $sent\n"; yield 3; return 'leaf'; }
function over($inner, $name) { $result = yield from $inner; echo "$name: $result\n"; yield 4; }

$leaf = leaf();
$a = over($leaf, 'a');
$b = over($leaf, 'b');
echo $a->current(), $b->current(), "\n";
$b->next();
echo $a->current(), $b->current(), "\n";
echo $a->send('x'), "\n";
$leaf->next();
var_dump($leaf->valid(), $a->valid(), $a->current());
$a->next();
echo $a->current(), $b->current(), "\n";
$b->next();
echo $b->current(), "\n";

// A started generator that is delegated to is not advanced by it.
$leaf = leaf();
$leaf->next();
foreach ((function () use ($leaf) { yield 0; yield from $leaf; })() as $v) echo $v, ' ';
echo "\n";

// The inner one fails: the exception shows in one outer generator, the other ones learn that there is no result.
function failing() { yield 1; throw new Exception('failed'); }
$inner = failing();
$a = over($inner, 'a');
$b = over($inner, 'b');
$a->current();
$b->current();
try {
    $a->next();
} catch (Exception $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
try {
    $b->current();
} catch (Exception $e) {
    echo get_class($e), ': ', $e->getMessage(), "\n";
}
try {
    over($inner, 'c')->current();
} catch (Error $e) {
    echo $e->getMessage(), "\n";
}

// Recursion costs the same at every depth, and traces show all of it.
function nested($depth) {
    if ($depth === 0) {
        yield count(debug_backtrace());
        yield 'leaf';
        return;
    }
    yield from nested($depth - 1);
}
foreach (nested(2000) as $v) echo $v, ' ';
echo "\n";

// Iterators of a yield from are called by the generator.
class It implements IteratorAggregate {
    function getIterator(): Iterator { return new class([1]) extends ArrayIterator {
        function current(): mixed { echo debug_backtrace()[1]['function'], ' '; return parent::current(); }
    }; }
}
function walk() { yield from new It; }
foreach (walk() as $v) echo $v, "\n";

// What was yielded last, and the closure, live as long as the generator.
class D { function __construct(public $n) {} function __destruct() { echo "D$this->n "; } }
$f = function () { yield new D(1); yield new D(2); };
$g = $f();
$weak = WeakReference::create($f);
unset($f);
foreach ($g as $v) { unset($v); echo '| '; }
var_dump($g->valid(), $weak->get() === null);
unset($g);
var_dump($weak->get());
--EXPECT--
11
22
got x
3
bool(false)
bool(true)
int(3)
a: leaf
43
b: leaf
4
0 2 got 
3 
Exception: failed
ClosedGeneratorException: Generator yielded from aborted, no return value available
Generator passed to yield from was aborted without proper return and is unable to continue
2001 leaf 
walk 1
| D1 | bool(false)
bool(false)
D2 NULL
