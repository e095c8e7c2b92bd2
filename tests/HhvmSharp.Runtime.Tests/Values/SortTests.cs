using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tests.Values;

public class SortTests
{
    private readonly TestContext _ctx = new();
    private readonly Differences _differences = new();

    private static long Next(ref long seed) => seed = (seed * 1103515245 + 12345) & 0x7fffffff;

    private static string Hash(IEnumerable<string> parts) => Convert.ToHexStringLower(MD5.HashData(Encoding.Latin1.GetBytes(string.Join(',', parts))));

    [Fact]
    public void Orders_are_those_of_PHP()
    {
        Value[] pool = [];
        foreach (string[] row in Encoded.Table("sort.tsv"))
        {
            if (row[0] == "values" && row.Length > 5)
            {
                pool = row[1..].Select(t => Encoded.Read(_ctx, t)).ToArray();
                continue;
            }
            int flags = int.Parse(row[1], CultureInfo.InvariantCulture);
            int n = int.Parse(row[2], CultureInfo.InvariantCulture);
            bool reverse = row[3] == "1";
            string what = string.Join(' ', row[..4]);
            switch (row[0])
            {
                case "values":
                    _differences.Check(what, row[4], Hash(Keys(SortValues(pool, flags, n, reverse))));
                    break;
                case "keys":
                    _differences.Check(what, row[4], Hash(Elements(SortKeys(pool, flags, n, reverse))));
                    break;
                case "odd":
                    _odd = Ints(n, flags);
                    Sorting.SortBy(_ctx, _odd, (in SortItem a, in SortItem b) => (int)((a.Val.IntValue * 7919 + b.Val.IntValue * 104729 + flags) % 3 - 1), renumber: false);
                    _differences.Check(what, row[4], Hash(Keys(_odd)));
                    break;
                case "even":
                    Sorting.SortBy(_ctx, _odd, (in SortItem a, in SortItem b) => (int)(a.Val.IntValue % 50 - b.Val.IntValue % 50), renumber: false);
                    _differences.Check(what, row[4], Hash(Keys(_odd)));
                    break;
            }
            _ctx.Take();
        }
        _differences.AssertNone();
    }

    private PhpArray _odd = PhpArray.Empty;

    private static PhpArray Ints(int n, int salt)
    {
        long seed = n + salt;
        var array = new PhpArray();
        for (int i = 0; i < n; i++) array.Append(Value.Int((Next(ref seed) >> 4) & 1023));
        return array;
    }

    private PhpArray SortValues(Value[] pool, int flags, int n, bool reverse)
    {
        long seed = n * 31 + flags;
        var array = new PhpArray();
        for (int i = 0; i < n; i++) array.Append(pool[(Next(ref seed) >> 8) % pool.Length].Copied());
        Sorting.SortValues(_ctx, array, (SortFlags)flags, reverse, renumber: false);
        return array;
    }

    private PhpArray SortKeys(Value[] pool, int flags, int n, bool reverse)
    {
        long seed = n * 31 + flags;
        var array = new PhpArray();
        for (int i = 0; i < n; i++)
        {
            Value key = pool[(Next(ref seed) >> 8) % pool.Length];
            key = key.IsString ? ArrayKey.FromSymbol(key.AsString) : Value.Int(Next(ref seed) % 200 - 50);
            if (array.PositionOf(key) < 0) array.SetKey(_ctx, key, Value.Int(i));
        }
        Sorting.SortKeys(_ctx, array, (SortFlags)flags, reverse);
        return array;
    }

    private IEnumerable<string> Keys(PhpArray array)
    {
        foreach ((Value key, Value _) in array) yield return Conversions.ToStr(_ctx, key).ToString();
    }

    private IEnumerable<string> Elements(PhpArray array)
    {
        foreach ((Value _, Value v) in array) yield return Conversions.ToStr(_ctx, v).ToString();
    }

    [Fact]
    public void Typed_lists_sort_in_place()
    {
        var array = PhpArray.FromInts([3, 1, 2], 3);
        Sorting.SortValues(_ctx, array, SortFlags.Regular, reverse: true, renumber: true);
        Assert.Equal("a(i0 i3 i1 i2 i2 i1)", Encoded.Write(Value.Array(array)));
        Assert.Equal(ArrayStrategy.Ints, array.Strategy);
    }

    [Fact]
    public void Sorting_a_hash_with_renumbering_makes_a_list()
    {
        var array = new PhpArray();
        array.Add("x", Value.Int(2));
        array.Add("y", Value.Int(1));
        Sorting.SortValues(_ctx, array, SortFlags.Regular, reverse: false, renumber: true);
        Assert.True(array.IsList);
        Assert.Equal(2, array.NextFree);
        Assert.Equal("a(i0 i1 i1 i2)", Encoded.Write(Value.Array(array)));
    }
}
