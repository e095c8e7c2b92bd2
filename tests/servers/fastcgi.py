#!/usr/bin/env python3
"""FastCGI from outside: nginx in front of "hhvm -m fastcgi" and, when it is there, of php-fpm; each request goes to both.

    fastcgi.py HHVM [PHP-FPM]

Needs nginx and curl in PATH. A difference is a failure unless KNOWN names it. Exit status 1: something differs.
"""
import os, re, shutil, signal, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
WWW = os.path.join(HERE, 'www')
HHVM = os.path.abspath(sys.argv[1])
FPM = sys.argv[2] if len(sys.argv) > 2 else ''
PORTS = {'hhvm': 8471, 'fpm': 8472}

# name, path, curl arguments
REQUESTS = [
    ('hello', '/status.php', []),
    ('get', '/request.php?a=1&b[]=2&b[x]=3&c', ['-H', 'X-Test: tëst', '-H', 'Cookie: one=1; two=%20x; one=2']),
    ('path info', '/request.php/some/path%20here?x', []),
    ('path info of a missing file', '/nothing.php/some/path', []),
    ('missing', '/nothing.php', []),
    ('form', '/request.php', ['-d', 'a=1&b[x]=y%20z&c.d=2']),
    ('json', '/request.php', ['-H', 'Content-Type: application/json', '-d', '{"a":1}']),
    ('put', '/request.php', ['-X', 'PUT', '-d', 'x' * 5000]),
    ('upload', '/request.php', ['-F', 'f=@%s/file.txt' % WWW, '-F', 'x=1', '-F', 'l[]=@%s/not.sh;type=text/x' % WWW]),
    ('chunked upload', '/request.php', ['-H', 'Transfer-Encoding: chunked', '-F', 'f=@%s/file.txt' % WWW]),
    ('basic', '/request.php', ['-u', 'me:se:cret']),
    ('head', '/status.php', ['-I']),
    ('directory', '/sub/', []),
    ('no script', '/not.sh', []),
    ('ping', '/fpm-ping', []),
    ('settings', '/status.php?do=ini', []),
    ('environment', '/status.php?do=env', []),
    ('leave', '/status.php?do=leave', []),
    ('nothing is left', '/status.php?do=left', []),
] + [(do, '/status.php?do=' + do, []) for do in
     ['404', 'line', 'status', 'location', 'empty', 'fatal', 'exit', 'type', 'cookie', 'length', 'ob', 'flush', 'big', 'error', 'loop']]

KNOWN = {}


def free(directory, name):
    return os.path.join(directory, name)


def start(directory):
    running = []
    env = dict(os.environ, HOME_OF_NOBODY='secret')
    running.append(subprocess.Popen([HHVM, '-m', 'fastcgi', '-n', '--listen', 'unix:' + free(directory, 'hhvm.sock'),
        '-d', 'fastcgi.listen_mode=0666', '-d', 'fastcgi.ping_path=/fpm-ping', '-d', 'fastcgi.status_path=/fpm-status', '-d', 'opcache.revalidate_freq=0'],
        env=env, stderr=open(free(directory, 'hhvm.err'), 'w')))
    if FPM:
        with open(free(directory, 'fpm.conf'), 'w') as f:
            f.write('[global]\nerror_log=%s/fpm.err\ndaemonize=no\n[www]\nlisten=%s/fpm.sock\nlisten.mode=0666\nuser=nobody\ngroup=nogroup\npm=static\n'
                    'pm.max_children=2\nping.path=/fpm-ping\npm.status_path=/fpm-status\ncatch_workers_output=yes\n' % (directory, directory))
        running.append(subprocess.Popen([FPM, '-n', '-y', free(directory, 'fpm.conf'), '-F', '-R', '-d', 'opcache.enable=0'], env=env))
    servers = ''
    for name in ['hhvm'] + (['fpm'] if FPM else []):
        servers += '''
    upstream %s { server unix:%s/%s.sock; keepalive 8; }
    server {
        listen 127.0.0.1:%d;
        root %s;
        client_max_body_size 100m;
        location / {
            try_files $uri $uri/index.php =404;
            include fcgi-%s.conf;
        }
        location ~ (\\.php|not\\.sh|fpm-) {
            include fcgi-%s.conf;
        }
    }''' % (name, directory, name, PORTS[name], WWW, name, name)
    params = ('QUERY_STRING REQUEST_METHOD CONTENT_TYPE CONTENT_LENGTH REQUEST_URI DOCUMENT_URI DOCUMENT_ROOT SERVER_PROTOCOL REQUEST_SCHEME '
              'REMOTE_ADDR REMOTE_PORT SERVER_ADDR SERVER_PORT SERVER_NAME').split()
    for name in ['hhvm', 'fpm']:
        with open(free(directory, 'fcgi-%s.conf' % name), 'w') as f:
            for p in params:
                f.write('fastcgi_param %s $%s;\n' % (p, p.lower().replace('request_scheme', 'scheme')))
            f.write('fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;\nfastcgi_param SCRIPT_NAME $fastcgi_script_name;\n'
                    'fastcgi_param PATH_INFO $fastcgi_script_name;\nfastcgi_param PHP_VALUE "memory_limit=99M";\nfastcgi_keep_conn on;\nfastcgi_pass %s;\n' % name)
    with open(free(directory, 'nginx.conf'), 'w') as f:
        f.write('daemon off;\npid %s/nginx.pid;\nerror_log %s/nginx.err;\nworker_processes 1;\nevents {}\nhttp {\n    access_log off;\n%s\n}\n' % (directory, directory, servers))
    running.append(subprocess.Popen(['nginx', '-c', free(directory, 'nginx.conf'), '-p', directory], stderr=subprocess.DEVNULL))
    return running


