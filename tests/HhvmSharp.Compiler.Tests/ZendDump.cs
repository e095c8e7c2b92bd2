using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Tests;

/// <summary>
/// Op arrays in the form of opcache.opt_debug_level=0x10000, made comparable: temporaries lose their numbers (ours are
/// laid out differently), DECLARE_CLASS is left out (Zend emits it only for classes that it could not bind).
/// </summary>
internal static partial class ZendDump
{
    internal sealed record Function(string Name, List<string> Ops, List<string> Live);

    // ---- our op arrays ----

    public static List<Function> Of(ScriptUnit unit)
    {
        var list = new List<Function>();
        Add(list, unit.Main, "$_main");
        foreach (OpArray f in unit.TopFunctions) Add(list, f, f.Name!.ToString());
        foreach (ClassDecl c in unit.Classes)
        {
            foreach (OpArray m in c.Methods) Add(list, m, c.Name + "::" + m.Name);
            foreach (PropertyDecl p in c.Properties)
            {
                if (p.GetHook is not null) Add(list, p.GetHook, c.Name + "::" + p.GetHook.Name);
                if (p.SetHook is not null) Add(list, p.SetHook, c.Name + "::" + p.SetHook.Name);
            }
        }

        return list;
    }

    private static void Add(List<Function> list, OpArray code, string name)
    {
        var ops = new List<string>();
        for (int i = 0; i < code.Ops.Length; i++) ops.Add(Line(code, i));
        list.Add(new Function(name, ops, [.. code.LiveRanges.Select(r => $"{r.Slot}: {r.Start:D4} - {r.End:D4} ({Kind(r.Kind)})")]));
        foreach (OpArray f in code.Functions) Add(list, f, f.Name!.ToString());

        static string Kind(LiveRangeKind kind) => kind == LiveRangeKind.Tmp ? "tmp/var" : kind.ToString().ToLowerInvariant();
    }

    private static string Line(OpArray code, int index)
    {
        Op op = code.Ops[index];
        var b = new StringBuilder();
        if (op.ResultKind != OperandKind.Unused) b.Append(Variable(code, op.ResultKind, op.Result)).Append(" = ");
        b.Append(op.Code.Name()).Append(Extended(op));
        if (op.Op1Kind == OperandKind.Const) b.Append(' ').Append(Constant(code.Literals[op.Op1]));
        else if (op.Op1Kind != OperandKind.Unused) b.Append(' ').Append(Variable(code, op.Op1Kind, op.Op1));
        else b.Append(Unused1(op));
        if (op.Op2Kind == OperandKind.Const) b.Append(' ').Append(op.Code is Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH ? Table(code.Literals[op.Op2].AsArray) : Constant(code.Literals[op.Op2]));
        else if (op.Op2Kind != OperandKind.Unused) b.Append(' ').Append(Variable(code, op.Op2Kind, op.Op2));
        else b.Append(Unused2(op));
        if (op.Code is Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH or Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW) b.Append($" {op.Extended:D4}");
        if (op.Code is Opcode.FREE or Opcode.FE_FREE && (op.Extended & ExtendedValues.FreeOnReturn) != 0) b.Append(" loop-end");
        return b.ToString();
    }

    private static string Variable(OpArray code, OperandKind kind, int number) => kind switch
    {
        OperandKind.Cv => $"CV{number}(${code.CvNames[number]})",
        OperandKind.Var => "V" + number,
        _ => "T" + number,
    };

    private static string Constant(in Value v) => v.Kind switch
    {
        Kind.Null => "null",
        Kind.Bool => v.IsTrue ? "bool(true)" : "bool(false)",
        Kind.Int => $"int({v.IntValue})",
        Kind.Float => "float(" + v.FloatValue.ToString("G6", CultureInfo.InvariantCulture) + ")",
        Kind.String => "string(\"" + v.AsString.ToString().Replace("\\", "\\\\").Replace("\"", "\\\"") + "\")",
        Kind.Array => "array(...)",
        _ => "zval(type=11)",
    };

