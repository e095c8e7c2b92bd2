<?php
/*
 * Small programs of the kinds that PHP code is made of: objects, strings, arrays, closures, generators. Written for
 * steady.php, which runs each of the calls at the end until it is stable:
 *
 *     php steady.php programs.php [rounds [only]]
 */

// n-body with objects: float properties, object graph
class Body {
    public function __construct(public float $x, public float $y, public float $z, public float $vx, public float $vy, public float $vz, public float $mass) {}
}

function nbody(int $steps) {
    $bodies = [
        new Body(0, 0, 0, 0, 0, 0, 39.47841760435743),
        new Body(4.84143144246472090, -1.16032004402742839, -0.10362204447112311, 0.6063263929958, 2.81198684491626, -0.02521836165988763, 0.03769367487038949),
        new Body(8.34336671824457987, 4.12479856412430479, -0.40352341711432138, -1.01077434617879, 1.82566237123041, 0.00841576137658415, 0.0112863261319687),
        new Body(12.8943695621391310, -15.1111514016986312, -0.22330757889265573, 1.08279100644154, 0.868713018169608, -0.0108326374013636, 0.0017237240570597112),
        new Body(15.3796971148509165, -25.9193146099879641, 0.17925877295037118, 0.979090732243898, 0.594698998647676, -0.0347559555040781, 0.0020336868699246304),
    ];
    for ($s = 0; $s < $steps; $s++) {
        foreach ($bodies as $i => $a) {
            for ($j = $i + 1; $j < 5; $j++) {
                $b = $bodies[$j];
                $dx = $a->x - $b->x;
                $dy = $a->y - $b->y;
                $dz = $a->z - $b->z;
                $d2 = $dx * $dx + $dy * $dy + $dz * $dz;
                $mag = 0.01 / ($d2 * sqrt($d2));
                $a->vx -= $dx * $b->mass * $mag;
                $a->vy -= $dy * $b->mass * $mag;
                $a->vz -= $dz * $b->mass * $mag;
                $b->vx += $dx * $a->mass * $mag;
                $b->vy += $dy * $a->mass * $mag;
                $b->vz += $dz * $a->mass * $mag;
            }
        }
        foreach ($bodies as $b) {
            $b->x += 0.01 * $b->vx;
            $b->y += 0.01 * $b->vy;
            $b->z += 0.01 * $b->vz;
        }
    }
    printf("%.9f\n", $bodies[0]->x);
}

// spectral norm: a small function called in nested loops
function a($i, $j) { return 1.0 / ((($i + $j) * ($i + $j + 1) >> 1) + $i + 1); }

function times($n, $u) {
    $v = [];
    for ($i = 0; $i < $n; $i++) {
        $s = 0.0;
        for ($j = 0; $j < $n; $j++) $s += a($i, $j) * $u[$j];
        $v[] = $s;
    }
    return $v;
}

function spectral(int $n) {
    $u = array_fill(0, $n, 1.0);
    for ($i = 0; $i < 3; $i++) $u = times($n, times($n, $u));
    printf("%.6f\n", array_sum($u));
}

// fannkuch: permutations in a list
function fannkuch(int $n) {
    $p = range(0, $n - 1);
    $count = array_fill(0, $n, 0);
    $max = 0;
    $sum = 0;
    $sign = 1;
    $r = $n;
    while (true) {
        while ($r != 1) {
            $count[$r - 1] = $r;
            $r--;
        }
        $q = $p;
        $flips = 0;
        while (($k = $q[0]) != 0) {
            for ($i = 0, $j = $k; $i < $j; $i++, $j--) {
                $t = $q[$i];
                $q[$i] = $q[$j];
                $q[$j] = $t;
            }
            $flips++;
        }
        if ($flips > $max) $max = $flips;
        $sum += $sign * $flips;
        while (true) {
            if ($r == $n) {
                echo "$sum $max\n";
                return;
            }
            $first = $p[0];
            for ($i = 0; $i < $r; $i++) $p[$i] = $p[$i + 1];
            $p[$r] = $first;
            if (--$count[$r] > 0) break;
            $r++;
        }
        $sign = -$sign;
        $r = max($r, 1);
    }
}

