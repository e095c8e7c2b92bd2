--TEST--
SplFixedArray, SplObjectStorage, MultipleIterator
--FILE--
<?php
function t($f){ try { $r=$f(); var_dump($r); } catch (Throwable $e) { echo get_class($e),": ",$e->getMessage(),"\n"; } }
$f = new SplFixedArray(3); $f[0]=1; $f['1']='x'; $f[2]=[1]; t(fn()=>$f[3]); t(fn()=>$f['a']); t(fn()=>$f[-1]); t(function() use($f){ $f[]=1; }); t(fn()=>$f[1.9]); t(fn()=>$f[null]); t(fn()=>$f[[]]); t(fn()=>isset($f['x'])); t(fn()=>isset($f[5])); t(fn()=>empty($f[0]));
$f[2][]=5; var_dump($f); t(fn()=>$f[2][0]); unset($f[0]); print_r($f); var_export($f); echo json_encode($f), count($f), $f->getSize(), "\n";
foreach ($f as $i=>$v) { foreach ($f as $j=>$w) echo "$i$j "; } $f->setSize(1); var_dump($f->toArray()); t(fn()=>$f->setSize(-1)); t(fn()=>new SplFixedArray(-1)); t(fn()=>SplFixedArray::fromArray(['a'=>1])); t(fn()=>SplFixedArray::fromArray([3=>1,1=>2])); t(fn()=>SplFixedArray::fromArray([3=>1,1=>2],false));
echo $s=serialize(SplFixedArray::fromArray([1,2])),"\n"; var_dump(unserialize($s)); t(fn()=>unserialize('O:13:"SplFixedArray":2:{i:0;i:1;i:1;i:2;}')); var_dump((array)$f, $f == clone $f); $it=$f->getIterator(); var_dump($it); t(function() use($f){ foreach ($f as &$x); });
class F extends SplFixedArray { public $z=1; function offsetGet($i): mixed { echo "G$i "; return parent::offsetGet($i);} } $g=new F(2); $g[0]=5; echo $g[0], isset($g[0]), $g[1] ?? 'd', "\n"; var_dump($g); $g->__wakeup();
// object storage
$s=new SplObjectStorage; $a=new stdClass; $b=new stdClass; $b->x=1; $s[$a]='A'; $s->attach($b); $s->attach($a,'AA'); var_dump($s, count($s), $s[$a], isset($s[$b]), $s->contains(new stdClass)); t(fn()=>$s[new stdClass]); t(fn()=>$s['x']); t(function() use($s){ $s[]=1; }); t(fn()=>isset($s[1]));
foreach ($s as $i=>$o) { var_dump($i,$o,$s->getInfo()); $s->setInfo("i$i"); } t(fn()=>$s->current()); print_r($s); $x=new SplObjectStorage; $x[$a]=1; $x[new ArrayObject]=2; $s->addAll($x); echo count($s); $s->removeAll($x); echo count($s); $s->addAll($x); $s->removeAllExcept($x); echo count($s),"\n"; 
echo $ser=serialize($s),"\n"; var_dump(unserialize($ser)); echo $s->serialize(),"\n"; $n=new SplObjectStorage; $n->unserialize($s->serialize()); var_dump($n); t(fn()=>$n->unserialize('x:i:1;O:8:"stdClass":0:{},i:1;;r:1;')); t(fn()=>$n->unserialize('x:i:2;')); t(fn()=>$n->seek(9)); t(fn()=>$n->seek(1)); var_dump($n->key());
class S extends SplObjectStorage { function getHash($o): string { return get_class($o); } } $s=new S; $s[new stdClass]=1; $s[new stdClass]=2; $s[new ArrayObject]=3; var_dump(count($s)); t(fn()=>$s[new stdClass]);
class S2 extends SplObjectStorage { #[ReturnTypeWillChange] function getHash($o) { return 1; } } t(function(){ $s=new S2; $s[new stdClass]=1; });
$s1=new SplObjectStorage; $s2=new SplObjectStorage; $s1[$a]=1; $s2[$a]=1; var_dump($s1==$s2); $s2[$a]=2; var_dump($s1==$s2, $s1<$s2); $k=clone $s1; $k[$b]=1; echo count($s1),count($k),"\n"; t(fn()=>count($s1, COUNT_RECURSIVE)); 
t(fn()=>$s1->attach(1)); foreach ($k as $i=>$o) { $k->detach($o); } echo count($k),"\n";
$m=new MultipleIterator(MultipleIterator::MIT_KEYS_ASSOC); $m->attachIterator(new ArrayIterator([1,2]),'a'); $m->attachIterator(new ArrayIterator([3,4,5]),'b'); foreach ($m as $k=>$v) { print_r($k); print_r($v);} t(fn()=>$m->attachIterator(new ArrayIterator([]),'a')); t(fn()=>$m->current()); $m->setFlags(0); $m->rewind(); $m->next(); $m->next(); print_r($m->current()); t(fn()=>(new MultipleIterator)->current()); var_dump($m); $m->attachIterator(new ArrayIterator([9])); $m->setFlags(3); t(fn()=>$m->current()); $m->setFlags(2); $m->rewind(); t(fn()=>$m->current()); t(fn()=>$m->attachIterator(new ArrayObject));
?>
--EXPECTF--
OutOfBoundsException: Index invalid or out of range
TypeError: Cannot access offset of type string on SplFixedArray
OutOfBoundsException: Index invalid or out of range
Error: [] operator not supported for SplFixedArray

Deprecated: Implicit conversion from float 1.9 to int loses precision in %s on line 3
string(1) "x"
TypeError: Cannot access offset of type null on SplFixedArray
TypeError: Cannot access offset of type array on SplFixedArray
TypeError: Cannot access offset of type string on SplFixedArray
bool(false)
bool(false)

Notice: Indirect modification of overloaded element of SplFixedArray has no effect in %s on line 4
object(SplFixedArray)#1 (3) {
  [0]=>
  int(1)
  [1]=>
  string(1) "x"
  [2]=>
  array(1) {
    [0]=>
    int(1)
  }
}
int(1)
SplFixedArray Object
(
    [0] => 
    [1] => x
    [2] => Array
        (
            [0] => 1
        )

)
\SplFixedArray::__set_state(array(
   0 => NULL,
   1 => 'x',
   2 => 
  array (
    0 => 1,
  ),
))[null,"x",[1]]33
00 01 02 10 11 12 20 21 22 array(1) {
  [0]=>
  NULL
}
ValueError: SplFixedArray::setSize(): Argument #1 ($size) must be greater than or equal to 0
ValueError: SplFixedArray::__construct(): Argument #1 ($size) must be greater than or equal to 0
InvalidArgumentException: array must contain only positive integer keys
object(SplFixedArray)#4 (4) {
  [0]=>
  NULL
  [1]=>
  int(2)
  [2]=>
  NULL
  [3]=>
  int(1)
}
object(SplFixedArray)#2 (2) {
  [0]=>
  int(1)
  [1]=>
  int(2)
}
O:13:"SplFixedArray":2:{i:0;i:1;i:1;i:2;}
object(SplFixedArray)#2 (2) {
  [0]=>
  int(1)
  [1]=>
  int(2)
}
object(SplFixedArray)#4 (2) {
  [0]=>
  int(1)
  [1]=>
  int(2)
}
array(1) {
  [0]=>
  NULL
}
bool(true)
object(InternalIterator)#2 (0) {
}
Error: An iterator cannot be used with foreach by reference
G0 51d
object(F)#5 (3) {
  [0]=>
  int(5)
  [1]=>
  NULL
  ["z"]=>
  int(1)
}

