--TEST--
A finally block leaves the temporaries of what it interrupts alone
--FILE--
<?php
function g() { return "g"; }
function h($x) { return $x; }

function value($a) {
    try {
        return h($a) . g();
    } finally {
        $b = h("x") . g() . h("y");
    }
}

function loops($a) {
    foreach ([1, 2] as $v) {
        try {
            return h($a) . g() . $v;
        } finally {
            $b = "";
            foreach ([3, 4] as $z) $b .= h($z) . g();
        }
    }
}

function nested($a) {
    try {
        try {
            return h($a) . g();
        } finally {
            $b = h("x") . g() . h("y");
        }
    } finally {
        $c = h("z") . g() . h("y") . $b;
        echo $c, " ";
    }
}

function thrown() {
    try {
        throw new Exception("one");
    } finally {
        try {
            throw new Exception(h("t") . g() . h("wo"));
        } catch (Exception $e) {
            echo $e->getMessage(), " ";
        }
    }
}

echo value("a"), "\n", loops("b"), "\n", nested("c"), "\n";
try {
    thrown();
} catch (Exception $e) {
    echo $e->getMessage(), "\n";
}
?>
--EXPECT--
ag
bg1
zgyxgy cg
tgwo one
