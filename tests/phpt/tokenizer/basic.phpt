--TEST--
Tokens of strings, heredocs, names; PhpToken; TOKEN_PARSE
--EXTENSIONS--
tokenizer
--FILE--
<?php
$code = "<?php\nnamespace A\\B; // c\n/** doc */\nfn(?int \$x = 0x1F) => \$x?->y['k'] ?? \"a{\$b}c\$d[0] \${e}\";\nenum E: string { case A = <<<'X'\n  t\n  X; }\n?>\ntext <?= 1 ?>";
foreach (token_get_all($code) as $t) echo is_array($t) ? token_name($t[0]) . " {$t[2]} " . json_encode($t[1]) : $t, "\n";
foreach (PhpToken::tokenize('<?php class enum { const CLASS = 1; }') as $t) echo $t->getTokenName(), ' ', $t->pos, ' ', $t->is([T_CLASS, '{']) ? 'is' : '', $t->isIgnorable() ? 'ign' : '', "\n";
foreach (token_get_all('<?php $a->class; X::fn(); ', TOKEN_PARSE) as $t) if (is_array($t)) echo token_name($t[0]), ' ';
try { token_get_all('<?php if (', TOKEN_PARSE); } catch (ParseError $e) { echo "\n", $e->getMessage(), "\n"; }
--EXPECT--
T_OPEN_TAG 1 "<?php\n"
T_NAMESPACE 2 "namespace"
T_WHITESPACE 2 " "
T_NAME_QUALIFIED 2 "A\\B"
;
T_WHITESPACE 2 " "
T_COMMENT 2 "\/\/ c"
T_WHITESPACE 2 "\n"
T_DOC_COMMENT 3 "\/** doc *\/"
T_WHITESPACE 3 "\n"
T_FN 4 "fn"
(
?
T_STRING 4 "int"
T_WHITESPACE 4 " "
T_VARIABLE 4 "$x"
T_WHITESPACE 4 " "
=
T_WHITESPACE 4 " "
T_LNUMBER 4 "0x1F"
)
T_WHITESPACE 4 " "
T_DOUBLE_ARROW 4 "=>"
T_WHITESPACE 4 " "
T_VARIABLE 4 "$x"
T_NULLSAFE_OBJECT_OPERATOR 4 "?->"
T_STRING 4 "y"
[
T_CONSTANT_ENCAPSED_STRING 4 "'k'"
]
T_WHITESPACE 4 " "
T_COALESCE 4 "??"
T_WHITESPACE 4 " "
"
T_ENCAPSED_AND_WHITESPACE 4 "a"
T_CURLY_OPEN 4 "{"
T_VARIABLE 4 "$b"
}
T_ENCAPSED_AND_WHITESPACE 4 "c"
T_VARIABLE 4 "$d"
[
T_NUM_STRING 4 "0"
]
T_ENCAPSED_AND_WHITESPACE 4 " "
T_DOLLAR_OPEN_CURLY_BRACES 4 "${"
T_STRING_VARNAME 4 "e"
}
"
;
T_WHITESPACE 4 "\n"
T_ENUM 5 "enum"
T_WHITESPACE 5 " "
T_STRING 5 "E"
:
T_WHITESPACE 5 " "
T_STRING 5 "string"
T_WHITESPACE 5 " "
{
T_WHITESPACE 5 " "
T_CASE 5 "case"
T_WHITESPACE 5 " "
T_STRING 5 "A"
T_WHITESPACE 5 " "
=
T_WHITESPACE 5 " "
T_START_HEREDOC 5 "<<<'X'\n"
T_ENCAPSED_AND_WHITESPACE 6 "  t\n"
T_END_HEREDOC 7 "  X"
;
T_WHITESPACE 7 " "
}
T_WHITESPACE 7 "\n"
T_CLOSE_TAG 8 "?>\n"
T_INLINE_HTML 9 "text "
T_OPEN_TAG_WITH_ECHO 9 "<?="
T_WHITESPACE 9 " "
T_LNUMBER 9 "1"
T_WHITESPACE 9 " "
T_CLOSE_TAG 9 "?>"
T_OPEN_TAG 0 ign
T_CLASS 6 is
T_WHITESPACE 11 ign
T_STRING 12 
T_WHITESPACE 16 ign
{ 17 is
T_WHITESPACE 18 ign
T_CONST 19 
T_WHITESPACE 24 ign
T_CLASS 25 is
T_WHITESPACE 30 ign
= 31 
T_WHITESPACE 32 ign
T_LNUMBER 33 
; 34 
T_WHITESPACE 35 ign
} 36 
T_OPEN_TAG T_VARIABLE T_OBJECT_OPERATOR T_STRING T_WHITESPACE T_STRING T_DOUBLE_COLON T_STRING T_WHITESPACE 
Unclosed '('
