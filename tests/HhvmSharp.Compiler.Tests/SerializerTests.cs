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

    /// <summary>Damage that the check sum would not tell: the reader must refuse it or read something, and nothing else.</summary>
    [Fact]
    public void DamagedPayloadNeverThrows()
    {
        const int header = 72, sumAt = 40;
        byte[] key = Key("source");
        var random = new Random(20_26);
        foreach (object[] row in Enumerable.Take<object[]>(Snippets, 40))
        {
            byte[] good = OpArraySerializer.Serialize(TestCompiler.Unit(Golden.Source((string)row[0])), key);
            for (int round = 0; round < 50; round++)
            {
                byte[] bad = (byte[])good.Clone();
                for (int n = random.Next(1, 4); n > 0; n--) bad[random.Next(header, bad.Length)] = (byte)random.Next(256);
                System.Security.Cryptography.SHA256.HashData(bad.AsSpan(header), bad.AsSpan(sumAt, 32));
                OpArraySerializer.Deserialize(bad, key);
            }
        }
    }

    private static byte[] Key(string source) =>
        OpArraySerializer.Key(System.Text.Encoding.Latin1.GetBytes(source), PhpString.Literal("f.php"), new CompileOptions(), Guid.Empty);
}
