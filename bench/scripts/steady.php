<?php
/*
 * Steady state of the functions of a benchmark that is written like PHP's Zend/bench.php and micro_bench.php (its
 * functions, then calls with end_test() after each): each call is run ROUNDS times in this process, and the median of
 * the last five is printed in milliseconds, with the first and the best. Output must be the same in each round.
 *
 *     php steady.php path/to/bench.php [rounds [only]]
 *
 * For PHP's JIT: -d opcache.enable_cli=1 -d opcache.jit=tracing -d opcache.jit_buffer_size=128M, and
 * -d opcache.file_update_protection=0, without which the file that is made here is not compiled.
 */
[$self, $path] = $argv;
$rounds = (int)($argv[2] ?? 30);
$only = $argv[3] ?? '';
$source = file_get_contents($path);
$cut = strpos($source, '$t0 = $t = start_test();');
$file = sys_get_temp_dir() . '/steady_' . getmypid() . '.php';
$calls = [];
foreach (explode("\n", substr($source, $cut)) as $line) {
    if (preg_match('/^(\$\w+->|\w+::)?\w+\(.*\);$/', trim($line)) && !str_contains($line, 'end_test') && !str_contains($line, 'total(')) $calls[] = trim($line);
    elseif (preg_match('/^\$\w+ = new \w+\(?\)?;$/', trim($line))) $setup = trim($line);
}
$code = substr($source, 0, $cut);
$code .= "\nif (!isset(\$GLOBALS['N'])) \$GLOBALS['N'] = 1000000;\n";
foreach ($calls as $i => $call) $code .= "function steady_$i() { global \$N; " . ($setup ?? '') . " $call }\n";
file_put_contents($file, $code);
ob_start();
include $file;
ob_end_clean();
unlink($file);
$N = 1000000;
if (defined('N') === false) define('N', 1000000);
$total = 0;
foreach ($calls as $i => $call) {
    if ($only !== '' && !str_contains($call, $only)) continue;
    $f = "steady_$i";
    $times = [];
    $seen = null;
    for ($r = 0; $r < $rounds; $r++) {
        ob_start();
        $start = hrtime(true);
        @$f();
        $times[] = (hrtime(true) - $start) / 1e6;
        $output = md5(ob_get_clean());
        if ($seen !== null && $seen !== $output) echo "DIFFERENT OUTPUT in round $r of $call\n";
        $seen = $output;
    }
    $last = array_slice($times, -5);
    sort($last);
    $total += $last[2];
    printf("%-32s %9.3f  first %9.3f  best %9.3f\n", $call, $last[2], $times[0], min($times));
}
printf("%-32s %9.3f\n", 'total', $total);
