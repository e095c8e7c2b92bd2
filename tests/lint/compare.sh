#!/bin/bash
# Compares `-n -l` of two PHP command lines over all files of a directory: exit status and first line of output.
# usage: compare.sh "PHP COMMAND" "OTHER COMMAND" DIRECTORY [JOBS]
set -u
reference=$1 candidate=$2 dir=$(realpath "$3") jobs=${4:-8}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export reference candidate work
one() {
    local name=$(basename "$1") a b ra rb
    a=$(timeout 20 $reference -n -d display_errors=1 -l "$1" 2>&1); ra=$?
    b=$(timeout 20 $candidate -n -d display_errors=1 -l "$1" 2>&1); rb=$?
    a=$(grep -a -m1 . <<< "$a"); b=$(grep -a -m1 . <<< "$b")
    if [ $ra = $rb ] && [ "$a" = "$b" ]; then echo same > "$work/$name"; return; fi
    printf '%s\n  %s %s\n  %s %s\n' "$1" $ra "$a" $rb "$b" > "$work/$name"
}
export -f one
find "$dir" -name '*.php' -print0 | xargs -0 -P "$jobs" -I{} bash -c 'one {}'
total=$(ls "$work" | wc -l)
same=$(grep -lx same "$work"/* | wc -l)
grep -Lx same "$work"/* | xargs -r cat
echo "$same of $total agree"
[ "$same" = "$total" ]
