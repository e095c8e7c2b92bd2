<?php
namespace N;
use Other\{A, B as C};
use function Other\f;
use const Other\K;
interface I extends A { const X = 1; function m(int $a, ?C $b = null): static; }
abstract class P implements I
{
    use T, U { T::x insteadof U; U::x as protected y; z as final; }
    const Y = self::X + 1, Z = [self::Y, C::D, K, \M_PI, 'k' => \E_ALL];
    public int|string $p = 5;
    protected static ?array $s = [1, 2];
    private (A&C)|null $d = null;
    final public const string TYPED = 'a' . 'b';
    public function __construct(public readonly int $a, protected C $b = new C(1, x: K), private array $c = [], callable|\Closure|null $n = null) { }
    abstract function m(int $a, ?C $b = null): static;
    public string $hook { get => $this->hook . f(1); set(string|int $v) { $this->hook = $v; } }
    public $virtual { &get { return $x; } }
    private int $short { set => $value * 2; }
    function __toString(): string { return __CLASS__ . __METHOD__ . static::class . self::Y . P::TYPED; }
    static function gen(): \Generator { $x = yield 1; return yield 'k' => $x; }
}
trait T { private $t = __CLASS__; static function x() { return self::class . __TRAIT__; } abstract function need(); }
enum Suit: string implements I { case H = 'h'; case S = 's' . K; const D = self::H; static function f() { return self::H->value . Suit::S->name; } }
function typed(int $a, float $f = 1, iterable $i = [], P|null $o = null, string ...$rest): ?int { return $a; }
function nothing(): void { return; }
function never(): never { throw new \E; }
if ($cond) { class Late extends P {} function late() {} }
const GLOBAL_CONST = 5 * 2, OTHER = GLOBAL_CONST . 'x';
echo K, GLOBAL_CONST, \PHP_VERSION, namespace\X, A\B;
