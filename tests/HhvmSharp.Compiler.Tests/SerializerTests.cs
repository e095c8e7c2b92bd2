using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Compiler.Tests;

public class SerializerTests
{
    public static TheoryData<string> Snippets => Golden.Snippets();

    [Theory]
    [MemberData(nameof(Snippets))]
    public void RoundTrip(string name)
    {
        ScriptUnit unit = TestCompiler.Unit(Golden.Source(name));
        byte[] key = Key("source");
        byte[] file = OpArraySerializer.Serialize(unit, key);
        ScriptUnit? read = OpArraySerializer.Deserialize(file, key);
        Assert.NotNull(read);
        Assert.Equal(Disassembler.Dump(unit), Disassembler.Dump(read));
        Assert.Equal(file, OpArraySerializer.Serialize(read, key));
        Assert.Same(read, read.Main.Unit);
    }

    [Fact]
    public void OtherKeyOrDamageGivesNull()
    {
        byte[] key = Key("source");
        byte[] file = OpArraySerializer.Serialize(TestCompiler.Unit("<?php echo 1;"), key);
        Assert.Null(OpArraySerializer.Deserialize(file, Key("other")));
        Assert.Null(OpArraySerializer.Deserialize(file.AsSpan(0, file.Length - 1), key));
        file[^3] ^= 1;
        Assert.Null(OpArraySerializer.Deserialize(file, key));
    }

    private static byte[] Key(string source) =>
        OpArraySerializer.Key(System.Text.Encoding.Latin1.GetBytes(source), PhpString.Literal("f.php"), new CompileOptions(), Guid.Empty);
}
