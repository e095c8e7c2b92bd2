--TEST--
RegexIterator and RecursiveRegexIterator
--FILE--
<?php
function t($f){ try { $r=$f(); var_dump($r); } catch (Throwable $e) { echo get_class($e),": ",$e->getMessage(),"\n"; } }
$d=['apple1'=>'a1b22','kiwi'=>'xx','b2'=>'c3','n'=>null,'arr'=>[1]];
foreach ([0,1,2,3,4] as $mode) foreach ([0,1,2,3] as $fl) { echo "== $mode $fl\n"; $r=new RegexIterator(new ArrayIterator($d),'/\d+/',$mode,$fl); $r->replacement='#'; print_r(@iterator_to_array($r)); }
t(fn()=>new RegexIterator(new ArrayIterator([]),'/x')); t(fn()=>new RegexIterator(new ArrayIterator([]),'x')); t(fn()=>new RegexIterator(new ArrayIterator([]),'/x/',9)); $r=new RegexIterator(new ArrayIterator(['ab']),'/(a)(b)/',1,0,PREG_OFFSET_CAPTURE); print_r(iterator_to_array($r)); var_dump($r->getMode(),$r->getFlags(),$r->getPregFlags(),$r->getRegex(),$r); t(fn()=>$r->setMode(7)); $r->setMode(3); $r->setPregFlags(PREG_SPLIT_NO_EMPTY); var_dump($r->getPregFlags());
foreach (new RecursiveIteratorIterator(new RecursiveRegexIterator(new RecursiveArrayIterator(['t1',['t2','x',['t3']],'y',[]]),'/^t/')) as $k=>$v) echo "$k=>$v ";
?>
--EXPECT--
== 0 0
Array
(
    [apple1] => a1b22
    [b2] => c3
)
== 0 1
Array
(
    [apple1] => a1b22
    [b2] => c3
)
== 0 2
Array
(
    [kiwi] => xx
    [n] => 
)
== 0 3
Array
(
    [kiwi] => xx
    [n] => 
    [arr] => Array
        (
            [0] => 1
        )

)
== 1 0
Array
(
    [apple1] => Array
        (
            [0] => 1
        )

    [b2] => Array
        (
            [0] => 3
        )

)
== 1 1
Array
(
    [apple1] => Array
        (
            [0] => 1
        )

    [b2] => Array
        (
            [0] => 2
        )

)
== 1 2
Array
(
    [kiwi] => Array
        (
        )

    [n] => Array
        (
        )

)
== 1 3
Array
(
    [kiwi] => Array
        (
        )

    [n] => Array
        (
        )

    [arr] => Array
        (
        )

)
== 2 0
Array
(
    [apple1] => Array
        (
            [0] => Array
                (
                    [0] => 1
                    [1] => 22
                )

        )

    [b2] => Array
        (
            [0] => Array
                (
                    [0] => 3
                )

        )

)
== 2 1
Array
(
    [apple1] => Array
        (
            [0] => Array
                (
                    [0] => 1
                )

        )

    [b2] => Array
        (
            [0] => Array
                (
                    [0] => 2
                )

        )

)
== 2 2
Array
(
    [kiwi] => Array
        (
            [0] => Array
                (
                )

        )

    [n] => Array
        (
            [0] => Array
                (
                )

        )

)
== 2 3
Array
(
    [kiwi] => Array
        (
            [0] => Array
                (
                )

        )

    [n] => Array
        (
            [0] => Array
                (
                )

        )

    [arr] => Array
        (
            [0] => Array
                (
                )

        )

)
== 3 0
Array
(
    [apple1] => Array
        (
            [0] => a
            [1] => b
            [2] => 
        )

    [b2] => Array
        (
            [0] => c
            [1] => 
        )

)
== 3 1
Array
(
    [apple1] => Array
        (
            [0] => apple
            [1] => 
        )

    [b2] => Array
        (
            [0] => b
            [1] => 
        )

)
== 3 2
Array
(
    [kiwi] => Array
        (
            [0] => xx
        )

    [n] => Array
        (
            [0] => 
        )

)
== 3 3
Array
(
    [kiwi] => Array
        (
            [0] => kiwi
        )

    [n] => Array
        (
            [0] => n
        )

    [arr] => Array
        (
            [0] => arr
        )

)
== 4 0
Array
(
    [apple1] => a#b#
    [b2] => c#
)
== 4 1
Array
(
    [apple#] => a1b22
    [b#] => c3
)
== 4 2
Array
(
    [kiwi] => xx
    [n] => 
)
== 4 3
Array
(
    [kiwi] => xx
    [n] => 
    [arr] => Array
        (
            [0] => 1
        )

)
InvalidArgumentException: RegexIterator::__construct(): No ending delimiter '/' found
InvalidArgumentException: RegexIterator::__construct(): Delimiter must not be alphanumeric, backslash, or NUL byte
ValueError: RegexIterator::__construct(): Argument #3 ($mode) must be RegexIterator::MATCH, RegexIterator::GET_MATCH, RegexIterator::ALL_MATCHES, RegexIterator::SPLIT, or RegexIterator::REPLACE
Array
(
    [0] => Array
        (
            [0] => Array
                (
                    [0] => ab
                    [1] => 0
                )

            [1] => Array
                (
                    [0] => a
                    [1] => 0
                )

            [2] => Array
                (
                    [0] => b
                    [1] => 1
                )

        )

)
int(1)
int(0)
int(256)
string(8) "/(a)(b)/"
object(RegexIterator)#1 (1) {
  ["replacement"]=>
  NULL
}
ValueError: RegexIterator::setMode(): Argument #1 ($mode) must be RegexIterator::MATCH, RegexIterator::GET_MATCH, RegexIterator::ALL_MATCHES, RegexIterator::SPLIT, or RegexIterator::REPLACE
int(1)
0=>t1 0=>t2 0=>t3 
