<?php
// Writes *.txt beside itself: run it with a real PHP 8.4 that has mbstring, and a folder with the lists of .NET's code
// pages ("932.txt": lines "BYTES CODEPOINT" in hexadecimal, of every two bytes that decode to one character).
// docs/mbstring.md describes the format. Usage: php generate.php CODEPAGES
error_reporting(E_ALL & ~E_DEPRECATED);
ini_set('memory_limit', -1);

const BAD = 0x10FFFF;
mb_substitute_character(BAD);

function decode(string $bytes, string $encoding): array
{
    return array_values(unpack('N*', mb_convert_encoding($bytes, 'UTF-32BE', $encoding)));
}

/** Key => code points, of the sequences that are one character. */
function put(array &$map, string $key, string $bytes, string $encoding): void
{
    $cps = decode($bytes, $encoding);
    if ($cps && !in_array(BAD, $cps)) $map[strtoupper(bin2hex($key))] = $cps;
}

function pair(int $a, int $b): string
{
    return chr($a) . chr($b);
}

/** The decoding map of an encoding without states. */
function stateless(string $encoding): array
{
    $map = [];
    $leads = [];
    for ($a = 0; $a < 256; $a++) {
        $cps = decode(chr($a), $encoding);
        if ($cps != [BAD]) {
            if ($cps) $map[sprintf('%02X', $a)] = $cps;
            continue;
        }
        if (decode(pair($a, 0), $encoding) == [BAD]) $leads[] = $a;
        elseif ($a < 0x80) continue;
        if (!in_array($a, $leads)) continue;
        for ($b = 0; $b < 256; $b++) put($map, pair($a, $b), pair($a, $b), $encoding);
    }
    $prefixes = match (true) {
        str_starts_with(strtoupper($encoding), 'EUCJP'), str_starts_with($encoding, 'EUC-JP') => ["\x8F"],
        $encoding == 'EUC-TW' => ["\x8E\xA2", "\x8E\xAE"],
        default => [],
    };
    foreach ($prefixes as $prefix)
        for ($a = 0xA1; $a < 0xFF; $a++)
            for ($b = 0xA1; $b < 0xFF; $b++) put($map, $prefix . pair($a, $b), $prefix . pair($a, $b), $encoding);
    return [$map, array_diff($leads, [0x1B])];
}

/** The escape sequences of the ISO-2022 family, and how keys of their sets are written: as in EUC. */
const SETS = ['$B' => '', '$@' => '', '$(D' => "\x8F", '$(Q' => '', '$(P' => "\x8F", '$(?' => "\x8C", '(I' => "\x8E", '(J' => "\x8D"];

function isoKey(string $prefix, int $a, ?int $b): string
{
    if ($b === null) return $prefix . chr($a | 0x80);
    return $a < 0x7F ? $prefix . pair($a | 0x80, $b | 0x80) : $prefix . pair($a | 0x80, $b);
}

function stateful(string $encoding): array
{
    $map = [];
    for ($a = 0; $a < 0x80; $a++) put($map, chr($a), chr($a), 'ASCII');
    $sets = match ($encoding) {
        'ISO-2022-JP-2004' => ['$B', '$(Q', '$(P'],
        'ISO-2022-JP-MS' => ['$B', '$(?', '(I'],
        'ISO-2022-JP-MOBILE#KDDI' => ['$B', '(I'],
        'ISO-2022-KR' => ["\x0E"],
        'HZ' => ['~{'],
        default => ['$B', '$(D', '(I', '(J'],
    };
    foreach ($sets as $set) {
        if ($encoding == 'ISO-2022-JP-2004' && $set == '$B') continue;
        $escape = match ($encoding) { 'ISO-2022-KR', 'HZ' => $set, default => "\x1B$set" };
        $prefix = SETS[$set] ?? '';
        for ($a = 0x21; $a < 0x98; $a++) {
            if ($set[0] == '(') {
                if ($a < 0x7F) put($map, isoKey($prefix, $a, null), $escape . chr($a), $encoding);
                continue;
            }
            for ($b = 0x21; $b < 0x7F; $b++) put($map, isoKey($prefix, $a, $b), $escape . pair($a, $b) . ($encoding == 'HZ' ? '~}' : ''), $encoding);
        }
    }
    return [$map, []];
}

