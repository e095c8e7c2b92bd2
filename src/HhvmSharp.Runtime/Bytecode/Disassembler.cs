using System.Globalization;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Bytecode;

/// <summary>
/// `--dump=ops`: op arrays as text, in the manner of VLD. Columns: line, op number, marks (E entry, `>` before a jump
/// target, `>` behind an op that jumps), op, fetch, ext, return, operands. !n are compiled variables, ~n temporaries,
/// $n temporaries that may hold references.
/// </summary>
public static class Disassembler
{
    private static readonly (uint Flag, string Text)[] ClassFlagsText =
    [
        (ExtendedValues.ClassNoAutoload, "no autoload"), (ExtendedValues.ClassSilent, "silent"), (ExtendedValues.ClassException, "exception"),
    ];

    public static string Dump(ScriptUnit unit)
    {
        var b = new StringBuilder();
        Dump(b, unit.Main, null);
        foreach (OpArray f in unit.TopFunctions) Dump(b, f, null);
        foreach (ClassDecl c in unit.Classes) Dump(b, c);
        return b.ToString();
    }

    public static string Dump(OpArray code)
    {
        var b = new StringBuilder();
        Dump(b, code, null);
        return b.ToString();
    }

    private static void Dump(StringBuilder b, ClassDecl c)
    {
        b.Append("class ").Append(Visible(c.Name.ToString())).Append(":\n");
        foreach (PropertyDecl p in c.Properties)
        {
            DumpConstExpr(b, $"${p.Name}", p.Default);
            if (p.GetHook is not null) Dump(b, p.GetHook, c);
            if (p.SetHook is not null) Dump(b, p.SetHook, c);
        }

        foreach (ConstDecl k in c.Constants) DumpConstExpr(b, k.Name.ToString(), k.Value);
        foreach (OpArray m in c.Methods) Dump(b, m, c);
        b.Append("end of class ").Append(Visible(c.Name.ToString())).Append(".\n\n");
    }

    private static void DumpConstExpr(StringBuilder b, string name, in Value value)
    {
        if (value.Kind != Kind.ConstExpr) return;
        b.Append("initialiser of ").Append(name).Append(":\n");
        Dump(b, ((ConstExpr)value.AsCounted).Code, null);
    }

    private static void Dump(StringBuilder b, OpArray code, ClassDecl? scope)
    {
        string name = code.Name is null ? "(null)" : Visible(code.Name.ToString());
        b.Append("filename:       ").Append(code.FileName).Append('\n');
        b.Append("function name:  ").Append(scope is null ? name : Visible(scope.Name.ToString()) + "::" + name).Append('\n');
        b.Append("number of ops:  ").Append(code.Ops.Length).Append('\n');
        b.Append("compiled vars:  ");
        for (int i = 0; i < code.CvNames.Length; i++) b.Append(i == 0 ? "" : ", ").Append('!').Append(i).Append(" = $").Append(code.CvNames[i]);
        b.Append(code.CvNames.Length == 0 ? "none\n" : "\n");
        if (code.TryCatch.Length > 0) DumpTryCatch(b, code);
        b.Append("line      #* E I O op                             fetch          ext  return  operands\n");
        b.Append("---------------------------------------------------------------------------------------\n");
        bool[] targets = JumpTargets(code);
        int line = -1;
        for (int i = 0; i < code.Ops.Length; i++)
        {
            DumpOp(b, code, i, targets[i], code.Ops[i].Line != line);
            line = code.Ops[i].Line;
        }

        if (code.LiveRanges.Length > 0) DumpLiveRanges(b, code);
        b.Append('\n');
        foreach (Value v in code.Literals) DumpConstExpr(b, "literal", v);
        foreach (OpArray f in code.Functions) Dump(b, f, null);
    }

    private static void DumpTryCatch(StringBuilder b, OpArray code)
    {
        b.Append("try table:\n");
        foreach (TryCatchElement t in code.TryCatch)
            b.Append($"    try {t.TryOp}, catch {Target(t.CatchOp)}, finally {Target(t.FinallyOp)} to {Target(t.FinallyEnd)}\n");

        static string Target(int op) => op == 0 ? "-" : op.ToString(CultureInfo.InvariantCulture);
    }

