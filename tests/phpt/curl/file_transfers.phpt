--TEST--
curl: transfers of file:// URLs, their results, options, callbacks and errors
--EXTENSIONS--
curl
--FILE--
<?php
$source = __DIR__ . '/file_transfers.tmp';
$target = __DIR__ . '/file_transfers.out.tmp';
file_put_contents($source, "line one\nline two\n");
$url = "file://$source";

echo "-- output, true\n";
$ch = curl_init($url);
var_dump(curl_exec($ch), curl_errno($ch), curl_error($ch));
var_dump((int)$ch === spl_object_id($ch), $ch == curl_init());

echo "-- returned\n";
curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
var_dump(curl_exec($ch), curl_multi_getcontent($ch));
curl_setopt($ch, CURLOPT_RANGE, '5-7');
var_dump(curl_exec($ch));
curl_setopt($ch, CURLOPT_RANGE, null);

echo "-- info\n";
$info = curl_getinfo($ch);
var_dump(basename($info['url']), $info['content_type'], $info['http_code'], $info['size_download'], strtolower($info['scheme']), $info['certinfo'], $info['redirect_url']);
var_dump(curl_getinfo($ch, CURLINFO_SIZE_DOWNLOAD_T), curl_getinfo($ch, CURLINFO_HEADER_OUT), curl_getinfo($ch, CURLINFO_COOKIELIST), curl_getinfo($ch, 12345));
curl_setopt($ch, CURLOPT_PRIVATE, ['kept']);
var_dump(curl_getinfo($ch, CURLINFO_PRIVATE));

