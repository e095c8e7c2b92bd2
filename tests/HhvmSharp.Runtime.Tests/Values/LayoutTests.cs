using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tests.Values;

public class LayoutTests
{
    private sealed class AnyObject : PhpObject
    {
        public override PhpString ClassName => PhpString.Literal("Any");

        internal override bool Cast(PhpContext ctx, int kind, out Value result)
        {
            result = default;
            return false;
        }

        internal override int Compare(PhpContext ctx, in Value left, in Value right) => 2;
    }

    [Theory]
    [InlineData(Tag.Null, Kind.Null)]
    [InlineData(Tag.Bool, Kind.Bool)]
    [InlineData(Tag.Int, Kind.Int)]
    [InlineData(Tag.Float, Kind.Float)]
    [InlineData(Tag.Indirect, Kind.Indirect)]
    public void A_tag_literal_has_its_kind_as_length(string tag, int kind)
    {
        Assert.Equal(kind, tag.Length);
        Assert.Equal(kind, FirstInt(tag));
    }

    [Fact]
    public void Heap_values_have_their_kind_in_the_same_place()
    {
        var ctx = new TestContext();
        Assert.Equal(Kind.String, FirstInt(new PhpString([1, 2])));
        Assert.Equal(Kind.Array, FirstInt(new PhpArray()));
        Assert.Equal(Kind.Object, FirstInt(new AnyObject()));
        Assert.Equal(Kind.Resource, FirstInt(new PhpResource(ctx, "x")));
        Assert.Equal(Kind.Reference, FirstInt(new PhpReference(Value.Int(1))));
    }

    [Fact]
    public void A_value_is_16_bytes_and_a_bucket_32()
    {
        Assert.Equal(16, Unsafe.SizeOf<Value>());
        Assert.Equal(32, Unsafe.SizeOf<PhpArray.Bucket>());
    }

    /// <summary>The int at offset 8 of an object: right after the method table pointer.</summary>
    private static int FirstInt(object o) => Unsafe.As<Body>(o).First;

    private sealed class Body
    {
        public int First = 0;
    }
}
