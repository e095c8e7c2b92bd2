--TEST--
$a[] by reference and nested appends a new element, whatever the function's first variable is
--FILE--
<?php
function byReference()
{
    $first = 0;
    $list = [];
    for ($i = 0; $i < 3; $i++) $list[] = &$shared;
    $shared = 'x';
    return $list;
}

function nested()
{
    $first = 0;
    $list = [[1]];
    $list[][] = 2;
    $list[]['k'] = 3;
    return $list;
}

echo json_encode(byReference()), ' ', json_encode(nested()), "\n";
?>
--EXPECT--
["x","x","x"] [[1],[2],{"k":3}]