    private static string Table(PhpArray table)
    {
        var b = new StringBuilder();
        foreach (KeyValuePair<Value, Value> p in table)
            b.Append(p.Key.IsString ? $"\"{p.Key.AsString}\": {p.Value.IntValue:D4}, " : $"{p.Key.IntValue}: {p.Value.IntValue:D4}, ");
        return b.Append("default:").ToString();
    }

    private static string Extended(in Op op)
    {
        uint x = op.Extended;
        string isset = (x & ExtendedValues.IsEmpty) == 0 ? " (isset)" : " (empty)";
        string reference = (x & 1) != 0 ? " (ref)" : "";
        string fetch = (x & ExtendedValues.FetchGlobal) != 0 ? " (global)" : (x & ExtendedValues.FetchLocal) != 0 ? " (local)" : (x & ExtendedValues.FetchGlobalLock) != 0 ? " (global+lock)" : "";
        return op.Code switch
        {
            Opcode.ASSIGN_OP or Opcode.ASSIGN_DIM_OP or Opcode.ASSIGN_OBJ_OP or Opcode.ASSIGN_STATIC_PROP_OP => $" ({((Opcode)x).Name()})",
            Opcode.CAST => x switch { CastType.Int => " (long)", CastType.Float => " (double)", CastType.String => " (string)", CastType.Array => " (array)", _ => " (object)" },
            Opcode.TYPE_CHECK => (TypeMask)x switch { TypeMask.Null => " (null)", TypeMask.False => " (false)", TypeMask.True => " (true)", _ => " TYPE" },
            Opcode.INCLUDE_OR_EVAL => x switch { IncludeMode.Eval => " (eval)", IncludeMode.Include => " (include)", _ => " (?)" },
            Opcode.ASSIGN_REF or Opcode.ASSIGN_OBJ_REF or Opcode.ASSIGN_STATIC_PROP_REF or Opcode.RETURN_BY_REF or Opcode.YIELD =>
                x == ExtendedValues.ReturnsValue ? " (value)" : (x & ExtendedValues.ReturnsFunction) != 0 ? " (function)" : "",
            Opcode.INIT_ARRAY => $" {x >> ExtendedValues.ArraySizeShift}" + ((x & ExtendedValues.ArrayNotPacked) == 0 ? " (packed)" : "") + reference,
            Opcode.ADD_ARRAY_ELEMENT or Opcode.BIND_STATIC or Opcode.BIND_LEXICAL => reference,
            Opcode.FETCH_R or Opcode.FETCH_W or Opcode.FETCH_RW or Opcode.FETCH_IS or Opcode.FETCH_FUNC_ARG or Opcode.FETCH_UNSET or Opcode.UNSET_VAR => fetch,
            Opcode.ISSET_ISEMPTY_VAR => fetch + isset,
            Opcode.ISSET_ISEMPTY_CV or Opcode.ISSET_ISEMPTY_DIM_OBJ or Opcode.ISSET_ISEMPTY_PROP_OBJ or Opcode.ISSET_ISEMPTY_STATIC_PROP => isset,
            Opcode.FETCH_OBJ_W or Opcode.FETCH_OBJ_FUNC_ARG or Opcode.FETCH_STATIC_PROP_W or Opcode.FETCH_STATIC_PROP_FUNC_ARG =>
                (x & ExtendedValues.FetchObjFlags) == ExtendedValues.FetchRef ? " (ref)" : (x & ExtendedValues.FetchObjFlags) == ExtendedValues.FetchDimWrite ? " (dim write)" : "",
            Opcode.INIT_FCALL or Opcode.INIT_FCALL_BY_NAME or Opcode.INIT_NS_FCALL_BY_NAME or Opcode.INIT_METHOD_CALL or Opcode.INIT_STATIC_METHOD_CALL
                or Opcode.INIT_DYNAMIC_CALL or Opcode.INIT_USER_CALL or Opcode.NEW or Opcode.ROPE_INIT or Opcode.ROPE_ADD or Opcode.ROPE_END or Opcode.TICKS
                or Opcode.INIT_PARENT_PROPERTY_HOOK_CALL or Opcode.SEND_ARRAY or Opcode.IN_ARRAY => $" {x}",
            _ => "",
        };
    }