/** Hexadecimal key of what a code point becomes, or null. */
function encoded(array $cps, string $encoding, bool $states): ?string
{
    mb_substitute_character('none');
    $bytes = mb_convert_encoding(pack('N*', ...$cps), $encoding, 'UTF-32BE');
    mb_substitute_character(BAD);
    if ($encoding == 'ISO-2022-KR') {
        $bytes = substr($bytes, 4);
        // without a code in KS X 1001 the code point itself is written, which the encoder does by rule
        if ($cps[0] >= 0x2121 && $bytes == "\x0E" . pack('n', $cps[0]) . "\x0F" && mb_convert_encoding(mb_chr($cps[0], 'UTF-8'), 'EUC-KR', 'UTF-8') == '?') return null;
    }
    if ($bytes === '') return null;
    if (!$states) return strtoupper(bin2hex($bytes));
    if ($encoding == 'HZ' && $bytes[0] == '~') return $bytes == '~~' ? '7E' : strtoupper(bin2hex(isoKey('', ord($bytes[2]), ord($bytes[3]))));
    if (strlen($bytes) == 1) return strtoupper(bin2hex($bytes));
    if ($encoding == 'ISO-2022-KR' && $bytes[0] == "\x0E") return strtoupper(bin2hex(isoKey('', ord($bytes[1]), ord($bytes[2]))));
    if ($bytes[0] == "\x0E" && $encoding == 'CP50222') return strtoupper(bin2hex(isoKey("\x8E", ord($bytes[1]), null)));
    if ($bytes[0] != "\x1B" || $bytes == "\x1B") return strtoupper(bin2hex($bytes));
    foreach (SETS as $set => $prefix)
        if (substr($bytes, 1, strlen($set)) == $set) {
            $code = substr($bytes, 1 + strlen($set));
            return strtoupper(bin2hex($set[0] == '(' ? isoKey($prefix, ord($code[0]), null) : isoKey($prefix, ord($code[0]), ord($code[1]))));
        }
    die("$encoding: " . bin2hex($bytes));
}

function hex(array $cps): string
{
    return implode('+', array_map(fn($c) => sprintf('%X', $c), $cps));
}

/** "8140-817E" for keys in a row. */
function ranges(array $keys): array
{
    $out = [];
    $from = $to = null;
    foreach ([...$keys, null] as $key) {
        if ($to !== null && $key !== null && strlen($key) == strlen($to) && hexdec($key) == hexdec($to) + 1) {
            $to = $key;
            continue;
        }
        if ($from !== null) $out[] = $from == $to ? $from : "$from-$to";
        $from = $to = $key;
    }
    return $out;
}

/** Lines "KEY VALUE VALUE ...": the values of keys in a row; "A..B" are code points in a row. */
function rows(array $map, string $letter): array
{
    $lines = [];
    $row = $last = null;
    $tokens = [];
    $flush = function () use (&$lines, &$row, &$tokens, $letter) {
        if ($row === null) return;
        $short = [];
        for ($i = 0; $i < count($tokens); $i = $j) {
            $j = $i + 1;
            if (!str_contains($tokens[$i], '+'))
                while ($j < count($tokens) && !str_contains($tokens[$j], '+') && hexdec($tokens[$j]) == hexdec($tokens[$j - 1]) + 1 && strlen($tokens[$j]) == strlen($tokens[$i])) $j++;
            if ($j - $i > 2) $short[] = $tokens[$i] . '..' . $tokens[$j - 1];
            else for ($k = $i; $k < $j; $k++) $short[] = $tokens[$k];
        }
        $lines[] = "$letter $row " . implode(' ', $short);
        $tokens = [];
    };
    foreach ($map as $key => $value) {
        $key = (string)$key;
        if ($last === null || strlen($key) != strlen($last) || hexdec($key) != hexdec($last) + 1) {
            $flush();
            $row = $key;
        }
        $tokens[] = $value;
        $last = $key;
    }
    $flush();
    return $lines;
}

function sorted(array $map): array
{
    uksort($map, fn($a, $b) => strlen((string)$a) <=> strlen((string)$b) ?: strcmp((string)$a, (string)$b));
    return $map;
}

function codepage(int $number): array
{
    global $argv;
    $map = [];
    for ($a = 0; $a < 0x80; $a++) $map[sprintf('%02X', $a)] = [$a];
    foreach (file("$argv[1]/$number.txt", FILE_IGNORE_NEW_LINES) as $line) {
        [$key, $cp] = explode(' ', $line);
        $map[$key] = [hexdec($cp)];
    }
    return $map;
}

