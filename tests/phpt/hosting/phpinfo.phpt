--TEST--
phpinfo(): sections, local and master values, variables
--INI--
memory_limit=64M
precision=14
--FILE--
<?php
ini_set('memory_limit', '96M');
ini_set('precision', '7');
$_GET['key'] = ['<b>', 'x'];
ob_start();
var_dump(phpinfo());
$text = ob_get_clean();
foreach (['phpinfo()', 'PHP Version => 8.4', 'Server API => Command Line Interface', "\nConfiguration\n", "\nCore\n", 'memory_limit => 96M => 64M',
    'precision => 7 => 14', 'allow_url_fopen => On => On', 'auto_append_file => no value => no value', 'json support => enabled', "\nAdditional Modules\n",
    "\nEnvironment\n", "\nPHP Variables\n", "\$_GET['key'] => Array\n(\n    [0] => <b>\n", "\nPHP License\n", "bool(true)\n"] as $part) {
    if (!str_contains($text, $part)) {
        echo "missing: $part\n";
    }
}

ob_start();
phpinfo(0);
var_dump(ob_get_clean());
?>
--EXPECT--
string(10) "phpinfo()
"
