--TEST--
diff, add, sub, modify and the setters across changes of offset: a hash of each 50 random cases
--FILE--
<?php
mt_srand(20261122);
$zones = ['Europe/Berlin', 'America/New_York', 'UTC', 'Australia/Lord_Howe', 'Asia/Kathmandu', '+02:00', 'EST', 'Europe/London'];
$texts = ['+1 month', 'last day of', '-1 day', '+36 hours', 'first monday of next month', 'monday next week', '+1 weekday', '-7 weekdays',
    'noon', 'midnight', '+1 year -1 sec', '3 weeks ago', 'last sat of this month', 'saturday this week', '+90 minutes', '@86400', '10:30', '2021-W05-3'];
$relative = array_values(array_diff($texts, ['noon', 'midnight', '@86400', '10:30', '2021-W05-3']));
$durations = ['P1D', 'P1M', 'PT36H', 'P1Y2M10DT2H30M', 'PT1S', 'P4W', 'PT90M', 'P0D', 'P1Y', 'PT100000S'];
$pick = fn(array $list) => $list[mt_rand(0, count($list) - 1)];
$random = fn($zone) => new DateTimeImmutable(sprintf('%04d-%02d-%02d %02d:%02d:%02d.%06d', mt_rand(0, 3) ? mt_rand(2015, 2024) : mt_rand(1980, 2060),
    mt_rand(0, 1) ? $pick([3, 10, 11, 4]) : mt_rand(1, 12), mt_rand(0, 1) ? mt_rand(24, 31) : mt_rand(1, 31), mt_rand(0, 3), mt_rand(0, 59), mt_rand(0, 59),
    mt_rand(0, 3) ? 0 : mt_rand(0, 999999)), $zone);
$format = 'Y-m-d H:i:s.u T e U';
$lines = '';
for ($k = 1; $k <= 3000; $k++) {
    $here = new DateTimeZone($pick($zones));
    $there = mt_rand(0, 1) ? $here : new DateTimeZone($pick($zones));
    $a = $random($here);
    $b = mt_rand(0, 2) ? $random($there) : $a->modify(mt_rand(-50, 50) . ' hours');
    $d = $a->diff($b);
    $i = new DateInterval($pick($durations));
    if (mt_rand(0, 3) == 0) $i->invert = 1;
    if (mt_rand(0, 5) == 0) $i->f = mt_rand(-1000, 1000) / 999;
    $m = DateTime::createFromImmutable($a)->setTimezone($there);
    $lines .= implode(' ', [$a->format($format), $b->format($format), $d->format('%R %y %m %d %h %i %s %f %a'), json_encode([$a < $b, $a == $b, $a <=> $b]),
        $a->add($d)->format($format), $b->sub($d)->format($format), $a->add($i)->format($format), $a->sub($i)->format($format),
        $a->modify($pick($texts))->format($format), $a->add(DateInterval::createFromDateString($pick($relative)))->format($format),
        $m->setTime(mt_rand(-5, 30), mt_rand(-70, 70), mt_rand(-70, 70), mt_rand(-2000000, 2000000))->format($format),
        $m->setDate(mt_rand(-100, 3000), mt_rand(-20, 20), mt_rand(-50, 50))->format($format),
        $m->setISODate(mt_rand(1970, 2030), mt_rand(-3, 60), mt_rand(-3, 10))->format("$format o W N z t L B S p O P r c x X")]) . "\n";
    if ($k % 50 == 0) {
        echo hash('crc32b', $lines), "\n";
        $lines = '';
    }
}
?>
--EXPECT--
48ae87a0
b99ab883
ccdf848e
2fd2725a
7849baad
a3938c04
94a9fae9
88cdd2f4
072d03ab
1eaae887
cdc613fc
14a63a63
0f3e46ef
dd4f4c63
bc106912
287ccb46
70601873
c3492047
4a8f576d
a776a280
cb00a831
cbdd5286
00195f5c
2fa9b7f8
3bbec386
e280ea9b
7704cc03
f95dd57c
d85a50f1
8d926fbb
f153dac4
7f33c8c4
25f078fd
52d78d28
b3322564
7a71db5a
b9dfd04a
ea7ee7a5
828c83bf
f5f8dfda
1df9efd9
fb589bff
c9916821
be70073d
2629bedb
41a16178
1081c0ff
481623c8
7e96f9a9
3158f8cd
0a5eff7c
cddee6ff
6cc7d463
436376d8
ef22f0ce
18fce4d2
390691ac
466bb152
4473d699
ff1ce620
