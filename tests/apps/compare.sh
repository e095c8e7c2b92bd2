#!/bin/bash
# Runs real applications with PHP and with hhvm and compares what they print and how long they take.
# usage: compare.sh [-n ROUNDS] DIRECTORY 'PHP COMMAND' HHVM [APPLICATION...]
#
# DIRECTORY/APPLICATION/run.sh runs one, with the command line in $PHP. Its output is compared with expected.txt beside it,
# or, where there is none, with PHP's of this run. In turns, and the medians are told: PHP plain, PHP with opcache and its
# JIT, hhvm, and hhvm with a file cache that a run before has filled. Wall-clock seconds, and processor seconds in
# parentheses; on a machine with other work on it only the latter can be compared.
# An application passes when hhvm prints the same and its warm run takes at most twice as long as PHP plain or 0.3 s longer.
# The last line is "N passed, N failed".
set -u
rounds=3
[ "${1:-}" = -n ] && { rounds=$2; shift 2; }
[ $# -ge 3 ] || { sed -n '2,11s/^# \{0,1\}//p' "$0" >&2; exit 2; }
dir=$(realpath "$1") php=$2 hhvm=$(realpath "$3"); shift 3
[ $# -gt 0 ] || set -- $(cd "$dir" && for run in */run.sh; do echo "${run%/run.sh}"; done)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# timed APPLICATION NAME COMMAND: one line of seconds into times.NAME, the output into NAME.txt
timed() {
    local TIMEFORMAT='%R %U %S'
    { time PHP="$3" timeout 600 bash "$dir/$1/run.sh" > "$work/$2.txt" 2>&1 < /dev/null; } 2>> "$work/times.$2"
}

# median NAME: "wall processor"
median() {
    awk '{ print $1, $2 + $3 }' "$work/times.$1" | sort -n | awk '{ w[NR] = $1; c[NR] = $2 } END { m = int((NR + 1) / 2); print w[m], c[m] }'
}

passed=0 failed=0
printf '%-18s %15s %15s %15s %15s\n' application PHP 'PHP with JIT' hhvm 'hhvm, warm'
for app in "$@"; do
    rm -rf "$work"/times.* "$work/cache"
    mkdir "$work/cache"
    warm="$hhvm -d opcache.file_cache=$work/cache"
    timed "$app" fill "$warm"
    for ((i = 0; i < rounds; i++)); do
        timed "$app" php "$php"
        timed "$app" jit "$php -d opcache.enable_cli=1 -d opcache.jit=tracing -d opcache.jit_buffer_size=128M"
        timed "$app" cold "$hhvm"
        timed "$app" warm "$warm"
    done

    expected=$work/php.txt
    [ -e "$dir/$app/expected.txt" ] && expected=$dir/$app/expected.txt
    verdict=ok
    cmp -s "$work/warm.txt" "$expected" && cmp -s "$work/cold.txt" "$expected" || verdict='OTHER OUTPUT'
    row=
    for name in php jit cold warm; do
        read -r wall cpu < <(median "$name")
        row+=$(printf ' %6.2f (%6.2f)' "$wall" "$cpu")
        [ $name = php ] && limit=$(awk -v p="$wall" 'BEGIN { print (p > 0.3 ? 2 * p : p + 0.3) }')
    done

    [ "$verdict" = ok ] && awk -v w="$wall" -v l="$limit" 'BEGIN { exit w <= l }' && verdict="more than $limit s"
    [ "$verdict" = ok ] && passed=$((passed + 1)) || failed=$((failed + 1))
    printf '%-18s%s  %s\n' "$app" "$row" "$verdict"
done

echo "$passed passed, $failed failed"
[ $failed -eq 0 ]
