using System.Runtime.CompilerServices;

namespace HhvmSharp.Runtime.Values;

/// <summary>
/// Where things lie in memory, for machine code that reads heap values itself: offsets from the address that an object
/// reference holds, and the addresses of the tag literals.
/// </summary>
internal static unsafe class NativeLayout
{
    /// <summary>Of any object, and of a tag: its kind.</summary>
    internal const int Kind = 8;

    /// <summary>Of an array of the runtime: its length, and its first element.</summary>
    internal const int StorageLength = 8, StorageData = 16;

    /// <summary>Of a <see cref="Value"/>: its payload; the reference comes first.</summary>
    internal const int Payload = 8;

    private static readonly PhpArray s_array = new();
    private static readonly PhpString s_string = new([]);
    private static readonly PhpReference s_reference = new(Value.Null);

    internal static readonly int Count = Offset(s_array, ref s_array.Count);
    internal static readonly int ArrayData = Offset(s_array, ref s_array.Data);
    internal static readonly int ArrayUsed = Offset(s_array, ref s_array.Used);
    internal static readonly int ArrayHoles = Offset(s_array, ref PhpArray.HolesOf(s_array));
    internal static readonly int ArrayNextFree = Offset(s_array, ref PhpArray.NextFreeOf(s_array));
    internal static readonly int ArrayStrategy = Offset(s_array, ref s_array.Strategy);
    internal static readonly int StringBytes = Offset(s_string, ref s_string.Bytes);
    internal static readonly int StringLength = Offset(s_string, ref PhpString.LengthOf(s_string));
    internal static readonly int ReferenceValue = Offset(s_reference, ref s_reference.Value);

    internal static readonly nint NullTag = Address(Tag.Null), BoolTag = Address(Tag.Bool), IntTag = Address(Tag.Int), FloatTag = Address(Tag.Float);

    /// <summary>The layout is as machine code expects it, and the tags never move.</summary>
    internal static bool IsUsable =>
        sizeof(nint) == 8 && IsFrozen(Tag.Null) && IsFrozen(Tag.Bool) && IsFrozen(Tag.Int) && IsFrozen(Tag.Float)
        && Unsafe.SizeOf<Value>() == 16 && ElementOffset() == StorageData;

    private static int ElementOffset()
    {
        long[] storage = new long[1];
        return Offset(storage, ref storage[0]);
    }

    /// <summary>The collector says so of what lies in the frozen heap.</summary>
    private static bool IsFrozen(string tag) => GC.GetGeneration(tag) == int.MaxValue;

    private static nint Address(string tag) => Unsafe.As<string, nint>(ref tag);

    private static int Offset<T>(object o, ref T field) =>
        (int)Unsafe.ByteOffset(ref Unsafe.As<Header>(o).First, ref Unsafe.As<T, byte>(ref field)) + sizeof(nint);

    /// <summary>An object whose first field is at offset 8.</summary>
    private sealed class Header
    {
        public byte First = 0;
    }
}
