--TEST--
curl: several transfers, shares, and what is posted as files
--EXTENSIONS--
curl
--FILE--
<?php
$names = [];
$multi = curl_multi_init();
foreach (['first', 'second', 'third'] as $i => $text) {
    $names[] = $name = __DIR__ . "/multi_$i.tmp";
    file_put_contents($name, $text);
    $ch = curl_init("file://$name");
    curl_setopt($ch, CURLOPT_RETURNTRANSFER, true);
    curl_setopt($ch, CURLOPT_PRIVATE, $text);
    var_dump(curl_multi_add_handle($multi, $ch));
    if ($i === 0) var_dump(curl_multi_strerror(curl_multi_add_handle($multi, $ch)), curl_multi_errno($multi) === CURLM_ADDED_ALREADY);
}
unset($ch);
do {
    $status = curl_multi_exec($multi, $running);
    if ($running) curl_multi_select($multi, 0.1);
} while ($running && $status === CURLM_OK);
$done = [];
while ($message = curl_multi_info_read($multi, $left)) {
    $ch = $message['handle'];
    $done[curl_getinfo($ch, CURLINFO_PRIVATE)] = [$message['msg'] === CURLMSG_DONE, $message['result'], curl_multi_getcontent($ch), curl_multi_remove_handle($multi, $ch)];
}
ksort($done);
echo json_encode($done), "\n";
var_dump($left, curl_multi_info_read($multi));
curl_multi_close($multi);
array_map(unlink(...), $names);

foreach ([
    fn() => curl_multi_select($multi, -1.0),
    fn() => curl_multi_setopt($multi, 99999, 1),
    fn() => curl_multi_setopt($multi, CURLMOPT_MAXCONNECTS, 5),
    fn() => curl_multi_setopt($multi, CURLMOPT_PUSHFUNCTION, 'nobody'),
    fn() => curl_share_setopt(curl_share_init(), 99999, 1),
    fn() => new CurlMultiHandle,
    fn() => new CurlShareHandle,
    fn() => clone $multi,
] as $call) {
    try { var_dump($call()); } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
}

$share = curl_share_init();
var_dump(curl_share_setopt($share, CURLSHOPT_SHARE, CURL_LOCK_DATA_COOKIE), curl_share_errno($share), curl_share_strerror(CURLSHOPT_NONE));
$ch = curl_init();
var_dump(curl_setopt($ch, CURLOPT_SHARE, $share));
curl_setopt($ch, CURLOPT_COOKIELIST, 'Set-Cookie: a=1; domain=example.org; path=/');
$other = curl_init();
curl_setopt($other, CURLOPT_SHARE, $share);
unset($share, $ch);
var_dump(count(curl_getinfo($other, CURLINFO_COOKIELIST)));

$file = new CURLFile('some/file.txt', 'text/plain', 'posted.txt');
$file->setMimeType('text/html');
var_dump($file, $file->getFilename(), $file->getMimeType(), $file->getPostFilename());
$created = curl_file_create(__FILE__);
$created->setPostFilename('other');
var_dump($created::class, $created->mime, $created->postname);
var_dump(new CURLStringFile('data', 'name'));
try { new CURLFile("a\0b"); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
try { serialize($file); } catch (Exception $e) { echo $e->getMessage(), "\n"; }
$ch = curl_init();
var_dump(curl_setopt($ch, CURLOPT_POSTFIELDS, ['f' => $file, 's' => new CURLStringFile('x', 'y'), 'list' => [1, 2], 'text' => 'plain']));
var_dump(curl_setopt($ch, CURLOPT_POSTFIELDS, []), curl_setopt($ch, CURLOPT_POSTFIELDS, 'a=b'));

$version = curl_version();
var_dump(array_keys($version), is_bool($version['feature_list']['SSL']), in_array('file', $version['protocols']));
?>
--EXPECT--
int(0)
string(50) "The easy handle is already added to a multi handle"
bool(true)
int(0)
int(0)
{"first":[true,0,"first",0],"second":[true,0,"second",0],"third":[true,0,"third",0]}
int(0)
bool(false)
ValueError: curl_multi_select(): Argument #2 ($timeout) must be between 0 and 2147484
ValueError: curl_multi_setopt(): Argument #2 ($option) is not a valid cURL multi option
bool(true)
TypeError: curl_multi_setopt(): Argument #2 ($option) must be a valid callback for option CURLMOPT_PUSHFUNCTION, function "nobody" not found or invalid function name
ValueError: curl_share_setopt(): Argument #2 ($option) is not a valid cURL share option
Error: Cannot directly construct CurlMultiHandle, use curl_multi_init() instead
Error: Cannot directly construct CurlShareHandle, use curl_share_init() instead
Error: Trying to clone an uncloneable object of class CurlMultiHandle
bool(true)
int(0)
string(8) "No error"
bool(true)
int(1)
object(CURLFile)#8 (3) {
  ["name"]=>
  string(13) "some/file.txt"
  ["mime"]=>
  string(9) "text/html"
  ["postname"]=>
  string(10) "posted.txt"
}
string(13) "some/file.txt"
string(9) "text/html"
string(10) "posted.txt"
string(8) "CURLFile"
string(0) ""
string(5) "other"
object(CURLStringFile)#6 (3) {
  ["data"]=>
  string(4) "data"
  ["postname"]=>
  string(4) "name"
  ["mime"]=>
  string(24) "application/octet-stream"
}
CURLFile::__construct(): Argument #1 ($filename) must not contain any null bytes
Serialization of 'CURLFile' is not allowed
bool(true)
bool(true)
bool(true)
array(17) {
  [0]=>
  string(14) "version_number"
  [1]=>
  string(3) "age"
  [2]=>
  string(8) "features"
  [3]=>
  string(12) "feature_list"
  [4]=>
  string(18) "ssl_version_number"
  [5]=>
  string(7) "version"
  [6]=>
  string(4) "host"
  [7]=>
  string(11) "ssl_version"
  [8]=>
  string(12) "libz_version"
  [9]=>
  string(9) "protocols"
  [10]=>
  string(4) "ares"
  [11]=>
  string(8) "ares_num"
  [12]=>
  string(6) "libidn"
  [13]=>
  string(13) "iconv_ver_num"
  [14]=>
  string(14) "libssh_version"
  [15]=>
  string(14) "brotli_ver_num"
  [16]=>
  string(14) "brotli_version"
}
bool(true)
bool(true)
