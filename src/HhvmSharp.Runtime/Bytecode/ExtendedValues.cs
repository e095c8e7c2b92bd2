namespace HhvmSharp.Runtime.Bytecode;

/// <summary>
/// The numbers in <see cref="Op.Extended"/> (and a few numeric operands), with Zend's meanings; the inline-cache slot
/// that Zend packs into the same field stands in <see cref="Op.Cache"/>.
/// <para>
/// ASSIGN_OP, ASSIGN_*_OP: the binary <see cref="Opcode"/>. TYPE_CHECK: a <see cref="TypeMask"/>. CAST: a
/// <see cref="CastType"/>. ECHO: 1 for print. COUNT: 1 when written sizeof. IN_ARRAY: 1 when strict. INCLUDE_OR_EVAL:
/// <see cref="IncludeMode"/>. INIT_*: the number of positional arguments. DECLARE_*: see Opcodes.txt. RECV: Op1 is the
/// number of the parameter from 1. SEND_*: Op2 is the argument number from 1, or (constant) the argument's name.
/// SEND_UNPACK: Op2 is the number of arguments before it. SWITCH_LONG, SWITCH_STRING, MATCH: the default target; the
/// literal array of operand 2 maps values to op indexes. FE_FETCH_R, FE_FETCH_RW: the target when the loop is over.
/// ROPE_INIT: the number of elements (the rope takes as many slots, the operand names the first); ROPE_ADD, ROPE_END:
/// the index of the element. FAST_CALL: Op1 is the first op of the finally block. FAST_RET: Op2 is the enclosing
/// element of the try table or -1. SEND_ARRAY: how many elements to skip. TICKS: the tick count. ISSET_ISEMPTY_*:
/// <see cref="IsEmpty"/>. UNSET_VAR, FETCH_*: <see cref="FetchGlobal"/>, ...
/// </para>
/// </summary>
public static class ExtendedValues
{
    // ---- FETCH_*, UNSET_VAR, ISSET_ISEMPTY_VAR: where the name is looked up ----
    public const uint FetchGlobal = 1 << 1, FetchLocal = 1 << 2;

    /// <summary>FETCH_W of a `global` statement: operand 1 is not consumed.</summary>
    public const uint FetchGlobalLock = 1 << 3;

    public const uint FetchTypeMask = 0xe;

    // ---- FETCH_OBJ_W and FETCH_STATIC_PROP_W: what the write-fetch is for ----
    /// <summary>A reference is taken (typed properties: the reference gets a type source).</summary>
    public const uint FetchRef = 1;

    /// <summary>The value is used as an array (auto-vivification of typed properties).</summary>
    public const uint FetchDimWrite = 2;

    public const uint FetchObjFlags = 3;

    // ---- FETCH_DIM_W, _RW, _FUNC_ARG, _UNSET: for the error on string offsets ----
    public const uint DimRef = 1, DimDim = 2, DimObj = 3, DimIncDec = 4;

    /// <summary>ISSET_ISEMPTY_*: empty() rather than isset().</summary>
    public const uint IsEmpty = 1;

    /// <summary>CATCH: no further CATCH follows (operand 2 is no target).</summary>
    public const uint LastCatch = 1;

    // ---- FREE, FE_FREE ----
    /// <summary>A loop variable freed before a jump out of the loop or a return; Op2 is the distance to the op that frees it at the loop's end.</summary>
    public const uint FreeOnReturn = 1;

    public const uint FreeSwitch = 2;

    /// <summary>THROW, MATCH_ERROR: in expression position.</summary>
    public const uint ThrowIsExpr = 1;

    /// <summary>DO_FCALL: named arguments may have gone into the extra named parameters.</summary>
    public const uint MayHaveExtraNamedParams = 1;

    // ---- BIND_STATIC, BIND_LEXICAL: index of the static variable << BindShift | flags ----
    public const uint BindRef = 1, BindImplicit = 2, BindExplicit = 4, BindMask = 7;

    public const int BindShift = 3;

    // ---- RETURN_BY_REF, YIELD, ASSIGN_REF, ASSIGN_OBJ_REF, ASSIGN_STATIC_PROP_REF: the operand is a call's result / a value ----
    public const uint ReturnsFunction = 1, ReturnsValue = 2;

    // ---- INIT_ARRAY, ADD_ARRAY_ELEMENT ----
    public const uint ArrayElementRef = 1, ArrayNotPacked = 2;

    public const int ArraySizeShift = 2;

    // ---- JMP_NULL: what a short-circuited chain yields ----
    public const uint ChainMask = 3, ChainExpr = 0, ChainIsset = 1, ChainEmpty = 2, JmpNullIs = 4;

    /// <summary>RETURN at the end of a function or file that nobody wrote.</summary>
    public const uint ImplicitReturn = uint.MaxValue;

    /// <summary>FETCH_CONSTANT (Op1): an unqualified name in a namespace, so the global constant is tried too.</summary>
    public const int UnqualifiedInNamespace = 0x800;

    // ---- class operands of kind Unused, FETCH_CLASS (Op1) ----
    public const int ClassDefault = 0, ClassSelf = 1, ClassParent = 2, ClassStatic = 3, ClassMask = 0x0f;

    public const int ClassNoAutoload = 0x80, ClassSilent = 0x100, ClassException = 0x200;

    /// <summary>INIT_PARENT_PROPERTY_HOOK_CALL (Op2).</summary>
    public const int HookGet = 0, HookSet = 1;

    /// <summary>
    /// FETCH_DIM_R/_IS, FETCH_OBJ_R and ADD_ARRAY_UNPACK in a constant expression: [] on objects, properties of
    /// objects that are no enum cases, and unpacking of anything but arrays are errors.
    /// </summary>
    public const uint InConstExpr = 0x80000000;
}

/// <summary>CAST's extended value: Zend's type numbers.</summary>
public static class CastType
{
    public const uint Null = 1, Int = 4, Float = 5, String = 6, Array = 7, Object = 8;
}

/// <summary>INCLUDE_OR_EVAL's extended value.</summary>
public static class IncludeMode
{
    public const uint Eval = 1, Include = 2, IncludeOnce = 4, Require = 8, RequireOnce = 16;
}

/// <summary>Bits of <see cref="Op.Flags"/>.</summary>
public static class OpFlags
{
    /// <summary>DECLARE_CLASS: the class may have been bound when the unit was loaded; then the op does nothing.</summary>
    public const byte MayBeBoundEarly = 1;

    /// <summary>A comparison whose result only the JMPZ / JMPNZ that follows reads (Zend's smart branch).</summary>
    public const byte SmartJmpz = 2, SmartJmpnz = 4;

    /// <summary>Operand 2 is an int that was written as a numeric string: that string is the next literal, for ArrayAccess.</summary>
    public const byte HasOriginalKey = 8;
}
