--TEST--
Normalizer, Transliterator, Locale, graphemes, IDN, Collator, NumberFormatter
--SKIPIF--
<?php if (!extension_loaded('intl')) die('skip ICU is not installed'); ?>
--FILE--
<?php
$show = fn (...$v) => print(json_encode($v, JSON_UNESCAPED_UNICODE | JSON_INVALID_UTF8_SUBSTITUTE) . "\n");
$show(Normalizer::normalize("e\u{301}ﬁ"), Normalizer::normalize('éﬁ', Normalizer::NFKD) === "e\u{301}fi", Normalizer::isNormalized('é'), normalizer_get_raw_decomposition('é') === "e\u{301}");
$show(Normalizer::normalize("\xFF"), intl_get_error_code(), intl_get_error_message());
$show(transliterator_transliterate('Any-Latin; Latin-ASCII; Lower()', 'Ελλάδα Žluť'), Transliterator::create('Hex')->createInverse()->id, @transliterator_create('none'), intl_get_error_message());
$show(Transliterator::createFromRules('a > b'), intl_error_name(U_ILLEGAL_ARGUMENT_ERROR), Transliterator::createFromRules('a > ['), intl_get_error_code());
$show(locale_parse('zh-Hans-CN-x-a-b'), Locale::composeLocale(['language' => 'de', 'region' => 'CH', 'variant' => ['1996', 'nedis']]), Locale::getKeywords('de@collation=phonebook'), Locale::getAllVariants('sl_IT_NEDIS_KIRTI'));
$show(Locale::lookup(['de-DE', 'de'], 'de-DE-1996'), Locale::filterMatches('de-DEVA', 'de'), Locale::filterMatches('deu', 'de'), Locale::canonicalize('en-us'), Locale::acceptFromHttp('fr;q=0.5, de-CH'), Locale::getPrimaryLanguage('i-klingon'));
$show(Locale::getDisplayLanguage('de', 'en'), Locale::getDisplayRegion('de_CH', 'fr'), Locale::setDefault('de_CH'), Locale::getDefault(), ini_get('intl.default_locale'));
$g = "a\u{308}o\u{308}\u{1F468}\u{200D}\u{1F469}z\r\n";
$show(grapheme_strlen($g), grapheme_substr($g, 1, 2), grapheme_substr($g, -3, 1), grapheme_strpos($g, 'z'), grapheme_stripos($g, "O\u{308}"), grapheme_strrpos($g, "\u{1F468}\u{200D}\u{1F469}"), grapheme_strstr($g, 'z', true));
$show(grapheme_str_split($g, 2), grapheme_extract($g, 2, GRAPHEME_EXTR_COUNT, 3, $next), $next, grapheme_extract($g, 7, GRAPHEME_EXTR_MAXBYTES), grapheme_extract($g, 3, GRAPHEME_EXTR_MAXCHARS), grapheme_strlen("\xFF"));
$show(idn_to_ascii('Bücher.example'), idn_to_utf8('xn--bcher-kva.example', 0, INTL_IDNA_VARIANT_UTS46, $info), $info, idn_to_ascii('a..b'));
$c = new Collator('de_DE');
$a = ['z', 'ä', 'b', 'a', 'Ä', '10', '9'];
$c->sort($a);
$show($a, $c->compare('a', 'B'), $c->getStrength(), $c->getAttribute(99), $c->getErrorMessage(), bin2hex($c->getSortKey('')) === '0101');
$c->setAttribute(Collator::NUMERIC_COLLATION, Collator::ON);
$c->setStrength(Collator::PRIMARY);
$a = ['x' => 'b10', 'y' => 'B9', 'z' => 'á'];
$c->asort($a);
$show($a, $c->compare('a', 'Á'));
$n = new NumberFormatter('de_DE', NumberFormatter::DECIMAL);
$show($n->format(1234567.891), $n->parse('1.234,5'), $n->format(12, NumberFormatter::TYPE_INT32), $n->getPattern(), $n->setAttribute(NumberFormatter::FRACTION_DIGITS, 1), $n->format(0.25), $n->parse('x'), $n->getErrorMessage());
$show(numfmt_format_currency(numfmt_create('en_US', NumberFormatter::CURRENCY), 1234.5, 'EUR'), $n->getSymbol(NumberFormatter::GROUPING_SEPARATOR_SYMBOL), (new NumberFormatter('en', NumberFormatter::SPELLOUT))->format(42));
foreach ([fn () => new NumberFormatter('xx-invalid-locale-name', 1), fn () => $n->format(1, 99), fn () => Normalizer::normalize('', 5), fn () => new Collator(str_repeat('a', 200)), fn () => clone (new ReflectionClass('Collator'))->newInstanceWithoutConstructor()] as $f)
    try { $show($f() === null); } catch (Throwable $e) { echo get_class($e), ': ', $e->getMessage(), "\n"; }
--EXPECT--
["éﬁ",true,true,true]
[false,10,"Error converting input string to UTF-16: U_INVALID_CHAR_FOUND"]
["ellada zlut","Hex-Any",null,"transliterator_create: unable to open ICU transliterator with id \"none\": U_INVALID_ID"]
[{"id":"RulesTransPHP"},"U_ILLEGAL_ARGUMENT_ERROR",null,65555]
[{"language":"zh","script":"Hans","region":"CN","private0":"a"},"de_CH_1996_nedis",{"collation":"phonebook"},["NEDIS","KIRTI"]]
["de-DE",true,false,"en_US","de_CH","i-klingon"]
["German","Suisse",true,"de_CH","de_CH"]
[5,"ö👨‍👩","👨‍👩",3,1,2,"äö👨‍👩z\r"]
[["äö","👨‍👩z","\r\n"],"ö👨‍👩",17,"äö","ä",null]
["xn--bcher-kva.example","bücher.example",{"result":"bücher.example","isTransitionalDifferent":false,"errors":0},false]
[["9","10","a","ä","Ä","b","z"],-1,2,false,"Error getting attribute value: U_ILLEGAL_ARGUMENT_ERROR",true]
[{"z":"á","y":"B9","x":"b10"},0]
["1.234.567,891",1234.5,"12","#,##0.###",true,"0,2",false,"Number parsing failed: U_PARSE_ERROR"]
["€1,234.50",".","forty-two"]
ValueError: NumberFormatter::__construct(): Argument #1 ($locale) "xx-invalid-locale-name" is invalid
ValueError: NumberFormatter::format(): Argument #2 ($type) must be a NumberFormatter::TYPE_* constant
ValueError: Normalizer::normalize(): Argument #2 ($form) must be a a valid normalization form
IntlException: Constructor failed
Error: Trying to clone an uncloneable object of class Collator
