--TEST--
Keys, signatures, envelopes, requests, certificates, PKCS#12, messages, SPKAC
--EXTENSIONS--
openssl
--FILE--
<?php
$dir = sys_get_temp_dir() . '/hs-ssl-' . getmypid();
mkdir($dir);
file_put_contents("$dir/o.cnf", "[req]\ndefault_bits=2048\ndistinguished_name=dn\nx509_extensions=ca\n[dn]\ncountryName=C\ncountryName_default=FI\n[ca]\nbasicConstraints=CA:TRUE\nsubjectAltName=DNS:a.example,email:x@a.example\n");
$options = ['config' => "$dir/o.cnf", 'digest_alg' => 'sha256'];

$rsa = openssl_pkey_new($options + ['private_key_bits' => 2048]);
$ec = openssl_pkey_new($options + ['private_key_type' => OPENSSL_KEYTYPE_EC, 'curve_name' => 'prime256v1']);
foreach ([$rsa, $ec] as $key) {
    $d = openssl_pkey_get_details($key);
    echo $d['bits'], ' ', $d['type'], ' ', implode(',', array_keys($d)), ' ', implode(',', array_keys($d['rsa'] ?? $d['ec'])), "\n";
    $public = openssl_pkey_get_public($d['key']);
    openssl_sign('text', $signature, $key, OPENSSL_ALGO_SHA256);
    var_dump(openssl_verify('text', $signature, $public, 'sha256'), openssl_verify('other', $signature, $d['key'], OPENSSL_ALGO_SHA256));
}
var_dump(openssl_pkey_export($rsa, $pem, 'secret', $options), str_contains($pem, 'ENCRYPTED'));
var_dump(openssl_pkey_get_private($pem, 'wrong'), openssl_pkey_get_private([$pem, 'secret']) instanceof OpenSSLAsymmetricKey);
openssl_public_encrypt('block', $crypted, openssl_pkey_get_details($rsa)['key'], OPENSSL_PKCS1_OAEP_PADDING);
openssl_private_decrypt($crypted, $plain, [$pem, 'secret'], OPENSSL_PKCS1_OAEP_PADDING);
openssl_private_encrypt('signed', $crypted, $rsa);
openssl_public_decrypt($crypted, $back, openssl_pkey_get_details($rsa)['key']);
var_dump($plain, $back);
var_dump(openssl_seal('letter', $sealed, $keys, [openssl_pkey_get_details($rsa)['key']], 'aes-256-cbc', $iv), count($keys), strlen($iv));
var_dump(openssl_open($sealed, $letter, $keys[0], $rsa, 'aes-256-cbc', $iv), $letter);

echo "-- certificates\n";
$csr = openssl_csr_new(['commonName' => 'a.example', 'organizationName' => ['One', 'Two']], $rsa, $options);
print_r(openssl_csr_get_subject($csr));
$own = openssl_csr_sign($csr, null, $rsa, 10, $options, 42);
$other = openssl_csr_sign(openssl_csr_new(['CN' => 'b.example'], $ec, $options), $own, $rsa, 10, $options, 0, 'AB01');
foreach ([$own, $other] as $c) {
    $x = openssl_x509_parse($c);
    echo $x['name'], ' ', $x['issuer']['CN'], ' ', $x['serialNumberHex'], ' ', $x['extensions']['subjectAltName'], "\n";
}
openssl_x509_export_to_file($own, "$dir/own.pem");
var_dump(openssl_x509_check_private_key($own, $rsa), openssl_x509_check_private_key($own, $ec), openssl_x509_verify($other, $own), openssl_x509_verify($own, openssl_pkey_get_details($ec)['key']));
var_dump(openssl_x509_checkpurpose($other, X509_PURPOSE_ANY, ["$dir/own.pem"]), openssl_x509_checkpurpose($other, X509_PURPOSE_ANY, []));
openssl_pkcs12_export($other, $p12, $ec, 'pw', ['extracerts' => [$own]]);
var_dump(openssl_pkcs12_read($p12, $parts, 'pw'), array_keys($parts), openssl_pkcs12_read($p12, $none, 'no'));

echo "-- messages\n";
file_put_contents("$dir/mail", "Hello\n");
var_dump(openssl_pkcs7_sign("$dir/mail", "$dir/signed", $own, $rsa, ['To' => 'you']), openssl_pkcs7_verify("$dir/signed", 0, "$dir/signer", ["$dir/own.pem"]));
echo strtok(file_get_contents("$dir/signed"), "\n"), ' ', trim(file_get_contents("$dir/signer")) === trim(file_get_contents("$dir/own.pem")) ? 'same' : 'other', "\n";
var_dump(openssl_cms_encrypt("$dir/mail", "$dir/crypted", $own, null, 0, OPENSSL_ENCODING_DER), openssl_cms_decrypt("$dir/crypted", "$dir/plain", $own, $rsa, OPENSSL_ENCODING_DER), file_get_contents("$dir/plain"));
$spki = openssl_spki_new($rsa, 'challenge', OPENSSL_ALGO_SHA256);
$spki = substr($spki, strlen('SPKAC='));
var_dump(openssl_spki_verify($spki), openssl_spki_export_challenge($spki), openssl_spki_export($spki) === openssl_pkey_get_details($rsa)['key']);
array_map('unlink', glob("$dir/*"));
rmdir($dir);
--EXPECT--
2048 0 bits,key,rsa,type n,e,d,p,q,dmp1,dmq1,iqmp
int(1)
int(0)
256 3 bits,key,ec,type curve_name,curve_oid,x,y,d
int(1)
int(0)
bool(true)
bool(true)
bool(false)
bool(true)
string(5) "block"
string(6) "signed"
int(16)
int(1)
int(16)
bool(true)
string(6) "letter"
-- certificates
Array
(
    [CN] => a.example
    [O] => Array
        (
            [0] => One
            [1] => Two
        )

    [C] => FI
)
/CN=a.example/O=One/O=Two/C=FI a.example 2A DNS:a.example, email:x@a.example
/CN=b.example/C=FI a.example AB01 DNS:a.example, email:x@a.example
bool(true)
bool(false)
int(1)
int(-1)
bool(true)
bool(false)
bool(true)
array(3) {
  [0]=>
  string(4) "cert"
  [1]=>
  string(4) "pkey"
  [2]=>
  string(10) "extracerts"
}
bool(false)
-- messages
bool(true)
bool(true)
To: you same
bool(true)
bool(true)
string(7) "Hello
"
bool(true)
string(9) "challenge"
bool(true)
