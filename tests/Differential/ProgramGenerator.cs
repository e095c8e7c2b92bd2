using System.Text;

namespace HhvmSharp.Differential;

/// <summary>
/// Random PHP programs, one for each seed: arithmetic with overflow and mixed types, arrays of all storages,
/// references, objects, static properties, exceptions, warnings with a handler, recursion, loops of all kinds. Every
/// program ends, and prints digests of all its values.
/// </summary>
internal sealed class ProgramGenerator(int seed)
{
    private static readonly string[] Variables = ["$a", "$b", "$c", "$d", "$x", "$y"];

    private static readonly string[] Literals =
    [
        "0", "1", "2", "-1", "3", "7", "10", "100", "255", "1.5", "0.25", "-2.5", "1e3", "9223372036854775807", "-9223372036854775807",
        "\"5\"", "\"abc\"", "\"1.5\"", "true", "false", "null", "4611686018427387904", "63", "\"\"",
    ];

    private readonly Random _random = new(seed);
    private readonly List<(string Name, int Parameters)> _functions = [];
    private bool _inLoop;

    internal static string Generate(int seed) => new ProgramGenerator(seed).Program();

    private string Pick(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];

    private string Variable() => Pick(Variables);

    private string Literal() => Pick(Literals);

    private string ArrayVariable() => Pick("$p", "$q");

    private string Key() => Pick("$i", "$j", "0", "1", "2", "\"k\"", "\"foo\"", "$i % 5", "$i + 1", "3", "-1", "1000003", "$i & 7", "\"7\"");

    private string Expression(int depth = 0)
    {
        if (depth > 3) return _random.Next(3) == 0 ? Literal() : Variable();
        string E() => Expression(depth + 1);
        switch (_random.Next(25))
        {
            case < 5: return Variable();
            case < 8: return Literal();
            case < 13: return $"({E()} {Pick("+", "-", "*")} {E()})";
            case 13: return $"({E()} {Pick("&", "|", "^")} {E()})";
            case 14: return $"({E()} {Pick("<", "<=", ">", ">=", "==", "!=", "===", "!==", "<=>")} {E()})";
            case 15: return $"({E()} ? {E()} : {E()})";
            case 16: return $"{ArrayVariable()}[{Key()}]";
            case 17: return $"({E()} % {Pick("3", "7", "-2", Variable())})";
            case 18: return $"({E()} / {Pick("3", "2", "-2", "0.5", Variable())})";
            case 19: return $"({E()} {Pick("<<", ">>")} {Pick("1", "3", "62", "2", Variable())})";
            case 20: return $"({E()} . {E()})";
            case 21 when _functions.Count > 0:
                (string name, int parameters) = _functions[_random.Next(_functions.Count)];
                return $"{name}({string.Join(", ", Enumerable.Range(0, parameters).Select(_ => Expression(depth + 2)))})";
            case 22: return $"({Pick("(int)", "(float)", "(bool)", "!", "-", "~", "(string)")}{Variable()})";
            case 23:
                return Pick($"count({ArrayVariable()})", $"strlen((string){Variable()})", $"isset({ArrayVariable()}[{Key()}])", $"({ArrayVariable()}[{Key()}] ?? {Literal()})",
                    $"({Variable()}++)", $"(--{Variable()})", $"abs({Variable()})", $"is_int({Variable()})");
            case 24:
                return Pick($"$o->m({Variable()})", "$o->v", "$o->t", "C::$s", $"$o->add({Variable()}, {Literal()})", $"C::st({Variable()})", "C::K", "[$a, $b][$i & 1]",
                    "max($i, 3)", $"$o->w[{Key()}]", "($o->n === null)", $"\"<$i {Variable()}>\"");
            default: return Variable();
        }
    }