    private static string Unused1(in Op op)
    {
        string uses = op.Code.Operands().Op1;
        if (uses.Contains('j')) return $" {op.Op1:D4}";
        if (uses.Contains('H')) return " THIS";
        return op.Code switch
        {
            Opcode.RECV or Opcode.RECV_INIT or Opcode.RECV_VARIADIC => $" {op.Op1}",
            Opcode.INIT_STATIC_METHOD_CALL or Opcode.NEW or Opcode.FETCH_CLASS or Opcode.FETCH_CLASS_NAME or Opcode.FETCH_CLASS_CONSTANT => FetchClass(op.Op1),
            Opcode.FETCH_CONSTANT when op.Op1 == ExtendedValues.UnqualifiedInNamespace => " (unqualified-in-namespace)",
            _ => "",
        };
    }

    private static string Unused2(in Op op)
    {
        string uses = op.Code.Operands().Op2;
        if (uses.Contains('j')) return op.Code == Opcode.CATCH && (op.Extended & ExtendedValues.LastCatch) != 0 ? "" : $" {op.Op2:D4}";
        switch (op.Code)
        {
            case Opcode.SEND_VAL or Opcode.SEND_VAL_EX or Opcode.SEND_VAR or Opcode.SEND_VAR_EX or Opcode.SEND_REF or Opcode.SEND_VAR_NO_REF
                or Opcode.SEND_VAR_NO_REF_EX or Opcode.SEND_FUNC_ARG or Opcode.SEND_USER or Opcode.CHECK_FUNC_ARG or Opcode.DECLARE_FUNCTION
                or Opcode.DECLARE_LAMBDA_FUNCTION or Opcode.INIT_PARENT_PROPERTY_HOOK_CALL:
                return $" {op.Op2}";
            case Opcode.INIT_STATIC_METHOD_CALL: return " CONSTRUCTOR";
            case Opcode.FAST_RET: return op.Op2 == -1 ? "" : $" try-catch({op.Op2})";
            case Opcode.INSTANCEOF or Opcode.FETCH_STATIC_PROP_R or Opcode.FETCH_STATIC_PROP_W or Opcode.FETCH_STATIC_PROP_RW or Opcode.FETCH_STATIC_PROP_IS
                or Opcode.FETCH_STATIC_PROP_FUNC_ARG:
                return FetchClass(op.Op2);
            default: return uses.Contains('N') ? " NEXT" : "";
        }
    }

    private static string FetchClass(int n) =>
        ((n & ExtendedValues.ClassMask) switch { ExtendedValues.ClassSelf => " (self)", ExtendedValues.ClassParent => " (parent)", ExtendedValues.ClassStatic => " (static)", _ => "" })
        + ((n & ExtendedValues.ClassNoAutoload) != 0 ? " (no-autoload)" : "") + ((n & ExtendedValues.ClassSilent) != 0 ? " (silent)" : "")
        + ((n & ExtendedValues.ClassException) != 0 ? " (exception)" : "");

    // ---- PHP's dumps ----

