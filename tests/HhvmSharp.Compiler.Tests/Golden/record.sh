#!/bin/sh
# Records the op arrays that PHP's compiler makes of the snippets here: record.sh PHP [FILE...]
# PHP is a php 8.4 with opcache. FILE without .php; all when none is given.
php=$1
shift
cd "$(dirname "$0")" || exit 1
[ $# -gt 0 ] || set -- *.php
for f in "$@"; do
    f=${f%.php}
    "$php" -n -d zend_extension=opcache -d opcache.enable=1 -d opcache.enable_cli=1 -d opcache.file_update_protection=0 \
        -d opcache.opt_debug_level=0x10000 -d opcache.jit=0 -d opcache.jit_buffer_size=0 -l "$f.php" 2>&1 \
        | grep -v -e '^No syntax errors' -e '^     ; /' > "$f.zend"
done
