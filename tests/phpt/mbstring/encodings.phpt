--TEST--
Every encoding in both directions
--FILE--
<?php
// every encoding there and back: a hash for each, so that a table's change names its encoding
ini_set('mbstring.substitute_character', 'long');
mb_substitute_character(0x3F);
$wide = '';
for ($c = 0x20; $c < 0x3100; $c++) $wide .= mb_chr($c, 'UTF-8');
for ($c = 0x4E00; $c < 0xA000; $c += 7) $wide .= mb_chr($c, 'UTF-8');
for ($c = 0xAC00; $c < 0xD7A0; $c += 11) $wide .= mb_chr($c, 'UTF-8');
for ($c = 0xF900; $c < 0x10000; $c++) $wide .= mb_chr($c, 'UTF-8');
for ($c = 0x1F000; $c < 0x1F700; $c++) $wide .= mb_chr($c, 'UTF-8');
for ($c = 0x20000; $c < 0x2A6E0; $c += 31) $wide .= mb_chr($c, 'UTF-8');
$bytes = '';
mt_srand(7);
for ($i = 0; $i < 20000; $i++) $bytes .= chr(mt_rand(0, 255));
foreach (mb_list_encodings() as $name) {
    if ($name === 'UUENCODE' || $name === 'BASE64' || $name === 'Quoted-Printable' || $name === 'HTML-ENTITIES') continue;
    $encoded = mb_convert_encoding($wide, $name, 'UTF-8');
    printf("%s %s %s %s %d\n", $name, hash('crc32b', $encoded), hash('crc32b', mb_convert_encoding($encoded, 'UTF-8', $name)),
        hash('crc32b', mb_convert_encoding($bytes, 'UTF-8', $name)), mb_check_encoding($bytes, $name));
}
foreach (['UUENCODE', 'BASE64', 'Quoted-Printable', 'HTML-ENTITIES'] as $name) {
    $encoded = @mb_convert_encoding("Grüße, 日本 <b> & \u{1F600}\r\n", $name, 'UTF-8');
    printf("%s %s %s\n", $name, bin2hex($encoded), bin2hex(@mb_convert_encoding($encoded, "UTF-8", $name)));
}
--EXPECT--
7bit 84d11716 84d11716 5312e874 0
8bit a105c8dc ec2b386b 1587c9ca 1
UCS-4 cdac7ada e158f906 113e3d71 1
UCS-4BE cdac7ada e158f906 113e3d71 1
UCS-4LE 999b3910 e158f906 075f9888 1
UCS-2 0638d5b2 d425e552 103d106d 1
UCS-2BE 0638d5b2 d425e552 103d106d 1
UCS-2LE 6cfbee89 d425e552 986835f5 1
UTF-32 cdac7ada e158f906 113e3d71 0
UTF-32BE cdac7ada e158f906 113e3d71 0
UTF-32LE 999b3910 e158f906 075f9888 0
UTF-16 da710d27 e158f906 ff497523 0
UTF-16BE da710d27 e158f906 ff497523 0
UTF-16LE 70a6250e e158f906 4b85bb14 0
UTF-8 e158f906 e158f906 24f7eb48 0
UTF-7 2d4d2903 e158f906 6fc19895 0
UTF7-IMAP a9a34a91 e158f906 b197dc69 0
ASCII 84d11716 84d11716 5312e874 0
EUC-JP 2e30d306 707141c4 7b0e3874 0
SJIS bf0dc170 b046e040 c213f8f3 0
eucJP-win 59e5f598 a2d69f4b dde185ca 0
EUC-JP-2004 76363b81 28b5f9dd 7010387e 0
SJIS-Mobile#DOCOMO 41aa6e08 e901f107 16235090 0
SJIS-Mobile#KDDI b3055924 982a0998 959ecbf7 0
SJIS-Mobile#SOFTBANK ff137f4f aa093802 441bb6fc 0
SJIS-mac ab0a8d1a b764c854 4c8c3797 0
SJIS-2004 7043479c 16aae89e 8a28c294 0
UTF-8-Mobile#DOCOMO be1e4d97 e158f906 1c7c5868 0
UTF-8-Mobile#KDDI-A 873600fb 2c452332 016e317a 0
UTF-8-Mobile#KDDI-B f82ef61d 2c452332 24f7eb48 0
UTF-8-Mobile#SOFTBANK 6c6cbfd2 2c452332 24f7eb48 0
CP932 5d9318a5 7a751b35 5c4cca99 0
SJIS-win 01d79cfe 62c5b00c 5c4cca99 0
CP51932 767bdff9 62c5b00c 14bb6092 0
JIS d7e49e30 970fdf1a 0f3a2130 0
ISO-2022-JP 8eb696e5 b25f9657 0f3a2130 0
ISO-2022-JP-MS 77c1ec81 62c5b00c 0cc46ffd 0
GB18030 7865772f e158f906 61873a31 0
GB18030-2022 313fe92d e158f906 c0b1b1c9 0
Windows-1252 e7f0eddb b8aa4495 66157669 1
Windows-1254 65190a17 e73851b8 c70cc19a 0
ISO-8859-1 a105c8dc ec2b386b 1587c9ca 1
ISO-8859-2 0140fb5f 200a373c 9b409c37 1
ISO-8859-3 302452ea a46445ad 9bfd45ee 0
ISO-8859-4 0ff0cb0e 99469c9b 6f2d6f1c 1
ISO-8859-5 95575036 a682abc9 fd9acf94 1
ISO-8859-6 346cf3a8 f943e671 c206ae91 0
ISO-8859-7 303e880f e41bf595 e0d16318 0
ISO-8859-8 54f8426c b9ca2cdf f8123cad 0
ISO-8859-9 baf51185 3d746de4 c6c2c7e8 1
ISO-8859-10 b21d860a 1d924246 4387715f 1
ISO-8859-13 0aff6267 de4e2a82 7af9cd4f 1
ISO-8859-14 d489188f 1c1581c7 0bbb26eb 1
ISO-8859-15 29bdda22 fb21cd69 4a429626 1
ISO-8859-16 4157ef96 b90b6ff1 cc27ad68 1
EUC-CN 9ce59acf 7fcde261 0310e6cd 0
CP936 76a1df32 1b75ef06 16597937 0
HZ 64052f14 d4e20103 b5a335c7 0
EUC-TW d0da4012 d4fa83eb 0f47367a 0
BIG-5 6a030647 68d8f1f4 1a8cd116 0
CP950 c91b3549 d0893f15 d0f96f31 0
EUC-KR a135464c e848bdb1 20fddf76 0
UHC 6827cc54 ca062bbe cdf890dd 0
ISO-2022-KR 8dd10e4a a0913232 d0f2e262 0
Windows-1251 994fd4d7 efe458c5 68ae1842 0
CP866 6d21691d 59915f43 c376cf4e 1
KOI8-R 80e2e9bc f72ddb1f 48eaae33 1
KOI8-U c8aca411 590a2cbf 2b37e56b 1
ArmSCII-8 b3beaf5b db2d4c40 f0a619d7 0
CP850 bf86767e 8aa5ea45 758e5ed2 1
ISO-2022-JP-2004 ffc83d48 882a1417 e951d720 0
ISO-2022-JP-MOBILE#KDDI e824c2fa e8515a54 0cc46ffd 0
CP50220 f462d8d7 1a2793d6 0f3a2130 0
CP50221 bd3f5e99 bcc3f021 0f3a2130 0
CP50222 59031f44 bcc3f021 0f3a2130 0
UUENCODE 626567696e20303634342066696c656e616d650a3331572b5c5756344c282e344c282351422f4260462860602d224060600a 4772fcdf652c20e52c203c623e202620000d0a
BASE64 52334c44764d4f665a5377673570656c35707973494478695069416d495043666d49414e43673d3d 4772c3bcc39f652c20e697a5e69cac203c623e202620f09f98800d0a
Quoted-Printable 47723d43333d42433d43333d3946652c203d45363d39373d41353d45363d39433d4143203c623e2026203d46303d39463d39383d38300d0a 4772c3bcc39f652c20e697a5e69cac203c623e202620f09f98800d0a
HTML-ENTITIES 47722675756d6c3b26737a6c69673b652c20262332363038353b262332363431323b203c623e20262026233132383531323b0d0a 4772c3bcc39f652c20e697a5e69cac203c623e202620f09f98800d0a