echo "-- callbacks\n";
curl_setopt_array($ch, [
    CURLOPT_WRITEFUNCTION => function (CurlHandle $ch, string $data): int { echo strtoupper($data); return strlen($data); },
    CURLOPT_HEADERFUNCTION => fn($ch, $line) => strlen($line),
    CURLOPT_NOPROGRESS => false,
    CURLOPT_XFERINFOFUNCTION => function ($ch, ...$counts) use (&$called) { $called = count($counts); return 0; },
]);
var_dump(curl_exec($ch), $called);
curl_setopt($ch, CURLOPT_WRITEFUNCTION, fn($ch, $data) => strlen($data) - 1);
var_dump(curl_exec($ch), curl_errno($ch) === CURLE_WRITE_ERROR);
curl_setopt($ch, CURLOPT_WRITEFUNCTION, fn() => throw new Exception('from the callback'));
try { curl_exec($ch); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
curl_setopt($ch, CURLOPT_WRITEFUNCTION, function ($ch) { curl_close($ch); });
try { curl_exec($ch); } catch (Error $e) { echo $e->getMessage(), "\n"; }

echo "-- streams\n";
curl_reset($ch);
$out = fopen($target, 'w');
curl_setopt_array($ch, [CURLOPT_URL => $url, CURLOPT_FILE => $out]);
var_dump(curl_exec($ch));
fclose($out);
var_dump(file_get_contents($target));
var_dump(curl_exec($ch));
$in = fopen('php://memory', 'w+');
fwrite($in, 'uploaded'); rewind($in);
curl_setopt_array($ch, [CURLOPT_URL => "file://$target", CURLOPT_UPLOAD => true, CURLOPT_INFILE => $in, CURLOPT_INFILESIZE => 8]);
var_dump(curl_exec($ch), file_get_contents($target));
curl_setopt($ch, CURLOPT_READFUNCTION, function ($ch, $stream, $length) use (&$pieces) { return array_shift($pieces) ?? ''; });
$pieces = ['by a', ' function'];
curl_setopt($ch, CURLOPT_INFILESIZE, 13);
var_dump(curl_exec($ch), file_get_contents($target));

echo "-- copies\n";
$ch = curl_init($url);
curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
$copy = curl_copy_handle($ch);
$clone = clone $ch;
unset($ch);
var_dump(curl_exec($copy) === curl_exec($clone));

echo "-- errors\n";
$ch = curl_init("file://$source.missing");
var_dump(curl_exec($ch), curl_errno($ch), strlen(curl_strerror(CURLE_FILE_COULDNT_READ_FILE)) > 0);
foreach ([
    fn() => curl_setopt($ch, 123456, 1),
    fn() => curl_setopt_array($ch, [123456 => 1]),
    fn() => curl_setopt_array($ch, ['x' => 1]),
    fn() => curl_setopt($ch, CURLOPT_URL, "a\0b"),
    fn() => curl_setopt($ch, CURLOPT_HTTPHEADER, 'x'),
    fn() => curl_setopt($ch, CURLOPT_WRITEFUNCTION, 'no_such'),
    fn() => curl_setopt_array($ch, [CURLOPT_WRITEFUNCTION => []]),
    fn() => curl_setopt($ch, CURLOPT_SAFE_UPLOAD, false),
    fn() => curl_setopt($ch, CURLOPT_FILE, fopen($source, 'r')),
    fn() => curl_setopt($ch, CURLOPT_FILE, 'x'),
    fn() => new CurlHandle,
    fn() => serialize($ch),
] as $wrong) {
    try { var_dump($wrong()); } catch (Throwable $e) { echo get_class($e), ': ', preg_replace('/^.*\{closure[^}]*\}\(\)/', '', $e->getMessage()), "\n"; }
}
var_dump(curl_setopt($ch, CURLOPT_SSL_VERIFYHOST, 1));
var_dump(curl_escape($ch, 'a b/ü'), curl_unescape($ch, 'a%20b%00c') === "a b\0c");
?>
--CLEAN--
<?php
@unlink(__DIR__ . '/file_transfers.tmp');
@unlink(__DIR__ . '/file_transfers.out.tmp');
?>
--EXPECTF--
-- output, true
line one
line two
bool(true)
int(0)
string(0) ""
bool(true)
bool(false)
-- returned
string(18) "line one
line two
"
string(18) "line one
line two
"
string(3) "one"
-- info
string(18) "file_transfers.tmp"
NULL
int(0)
float(3)
string(4) "file"
array(0) {
}
string(0) ""
int(3)
bool(false)
array(0) {
}
bool(false)
array(1) {
  [0]=>
  string(4) "kept"
}
-- callbacks
LINE ONE
LINE TWO
bool(true)
int(4)
bool(false)
bool(true)
from the callback
curl_close(): Attempt to close cURL handle from a callback
-- streams
bool(true)
string(18) "line one
line two
"

Warning: curl_exec(): CURLOPT_FILE resource has gone away, resetting to default in %s on line 48
line one
line two
bool(true)
bool(true)
string(8) "uploaded"
bool(true)
string(13) "by a function"
-- copies
bool(true)
-- errors
bool(false)
int(37)
bool(true)
ValueError: curl_setopt(): Argument #2 ($option) is not a valid cURL option
ValueError: curl_setopt_array(): Argument #2 ($options) must contain only valid cURL options
ValueError: curl_setopt_array(): Argument #2 ($options) contains an invalid cURL option
ValueError: curl_setopt(): cURL option must not contain any null bytes
TypeError: curl_setopt(): The CURLOPT_HTTPHEADER option must have an array value
TypeError: curl_setopt(): Argument #3 ($value) must be a valid callback for option CURLOPT_WRITEFUNCTION, function "no_such" not found or invalid function name
TypeError: curl_setopt_array(): Argument #2 ($options) must be a valid callback for option CURLOPT_WRITEFUNCTION, array callback must have exactly two members
ValueError: curl_setopt(): Disabling safe uploads is no longer supported
ValueError: curl_setopt(): The provided file handle must be writable
TypeError: curl_setopt(): supplied argument is not a valid File-Handle resource
Error: Cannot directly construct CurlHandle, use curl_init() instead
Exception: Serialization of 'CurlHandle' is not allowed

Notice: curl_setopt(): CURLOPT_SSL_VERIFYHOST no longer accepts the value 1, value 2 will be used instead in %s on line 85
bool(true)
string(14) "a%20b%2F%C3%BC"
bool(true)
