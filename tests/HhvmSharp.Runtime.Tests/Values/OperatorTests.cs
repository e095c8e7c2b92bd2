using System.Text;
using HhvmSharp.Runtime.Values;
using Kinds = HhvmSharp.Runtime.Values.Kind;

namespace HhvmSharp.Runtime.Tests.Values;

/// <summary>What the tables from PHP do not reach: objects, recursion, in-place changes.</summary>
public class OperatorTests
{
    private readonly TestContext _ctx = new();

    /// <summary>An object that converts to the number 5 and the string "five", and adds when asked to.</summary>
    private sealed class Five(bool overloads) : PhpObject
    {
        public override PhpString ClassName => PhpString.Literal("Five");

        internal override bool Cast(PhpContext ctx, int kind, out Value result)
        {
            result = kind switch
            {
                Kinds.String => Value.String("five"),
                Kinds.Int or Kinds.NumberCast => Value.Int(5),
                Kinds.Float => Value.Float(5),
                _ => default,
            };
            return !result.IsUndef;
        }

        internal override bool DoOperation(PhpContext ctx, int opcode, in Value left, in Value right, out Value result)
        {
            result = overloads && opcode == Operators.AddCode ? Value.Int(1000) : default;
            return !result.IsUndef;
        }

        internal override int Compare(PhpContext ctx, in Value left, in Value right) => 2;
    }

    private sealed class Plain : PhpObject
    {
        public override PhpString ClassName => PhpString.Literal("Plain");

        internal override bool Cast(PhpContext ctx, int kind, out Value result)
        {
            result = default;
            return false;
        }

        internal override int Compare(PhpContext ctx, in Value left, in Value right) => 2;
    }

    [Fact]
    public void Objects_convert_and_overload()
    {
        Value five = Value.Object(new Five(overloads: false)), adder = Value.Object(new Five(overloads: true));
        Assert.Equal(6, Operators.Add(_ctx, five, Value.Int(1)).IntValue);
        Assert.Equal(1000, Operators.Add(_ctx, Value.Int(1), adder).IntValue);
        Assert.Equal("five!", Operators.Concat(_ctx, five, Value.String("!")).AsString.ToString());
        Assert.Equal(1, Operators.Mod(_ctx, five, Value.Int(4)).IntValue);
        Assert.Equal(6, Operators.Increment(_ctx, five).IntValue);
        Assert.Equal("", _ctx.Take());
    }

    [Fact]
    public void Plain_objects_fail_with_their_class_name()
    {
        Value o = Value.Object(new Plain());
        Assert.True(Operators.Add(_ctx, o, Value.Int(1)).IsUndef);
        Assert.Equal("TypeError:Unsupported operand types: Plain + int", _ctx.Take());
        Assert.True(Operators.Concat(_ctx, o, Value.Int(1)).IsUndef);
        Assert.Equal("Error:Object of class Plain could not be converted to string", _ctx.Take());
        Assert.True(Operators.Decrement(_ctx, o).IsUndef);
        Assert.Equal("TypeError:Cannot decrement Plain", _ctx.Take());
        Assert.Equal(1, Conversions.ToInt(_ctx, o));
        Assert.Equal("2:Object of class Plain could not be converted to int", _ctx.Take());
        Assert.False(Operators.Less(_ctx, o, Value.Int(1)));
        Assert.False(Operators.Less(_ctx, Value.Int(1), o));
    }

    private static Value Nested(int depth, Value innermost)
    {
        Value v = innermost;
        for (int i = 0; i < depth; i++)
        {
            var a = new PhpArray();
            a.Append(v);
            v = Value.Array(a);
        }
        return v;
    }

    [Fact]
    public void Deep_arrays_compare_without_recursion()
    {
        Value a = Nested(1_000_000, Value.Int(1)), b = Nested(1_000_000, Value.Int(1)), c = Nested(1_000_000, Value.Int(2));
        Assert.True(Operators.Identical(_ctx, a, b));
        Assert.True(Operators.LooseEquals(_ctx, a, b));
        Assert.False(Operators.Identical(_ctx, a, c));
        Assert.Equal(-1, Operators.Compare(_ctx, a, c));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(40)]
    public void Arrays_that_contain_themselves_throw(int depth)
    {
        Value a = Recursive(depth), b = Recursive(depth);
        Operators.LooseEquals(_ctx, a, b);
        Assert.Equal("Error:Nesting level too deep - recursive dependency?", _ctx.Take());
        Operators.Identical(_ctx, a, b);
        Assert.Equal("Error:Nesting level too deep - recursive dependency?", _ctx.Take());
    }

