using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Variables;

/// <summary>
/// Several values written with one numbering (PHP_VAR_SERIALIZE_INIT): inside of a serialize() that is running it is
/// that one's.
/// </summary>
internal readonly struct SerializeSession : IDisposable
{
    private readonly VariableState _state;
    private readonly Serializer _serializer;
    private readonly bool _own, _shared;

    internal SerializeSession(RequestContext ctx)
    {
        _state = ctx.GetState<VariableState>();
        _own = _state.Lock != 0 || _state.SerializeLevel == 0;
        _shared = _state.Lock == 0;
        _serializer = _own ? new Serializer(ctx) : _state.Serializer!;
        if (!_shared) return;
        _state.Serializer = _serializer;
        _state.SerializeLevel++;
    }

    /// <summary>Null with an exception pending.</summary>
    internal PhpString? Write(in Value value) => _serializer.Serialize(in value);

    public void Dispose()
    {
        if (_own) _serializer.Finish();
        if (_shared && --_state.SerializeLevel == 0) _state.Serializer = null;
    }
}

/// <summary>Several values read with one numbering (PHP_VAR_UNSERIALIZE_INIT).</summary>
internal readonly struct UnserializeSession : IDisposable
{
    private readonly VariableState _state;
    private readonly Unserializer _reader;
    private readonly bool _own, _shared;

    internal UnserializeSession(RequestContext ctx)
    {
        _state = ctx.GetState<VariableState>();
        _own = _state.Lock != 0 || _state.UnserializeLevel == 0;
        _shared = _state.Lock == 0;
        _reader = _own ? new Unserializer(ctx) : _state.Unserializer!;
        if (!_shared) return;
        _state.Unserializer = _reader;
        _state.UnserializeLevel++;
    }

    /// <summary>
    /// Reads one value of the text and moves the position behind it; on an error it stays where the error is, and
    /// nothing is reported. The value is owned, and not a reference.
    /// </summary>
    internal bool Read(PhpString text, ref int position, out Value value) => _reader.ReadPart(text, ref position, out value);

    /// <summary>As <see cref="Read"/>, into a new element of an array; what comes later may make it a reference.</summary>
    internal bool ReadInto(PhpString text, ref int position, PhpArray array, PhpString key) => _reader.ReadElement(text, ref position, array, key);

    public void Dispose()
    {
        if (_own) _reader.Finish();
        if (_shared && --_state.UnserializeLevel == 0) _state.Unserializer = null;
    }
}
