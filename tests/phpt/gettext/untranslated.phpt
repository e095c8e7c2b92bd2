--TEST--
Without a locale messages stay as they are; domains are bound all the same
--EXTENSIONS--
gettext
--FILE--
<?php
function catalog(array $messages): string
{
    ksort($messages, SORT_STRING);
    $n = count($messages);
    [$ids, $texts, $idTable, $textTable] = ['', '', [], []];
    foreach ($messages as $id => $text) {
        $idTable[] = [strlen($id), strlen($ids)];
        $ids .= "$id\0";
        $textTable[] = [strlen($text), strlen($texts)];
        $texts .= "$text\0";
    }
    $start = 28 + 16 * $n;
    $mo = pack('V7', 0x950412de, 0, $n, 28, 28 + 8 * $n, 0, $start);
    foreach ($idTable as [$length, $at]) $mo .= pack('VV', $length, $start + $at);
    foreach ($textTable as [$length, $at]) $mo .= pack('VV', $length, $start + strlen($ids) + $at);
    return $mo . $ids . $texts;
}

$dir = sys_get_temp_dir() . '/hs-mo-' . getmypid();
mkdir("$dir/en_US/LC_MESSAGES", 0777, true);
mkdir("$dir/en_US/LC_TIME", 0777, true);
file_put_contents("$dir/en_US/LC_MESSAGES/app.mo", catalog([
    '' => "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\n",
    'hello' => 'gr&uuml;&szlig;',
    "%d file\0%d files" => "%d one\0%d few\0%d many",
]));
file_put_contents("$dir/en_US/LC_TIME/app.mo", catalog(['' => "Content-Type: text/plain; charset=UTF-8\n", 'hello' => 'time']));
file_put_contents("$dir/en_US/LC_MESSAGES/other.mo", catalog(['' => "Content-Type: text/plain; charset=UTF-8\n", 'hello' => 'other']));

putenv('LANGUAGE=xx_YY:en_US');
setlocale(LC_ALL, 'C.UTF-8');
var_dump(bindtextdomain('app', $dir) === realpath($dir), bindtextdomain('none'), textdomain('app'), textdomain(null));
echo _('hello'), ' ', gettext('absent'), ' ', dgettext('other', 'hello'), "\n";
bindtextdomain('other', $dir);
echo dgettext('other', 'hello'), ' ', dcgettext('app', 'hello', LC_TIME), ' ', dcgettext('app', 'hello', LC_MESSAGES), "\n";
foreach ([0, 1, 2, 5, 11, 21, 22, 112] as $n) {
    printf(ngettext('%d file', '%d files', $n) . "\n", $n);
}
printf(dngettext('none', "%d file\n%d files\n", "%d files\n", 2), 2, 2);
foreach ([fn() => dcgettext('app', 'hello', LC_ALL), fn() => textdomain(''), fn() => gettext(str_repeat('x', 4097))] as $f) {
    try {
        var_dump($f());
    } catch (ValueError $e) {
        echo $e->getMessage(), "\n";
    }
}
system('rm -rf ' . escapeshellarg($dir));
--EXPECT--
bool(true)
string(17) "/usr/share/locale"
string(3) "app"
string(3) "app"
hello absent hello
hello hello hello
0 files
1 file
2 files
5 files
11 files
21 files
22 files
112 files
2 files
dcgettext(): Argument #3 ($category) cannot be LC_ALL
textdomain(): Argument #1 ($domain) must not be empty
gettext(): Argument #1 ($message) is too long
