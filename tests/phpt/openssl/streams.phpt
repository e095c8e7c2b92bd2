--TEST--
TLS streams: handshakes, verification, names, fingerprints, captured certificates
--SKIPIF--
<?php if (!extension_loaded('openssl')) die('skip libcrypto is not installed'); ?>
--FILE--
<?php
set_error_handler(function ($n, $m) use (&$pem) { echo "[", preg_replace(['/:\d{4,5}\b/', '/error:[0-9A-F]+:/'], [':PORT', 'error:'], str_replace($pem, "PEM", $m)), "]\n"; return true; });
$pem = tempnam(sys_get_temp_dir(), "hs_");
file_put_contents($pem, <<<'PEM'
-----BEGIN CERTIFICATE-----
MIIBqjCCAVCgAwIBAgIUAe7XGsbAjN05g6c24yiMieSSp44wCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjA1MDk1MVoYDzIxMjYxMDI5
MDUwOTUxWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAARlqY5ZqUzF7wgKXK31VOr4lgGxC6hz9adLwS6DLmiI9/VXqU+wyB3Z
oKxDnZnnqFoVcWj5/1pvIL2AGCNKHg+Xo34wfDAdBgNVHQ4EFgQUqJnQk4TrtmRc
GoaD3egsgUAYKT8wHwYDVR0jBBgwFoAUqJnQk4TrtmRcGoaD3egsgUAYKT8wDwYD
VR0TAQH/BAUwAwEB/zApBgNVHREEIjAggglsb2NhbGhvc3SCDSouZXhhbXBsZS5v
cmeHBH8AAAEwCgYIKoZIzj0EAwIDSAAwRQIhAPSjG81QHmBDJhnDUXEFGwA+95xr
USonGRUqytF5YHB6AiB1huXFe24gSV9S/9Xsn+guFcD7s6bdvO0sxh6S0XF/fQ==
-----END CERTIFICATE-----
-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgXrlcJgiy6tsLcx/z
Ojs/Hm4Mb5e8xcXbCsXnHrZZ8/2hRANCAARlqY5ZqUzF7wgKXK31VOr4lgGxC6hz
9adLwS6DLmiI9/VXqU+wyB3ZoKxDnZnnqFoVcWj5/1pvIL2AGCNKHg+X
-----END PRIVATE KEY-----
PEM);

/** Both ends in one process: each goes on with its handshake when the other has answered. */
function connect(array $options, int $method = STREAM_CRYPTO_METHOD_TLS_CLIENT)
{
    global $pem;
    $server = stream_socket_server("tcp://127.0.0.1:0", $no, $text, STREAM_SERVER_BIND | STREAM_SERVER_LISTEN, stream_context_create(["ssl" => ["local_cert" => $pem]]));
    $client = stream_socket_client("tcp://" . stream_socket_get_name($server, false), $no, $text, 5, STREAM_CLIENT_CONNECT, stream_context_create(["ssl" => $options]));
    $accepted = stream_socket_accept($server, 5);
    stream_set_blocking($client, false);
    stream_set_blocking($accepted, false);
    $c = $s = 0;
    for ($i = 0; $i < 1000 && ($c === 0 || ($s === 0 && $c !== false)); $i++) {
        if ($c === 0) $c = stream_socket_enable_crypto($client, true, $method);
        if ($s === 0) $s = @stream_socket_enable_crypto($accepted, true, STREAM_CRYPTO_METHOD_TLS_SERVER);
        usleep(1000);
    }
    if (!$c) return var_dump($c);
    stream_set_blocking($client, true);
    stream_set_blocking($accepted, true);
    return [$client, $accepted];
}

function talk(array $options, int $method = STREAM_CRYPTO_METHOD_TLS_CLIENT)
{
    if (![$client, $accepted] = connect($options, $method)) return;
    $meta = stream_get_meta_data($client);
    echo $meta["stream_type"], " ", implode(",", array_keys($meta["crypto"])), " ", $meta["crypto"]["protocol"], "\n";
    fwrite($client, "to the server\n");
    var_dump(fgets($accepted));
    fwrite($accepted, str_repeat("x", 9000) . "\nend\n");
    $r = [$client]; $w = $e = null;
    var_dump(stream_select($r, $w, $e, 5), strlen(fgets($client)), fgets($client));
    fclose($accepted);
    var_dump(fgets($client), feof($client), stream_socket_enable_crypto($client, false));
    return stream_context_get_options($client)["ssl"];
}

