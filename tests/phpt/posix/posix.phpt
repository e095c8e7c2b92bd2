--TEST--
posix: processes, users, limits, files, errors
--FILE--
<?php
function t($f)
{
    try {
        $r = $f();
    } catch (Throwable $e) {
        $r = get_class($e) . ': ' . $e->getMessage();
    }
    echo json_encode($r), ' ', posix_errno(), "\n";
}

t(fn() => [posix_getpid() > 0, posix_getppid() > 0, posix_getpgrp() > 0, is_array(posix_getgroups()), posix_ctermid(), posix_getcwd() === getcwd()]);
t(fn() => [array_keys(posix_uname()), array_keys(posix_times())]);
t(fn() => posix_kill(999999, 0));
t(fn() => posix_kill(posix_getpid(), 0));
t(fn() => posix_getpgid(999999));
t(fn() => posix_getsid(-5));
t(fn() => posix_getpwuid(0)['name']);
t(fn() => posix_getpwnam('root')['uid']);
t(fn() => posix_getpwnam('no such user'));
t(fn() => posix_getgrnam('root')['gid']);
t(fn() => posix_getgrgid(0)['name']);
foreach ([0, 1, 2, 13, 22, 200, -1] as $e) t(fn() => posix_strerror($e));
t(fn() => array_keys(posix_getrlimit()));
t(fn() => count(posix_getrlimit(POSIX_RLIMIT_NOFILE)));
t(fn() => posix_getrlimit(77));
t(fn() => posix_setrlimit(77, 0, 0));
t(fn() => posix_sysconf(POSIX_SC_PAGESIZE) > 0);
t(fn() => posix_sysconf(-1));
t(fn() => posix_pathconf('/', POSIX_PC_NAME_MAX));
t(fn() => posix_pathconf('/no such file', POSIX_PC_NAME_MAX));
t(fn() => posix_pathconf('', POSIX_PC_NAME_MAX));
t(fn() => posix_pathconf("a\0", POSIX_PC_NAME_MAX));
t(fn() => posix_fpathconf('x', 1));
t(fn() => posix_access('/'));
t(fn() => posix_access('/no such file'));
t(fn() => posix_access(''));
t(fn() => posix_eaccess(''));
t(fn() => posix_isatty(-1));
t(fn() => posix_isatty([]));
t(fn() => posix_ttyname([]));
t(fn() => posix_ttyname(-1));
t(fn() => posix_isatty(fopen('php://memory', 'r')));
t(fn() => posix_mkfifo('/no such directory/x', 0644));
t(fn() => posix_mknod('/no such directory/x', POSIX_S_IFCHR | 0600));
t(fn() => posix_initgroups('', 0));
?>
--EXPECTF--
[true,true,true,true,"\/dev\/tty",true] 0
[["sysname","nodename","release","version","machine","domainname"],["ticks","utime","stime","cutime","cstime"]] 0
false 3
true 3
false 3
false 3
"root" 3
0 3
false 0
0 0
"root" 0
"Success" 0
"Operation not permitted" 0
"No such file or directory" 0
"Permission denied" 0
"Invalid argument" 0
"Unknown error 200" 0
"Unknown error -1" 0
["soft core","hard core","soft data","hard data","soft stack","hard stack","soft totalmem","hard totalmem","soft rss","hard rss","soft maxproc","hard maxproc","soft memlock","hard memlock","soft cpu","hard cpu","soft filesize","hard filesize","soft openfiles","hard openfiles"] 0
2 0
false 22
false 22
true 22
-1 22
255 22
false 2
"ValueError: posix_pathconf(): Argument #1 ($path) must not be empty" 2
"ValueError: posix_pathconf(): Argument #1 ($path) must not contain any null bytes" 2
"TypeError: posix_fpathconf(): Argument #1 ($file_descriptor) must be of type int|resource, string given" 2
true 2
false 2
false 5
"ValueError: posix_eaccess(): Argument #1 ($filename) must not be empty" 5
false 9

Warning: posix_isatty(): Argument #1 ($file_descriptor) must be of type int|resource, array given in %s on line 40
false 9

Warning: posix_ttyname(): Argument #1 ($file_descriptor) must be of type int|resource, array given in %s on line 41
false 25

Warning: posix_ttyname(): Argument #1 ($file_descriptor) must be between 0 and 2147483647 in %s on line 42
false 25

Warning: posix_isatty(): Could not use stream of type 'MEMORY' in %s on line 43
false 25
false 2
"ValueError: posix_mknod(): Argument #3 ($major) cannot be 0 for the POSIX_S_IFCHR and POSIX_S_IFBLK modes" 2
false 2
