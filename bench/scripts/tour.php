<?php
declare(strict_types=1);

/**
 * A tour: four small programs in today's PHP, each checked and timed. Run it with any PHP 8.4 to compare.
 */

namespace Tour;

enum Suit: string
{
    case Clubs = '♣'; case Diamonds = '♦'; case Hearts = '♥'; case Spades = '♠';
}

final readonly class Card
{
    public function __construct(public Suit $suit, public int $rank) {}

    public function __toString(): string
    {
        return match ($this->rank) { 11 => 'J', 12 => 'Q', 13 => 'K', 14 => 'A', default => (string) $this->rank } . $this->suit->value;
    }
}

/** The Mandelbrot set as text: floats in loops. */
function mandelbrot(int $width, int $height): array
{
    $rows = [];
    for ($y = 0; $y < $height; $y++) {
        $row = '';
        for ($x = 0; $x < $width; $x++) {
            $cr = 3.0 * $x / $width - 2.2;
            $ci = 2.0 * $y / $height - 1.0;
            $r = $i = 0.0;
            for ($n = 0; $n < 60 && $r * $r + $i * $i < 4.0; $n++) {
                [$r, $i] = [$r * $r - $i * $i + $cr, 2 * $r * $i + $ci];
            }
            $row .= ' .:-=+*#%@'[intdiv($n, 7) % 10];
        }
        $rows[] = $row;
    }
    return $rows;
}

/** Primes from a generator over a sieve: arrays. */
function primes(int $limit): \Generator
{
    $composite = array_fill(0, $limit + 1, false);
    for ($n = 2; $n <= $limit; $n++) {
        if ($composite[$n]) continue;
        yield $n;
        for ($m = $n * $n; $m <= $limit; $m += $n) $composite[$m] = true;
    }
}

/** Solutions of the queens' problem: recursion and a closure. */
function queens(int $size): int
{
    $place = function (int $row, int $columns, int $left, int $right) use (&$place, $size): int {
        if ($row === $size) return 1;
        $found = 0;
        for ($free = ((1 << $size) - 1) & ~($columns | $left | $right); $free; $free &= $free - 1) {
            $bit = $free & -$free;
            $found += $place($row + 1, $columns | $bit, ($left | $bit) << 1, ($right | $bit) >> 1);
        }
        return $found;
    };
    return $place(0, 0, 0, 0);
}

/** Poker hands dealt by a linear congruential generator: objects, enums, strings. */
function deal(int $hands, int $seed): array
{
    $deck = [];
    foreach (Suit::cases() as $suit) {
        for ($rank = 2; $rank <= 14; $rank++) $deck[] = new Card($suit, $rank);
    }
    $flushes = 0;
    $best = '';
    for ($h = 0; $h < $hands; $h++) {
        for ($i = 0; $i < 5; $i++) {
            $seed = ($seed * 1103515245 + 12345) & 0x7fffffff;
            $j = $i + $seed % (52 - $i);
            [$deck[$i], $deck[$j]] = [$deck[$j], $deck[$i]];
        }
        $suits = [];
        for ($i = 0; $i < 5; $i++) $suits[$deck[$i]->suit->value] = ($suits[$deck[$i]->suit->value] ?? 0) + 1;
        if (count($suits) === 1) {
            $flushes++;
            $best = implode(' ', array_slice($deck, 0, 5));
        }
    }
    return [$flushes, $best];
}

function timed(string $name, callable $run): mixed
{
    $start = hrtime(true);
    $result = $run();
    printf("%-28s %8.1f ms\n", $name, (hrtime(true) - $start) / 1e6);
    return $result;
}

echo 'PHP ', PHP_VERSION, "\n\n";
$rows = timed('Mandelbrot, 160 x 48', fn () => mandelbrot(160, 48));
$sum = timed('primes to 200,000', function () {
    $sum = 0;
    foreach (primes(200_000) as $p) $sum += $p;
    return $sum;
});
$solutions = timed('eight queens to ten', fn () => array_map(queens(...), [8, 9, 10]));
[$flushes, $best] = timed('30,000 poker hands', fn () => deal(30_000, 42));

echo "\n", implode("\n", array_map(fn ($row) => substr($row, 20, 120), array_slice($rows, 4, 40))), "\n\n";
echo "sum of the primes: $sum\n", 'queens: ', implode(', ', $solutions), "\n", "flushes: $flushes, the last one $best\n";
