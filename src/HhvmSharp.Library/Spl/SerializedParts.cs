using System.Diagnostics.CodeAnalysis;
using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>
/// Reads what the serialize() methods of before PHP 7.4 wrote: several serialized values with letters between them.
/// The values that were read are released at the end.
/// </summary>
internal sealed class SerializedParts(RequestContext ctx, PhpString text) : IDisposable
{
    private readonly UnserializeSession _session = new(ctx);
    private readonly List<Value> _values = [];
    private int _position;

    private byte Next => _position < text.Length ? text[_position] : (byte)0;

    internal bool AtEnd => _position >= text.Length;

    internal bool Take(char expected)
    {
        if (Next != expected) return false;
        _position++;
        return true;
    }

    /// <summary>As <see cref="Take"/>, but anything else ends the method.</summary>
    internal void Expect(char expected)
    {
        if (!Take(expected)) Fail();
    }

    /// <summary>The next value (borrowed from this reader), which must begin with one of the letters.</summary>
    internal Value Read(string? letters = null)
    {
        if (AtEnd || (letters is not null && !letters.Contains((char)Next))) Fail();
        if (!_session.Read(text, ref _position, out Value value))
        {
            Throw.IfPending(ctx);
            Fail();
        }

        _values.Add(value);
        return value;
    }

    /// <summary>An int and its semicolon.</summary>
    internal long ReadInt()
    {
        Value v = Read();
        if (!v.IsInt) Fail();
        return v.n;
    }

    [DoesNotReturn]
    internal void Fail() => Throw.New(ctx, "UnexpectedValueException", $"Error at offset {_position} of {text.Length} bytes");

    public void Dispose()
    {
        _session.Dispose();
        foreach (Value v in _values) v.Release(ctx);
    }
}