    private static Value Recursive(int depth)
    {
        var root = new PhpArray();
        var reference = new PhpReference(Value.Array(root));
        root.Append(Nested(depth, Value.FromHeap(reference)));
        return Value.Array(root);
    }

    [Fact]
    public void Appending_changes_a_string_in_place_only_when_it_has_one_owner()
    {
        Value slot = Value.String("abc");
        PhpString first = slot.AsString;
        Assert.True(Operators.TryConcatInPlace(_ctx, ref slot, Value.Int(12)));
        Assert.Same(first, slot.AsString);
        Value other = default;
        Value.Copy(ref other, in slot);
        Assert.True(Operators.TryConcatInPlace(_ctx, ref slot, Value.String("d")));
        Assert.Equal("abc12d", slot.AsString.ToString());
        Assert.Equal("abc12", other.AsString.ToString());
        Assert.True(Operators.TryConcatInPlace(_ctx, ref slot, in slot));
        Assert.Equal("abc12dabc12d", slot.AsString.ToString());
        Assert.False(Operators.TryConcatInPlace(_ctx, ref slot, Value.Array(PhpArray.Empty)));
    }

    [Fact]
    public void Concatenating_the_empty_string_shares_the_other_one()
    {
        Value a = Value.String("text");
        Value r = Operators.Concat(_ctx, a, Value.String(PhpString.Empty));
        Assert.Same(a.AsString, r.AsString);
        Assert.True(r.AsString.IsShared);
    }

    [Fact]
    public void Arrays_are_added_by_key()
    {
        Value a = Encoded.Read(_ctx, "a(i0 i1 s78 i2)"), b = Encoded.Read(_ctx, "a(i0 i9 i1 i8 s79 i7)");
        Assert.Equal("a(i0 i1 s78 i2 i1 i8 s79 i7)", Encoded.Write(Operators.Add(_ctx, a, b)));
        Assert.Equal("a(i0 i1 s78 i2)", Encoded.Write(a));
    }

    [Fact]
    public void The_builder_writes_everything_a_library_prints()
    {
        var b = new PhpStringBuilder();
        b.Append("caf\u00e9 ").Append(-12L).Append((byte)' ').Append(0.1 + 0.2, 17).Append(' ').Append(1e25, -1).Append(' ').Append(3.0, -1, zeroFraction: true);
        b.Append((byte)'-', 3).AppendUtf8("\u20ac").Insert(0, "> "u8);
        Assert.Equal("> caf\u00e9 -12 0.30000000000000004 1.0E+25 3.0---\u00e2\u0082\u00ac", b.ToString());
        PhpString s = b.ToPhpString();
        Assert.Equal(0, b.Length);
        Assert.Equal(Encoding.Latin1.GetByteCount(s.ToString()), s.Length);
        for (int i = 0; i < 1000; i++) b.Append((byte)i);
        Assert.Equal(1000, b.ToPhpString().Length);
    }

    [Fact]
    public void Letters_of_either_case_are_found()
    {
        ReadOnlySpan<byte> text = "Hello WORLD, hello World"u8;
        Assert.Equal(6, ByteStrings.IndexOfIgnoreCase(text, "wORLD"u8));
        Assert.Equal(19, ByteStrings.LastIndexOfIgnoreCase(text, "wORLD"u8));
        Assert.Equal(-1, ByteStrings.IndexOfIgnoreCase(text, "worlds"u8));
        Assert.Equal(0, ByteStrings.CompareIgnoreCase("ABC"u8, "abc"u8));
        Assert.Equal(-1, ByteStrings.CompareIgnoreCase("ABC"u8, "abcd"u8));
        Assert.Equal("A\u00e9B", ByteStrings.ToUpper(PhpString.FromLatin1("a\u00e9b")).ToString());
    }
}
