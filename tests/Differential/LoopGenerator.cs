using System.Text;

namespace HhvmSharp.Differential;

/// <summary>
/// Random PHP programs full of loops over numbers and packed arrays, one for each seed: what becomes traces. Types and
/// storages change under way, ints overflow, indexes miss, arrays are shared, loops leave in the middle.
/// </summary>
internal sealed class LoopGenerator(int seed)
{
    private static readonly string[] Ints = ["$i", "$j", "$k", "$n", "$m"];

    private static readonly string[] Numbers = ["$x", "$y", "$z", "$s", "$t"];

    private static readonly string[] Arrays = ["$p", "$q", "$f", "$g"];

    private readonly Random _random = new(seed);
    private int _loops;
    private int _depth;

    internal static string Generate(int seed) => new LoopGenerator(seed).Program();

    private string Pick(params ReadOnlySpan<string> choices) => choices[_random.Next(choices.Length)];

    private string Literal() => Pick("0", "1", "2", "3", "-1", "7", "10", "0.5", "1.5", "-2.25", "1e10", "100", "9223372036854775807", "4611686018427387904", "-9223372036854775807", "0.0", "-0.0", "true", "NAN");

    private string Index() => Pick("$i", "$j", "$k", "$i + 1", "$i % 8", "$j & 7", "($i * 3) % 16", "0", "1", "5", "$n - 1", "$i - 1", "($x & 15)", "intdiv($i, 2)");

    private string Expression(int depth = 0)
    {
        if (depth > 2) return _random.Next(4) == 0 ? Literal() : Pick(_random.Next(2) == 0 ? Ints : Numbers);
        string E() => Expression(depth + 1);
        return _random.Next(22) switch
        {
            < 4 => Pick(Ints),
            < 7 => Pick(Numbers),
            7 => Literal(),
            < 13 => $"({E()} {Pick("+", "-", "*", "+", "-")} {E()})",
            13 => $"({E()} {Pick("&", "|", "^")} {Pick(Ints)})",
            14 => $"({Pick(Ints)} {Pick("<<", ">>")} {Pick("1", "3", "($i & 31)", "63")})",
            15 => $"({Pick(Ints)} % {Pick("3", "8", "7", "1000003", "($j + 1)", "-5")})",
            16 => $"({E()} / {Pick("2", "3", "0.5", "($i + 1)", "4")})",
            < 19 => $"{Pick(Arrays)}[{Index()}]",
            19 => $"$r[{Pick("$i % 4", "$j % 4", "0", "1")}][{Index()}]",
            20 => Pick($"count({Pick(Arrays)})", $"(int)({E()})", $"(float)({Pick(Numbers)})", $"abs({Pick(Numbers)})", $"-{Pick(Numbers)}", $"~{Pick(Ints)}", $"strlen($w)", $"(int)({E()} > {E()})"),
            _ => $"({Condition()} ? {E()} : {E()})",
        };
    }

    private string Condition() => _random.Next(6) switch
    {
        0 => $"({Condition2()} {Pick("&&", "||")} {Condition2()})",
        1 => $"!{Condition2()}",
        2 => Pick(Numbers),
        3 => Pick("is_int", "is_float") + $"({Pick(Numbers)})",
        _ => Condition2(),
    };

    private string Condition2() => $"({Expression(2)} {Pick("<", "<=", ">", ">=", "==", "!=", "===", "!==")} {Expression(2)})";