    public static List<Function> Parse(string text)
    {
        var list = new List<Function>();
        Function? current = null;
        string section = "";
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.EndsWith(':') && i + 1 < lines.Length && lines[i + 1].StartsWith("     ; (lines="))
            {
                list.Add(current = new Function(line[..^1], [], []));
                section = "ops";
            }
            else if (line is "LIVE RANGES:" or "EXCEPTION TABLE:")
            {
                section = line;
            }
            else if (current is not null && section == "LIVE RANGES:" && line.Length > 0)
            {
                current.Live.Add(line.Trim());
            }
            else if (current is not null && section == "ops" && !line.StartsWith("     ; "))
            {
                if (OpLine().Match(line) is { Success: true } m && int.Parse(m.Groups[1].Value) == current.Ops.Count) current.Ops.Add(m.Groups[2].Value);
                else if (current.Ops.Count > 0 && line.Length > 0) current.Ops[^1] += "\n" + line;
            }
        }

        return list;
    }

    /// <summary>Anonymous classes have the file's path in their names.</summary>
    public static bool SameName(string a, string b) => Normalize(a) == Normalize(b);

    private static string Normalize(string name)
    {
        int at = name.IndexOf("@anonymous", StringComparison.Ordinal), member = name.LastIndexOf("::", StringComparison.Ordinal);
        return (at < 0 ? name : name[..at] + (member > at ? name[member..] : "")).ToLowerInvariant();
    }

    // ---- comparison ----

    public static List<string> Canonical(Function f)
    {
        var map = new int[f.Ops.Count + 2];
        int next = 0;
        for (int i = 0; i < f.Ops.Count; i++)
        {
            map[i] = next;
            if (!Dropped(f.Ops[i])) next++;
        }

        map[f.Ops.Count] = next;
        map[f.Ops.Count + 1] = next + 1;
        var result = new List<string>();
        foreach (string op in f.Ops)
            if (!Dropped(op)) result.Add(string.Join(" ", Tokens(op).Select(t => Canonical(t, map))));
        foreach (string range in f.Live.Select(l => Range(l, map)).Order(StringComparer.Ordinal)) result.Add(range);
        return result;
    }

    private static bool Dropped(string op) => op.StartsWith("DECLARE_CLASS ") || op.StartsWith("DECLARE_CLASS_DELAYED ");

    private static string Canonical(string token, int[] map)
    {
        if (Temporary().IsMatch(token)) return token[..1];
        if (Target().Match(token) is { Success: true } m && int.Parse(m.Groups[1].Value) < map.Length) return $"@{map[int.Parse(m.Groups[1].Value)]}{m.Groups[2].Value}";
        if (token.StartsWith("loop-end")) return "loop-end";
        return token.Contains("@anonymous", StringComparison.OrdinalIgnoreCase) ? "anonymous" : token;
    }

    private static string Range(string text, int[] map)
    {
        Match m = LiveRangeLine().Match(text);
        return $"live {map[int.Parse(m.Groups[1].Value)]} to {map[int.Parse(m.Groups[2].Value)]} {m.Groups[3].Value}";
    }

    /// <summary>Words; quoted text is part of its word. The stack size of INIT_FCALL and the masks of TYPE_CHECK are left out.</summary>
    private static List<string> Tokens(string op)
    {
        var list = new List<string>();
        var word = new StringBuilder();
        bool quoted = false;
        for (int i = 0; i < op.Length; i++)
        {
            char c = op[i];
            if (c == '"') quoted = !quoted;
            if (c == ' ' && !quoted)
            {
                list.Add(word.ToString());
                word.Clear();
                continue;
            }

            word.Append(c);
            if (c == '\\' && quoted && i + 1 < op.Length) word.Append(op[++i]);
        }

        list.Add(word.ToString());
        int init = list.IndexOf("INIT_FCALL");
        if (init >= 0 && init + 2 < list.Count && int.TryParse(list[init + 2], out _)) list.RemoveAt(init + 2);
        int type = list.IndexOf("TYPE");
        while (type >= 0 && type + 1 < list.Count && !OperandToken().IsMatch(list[type + 1])) list.RemoveAt(type + 1);
        if (list.Contains("DECLARE_ANON_CLASS") && list[^1].StartsWith("string(") && list[^2].StartsWith("string(")) list.RemoveAt(list.Count - 1);
        return list;
    }

    [GeneratedRegex(@"^(\d{4,8}) (.*)$")]
    private static partial Regex OpLine();

    [GeneratedRegex(@"^\d+: (\d+) - (\d+) (.*)$")]
    private static partial Regex LiveRangeLine();

    [GeneratedRegex(@"^[TV]\d+$")]
    private static partial Regex Temporary();

    [GeneratedRegex(@"^(\d{4,8})(,?)$")]
    private static partial Regex Target();

    [GeneratedRegex(@"^((CV|V|T)\d|int\(|string\(|bool\(|float\(|array\(|null)")]
    private static partial Regex OperandToken();
}
