<?php
// What a request looks like to a program: prints what does not depend on the machine.
header('X-Order: 1');
header('X-Order: 2', false);
$keys = ['REQUEST_METHOD', 'REQUEST_URI', 'QUERY_STRING', 'SCRIPT_NAME', 'SCRIPT_FILENAME', 'PATH_INFO', 'PHP_SELF', 'DOCUMENT_ROOT', 'CONTENT_TYPE',
    'CONTENT_LENGTH', 'HTTP_X_TEST', 'PHP_AUTH_USER', 'PHP_AUTH_PW', 'HTTP_COOKIE', 'ORIG_SCRIPT_FILENAME', 'ORIG_PATH_INFO', 'ORIG_SCRIPT_NAME', 'PATH_TRANSLATED'];
foreach ($keys as $key) if (isset($_SERVER[$key])) echo "$key=", $_SERVER[$key], "\n";
foreach ($_FILES as $name => $file) { $_FILES[$name]['tmp_name'] = is_array($file['tmp_name']) ? 'list' : is_uploaded_file($file['tmp_name']); }
var_dump($_GET, $_POST, $_COOKIE, $_FILES, php_sapi_name() === PHP_SAPI, getcwd());
echo strlen(file_get_contents('php://input')), "\n";