/** Which two-byte sequence, as the shortest and lowest, is a code point's by decoding. */
function inverse(array $map): array
{
    $inverse = [];
    foreach (sorted($map) as $key => $cps) $inverse[hex($cps)] ??= (string)$key;
    return $inverse;
}

function write(string $encoding, string|int $base, bool $states = false): void
{
    static $maps = [];
    [$map, $leads] = $states ? stateful($encoding) : stateless($encoding);
    $map = sorted($map);
    $maps[$encoding] = $map;
    $basis = is_int($base) ? codepage($base) : $maps[$base];
    // .NET's 20932 has JIS X 0212, its 20000 plane 2 of CNS 11643 with the second byte below 0x80
    if ($base === 20932 || $base === 20000) {
        $euc = [];
        foreach ($basis as $key => $cps)
            if (strlen((string)$key) == 4 && hexdec(substr((string)$key, 2)) < 0x80) $euc[sprintf($base === 20932 ? '8F%04X' : '8EA2%04X', hexdec((string)$key) | 0x80)] = $cps;
            else $euc[$key] = $cps;
        $basis = $euc;
    }
    $basis = sorted($basis);

    $lines = ["base $base"];
    if ($leads) $lines[] = 'leads ' . implode(' ', ranges(array_map(fn($a) => sprintf('%02X', $a), $leads)));
    $gone = array_map('strval', array_keys(array_diff_key($basis, $map)));
    foreach (array_chunk(ranges($gone), 12) as $chunk) $lines[] = 'x ' . implode(' ', $chunk);
    $new = [];
    foreach ($map as $key => $cps) if (!isset($basis[$key]) || $basis[$key] != $cps) $new[$key] = hex($cps);
    array_push($lines, ...rows($new, 'd'));

    // JIS X 0212 is only read
    $readOnly = in_array($encoding, ['ISO-2022-JP', 'CP50221', 'CP50222']) ? '8F' : null;
    if ($readOnly) $lines[] = "readonly $readOnly";
    $inverse = inverse($readOnly ? array_filter($map, fn($k) => strlen((string)$k) != 6, ARRAY_FILTER_USE_KEY) : $map);
    $differs = [];
    for ($cp = 0; $cp < 0x110000; $cp++) {
        if ($cp == 0xD800) $cp = 0xE000;
        if ($cp >= 0x30000 && $cp < 0xE0000) continue;
        $key = encoded([$cp], $encoding, $states);
        if (str_starts_with($encoding, 'GB18030') && $key !== null && strlen($key) == 8) $key = null;
        if (($inverse[sprintf('%X', $cp)] ?? null) !== $key) $differs[sprintf('%X', $cp)] = $key ?? '-';
    }
    foreach ($map as $cps) if (count($cps) > 1) {
        $key = encoded($cps, $encoding, $states);
        if ($key !== $inverse[hex($cps)] && $key !== null) $differs[hex($cps)] = '-';
    }
    $none = array_keys(array_filter($differs, fn($k) => $k === '-'));
    foreach (array_chunk(ranges(array_map('strval', $none)), 12) as $chunk) $lines[] = 'n ' . implode(' ', $chunk);
    array_push($lines, ...rows(array_filter($differs, fn($k) => $k !== '-'), 'e'));
    file_put_contents(__DIR__ . '/' . strtolower(str_replace('#', '-', $encoding)) . '.txt', implode("\n", $lines) . "\n");
    echo $encoding, ' ', filesize(__DIR__ . '/' . strtolower(str_replace('#', '-', $encoding)) . '.txt'), "\n";
}

function singleByte(): void
{
    $lines = [];
    foreach (mb_list_encodings() as $encoding) {
        if (!preg_match('/^(ISO-8859|Windows|CP866|CP850|KOI8|ArmSCII|ASCII)/', $encoding)) continue;
        $chars = '';
        $same = true;
        for ($a = 0; $a < 256; $a++) {
            $cp = decode(chr($a), $encoding)[0];
            if ($a < 0x80) $same = $same && $cp == $a;
            if ($a >= 0x80) $chars .= $cp == BAD ? "\u{FFFF}" : mb_chr($cp, 'UTF-8');
        }
        if (!$same) {
            $low = '';
            for ($a = 0; $a < 0x80; $a++) $low .= sprintf('%X ', ($cp = decode(chr($a), $encoding)[0]) == BAD ? 0xFFFF : $cp);
            echo "$encoding: $low\n";
        }
        $numbers = array_map(fn($c) => sprintf('%X', mb_ord($c, 'UTF-8')), mb_str_split($chars, 1, 'UTF-8'));
        array_push($lines, ...rows(array_combine(array_map(fn($a) => sprintf('%02X', $a), range(128, 255)), $numbers), "$encoding"));
        $inverse = [];
        for ($a = 0; $a < 256; $a++) $inverse[decode(chr($a), $encoding)[0]] ??= sprintf('%02X', $a);
        $codes = [];
        for ($cp = 0; $cp < 0x10000; $cp++) {
            if ($cp == 0xD800) $cp = 0xE000;
            $key = encoded([$cp], $encoding, false);
            if ($key !== ($inverse[$cp] ?? null)) $codes[sprintf('%X', $cp)] = $key ?? '-';
        }
        array_push($lines, ...rows($codes, "$encoding="));
    }
    file_put_contents(__DIR__ . '/single-byte.txt', implode("\n", $lines) . "\n");
}

