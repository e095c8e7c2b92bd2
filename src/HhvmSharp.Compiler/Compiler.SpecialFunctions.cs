using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Built-in functions that have ops of their own.</summary>
internal sealed partial class Compiler
{
    private bool TryCompileSpecial(out Znode result, string name, Arg[] args, FetchMode mode)
    {
        result = default;
        switch (name)
        {
            case "strlen": return SpecialStrlen(out result, args);
            case "is_null": return SpecialTypeCheck(out result, args, TypeMask.Null);
            case "is_bool": return SpecialTypeCheck(out result, args, TypeMask.Bool);
            case "is_long" or "is_int" or "is_integer": return SpecialTypeCheck(out result, args, TypeMask.Int);
            case "is_float" or "is_double": return SpecialTypeCheck(out result, args, TypeMask.Float);
            case "is_string": return SpecialTypeCheck(out result, args, TypeMask.String);
            case "is_array": return SpecialTypeCheck(out result, args, TypeMask.Array);
            case "is_object": return SpecialTypeCheck(out result, args, TypeMask.Object);
            case "is_resource": return SpecialTypeCheck(out result, args, TypeMask.Resource);
            case "is_scalar": return SpecialTypeCheck(out result, args, TypeMask.Bool | TypeMask.Int | TypeMask.Float | TypeMask.String);
            case "boolval": return SpecialUnary(out result, args, Opcode.BOOL, 0);
            case "intval": return SpecialUnary(out result, args, Opcode.CAST, CastType.Int);
            case "floatval" or "doubleval": return SpecialUnary(out result, args, Opcode.CAST, CastType.Float);
            case "strval": return SpecialUnary(out result, args, Opcode.CAST, CastType.String);
            case "defined": return SpecialDefined(out result, args);
            case "chr" when mode == FetchMode.R && args.Length == 1 && AstLiterals.TryGet(args[0].Value, out Value code) && code.IsInt:
                result = Znode.Constant(Value.String(PhpString.SingleByte((byte)code.IntValue)));
                return true;
            case "ord" when mode == FetchMode.R && args.Length == 1 && AstLiterals.TryGet(args[0].Value, out Value text) && text.IsString:
                result = Znode.Constant(Value.Int(text.AsString.Length == 0 ? 0 : text.AsString[0]));
                return true;
            case "call_user_func_array": return SpecialCallUserFuncArray(out result, args, name);
            case "call_user_func": return SpecialCallUserFunc(out result, args, name);
            case "in_array": return SpecialInArray(out result, args);
            case "count" or "sizeof": return SpecialUnary(out result, args, Opcode.COUNT, name == "sizeof" ? 1u : 0);
            case "get_class":
                if (args.Length > 0) return SpecialUnary(out result, args, Opcode.GET_CLASS, 0);
                EmitTmp(out result, Opcode.GET_CLASS);
                return true;
            case "get_called_class" when args.Length == 0:
                EmitTmp(out result, Opcode.GET_CALLED_CLASS);
                return true;
            case "gettype": return SpecialUnary(out result, args, Opcode.GET_TYPE, 0);
            case "func_num_args" when _fn.Name is not null && args.Length == 0:
                EmitTmp(out result, Opcode.FUNC_NUM_ARGS);
                return true;
            case "func_get_args" when _fn.Name is not null && args.Length == 0:
                EmitTmp(out result, Opcode.FUNC_GET_ARGS);
                return true;
            case "array_slice": return SpecialArraySlice(out result, args);
            case "array_key_exists" when args.Length == 2:
                Znode needle = CompileExpr(args[0].Value);
                Znode subject = CompileExpr(args[1].Value);
                EmitTmp(out result, Opcode.ARRAY_KEY_EXISTS, needle, subject);
                return true;
            case "sprintf": return SpecialSprintf(out result, args);
            default: return false;
        }
    }

    private bool SpecialStrlen(out Znode result, Arg[] args)
    {
        result = default;
        if (args.Length != 1) return false;
        Znode arg = CompileExpr(args[0].Value);
        if (arg.IsConst && arg.Const.IsString) result = Znode.Constant(Value.Int(arg.Const.AsString.Length));
        else EmitTmp(out result, Opcode.STRLEN, arg);
        return true;
    }

    private bool SpecialTypeCheck(out Znode result, Arg[] args, TypeMask mask) => SpecialUnary(out result, args, Opcode.TYPE_CHECK, (uint)mask);

    private bool SpecialUnary(out Znode result, Arg[] args, Opcode code, uint extended)
    {
        result = default;
        if (args.Length != 1) return false;
        Znode arg = CompileExpr(args[0].Value);
        int op = EmitTmp(out result, code, arg);
        At(op).Extended = extended;
        return true;
    }

