--TEST--
opcache_*(): the cache tells what it holds
--INI--
opcache.enable=1
opcache.enable_cli=1
opcache.file_update_protection=0
opcache.validate_timestamps=1
opcache.revalidate_freq=60
opcache.memory_consumption=64
opcache.max_accelerated_files=1000
--EXTENSIONS--
opcache
--FILE--
<?php
$inc = __DIR__ . '/functions.inc';
var_dump(opcache_is_script_cached($inc));
var_dump(include $inc, include $inc);
var_dump(opcache_is_script_cached($inc));
$status = opcache_get_status();
var_dump(array_keys($status));
var_dump($status['scripts'][$inc]['hits'], $status['opcache_statistics']['max_cached_keys']);
var_dump($status['memory_usage']['used_memory'] > 0, $status['restart_pending']);
var_dump(opcache_invalidate($inc), opcache_is_script_cached($inc));
var_dump(opcache_invalidate($inc, true), opcache_is_script_cached($inc));
var_dump(opcache_invalidate('/no/such/file'));
var_dump(opcache_compile_file($inc), opcache_is_script_cached($inc));
var_dump(opcache_compile_file('/no/such/file'));
var_dump(opcache_reset(), opcache_get_status(false)['restart_pending']);
$c = opcache_get_configuration();
var_dump($c['directives']['opcache.memory_consumption'], $c['directives']['opcache.max_wasted_percentage'], $c['version']['opcache_product_name'], $c['blacklist']);
var_dump(ini_set('opcache.enable', 1));
var_dump(ini_set('opcache.jit', 'tracing'));
var_dump(ini_set('opcache.jit_max_loop_unrolls', 20));
var_dump(extension_loaded('zend opcache'), get_loaded_extensions(true));
var_dump(ini_set('opcache.enable', 0), opcache_is_script_cached($inc), opcache_get_status(false)['opcache_enabled']);
?>
--EXPECTF--
bool(false)
int(7)
int(7)
bool(true)
array(%d) {
  [0]=>
  string(15) "opcache_enabled"
  [1]=>
  string(10) "cache_full"
  [2]=>
  string(15) "restart_pending"
  [3]=>
  string(19) "restart_in_progress"
  [4]=>
  string(12) "memory_usage"
%A  [%d]=>
  string(18) "opcache_statistics"
  [%d]=>
  string(7) "scripts"
  [%d]=>
  string(3) "jit"
}
int(1)
int(1979)
bool(true)
bool(false)
bool(true)
bool(true)
bool(true)
bool(false)
bool(false)
bool(true)
bool(true)

Warning: opcache_compile_file(/no/such/file): Failed to open stream: No such file or directory in %s on line %d

Warning: opcache_compile_file(): Failed opening '/no/such/file' for inclusion (include_path='%s') in %s on line %d
bool(false)
bool(true)
bool(true)
int(67108864)
float(0.05)
string(12) "Zend OPcache"
array(0) {
}

Warning: Zend OPcache can't be temporary enabled (it may be only disabled till the end of request) in %s on line %d
bool(false)

Warning: Cannot change opcache.jit setting at run-time (JIT is disabled) in %s on line %d
bool(false)

Warning: Invalid "opcache.jit_max_loop_unrolls" setting. Should be between 1 and 10 in %s on line %d
bool(false)
bool(true)
array(1) {
  [0]=>
  string(12) "Zend OPcache"
}
string(1) "1"
bool(false)
bool(false)