$options = talk(["cafile" => $pem, "peer_name" => "localhost", "capture_peer_cert" => true, "capture_peer_cert_chain" => true]);
var_dump(get_class($options["peer_certificate"]), count($options["peer_certificate_chain"]), openssl_x509_parse($options["peer_certificate"])["subject"]["CN"]);
talk(["cafile" => $pem], STREAM_CRYPTO_METHOD_TLSv1_2_CLIENT);
connect([]);
connect(["cafile" => $pem, "peer_name" => "a.b.example.org"]);
connect(["cafile" => "$pem.none"]);
foreach (["verify_peer" => false, "allow_self_signed" => true] as $name => $value)
    foreach (["A.example.org", "example.org", "127.0.0.1"] as $host) { echo "$name $host: "; $r = connect([$name => $value, "peer_name" => $host]); if ($r) echo "accepted\n"; }
$free = ["verify_peer" => false, "verify_peer_name" => false];
foreach ([openssl_x509_fingerprint("file://$pem"), str_repeat("0", 32), ["sha256" => openssl_x509_fingerprint("file://$pem", "sha256")], ["x"], [], 5] as $print) if (connect($free + ["peer_fingerprint" => $print])) echo "accepted\n";
[$client] = connect($free);
var_dump(stream_socket_enable_crypto($client, true, STREAM_CRYPTO_METHOD_TLS_CLIENT));
[$plain] = stream_socket_pair(STREAM_PF_UNIX, STREAM_SOCK_STREAM, 0);
var_dump(stream_socket_enable_crypto($plain, true, STREAM_CRYPTO_METHOD_TLS_CLIENT));
try { stream_socket_enable_crypto($plain, true); } catch (ValueError $e) { echo $e->getMessage(), "\n"; }
var_dump(stream_socket_client("tls://127.0.0.1:1", $no, $text), $no, $text, in_array("https", stream_get_wrappers()), array_intersect(["tcp", "ssl", "tls", "tlsv1.3"], stream_get_transports()));
unlink($pem);
--EXPECT--
tcp_socket/ssl protocol,cipher_name,cipher_bits,cipher_version TLSv1.3
string(14) "to the server
"
int(1)
int(9001)
string(4) "end
"
bool(false)
bool(true)
bool(false)
string(18) "OpenSSLCertificate"
int(1)
string(9) "localhost"
tcp_socket/ssl protocol,cipher_name,cipher_bits,cipher_version TLSv1.2
string(14) "to the server
"
int(1)
int(9001)
string(4) "end
"
bool(false)
bool(true)
bool(false)
[stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages:
error:SSL routines::certificate verify failed]
[stream_socket_enable_crypto(): SSL operation failed with code 1. OpenSSL Error messages:
error:SSL routines::tlsv1 alert unknown ca]
bool(false)
[stream_socket_enable_crypto(): Peer certificate CN=`localhost' did not match expected CN=`a.b.example.org']
bool(false)
[failed loading cafile stream: `PEM.none']
bool(false)
verify_peer A.example.org: accepted
verify_peer example.org: [stream_socket_enable_crypto(): Peer certificate CN=`localhost' did not match expected CN=`example.org']
bool(false)
verify_peer 127.0.0.1: accepted
allow_self_signed A.example.org: accepted
allow_self_signed example.org: [stream_socket_enable_crypto(): Peer certificate CN=`localhost' did not match expected CN=`example.org']
bool(false)
allow_self_signed 127.0.0.1: accepted
accepted
[stream_socket_enable_crypto(): peer_fingerprint match failure]
bool(false)
accepted
[stream_socket_enable_crypto(): Invalid peer_fingerprint array; [algo => fingerprint] form required]
[stream_socket_enable_crypto(): peer_fingerprint match failure]
bool(false)
[stream_socket_enable_crypto(): Invalid peer_fingerprint array; [algo => fingerprint] form required]
[stream_socket_enable_crypto(): peer_fingerprint match failure]
bool(false)
[stream_socket_enable_crypto(): Expected peer fingerprint must be a string or an array]
bool(false)
[stream_socket_enable_crypto(): SSL/TLS already set-up for this stream]
bool(false)
[stream_socket_enable_crypto(): This stream does not support SSL/crypto]
bool(false)
stream_socket_enable_crypto(): Argument #3 ($crypto_method) must be specified when enabling encryption
[stream_socket_client(): Unable to connect to tls://127.0.0.1:1 (Connection refused)]
bool(false)
int(111)
string(18) "Connection refused"
bool(true)
array(4) {
  [0]=>
  string(3) "tcp"
  [1]=>
  string(3) "ssl"
  [2]=>
  string(3) "tls"
  [3]=>
  string(7) "tlsv1.3"
}
