<?php
class Node { public ?Node $next = null; }
$list = null;
for ($i = 0; $i < 1000000; $i++) {
    $node = new Node;
    $node->next = $list;
    $list = $node;
}
unset($node, $list);
echo "freed\n";
