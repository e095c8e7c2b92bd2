--TEST--
Archives: writing, running, other formats, the wrapper, damage
--EXTENSIONS--
phar
zlib
--INI--
phar.readonly=0
--FILE--
<?php
$dir = sys_get_temp_dir() . '/hs-phar-' . getmypid();
mkdir($dir);
$phar = new Phar("$dir/app.phar", 0, 'app');
$phar->startBuffering();
$phar['main.php'] = '<?php echo basename(__FILE__), " ", strlen(file_get_contents("phar://app/data/one.txt")), "\n"; include "lib/a.php";';
$phar['lib/a.php'] = '<?php echo "a of the archive\n"; return 1;';
$phar->addFromString('data/one.txt', str_repeat('one ', 100));
$phar->addEmptyDir('empty');
$phar['data/one.txt']->setMetadata(['kind' => 'text']);
$phar->setMetadata(['version' => 3]);
$phar->setStub('<?php Phar::mapPhar("app"); set_include_path("phar://app"); include "main.php"; __HALT_COMPILER(); ?>');
$phar->setSignatureAlgorithm(Phar::SHA512);
$phar->stopBuffering();
$phar->compressFiles(Phar::GZ);
unset($phar);

include "$dir/app.phar";

$phar = new Phar("$dir/app.phar");
echo count($phar), ' ', $phar->getAlias(), ' ', $phar->getSignature()['hash_type'], ' ', json_encode($phar->getMetadata()), "\n";
$one = $phar['data/one.txt'];
var_dump($one->isCompressed(Phar::GZ), $one->getSize(), $one->getCompressedSize() < 400, $one->getMetadata(), $one->isCRCChecked());
foreach (new RecursiveIteratorIterator($phar, RecursiveIteratorIterator::SELF_FIRST) as $name => $file) {
    echo str_replace($dir, '', $name), $file->isDir() ? '/' : '', "\n";
}

echo "-- other formats\n";
foreach ([[Phar::TAR, Phar::GZ, 'tar.gz'], [Phar::ZIP, Phar::NONE, 'zip']] as [$format, $packed, $ext]) {
    $data = $phar->convertToData($format, $packed, $ext);
    $file = $data->getPath();
    unset($data);
    PharData::unlinkArchive($file) ?: die;
    echo basename($file), file_exists($file) ? ' is there' : ' is gone', "\n";
}
$zip = new PharData("$dir/x.zip");
$zip->buildFromIterator(new ArrayIterator(['in/copy.php' => __FILE__]));
$zip['b'] = 'bytes';
unset($zip['b']);
unset($zip);
$zip = new PharData("$dir/x.zip");
var_dump(isset($zip['b']), $zip['in/copy.php']->getContent() === file_get_contents(__FILE__));
$zip->extractTo("$dir/out");
var_dump(is_file("$dir/out/in/copy.php"));

echo "-- the wrapper\n";
$p = "phar://$dir/app.phar";
file_put_contents("$p/new/file.txt", 'written');
rename("$p/new/file.txt", "$p/new/other.txt");
mkdir("$p/made");
var_dump(file_get_contents("$p/new/other.txt"), scandir($p), filesize("$p/lib/a.php"), is_dir("$p/made"));
unlink("$p/new/other.txt");
rmdir("$p/made");
var_dump(file_exists("$p/new/other.txt"), @file_get_contents("$p/none"));

echo "-- damage\n";
unset($phar, $one, $zip, $file);
$bytes = file_get_contents("$dir/app.phar");
$bytes[strpos($bytes, 'main.php')] = 'M';
file_put_contents("$dir/bad.phar", $bytes);
try {
    new Phar("$dir/bad.phar");
} catch (UnexpectedValueException $e) {
    echo str_replace($dir, '', $e->getMessage()), "\n";
}
foreach (new RecursiveIteratorIterator(new RecursiveDirectoryIterator($dir, FilesystemIterator::SKIP_DOTS), RecursiveIteratorIterator::CHILD_FIRST) as $f) {
    $f->isDir() ? rmdir($f) : unlink($f);
}
rmdir($dir);
--EXPECT--
main.php 400
a of the archive
4 app SHA-512 {"version":3}
bool(true)
int(400)
bool(true)
array(1) {
  ["kind"]=>
  string(4) "text"
}
bool(true)
phar:///app.phar/data/
phar:///app.phar/data/one.txt
phar:///app.phar/empty/
phar:///app.phar/lib/
phar:///app.phar/lib/a.php
phar:///app.phar/main.php
-- other formats
app.tar.gz is gone
app.zip is gone
bool(false)
bool(true)
bool(true)
-- the wrapper
string(7) "written"
array(6) {
  [0]=>
  string(4) "data"
  [1]=>
  string(5) "empty"
  [2]=>
  string(3) "lib"
  [3]=>
  string(4) "made"
  [4]=>
  string(8) "main.php"
  [5]=>
  string(3) "new"
}
int(42)
bool(true)
bool(false)
bool(false)
-- damage
phar "/bad.phar" SHA512 signature could not be verified: broken signature
