--TEST--
pcntl: handlers, masks, waiting for signals and children, exec errors
--FILE--
<?php
function t($f)
{
    try {
        $r = $f();
    } catch (Throwable $e) {
        $r = get_class($e) . ': ' . $e->getMessage();
    }
    echo json_encode($r), ' ', pcntl_errno(), "\n";
}

$me = posix_getpid();
$seen = [];
$note = function ($n, $info) use (&$seen) { $seen[] = [$n, $info['signo'], isset($info['pid'])]; };
t(fn() => pcntl_signal(SIGUSR1, $note));
posix_kill($me, SIGUSR1);
t(fn() => $seen);
t(fn() => pcntl_signal_dispatch());
t(fn() => $seen);
t(fn() => pcntl_signal(SIGWINCH, $note));
t(fn() => pcntl_async_signals(true));
posix_kill($me, SIGWINCH);
t(fn() => $seen);
t(fn() => pcntl_signal(SIGUSR2, SIG_IGN));
posix_kill($me, SIGUSR2);
t(fn() => pcntl_signal_get_handler(SIGUSR2));
t(fn() => pcntl_signal_get_handler(SIGURG));
t(fn() => pcntl_signal_get_handler(SIGWINCH) === $note);

pcntl_signal(SIGURG, function ($n) { throw new Exception("signal $n"); });
t(fn() => posix_kill($me, SIGURG));
t(fn() => pcntl_sigprocmask(SIG_BLOCK, [SIGURG, SIGUSR1]));
posix_kill($me, SIGUSR1);
posix_kill($me, SIGURG);
t(fn() => [pcntl_sigtimedwait([SIGURG], $info, 1), $info['signo'], $info['errno'], $info['code']]);
t(fn() => pcntl_sigwaitinfo([SIGUSR1]));
t(fn() => pcntl_sigtimedwait([SIGUSR1], $info, 0, 1000));
t(function () { pcntl_sigprocmask(SIG_SETMASK, [], $old); return $old; });
t(function () { pcntl_alarm(100); return pcntl_alarm(0) > 90; });

foreach ([[0, $note], [65, $note], [SIGWINCH, 5], [SIGWINCH, 'no function']] as $a) t(fn() => @pcntl_signal(...$a));
foreach ([[7, [1]], [SIG_BLOCK, []], [SIG_BLOCK, [0]], [SIG_BLOCK, ['x']]] as $a) t(fn() => pcntl_sigprocmask(...$a));
t(fn() => pcntl_sigtimedwait([1], $info, -1));
t(fn() => pcntl_sigtimedwait([1], $info, 0, 0));
t(fn() => pcntl_signal_get_handler(0));

t(function () {
    $process = proc_open(['/bin/sh', '-c', 'sleep 0.3; exit 3'], [], $pipes);
    $pid = proc_get_status($process)['pid'];
    return [pcntl_waitpid($pid, $status, 0, $usage) === $pid, pcntl_wifexited($status), pcntl_wexitstatus($status), pcntl_wifsignaled($status), count($usage)];
});
t(fn() => pcntl_waitpid(-1, $status, WNOHANG));
foreach ([0x7F, 0x137F, 9, 0x89, 0xFFFF, 0x300] as $s) {
    echo json_encode([pcntl_wifexited($s), pcntl_wifstopped($s), pcntl_wifcontinued($s), pcntl_wifsignaled($s), pcntl_wexitstatus($s), pcntl_wtermsig($s), pcntl_wstopsig($s)]), "\n";
}
t(fn() => @pcntl_exec('/no such program'));
t(fn() => pcntl_exec("/bin/sh\0"));
t(fn() => pcntl_getpriority(mode: 9));
t(fn() => @pcntl_getpriority(99999999));
t(fn() => pcntl_getcpuaffinity() === pcntl_getcpuaffinity($me));
t(fn() => pcntl_setcpuaffinity(null, []));
t(fn() => pcntl_setcpuaffinity(null, ['x']));
t(fn() => pcntl_getcpu() >= 0);
t(fn() => pcntl_strerror(2));
?>
--EXPECT--
true 0
[] 0
true 0
[[10,10,true]] 0
true 0
false 0
[[10,10,true],[28,28,false]] 0
true 0
1 0
0 0
true 0
"Exception: signal 23" 0
true 0
[23,23,0,0] 0
10 0
false 0
[10,23] 0
true 0
"ValueError: pcntl_signal(): Argument #1 ($signal) must be greater than or equal to 1" 0
"ValueError: pcntl_signal(): Argument #1 ($signal) must be less than 65" 0
"ValueError: pcntl_signal(): Argument #2 ($handler) must be either SIG_DFL or SIG_IGN when an integer value is given" 0
"TypeError: pcntl_signal(): Argument #2 ($handler) must be of type callable|int, string given" 22
"ValueError: pcntl_sigprocmask(): Argument #1 ($mode) must be one of SIG_BLOCK, SIG_UNBLOCK, or SIG_SETMASK" 22
"ValueError: pcntl_sigprocmask(): Argument #2 ($signals) must not be empty" 22
"ValueError: pcntl_sigprocmask(): Argument #2 ($signals) signals must be between 1 and 64" 22
"TypeError: pcntl_sigprocmask(): Argument #2 ($signals) signals must be of type int, string given" 22
"ValueError: pcntl_sigtimedwait(): Argument #3 ($seconds) must be greater than or equal to 0" 22
"ValueError: pcntl_sigtimedwait(): At least one of argument #3 ($seconds) or argument #4 ($nanoseconds) must be greater than 0" 22
"ValueError: pcntl_signal_get_handler(): Argument #1 ($signal) must be between 1 and 64" 22
[true,true,3,false,17] 22
-1 10
[false,true,false,false,0,127,0]
[false,true,false,false,19,127,19]
[false,false,false,true,0,9,0]
[false,false,false,true,0,9,0]
[false,false,true,false,255,127,255]
[true,false,false,false,3,0,3]
false 2
"ValueError: pcntl_exec(): Argument #1 ($path) must not contain any null bytes" 2
"ValueError: pcntl_getpriority(): Argument #2 ($mode) must be one of PRIO_PGRP, PRIO_USER, or PRIO_PROCESS" 22
false 3
true 3
"ValueError: pcntl_setcpuaffinity(): Argument #2 ($cpu_ids) must not be empty" 3
"ValueError: pcntl_setcpuaffinity(): Argument #2 ($cpu_ids) cpu id invalid value (x)" 3
true 3
"No such file or directory" 3
