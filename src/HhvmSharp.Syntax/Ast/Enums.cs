namespace HhvmSharp.Syntax.Ast;

public enum NameForm { Unqualified, Qualified, FullyQualified, Relative }

public enum UseKind { Class, Function, Const }

public enum ClassKind { Class, Interface, Trait, Enum }

public enum ArraySyntax { Long, Short, List }

public enum MagicConstKind { Line, File, Dir, Function, Class, Trait, Method, Namespace, Property }

public enum UnaryOp { Plus, Minus, Not, BitNot, Silence }

public enum BinaryOp
{
    Add, Sub, Mul, Div, Mod, Pow, ShiftLeft, ShiftRight, Concat, BitOr, BitAnd, BitXor,
    Identical, NotIdentical, Equal, NotEqual, Smaller, SmallerOrEqual, Greater, GreaterOrEqual, Spaceship,
    And, Or, Xor, Coalesce,
}

public enum CastKind { Int, Float, String, Array, Object, Bool, Unset }

public enum IncludeKind { Include, IncludeOnce, Require, RequireOnce, Eval }

/// <summary>How a variable stands inside a string: plainly (or outside of strings), as "${name}", as "${expression}".</summary>
public enum EncapsStyle { None, DollarCurly, DollarCurlyExpr }

/// <summary>Modifier bits of classes and members, with Zend's values (ZEND_ACC_*).</summary>
public static class Modifiers
{
    public const int Public = 1, Protected = 2, Private = 4, Static = 16, Final = 32, Abstract = 64, ReadOnly = 128;
    public const int PublicSet = 1 << 10, ProtectedSet = 1 << 11, PrivateSet = 1 << 12;
    public const int VisibilityMask = Public | Protected | Private, SetVisibilityMask = PublicSet | ProtectedSet | PrivateSet;
}
