using System.Collections;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Random;

/// <summary>Shuffling and picking with any source (shuffle(), array_rand(), Randomizer).</summary>
internal static class Shuffling
{
    internal static PhpString Bytes(RequestContext ctx, RandomSource source, PhpString text)
    {
        if (text.Length < 2) return text;
        byte[] bytes = text.Span.ToArray();
        for (int left = bytes.Length - 1; left > 0; left--)
        {
            int at = (int)source.Range(ctx, 0, left);
            (bytes[left], bytes[at]) = (bytes[at], bytes[left]);
        }

        return new PhpString(bytes);
    }

    /// <summary>The owned values as a list in random order.</summary>
    internal static PhpArray Values(RequestContext ctx, RandomSource source, PhpArray array)
    {
        var values = new Value[array.Length];
        int n = 0;
        foreach ((Value _, Value v) in array) values[n++] = v;
        for (int left = n - 1; left > 0; left--)
        {
            int at = (int)source.Range(ctx, 0, left);
            (values[left], values[at]) = (values[at], values[left]);
        }

        for (int i = 0; i < n; i++) values[i] = values[i].Copied();
        PhpArray result = PhpArray.FromValues(values);
        if (array.MayHaveReferences) result.NoteReference();
        return result;
    }

    /// <summary>A key, or for more than one a list of keys in the array's order.</summary>
    internal static Value PickKeys(RequestContext ctx, RandomSource source, PhpArray array, long count)
    {
        int available = array.Length;
        if (available == 0) Arg.ValueError(ctx, 1, "must not be empty");
        if (count == 1) return OneKey(ctx, source, array);
        if (count <= 0 || count > available) Arg.ValueError(ctx, 2, "must be between 1 and the number of elements in argument #1 ($array)");

        // the smaller part is drawn, be it what is wanted or the rest
        bool inverse = count > available >> 1;
        long draws = inverse ? available - count : count;
        var drawn = new BitArray(available);
        int failures = 0;
        while (draws > 0)
        {
            int at = (int)source.Range(ctx, 0, available - 1);
            if (drawn[at])
            {
                if (++failures > RandomSource.MaxAttempts) RandomSource.Broken(ctx);
                continue;
            }

            drawn[at] = true;
            draws--;
            failures = 0;
        }

        var result = new PhpArray((int)count);
        int i = 0;
        foreach ((Value key, Value _) in array)
            if (drawn[i++] != inverse) result.Append(ctx, key.Copied());
        return Value.Array(result);
    }

    private static Value OneKey(RequestContext ctx, RandomSource source, PhpArray array)
    {
        if (array.Length < array.Used - (array.Used >> 1))
        {
            // mostly holes: count
            long wanted = source.Range(ctx, 0, array.Length - 1);
            int pos = array.FirstPosition;
            while (wanted-- > 0) pos = array.NextPosition(pos + 1);
            return array.KeyAt(pos).Copied();
        }

        while (true)
        {
            int pos = (int)source.Range(ctx, 0, array.Used - 1);
            if (array.NextPosition(pos) == pos) return array.KeyAt(pos).Copied();
        }
    }
}
