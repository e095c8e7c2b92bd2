--TEST--
The mb_ functions
--FILE--
<?php
$s = "Žluťoučký kůň 日本語テキスト e\u{301} \u{1F468}\u{200D}\u{1F469} ﬁn İI";
$show = fn (...$v) => print(json_encode($v, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
$show(mb_strlen($s), mb_substr($s, 3, 5), mb_substr($s, -7, 3), mb_substr($s, 2, -20), mb_strcut($s, 4, 9), mb_strwidth($s));
$show(mb_strpos($s, '日'), mb_strrpos($s, 'k'), mb_stripos($s, 'KŮŇ'), mb_strripos($s, 'FIN'), mb_strpos($s, 'ů', -30), mb_substr_count($s, 'k'));
$show(mb_strstr($s, 'テ'), mb_strstr($s, 'テ', true), mb_strrchr($s, 'e'), mb_stristr($s, 'KŮŇ', true), mb_strrichr($s, 'K'));
foreach ([MB_CASE_UPPER, MB_CASE_LOWER, MB_CASE_TITLE, MB_CASE_FOLD, MB_CASE_UPPER_SIMPLE, MB_CASE_LOWER_SIMPLE, MB_CASE_TITLE_SIMPLE, MB_CASE_FOLD_SIMPLE] as $mode)
    $show(mb_convert_case("straße ΌΣΟΣ ΣΑΣ, ǆungla o'neil İx ﬁn ŉ", $mode));
$show(mb_ucfirst('ǆungla'), mb_lcfirst('ÀB'), mb_ucfirst('ßa'), mb_strtoupper('áé', 'ISO-8859-1'));
$show(mb_str_split('añb日', 2), mb_str_pad('日本', 8, '*-', STR_PAD_BOTH), mb_trim("\u{3000} x \u{A0}"), mb_rtrim('xyzz', 'yz'), mb_ltrim('ααβ', 'α'));
$show(mb_strimwidth($s, 0, 20, '…'), mb_strimwidth('日本語', 1, 4), mb_strimwidth('hello', 0, 4, '>>'), mb_ord('語'), mb_chr(0x1F600), mb_scrub("a\xFFb"));
$show(mb_encode_numericentity('aé日', [0x80, 0xFFFF, 0, 0xFFFF]), mb_encode_numericentity('é', [0x80, 0xFFFF, 0, 0xFFFF], null, true), mb_decode_numericentity('&#233;&#x65E5;&#;&#99999999;&#66', [0x20, 0x10FFFF, 0, 0x10FFFF]));
$show(mb_encode_mimeheader('Grüße aus dem schönen Überlingen am Bodensee, wo die Äpfel blühen', 'UTF-8', 'Q'), mb_encode_mimeheader('日本語のとても長い件名をここに書いてみます', 'ISO-2022-JP', 'B'), mb_decode_mimeheader("=?UTF-8?Q?Gr=C3=BC=C3=9Fe?= =?ISO-2022-JP?B?GyRCRnxLXBsoQg==?="));
foreach (["abc", "日本語", mb_convert_encoding('日本語テキスト', 'SJIS', 'UTF-8'), mb_convert_encoding('日本語テキスト', 'EUC-JP', 'UTF-8'), "\xFF\xFEa\0", "gr\xFC\xDFe"] as $t)
    $show(mb_detect_encoding($t, ['ASCII', 'UTF-8', 'SJIS', 'EUC-JP', 'ISO-8859-1']), mb_detect_encoding($t, ['UTF-8', 'EUC-JP', 'SJIS'], true), mb_check_encoding($t));
$show(mb_convert_kana('ｱｶﾞﾊﾟ ＡＢ１２ ひら', 'KVa'), mb_convert_kana('アカ ABC', 'khA'), mb_preferred_mime_name('SJIS-win'), mb_encoding_aliases('EUC-JP'));
foreach ([fn () => mb_strlen('', 'none'), fn () => mb_substr_count('a', ''), fn () => mb_chr(65, 'UTF-7x'), fn () => mb_str_split('a', 0), fn () => mb_internal_encoding('x')] as $f)
    try { $f(); } catch (Error $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
mb_substitute_character('long');
$show(mb_convert_encoding("é\u{1F600}", 'ASCII', 'UTF-8'), mb_convert_encoding("\xFFa", 'UTF-16BE', 'UTF-8'));
mb_substitute_character('entity');
$show(mb_convert_encoding("é\u{1F600}", 'ASCII', 'UTF-8'), mb_get_info('substitute_character'));
--EXPECT--
[34,"ťoučk","👩 ﬁ","uťoučký kůň ","ťoučký",43]
[14,10,10,false,11,2]
["テキスト é 👨‍👩 ﬁn İI","Žluťoučký kůň 日本語","é 👨‍👩 ﬁn İI","Žluťoučký ","kůň 日本語テキスト é 👨‍👩 ﬁn İI"]
["STRASSE ΌΣΟΣ ΣΑΣ, ǄUNGLA O'NEIL İX FIN ʼN"]
["straße όσος σας, ǆungla o'neil i̇x ﬁn ŉ"]
["Straße Όσος Σας, ǅungla O'neil İx Fin ʼN"]
["strasse όσοσ σασ, ǆungla o'neil i̇x fin ʼn"]
["STRAßE ΌΣΟΣ ΣΑΣ, ǄUNGLA O'NEIL İX ﬁN ŉ"]
["straße όσοσ σασ, ǆungla o'neil ix ﬁn ŉ"]
["Straße Όσοσ Σασ, ǅungla O'neil İx ﬁn ŉ"]
["straße όσοσ σασ, ǆungla o'neil İx ﬁn ŉ"]
["ǅungla","àB","Ssa","áé"]
[["añ","b日"],"*-*日本*-*","x","x","β"]
["Žluťoučký kůň 日本…","本語","he>>",35486,"😀","a?b"]
["a&#233;&#26085;","&#xE9;","é日&#;&#99999999;B"]
["=?UTF-8?Q?Gr=C3=BC=C3=9Fe=20aus=20dem=20sch=C3=B6nen=20=C3=9Cberlingen=20?=\r\n =?UTF-8?Q?am=20Bodensee=2C=20wo=20die=20=C3=84pfel=20bl=C3=BChen?=","=?ISO-2022-JP?B?GyRCRnxLXDhsJE4kSCRGJGJEOSQkN29MPiRyJDMkMyRLPXEkJCRGGyhC?=\r\n =?ISO-2022-JP?B?GyRCJF8kXiQ5GyhC?=","Grüße日本"]
["ASCII","UTF-8",true]
["UTF-8","UTF-8",true]
["SJIS","SJIS",false]
["EUC-JP","EUC-JP",false]
["ISO-8859-1",false,false]
["ISO-8859-1",false,false]
["アガパ AB12 ひら","ｱｶ ＡＢＣ","Shift_JIS",["EUC","EUC_JP","eucJP","x-euc-jp"]]
ValueError: mb_strlen(): Argument #2 ($encoding) must be a valid encoding, "none" given
ValueError: mb_substr_count(): Argument #2 ($needle) must not be empty
ValueError: mb_chr(): Argument #2 ($encoding) must be a valid encoding, "UTF-7x" given
ValueError: mb_str_split(): Argument #2 ($length) must be greater than 0
ValueError: mb_internal_encoding(): Argument #1 ($encoding) must be a valid encoding, "x" given
["U+E9U+1F600","\u0000?\u0000a"]
["&#xE9;&#x1F600;","entity"]
