using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tests.Values;

public class ArrayTests
{
    private readonly TestContext _ctx = new();

    private static PhpString S(string text) => PhpString.FromLatin1(text);

    private static PhpArray List(params long[] ints)
    {
        var array = new PhpArray();
        foreach (long n in ints) array.Append(Value.Int(n));
        return array;
    }

    [Fact]
    public void The_first_element_chooses_the_storage_and_others_widen_it()
    {
        PhpArray ints = List(1, 2);
        Assert.Equal(ArrayStrategy.Ints, ints.Strategy);
        ints.Append(Value.Float(2.5));
        Assert.Equal(ArrayStrategy.Values, ints.Strategy);
        Assert.Equal("a(i0 i1 i1 i2 i2 d4004000000000000)", Encoded.Write(Value.Array(ints)));

        var floats = new PhpArray();
        floats.Append(Value.Float(1));
        floats.Append(Value.Float(2));
        Assert.Equal(ArrayStrategy.Floats, floats.Strategy);
        floats.Set(_ctx, S("x"), Value.Null);
        Assert.Equal(ArrayStrategy.Hash, floats.Strategy);
        Assert.Equal(3, floats.Length);
    }

    [Fact]
    public void Removing_the_last_element_keeps_typed_storage()
    {
        PhpArray a = List(1, 2, 3);
        Assert.True(a.Remove(_ctx, 2));
        Assert.Equal(ArrayStrategy.Ints, a.Strategy);
        Assert.Equal(3, a.NextFree);
        a.Append(Value.Int(9));
        Assert.Equal("a(i0 i1 i1 i2 i3 i9)", Encoded.Write(Value.Array(a)));
        Assert.False(a.IsList);
    }

