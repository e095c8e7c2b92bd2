using HhvmSharp.Runtime.Bytecode;

namespace HhvmSharp.Jit.Analysis;

/// <summary>What an op does to a variable that it names.</summary>
internal enum Effect : byte
{
    Reads,
    /// <summary>Gives it the value of operand 2, through a reference if it is one.</summary>
    Assigns,
    /// <summary>Changes its value; it does not become a reference.</summary>
    Writes,
    Unsets,
    /// <summary>It may be anything afterwards, a reference too.</summary>
    Anything,
}

/// <summary>Facts about ops that are left to the interpreter's handlers.</summary>
internal static unsafe class HandlerEffects
{
    internal static Effect OnOperand1(Op* op)
    {
        switch (op->Code)
        {
            case Opcode.ASSIGN:
                return Effect.Assigns;
            case Opcode.ASSIGN_OP or Opcode.ASSIGN_DIM or Opcode.ASSIGN_DIM_OP or Opcode.PRE_INC or Opcode.PRE_DEC or Opcode.POST_INC or Opcode.POST_DEC
                or Opcode.FETCH_DIM_W or Opcode.FETCH_DIM_RW or Opcode.FETCH_DIM_UNSET or Opcode.UNSET_DIM or Opcode.VERIFY_RETURN_TYPE
                or Opcode.ASSIGN_OBJ or Opcode.ASSIGN_OBJ_OP or Opcode.ASSIGN_OBJ_REF or Opcode.SEPARATE
                or Opcode.FETCH_OBJ_W or Opcode.FETCH_OBJ_RW or Opcode.FETCH_OBJ_UNSET or Opcode.UNSET_OBJ
                or Opcode.PRE_INC_OBJ or Opcode.PRE_DEC_OBJ or Opcode.POST_INC_OBJ or Opcode.POST_DEC_OBJ:
                return Effect.Writes;
            case Opcode.UNSET_CV:
                return Effect.Unsets;
            case Opcode.FE_FETCH_R or Opcode.FE_FETCH_RW or Opcode.ROPE_ADD or Opcode.ROPE_END:
                return Effect.Writes;
            case Opcode.INIT_ARRAY or Opcode.ADD_ARRAY_ELEMENT:
                return (op->Extended & ExtendedValues.ArrayElementRef) != 0 ? Effect.Anything : Effect.Reads;
            default:
                return Reads(op->Code) ? Effect.Reads : Effect.Anything;
        }
    }

    internal static Effect OnOperand2(Op* op) => op->Code switch
    {
        Opcode.FE_FETCH_R => Effect.Writes,
        Opcode.FE_FETCH_RW or Opcode.ASSIGN_REF or Opcode.BIND_LEXICAL => Effect.Anything,
        _ => Effect.Reads,
    };

    /// <summary>On the operand of the OP_DATA behind.</summary>
    internal static Effect OnData(Op* op) => op->Code is Opcode.ASSIGN_OBJ_REF or Opcode.ASSIGN_STATIC_PROP_REF ? Effect.Anything : Effect.Reads;

    private static bool Reads(Opcode code) => code switch
    {
        >= Opcode.ADD and <= Opcode.IS_SMALLER_OR_EQUAL => true,
        Opcode.QM_ASSIGN or Opcode.JMPZ or Opcode.JMPNZ or Opcode.JMPZ_EX or Opcode.JMPNZ_EX or Opcode.CASE or Opcode.CASE_STRICT or Opcode.CAST
            or Opcode.BOOL or Opcode.FAST_CONCAT or Opcode.ROPE_INIT or Opcode.RETURN or Opcode.SEND_VAL or Opcode.SEND_VAL_EX or Opcode.SEND_VAR or Opcode.FREE
            or Opcode.FE_RESET_R or Opcode.FETCH_R or Opcode.FETCH_DIM_R or Opcode.FETCH_DIM_IS or Opcode.FETCH_OBJ_R or Opcode.FETCH_OBJ_IS
            or Opcode.FETCH_LIST_R or Opcode.THROW or Opcode.CLONE or Opcode.INIT_METHOD_CALL or Opcode.INIT_STATIC_METHOD_CALL or Opcode.INIT_DYNAMIC_CALL
            or Opcode.ISSET_ISEMPTY_VAR or Opcode.ISSET_ISEMPTY_DIM_OBJ or Opcode.ISSET_ISEMPTY_PROP_OBJ or Opcode.ISSET_ISEMPTY_CV or Opcode.SEND_USER
            or Opcode.STRLEN or Opcode.TYPE_CHECK or Opcode.ECHO or Opcode.INSTANCEOF or Opcode.JMP_SET or Opcode.COALESCE or Opcode.JMP_NULL
            or Opcode.SPACESHIP or Opcode.SWITCH_LONG or Opcode.SWITCH_STRING or Opcode.MATCH or Opcode.MATCH_ERROR or Opcode.IN_ARRAY or Opcode.COUNT
            or Opcode.GET_CLASS or Opcode.GET_TYPE or Opcode.ARRAY_KEY_EXISTS or Opcode.CHECK_VAR or Opcode.FETCH_CLASS_NAME or Opcode.GENERATOR_RETURN => true,
        _ => false,
    };