/** The four-byte part of the Basic Multilingual Plane: linear index, code point, count. */
function gb18030(): void
{
    foreach (['GB18030', 'GB18030-2022'] as $encoding) {
        $runs = [];
        for ($i = 0; $i <= 39419; $i++) {
            $cp = decode(chr(0x81 + intdiv($i, 12600)) . chr(0x30 + intdiv($i, 1260) % 10) . chr(0x81 + intdiv($i, 10) % 126) . chr(0x30 + $i % 10), $encoding)[0];
            $last = array_key_last($runs);
            if ($last !== null && $runs[$last][0] + $runs[$last][2] == $i && $runs[$last][1] + $runs[$last][2] == $cp) $runs[$last][2]++;
            else $runs[] = [$i, $cp, 1];
        }
        $lines = array_map(fn($r) => sprintf('r %X %X %X', ...$r), $runs);
        file_put_contents(__DIR__ . '/' . strtolower($encoding) . '.txt', implode("\n", $lines) . "\n", FILE_APPEND);
    }
}

/** The private-use emoji of the mobile variants of UTF-8. */
function mobile(): void
{
    foreach (['DOCOMO', 'KDDI-A', 'KDDI-B', 'SOFTBANK'] as $name) {
        $encoding = "UTF-8-Mobile#$name";
        $lines = [];
        $map = $encode = [];
        for ($cp = 0xE000; $cp < 0xF900; $cp++) {
            $cps = decode(mb_chr($cp, 'UTF-8'), $encoding);
            if ($cps != [$cp]) $map[sprintf('%X', $cp)] = $cps;
        }
        array_push($lines, ...rows(array_map('hex', $map), 'd'));
        $inverse = inverse($map);
        mb_substitute_character('none');
        for ($cp = 0x80; $cp < 0x110000; $cp++) {
            if ($cp == 0xD800) $cp = 0xE000;
            $s = mb_convert_encoding(pack('N', $cp), $encoding, 'UTF-32BE');
            $to = $s === '' ? '-' : sprintf('%X', mb_ord($s, 'UTF-8'));
            if ($to != ($inverse[sprintf('%X', $cp)] ?? sprintf('%X', $cp))) $encode[sprintf('%X', $cp)] = $to;
        }
        mb_substitute_character(BAD);
        $none = array_keys(array_filter($encode, fn($k) => $k === '-'));
        foreach (array_chunk(ranges(array_map('strval', $none)), 12) as $chunk) $lines[] = 'n ' . implode(' ', $chunk);
        array_push($lines, ...rows(array_filter($encode, fn($k) => $k !== '-'), 'e'));
        file_put_contents(__DIR__ . '/utf-8-mobile-' . strtolower($name) . '.txt', implode("\n", $lines) . "\n");
    }
}

$all = [
    ['SJIS', 932], ['CP932', 932], ['SJIS-win', 'CP932'], ['SJIS-Mobile#DOCOMO', 'CP932'], ['SJIS-Mobile#KDDI', 'CP932'],
    ['SJIS-Mobile#SOFTBANK', 'CP932'], ['SJIS-mac', 'SJIS'], ['SJIS-2004', 'SJIS'],
    ['EUC-JP', 20932], ['eucJP-win', 'EUC-JP'], ['EUC-JP-2004', 'EUC-JP'], ['CP51932', 51932],
    ['EUC-CN', 936], ['CP936', 936], ['GB18030', 936], ['GB18030-2022', 'GB18030'],
    ['EUC-TW', 20000], ['BIG-5', 950], ['CP950', 950], ['EUC-KR', 949], ['UHC', 949],
    ['JIS', 'EUC-JP', true], ['ISO-2022-JP', 'EUC-JP', true], ['ISO-2022-JP-MS', 'eucJP-win', true], ['ISO-2022-JP-2004', 'EUC-JP-2004', true],
    ['ISO-2022-JP-MOBILE#KDDI', 'CP51932', true], ['CP50221', 'EUC-JP', true], ['CP50222', 'CP50221', true],
    ['ISO-2022-KR', 'EUC-KR', true], ['HZ', 'EUC-CN', true],
];
foreach ($all as $row) write(...$row);
singleByte();
gb18030();
mobile();