    [Fact]
    public void Keys_that_look_like_ints_are_ints()
    {
        var a = new PhpArray();
        foreach (string key in new[] { "12", "-3", "012", "-0", "1.0", " 1", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809", "", "-" })
            a.SetSymbol(_ctx, S(key), Value.True);
        int ints = 0;
        foreach ((Value key, Value _) in a) ints += key.IsInt ? 1 : 0;
        Assert.Equal(4, ints);
        Assert.True(a.ContainsKey(long.MinValue));
        Assert.True(a.ContainsSymbol(S("-3")));
        Assert.False(a.ContainsKey(S("-3")));
        Assert.True(a.ContainsKey(S("012")));
    }

    [Fact]
    public void The_largest_key_blocks_the_next_append()
    {
        var a = new PhpArray();
        a.Set(_ctx, long.MaxValue, Value.Int(1));
        Assert.False(a.Append(Value.Int(2)));
        Assert.True(Unsafe.IsNullRef(ref a.AppendSlot()));
        Assert.Equal(1, a.Length);
    }

    [Fact]
    public void Frozen_arrays_are_copied_on_separation_and_never_counted()
    {
        PhpArray inner = List(1, 2).Freeze();
        var outer = new PhpArray();
        outer.Append(Value.Array(inner));
        outer.Append(Value.String(S("text")));
        outer.Freeze();
        Value slot = Value.Array(outer).Copied();
        Assert.True(outer.IsImmutable);
        PhpArray own = PhpArray.Separate(_ctx, ref slot);
        Assert.NotSame(outer, own);
        own.Append(Value.Int(3));
        Assert.Equal(2, outer.Length);
        Assert.Same(inner, own.Get(0).AsArray);
        Assert.Equal(Counted.Immutable, inner.Count);
        slot.Release(_ctx);
        Assert.Equal(1, _ctx.Destroyed);
    }

    [Fact]
    public void A_copy_unwraps_references_that_nobody_shares()
    {
        PhpArray a = List(1, 2);
        PhpReference shared = Value.MakeRef(ref a.SlotAt(0));
        shared.Count++; // a variable
        Value.MakeRef(ref a.SlotAt(1));
        Assert.True(a.MayHaveReferences);
        PhpArray copy = a.Duplicate();
        Assert.Same(shared, copy.Get(0).AsReference);
        Assert.Equal(3, shared.Count);
        Assert.True(copy.Get(1).IsInt);
        Assert.True(copy.MayHaveReferences);
        Value.Array(copy).Release(_ctx);
        Value.Array(a).Release(_ctx);
        Assert.Equal(1, shared.Count);
    }

    [Fact]
    public void Elements_are_released_when_they_are_replaced_removed_or_cleared()
    {
        var a = new PhpArray();
        for (int i = 0; i < 4; i++) a.Append(Value.Array(List(i)));
        a.Set(_ctx, 0, Value.Int(1));
        Assert.Equal(1, _ctx.Destroyed);
        a.Remove(_ctx, 1);
        Assert.Equal(2, _ctx.Destroyed);
        a.Set(_ctx, S("k"), Value.Array(List(9)));
        a.Remove(_ctx, S("k"));
        Assert.Equal(3, _ctx.Destroyed);
        a.Clear(_ctx);
        Assert.Equal(5, _ctx.Destroyed);
        Assert.Equal(0, a.Length);
        Assert.Equal(long.MinValue, a.NextFree);
    }

    [Fact]
    public void A_string_used_as_key_is_not_changed_in_place_any_more()
    {
        PhpString key = S("key");
        Assert.False(key.IsShared);
        new PhpArray().Set(_ctx, key, Value.Null);
        Assert.True(key.IsShared);
    }

    [Fact]
    public void Slots_are_found_again_by_container_and_index()
    {
        PhpArray list = List(1, 2, 3);
        ref Value slot = ref list.GetOrAdd(1, out bool added);
        Assert.False(added);
        object container = list.SlotContainer;
        int index = list.SlotIndex(ref slot);
        PhpArray.SlotOf(container, index) = Value.Int(7);
        Assert.Equal(7, list.Get(1).IntValue);

        var hash = new PhpArray();
        hash.Set(_ctx, S("a"), Value.Int(1));
        slot = ref hash.GetOrAdd(S("b"), out added);
        Assert.True(added);
        Assert.True(slot.IsNull);
        PhpArray.SlotOf(hash.SlotContainer, hash.SlotIndex(ref slot)) = Value.Int(8);
        Assert.Equal(8, hash["b"].IntValue);
    }

    [Fact]
    public void Storage_is_charged_and_given_back()
    {
        Value slot = Value.Array(new PhpArray());
        for (int i = 0; i < 10_000; i++) slot.AsArray.Append(_ctx, Value.Int(i));
        Assert.True(_ctx.MemoryUsed >= 80_000);
        for (int i = 0; i < 10_000; i++) slot.AsArray.Set(_ctx, S("k" + i), Value.Int(i));
        Assert.Equal(slot.AsArray.StorageBytes, _ctx.MemoryUsed);
        Value copy = Value.Array(slot.AsArray.Duplicate(_ctx));
        Assert.Equal(2 * slot.AsArray.StorageBytes, _ctx.MemoryUsed);
        Value.Release(_ctx, ref copy);
        Value.Release(_ctx, ref slot);
        Assert.Equal(0, _ctx.MemoryUsed);
        Assert.True(_ctx.Pool.Bytes > 0);
    }

    [Fact]
    public void Recycled_storage_is_clean()
    {
        for (int round = 0; round < 5; round++)
        {
            var a = new PhpArray(1000);
            for (int i = 0; i < 1000; i++) a.Append(_ctx, Value.String(PhpString.Empty));
            a.Remove(_ctx, 500);
            Value.Array(a).Release(_ctx);
            var b = new PhpArray(1000);
            b.Append(_ctx, Value.Null);
            b.SlotFor(_ctx, 900, out _);
            Assert.Equal(2, b.Length);
            Assert.True(b.Get(500).IsUndef);
            Value.Array(b).Release(_ctx);
        }
    }

    [Fact]
    public void A_cursor_follows_the_copy_it_is_iterated_through()
    {
        Value slot = Value.Array(List(1, 2, 3, 4));
        var cursor = new ArrayCursor(slot.AsArray, 2);
        Value other = slot.Copied();
        PhpArray own = PhpArray.Separate(_ctx, ref slot);
        own.Remove(_ctx, 0);
        Assert.Equal(2, cursor.PositionIn(own));
        cursor.Close();
        Assert.False(own.HasCursors);
        Assert.False(other.AsArray.HasCursors);
    }

    [Fact]
    public void A_cursor_on_another_array_starts_at_its_internal_pointer()
    {
        PhpArray a = List(1, 2, 3), b = List(4, 5, 6);
        b.Pointer = 1;
        var cursor = new ArrayCursor(a, 2);
        Assert.Equal(1, cursor.PositionIn(b));
        Assert.False(a.HasCursors);
        cursor.Close();
    }
}