    private bool SpecialDefined(out Znode result, Arg[] args)
    {
        result = default;
        if (args.Length != 1 || !AstLiterals.TryGet(args[0].Value, out Value literal) || !Fold.TryToString(_foldContext, literal, out PhpString? text)) return false;
        string name = text.ToString();
        if (name.Contains('\\') || name.Contains(':')) return false;
        if (TryEvalConstant(name, false, out _))
        {
            result = Znode.Constant(Value.True);
            return true;
        }

        int op = EmitTmp(out result, Opcode.DEFINED);
        At(op).Op1Kind = OperandKind.Const;
        At(op).Op1 = AddLiteral(name);
        At(op).Cache = _fn.AllocCache(1);
        return true;
    }

    private void CompileInitUserFunction(Expr name, int count, string origin)
    {
        if (name is not NameExpr && AstLiterals.TryGetString(name, out string text))
        {
            string lower = Names.Lower(text);
            if (FindFunction(lower) is { Finalized: true })
            {
                int init = Emit(Opcode.INIT_FCALL);
                At(init).Extended = (uint)count;
                At(init).Op2Kind = OperandKind.Const;
                At(init).Op2 = AddLiteral(lower);
                At(init).Cache = _fn.AllocCache(1);
                return;
            }
        }

        Znode callee = CompileExpr(name);
        int op = Emit(Opcode.INIT_USER_CALL, null, callee);
        At(op).Op1Kind = OperandKind.Const;
        At(op).Op1 = AddLiteral(origin);
        At(op).Extended = (uint)count;
    }

    private bool SpecialCallUserFuncArray(out Znode result, Arg[] args, string name)
    {
        result = default;
        if (args.Length != 2) return false;
        CompileInitUserFunction(args[0].Value, 0, name);
        Znode array;
        int op;
        if (args[1].Value is Call { IsCallableConvert: false } slice && TryGetFunctionName(slice.Callee, out string text, out NameForm form)
            && Names.Same(ResolveFunctionName(text, form, out _), "array_slice") && !HasUnpackOrNamed(slice.Args) && slice.Args.Length == 3
            && AstLiterals.TryGet(slice.Args[1].Value, out Value offset) && offset.IsInt && offset.IntValue is >= 0 and <= int.MaxValue)
        {
            array = CompileExpr(slice.Args[0].Value);
            Znode length = CompileExpr(slice.Args[2].Value);
            op = Emit(Opcode.SEND_ARRAY, array, length);
            At(op).Extended = (uint)offset.IntValue;
            EmitVar(out result, Opcode.DO_FCALL);
            return true;
        }

        array = CompileExpr(args[1].Value);
        Emit(Opcode.SEND_ARRAY, array);
        Emit(Opcode.CHECK_UNDEF_ARGS);
        op = EmitVar(out result, Opcode.DO_FCALL);
        At(op).Extended = ExtendedValues.MayHaveExtraNamedParams;
        return true;
    }

    private bool SpecialCallUserFunc(out Znode result, Arg[] args, string name)
    {
        result = default;
        if (args.Length < 1) return false;
        CompileInitUserFunction(args[0].Value, args.Length - 1, name);
        for (int i = 1; i < args.Length; i++)
        {
            Znode arg = CompileExpr(args[i].Value);
            int op = Emit(Opcode.SEND_USER, arg);
            At(op).Op2 = i;
        }

        EmitVar(out result, Opcode.DO_FCALL);
        return true;
    }

    private bool SpecialInArray(out Znode result, Arg[] args)
    {
        result = default;
        bool strict = false;
        if (args.Length == 3)
        {
            if (AstLiterals.TryGet(args[2].Value, out Value flag))
            {
                strict = Fold.IsTrue(flag);
            }
            else if (args[2].Value is ConstFetch c)
            {
                if (!TryEvalConstant(ResolveConstName(c.Name.Text, c.Name.Form, out bool fq), fq, out flag)) return false;
                strict = Fold.IsTrue(flag);
            }
            else
            {
                return false;
            }
        }
        else if (args.Length != 2)
        {
            return false;
        }

        if (args[1].Value is not ArrayLit list || !TryEvalArray(list, out Value array)) return false;
        var set = new PhpArray(array.AsArray.Length);
        foreach (KeyValuePair<Value, Value> pair in array.AsArray)
        {
            Value v = pair.Value;
            if (v.IsString && (strict || !Fold.IsNumeric(v.AsString))) set.Set(_foldContext, v.AsString, Value.True);
            else if (strict && v.IsInt) set.Set(_foldContext, v.IntValue, Value.True);
            else return false;
        }

        Znode needle = CompileExpr(args[0].Value);
        int op = EmitTmp(out result, Opcode.IN_ARRAY, needle, Znode.Constant(Value.Array(set.Freeze())));
        At(op).Extended = strict ? 1u : 0;
        return true;
    }

