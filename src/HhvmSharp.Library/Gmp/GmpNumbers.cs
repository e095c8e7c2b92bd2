using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gmp;

/// <summary>From PHP's values to GMP's numbers and back.</summary>
internal static unsafe class GmpNumbers
{
    /// <summary>Bytes that are not worth asking the memory account for.</summary>
    private const double Affordable = 1 << 20;

    /// <summary>
    /// The number of an argument (a GMP object, an int or a string, as the stub has made it): a view of it, to be read
    /// before anything else happens.
    /// </summary>
    internal static Mpz Argument(RequestContext ctx, in Value given, int argument)
    {
        if (given.o is GmpObject known) return known.Number;
        Mpz* operand = ctx.GetState<GmpState>().Operand(argument);
        if (given.IsInt) LibGmp.SetInt(operand, given.IntValue);
        else if (!TryParse(operand, given.AsString, 0)) Arg.ValueError(ctx, argument, "is not an integer string");
        return *operand;
    }

    /// <summary>convert_zstr_to_gmp: blanks, then 0x, 0o or 0b where the base allows it.</summary>
    internal static bool TryParse(Mpz* target, PhpString text, int numberBase)
    {
        ReadOnlySpan<byte> s = text.Span.TrimStart(" \t\n\v\f\r"u8);
        if (s.Length >= 2 && s[0] == '0')
        {
            int prefixed = (s[1] | 0x20) switch { 'x' => 16, 'o' => 8, 'b' => 2, _ => 0 };
            if (prefixed != 0 && (numberBase == 0 || numberBase == prefixed))
            {
                numberBase = prefixed;
                s = s[2..];
            }
        }

        return LibGmp.SetText(target, CText.Z(s), numberBase) == 0;
    }

    internal static PhpString ToText(Mpz number, int numberBase)
    {
        int size = checked((int)LibGmp.SizeInBase(&number, Math.Abs(numberBase)) + 2); // sign and NUL
        byte[] buffer = GC.AllocateUninitializedArray<byte>(size);
        fixed (byte* bytes = buffer) LibGmp.GetText(bytes, numberBase, &number);
        return new PhpString(buffer, Array.IndexOf(buffer, (byte)0));
    }

    /// <summary>A result of so many bits must be within the memory limit: GMP would end the process.</summary>
    internal static void Afford(RequestContext ctx, double bits)
    {
        double bytes = bits / 8;
        if (bytes <= Affordable) return;
        if (bytes > Array.MaxLength)
        {
            ctx.Fatal(ErrorLevel.Error, $"Allowed memory size of {ctx.MemoryLimit} bytes exhausted (tried to allocate {(ulong)Math.Min(bytes, long.MaxValue)} bytes)");
            throw PhpThrow.Instance;
        }

        ctx.Charge((long)bytes);
        if (ctx.HasPending) throw PhpThrow.Instance;
        ctx.Discharge((long)bytes);
    }
}
