<?php
// inputs.php FUNCTION SEED COUNT [verbose]: calls a parser of ours with COUNT random and mutated inputs and prints, for
// each, whether it was accepted, or (quiet) how many were, and the slowest call. The same seed gives the same inputs in every PHP.

error_reporting(0);
libxml_use_internal_errors(true);
ini_set('pcre.backtrack_limit', '100000');
[, $function, $seed, $count] = $argv;
$verbose = isset($argv[4]);
mt_srand((int) $seed);

function pick(array $list): mixed
{
    return $list[mt_rand(0, count($list) - 1)];
}

/** A random value of at most $depth levels. */
function value(int $depth): mixed
{
    return match (mt_rand(0, $depth > 0 ? 8 : 5)) {
        0 => mt_rand(-1000, 1000),
        1 => mt_rand(0, PHP_INT_MAX),
        2 => mt_rand(-100000, 100000) / 64,
        3 => pick([true, false, null]),
        4 => bytes(mt_rand(0, 12)),
        5 => pick(['', 'abc', "é", "a\0b", '0', "\u{1F600}", 'true', '1e5']),
        6, 7 => array_map(fn() => value($depth - 1), range(0, mt_rand(0, 4))),
        8 => (object) ['a' => value($depth - 1), 'b' . mt_rand(0, 9) => value($depth - 1)],
    };
}

function bytes(int $length): string
{
    $s = '';
    while ($length-- > 0) {
        $s .= chr(mt_rand(0, 255));
    }

    return $s;
}

/** Some of: a byte changed, removed, inserted, a part doubled, cut off, a number made huge. */
function mutate(string $s): string
{
    for ($n = mt_rand(0, 3); $n > 0; $n--) {
        $at = mt_rand(0, strlen($s));
        $length = mt_rand(0, 8);
        $s = match (mt_rand(0, 6)) {
            0 => substr_replace($s, chr(mt_rand(0, 255)), $at, 1),
            1 => substr_replace($s, '', $at, 1),
            2 => substr_replace($s, chr(mt_rand(32, 126)), $at, 0),
            3 => substr_replace($s, substr($s, $at, $length), $at, 0),
            4 => substr($s, 0, $at),
            5 => substr_replace($s, substr($s, mt_rand(0, strlen($s)), $length), $at, $length),
            6 => preg_replace('/\d+/', pick(['0', '-1', '99999999999999999999', '2147483648', '4']), $s, 1) ?? $s,
        };
    }

    return $s;
}

/** A text of the pieces, as many as $most. */
function pieces(array $list, int $most): string
{
    $s = '';
    for ($n = mt_rand(1, $most); $n > 0; $n--) {
        $s .= pick($list);
    }

    return $s;
}

/** A well-formed element. */
function element(int $depth): string
{
    $name = pick(['a', 'b', 'p:q', 'é', 'x-1']);
    $s = "<$name xmlns:p='u'" . pick(['', ' c="d"', " e='&lt;&#65;'"]) . '>';
    for ($n = mt_rand(0, 3); $n > 0; $n--) {
        $s .= $depth > 0 && mt_rand(0, 1) ? element($depth - 1) : pick(['text', '&amp;', '<!--x-->', '<![CDATA[y]]>', '<?p i?>', "\n"]);
    }

    return "$s</$name>";
}

const PATTERN = ['a', 'b+', '(', ')', '[a-z]', '[^x', ']', '*', '+?', '{2,3}', '\\d', '\\', '(?:', '(?<n>', '(?P<n>', '(?=', '(?<=', '|', '^', '$', '.', '\\1', '\\p{L}',
    '\\x{41}', '(?i)', '(?>', '(*FAIL)', '\\Q', '\\E', '(?R)', '(?(1)', '#', '/', "\n", "\xff", 'é', '[[:alpha:]]', '(?#', '{', '}'];
const TIME = ['now', 'tomorrow', 'monday', 'next', 'last', 'day', 'of', '+1', '-2', 'week', 'weeks', 'month', 'years', '2024-02-29', '2023', '13', '10:30', '25:00', 'T', 'Z',
    'UTC', 'Europe/Berlin', 'Foo/Bar', '@86400', '@-1.5', ' ', ',', '/', '-', ':', 'am', 'pm', 'noon', '1st', 'first', 'january', 'Feb', 'W05', '2024W101', '.123456', '+02:00',
    'ago', 'sat', '00', '99999999999', 'front of', 'back of', 'GMT+3', '(CET)', "\0", 'é'];
