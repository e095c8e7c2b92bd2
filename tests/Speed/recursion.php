<?php
// 500,000 frames with an array in each; as deep as PHP itself goes under memory_limit=128M
function down(int $n): int
{
    $local = [$n, 1];
    return $n === 0 ? 0 : down($n - 1) + $local[1];
}

echo down(500000), "\n";
