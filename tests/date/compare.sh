#!/bin/bash
# Compares how two PHP command lines read mutated date texts: a seeded sample, of which less than 0.5 % may differ; then
# the candidate alone reads many, which it must neither end nor hang on.
# usage: compare.sh "PHP COMMAND" "OTHER COMMAND" [SEED] [SAMPLE] [MANY]
set -u
reference=$1 candidate=$2 seed=${3:-1} sample=${4:-2000} many=${5:-100000}
here=$(dirname "$(realpath "$0")")
a=$(mktemp) b=$(mktemp)
trap 'rm -f "$a" "$b"' EXIT
timeout 120 $reference "$here/texts.php" "$seed" "$sample" > "$a"
timeout 120 $candidate "$here/texts.php" "$seed" "$sample" > "$b"
different=$(diff "$a" "$b" | grep -c '^[<>]')
diff "$a" "$b" | head -n 20
echo "$((different / 2)) of $sample differ"
timeout 300 $candidate "$here/texts.php" "$seed" "$many" quiet || exit 1
[ "$(wc -l < "$b")" -eq "$sample" ] && [ $((different / 2 * 200)) -lt "$sample" ]
