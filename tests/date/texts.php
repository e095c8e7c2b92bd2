<?php
// usage: texts.php SEED COUNT [quiet]: a line for each mutated date text, or only their number
require __DIR__ . '/../phpt/date/texts.inc';
date_default_timezone_set('Europe/Berlin');
$done = 0;
foreach (mutated_texts((int) $argv[1], (int) $argv[2]) as $text) {
    $line = reading($text);
    if (!isset($argv[3])) echo $line, "\n";
    $done++;
}
if (isset($argv[3])) echo "$done texts\n";