// binary trees: allocation and recursion
class Tree {
    public ?Tree $left = null;
    public ?Tree $right = null;
    public function check(): int { return 1 + ($this->left === null ? 0 : $this->left->check() + $this->right->check()); }
}

function tree(int $depth): Tree {
    $t = new Tree();
    if ($depth > 0) {
        $t->left = tree($depth - 1);
        $t->right = tree($depth - 1);
    }
    return $t;
}

function trees(int $depth) { echo tree($depth)->check(), "\n"; }

// a virtual machine: a switch over op codes in an array
function machine(int $n) {
    $code = [[0, 0, 0], [0, 1, $n], [1, 0, 1], [2, 1, 1], [3, 1, 2], [4, 0, 0]];
    $reg = [0, 0, 0, 0];
    $pc = 0;
    while (true) {
        [$op, $a, $b] = $code[$pc++];
        switch ($op) {
            case 0: $reg[$a] = $b; break;
            case 1: $reg[$a] = ($reg[$a] + $reg[$b] * 3) % 1000003; break;
            case 2: $reg[$a] = $reg[$a] - $b; break;
            case 3: if ($reg[$a] > 0) $pc = $b; break;
            case 4: echo $reg[$a], "\n"; return;
        }
    }
}

// polymorphic dispatch through an interface
interface Shape { public function area(): float; }
final class Circle implements Shape { public function __construct(private float $r) {} public function area(): float { return 3.14159 * $this->r * $this->r; } }
final class Square implements Shape { public function __construct(private float $s) {} public function area(): float { return $this->s * $this->s; } }
final class Box implements Shape { public function __construct(private float $w, private float $h) {} public function area(): float { return $this->w * $this->h; } }

function shapes(int $n) {
    $all = [];
    for ($i = 0; $i < 300; $i++) $all[] = match ($i % 3) { 0 => new Circle($i), 1 => new Square($i), 2 => new Box($i, 2) };
    $sum = 0.0;
    for ($k = 0; $k < $n; $k++) foreach ($all as $s) $sum += $s->area();
    printf("%.1f\n", $sum);
}

// text: words counted
function words(int $n) {
    $text = str_repeat("the quick brown fox jumps over the lazy dog and runs away from the big bad wolf ", $n);
    $count = [];
    foreach (explode(' ', $text) as $word) {
        if ($word === '') continue;
        if (isset($count[$word])) $count[$word]++;
        else $count[$word] = 1;
    }
    arsort($count);
    echo count($count), key($count), current($count), "\n";
}

// a lexer by characters
function tokens(int $n) {
    $source = str_repeat('foo = bar + 12 * (baz - 7); ', $n);
    $length = strlen($source);
    $i = $names = $numbers = $others = 0;
    while ($i < $length) {
        $c = $source[$i];
        if ($c === ' ') { $i++; continue; }
        if ($c >= 'a' && $c <= 'z') {
            $start = $i;
            while ($i < $length && $source[$i] >= 'a' && $source[$i] <= 'z') $i++;
            $names += strlen(substr($source, $start, $i - $start));
        } elseif (ctype_digit($c)) {
            $value = 0;
            while ($i < $length && ord($source[$i]) >= 48 && ord($source[$i]) <= 57) $value = $value * 10 + ord($source[$i++]) - 48;
            $numbers += $value;
        } else {
            $others++;
            $i++;
        }
    }
    echo "$names $numbers $others\n";
}

// JSON written and read by PHP code
function encode($v): string {
    if (is_array($v)) {
        $parts = [];
        if (array_is_list($v)) {
            foreach ($v as $e) $parts[] = encode($e);
            return '[' . implode(',', $parts) . ']';
        }
        foreach ($v as $k => $e) $parts[] = '"' . $k . '":' . encode($e);
        return '{' . implode(',', $parts) . '}';
    }
    if (is_string($v)) return '"' . $v . '"';
    if (is_bool($v)) return $v ? 'true' : 'false';
    return $v === null ? 'null' : (string)$v;
}

function json(int $n) {
    $rows = [];
    for ($i = 0; $i < $n; $i++) $rows[] = ['id' => $i, 'name' => "row $i", 'tags' => ['a', 'b', true, null], 'size' => ['w' => $i * 2, 'h' => 1.5]];
    $text = encode($rows);
    echo strlen($text), ' ', count(json_decode($text, true)), "\n";
}

