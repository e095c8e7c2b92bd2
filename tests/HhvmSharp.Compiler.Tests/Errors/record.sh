#!/bin/sh
# Records what PHP says of each line of snippets.txt: record.sh PHP (a php 8.4 without opcache)
php=$1
cd "$(dirname "$0")" || exit 1
tmp=$(mktemp -d)
while IFS= read -r line; do
    printf '<?php\n%s\n' "$line" > "$tmp/t.php"
    printf '%s\n' "$line"
    (cd "$tmp" && "$php" -n -d display_errors=1 -d html_errors=0 -d error_reporting=-1 -d log_errors=0 -l t.php 2>&1) \
        | sed -n 's/^\(Fatal error\|Parse error\|Warning\|Deprecated\): *\(.*\) in t\.php on line \([0-9]*\)$/    \1: \2 @\3/p'
done < snippets.txt > expected.txt
rm -r "$tmp"
