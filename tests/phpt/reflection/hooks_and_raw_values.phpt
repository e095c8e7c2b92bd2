--TEST--
Property hooks: what Reflection tells, values past the hooks, scopes that do not leak into user code
--FILE--
<?php
class P {
    private int $hidden = 1;
    public private(set) string $a = 'raw' { get => "[$this->a]"; set(int|string $v) => $this->a = "<$v>"; }
    public string $virtual { get => 'v' . $this->other(); }
    function other() { return isset($this->hidden) ? 'in' : 'out'; }
}
class Q extends P { private int $hidden = 2; function __get($n) { return "magic $n"; } }

$o = new P;
$a = new ReflectionProperty('P', 'a');
echo $a, implode(',', array_keys($a->getHooks())), ' ', $a->getSettableType(), ' ', $a->getHook(PropertyHookType::Set), "\n";
var_dump($a->getValue($o), $a->getRawValue($o));
$a->setValue($o, 3);
var_dump($a->getRawValue($o));
$a->setRawValue($o, 'plain');
var_dump($a->getRawValue($o), $o->a);
$v = new ReflectionProperty('P', 'virtual');
var_dump($v->isVirtual(), $v->getValue($o), (string) $v->getSettableType());
try { $v->getRawValue($o); } catch (Error $e) { echo $e->getMessage(), "\n"; }
var_dump((new ReflectionProperty('P', 'hidden'))->getValue(new Q), (new ReflectionProperty('Q', 'hidden'))->getValue(new Q));
?>
--EXPECTF--
Property [ final public private(set) string $a = 'raw' ]
get,set string|int Method [ <user> public method $a::set ] {
  @@ %s 4 - 4

  - Parameters [1] {
    Parameter #0 [ <required> string|int $v ]
  }
  - Return [ void ]
}

string(5) "[raw]"
string(3) "raw"
string(3) "<3>"
string(5) "plain"
string(7) "[plain]"
bool(true)
string(3) "vin"
string(5) "never"
Must not read from virtual property P::$virtual
int(1)
int(2)
