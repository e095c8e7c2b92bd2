using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Tests.Values;

/// <summary>Random operations on an array, each with PHP's result and the state of the array afterwards.</summary>
public class ArrayOracleTests
{
    private readonly TestContext _ctx = new();
    private Value _slot;

    private PhpArray Array => PhpArray.Separate(_ctx, ref _slot);

    [Fact]
    public void Random_operations_do_what_PHP_does()
    {
        var history = new List<string>();
        foreach (string[] row in Encoded.Table("arrays.tsv.gz"))
        {
            if (row[0] == "new")
            {
                _slot.Release(_ctx);
                _slot = Value.Array(PhpArray.Empty);
                history.Clear();
                history.Add("round " + row[1]);
                continue;
            }
            history.Add(row[0]);
            string[] words = row[0].Split(' ', 2);
            string result = Step(words[0], words.Length > 1 ? words[1] : "");
            Check("result", row[1], result, history);
            PhpArray array = _slot.AsArray;
            int pointer = array.Pointer;
            Check("key", row[2], pointer < 0 ? "n" : Encoded.Write(array.KeyAt(pointer)), history);
            string state = Encoded.Write(_slot);
            if (row[3][0] != 'a' || row[3].Length == 32 && !row[3].StartsWith("a(", StringComparison.Ordinal))
                state = Convert.ToHexStringLower(MD5.HashData(Encoding.Latin1.GetBytes(state)));
            Check("state", row[3], state, history);
        }
    }

    private static void Check(string what, string expected, string actual, List<string> history)
    {
        if (expected == actual) return;
        Assert.Fail($"{what}: expected {expected}, got {actual}, after {history.Count} steps:\n{string.Join('\n', history.TakeLast(25))}");
    }

    private string Step(string op, string rest)
    {
        switch (op)
        {
            case "append":
                return Array.Append(_ctx, Encoded.Read(_ctx, rest)) ? "n" : "x";
            case "set":
                {
                    int space = rest.IndexOf(' ', StringComparison.Ordinal);
                    Value v = Encoded.Read(_ctx, rest[(space + 1)..]);
                    Value key = Key(rest[..space]);
                    // An assignment goes through a reference that a step before has left there.
                    PhpArray a = Array;
                    int pos = a.PositionOf(key);
                    if (pos >= 0 && a.ValueAt(pos).IsReference) Value.AssignMove(_ctx, ref Value.Deref(ref a.SlotAt(pos)), v);
                    else a.SetKey(_ctx, key, v);
                    return "n";
                }
            case "unset":
                Remove(Key(rest));
                return "n";
            case "get":
                {
                    Value key = Key(rest);
                    Value v = key.IsInt ? _slot.AsArray.Get(key.IntValue) : _slot.AsArray.Get(key.AsString);
                    return v.IsUndef ? "n" : Encoded.Write(v);
                }
            case "next":
                if (Array.Pointer >= 0) Array.Pointer = Array.NextPosition(Array.Pointer + 1);
                return Current();
            case "prev":
                if (Array.Pointer >= 0) Array.Pointer = Array.Pointer == 0 ? PhpArray.End : Array.PreviousPosition(Array.Pointer - 1);
                return Current();
            case "reset":
                Array.Pointer = Array.FirstPosition;
                return Current();
            case "end":
                Array.Pointer = Array.LastPosition;
                return Current();
            case "current":
                return Current();
            case "pop":
                return Taken(Array.Pop());
            case "shift":
                return Taken(Array.Shift());
            case "copy":
                {
                    Value copy = _slot.Copied();
                    PhpArray b = PhpArray.Separate(_ctx, ref copy);
                    if (b.Append(Value.Int(1))) b.Pop();
                    PhpString zz = PhpString.FromLatin1("zz");
                    b.Set(_ctx, zz, Value.Int(1));
                    b.Remove(_ctx, PhpString.FromLatin1("zz"));
                    Value.AssignMove(_ctx, ref _slot, copy);
                    return "n";
                }
            case "ref":
                {
                    Value key = Key(rest);
                    ref Value slot = ref key.IsInt ? ref Array.GetOrAdd(key.IntValue, out _) : ref Array.GetOrAdd(key.AsString, out _);
                    Value.MakeRef(ref slot);
                    return "n";
                }
            case "walk":
                {
                    string[] args = rest.Split(' ');
                    return Walk(int.Parse(args[0], CultureInfo.InvariantCulture), int.Parse(args[1], CultureInfo.InvariantCulture));
                }
            case "list":
                return _slot.AsArray.IsList ? "b1" : "b0";
            default:
                throw new ArgumentException(op);
        }
    }

    private Value Key(string text)
    {
        Assert.True(Conversions.ToKey(_ctx, Encoded.Read(_ctx, text), out Value key));
        return key;
    }

    private void Remove(in Value key)
    {
        if (key.IsInt) Array.Remove(_ctx, key.IntValue);
        else Array.Remove(_ctx, key.AsString);
    }

    private string Current()
    {
        int pos = _slot.AsArray.Pointer;
        return pos < 0 ? "b0" : Encoded.Write(_slot.AsArray.ValueAt(pos));
    }

    private static string Taken(Value v) => v.IsUndef ? "n" : Encoded.Write(v);

    /// <summary>foreach by reference over the variable.</summary>
    private string Walk(int n, int k)
    {
        var seen = new List<string>();
        var cursor = new ArrayCursor(Array, 0);
        while (true)
        {
            int pos = cursor.PositionIn(Array);
            pos = Array.NextPosition(pos);
            if (pos < 0) break;
            Value key = Array.KeyAt(pos);
            Value.MakeRef(ref Array.SlotAt(pos));
            cursor.Position = pos + 1;
            seen.Add($"i{seen.Count} {Encoded.Write(key)}");
            if (seen.Count > 12) break;
            if (n == 0 && key.IsInt && key.IntValue == k) Array.Remove(_ctx, k);
            if (n == 1 && seen.Count == 2) Array.Append(_ctx, Value.Int(1));
            if (n == 2)
            {
                Value copy = _slot.Copied();
                Array.Remove(_ctx, k);
                copy.Release(_ctx);
            }
            if (n == 3 && seen.Count == 3)
            {
                for (int j = 100; j < 120; j++)
                {
                    PhpString w = PhpString.FromLatin1($"w{j}");
                    Array.Set(_ctx, w, Value.Int(j));
                    Array.Remove(_ctx, w);
                }
            }
        }
        cursor.Close();
        return "a(" + string.Join(' ', seen) + ")";
    }
}
