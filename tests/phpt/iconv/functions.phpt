--TEST--
The iconv functions
--FILE--
<?php
$show = fn (...$v) => print(json_encode($v, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
$s = 'Grüße, 日本語 Grüße';
$show(iconv('UTF-8', 'UTF-16BE', 'é日') === "\0\xE9\x65\xE5", bin2hex(iconv('UTF-8', 'ISO-2022-JP', '日本')), iconv('UTF-8', 'ASCII//IGNORE', 'aéb'));
$show(iconv_strlen($s), iconv_substr($s, 2, 4), iconv_substr($s, -5), iconv_strpos($s, '本'), iconv_strpos($s, 'ü', 5), iconv_strrpos($s, 'ü'));
$show(@iconv_strlen("a\xFFb"), @iconv('UTF-8', 'none', 'a'), @iconv_substr("\xFF", 0, 1));
echo $e = iconv_mime_encode('Subject', 'Grüße aus dem schönen Überlingen', ['scheme' => 'Q', 'line-length' => 40]), "\n";
echo iconv_mime_decode($e, 0, 'UTF-8'), "\n";
echo $e = iconv_mime_encode('Subject', '日本語のとても長い件名', ['input-charset' => 'UTF-8', 'output-charset' => 'ISO-2022-JP', 'line-length' => 50]), "\n";
echo iconv_mime_decode($e, 0, 'UTF-8'), "\n";
$show(iconv_mime_decode_headers("A: =?UTF-8?B?w6k=?=\r\nB: x\r\n y\r\nA: z\r\n"), iconv_mime_decode('=?none?Q?a?= b', ICONV_MIME_DECODE_CONTINUE_ON_ERROR, 'UTF-8'));
$f = fopen('php://memory', 'w+');
fwrite($f, "gr\xFC\xDFe");
rewind($f);
stream_filter_append($f, 'convert.iconv.ISO-8859-1/UTF-8', STREAM_FILTER_READ);
echo stream_get_contents($f), "\n";
foreach ([fn () => iconv_strpos('a', 'b', 5), fn () => iconv_mime_encode('a', 'b', ['scheme' => 1])] as $g)
    try { var_dump($g()); } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
--EXPECT--
[true,"1b2442467c4b5c1b2842","ab"]
[16,"üße,","Grüße",8,13,13]
[false,false,false]
Subject: =?UTF-8?Q?Gr=C3=BC=C3=9Fe=20a?=
 =?UTF-8?Q?us=20dem=20sch=C3=B6nen=20?=
 =?UTF-8?Q?=C3=9Cberlingen?=
Subject: Grüße aus dem schönen Überlingen
Subject: =?ISO-2022-JP?B?GyRCRnxLXDhsJE4bKEI=?=
 =?ISO-2022-JP?B?GyRCJEgkRiRiRDkkJDdvTD4bKEI=?=
Subject: 日本語のとても長い件名
[{"A":["é","z"],"B":"x y"},"=?none?Q?a?= b"]
grüße
ValueError: iconv_strpos(): Argument #3 ($offset) must be contained in argument #1 ($haystack)
string(19) "a: =?UTF-8?B?Yg==?="