    /// <summary>The kinds that the result may have.</summary>
    internal static uint ResultKinds(Op* op) => op->Code switch
    {
        Opcode.IS_IDENTICAL or Opcode.IS_NOT_IDENTICAL or Opcode.IS_EQUAL or Opcode.IS_NOT_EQUAL or Opcode.IS_SMALLER or Opcode.IS_SMALLER_OR_EQUAL
            or Opcode.BOOL or Opcode.BOOL_NOT or Opcode.BOOL_XOR or Opcode.CASE or Opcode.CASE_STRICT or Opcode.INSTANCEOF or Opcode.TYPE_CHECK
            or Opcode.ISSET_ISEMPTY_CV or Opcode.ISSET_ISEMPTY_VAR or Opcode.ISSET_ISEMPTY_DIM_OBJ or Opcode.ISSET_ISEMPTY_PROP_OBJ
            or Opcode.ISSET_ISEMPTY_STATIC_PROP or Opcode.ISSET_ISEMPTY_THIS or Opcode.IN_ARRAY or Opcode.ARRAY_KEY_EXISTS or Opcode.DEFINED
            or Opcode.JMPZ_EX or Opcode.JMPNZ_EX => SlotState.Bool,
        Opcode.CONCAT or Opcode.FAST_CONCAT or Opcode.ROPE_END => SlotState.String,
        Opcode.STRLEN or Opcode.COUNT or Opcode.SPACESHIP or Opcode.FUNC_NUM_ARGS => SlotState.Int,
        Opcode.INIT_ARRAY or Opcode.ADD_ARRAY_ELEMENT or Opcode.FUNC_GET_ARGS => SlotState.Array,
        Opcode.NEW or Opcode.FETCH_THIS => SlotState.Object,
        Opcode.CAST => op->Extended switch
        {
            CastType.Int => SlotState.Int,
            CastType.Float => SlotState.Float,
            CastType.String => SlotState.String,
            CastType.Array => SlotState.Array,
            CastType.Object => SlotState.Object,
            _ => SlotState.Plain,
        },
        Opcode.FETCH_DIM_R or Opcode.FETCH_OBJ_R or Opcode.FETCH_DIM_IS or Opcode.FETCH_OBJ_IS or Opcode.FETCH_CONSTANT or Opcode.FETCH_CLASS_CONSTANT
            or Opcode.ADD or Opcode.SUB or Opcode.MUL or Opcode.DIV or Opcode.MOD or Opcode.POW or Opcode.BW_AND or Opcode.BW_OR or Opcode.BW_XOR
            or Opcode.BW_NOT or Opcode.SL or Opcode.SR or Opcode.QM_ASSIGN or Opcode.ASSIGN or Opcode.ASSIGN_OP or Opcode.PRE_INC or Opcode.PRE_DEC
            or Opcode.POST_INC or Opcode.POST_DEC or Opcode.FETCH_STATIC_PROP_R or Opcode.FETCH_LIST_R or Opcode.COALESCE or Opcode.JMP_SET => SlotState.Plain,
        _ => SlotState.Any,
    };
}
