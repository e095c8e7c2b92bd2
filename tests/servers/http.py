#!/usr/bin/env python3
"""The HTTP server from outside: each request goes to "hhvm -S" and, when it is there, to "php -S".

    http.py HHVM [PHP]

Needs curl and openssl in PATH. A difference is a failure unless KNOWN names it. Exit status 1: something differs.
"""
import os, re, shutil, signal, socket, subprocess, sys, tempfile, time

HERE = os.path.dirname(os.path.abspath(__file__))
WWW = os.path.join(HERE, 'www')
HHVM = os.path.abspath(sys.argv[1])
PHP = sys.argv[2] if len(sys.argv) > 2 else ''
PORTS = {'hhvm': 8481, 'php': 8482, 'hhvm router': 8483, 'php router': 8484, 'tls': 8485, 'admin': 8486}

REQUESTS = [
    ('hello', '/status.php', []),
    ('get', '/request.php?a=1&b[]=2&b[x]=3&c', ['-H', 'X-Test: test', '-H', 'Cookie: one=1; two=%20x; one=2']),
    ('path info', '/request.php/some/path%20here?x', []),
    ('form', '/request.php', ['-d', 'a=1&b[x]=y%20z&c.d=2']),
    ('json', '/request.php', ['-H', 'Content-Type: application/json', '-d', '{"a":1}']),
    ('put', '/request.php', ['-X', 'PUT', '-d', 'x' * 5000]),
    ('upload', '/request.php', ['-F', 'f=@%s/file.txt' % WWW, '-F', 'x=1']),
    ('directory', '/sub/', []),
    ('directory without slash', '/sub', []),
    ('missing below a directory', '/sub/none/more', []),
    ('file', '/file.txt', []),
    ('missing', '/nothing.php', []),
    ('leave', '/status.php?do=leave', []),
    ('nothing is left', '/status.php?do=left', []),
] + [(do, '/status.php?do=' + do, []) for do in
     ['404', 'line', 'location', 'empty', 'fatal', 'exit', 'type', 'cookie', 'length', 'ob', 'flush', 'big', 'loop']]

ROUTED = [('routed', '/anything/at/all?x=1', []), ('declined script', '/status.php?do=ob', []), ('declined file', '/file.txt', []), ('declined, missing', '/none.txt', [])]

KNOWN = {
    'fatal': 'php -S answers with HTTP/1.0 then',
    'status': 'php -S sends "Status" as a header',
    'missing': "php's page of errors has its own look",
    'declined, missing': "php's page of errors has its own look",
    'directory without slash': 'the same content',
}


def ask(url, arguments):
    out = subprocess.run(['curl', '-s', '-i', '-k', '-g', '--max-time', '20', url] + arguments, capture_output=True).stdout
    out = re.sub(rb'(?mi)^(Date|Server|Host|X-Powered-By|ETag|Last-Modified|Expires|Connection|Transfer-Encoding|Content-Length|Accept-Ranges): .*\r\n', b'', out)
    out = re.sub(rb'-{10,}[0-9a-zA-Z]+', b'BOUNDARY', out)
    out = re.sub(rb'(localhost|127\.0\.0\.1):\d+', b'HOST', out)
    head, _, body = out.partition(b'\r\n\r\n')
    lines = head.split(b'\r\n')
    return b'\n'.join(lines[:1] + sorted(l.lower() for l in lines[1:])) + b'\n\n' + body


def wait(port):
    for _ in range(100):
        try:
            socket.create_connection(('127.0.0.1', port)).close()
            return
        except OSError:
            time.sleep(0.1)


def check(name, good, detail=''):
    print('ok     ' if good else 'FAILED ', name)
    if not good: print(detail[:1500])
    return 0 if good else 1


def compare(requests, ours, theirs):
    failed = 0
    for name, path, arguments in requests:
        a = ask('http://127.0.0.1:%d%s' % (ours, path), arguments)
        b = ask('http://127.0.0.1:%d%s' % (theirs, path), arguments) if PHP else a
        if a != b and name in KNOWN:
            print('known  ', name, '(%s)' % KNOWN[name])
        else:
            failed += check(name, a == b and a.startswith(b'HTTP/'), 'php:  %r\nhhvm: %r' % (b[:700], a[:700]))
    return failed


