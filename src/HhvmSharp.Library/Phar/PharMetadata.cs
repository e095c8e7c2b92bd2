using HhvmSharp.Library.Standard.Variables;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>Metadata of an archive or an entry (phar_metadata_tracker): text, a value, or both. The text is not read before it is asked for.</summary>
internal sealed class PharMetadata
{
    /// <summary>Owned; undef: only the text is there, or nothing.</summary>
    private Value _value;

    internal PhpString? Text { get; private set; }

    internal bool IsThere => Text is not null || !_value.IsUndef;

    internal void SetText(ReadOnlySpan<byte> text) => Text = text.Length > 0 ? PhpString.FromSpan(text) : null;

    /// <summary>A value that is serialized at the next write.</summary>
    internal void SetValue(RequestContext ctx, in Value value)
    {
        Clear(ctx);
        _value = value.Dereferenced().Copied();
    }

    /// <summary>setMetadata(): serialized at once; what fails changes nothing.</summary>
    internal void Store(RequestContext ctx, in Value value)
    {
        PhpString? text = SerializeFunctions.Serialize(ctx, in value);
        Throw.IfPending(ctx);
        Clear(ctx);
        Throw.IfPending(ctx);
        if (Text is not null) Throw.New(ctx, "PharException", "Metadata unexpectedly changed during setMetadata()");
        _value = value.Dereferenced().Copied();
        Text = text;
    }

    internal Value Get(RequestContext ctx, PhpArray options, string method)
    {
        if (!IsThere) return Value.Null;
        if (!_value.IsUndef && options.Length == 0) return _value.Copied();
        Value read = SerializeFunctions.Unserialize(ctx, Serialized(ctx) ?? PhpString.Empty, options, method);
        if (!ctx.HasPending) return read;
        read.Release(ctx);
        throw PhpThrow.Instance;
    }

    internal PhpString? Serialized(RequestContext ctx)
    {
        if (Text is null && !_value.IsUndef) Text = SerializeFunctions.Serialize(ctx, in _value);
        return Text;
    }

    /// <summary>The text; empty without metadata.</summary>
    internal ReadOnlySpan<byte> Bytes(RequestContext ctx) => Serialized(ctx) is { } text ? text.Span : default;

    internal void CopyFrom(RequestContext ctx, PharMetadata other)
    {
        Clear(ctx);
        Text = other.Text;
        _value = other._value.Copied();
    }

    internal void Clear(RequestContext ctx)
    {
        Text = null;
        Value old = _value;
        _value = default;
        old.Release(ctx);
    }
}
