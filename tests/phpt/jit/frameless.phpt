--TEST--
Built-ins called without a frame: results, and warnings, exceptions and user code in them
--INI--
jit.hot_func=10
jit.hot_loop=10
--FILE--
<?php
// what compiled code calls without a frame: results, and warnings, exceptions and user code that come up in it
set_error_handler(function (int $level, string $message) {
    echo "[$message]\n";
    return true;
});

class Text
{
    public function __construct(private string $text)
    {
    }

    public function __toString(): string
    {
        echo "(string)";
        return $this->text;
    }
}

function results(string $s, array $list, int $n): array
{
    return [
        trim($s), strpos($s, 'o'), strpos($s, 'o', 4), strpos($s, 'Q'), str_repeat('ab', $n), implode(',', $list), explode(' ', $s), array_keys($list),
        sprintf('%s-%d-%.2f', $s, $n, $n / 3), max($n, 3, 7), array_merge($list, ['z' => 1]), in_array(5, $list, true), str_replace('a', 'b', $s),
        round($n / 7, 3), json_encode($list), array_slice($list, 1, 2), number_format($n * 1234.567, 2), htmlspecialchars("<$s>"), md5($s),
        substr($s, 1, 3), ucfirst($s), str_pad($s, 20, '*'), range(1, $n), array_flip($list), array_sum($list), array_search(3, $list),
        preg_replace('/o/', '0', $s), preg_split('/ /', $s), strtolower('ABCdefghijklmnopqrst@[`{' . $s), strtoupper($s), in_array('x', ['a', 'x']),
        array_unique(['a', 'b', 'a']), array_diff($list, [2, 3]), array_column([['id' => 3, 'v' => 'x'], ['id' => 5]], 'v', 'id'), preg_quote('a.b'),
    ];
}

function problems(string $s, int $n, array $list): string
{
    $o = '';
    try {
        $o .= str_repeat($s, $n);
    } catch (ValueError $e) {
        $o .= $e->getMessage() . ' in line ' . $e->getLine() . ' ' . $e->getTrace()[0]['function'];
    }

    try {
        $o .= count(explode($s, 'abc'));
    } catch (ValueError $e) {
        $o .= $e->getMessage();
    }

    return $o . implode('-', $list) . array_sum($list) . count(array_flip($list));
}

for ($i = 0; $i < 400; $i++) {
    $r = results('foo bar baz ', [1, 2, 3, 4, 5], 4);
    if ($i > 0 && $r !== $last) {
        echo "different in turn $i\n";
    }
    $last = $r;
}
echo json_encode($last), "\n";
for ($i = 0; $i < 400; $i++) {
    ob_start();
    $r = problems('x', 2, [1, 2]);
    if (ob_get_clean() . $r !== 'xx11-232') {
        echo "different in turn $i: $r\n";
    }
}
echo problems('', -1, [1, new Text('t'), null]), "\n";
echo problems('y', 1, [[1], 2.5, false]), "\n";
--EXPECT--
["foo bar baz",1,false,false,"abababab","1,2,3,4,5",["foo","bar","baz",""],[0,1,2,3,4],"foo bar baz -4-1.33",7,{"0":1,"1":2,"2":3,"3":4,"4":5,"z":1},true,"foo bbr bbz ",0.571,"[1,2,3,4,5]",[2,3],"4,938.27","&lt;foo bar baz &gt;","c8c44f2a2375365d9d7f264ec6ece26a","oo ","Foo bar baz ","foo bar baz ********",[1,2,3,4],{"1":0,"2":1,"3":2,"4":3,"5":4},15,2,"f00 bar baz ",["foo","bar","baz",""],"abcdefghijklmnopqrst@[`{foo bar baz ","FOO BAR BAZ ",true,["a","b"],{"0":1,"3":4,"4":5},{"3":"x"},"a\\.b"]
(string)[array_sum(): Addition is not supported on type Text]
[array_flip(): Can only flip string and integer values, entry skipped]
[array_flip(): Can only flip string and integer values, entry skipped]
str_repeat(): Argument #2 ($times) must be greater than or equal to 0 in line 37 str_repeatexplode(): Argument #1 ($separator) must not be empty1-t-11
[Array to string conversion]
[array_sum(): Addition is not supported on type array]
[array_flip(): Can only flip string and integer values, entry skipped]
[array_flip(): Can only flip string and integer values, entry skipped]
[array_flip(): Can only flip string and integer values, entry skipped]
y1Array-2.5-2.50
