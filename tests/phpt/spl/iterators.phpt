--TEST--
The iterators of SPL
--FILE--
<?php
function t($f){ try { $r=$f(); var_dump($r); } catch (Throwable $e) { echo get_class($e),": ",$e->getMessage(),"\n"; } }
function g(){ yield 'a'=>1; yield 'b'=>2; yield 'c'=>3; }
var_dump(iterator_to_array(g()), iterator_to_array(g(),false), iterator_count(g()), iterator_count([1,2]), iterator_to_array(['x'=>1],false)); t(fn()=>iterator_apply($i=new ArrayIterator([1,2,3]), function() use(&$i){ echo $i->current(); return true; })); t(fn()=>iterator_apply(new ArrayIterator([1,2,3]), fn(...$a)=>print_r($a), [1,'n'=>2])); t(fn()=>iterator_count(5)); t(fn()=>iterator_to_array((function(){ yield []=>1; })()));
foreach (new IteratorIterator(g()) as $k=>$v) echo "$k=>$v "; foreach (new LimitIterator(new IteratorIterator(g()),1,1) as $k=>$v) echo "$k=>$v "; t(fn()=>new LimitIterator(new ArrayIterator([]),-1)); t(fn()=>new LimitIterator(new ArrayIterator([]),1,-2)); $l=new LimitIterator(new ArrayIterator([1,2,3,4,5]),1,3); t(fn()=>$l->seek(0)); t(fn()=>$l->seek(7)); t(fn()=>$l->seek(2)); var_dump($l->current(), $l->getPosition());
foreach (new CallbackFilterIterator(new ArrayIterator(range(1,6)), fn($v,$k,$it)=>$v%2) as $k=>$v) echo "$k=>$v "; echo "\n";
$c=new CachingIterator(new ArrayIterator(['a'=>1,'b'=>2,'c'=>3]), CachingIterator::FULL_CACHE); foreach ($c as $k=>$v) echo $v, $c->hasNext()?',':"\n"; var_dump($c->getCache(), count($c), $c['a'], isset($c['z'])); t(fn()=>$c['z']); t(fn()=>(string)$c); t(fn()=>(new CachingIterator(new ArrayIterator([])))->getCache()); t(fn()=>new CachingIterator(new ArrayIterator([]),3)); $d=new CachingIterator(new ArrayIterator(['x','y'])); foreach($d as $v) echo $d; t(fn()=>$d->setFlags(0)); var_dump($d->getFlags()); unset($c['a']); $c['q']=1; var_dump($c->getCache());
$a=new AppendIterator; t(fn()=>$a->current()); $a->append(new ArrayIterator([1,2])); $a->append(new ArrayIterator([])); $a->append(new IteratorIterator(g())); foreach ($a as $k=>$v) echo $a->getIteratorIndex(),":$k=>$v "; var_dump(count($a->getArrayIterator())); t(fn()=>$a->append(new ArrayObject)); 
$i=0; foreach (new InfiniteIterator(new ArrayIterator([1,2])) as $k=>$v) { echo "$k=>$v "; if (++$i>4) break; } $n=new NoRewindIterator(g()); foreach($n as $v) { echo $v; break; } foreach ($n as $v) echo $v; echo "\n";
$e=new EmptyIterator; t(fn()=>$e->current()); t(fn()=>$e->key()); t(fn()=>$e->valid());
$arr=[1,[2,[3,4]],5,'k'=>['z'=>6]]; foreach ([0,1,2] as $mode) { foreach ($r=new RecursiveIteratorIterator(new RecursiveArrayIterator($arr),$mode) as $k=>$v) echo $r->getDepth(),":$k=>",is_array($v)?'A':$v," "; echo "\n"; }
$r->setMaxDepth(1); foreach ($r as $k=>$v) echo "$k "; var_dump($r->getMaxDepth()); t(fn()=>$r->setMaxDepth(-5)); $r->setMaxDepth(-1); var_dump($r->getMaxDepth());
class RR extends RecursiveIteratorIterator { function beginIteration(): void { echo "<BI>"; } function endIteration(): void { echo "<EI>"; } function beginChildren(): void { echo "<BC>"; } function endChildren(): void { echo "<EC>"; } function callHasChildren(): bool { return parent::callHasChildren(); } function callGetChildren(): ?RecursiveIterator { return parent::callGetChildren(); } function nextElement(): void { echo "."; } }
foreach (new RR(new RecursiveArrayIterator($arr),1) as $k=>$v) echo $k; echo "\n"; $x=new RR(new RecursiveArrayIterator($arr)); foreach($x as $v) { echo $v; break; } echo $x->getDepth(),"\n";
foreach (new RecursiveTreeIterator(new RecursiveArrayIterator($arr)) as $k=>$v) echo "[$k] $v\n"; $t=new RecursiveTreeIterator(new RecursiveArrayIterator($arr),0); $t->setPrefixPart(0,'>'); $t->setPostfix('<'); foreach ($t as $k=>$v) echo "[$k] $v|",$t->getEntry(),"|",$t->getPrefix(),"\n"; t(fn()=>$t->setPrefixPart(9,''));
class PI2 extends RecursiveFilterIterator { function accept(): bool { return $this->hasChildren() || $this->current()>2; } } foreach (new RecursiveIteratorIterator(new PI2(new RecursiveArrayIterator($arr))) as $v) echo $v; foreach (new RecursiveIteratorIterator(new ParentIterator(new RecursiveArrayIterator($arr)),1) as $k=>$v) echo "($k)"; foreach (new RecursiveIteratorIterator(new RecursiveCallbackFilterIterator(new RecursiveArrayIterator($arr), function($c,$k,$it){ return $it->hasChildren()||$c>3; })) as $v) echo $v; echo "\n";
t(fn()=>new RecursiveIteratorIterator(new ArrayIterator([]))); t(fn()=>new IteratorIterator(new ArrayObject([1]))); t(fn()=>new IteratorIterator([])); t(fn()=>(new IteratorIterator(new ArrayIterator([1])))->count()); t(fn()=>(new IteratorIterator(new ArrayIterator([1])))->nope()); t(fn()=>clone new IteratorIterator(new ArrayIterator([1])));
class BadCtor extends IteratorIterator { function __construct(){} } t(fn()=>(new BadCtor)->rewind()); t(fn()=>(new BadCtor)->foo()); class BadR extends RecursiveIteratorIterator { function __construct(){} } t(fn()=>(new BadR)->rewind()); t(function(){ foreach(new BadR as $x); }); 
class Agg implements IteratorAggregate { function getIterator(): Iterator { return new ArrayIterator([7,8]); } } foreach (new IteratorIterator(new Agg) as $v) echo $v; t(fn()=>new IteratorIterator(new Agg,'nope'));
$gen=(function(){ try { yield 1; yield 2; } finally { echo "fin\n"; } })(); foreach (new LimitIterator(new NoRewindIterator($gen),0,1) as $v) echo $v,"\n"; unset($gen); echo "end\n";
var_dump(class_implements('ArrayIterator'), class_parents(new RecursiveTreeIterator(new RecursiveArrayIterator([]))), class_uses('ArrayObject')); t(fn()=>class_parents('nope')); t(fn()=>class_implements(5)); var_dump(strlen(spl_object_hash(new stdClass)));
foreach (new RecursiveIteratorIterator(new RecursiveCachingIterator(new RecursiveArrayIterator($arr), CachingIterator::CALL_TOSTRING|CachingIterator::CATCH_GET_CHILD)) as $v) echo $v;
?>
--EXPECTF--
array(3) {
  ["a"]=>
  int(1)
  ["b"]=>
  int(2)
  ["c"]=>
  int(3)
}
array(3) {
  [0]=>
  int(1)
  [1]=>
  int(2)
  [2]=>
  int(3)
}
int(3)
int(2)
array(1) {
  [0]=>
  int(1)
}
123int(3)
Array
(
    [0] => 1
    [n] => 2
)
Array
(
    [0] => 1
    [n] => 2
)
Array
(
    [0] => 1
    [n] => 2
)
int(3)
TypeError: iterator_count(): Argument #1 ($iterator) must be of type Traversable|array, int given
TypeError: Cannot access offset of type array on array
a=>1 b=>2 c=>3 b=>2 ValueError: LimitIterator::__construct(): Argument #2 ($offset) must be greater than or equal to 0
ValueError: LimitIterator::__construct(): Argument #3 ($limit) must be greater than or equal to -1
OutOfBoundsException: Cannot seek to 0 which is below the offset 1
OutOfBoundsException: Cannot seek to 7 which is behind offset 1 plus count 3
int(2)
int(3)
int(2)
0=>1 2=>3 4=>5 
1,2,3
array(3) {
  ["a"]=>
  int(1)
  ["b"]=>
  int(2)
  ["c"]=>
  int(3)
}
int(3)
int(1)
bool(false)