def ask(port, path, arguments):
    out = subprocess.run(['curl', '-s', '-i', '--max-time', '20', '-g', 'http://127.0.0.1:%d%s' % (port, path)] + arguments, capture_output=True).stdout
    out = re.sub(rb'(?mi)^(Date|Server|X-Powered-By|ETag|Last-Modified|Expires): .*\r\n', b'', out)
    out = re.sub(rb'-{10,}[0-9a-f]+', b'BOUNDARY', out)
    out = re.sub(rb'127\.0\.0\.1:\d+', b'HOST', out)
    head, _, body = out.partition(b'\r\n\r\n')
    # the order of headers is nginx's
    lines = head.split(b'\r\n')
    return b'\n'.join(lines[:1] + sorted(lines[1:])) + b'\n\n' + body


def main():
    directory = tempfile.mkdtemp(prefix='hhvm-fastcgi-')
    os.chmod(directory, 0o755)
    running = start(directory)
    failed = 0
    try:
        for _ in range(100):
            if all(os.path.exists(free(directory, n + '.sock')) for n in (['hhvm'] + (['fpm'] if FPM else []))): break
            time.sleep(0.1)
        time.sleep(0.3)
        for name, path, arguments in REQUESTS:
            ours = ask(PORTS['hhvm'], path, arguments)
            theirs = ask(PORTS['fpm'], path, arguments) if FPM else ours
            # the answers name the server's own version
            same = ours == theirs
            if not ours.startswith(b'HTTP/'): same = False
            print('ok     ' if same else 'FAILED ' if name not in KNOWN else 'known  ', name, '' if same or name not in KNOWN else '(%s)' % KNOWN[name])
            if not same and name not in KNOWN:
                failed += 1
                open(free(directory, 'a'), 'wb').write(theirs)
                open(free(directory, 'b'), 'wb').write(ours)
                print(subprocess.run(['diff', '-a', free(directory, 'a'), free(directory, 'b')], capture_output=True).stdout.decode('latin1')[:1500])
        failed += finish(directory) + parallel() + keep() + stop(running[0])
    finally:
        for p in running:
            if p.poll() is None: p.terminate()
        for p in running: p.wait()
        if failed: print(open(free(directory, 'hhvm.err')).read()[:2000])
        shutil.rmtree(directory)
    print('%d failed' % failed)
    return 1 if failed else 0


def finish(directory):
    """fastcgi_finish_request(): the client has all of it, then the program goes on."""
    mark = free(directory, 'mark')
    out = ask(PORTS['hhvm'], '/status.php?do=finish&file=' + mark, [])
    for _ in range(50):
        if os.path.exists(mark): break
        time.sleep(0.05)
    good = out.endswith(b'response') and os.path.exists(mark)
    print('ok     ' if good else 'FAILED ', 'fastcgi_finish_request')
    return 0 if good else 1


def parallel():
    """Many at once over the kept connections of nginx."""
    jobs = [subprocess.Popen(['curl', '-s', 'http://127.0.0.1:%d/status.php?do=%s' % (PORTS['hhvm'], d)], stdout=subprocess.PIPE)
            for d in ['flush', 'big', 'ob', ''] * 10]
    outs = [j.communicate()[0] for j in jobs]
    good = all(len(o) == n for o, n in zip(outs, [6, 2000000, 5, 5] * 10))
    print('ok     ' if good else 'FAILED ', '40 at once')
    return 0 if good else 1


def keep():
    """A thousand short requests on kept connections: the id of one that has ended is used again at once."""
    def many(): return subprocess.Popen(['curl', '-s', '-o', '/dev/null', '-w', '%{http_code}\n', 'http://127.0.0.1:' + str(PORTS['hhvm']) + '/status.php?n=[1-250]'], stdout=subprocess.PIPE)
    codes = b''.join(j.communicate()[0] for j in [many() for _ in range(4)]).split()
    good = codes == [b'200'] * 1000
    print('ok     ' if good else 'FAILED ', '1000 on kept connections')
    return 0 if good else 1


def stop(process):
    """SIGTERM: the request that runs ends, then the process does."""
    job = subprocess.Popen(['curl', '-s', 'http://127.0.0.1:%d/status.php?do=flush' % PORTS['hhvm']], stdout=subprocess.PIPE)
    time.sleep(0.1)
    process.send_signal(signal.SIGTERM)
    out = job.communicate()[0]
    good = out == b'onetwo' and process.wait(10) == 0
    print('ok     ' if good else 'FAILED ', 'graceful stop')
    return 0 if good else 1


sys.exit(main())
