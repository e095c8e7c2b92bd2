--TEST--
IntlDateFormatter, IntlDatePatternGenerator; UConverter, IntlChar, Spoofchecker, ResourceBundle, regions
--EXTENSIONS--
intl
--FILE--
<?php
date_default_timezone_set('Europe/Berlin');
$f = new IntlDateFormatter('de_DE', IntlDateFormatter::LONG, IntlDateFormatter::NONE);
var_dump($f->format(86400 * 365), $f->getPattern(), $f->getTimeZoneId(), $f->getCalendar(), $f->parse('2. Januar 1971'));
$f->setPattern('yyyy-MM-dd HH:mm:ss');
$f->setTimeZone('UTC');
var_dump($f->format(new DateTimeImmutable('2024-02-29 12:30:00 +02:00')), $f->format(['tm_year' => 124, 'tm_mon' => 1, 'tm_mday' => 29]));
$at = 3;
var_dump($f->parse('on 2024-02-29 01:02:03!', $at), $at, $f->localtime('2024-02-29 01:02:03')['tm_yday']);
var_dump($f->parse('x'), $f->getErrorMessage());
var_dump(IntlDateFormatter::formatObject(new DateTime('2024-05-06 07:08:09 Asia/Tokyo'), "EEEE yyyy-MM-dd HH:mm VV", 'en'));
var_dump(IntlDateFormatter::formatObject(new stdClass), intl_get_error_message());
$f->setCalendar(IntlCalendar::createInstance('Asia/Tokyo', 'ja_JP@calendar=japanese'));
var_dump($f->getCalendar(), $f->getCalendarObject()->getType(), $f->getTimeZone()->getID());
foreach ([fn() => new IntlDateFormatter('de', 5), fn() => new IntlDateFormatter('de', timezone: 'No/Where'), fn() => new IntlDateFormatter('de', calendar: 7)] as $wrong) {
    try {
        $wrong();
    } catch (IntlException $e) {
        echo $e->getMessage(), ' ', $e->getCode(), "\n";
    }
}
var_dump((new IntlDatePatternGenerator('de'))->getBestPattern('yMMMd'));

// the other classes
$u = new UConverter('ascii', 'utf-8');
var_dump($u->convert('aé'), $u->getSourceEncoding(), UConverter::transcode("\xE9", 'utf-8', 'latin1'), UConverter::reasonText(1));
var_dump(IntlChar::charName('A'), IntlChar::ord('€'), IntlChar::toupper('ß'), IntlChar::isalpha(0x41), IntlChar::chr(-1), intl_get_error_message());
$s = new Spoofchecker;
var_dump($s->areConfusable('paypal', "p\u{430}ypal"), $s->isSuspicious("p\u{430}ypal"));
var_dump(IntlTimeZone::getRegion('Europe/Berlin'), IntlTimeZone::countEquivalentIDs('Europe/Lisbon') > 1, IntlTimeZone::getRegion('No/Where'), intl_get_error_message());
$d = new ResourceBundle('de', null);
var_dump($d['Version'] !== null, $d->get('no such'), intl_get_error_message(), is_iterable($d));
--EXPECT--
string(14) "1. Januar 1971"
string(9) "d. MMMM y"
string(13) "Europe/Berlin"
int(1)
int(31618800)
string(19) "2024-02-29 10:30:00"
string(19) "2024-02-29 00:00:00"
int(1709168523)
int(22)
int(60)
bool(false)
string(34) "Date parsing failed: U_PARSE_ERROR"
string(34) "Monday 2024-05-06 07:08 Asia/Tokyo"
bool(false)
string(118) "datefmt_format_object: the passed object must be an instance of either IntlCalendar or DateTimeInterface: U_ZERO_ERROR"
bool(false)
string(8) "japanese"
string(10) "Asia/Tokyo"
datefmt_create: invalid date format style: U_ILLEGAL_ARGUMENT_ERROR 1
datefmt_create: No such time zone: 'No/Where': U_ILLEGAL_ARGUMENT_ERROR 1
datefmt_create: Invalid value for calendar type; it must be one of IntlDateFormatter::TRADITIONAL (locale's default calendar) or IntlDateFormatter::GREGORIAN. Alternatively, it can be an IntlCalendar object: U_ILLEGAL_ARGUMENT_ERROR 1
string(8) "d. MMM y"
string(2) "a"
string(5) "UTF-8"
string(2) "é"
string(14) "REASON_ILLEGAL"
string(22) "LATIN CAPITAL LETTER A"
int(8364)
string(2) "ß"
bool(true)
NULL
string(48) "Codepoint out of range: U_ILLEGAL_ARGUMENT_ERROR"
bool(true)
bool(true)
string(2) "DE"
bool(true)
bool(false)
string(48) "error obtaining region: U_ILLEGAL_ARGUMENT_ERROR"
bool(true)
NULL
string(64) "Cannot load resource element 'no such': U_MISSING_RESOURCE_ERROR"
bool(true)