// shortest paths with a priority queue
function dijkstra(int $n) {
    $edges = [];
    for ($i = 0; $i < $n; $i++) for ($k = 1; $k <= 4; $k++) $edges[$i][($i * 7 + $k * 13) % $n] = ($i * $k) % 17 + 1;
    $distance = array_fill(0, $n, PHP_INT_MAX);
    $distance[0] = 0;
    $queue = new SplPriorityQueue();
    $queue->setExtractFlags(SplPriorityQueue::EXTR_BOTH);
    $queue->insert(0, 0);
    while (!$queue->isEmpty()) {
        $top = $queue->extract();
        $u = $top['data'];
        if (-$top['priority'] > $distance[$u]) continue;
        foreach ($edges[$u] as $v => $w) {
            $d = $distance[$u] + $w;
            if ($d < $distance[$v]) {
                $distance[$v] = $d;
                $queue->insert($v, -$d);
            }
        }
    }
    echo array_sum(array_filter($distance, fn($d) => $d < PHP_INT_MAX)), "\n";
}

// matrices in classes
final class Matrix {
    private array $rows = [];
    public function __construct(private int $n, int $seed) {
        for ($i = 0; $i < $n; $i++) for ($j = 0; $j < $n; $j++) $this->rows[$i][$j] = ($i * $seed + $j) % 10;
    }
    public function at(int $i, int $j): int { return $this->rows[$i][$j]; }
    public function times(Matrix $o): int {
        $sum = 0;
        for ($i = 0; $i < $this->n; $i++)
            for ($j = 0; $j < $this->n; $j++) {
                $s = 0;
                for ($k = 0; $k < $this->n; $k++) $s += $this->rows[$i][$k] * $o->at($k, $j);
                $sum += $s;
            }
        return $sum;
    }
}

function matrices(int $n) { echo (new Matrix($n, 3))->times(new Matrix($n, 7)), "\n"; }

// closures: map, filter, sort
function closures(int $n) {
    $list = [];
    $x = 42;
    for ($i = 0; $i < $n; $i++) $list[] = ['key' => $x = ($x * 1103515245 + 12345) % 2147483648, 'n' => $i];
    $factor = 3;
    $list = array_filter($list, fn($r) => $r['n'] % 2 === 0);
    $list = array_map(function ($r) use ($factor) { $r['n'] *= $factor; return $r; }, $list);
    usort($list, fn($a, $b) => $a['key'] <=> $b['key']);
    echo $list[0]['n'], ' ', array_sum(array_column($list, 'n')), "\n";
}

// a template with output buffers
function page(int $n) {
    $length = 0;
    for ($i = 0; $i < $n; $i++) {
        ob_start();
        echo '<ul>';
        foreach (['home' => 'Home', 'about' => 'About & more', 'contact' => 'Contact'] as $id => $title) {
            echo '<li class="', $id, '">', htmlspecialchars($title), '</li>';
        }
        echo "</ul>page $i";
        $length += strlen(ob_get_clean());
    }
    echo $length, "\n";
}

// a pipeline of generators
function numbers($n) { for ($i = 0; $i < $n; $i++) yield $i; }
function evens($in) { foreach ($in as $v) if ($v % 2 === 0) yield $v; }
function squares($in) { foreach ($in as $v) yield $v => $v * $v; }
function pipeline(int $n) {
    $sum = 0;
    foreach (squares(evens(numbers($n))) as $k => $v) $sum += $v - $k;
    echo $sum, "\n";
}

// exceptions through frames
function deep($n, $i) { if ($n === 0) { if ($i % 4 === 0) throw new RuntimeException("at $i"); return $i; } return deep($n - 1, $i) + 1; }
function throwing(int $n) {
    $caught = 0;
    for ($i = 0; $i < $n; $i++) {
        try { deep(5, $i); } catch (RuntimeException $e) { $caught++; }
    }
    echo $caught, "\n";
}

$t0 = $t = start_test();
nbody(1500);
spectral(60);
fannkuch(7);
trees(11);
machine(30000);
shapes(80);
words(400);
tokens(400);
json(300);
dijkstra(600);
matrices(40);
closures(2000);
page(600);
pipeline(20000);
throwing(1500);
