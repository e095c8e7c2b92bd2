--TEST--
SplDoublyLinkedList, SplQueue, SplStack, heaps, SplPriorityQueue
--FILE--
<?php
function t($f){ try { $r=$f(); var_dump($r); } catch (Throwable $e) { echo get_class($e),": ",$e->getMessage(),"\n"; } }
$l = new SplDoublyLinkedList; foreach ([1,2,3,4] as $x) $l[]=$x; $l->add(1,'i'); $l->unshift('f');
foreach ($l as $k=>$v) echo "$k=>$v "; echo "\n";
t(fn()=>$l['x']); t(fn()=>$l[10]); t(fn()=>$l[-1]); t(fn()=>$l['1']); t(fn()=>$l[1.5]); t(fn()=>isset($l[2])); t(function() use($l){ unset($l[2]); $l[0]='z'; $l[null]='app'; }); var_dump($l);
t(fn()=>$l->add(100,1)); t(fn()=>$l->offsetUnset(100)); t(fn()=>$l->offsetGet(null));
$l->setIteratorMode(SplDoublyLinkedList::IT_MODE_LIFO); foreach ($l as $k=>$v) echo "$k=>$v "; echo "\n";
$l->rewind(); $l->next(); var_dump($l->key(),$l->current()); $l->prev(); var_dump($l->key(),$l->current());
$l->setIteratorMode(SplDoublyLinkedList::IT_MODE_FIFO|SplDoublyLinkedList::IT_MODE_DELETE); foreach ($l as $k=>$v) echo "$k=>$v "; var_dump(count($l), $l->isEmpty());
t(fn()=>$l->pop()); t(fn()=>$l->shift()); t(fn()=>$l->top()); t(fn()=>$l->bottom());
$s = new SplStack; $s[]=1;$s[]=2;$s->push(3); foreach($s as $k=>$v) echo "$k=>$v "; echo $s->top(), $s[0], "\n"; t(fn()=>$s->setIteratorMode(0)); t(fn()=>$s->setIteratorMode(3)); print_r($s); echo serialize($s),"\n"; var_dump(unserialize(serialize($s))); 
echo $s->serialize(),"\n"; $n=new SplStack; $n->unserialize($s->serialize()); var_dump($n==$s, $n); t(fn()=>$n->unserialize("i:0;:x"));
$q = new SplQueue; $q->enqueue('a'); $q->enqueue('b'); echo $q->dequeue(), count($q), "\n"; t(fn()=>$q->setIteratorMode(SplDoublyLinkedList::IT_MODE_LIFO));
$c = clone $q; $c[]=1; var_dump(count($q),count($c));
// heaps
$h = new SplMinHeap; foreach([5,1,3,1,9] as $x) $h->insert($x); var_dump($h); foreach ($h as $k=>$v) echo "$k=>$v "; t(fn()=>$h->extract()); t(fn()=>$h->top()); t(fn()=>$h->current());
class H extends SplHeap { function compare($a,$b): int { if ($a==3) throw new Exception('cmp'); return strlen($a)-strlen($b); } }
$h=new H; $h->insert('aaa'); $h->insert('b'); t(fn()=>$h->insert(3)); t(fn()=>$h->top()); var_dump($h->isCorrupted(), $h->recoverFromCorruption(), count($h)); var_dump($h);
t(function() use($h){ foreach ($h as $x) echo $x; });
class R extends SplMinHeap { function compare($a,$b): int { if ($this->count()==2) $this->insert(7); return parent::compare($a,$b);} } $r=new R; t(function() use($r){ $r->insert(1); $r->insert(2); $r->insert(3); });
$p = new SplPriorityQueue; $p->insert('lo',1); $p->insert('hi',10); $p->insert('m',[5]); $p->insert('s','5'); $p->setExtractFlags(SplPriorityQueue::EXTR_BOTH); print_r($p->top()); var_dump($p); foreach(clone $p as $k=>$v) { echo $k; print_r($v);} t(fn()=>$p->setExtractFlags(0)); t(fn()=>$p->extract()); t(fn()=>$p->compare(1,2));
t(fn()=>serialize($p)); t(fn()=>new SplHeap);
t(function() use($p){ foreach ($p as &$x); });
?>
--EXPECTF--
0=>f 1=>1 2=>i 3=>2 4=>3 5=>4 
TypeError: SplDoublyLinkedList::offsetGet(): Argument #1 ($index) must be of type int, string given
OutOfRangeException: SplDoublyLinkedList::offsetGet(): Argument #1 ($index) is out of range
OutOfRangeException: SplDoublyLinkedList::offsetGet(): Argument #1 ($index) is out of range
int(1)

Deprecated: Implicit conversion from float 1.5 to int loses precision in %s on line 5
int(1)
bool(true)
NULL
object(SplDoublyLinkedList)#1 (2) {
  ["flags":"SplDoublyLinkedList":private]=>
  int(0)
  ["dllist":"SplDoublyLinkedList":private]=>
  array(6) {
    [0]=>
    string(1) "z"
    [1]=>
    int(1)
    [2]=>
    int(2)
    [3]=>
    int(3)
    [4]=>
    int(4)
    [5]=>
    string(3) "app"
  }
}
OutOfRangeException: SplDoublyLinkedList::add(): Argument #1 ($index) is out of range
OutOfRangeException: SplDoublyLinkedList::offsetUnset(): Argument #1 ($index) is out of range

