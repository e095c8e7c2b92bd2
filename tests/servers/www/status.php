<?php
switch ($_GET['do'] ?? '') {
    case '404': http_response_code(404); echo 'gone'; break;
    case 'line': header('HTTP/1.1 418 I am a teapot'); echo 'tea'; break;
    case 'status': header('Status: 503 Busy'); echo 'busy'; break;
    case 'location': header('Location: /elsewhere'); break;
    case 'empty': http_response_code(204); break;
    case 'fatal': ini_set('display_errors', '0'); undefined_function();
    case 'exit': echo 'before'; register_shutdown_function(function () { echo ' shutdown'; }); exit(3);
    case 'type': header('Content-Type: application/json'); echo '{}'; break;
    case 'cookie': setcookie('name', 'value; x', 0, '/', '', true, true); echo 'c'; break;
    case 'length': header('Content-Length: 5'); echo 'abcde'; break;
    case 'ob': ob_start(fn($b) => strtoupper($b)); echo 'shout'; break;
    case 'ini': echo ini_get('memory_limit'), ' ', ini_get('user_agent'), ' ', var_export(ini_set('memory_limit', '1G'), true); break;
    case 'finish': echo 'response'; fastcgi_finish_request(); file_put_contents($_GET['file'], 'after'); echo 'unseen'; break;
    case 'flush': echo 'one'; flush(); usleep(300000); echo 'two'; break;
    case 'big': for ($i = 0; $i < 20000; $i++) echo str_repeat(chr(65 + $i % 26), 100); break;
    case 'error': error_log('logged by the program'); echo 'ok'; break;
    case 'loop': set_time_limit(1); while (true); break;
    case 'env': putenv('LEFT=over'); echo getenv('REQUEST_METHOD'), ' ', var_export(getenv('HOME_OF_NOBODY'), true), ' ', getenv('LEFT'), "\n"; break;
    case 'left': var_dump(getenv('LEFT'), defined('LEFT'), class_exists('Left'), isset($GLOBALS['left']), ini_get('precision'), getcwd()); break;
    case 'leave': define('LEFT', 1); eval('class Left { static $x = 1; }'); $GLOBALS['left'] = 1; ini_set('precision', 3); chdir('/'); echo 'left'; break;
    default: echo 'hello';
}
