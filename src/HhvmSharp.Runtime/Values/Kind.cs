namespace HhvmSharp.Runtime.Values;

/// <summary>
/// The kinds of a <see cref="Value"/>. For scalars the number is the length of the tag literal, for heap objects
/// <see cref="Counted.Kind"/>: both lie at offset 8 of the object, so one load gives the kind of anything but undef.
/// The order is used by range tests: everything below <see cref="String"/> is a scalar without a heap object.
/// </summary>
public static class Kind
{
    public const int Undef = 0, Null = 1, Bool = 2, Int = 3, Float = 4, Indirect = 5;
    public const int String = 6, Array = 7, Object = 8, Resource = 9, Reference = 10, ConstExpr = 11, ClassHandle = 12;

    /// <summary>Only for <see cref="PhpObject.Cast"/>: an int or a float, for arithmetic.</summary>
    public const int NumberCast = 16;
}

/// <summary>The tag literals: in the frozen heap, so storing one needs no write barrier.</summary>
internal static class Tag
{
    public const string Null = "n", Bool = "bb", Int = "iii", Float = "ffff", Indirect = "^^^^^";
}
