--TEST--
apcu_*()
--INI--
apc.enabled=1
apc.enable_cli=1
--FILE--
<?php
class P { public $x = [1]; private $y = 'z'; }
var_dump(apcu_enabled(), apcu_store('a', [1, 'b' => ['c' => 2.5, 'd' => null]]), apcu_fetch('a', $ok), $ok);
$v = apcu_fetch('a'); $v['b']['c'] = 'changed'; $v[] = 5;
var_dump(apcu_fetch('a') === [1, 'b' => ['c' => 2.5, 'd' => null]], count($v));
var_dump(apcu_store('o', $p = new P), apcu_fetch('o') == $p, apcu_fetch('o') === $p);
var_dump(apcu_fetch('none', $ok), $ok, apcu_add('a', 1), apcu_add('n', 1), apcu_exists(['a', 'n', 'x']), apcu_exists('x'));
var_dump(apcu_store(['k1' => 1, 'k2' => 2]), apcu_fetch(['k1', 'k2', 'k3']), apcu_add(['k1' => 1, 'k4' => 4]));
var_dump(apcu_inc('c'), apcu_inc('c', 5, $s), $s, apcu_dec('c', 2), apcu_inc('a', 1, $s), $s, apcu_cas('c', 4, 10), apcu_cas('c', 4, 11), apcu_cas('nope', 0, 1), apcu_fetch('c'));
var_dump(apcu_entry('e', function ($k) { echo "making $k\n"; return "made $k"; }), apcu_entry('e', function () { echo "never\n"; }));
var_dump(apcu_delete('a'), apcu_delete('a'), apcu_delete(['k1', 'zz']), apcu_fetch('a'));
foreach (new APCUIterator('/^k[0-9]/', APC_ITER_KEY | APC_ITER_VALUE) as $k => $i) $seen[$k] = $i['value'];
ksort($seen);
var_dump($seen, apcu_delete(new APCUIterator(['k2'])), apcu_exists('k2'));
var_dump(apcu_key_info('c')['ttl'], apcu_cache_info(true)['num_entries'], apcu_sma_info()['num_seg'], apcu_clear_cache(), apcu_cache_info()['num_entries']);
apcu_store('t', 1, 1); sleep(3); var_dump(apcu_fetch('t'));
?>
--EXPECT--
bool(true)
bool(true)
array(2) {
  [0]=>
  int(1)
  ["b"]=>
  array(2) {
    ["c"]=>
    float(2.5)
    ["d"]=>
    NULL
  }
}
bool(true)
bool(true)
int(3)
bool(true)
bool(true)
bool(false)
bool(false)
bool(false)
bool(false)
bool(true)
array(2) {
  ["a"]=>
  bool(true)
  ["n"]=>
  bool(true)
}
bool(false)
array(0) {
}
array(2) {
  ["k1"]=>
  int(1)
  ["k2"]=>
  int(2)
}
array(1) {
  ["k1"]=>
  int(-1)
}
int(1)
int(6)
bool(true)
int(4)
bool(false)
bool(false)
bool(true)
bool(false)
bool(false)
int(10)
making e
string(6) "made e"
string(6) "made e"
bool(true)
bool(false)
array(1) {
  [0]=>
  string(2) "zz"
}
bool(false)
array(2) {
  ["k2"]=>
  int(2)
  ["k4"]=>
  int(4)
}
bool(true)
bool(false)
int(0)
int(5)
int(1)
bool(true)
int(0)
bool(false)