def own(directory, process, log):
    """What php -S has nothing of."""
    base, admin = 'http://127.0.0.1:%d' % PORTS['hhvm'], 'http://127.0.0.1:%d' % PORTS['admin']
    full = subprocess.run(['curl', '-s', '-i', base + '/file.txt'], capture_output=True).stdout.decode()
    tag = re.search(r'ETag: (.*)\r', full).group(1)
    failed = check('range', b'206' in ask(base + '/file.txt', ['-r', '0-4']) and ask(base + '/file.txt', ['-r', '0-4']).endswith(b'plain'))
    failed += check('not modified', b' 304 ' in ask(base + '/file.txt', ['-H', 'If-None-Match: ' + tag]))
    failed += check('no traversal', b'root:' not in ask(base + '/../../../../../etc/passwd', ['--path-as-is']) and b'root:' not in ask(base + '/%2e%2e/%2e%2e/%2e%2e/etc/passwd', ['--path-as-is']))
    failed += check('tls', ask('https://127.0.0.1:%d/status.php' % PORTS['tls'], []).endswith(b'hello'))
    for path, text in [('/health', b'ok'), ('/ready', b'ready'), ('/metrics', b'hhvm_requests_total'), ('/status.json', b'"threads"'), ('/jit', b'')]:
        failed += check('admin ' + path, text in ask(admin + path, []) and b' 200 ' in ask(admin + path, []))
    failed += check('admin /stop is a POST', b' 405 ' in ask(admin + '/stop', []))
    changed = os.path.join(directory, 'php.ini')
    open(changed, 'w').write('memory_limit=77M\n')
    process.send_signal(signal.SIGHUP)
    time.sleep(0.5)
    failed += check('reload', b'77M' in ask(base + '/status.php?do=ini', []), ask(base + '/status.php?do=ini', []).decode())
    # a client that goes away ends the program, and no thread is lost
    for _ in range(20):
        s = socket.create_connection(('127.0.0.1', PORTS['hhvm']))
        s.sendall(b'GET /status.php?do=big HTTP/1.1\r\nHost: x\r\n\r\n')
        s.close()
    time.sleep(0.5)
    failed += check('clients that leave', b'"busy": 0' in ask(admin + '/status.json', []))
    job = subprocess.Popen(['curl', '-s', base + '/status.php?do=flush'], stdout=subprocess.PIPE)
    time.sleep(0.1)
    subprocess.run(['curl', '-s', '-X', 'POST', admin + '/stop'], capture_output=True)
    failed += check('graceful stop', job.communicate()[0] == b'onetwo' and process.wait(10) == 0)
    failed += check('access log', re.search(r'"GET /status.php\?do=ob HTTP/1.1" 200 5 "-" "curl', open(log).read()) is not None)
    return failed


def main():
    directory = tempfile.mkdtemp(prefix='hhvm-http-')
    log, cert = os.path.join(directory, 'access.log'), os.path.join(directory, 'cert.pem')
    router = os.path.join(directory, 'router.php')
    open(router, 'w').write('<?php if (preg_match("~^/(status|file|none)~", $_SERVER["REQUEST_URI"])) return false;\n'
                            'echo "router ", $_SERVER["SCRIPT_NAME"], " ", $_SERVER["PHP_SELF"], " ", getcwd(), " ", $_SERVER["QUERY_STRING"] ?? "none";\n')
    open(os.path.join(directory, 'php.ini'), 'w').write('memory_limit=66M\n')
    subprocess.run(['openssl', 'req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', cert + '.key', '-out', cert, '-days', '2', '-subj', '/CN=localhost'], capture_output=True)
    error = open(os.path.join(directory, 'err'), 'w')

    def hhvm(*arguments):
        return subprocess.Popen([HHVM, *arguments], stderr=error)
    running = [
        hhvm('-S', '127.0.0.1:%d' % PORTS['hhvm'], '-t', WWW, '-c', directory, '-d', 'server.access_log=' + log, '--admin', '127.0.0.1:%d' % PORTS['admin']),
        hhvm('-S', '127.0.0.1:%d' % PORTS['hhvm router'], '-n', '-t', WWW, router),
        hhvm('-S', '127.0.0.1:%d' % PORTS['tls'], '-n', '-t', WWW, '-d', 'server.tls_cert=' + cert, '-d', 'server.tls_key=' + cert + '.key'),
    ]
    if PHP:
        running.append(subprocess.Popen([PHP, '-n', '-S', '127.0.0.1:%d' % PORTS['php'], '-t', WWW], stderr=subprocess.DEVNULL))
        running.append(subprocess.Popen([PHP, '-n', '-S', '127.0.0.1:%d' % PORTS['php router'], '-t', WWW, router], stderr=subprocess.DEVNULL))
    failed = 1
    try:
        for name, port in PORTS.items():
            if PHP or not name.startswith('php'): wait(port)
        failed = compare(REQUESTS, PORTS['hhvm'], PORTS['php'])
        failed += compare(ROUTED, PORTS['hhvm router'], PORTS['php router'])
        failed += own(directory, running[0], log)
    finally:
        for p in running:
            if p.poll() is None: p.terminate()
        for p in running: p.wait()
        if failed: print(open(error.name).read()[:2000])
        shutil.rmtree(directory)
    print('%d failed' % failed)
    return 1 if failed else 0


sys.exit(main())
