--TEST--
IntlBreakIterator: words, own rules, code points, parts
--EXTENSIONS--
intl
--FILE--
<?php
$b = IntlBreakIterator::createWordInstance('en');
$b->setText('A wee word, é 12.');
foreach ($b->getPartsIterator(IntlPartsIterator::KEY_RIGHT) as $k => $part) echo "$k=", json_encode($part, JSON_UNESCAPED_UNICODE), '/', $b->getRuleStatus(), ' ';
echo "\n";
foreach ($b as $k => $at) echo "$k:$at ";
echo "\n";
var_dump($b->first(), $b->next(2), $b->preceding(5), $b->isBoundary(3), $b->last(), $b->next(), $b->getText());

$r = new IntlRuleBasedBreakIterator('[a-z]+{7}; [0-9]+{9};');
$r->setText('abc12de');
foreach ($r->getPartsIterator() as $part) echo $part, '/', $r->getRuleStatus(), ' ';
echo "\n", $r->getRules(), "\n";
$copy = new IntlRuleBasedBreakIterator($r->getBinaryRules(), true);
$copy->setText('x1');
var_dump($copy->next(), $copy->getRuleStatusVec(), $copy == clone $copy, $copy == $r);

$c = IntlBreakIterator::createCodePointInstance();
$c->setText('aé€😀');
while ($c->next() !== IntlBreakIterator::DONE) printf('%d:%X ', $c->current(), $c->getLastCodePoint());
var_dump($c->following(2), $c->isBoundary(2), $c->next(-1));
foreach ([fn() => new IntlRuleBasedBreakIterator('['), fn() => $c->getPartsIterator(9)] as $wrong) {
    try {
        $wrong();
    } catch (Throwable $t) {
        echo $t::class, ': ', $t->getMessage(), "\n";
    }
}
--EXPECT--
1="A"/200 2=" "/0 5="wee"/200 6=" "/0 10="word"/200 11=","/0 12=" "/0 14="é"/200 15=" "/0 17="12"/100 18="."/0 
0:0 1:1 2:2 3:5 4:6 5:10 6:11 7:12 8:14 9:15 10:17 11:18 
int(0)
int(2)
int(2)
bool(false)
int(18)
int(-1)
string(18) "A wee word, é 12."
abc/7 12/9 de/7 
[a-z]+{7};[0-9]+{9};
int(1)
array(1) {
  [0]=>
  int(7)
}
bool(true)
bool(false)
1:61 3:E9 6:20AC 10:1F600 int(3)
bool(false)
int(0)
IntlException: IntlRuleBasedBreakIterator::__construct(): unable to create RuleBasedBreakIterator from rules (parse error on line 1, offset 1)
ValueError: IntlBreakIterator::getPartsIterator(): Argument #1 ($type) must be one of IntlPartsIterator::KEY_SEQUENTIAL, IntlPartsIterator::KEY_LEFT, or IntlPartsIterator::KEY_RIGHT
