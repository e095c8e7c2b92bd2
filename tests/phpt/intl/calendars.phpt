--TEST--
Calendars and time zones
--SKIPIF--
<?php if (!extension_loaded('intl')) die('skip ICU is not installed'); ?>
--FILE--
<?php
$show = fn (...$v) => print(json_encode($v) . "\n");
date_default_timezone_set('Europe/Berlin');
$c = IntlCalendar::createInstance('America/New_York', 'en_US');
$c->setTime(1700000000123.0);
$show($c->get(IntlCalendar::FIELD_YEAR), $c->get(IntlCalendar::FIELD_HOUR_OF_DAY), $c->getTimeZone()->getID(), $c->getType(), $c->inDaylightTime(), $c->isWeekend(), $c->getFirstDayOfWeek());
$show($c->add(IntlCalendar::FIELD_MONTH, 4), $c->getTime(), $c->roll(IntlCalendar::FIELD_DATE, -20), $c->getTime(), $c->getActualMaximum(IntlCalendar::FIELD_DATE), $c->getMaximum(IntlCalendar::FIELD_DATE), $c->fieldDifference(1800000000000.0, IntlCalendar::FIELD_DAY_OF_YEAR));
$show($c->toDateTime()->format(DATE_RFC3339), IntlCalendar::fromDateTime('2024-02-29 12:00:00 Asia/Tokyo')->getTimeZone()->getID(), IntlCalendar::fromDateTime('@5')->getTime());
$g = IntlGregorianCalendar::createFromDateTime(2024, 1, 29, 13, 14);
$show($g->getTime(), $g->isLeapYear(1900), $g->isLeapYear(2000), $g->isLeapYear(1500), $g->getGregorianChange(), $g->setTimeZone('UTC'), $g->get(IntlCalendar::FIELD_HOUR), $g->before($c), $g->equals(clone $g));
$g->clear();
$show($g->isSet(IntlCalendar::FIELD_YEAR), $g->setDate(1999, 11, 31), $g->getTime(), $g->setLenient(false), $g->isLenient(), $g->setMinimalDaysInFirstWeek(4), $g->get(IntlCalendar::FIELD_WEEK_OF_YEAR));
$z = IntlTimeZone::createTimeZone('GMT+5:30');
$show($z->getID(), $z->getRawOffset(), $z->useDaylightTime(), $z->toDateTimeZone()->getName(), IntlTimeZone::createTimeZone('none')->getID(), IntlTimeZone::getCanonicalID('GMT+1', $system), $system, IntlTimeZone::createTimeZone('Europe/Berlin')->getDSTSavings());
$b = IntlTimeZone::fromDateTimeZone(new DateTimeZone('Europe/Berlin'));
$show($b->getOffset(1720000000000.0, false, $raw, $dst), $raw, $dst, $b->getOffset(1711850400000.0, true, $raw, $dst), $raw, $dst, $b->getDisplayName(false, IntlTimeZone::DISPLAY_LONG, 'en'), $b->hasSameRules(IntlTimeZone::createTimeZone('Europe/Berlin')), IntlTimeZone::getWindowsID('Europe/Berlin'));
foreach ([fn () => $c->get(99), fn () => $c->add(1, PHP_INT_MAX), fn () => @$c->set(1, 2, 3, 4), fn () => $c->setFirstDayOfWeek(8), fn () => clone (new ReflectionClass('IntlGregorianCalendar'))->newInstanceWithoutConstructor(), fn () => $c->setTimeZone('none'), fn () => new IntlCalendar] as $f)
    try { var_dump($f()); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
$show($c->getErrorCode(), $c->getErrorMessage());
--EXPECT--
[2023,17,"America\/New_York","gregorian",false,false,1]
[true,1710450800123,true,1711401200123,31,31,1025]
["2027-01-14T17:13:20-05:00","Asia\/Tokyo",5000]
[1709208840000,false,true,true,-12219292800000,true,0,true,true]
[false,null,946598400000,true,false,true,52]
["GMT+05:30",19800000,false,"+05:30","Etc\/Unknown","GMT+01:00",false,3600000]
[true,3600000,3600000,true,3600000,0,"Central European Standard Time",true,"W. Europe Standard Time"]
ValueError: IntlCalendar::get(): Argument #1 ($field) must be a valid field
ValueError: IntlCalendar::add(): Argument #2 ($value) must be between -2147483648 and 2147483647
ArgumentCountError: IntlCalendar::set() has no variant with exactly 4 parameters
ValueError: IntlCalendar::setFirstDayOfWeek(): Argument #1 ($dayOfWeek) must be a valid day of the week
Error: Cannot clone uninitialized IntlCalendar
bool(false)
Error: Call to private IntlCalendar::__construct() from global scope
[1,"intlcal_set_time_zone: No such time zone: 'none': U_ILLEGAL_ARGUMENT_ERROR"]