    private string Statement()
    {
        switch (_random.Next(26))
        {
            case < 5: return $"{Pick(Numbers)} {Pick("=", "+=", "-=", "*=", "+=")} {Expression()};";
            case < 7: return $"{Pick(Numbers)} = {Expression()};";
            case 7: return $"{Pick(Numbers)}{Pick("++", "--")};";
            case 8: return $"$m = {Pick("$m + $i", "($m * 31 + $i) & 65535", "$i ^ $m", "$m % 1000 + 1")};";
            case < 12: return $"{Pick(Arrays)}[{Index()}] = {Expression()};";
            case < 14: return $"{Pick(Arrays)}[{Index()}] {Pick("+=", "-=", "*=", "^=")} {Expression(1)};";
            case 14: return $"{Pick(Arrays)}[] = {Expression(1)};";
            case 15: return $"$r[{Pick("$i % 4", "$j % 4", "1")}][{Index()}] = {Expression(1)};";
            case 16: return $"$r[{Pick("$i % 4", "0")}][] = {Expression(2)};";
            case 17: return $"if ({Condition()}) {{ {Statement()} }}";
            case 18: return $"if ({Condition()}) {{ {Statement()} }} else {{ {Statement()} }}";
            case 19 when _loops > 0: return $"if ({Condition()} && $m % {Pick("5", "7", "13")} == 0) {Pick("break", "continue")};";
            case 20: return $"{Pick(Arrays)} = {Pick("$p", "$q", "[1, 2, 3]", "[0.5, 1.5]", "range(0, 20)")};";
            case 21: return $"$t = {Pick(Numbers)}; {Pick(Numbers)} = $t;";
            case 22: return $"{Pick(Numbers)} = {Condition()};";
            case 23: return $"$w .= 'x';";
            default:
                return _depth < 3 ? Loop() : $"{Pick(Numbers)} += $i;";
        }
    }

    private string Body(int count)
    {
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) text.Append(Statement()).Append('\n');
        return text.ToString();
    }

    private string Loop()
    {
        _loops++;
        _depth++;
        string v = _depth switch { 1 => "$i", 2 => "$j", _ => "$k" };
        string bound = Pick("3", "8", "20", "$n");
        string body = Body(1 + _random.Next(4));
        string loop = _random.Next(8) switch
        {
            < 4 => $"for ({v} = {Pick("0", "0", "1", "2")}; {v} {Pick("<", "<=")} {bound}; {v}++) {{\n{body}}}",
            4 => $"for ({v} = {bound}; {v} >= 0; {v}--) {{\n{body}}}",
            5 => $"for ({v} = 0; {v} < {bound}; {v} += {Pick("2", "3")}) {{\n{body}}}",
            6 => $"foreach ({Pick(Arrays)} as {Pick("", v + " => ")}{Pick(Numbers)}) {{\n{body}if (++$guard > 2000) break;\n}}",
            _ => $"{v} = 0; while ({v} < {bound} && ++$guard < 2000) {{\n{v}++;\n{body}}}",
        };
        _loops--;
        _depth--;
        return loop;
    }

    private string Program()
    {
        var text = new StringBuilder("<?php\nset_error_handler(function ($no, $message) { global $warned; $warned++; return true; });\n");
        bool inFunction = _random.Next(3) > 0;
        string byReference = _random.Next(4) == 0 ? "&" : "";
        if (inFunction) text.Append("function f($n, ").Append(byReference).Append("$p, $q) {\n");
        else text.Append("$n = 12; $p = range(0, 30); $q = [];\n");
        text.Append("$i = $j = $k = $m = 0; $x = 1; $y = 2.5; $z = 0; $s = 0; $t = 3; $guard = 0; $w = 'ab';\n");
        text.Append("$f = [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5]; $g = [1, 2.5, 3, 4, 5, 6, 7, 8, 9, 10]; $r = [[1, 2, 3, 4], [0.5, 1.5, 2.5], [1, 0.5], []];\n");
        text.Append("try {\n");
        for (int i = 0; i < 2 + _random.Next(3); i++) text.Append(Loop()).Append('\n');
        text.Append("} catch (\\Error $e) { echo get_class($e), ':', $e->getMessage(), \"\\n\"; }\n");
        text.Append("var_dump($i, $j, $k, $m, $x, $y, $z, $s, $t, $guard, $w);\n");
        text.Append("foreach ([$p, $q, $f, $g, $r] as $l) echo count($l), ' ', md5(serialize($l)), \"\\n\";\n");
        if (inFunction)
        {
            text.Append("}\nfor ($o = 0; $o < 3; $o++) {\n$a = range(0, 30);\n");
            text.Append("f(12, $a, $o == 1 ? [] : [1, 2, 3]);\necho count($a), \"\\n\";\n}\n");
        }

        return text.Append("global $warned; var_dump($warned);\n").ToString();
    }
}
