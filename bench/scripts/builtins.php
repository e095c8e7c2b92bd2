<?php
/*
 * The sixty built-ins that programs call most: microseconds for one call (the fastest of several runs), for
 *
 *     bench/kernels --hhvm ... --php ... bench/scripts/builtins.php
 *
 * Arguments: names of functions (all). What stands before the semicolons is done once.
 */

const SETUP = '
    $text = "The quick brown fox jumps over the lazy dog, and then it goes home to sleep.";
    $long = str_repeat($text, 20);
    $csv = "one,two,three,four,five,six,seven,eight,nine,ten";
    $html = "<p class=\"a\">Fish & chips, \'salt\' and \"vinegar\"</p>";
    $words = explode(" ", $text);
    $ints = range(1, 100);
    $mixed = $ints; shuffle($mixed);
    $map = ["id" => 17, "name" => "Smith", "mail" => "smith@example.org", "tags" => ["a", "b", "c"], "price" => 12.5, "on" => true];
    $other = ["name" => "Jones", "phone" => "555-1234"];
    $rows = []; for ($j = 0; $j < 50; $j++) $rows[] = ["id" => $j, "name" => "row $j", "group" => $j % 7];
    $json = json_encode($map);
    $serialized = serialize($map);
    $time = 1700000000;
    $twice = fn($x) => $x * 2;
    $odd = fn($x) => $x & 1;
    $compare = fn($a, $b) => $a <=> $b;
';

const FUNCTIONS = [
    'strlen' => '$r = strlen($text)',
    'count' => '$r = count($ints)',
    'substr' => '$r = substr($text, 4, 15)',
    'strpos' => '$r = strpos($text, "lazy")',
    'str_replace' => '$r = str_replace("fox", "cat", $text)',
    'explode' => '$r = explode(",", $csv)',
    'implode' => '$r = implode(",", $words)',
    'sprintf' => '$r = sprintf("%s has %d items for %.2f", "cart", 17, 12.5)',
    'preg_match' => '$r = preg_match("/(\w+) fox (\w+)/", $text, $m)',
    'preg_replace' => '$r = preg_replace("/\s+/", " ", $text)',
    'preg_replace_callback' => '$r = preg_replace_callback("/\bq\w+/", fn($m) => strtoupper($m[0]), $text)',
    'preg_split' => '$r = preg_split("/[\s,]+/", $text)',
    'preg_match_all' => '$r = preg_match_all("/\w+/", $text, $m)',
    'preg_quote' => '$r = preg_quote("Hello.World?(1+2)")',
    'in_array' => '$r = in_array(77, $ints, true)',
    'in_array strings' => '$r = in_array("sleep.", $words)',
    'array_key_exists' => '$r = array_key_exists("mail", $map)',
    'array_merge' => '$r = array_merge($map, $other)',
    'array_map' => '$r = array_map($twice, $ints)',
    'array_filter' => '$r = array_filter($ints, $odd)',
    'array_reduce' => '$r = array_reduce($ints, fn($c, $x) => $c + $x, 0)',
    'usort' => '$a = $mixed; usort($a, $compare)',
    'sort' => '$a = $mixed; sort($a)',
    'sort strings' => '$a = $words; sort($a)',
    'ksort' => '$a = $map; ksort($a)',
    'array_keys' => '$r = array_keys($map)',
    'array_values' => '$r = array_values($map)',
    'array_slice' => '$r = array_slice($ints, 10, 20)',
    'array_column' => '$r = array_column($rows, "name", "id")',
    'array_unique' => '$r = array_unique($words)',
    'array_sum' => '$r = array_sum($ints)',
    'array_reverse' => '$r = array_reverse($ints)',
    'array_search' => '$r = array_search(77, $ints)',
    'array_flip' => '$r = array_flip($words)',
    'array_combine' => '$r = array_combine($words, $words)',
    'array_push and array_pop' => '$r = array_push($words, "x"); array_pop($words)',
    'array_shift and array_unshift' => 'array_unshift($words, array_shift($words))',
    'array_diff' => '$r = array_diff($words, ["fox", "dog,"])',
    'array_intersect_key' => '$r = array_intersect_key($map, $other)',
    'range' => '$r = range(1, 100)',
    'compact and extract' => '$r = compact("time", "csv"); extract($r)',
    'json_encode' => '$r = json_encode($map)',
    'json_decode' => '$r = json_decode($json, true)',
    'serialize' => '$r = serialize($map)',
    'unserialize' => '$r = unserialize($serialized)',
    'htmlspecialchars' => '$r = htmlspecialchars($html)',
    'md5' => '$r = md5($text)',
    'sha1' => '$r = sha1($text)',
    'crc32' => '$r = crc32($long)',
    'hash sha256' => '$r = hash("sha256", $text)',
    'base64_encode' => '$r = base64_encode($text)',
    'urlencode' => '$r = urlencode($html)',
    'number_format' => '$r = number_format(1234567.891, 2)',
    'date' => '$r = date("Y-m-d H:i:s", $time)',
    'trim' => '$r = trim("  some text with blanks  ")',
    'strtolower' => '$r = strtolower($text)',
    'ucfirst' => '$r = ucfirst("hello world")',
    'str_pad' => '$r = str_pad("17", 8, "0", STR_PAD_LEFT)',
    'str_repeat' => '$r = str_repeat("ab", 20)',
    'str_contains' => '$r = str_contains($text, "home")',
    'strtr' => '$r = strtr($text, ["fox" => "cat", "dog" => "cow"])',
    'is_numeric' => '$r = is_numeric("12.5e3")',
    'intval' => '$r = intval("123")',
    'round' => '$r = round(1234.5678, 2)',
    'max' => '$r = max($ints)',
    'strcmp' => '$r = strcmp($text, $long)',
    'mb_strlen' => '$r = mb_strlen($text, "UTF-8")',
    'mb_substr' => '$r = mb_substr($text, 4, 15, "UTF-8")',
    'call_user_func' => '$r = call_user_func($twice, 4)',
    'is_array' => '$r = is_array($map)',
    'var_export' => '$r = var_export($map, true)',
    'microtime' => '$r = microtime(true)',
    'ctype_digit' => '$r = ctype_digit("123456")',
    'bin2hex' => '$r = bin2hex($text)',
    'array_fill_keys' => '$r = array_fill_keys($words, 0)',
    'func_get_args' => '$r = (function () { return func_get_args(); })(1, 2, 3)',
    'method_exists' => '$r = method_exists("ArrayObject", "count")',
];

date_default_timezone_set('UTC');
$wanted = array_slice($argv, 1);
foreach (FUNCTIONS as $name => $code) {
    if ($wanted && !in_array($name, $wanted, true)) continue;
    if (!function_exists(strtok($name, ' '))) {
        fprintf(STDERR, "%s is missing\n", $name);
        continue;
    }

    $run = eval('return function (int $n) {' . SETUP . '
        $start = hrtime(true);
        for ($i = 0; $i < $n; $i++) { ' . $code . '; }
        return (hrtime(true) - $start) / 1e3;
    };');
    $n = 8;
    while ($run($n) < 3000 && $n < 200000) $n *= 2; // a run takes 3 ms and more
    $start = hrtime(true);
    while (hrtime(true) - $start < 3e8) $run($n);   // and a runtime that compiles has done so
    $best = INF;
    for ($j = 0; $j < 9; $j++) $best = min($best, $run($n) / $n);
    printf("%-34s %.3f\n", $name, $best);
}
