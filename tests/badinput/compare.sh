#!/bin/bash
# compare.sh PHP HHVM [N [SEED]]: both parse the same N random inputs (2,000) of each kind; tells the inputs that only one accepts
dir=$(dirname "$0") n=${3:-2000} seed=${4:-1} bad=0
for f in unserialize json_decode preg_match strtotime pack unpack simplexml; do
    differ=$(diff <($1 "$dir/inputs.php" $f "$seed" "$n" v) <($2 "$dir/inputs.php" $f "$seed" "$n" v) | grep '^[<>]')
    count=$(grep -c '^<' <<< "$differ")
    echo "$f: $n inputs, $count differ"
    [ -z "$differ" ] || { head -20 <<< "$differ"; bad=1; }
done
exit $bad