const FORMAT = ['a', 'A', 'h', 'H', 'c', 'C', 's', 'S', 'n', 'v', 'l', 'L', 'N', 'V', 'q', 'Q', 'J', 'P', 'f', 'g', 'G', 'd', 'e', 'E', 'x', 'X', 'Z', '@', '*', '2', '10', '0', 'name', '/', '%', ' '];
const XML = ['<a>', '</a>', '<b c="d">', '</b>', '<e/>', 'text', '&amp;', '&lt;', '&unknown;', '<!--x-->', '<![CDATA[y]]>', '<?p i?>', '<a', '>', '"', '&#65;', '&#x0;', ' xmlns:p="u"', '<p:q>',
    '</p:q>', '<!DOCTYPE a [<!ENTITY e "v">]>', '&e;', "\xff", 'é', "\0", ']]>', '<?xml version="1.0"?>', '<?xml version="1.0" encoding="latin1"?>'];

[$input, $call] = match ($function) {
    'unserialize' => [
        fn() => mt_rand(0, 9) ? mutate(serialize(value(3))) : mutate(pick(['O:8:"DateTime":0:{}', 'a:1:{i:0;R:1;}', 'O:11:"ArrayObject":4:{i:0;i:0;i:1;a:0:{}i:2;a:0:{}i:3;N;}',
            'C:11:"ArrayObject":21:{x:i:0;a:0:{};m:a:0:{}}', 'E:3:"A:B";', 'O:16:"SplObjectStorage":2:{i:0;a:0:{}i:1;a:0:{}}', 'a:2:{i:0;O:8:"stdClass":0:{}i:1;r:2;}', 'O:12:"SplFixedArray":1:{i:0;i:5;}'])),
        fn($s) => unserialize($s) !== false || $s === 'b:0;',
    ],
    'json_decode' => [
        fn() => mutate(json_encode(value(4), JSON_PARTIAL_OUTPUT_ON_ERROR | pick([0, JSON_PRETTY_PRINT, JSON_UNESCAPED_UNICODE]))),
        fn($s) => [json_decode($s, pick([true, false]), 5), json_last_error()][1] === 0,
    ],
    'preg_match' => [
        fn() => pick(['~', '~', '~', '/', '#', '{', '']) . pieces(PATTERN, pick([2, 3, 8])) . pick(['~', '~', '~', '/', '#', '}']) . pick(['', 'i', 'u', 'x', 'sm', 'D', 'k', 'A', 'U', 'J', 'n']),
        fn($s) => preg_match($s, 'ab12 éxyz aab') !== false,
    ],
    'strtotime' => [
        fn() => mutate(pieces(TIME, 5)),
        fn($s) => strtotime($s, 1700000000) !== false,
    ],
    'pack' => [
        fn() => pieces(FORMAT, 5),
        fn($s) => is_string(pack($s, 1, 'ff', 3.5, -4, '5')),
    ],
    'unpack' => [
        fn() => pieces(FORMAT, 5) . "\n" . bytes(mt_rand(0, 20)),
        fn($s) => unpack(...explode("\n", $s, 2)) !== false,
    ],
    'simplexml' => [
        fn() => mutate(mt_rand(0, 2) ? element(3) : pieces(XML, 6)),
        fn($s) => simplexml_load_string($s) !== false,
    ],
};

$accepted = 0;
$slowest = 0;
for ($i = 0; $i < $count; $i++) {
    $s = $input();
    $start = hrtime(true);
    try {
        $ok = $call($s);
    } catch (Throwable) {
        $ok = false;
    }

    $slowest = max($slowest, hrtime(true) - $start);
    $accepted += $ok;
    libxml_clear_errors();
    if ($verbose) {
        echo $ok ? 'accepted ' : 'rejected ', addcslashes($s, "\0..\37\177..\377"), "\n";
    }
}

if (!$verbose) {
    printf("%s: %d inputs, %d accepted, slowest %.0f ms\n", $function, $count, $accepted, $slowest / 1e6);
}