Deprecated: SplDoublyLinkedList::offsetGet(): Passing null to parameter #1 ($index) of type int is deprecated in %s on line 6
string(1) "z"
5=>app 4=>4 3=>3 2=>2 1=>1 0=>z 
int(4)
int(4)
int(5)
string(3) "app"
0=>z 0=>1 0=>2 0=>3 0=>4 0=>app int(0)
bool(true)
RuntimeException: Can't pop from an empty datastructure
RuntimeException: Can't shift from an empty datastructure
RuntimeException: Can't peek at an empty datastructure
RuntimeException: Can't peek at an empty datastructure
2=>3 1=>2 0=>1 33
RuntimeException: Iterators' LIFO/FIFO modes for SplStack/SplQueue objects are frozen
int(7)
SplStack Object
(
    [flags:SplDoublyLinkedList:private] => 7
    [dllist:SplDoublyLinkedList:private] => Array
        (
            [0] => 1
            [1] => 2
            [2] => 3
        )

)
O:8:"SplStack":3:{i:0;i:7;i:1;a:3:{i:0;i:1;i:1;i:2;i:2;i:3;}i:2;a:0:{}}
object(SplStack)#4 (2) {
  ["flags":"SplDoublyLinkedList":private]=>
  int(7)
  ["dllist":"SplDoublyLinkedList":private]=>
  array(3) {
    [0]=>
    int(1)
    [1]=>
    int(2)
    [2]=>
    int(3)
  }
}
i:7;:i:1;:i:2;:i:3;
bool(true)
object(SplStack)#4 (2) {
  ["flags":"SplDoublyLinkedList":private]=>
  int(7)
  ["dllist":"SplDoublyLinkedList":private]=>
  array(3) {
    [0]=>
    int(1)
    [1]=>
    int(2)
    [2]=>
    int(3)
  }
}
UnexpectedValueException: Error at offset 5 of 6 bytes
a1
RuntimeException: Iterators' LIFO/FIFO modes for SplStack/SplQueue objects are frozen
int(1)
int(2)
object(SplMinHeap)#2 (3) {
  ["flags":"SplHeap":private]=>
  int(0)
  ["isCorrupted":"SplHeap":private]=>
  bool(false)
  ["heap":"SplHeap":private]=>
  array(5) {
    [0]=>
    int(1)
    [1]=>
    int(1)
    [2]=>
    int(3)
    [3]=>
    int(5)
    [4]=>
    int(9)
  }
}
4=>1 3=>1 2=>3 1=>5 0=>9 RuntimeException: Can't extract from an empty heap
RuntimeException: Can't peek at an empty heap
NULL
bool(true)
string(3) "aaa"
bool(false)
bool(true)
int(3)
object(H)#7 (3) {
  ["flags":"SplHeap":private]=>
  int(0)
  ["isCorrupted":"SplHeap":private]=>
  bool(false)
  ["heap":"SplHeap":private]=>
  array(3) {
    [0]=>
    string(3) "aaa"
    [1]=>
    string(1) "b"
    [2]=>
    int(3)
  }
}
aaaException: cmp
RuntimeException: Heap cannot be changed when it is already being modified.
Array
(
    [data] => m
    [priority] => Array
        (
            [0] => 5
        )

)
object(SplPriorityQueue)#8 (3) {
  ["flags":"SplPriorityQueue":private]=>
  int(3)
  ["isCorrupted":"SplPriorityQueue":private]=>
  bool(false)
  ["heap":"SplPriorityQueue":private]=>
  array(4) {
    [0]=>
    array(2) {
      ["data"]=>
      string(1) "m"
      ["priority"]=>
      array(1) {
        [0]=>
        int(5)
      }
    }
    [1]=>
    array(2) {
      ["data"]=>
      string(1) "s"
      ["priority"]=>
      string(1) "5"
    }
    [2]=>
    array(2) {
      ["data"]=>
      string(2) "hi"
      ["priority"]=>
      int(10)
    }
    [3]=>
    array(2) {
      ["data"]=>
      string(2) "lo"
      ["priority"]=>
      int(1)
    }
  }
}
3Array
(
    [data] => m
    [priority] => Array
        (
            [0] => 5
        )

)
2Array
(
    [data] => hi
    [priority] => 10
)
1Array
(
    [data] => s
    [priority] => 5
)
0Array
(
    [data] => lo
    [priority] => 1
)
RuntimeException: Must specify at least one extract flag
array(2) {
  ["data"]=>
  string(1) "m"
  ["priority"]=>
  array(1) {
    [0]=>
    int(5)
  }
}
int(-1)
string(28) "O:16:"SplPriorityQueue":0:{}"
Error: Cannot instantiate abstract class SplHeap
Error: An iterator cannot be used with foreach by reference