    private string Statement(int depth = 0)
    {
        switch (_random.Next(24))
        {
            case < 6: return $"{Variable()} = {Expression()};";
            case < 8: return $"{Variable()} {Pick("+=", "-=", "*=", ".=", "&=", "|=")} {Expression()};";
            case 8: return $"{Variable()}{Pick("++", "--")};";
            case 9: return $"{ArrayVariable()}[{Key()}] = {Expression()};";
            case 10: return $"{ArrayVariable()}[] = {Expression()};";
            case 11: return $"{ArrayVariable()}[{Key()}] {Pick("+=", "-=", "*=", ".=")} {Expression()};";
            case 12 when depth < 3: return $"if ({Expression()}) {{ {Block(depth + 1)} }} else {{ {Block(depth + 1)} }}";
            case 13 when depth < 2: return $"for ($j = 0; $j < {Pick("3", "5", "$i")}; $j++) {{ {Block(depth + 1)} if (++$guard > 900) break; }}";
            case 14 when depth < 2: return $"foreach ({ArrayVariable()} as {Pick("$k => ", "")}{Pick("$e", "$x", "$y")}) {{ {Block(depth + 2)} if (++$guard > 500) break; }}";
            case 15 when depth < 2:
                return $"try {{ {Block(depth + 1)} {Pick("", "throw new Exception(\"t\");")} }} catch (Throwable $t) {{ $n++; $msg .= substr(get_class($t), 0, 6) . substr($t->getMessage(), 0, 24) . $t->getLine(); }} {Pick("", "finally { $n += 2; }")}";
            case 16:
                return Pick($"$o->v = {Expression()};", $"$o->v += {Literal()};", $"C::$s = {Variable()};", "C::$s++;", $"$o->w[{Key()}] = {Variable()};", "$o->v++;", $"$o->t = {Variable()};",
                    "$o->t += 1;", $"$o->n = {Pick("null", "new C", "$o")};", "$o = new D;", "$o = new C;");
            case 17:
                return Pick($"unset({ArrayVariable()}[{Key()}]);", $"$z = {ArrayVariable()}; {ArrayVariable()}[{Key()}] = {Literal()}; $p = $z;", $"$rf = &{Variable()}; $rf = {Expression()}; unset($rf);",
                    "$p = [1, 2, 3];", "$q = [1.5, 2.5];", "$p = [$a, $b];", $"byref({Variable()});", $"byref({ArrayVariable()}[{Key()}]);", $"foreach ({ArrayVariable()} as &$er) {{ $er = {Literal()}; if (++$guard > 500) break; }} unset($er);",
                    $"{Variable()} = fn($v) => $v + 1; $c = is_callable($c) ? $c(1) : 2;", "[$a, $b] = [$b, $a];");
            case 18 when depth > 0 && _inLoop: return Pick("continue;", "break;", "");
            case 19: return $"$log[] = {Expression()};";
            case 20: return $"if ($i == {Pick("3", "9", "20")}) {{ {Variable()} = {Literal()}; }}";
            case 21 when depth < 2: return $"while ({Expression()}) {{ if (++$guard > 200) break; {Block(depth + 2)} }}";
            case 22 when depth < 2: return $"switch ({Pick("$i % 4", Variable())}) {{ case 1: {Block(depth + 2)} break; case \"abc\": {Block(depth + 2)} default: {Block(depth + 2)} }}";
            default: return $"{Variable()} = {Expression()};";
        }
    }

    private string Block(int depth)
    {
        bool outer = _inLoop;
        _inLoop = true;
        string block = string.Join(' ', Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Statement(depth)));
        _inLoop = outer;
        return block;
    }

    private string Function(int index)
    {
        string name = $"f{index}";
        int parameters = _random.Next(1, 3);
        string Type() => Pick("", "", "", "int ", "float ", "mixed ");
        string list = string.Join(", ", new[] { "$a", "$b" }.Take(parameters).Select(p => Type() + p));
        string code;
        switch (_random.Next(4))
        {
            case 0:
                string rest = parameters == 2 ? ", $b" : "";
                code = $"function {name}({list}) {{ if ($a < 1 || ++$GLOBALS['dep'] > 200) return {Literal()}; return {name}($a - 1{rest}) {Pick("+", "*", "-")} {Pick("1", "2.5", "$a")}; }}";
                break;
            case 1:
                code = $"function {name}({list}) {{ return {Pick("$a + 1", "$a * 2", "$a", "$a < 2 ? 1 : $a", "$a * $a", "$a - 0.5", "[$a]", "-$a")}; }}";
                break;
            default:
                code = $"function {name}({list}) {{ $c = 1; $d = 2.5; $x = 0; $y = \"s\"; $p = [1,2,3]; $q = [\"k\" => 1]; $guard = 0; $n = 0; $msg = \"\"; $log = []; $o = new C; if (++$GLOBALS['dep'] > 300) return 1; {(parameters == 1 ? "$b = 3;" : "")} "
                    + $"for ($i = 0; $i < {Pick("4", "12")}; $i++) {{ {Block(1)} if (++$guard > 900) break; }} return {Expression(2)}; }}";
                break;
        }

        _functions.Add((name, parameters));
        return code;
    }

    private string Program()
    {
        var text = new StringBuilder("""
            <?php
            ini_set("precision", 17);
            set_error_handler(function ($no, $m) { global $warn; $warn[] = substr($m, 0, 40); if (count($warn) > 4000) exit("too many"); return true; });
            $warn = []; $dep = 0;
            class C { public $v = 1; public $w = []; public int $t = 2; public $n = null; static $s = 0; const K = 5;
                function m($x) { return $this->v + (is_numeric($x) ? $x : 1); }
                function add($x, $y) { return $this->t + $y; }
                static function st($x) { return is_int($x) ? $x & 7 : 1; } }
            class D extends C { function add($x, $y) { return $y; } }
            function byref(&$r) { if (is_int($r)) $r = $r & 1023; else $r = 1; }

            """);
        for (int i = 0, n = _random.Next(1, 4); i < n; i++) text.Append(Function(i)).Append('\n');
        string body = string.Join("\n    ", Enumerable.Range(0, _random.Next(2, 6)).Select(_ => Statement()));
        string bounded = string.Concat(Variables.Select(v => $" if (is_string({v}) && strlen({v}) > 1000) {v} = 1;"));
        text.Append($$"""
            function main($a, $b) {
                $c = {{Literal()}}; $d = {{Literal()}}; $x = {{Literal()}}; $y = {{Literal()}};
                $p = [1, 2, 3, 4, 5, 6]; $q = ["k" => 1, "foo" => 2.5, 3 => 4]; $guard = 0; $n = 0; $msg = ""; $log = []; $o = new C; $j = 0;
                for ($i = 0; $i < 30; $i++) {
                {{body}}
                if (count($log) > 500) $log = [];{{bounded}} if (!is_object($o)) $o = new C; if (!is_array($p)) $p = []; if (!is_array($q)) $q = [];
                }
                return [$a, $b, $c, $d, $x, $y, $p, $q, $n, $msg, $log, $o->v, $o->t, $o->w];
            }
            foreach ([[1, 2], [1.5, 3], [5, "7"], [10, 20]] as [$u, $v]) {
                for ($rep = 0; $rep < 3; $rep++) {
                    try { echo md5(print_r(main($u, $v), true)), "\n"; } catch (Throwable $t) { echo get_class($t), ": ", substr($t->getMessage(), 0, 50), " ", $t->getLine(), "\n"; }
                }
            }
            echo md5(print_r($warn, true)), count($warn), " $dep\n";

            """);
        return text.ToString();
    }
}
