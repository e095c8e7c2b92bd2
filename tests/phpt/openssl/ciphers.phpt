--TEST--
Ciphers, digests and names of OpenSSL
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip libcrypto is not installed'); ?>
--FILE--
<?php
$k=str_repeat("k",32); $iv=str_repeat("i",16);
foreach (['aes-256-cbc','AES-128-CTR','aes-256-gcm','aes-128-ccm','chacha20-poly1305','aes-128-ocb','des-ede3-cbc','aes-256-ecb'] as $c) {
 $l=openssl_cipher_iv_length($c); echo $c,' ',$l,' ',openssl_cipher_key_length($c),' ';
 $v=substr($iv,0,$l); $tag=null;
 $aead = preg_match('/gcm|ccm|poly|ocb/',$c);
 $e = $aead ? openssl_encrypt("hello world",$c,$k,0,$v,$tag,"aad") : openssl_encrypt("hello world",$c,$k,0,$v);
 var_dump($e, $tag===null?null:bin2hex($tag));
 var_dump($aead ? openssl_decrypt($e,$c,$k,0,$v,$tag,"aad") : openssl_decrypt($e,$c,$k,0,$v));
 if ($aead) var_dump(openssl_decrypt($e,$c,$k,0,$v,strrev($tag),"aad"));
}
var_dump(openssl_encrypt("x","nope","k"));
var_dump(openssl_encrypt("x","aes-128-cbc","k",0,"short"), openssl_decrypt("!!!","aes-128-cbc","k",0,"longlonglonglonglonglong"), openssl_decrypt("abcd","aes-128-cbc","k",0,$iv));
var_dump(openssl_digest("a","sha256"), bin2hex(openssl_digest("a","md5",true)), openssl_digest("a","zzz"), bin2hex(openssl_pbkdf2("p","s",20,10)), bin2hex(openssl_pbkdf2("p","s",20,10,'sha256')));
var_dump(strlen(openssl_random_pseudo_bytes(10,$s)),$s, in_array('aes-256-cbc', openssl_get_cipher_methods()), in_array('sha256', openssl_get_md_methods()), in_array('AES-128-CBC',openssl_get_cipher_methods(true)), count(openssl_get_md_methods())>10, in_array('RSA-SHA256', openssl_get_md_methods(true)));
try { openssl_random_pseudo_bytes(0); } catch (Error $e) { echo $e->getMessage(),"\n"; }
var_dump(extension_loaded('openssl'));
--EXPECTF--
aes-256-cbc 16 32 string(24) "ioKNFMhJ1U5QPG7Ri3bZnA=="
NULL
string(11) "hello world"
AES-128-CTR 16 16 string(16) "NNSWk4x7NNf4Taw="
NULL
string(11) "hello world"
aes-256-gcm 12 32 string(16) "suGUGF3Y1muJOIU="
string(32) "6c10089bed043b4393961ab62041baa5"
string(11) "hello world"
bool(false)
aes-128-ccm 12 16 string(16) "iFPvPdIhHJX06Cw="
string(32) "9312a1b264b702a0ef99dfd7ddd70a5e"
string(11) "hello world"
bool(false)
chacha20-poly1305 12 32 string(16) "m+JlfkCBCh8vcMg="
string(32) "1402b317f04a26d7c4cf773759ebb89e"
string(11) "hello world"
bool(false)
aes-128-ocb 12 16 string(16) "GP8wqLVorpc8eg8="
string(32) "be5493f234b245b4fb52367db3ff5421"
string(11) "hello world"
bool(false)
des-ede3-cbc 8 24 string(24) "W/6qIZN6YfeiQ+4nBHWKnQ=="
NULL
string(11) "hello world"
aes-256-ecb 0 32 string(24) "wDvJ67kt6WQ9IEGLVfwiqw=="
NULL
string(11) "hello world"

Warning: openssl_encrypt(): Unknown cipher algorithm in %s on line %d
bool(false)

Warning: openssl_encrypt(): IV passed is only 5 bytes long, cipher expects an IV of precisely 16 bytes, padding with \0 in %s on line %d

Warning: openssl_decrypt(): IV passed is 24 bytes long which is longer than the 16 expected by selected cipher, truncating in %s on line %d
string(24) "qr1U8HZx/BCP7JcBd4z1ig=="
bool(false)
bool(false)

Warning: openssl_digest(): Unknown digest algorithm in %s on line %d
string(64) "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb"
string(32) "0cc175b9c0f1b6a831c399e269772661"
bool(false)
string(40) "bc9be2c2dbfc9a160d9bd1ca9683e4b1687caa62"
string(40) "1d6f1f7051b420b93e23f010e486cfea6ccfee90"
int(10)
bool(true)
bool(true)
bool(true)
bool(false)
bool(true)
bool(true)
openssl_random_pseudo_bytes(): Argument #1 ($length) must be greater than 0
bool(true)
