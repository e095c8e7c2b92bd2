--TEST--
Exceptions and traces through iterators; autoloaders
--FILE--
<?php
function t($f){ try { $r=$f(); var_dump($r); } catch (Throwable $e) { echo get_class($e),": ",$e->getMessage(),"\n",$e->getTraceAsString(),"\n"; if ($e->getPrevious()) echo "prev ",$e->getPrevious()->getMessage(),"\n"; } }
// traces and exceptions through iterators
class Ex implements Iterator { public $at; public $i=0; function __construct($at){$this->at=$at;} function c($n){ echo "$n "; if ($n==$this->at) throw new Exception("in $n"); }
 function rewind():void{$this->i=0;$this->c('rewind');} function valid():bool{$this->c('valid'); return $this->i<2;} function current():mixed{$this->c('current'); return $this->i;} function key():mixed{$this->c('key'); return $this->i;} function next():void{$this->i++; $this->c('next');} }
class RE extends Ex implements RecursiveIterator { function hasChildren():bool{ $this->c('has'); return $this->at!='none' && $this->i==0; } function getChildren():?RecursiveIterator{ $this->c('get'); return new RE('none'); } }
class FI extends FilterIterator { function accept():bool { echo "acc "; return true; } }
foreach (['rewind','valid','current','key','next'] as $at) foreach (['IteratorIterator','FI','LimitIterator','CachingIterator','InfiniteIterator','NoRewindIterator'] as $cls) { echo "== $cls $at\n"; t(function() use($cls,$at){ $n=0; foreach (new $cls(new Ex($at)) as $k=>$v) { echo "[$k=>$v] "; if (++$n>3) break; } }); t(fn()=>iterator_to_array(new $cls(new Ex($cls=='InfiniteIterator'?'key':$at)))); }
foreach (['rewind','valid','current','key','next','has','get'] as $at) foreach ([0,16] as $fl) foreach ([0,1,2] as $mode) { echo "== RII $at $fl $mode\n"; t(function() use($fl,$mode,$at){ $n=0; foreach (new RecursiveIteratorIterator(new RE($at),$mode,$fl) as $k=>$v) { echo "[$k=>$v] "; if (++$n>6) break; } });
 echo "== RCI\n"; t(function() use($fl,$mode,$at){ $n=0; foreach (new RecursiveIteratorIterator(new RecursiveCachingIterator(new RE($at),$fl|1),$mode,$fl) as $k=>$v) { echo "[$k=>$v] "; if (++$n>6) break; } }); }