Deprecated: Method SplFixedArray::__wakeup() is deprecated since 8.4, this method is obsolete, as serialization hooks are provided by __unserialize() and __serialize() in %s on line 7
object(SplObjectStorage)#3 (1) {
  ["storage":"SplObjectStorage":private]=>
  array(2) {
    [0]=>
    array(2) {
      ["obj"]=>
      object(stdClass)#6 (0) {
      }
      ["inf"]=>
      string(2) "AA"
    }
    [1]=>
    array(2) {
      ["obj"]=>
      object(stdClass)#7 (1) {
        ["x"]=>
        int(1)
      }
      ["inf"]=>
      NULL
    }
  }
}
int(2)
string(2) "AA"
bool(true)
bool(false)
UnexpectedValueException: Object not found
TypeError: SplObjectStorage::offsetGet(): Argument #1 ($object) must be of type object, string given
TypeError: SplObjectStorage::offsetSet(): Argument #1 ($object) must be of type object, null given
TypeError: SplObjectStorage::offsetExists(): Argument #1 ($object) must be of type object, int given
int(0)
object(stdClass)#6 (0) {
}
string(2) "AA"
int(1)
object(stdClass)#7 (1) {
  ["x"]=>
  int(1)
}
NULL
RuntimeException: Called current() on invalid iterator
SplObjectStorage Object
(
    [storage:SplObjectStorage:private] => Array
        (
            [0] => Array
                (
                    [obj] => stdClass Object
                        (
                        )

                    [inf] => i0
                )

            [1] => Array
                (
                    [obj] => stdClass Object
                        (
                            [x] => 1
                        )

                    [inf] => i1
                )

        )

)
312
O:16:"SplObjectStorage":2:{i:0;a:4:{i:0;O:8:"stdClass":0:{}i:1;i:1;i:2;O:11:"ArrayObject":4:{i:0;i:0;i:1;a:0:{}i:2;a:0:{}i:3;N;}i:3;i:2;}i:1;a:0:{}}
object(SplObjectStorage)#9 (1) {
  ["storage":"SplObjectStorage":private]=>
  array(2) {
    [0]=>
    array(2) {
      ["obj"]=>
      object(stdClass)#11 (0) {
      }
      ["inf"]=>
      int(1)
    }
    [1]=>
    array(2) {
      ["obj"]=>
      object(ArrayObject)#12 (1) {
        ["storage":"ArrayObject":private]=>
        array(0) {
        }
      }
      ["inf"]=>
      int(2)
    }
  }
}
x:i:2;O:8:"stdClass":0:{},i:1;;O:11:"ArrayObject":4:{i:0;i:0;i:1;a:0:{}i:2;a:0:{}i:3;N;},i:2;;m:a:0:{}
object(SplObjectStorage)#9 (1) {
  ["storage":"SplObjectStorage":private]=>
  array(2) {
    [0]=>
    array(2) {
      ["obj"]=>
      object(stdClass)#12 (0) {
      }
      ["inf"]=>
      int(1)
    }
    [1]=>
    array(2) {
      ["obj"]=>
      object(ArrayObject)#11 (1) {
        ["storage":"ArrayObject":private]=>
        array(0) {
        }
      }
      ["inf"]=>
      int(2)
    }
  }
}
UnexpectedValueException: Error at offset 31 of 35 bytes
UnexpectedValueException: Error at offset 6 of 6 bytes
OutOfBoundsException: Seek position 9 is out of range
NULL
int(1)
int(2)
int(2)
TypeError: S2::getHash(): Return value must be of type string, int returned
bool(true)
bool(false)
bool(true)
12
int(1)
TypeError: SplObjectStorage::attach(): Argument #1 ($object) must be of type object, int given
1
Array
(
    [a] => 0
    [b] => 0
)
Array
(
    [a] => 1
    [b] => 3
)
Array
(
    [a] => 1
    [b] => 1
)
Array
(
    [a] => 2
    [b] => 4
)
Array
(
    [a] => 
    [b] => 2
)
Array
(
    [a] => 
    [b] => 5
)
InvalidArgumentException: Key duplication error
array(2) {
  ["a"]=>
  NULL
  ["b"]=>
  NULL
}
Array
(
    [0] => 
    [1] => 5
)
RuntimeException: Called current() on an invalid iterator
object(MultipleIterator)#20 (1) {
  ["storage":"SplObjectStorage":private]=>
  array(2) {
    [0]=>
    array(2) {
      ["obj"]=>
      object(ArrayIterator)#17 (1) {
        ["storage":"ArrayIterator":private]=>
        array(2) {
          [0]=>
          int(1)
          [1]=>
          int(2)
        }
      }
      ["inf"]=>
      string(1) "a"
    }
    [1]=>
    array(2) {
      ["obj"]=>
      object(ArrayIterator)#21 (1) {
        ["storage":"ArrayIterator":private]=>
        array(3) {
          [0]=>
          int(3)
          [1]=>
          int(4)
          [2]=>
          int(5)
        }
      }
      ["inf"]=>
      string(1) "b"
    }
  }
}
RuntimeException: Called current() with non valid sub iterator
InvalidArgumentException: Sub-Iterator is associated with NULL
TypeError: MultipleIterator::attachIterator(): Argument #1 ($iterator) must be of type Iterator, ArrayObject given