    private static void DumpLiveRanges(StringBuilder b, OpArray code)
    {
        b.Append("live ranges:\n");
        foreach (LiveRange r in code.LiveRanges)
            b.Append($"    ~{r.Slot}: {r.Start} to {r.End} ({r.Kind.ToString().ToLowerInvariant()})\n");
    }

    private static bool[] JumpTargets(OpArray code)
    {
        var targets = new bool[code.Ops.Length + 1];
        for (int i = 0; i < code.Ops.Length; i++)
            foreach (int t in BytecodeFlow.JumpTargets(code, i))
                if ((uint)t < (uint)targets.Length) targets[t] = true;
        foreach (TryCatchElement t in code.TryCatch)
        {
            if (t.CatchOp != 0) targets[t.CatchOp] = true;
            if (t.FinallyOp != 0) targets[t.FinallyOp] = true;
        }

        return targets;
    }

    private static void DumpOp(StringBuilder b, OpArray code, int index, bool isTarget, bool newLine)
    {
        ref readonly Op op = ref code.Ops[index];
        string line = newLine ? op.Line.ToString(CultureInfo.InvariantCulture) : "";
        string result = op.ResultKind == OperandKind.Unused ? "" : Operand(code, op.ResultKind, op.Result);
        b.Append($"{line,5} {index,5}  {(index == 0 ? 'E' : ' ')} {(isTarget ? '>' : ' ')} {(Leaves(op.Code) ? '>' : ' ')} ");
        b.Append($"{op.Code.Name(),-30} {Fetch(op),-14} {Extended(code, op),-4} {result,-7} ");
        var operands = new List<string>();
        string first = Operand1(code, op), second = Operand2(code, op);
        if (first.Length > 0) operands.Add(first);
        if (second.Length > 0) operands.Add(second);
        b.Append(string.Join(", ", operands));
        while (b[^1] == ' ') b.Length--;
        b.Append('\n');
    }

    private static bool Leaves(Opcode code) => (code.Flags() & OpcodeFlags.Jump) != 0
        || code is Opcode.RETURN or Opcode.RETURN_BY_REF or Opcode.GENERATOR_RETURN or Opcode.THROW;

    private static string Fetch(in Op op)
    {
        if (op.Code is >= Opcode.FETCH_R and <= Opcode.FETCH_OBJ_UNSET or Opcode.UNSET_VAR or Opcode.ISSET_ISEMPTY_VAR && op.Op1Kind != OperandKind.Unused)
        {
            if ((op.Extended & ExtendedValues.FetchGlobal) != 0) return "global";
            if ((op.Extended & ExtendedValues.FetchGlobalLock) != 0) return "global lock";
            return (op.Extended & ExtendedValues.FetchLocal) != 0 && op.Op2Kind == OperandKind.Unused ? "local" : "";
        }

        return "";
    }

    private static string Extended(OpArray code, in Op op)
    {
        if (op.Extended == 0) return op.Code is Opcode.INIT_FCALL_BY_NAME ? "0" : "";
        return op.Code switch
        {
            Opcode.ASSIGN_OP or Opcode.ASSIGN_DIM_OP or Opcode.ASSIGN_OBJ_OP or Opcode.ASSIGN_STATIC_PROP_OP => ((Opcode)op.Extended).Name(),
            Opcode.TYPE_CHECK => ((TypeMask)op.Extended).ToString().ToLowerInvariant().Replace(", ", "|"),
            Opcode.RETURN or Opcode.RETURN_BY_REF or Opcode.GENERATOR_RETURN when op.Extended == ExtendedValues.ImplicitReturn => "",
            Opcode.BIND_STATIC or Opcode.BIND_LEXICAL or Opcode.BIND_INIT_STATIC_OR_JMP => $"{op.Extended >> ExtendedValues.BindShift}{((op.Extended & ExtendedValues.BindRef) != 0 ? "&" : "")}",
            Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH or Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW => $"->{op.Extended}",
            _ => (op.Extended & ~ExtendedValues.InConstExpr).ToString(CultureInfo.InvariantCulture),
        };
    }