$a=new AppendIterator; $a->append(new Ex('none')); t(fn()=>$a->append(new Ex('rewind'))); t(function() use($a){ foreach($a as $k=>$v) echo "[$k=>$v] "; });
foreach (['valid','current','next'] as $at) { $a=new AppendIterator; t(function() use($a,$at){ $a->append(new Ex('none')); $a->append(new Ex($at)); foreach($a as $k=>$v) echo "[$k=>$v] "; }); }
t(function(){ foreach (new CallbackFilterIterator(new ArrayIterator([1,2]), function($v){ throw new LogicException('cb'); }) as $x); });
t(fn()=>iterator_apply(new ArrayIterator([1,2]), function(){ throw new LogicException('ap'); }));
t(function(){ $a=new ArrayObject([3,1,2]); $a->uasort(function($x,$y) use($a){ $a[]=1; return 0; }); });
t(function(){ $a=new ArrayObject([3,1,2]); $a->uasort(function($x,$y) { throw new Exception('s'); }); });
class AO extends ArrayObject { function offsetGet($k):mixed { throw new Exception("og"); } function count():int { return 77; } } $x=new AO([1]); t(fn()=>$x[0]); t(fn()=>$x[0]??1); t(fn()=>count($x)); t(fn()=>empty($x[0]));
t(function(){ $h=new class extends SplMinHeap { function compare($a,$b):int { throw new Exception('c'); } }; $h->insert(1); $h->insert(2); });
spl_autoload_register(function($c){ echo "load($c)\n"; if ($c=='Boom') throw new Exception('boom'); if ($c=='Def') { eval('class Def {}'); } }); var_dump(class_exists('Nope'), class_exists('Def')); t(fn()=>class_exists('Boom')); t(fn()=>new Boom); t(fn()=>Nope2::x()); t(fn()=>is_callable('Nope3::f')); t(fn()=>class_parents('Nope4')); t(fn()=>class_parents('Nope5',false)); t(fn()=>new ArrayObject([],0,'Nope6')); t(fn()=>unserialize('O:5:"Nope7":0:{}'));
t(fn()=>spl_autoload_register('nofunc')); t(fn()=>spl_autoload_register(['A','b'])); class L { function i($c){ echo "i($c)\n"; } static function s($c){ echo "s($c)\n"; } function __invoke($c){ echo "inv($c)\n"; } function __call($n,$a){ echo "call $n($a[0])\n"; } static function __callStatic($n,$a){ echo "cs $n($a[0])\n"; } }
$l=new L; spl_autoload_register([$l,'i'],true,true); spl_autoload_register('L::s'); spl_autoload_register(['L','s']); spl_autoload_register($l); spl_autoload_register([$l,'magic']); spl_autoload_register('L::smagic'); spl_autoload_register([$l,'i']); var_dump(count($f=spl_autoload_functions())); foreach ($f as $x) echo is_array($x)?(is_object($x[0])?'obj':$x[0]).'->'.$x[1]:(is_object($x)?get_class($x):$x),"\n"; class_exists('Zzz'); var_dump(spl_autoload_unregister([$l,'i']), spl_autoload_unregister([$l,'i']), spl_autoload_unregister($l), spl_autoload_unregister([$l,'magic'])); class_exists('Yyy'); spl_autoload_call('Xxx'); var_dump(spl_autoload_extensions()); spl_autoload_extensions('.x'); var_dump(spl_autoload_extensions()); t(fn()=>spl_autoload_register('spl_autoload_call')); spl_autoload_register(); echo count(spl_autoload_functions()); spl_autoload_unregister('spl_autoload_call'); echo count(spl_autoload_functions());
?>
--EXPECTF--
== IteratorIterator rewind
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(IteratorIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== FI rewind
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(8): FilterIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 [internal function]: FilterIterator->rewind()
#3 %s(8): iterator_to_array(Object(FI))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== LimitIterator rewind
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(8): LimitIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 [internal function]: LimitIterator->rewind()
#3 %s(8): iterator_to_array(Object(LimitIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== CachingIterator rewind
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(8): CachingIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 [internal function]: CachingIterator->rewind()
#3 %s(8): iterator_to_array(Object(CachingIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== InfiniteIterator rewind
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(InfiniteIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== NoRewindIterator rewind
valid current key [0=>0] next valid current key [1=>1] next valid NULL
valid current key next valid current key next valid array(2) {
  [0]=>
  int(0)
  [1]=>
  int(1)
}
== IteratorIterator valid
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(IteratorIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== FI valid
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(8): FilterIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 [internal function]: FilterIterator->rewind()
#3 %s(8): iterator_to_array(Object(FI))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== LimitIterator valid
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(8): LimitIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 [internal function]: LimitIterator->rewind()
#3 %s(8): iterator_to_array(Object(LimitIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== CachingIterator valid
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(8): CachingIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 [internal function]: CachingIterator->rewind()
#3 %s(8): iterator_to_array(Object(CachingIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== InfiniteIterator valid
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(InfiniteIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== NoRewindIterator valid
valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(8): NoRewindIterator->valid()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 [internal function]: NoRewindIterator->valid()
#3 %s(8): iterator_to_array(Object(NoRewindIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== IteratorIterator current
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(IteratorIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== FI current
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(8): FilterIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 [internal function]: FilterIterator->rewind()
#3 %s(8): iterator_to_array(Object(FI))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== LimitIterator current
rewind valid valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(8): LimitIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 [internal function]: LimitIterator->rewind()
#3 %s(8): iterator_to_array(Object(LimitIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== CachingIterator current
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(8): CachingIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 [internal function]: CachingIterator->rewind()
#3 %s(8): iterator_to_array(Object(CachingIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== InfiniteIterator current
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(InfiniteIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== NoRewindIterator current
valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(8): NoRewindIterator->current()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 [internal function]: NoRewindIterator->current()
#3 %s(8): iterator_to_array(Object(NoRewindIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== IteratorIterator key
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(IteratorIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== FI key
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(8): FilterIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: FilterIterator->rewind()
#3 %s(8): iterator_to_array(Object(FI))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== LimitIterator key
rewind valid valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(8): LimitIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: LimitIterator->rewind()
#3 %s(8): iterator_to_array(Object(LimitIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== CachingIterator key
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(8): CachingIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: CachingIterator->rewind()
#3 %s(8): iterator_to_array(Object(CachingIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== InfiniteIterator key
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(8): IteratorIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(InfiniteIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== NoRewindIterator key
valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(8): NoRewindIterator->key()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: NoRewindIterator->key()
#3 %s(8): iterator_to_array(Object(NoRewindIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== IteratorIterator next
rewind valid current key [0=>0] next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(8): IteratorIterator->next()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 [internal function]: IteratorIterator->next()
#3 %s(8): iterator_to_array(Object(IteratorIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== FI next
rewind valid current key acc [0=>0] next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(8): FilterIterator->next()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key acc next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 [internal function]: FilterIterator->next()
#3 %s(8): iterator_to_array(Object(FI))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== LimitIterator next
rewind valid valid current key [0=>0] next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(8): LimitIterator->next()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid valid current key next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 [internal function]: LimitIterator->next()
#3 %s(8): iterator_to_array(Object(LimitIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== CachingIterator next
rewind valid current key next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(8): CachingIterator->rewind()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 [internal function]: CachingIterator->rewind()
#3 %s(8): iterator_to_array(Object(CachingIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== InfiniteIterator next
rewind valid current key [0=>0] next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(8): InfiniteIterator->next()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 [internal function]: IteratorIterator->rewind()
#3 %s(8): iterator_to_array(Object(InfiniteIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== NoRewindIterator next
valid current key [0=>0] next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(8): NoRewindIterator->next()
#3 %s(2): {closure:%s:8}()
#4 %s(8): t(Object(Closure))
#5 {main}
valid current key next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 [internal function]: NoRewindIterator->next()
#3 %s(8): iterator_to_array(Object(NoRewindIterator))
#4 %s(2): {closure:%s:8}()
#5 %s(8): t(Object(Closure))
#6 {main}
== RII rewind 0 0
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 %s(9): Ex->rewind()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII rewind 0 1
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 %s(9): Ex->rewind()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII rewind 0 2
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 %s(9): Ex->rewind()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII rewind 16 0
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 %s(9): Ex->rewind()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII rewind 16 1
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 %s(9): Ex->rewind()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII rewind 16 2
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 %s(9): Ex->rewind()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII valid 0 0
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 %s(9): Ex->valid()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII valid 0 1
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 %s(9): Ex->valid()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII valid 0 2
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 %s(9): Ex->valid()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII valid 16 0
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 %s(9): Ex->valid()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII valid 16 1
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 %s(9): Ex->valid()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII valid 16 2
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 %s(9): Ex->valid()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII current 0 0
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next valid has valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 %s(9): Ex->current()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII current 0 1
rewind valid has valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 %s(9): Ex->current()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII current 0 2
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 %s(9): Ex->current()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII current 16 0
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next valid has valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 %s(9): Ex->current()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII current 16 1
rewind valid has valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 %s(9): Ex->current()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII current 16 2
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 %s(9): Ex->current()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII key 0 0
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next valid has valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 %s(9): Ex->key()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII key 0 1
rewind valid has valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 %s(9): Ex->key()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII key 0 2
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 %s(9): Ex->key()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII key 16 0
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next valid has valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 %s(9): Ex->key()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII key 16 1
rewind valid has valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 %s(9): Ex->key()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII key 16 2
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 %s(9): Ex->key()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key Exception: in key
#0 %s(5): Ex->c('key')
#1 [internal function]: Ex->key()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII next 0 0
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next Exception: in next
#0 %s(5): Ex->c('next')
#1 %s(9): Ex->next()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has get next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII next 0 1
rewind valid has valid current key [0=>0] get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next Exception: in next
#0 %s(5): Ex->c('next')
#1 %s(9): Ex->next()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has get next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII next 0 2
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid current key [0=>0] next Exception: in next
#0 %s(5): Ex->c('next')
#1 %s(9): Ex->next()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has get next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII next 16 0
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has get next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII next 16 1
rewind valid has valid current key [0=>0] get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has get next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII next 16 2
rewind valid has get rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid current key [0=>0] next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has get next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII has 0 0
rewind valid has Exception: in has
#0 %s(6): Ex->c('has')
#1 %s(9): RE->hasChildren()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has Exception: in has
#0 %s(6): Ex->c('has')
#1 [internal function]: RE->hasChildren()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII has 0 1
rewind valid has Exception: in has
#0 %s(6): Ex->c('has')
#1 %s(9): RE->hasChildren()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has Exception: in has
#0 %s(6): Ex->c('has')
#1 [internal function]: RE->hasChildren()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII has 0 2
rewind valid has Exception: in has
#0 %s(6): Ex->c('has')
#1 %s(9): RE->hasChildren()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has Exception: in has
#0 %s(6): Ex->c('has')
#1 [internal function]: RE->hasChildren()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII has 16 0
rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has next [0=>0] valid current key has next [1=>1] valid NULL
== RII has 16 1
rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has next [0=>0] valid current key has next [1=>1] valid NULL
== RII has 16 2
rewind valid has valid current key [0=>0] next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has next [0=>0] valid current key has next [1=>1] valid NULL
== RII get 0 0
rewind valid has get Exception: in get
#0 %s(6): Ex->c('get')
#1 %s(9): RE->getChildren()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has get Exception: in get
#0 %s(6): Ex->c('get')
#1 [internal function]: RE->getChildren()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII get 0 1
rewind valid has valid current key [0=>0] get Exception: in get
#0 %s(6): Ex->c('get')
#1 %s(9): RE->getChildren()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has get Exception: in get
#0 %s(6): Ex->c('get')
#1 [internal function]: RE->getChildren()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII get 0 2
rewind valid has get Exception: in get
#0 %s(6): Ex->c('get')
#1 %s(9): RE->getChildren()
#2 %s(2): {closure:%s:9}()
#3 %s(9): t(Object(Closure))
#4 {main}
== RCI
rewind valid current key has get Exception: in get
#0 %s(6): Ex->c('get')
#1 [internal function]: RE->getChildren()
#2 %s(10): CachingIterator->rewind()
#3 %s(2): {closure:%s:10}()
#4 %s(10): t(Object(Closure))
#5 {main}
== RII get 16 0
rewind valid has get next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has get next [0=>0] valid current key has next [1=>1] valid NULL
== RII get 16 1
rewind valid has valid current key [0=>0] get next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has get next [0=>0] valid current key has next [1=>1] valid NULL
== RII get 16 2
rewind valid has get next valid has valid current key [1=>1] next valid valid NULL
== RCI
rewind valid current key has get next [0=>0] valid current key has next [1=>1] valid NULL
rewind valid current key valid valid NULL
rewind valid current key valid current key [0=>0] valid next valid current key valid current key [1=>1] valid next valid rewind Exception: in rewind
#0 %s(5): Ex->c('rewind')
#1 [internal function]: Ex->rewind()
#2 %s(11): AppendIterator->next()
#3 %s(2): {closure:%s:11}()
#4 %s(11): t(Object(Closure))
#5 {main}
rewind valid current key valid valid rewind valid current key valid current key [0=>0] valid next valid current key valid current key [1=>1] valid next valid rewind valid Exception: in valid
#0 %s(5): Ex->c('valid')
#1 [internal function]: Ex->valid()
#2 %s(12): AppendIterator->next()
#3 %s(2): {closure:%s:12}()
#4 %s(12): t(Object(Closure))
#5 {main}
rewind valid current key valid valid rewind valid current key valid current key [0=>0] valid next valid current key valid current key [1=>1] valid next valid rewind valid current Exception: in current
#0 %s(5): Ex->c('current')
#1 [internal function]: Ex->current()
#2 %s(12): AppendIterator->next()
#3 %s(2): {closure:%s:12}()
#4 %s(12): t(Object(Closure))
#5 {main}
rewind valid current key valid valid rewind valid current key valid current key [0=>0] valid next valid current key valid current key [1=>1] valid next valid rewind valid current key valid current key [0=>0] valid next Exception: in next
#0 %s(5): Ex->c('next')
#1 [internal function]: Ex->next()
#2 %s(12): AppendIterator->next()
#3 %s(2): {closure:%s:12}()
#4 %s(12): t(Object(Closure))
#5 {main}
LogicException: cb
#0 [internal function]: {closure:{closure:%s:13}:13}(1, 0, Object(ArrayIterator))
#1 [internal function]: CallbackFilterIterator->accept()
#2 %s(13): FilterIterator->rewind()
#3 %s(2): {closure:%s:13}()
#4 %s(13): t(Object(Closure))
#5 {main}
LogicException: ap
#0 [internal function]: {closure:{closure:%s:14}:14}()
#1 %s(14): iterator_apply(Object(ArrayIterator), Object(Closure))
#2 %s(2): {closure:%s:14}()
#3 %s(14): t(Object(Closure))
#4 {main}
Error: Modification of ArrayObject during sorting is prohibited
#0 [internal function]: {closure:{closure:%s:15}:15}(3, 1)
#1 [internal function]: uasort(Array, Object(Closure))
#2 %s(15): ArrayObject->uasort(Object(Closure))
#3 %s(2): {closure:%s:15}()
#4 %s(15): t(Object(Closure))
#5 {main}
Exception: s
#0 [internal function]: {closure:{closure:%s:16}:16}(3, 1)
#1 [internal function]: uasort(Array, Object(Closure))
#2 %s(16): ArrayObject->uasort(Object(Closure))
#3 %s(2): {closure:%s:16}()
#4 %s(16): t(Object(Closure))
#5 {main}
Exception: og
#0 %s(17): AO->offsetGet(0)
#1 %s(2): {closure:%s:17}()
#2 %s(17): t(Object(Closure))
#3 {main}
Exception: og
#0 %s(17): AO->offsetGet(0)
#1 %s(2): {closure:%s:17}()
#2 %s(17): t(Object(Closure))
#3 {main}
int(77)
Exception: og
#0 %s(17): AO->offsetGet(0)
#1 %s(2): {closure:%s:17}()
#2 %s(17): t(Object(Closure))
#3 {main}
Exception: c
#0 [internal function]: SplMinHeap@anonymous->compare(1, 2)
#1 %s(18): SplHeap->insert(2)
#2 %s(2): {closure:%s:18}()
#3 %s(18): t(Object(Closure))
#4 {main}
load(Nope)
load(Def)
bool(false)
bool(true)
load(Boom)
Exception: boom
#0 [internal function]: {closure:%s:19}('Boom')
#1 %s(19): class_exists('Boom')
#2 %s(2): {closure:%s:19}()
#3 %s(19): t(Object(Closure))
#4 {main}
load(Boom)
Exception: boom
#0 %s(19): {closure:%s:19}('Boom')
#1 %s(2): {closure:%s:19}()
#2 %s(19): t(Object(Closure))
#3 {main}
load(Nope2)
Error: Class "Nope2" not found
#0 %s(2): {closure:%s:19}()
#1 %s(19): t(Object(Closure))
#2 {main}
load(Nope3)
bool(false)
load(Nope4)

Warning: class_parents(): Class Nope4 does not exist and could not be loaded in %s on line 19
bool(false)

Warning: class_parents(): Class Nope5 does not exist in %s on line 19
bool(false)
load(Nope6)
TypeError: ArrayObject::__construct(): Argument #3 ($iteratorClass) must be a class name derived from ArrayIterator, Nope6 given
#0 %s(19): ArrayObject->__construct(Array, 0, 'Nope6')
#1 %s(2): {closure:%s:19}()
#2 %s(19): t(Object(Closure))
#3 {main}
load(Nope7)
object(__PHP_Incomplete_Class)#1 (1) {
  ["__PHP_Incomplete_Class_Name"]=>
  string(5) "Nope7"
}
TypeError: spl_autoload_register(): Argument #1 ($callback) must be a valid callback or null, function "nofunc" not found or invalid function name
#0 %s(20): spl_autoload_register('nofunc')
#1 %s(2): {closure:%s:20}()
#2 %s(20): t(Object(Closure))
#3 {main}
load(A)
TypeError: spl_autoload_register(): Argument #1 ($callback) must be a valid callback or null, class "A" not found
#0 %s(20): spl_autoload_register(Array)
#1 %s(2): {closure:%s:20}()
#2 %s(20): t(Object(Closure))
#3 {main}
int(6)
obj->i
Closure
L->s
L
obj->magic
L->smagic
i(Zzz)
load(Zzz)
s(Zzz)
inv(Zzz)
call magic(Zzz)
cs smagic(Zzz)
bool(true)
bool(false)
bool(true)
bool(true)
load(Yyy)
s(Yyy)
cs smagic(Yyy)
load(Xxx)
s(Xxx)
cs smagic(Xxx)
string(9) ".inc,.php"
string(2) ".x"
ValueError: spl_autoload_register(): Argument #1 ($callback) must not be the spl_autoload_call() function
#0 %s(21): spl_autoload_register('spl_autoload_ca...')
#1 %s(2): {closure:%s:21}()
#2 %s(21): t(Object(Closure))
#3 {main}
40
