<?php
/* ns for one op of a loop of twelve ops that the dispatch loop does itself: int arithmetic, comparisons, jumps. */
function run(int $n): int
{
    $a = 1;
    $b = 7;
    $c = 0;
    for ($i = 0; $i < $n; $i++) {
        $c = $a + $b;
        $a = $c ^ $i;
        $b = $a & 1023;
        if ($b < 0) $c = 1;
        $a = $a & 4095;
        $c = $c - $b;
    }
    return $a + $b + $c;
}

run(300000); // the loop compiled in this process is there after this
usleep(200000);
$best = INF;
for ($run = 0; $run < 9; $run++) {
    $start = hrtime(true);
    run(500000);
    $best = min($best, (hrtime(true) - $start) / 500000);
}
printf("%.4f\n", $best);
