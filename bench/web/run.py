#!/usr/bin/env python3
"""Requests a second of the servers: hhvm over HTTP, and behind nginx hhvm and php-fpm by FastCGI.

    run.py HHVM [PHP-FPM] [seconds=3] [rounds=3]

Needs wrk and nginx. The engines take turns; a cell is the median of the rounds. On a machine with other work on it only
the ratios of one run mean anything.
"""
import os, re, shutil, statistics, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
WWW = os.path.join(HERE, 'www')
options = dict(a.split('=') for a in sys.argv[1:] if '=' in a)
commands = [a for a in sys.argv[1:] if '=' not in a]
HHVM, FPM = os.path.abspath(commands[0]), commands[1] if len(commands) > 1 else ''
SECONDS, ROUNDS = options.get('seconds', '3'), int(options.get('rounds', '3'))
PATHS = ['/hello.php', '/page.php?id=3']


def main():
    directory = tempfile.mkdtemp(prefix='hhvm-bench-')
    os.chmod(directory, 0o755)
    running = [
        subprocess.Popen([HHVM, '-m', 'server', '-n', '-p', '8491', '-t', WWW], stderr=subprocess.DEVNULL),
        subprocess.Popen([HHVM, '-m', 'fastcgi', '-n', '--listen', 'unix:%s/hhvm.sock' % directory, '-d', 'fastcgi.listen_mode=0666'], stderr=subprocess.DEVNULL),
    ]
    backends = {'hhvm fastcgi': (8492, 'hhvm')}
    if FPM:
        backends['php-fpm'] = (8493, 'fpm')
        with open(directory + '/fpm.conf', 'w') as f:
            f.write('[global]\nerror_log=%s/fpm.err\ndaemonize=no\n[www]\nlisten=%s/fpm.sock\nlisten.mode=0666\nuser=nobody\ngroup=nogroup\npm=static\npm.max_children=16\n' % (directory, directory))
        running.append(subprocess.Popen([FPM, '-y', directory + '/fpm.conf', '-F', '-R'], stderr=subprocess.DEVNULL))
    servers = ''.join('''
    upstream %s { server unix:%s/%s.sock; keepalive 16; }
    server {
        listen 127.0.0.1:%d;
        location / {
            fastcgi_param SCRIPT_FILENAME %s$fastcgi_script_name;
            fastcgi_param SCRIPT_NAME $fastcgi_script_name;
            fastcgi_param QUERY_STRING $query_string;
            fastcgi_param REQUEST_METHOD $request_method;
            fastcgi_param REQUEST_URI $request_uri;
            fastcgi_keep_conn on;
            fastcgi_pass %s;
        }
    }''' % (s, directory, s, port, WWW, s) for port, s in backends.values())
    with open(directory + '/nginx.conf', 'w') as f:
        f.write('daemon off;\npid %s/pid;\nerror_log %s/err;\nworker_processes 1;\nevents {}\nhttp {\n access_log off;\n%s\n}\n' % (directory, directory, servers))
    running.append(subprocess.Popen(['nginx', '-c', directory + '/nginx.conf', '-p', directory], stderr=subprocess.DEVNULL))
    time.sleep(3)
    rows = {'hhvm http': 8491, **{name: port for name, (port, _) in backends.items()}}
    try:
        for path in PATHS:
            found = {name: [] for name in rows}
            for round in range(ROUNDS + 1):
                for name, port in rows.items():
                    out = subprocess.run(['wrk', '-t1', '-c8', '-d%ss' % SECONDS, 'http://127.0.0.1:%d%s' % (port, path)], capture_output=True).stdout.decode()
                    if 'Non-2xx' in out: sys.exit('%s fails on %s:\n%s' % (name, path, out))
                    if round: found[name].append(float(re.search(r'Requests/sec: +([0-9.]+)', out).group(1)))
            print(path)
            for name, values in found.items():
                print('    %-14s %8.0f requests/s%s' % (name, statistics.median(values),
                      '   %.2f of php-fpm' % (statistics.median(values) / statistics.median(found['php-fpm'])) if FPM else ''))
    finally:
        for p in running: p.terminate()
        for p in running: p.wait()
        shutil.rmtree(directory)


main()