    private bool SpecialArraySlice(out Znode result, Arg[] args)
    {
        result = default;
        if (_fn.Name is null || args.Length != 2 || args[0].Value is not Call { IsCallableConvert: false, Args.Length: 0 } inner) return false;
        if (!TryGetFunctionName(inner.Callee, out string text, out NameForm form)) return false;
        if (!AstLiterals.TryGet(args[1].Value, out Value first) || !first.IsInt || first.IntValue < 0) return false;
        if (!Names.Same(ResolveFunctionName(text, form, out _), "func_get_args")) return false;
        EmitTmp(out result, Opcode.FUNC_GET_ARGS, Znode.Constant(first));
        return true;
    }

    /// <summary>sprintf with %s, %d and %% only: a rope.</summary>
    private bool SpecialSprintf(out Znode result, Arg[] args)
    {
        result = default;
        if (args.Length < 1) return false;
        args[0].Value = EvalConst(args[0].Value)!;
        if (!AstLiterals.TryGet(args[0].Value, out Value formatValue) || !formatValue.IsString) return false;
        string format = formatValue.AsString.ToString();
        if (format.Length >= 256) return false;
        int placeholders = 0;
        for (int i = format.IndexOf('%'); i >= 0; i = format.IndexOf('%', i + 2))
        {
            if (i + 1 == format.Length) return false;
            if (format[i + 1] is 's' or 'd') placeholders++;
            else if (format[i + 1] != '%') return false;
            if (i + 2 >= format.Length) break;
        }

        if (placeholders != args.Length - 1) return false;
        if (format.Length == 0)
        {
            result = Znode.Constant(Value.String(PhpString.Empty));
            return true;
        }

        var elements = new Znode[placeholders];
        for (int i = 0; i < placeholders; i++) elements[i] = CompileExpr(args[i + 1].Value);
        int count = 0, init = -1, last = -1, next = 0, start = 0;
        for (int p = format.IndexOf('%'); p >= 0; p = start < format.Length ? format.IndexOf('%', start) : -1)
        {
            char kind = format[p + 1];
            int end = kind == '%' ? p + 1 : p;
            if (end != start) AddPart(Znode.Constant(StrValue(format[start..end])), ref result);
            if (kind != '%')
            {
                Znode element = elements[next++];
                if (kind == 'd')
                {
                    int cast = EmitTmp(out Znode number, Opcode.CAST, element);
                    At(cast).Extended = CastType.Int;
                    element = number;
                }
                else
                {
                    element = ConstToString(element);
                }

                AddPart(element, ref result);
            }

            start = p + 2;
        }

        if (start < format.Length) AddPart(Znode.Constant(StrValue(format[start..])), ref result);
        result = FinishRope(result, count, init, last);
        return true;

        void AddPart(Znode element, ref Znode rope)
        {
            if (count == 0) init = NextOp;
            last = Emit(Opcode.NOP);
            RopeAdd(last, ref rope, count++, element);
        }
    }

    private Znode CompileAssert(Call e, string name, CalleeInfo? callee)
    {
        if (_options.Assertions < 0) return Znode.Constant(Value.True);
        int check = Emit(Opcode.ASSERT_CHECK);
        int op;
        if (callee is { Finalized: true })
        {
            op = Emit(Opcode.INIT_FCALL, null, Znode.Constant(StrValue(name)));
        }
        else
        {
            op = Emit(Opcode.INIT_NS_FCALL_BY_NAME);
            At(op).Op2Kind = OperandKind.Const;
            At(op).Op2 = AddNsFunctionLiteral(name);
        }

        At(op).Cache = _fn.AllocCache(1);
        Arg[] args = e.Args;
        if (args.Length == 1)
        {
            string text = (args[0].Spread ? "..." : args[0].ArgName is { } n ? n + ": " : "") + AstText.Print(args[0].Value);
            var message = new StringLit(_line, System.Text.Encoding.Latin1.GetBytes("assert(" + text + ")"));
            args = [args[0], new Arg(_line, message, false, args[0].ArgName is null ? null : "description")];
        }

        CompileCallCommon(out Znode result, args, false, ArgsLine(args, e.Line), callee, e.Line);
        At(check).Op2 = NextOp;
        SetResult(ref At(check), result);
        return result;
    }
}