    private static string Operand1(OpArray code, in Op op)
    {
        if (op.Op1Kind != OperandKind.Unused) return Operand(code, op.Op1Kind, op.Op1);
        string uses = op.Code.Operands().Op1;
        if (uses.Contains('j')) return $"->{op.Op1}";
        if (uses.Contains('H')) return "$this";
        if (uses.Contains('n')) return op.Op1.ToString(CultureInfo.InvariantCulture);
        return op.Code is Opcode.NEW or Opcode.INIT_STATIC_METHOD_CALL or Opcode.FETCH_CLASS or Opcode.FETCH_CLASS_NAME or Opcode.FETCH_CLASS_CONSTANT
            ? FetchClass(op.Op1)
            : "";
    }

    private static string Operand2(OpArray code, in Op op)
    {
        if (op.Op2Kind != OperandKind.Unused) return Operand(code, op.Op2Kind, op.Op2);
        string uses = op.Code.Operands().Op2;
        if (uses.Contains('j')) return op.Code == Opcode.CATCH && (op.Extended & ExtendedValues.LastCatch) != 0 ? "" : $"->{op.Op2}";
        if (uses.Contains('N')) return "[]";
        if (uses.Contains('n') && op.Op2 != 0) return op.Op2.ToString(CultureInfo.InvariantCulture);
        return op.Code switch
        {
            Opcode.DECLARE_CLASS or Opcode.DECLARE_ANON_CLASS or Opcode.DECLARE_FUNCTION or Opcode.DECLARE_LAMBDA_FUNCTION => $"#{op.Op2}",
            Opcode.INSTANCEOF or Opcode.FETCH_STATIC_PROP_R or Opcode.FETCH_STATIC_PROP_W => FetchClass(op.Op2),
            _ => "",
        };
    }

    private static string FetchClass(int number)
    {
        string text = (number & ExtendedValues.ClassMask) switch
        {
            ExtendedValues.ClassSelf => "self",
            ExtendedValues.ClassParent => "parent",
            ExtendedValues.ClassStatic => "static",
            _ => "",
        };
        string flags = string.Join(", ", ClassFlagsText.Where(f => (number & f.Flag) != 0).Select(f => f.Text));
        return text.Length == 0 ? "" : flags.Length == 0 ? text : $"{text} ({flags})";
    }

    private static string Operand(OpArray code, OperandKind kind, int number) => kind switch
    {
        OperandKind.Const => Literal(code.Literals[number]),
        OperandKind.Cv => $"!{number}",
        OperandKind.Tmp => $"~{number}",
        _ => $"${number}",
    };

    private static string Literal(in Value v)
    {
        switch (v.Kind)
        {
            case Kind.Undef: return "<undef>";
            case Kind.Null: return "null";
            case Kind.Bool: return v.IsTrue ? "<true>" : "<false>";
            case Kind.Int: return v.IntValue.ToString(CultureInfo.InvariantCulture);
            case Kind.Float: return v.FloatValue.ToString("R", CultureInfo.InvariantCulture);
            case Kind.String: return "'" + Visible(v.AsString.ToString()) + "'";
            case Kind.Array:
                var items = new List<string>();
                foreach (KeyValuePair<Value, Value> pair in v.AsArray)
                {
                    if (items.Count == 20)
                    {
                        items.Add("...");
                        break;
                    }

                    items.Add(Literal(pair.Key) + " => " + Literal(pair.Value));
                }

                return "<array: " + string.Join(", ", items) + ">";
            case Kind.ConstExpr: return "<expression: " + Visible(((ConstExpr)v.AsCounted).Text) + ">";
            default: return "?";
        }
    }

    private static string Visible(string s)
    {
        var b = new StringBuilder();
        foreach (char c in s.Length > 200 ? s[..200] : s)
        {
            if (c == '\n') b.Append("\\n");
            else if (c is < ' ' or > '~') b.Append($"\\x{(int)c:x2}");
            else b.Append(c);
        }

        return s.Length > 200 ? b.Append("...").ToString() : b.ToString();
    }
}
