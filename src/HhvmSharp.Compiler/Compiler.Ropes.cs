using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax.Ast;

namespace HhvmSharp.Compiler;

/// <summary>Interpolated strings: ropes.</summary>
internal sealed partial class Compiler
{
    private const int RopePlaceholder = -1;

    private void RopeAdd(int op, ref Znode result, int number, Znode element)
    {
        ref Op o = ref At(op);
        if (number == 0)
        {
            result = Znode.Tmp(RopePlaceholder);
            o.Code = Opcode.ROPE_INIT;
        }
        else
        {
            o.Code = Opcode.ROPE_ADD;
            SetOp1(ref o, result);
        }

        SetOp2(ref o, element);
        SetResult(ref o, result);
        o.Extended = (uint)number;
    }

    private Znode CompileInterpolated(Expr[] parts)
    {
        int count = 0, ropeInit = -1, reserved = -1, last = -1;
        Znode result = default;
        Value? pending = null;
        foreach (Expr part in parts)
        {
            WarnDollarCurly(part);
            Znode element = CompileExpr(part);
            if (element.IsConst)
            {
                PhpString text = ConvertToString(element.Const).AsString;
                if (text.Length == 0) continue;
                if (pending is { } before)
                {
                    pending = Value.String(PhpString.Concat(before.AsString, text));
                }
                else
                {
                    pending = Value.String(text);
                    reserved = Emit(Opcode.NOP);
                }

                continue;
            }

            if (count == 0) ropeInit = pending is null ? NextOp : reserved;
            if (pending is { } constant)
            {
                RopeAdd(reserved, ref result, count++, Znode.Constant(constant));
                pending = null;
            }

            last = Emit(Opcode.NOP);
            RopeAdd(last, ref result, count++, element);
        }

        if (count == 0)
        {
            if (reserved >= 0) _fn.Count = reserved;
            return Znode.Constant(pending ?? Value.String(PhpString.Empty));
        }

        if (pending is { } tail)
        {
            last = reserved;
            RopeAdd(last, ref result, count++, Znode.Constant(tail));
        }

        return FinishRope(result, count, ropeInit, last);
    }

    private void WarnDollarCurly(Expr part)
    {
        EncapsStyle style = part switch
        {
            Variable v => v.Encaps,
            ArrayDim { Braces: true } => EncapsStyle.DollarCurly,
            _ => EncapsStyle.None,
        };
        if (style == EncapsStyle.DollarCurly)
            Warn(ErrorLevel.Deprecated, "Using ${var} in strings is deprecated, use {$var} instead");
        else if (style == EncapsStyle.DollarCurlyExpr)
            Warn(ErrorLevel.Deprecated, "Using ${expr} (variable variables) in strings is deprecated, use {${expr}} instead");
    }

    private Znode FinishRope(Znode result, int elements, int init, int last)
    {
        ref Op op = ref At(last);
        if (elements == 1)
        {
            if (op.Op2Kind == OperandKind.Const)
            {
                Value constant = _fn.Literals[op.Op2];
                op = new Op { Line = op.Line, Cache = -1 };
                return Znode.Constant(constant);
            }

            op.Code = Opcode.CAST;
            op.Extended = CastType.String;
            op.Op1Kind = op.Op2Kind;
            op.Op1 = op.Op2;
            op.Op2Kind = OperandKind.Unused;
            op.Op2 = 0;
            return MakeResult(ref op, OperandKind.Tmp);
        }

        if (elements == 2)
        {
            ref Op first = ref At(init);
            op.Code = Opcode.FAST_CONCAT;
            op.Extended = 0;
            op.Op1Kind = first.Op2Kind;
            op.Op1 = first.Op2;
            first = new Op { Line = first.Line, Cache = -1 };
            return MakeResult(ref op, OperandKind.Tmp);
        }

        At(init).Extended = (uint)elements;
        op.Code = Opcode.ROPE_END;
        Znode whole = MakeResult(ref op, OperandKind.Tmp);
        int rope = _fn.NewTmp(elements);
        op.Op1 = rope;
        for (int i = last - 1; i >= init; i--)
        {
            ref Op o = ref At(i);
            if (o.Code is Opcode.ROPE_ADD && o.Result == RopePlaceholder) o.Op1 = o.Result = rope;
            else if (o.Code is Opcode.ROPE_INIT && o.Result == RopePlaceholder) o.Result = rope;
        }

        return whole;
    }
}