/** What case conversion and widths need to know of Unicode. */
function unicode(): void
{
    $text = fn(array $cps) => pack('N*', ...$cps);
    $convert = fn(array $cps, int $mode) => array_values(unpack('N*', mb_convert_case(pack('N*', ...$cps), $mode, 'UTF-32BE')));
    $modes = ['upper' => MB_CASE_UPPER_SIMPLE, 'lower' => MB_CASE_LOWER_SIMPLE, 'title' => MB_CASE_TITLE_SIMPLE, 'fold' => MB_CASE_FOLD_SIMPLE,
        'UPPER' => MB_CASE_UPPER, 'LOWER' => MB_CASE_LOWER, 'TITLE' => MB_CASE_TITLE, 'FOLD' => MB_CASE_FOLD];
    $maps = array_fill_keys(array_keys($modes), []);
    $cased = $ignorable = $wide = [];
    for ($cp = 0x80; $cp < 0x110000; $cp++) {
        if ($cp == 0xD800) $cp = 0xE000;
        if ($cp == 0x40000) $cp = 0xE0000;
        $key = sprintf('%X', $cp);
        foreach ($modes as $name => $mode) {
            $to = $convert([$cp], $mode);
            $simple = $to == [$cp] ? null : hex($to);
            // full mappings only where they differ from the simple ones, title case only where it differs from upper case
            if (ctype_upper($name) && $to == $convert([$cp], $modes[strtolower($name)])) continue;
            if ($name == 'title' && $to == $convert([$cp], MB_CASE_UPPER_SIMPLE)) continue;
            if ($simple !== null || $name == 'title') $maps[$name][$key] = hex($to);
        }
        if ($convert([$cp, 0x62], MB_CASE_TITLE_SIMPLE)[1] == 0x62) $cased[] = $key;
        elseif ($convert([0x61, $cp, 0x62], MB_CASE_TITLE_SIMPLE)[2] == 0x62) $ignorable[] = $key;
        if (mb_strwidth($text([$cp]), 'UTF-32BE') == 2) $wide[] = $key;
    }
    foreach ([0x21, 0x27, 0x2E, 0x3A, 0x5E, 0x60] as $cp)
        if ($convert([0x61, $cp, 0x62], MB_CASE_TITLE_SIMPLE)[2] == 0x62) printf("ignorable %X\n", $cp);
    $lines = [];
    foreach ($maps as $name => $map) array_push($lines, ...strides($map, $name));
    file_put_contents(__DIR__ . '/casing.txt', implode("\n", $lines) . "\n");
    $lines = [];
    foreach (['cased' => $cased, 'ignorable' => $ignorable, 'wide' => $wide] as $name => $keys)
        foreach (array_chunk(ranges($keys), 16) as $chunk) $lines[] = "$name " . implode(' ', $chunk);
    file_put_contents(__DIR__ . '/properties.txt', implode("\n", $lines) . "\n");
}

/** Lines "NAME FROM TO STEP DELTA" of mappings by the same distance, "NAME FROM A+B" of the others. */
function strides(array $map, string $name): array
{
    $lines = [];
    $from = null;
    $flush = function () use (&$lines, &$from, &$to, &$step, &$delta, $name) {
        if ($from !== null) $lines[] = sprintf('%s %X %X %d %d', $name, $from, $to, max($step, 1), $delta);
        $from = null;
    };
    foreach ($map as $key => $value) {
        if (str_contains($value, '+')) {
            $flush();
            $lines[] = "$name $key $value";
            continue;
        }
        $cp = hexdec($key);
        $d = hexdec($value) - $cp;
        if ($from !== null && $d == $delta && ($step == 0 ? $cp - $to <= 2 : $cp - $to == $step)) {
            $step = $cp - $to;
            $to = $cp;
            continue;
        }
        $flush();
        $from = $to = $cp;
        $step = 0;
        $delta = $d;
    }
    $flush();
    return $lines;
}

unicode();