Warning: Undefined array key "z" in %s on line 7
NULL
BadMethodCallException: CachingIterator does not fetch string value (see CachingIterator::__construct)
BadMethodCallException: CachingIterator does not use a full cache (see CachingIterator::__construct)
ValueError: CachingIterator::__construct(): Argument #2 ($flags) must contain only one of CachingIterator::CALL_TOSTRING, CachingIterator::TOSTRING_USE_KEY, CachingIterator::TOSTRING_USE_CURRENT, or CachingIterator::TOSTRING_USE_INNER
xyInvalidArgumentException: Unsetting flag CALL_TO_STRING is not possible
int(1)
array(3) {
  ["b"]=>
  int(2)
  ["c"]=>
  int(3)
  ["q"]=>
  int(1)
}
NULL
0:0=>1 0:1=>2 2:a=>1 2:b=>2 2:c=>3 int(3)
TypeError: AppendIterator::append(): Argument #1 ($iterator) must be of type Iterator, ArrayObject given
0=>1 1=>2 0=>1 1=>2 0=>1 1123
BadMethodCallException: Accessing the value of an EmptyIterator
BadMethodCallException: Accessing the key of an EmptyIterator
bool(false)
0:0=>1 1:0=>2 2:0=>3 2:1=>4 0:2=>5 1:z=>6 
0:0=>1 0:1=>A 1:0=>2 1:1=>A 2:0=>3 2:1=>4 0:2=>5 0:k=>A 1:z=>6 
0:0=>1 1:0=>2 2:0=>3 2:1=>4 1:1=>A 0:1=>A 0:2=>5 1:z=>6 0:k=>A 
0 0 1 1 2 z k int(1)
ValueError: RecursiveIteratorIterator::setMaxDepth(): Argument #1 ($maxDepth) must be greater than or equal to -1
bool(false)
<BI>.0.1<BC>.0.1<BC>.0.1<EC><EC>.2.k<BC>.z<EC><EI>
<BI>.10
[0] |-1
[1] |-Array
[0] | |-2
[1] | \-Array
[0] |   |-3
[1] |   \-4
[2] |-5
[k] \-Array
[z]   \-6
[>|-0<] >|-1<|1|>|-
[>|-1<] >|-Array<|Array|>|-
[>| |-0<] >| |-2<|2|>| |-
[>| \-1<] >| \-Array<|Array|>| \-
[>|   |-0<] >|   |-3<|3|>|   |-
[>|   \-1<] >|   \-4<|4|>|   \-
[>|-2<] >|-5<|5|>|-
[>\-k<] >\-Array<|Array|>\-
[>  \-z<] >  \-6<|6|>  \-
ValueError: RecursiveTreeIterator::setPrefixPart(): Argument #1 ($part) must be a RecursiveTreeIterator::PREFIX_* constant
3456(1)(1)(k)456
InvalidArgumentException: An instance of RecursiveIterator or IteratorAggregate creating it is required
object(IteratorIterator)#42 (0) {
}
TypeError: IteratorIterator::__construct(): Argument #1 ($iterator) must be of type Traversable, array given
int(1)
Error: Call to undefined method IteratorIterator::nope()
Error: Trying to clone an uncloneable object of class IteratorIterator
Error: The object is in an invalid state as the parent constructor was not called
Error: Call to undefined method BadCtor::foo()
Error: The BadR instance wasn't initialized properly
Error: Object is not initialized
78LogicException: Class to downcast to not found or not base class or does not implement Traversable
1
fin
end
array(6) {
  ["SeekableIterator"]=>
  string(16) "SeekableIterator"
  ["Traversable"]=>
  string(11) "Traversable"
  ["Iterator"]=>
  string(8) "Iterator"
  ["ArrayAccess"]=>
  string(11) "ArrayAccess"
  ["Serializable"]=>
  string(12) "Serializable"
  ["Countable"]=>
  string(9) "Countable"
}
array(1) {
  ["RecursiveIteratorIterator"]=>
  string(25) "RecursiveIteratorIterator"
}
array(0) {
}

Warning: class_parents(): Class nope does not exist and could not be loaded in %s on line 21
bool(false)
TypeError: class_implements(): Argument #1 ($object_or_class) must be of type object|string, int given
int(32)
1
Warning: Array to string conversion in %s on line 22
2
Warning: Array to string conversion in %s on line 22
345
Warning: Array to string conversion in %s on line 22
6
