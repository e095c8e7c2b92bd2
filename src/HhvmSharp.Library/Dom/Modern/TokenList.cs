using HhvmSharp.Library.Libxml;
using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>The words of an element's class attribute. It keeps the element's node, not its object.</summary>
[PhpExtension("dom")]
[PhpClass("final class Dom\\TokenList implements IteratorAggregate, Countable", NotSerializable = true, NoDynamicProperties = true, Uncloneable = true)]
[PhpProperty("public int $length", Virtual = true)]
[PhpProperty("public string $value", Virtual = true)]
internal sealed unsafe class TokenListObject(PhpClass cls) : DomObject(cls)
{
    private static readonly PropertyTable Table = new PropertyTable()
        .Add<TokenListObject>("length", (_, o) => Value.Int(o.Live().Count))
        .Add<TokenListObject>("value", (ctx, o) => Value.String(o.Attribute ?? PhpString.Empty), (ctx, o, value) => o.SetValue(ctx, value.AsString));

    /// <summary>In order; null where one was removed, so that walks keep their places.</summary>
    private List<PhpString?> _tokens = [];

    /// <summary>The attribute that <see cref="_tokens"/> were made of.</summary>
    private PhpString? _parsed;

    internal override bool IsWrapper => false;

    internal override PropertyTable Properties => Table;

    internal static TokenListObject For(RequestContext ctx, ModernElement element)
    {
        XmlNode* node = element.RequireForProperty(ctx);
        var made = (TokenListObject)ctx.NewObject(ctx.Environment.CoreClass("dom\\tokenlist"));
        made.Document = element.Document;
        made.HoldDocument(node->Doc);
        made.Attach(ctx.GetState<LibxmlState>(), node);
        return made;
    }

    [PhpMethod("private function __construct()")]
    public void Construct(RequestContext ctx) => Throw.Error(ctx, $"Cannot directly construct {Class.Text}, use document methods instead");

    private static bool IsSpace(byte c) => c is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r' or (byte)'\f';

    private PhpString? Attribute
    {
        get
        {
            XmlAttr* attr = LibXml2.xmlHasNsProp(Node, LibXml2.Z("class"u8), null);
            return attr == null || attr->Type != XmlType.Attribute || attr->Children == null ? null : DomNodes.AttributeValue(attr);
        }
    }

    /// <summary>The tokens as the attribute is now.</summary>
    private List<PhpString?> Current()
    {
        PhpString? now = Attribute;
        if (now is null ? _parsed is null : _parsed is not null && now.Equals(_parsed)) return _tokens;
        _parsed = now;
        _tokens = [];
        if (now is null) return _tokens;
        ReadOnlySpan<byte> rest = now.Span;
        while (rest.Length > 0)
        {
            int length = 0;
            while (length < rest.Length && !IsSpace(rest[length])) length++;
            if (length > 0) AddTo(_tokens, PhpString.FromSpan(rest[..length]));
            rest = rest[Math.Min(length + 1, rest.Length)..];
        }

        return _tokens;
    }

    private List<PhpString> Live() => [.. Current().OfType<PhpString>()];

    private static void AddTo(List<PhpString?> tokens, PhpString token)
    {
        if (!tokens.Contains(token)) tokens.Add(token);
    }

    private void Update()
    {
        List<PhpString> live = [.. _tokens.OfType<PhpString>()];
        if (live.Count == 0 && LibXml2.xmlHasNsProp(Node, LibXml2.Z("class"u8), null) == null) return;
        var text = new PhpStringBuilder();
        foreach (PhpString token in live)
        {
            if (text.Length > 0) text.Append(' ');
            text.Append(token);
        }

        _parsed = text.ToPhpString();
        LibXml2.xmlSetNsProp(Node, null, LibXml2.Z("class"u8), LibXml2.Z(_parsed));
    }

    private void SetValue(RequestContext ctx, PhpString value)
    {
        if (value.Span.Contains((byte)0)) Throw.ValueError(ctx, "Value must not contain any null bytes");
        LibXml2.xmlSetNsProp(Node, null, LibXml2.Z("class"u8), LibXml2.Z(value));
    }

    private static PhpString Checked(RequestContext ctx, int number, PhpString token)
    {
        Arg.NoNul(ctx, number, token);
        if (token.Length == 0) DomError.Throw(ctx, DomError.Syntax, "The empty string is not a valid token");
        foreach (byte c in token.Span)
            if (IsSpace(c)) DomError.Throw(ctx, DomError.InvalidCharacter, "The token must not contain any ASCII whitespace");
        return PhpString.FromSpan(token.Span);
    }

    private static List<PhpString> Checked(RequestContext ctx, ReadOnlySpan<Value> tokens)
    {
        var result = new List<PhpString>();
        for (int i = 0; i < tokens.Length; i++)
        {
            Value token = tokens[i].Dereferenced();
            if (!token.IsString) Arg.TypeError(ctx, i + 1, $"must be of type string, {TypeNames.OfValue(in token)} given");
            result.Add(Checked(ctx, i + 1, token.AsString));
        }

        return result;
    }

    // ---- methods ----

    [PhpMethod("public function item(int $index): ?string")]
    public Value Item(long index)
    {
        List<PhpString> live = Live();
        return index >= 0 && index < live.Count ? Value.String(live[(int)index]).Copied() : Value.Null;
    }

    [PhpMethod("public function contains(string $token): bool")]
    public bool Contains(RequestContext ctx, PhpString token)
    {
        Arg.NoNul(ctx, 1, token);
        return Current().Contains(token);
    }

    [PhpMethod("public function add(string ...$tokens): void", Unparsed = true)]
    public void Add(RequestContext ctx, ReadOnlySpan<Value> tokens)
    {
        List<PhpString> added = Checked(ctx, tokens);
        List<PhpString?> all = Current();
        foreach (PhpString token in added) AddTo(all, token);
        Update();
    }

    [PhpMethod("public function remove(string ...$tokens): void", Unparsed = true)]
    public void Remove(RequestContext ctx, ReadOnlySpan<Value> tokens)
    {
        List<PhpString> removed = Checked(ctx, tokens);
        List<PhpString?> all = Current();
        foreach (PhpString token in removed) RemoveFrom(all, token);
        Update();
    }

    private static void RemoveFrom(List<PhpString?> tokens, PhpString token)
    {
        int at = tokens.IndexOf(token);
        if (at >= 0) tokens[at] = null;
    }

    [PhpMethod("public function toggle(string $token, ?bool $force = null): bool")]
    public bool Toggle(RequestContext ctx, PhpString token, bool? force)
    {
        token = Checked(ctx, 1, token);
        List<PhpString?> all = Current();
        bool isThere = all.Contains(token);
        if (isThere == (force ?? !isThere)) return isThere;
        if (isThere) RemoveFrom(all, token);
        else all.Add(token);
        Update();
        return !isThere;
    }

    [PhpMethod("public function replace(string $token, string $newToken): bool")]
    public bool Replace(RequestContext ctx, PhpString token, PhpString newToken)
    {
        Arg.NoNul(ctx, 1, token);
        Arg.NoNul(ctx, 2, newToken);
        token = Checked(ctx, 1, token);
        newToken = Checked(ctx, 2, newToken);
        List<PhpString?> all = Current();
        int at = all.IndexOf(token);
        if (at < 0) return false;
        int other = all.IndexOf(newToken);
        all[at] = other >= 0 && other != at ? null : newToken;
        Update();
        return true;
    }

    [PhpMethod("public function supports(string $token): bool")]
    public bool Supports(RequestContext ctx, PhpString token)
    {
        Arg.NoNul(ctx, 1, token);
        Throw.TypeError(ctx, "Attribute \"class\" does not define any supported tokens");
        return false;
    }

    [PhpMethod("public function count(): int")]
    public long CountMethod() => Live().Count;

    [PhpMethod("public function getIterator(): Iterator")]
    public PhpInstance GetIteratorMethod(RequestContext ctx) => (PhpInstance)ctx.WrapIterator(GetIterator(ctx, byRef: false)!).AsObject;

    internal override bool CountElements(RequestContext ctx, out long count)
    {
        count = Live().Count;
        return true;
    }

    // ---- offsets ----

    private bool TryIndex(RequestContext ctx, in Value offset, FetchMode mode, out long index)
    {
        Value v = offset.Dereferenced();
        index = 0;
        if (v.IsInt) index = v.IntValue;
        else if (v.IsFloat) index = Conversions.ToIntSafe(ctx, v.FloatValue);
        else if (v.IsBool) index = v.IsTrue ? 1 : 0;
        else if (!v.IsString || !ArrayKey.TryInt(v.AsString, out index)) Dimensions.IllegalOffset(ctx, Class.Text.ToString(), in v, mode);
        return !ctx.HasPending;
    }

    internal override Value ReadDimension(RequestContext ctx, in Value offset, FetchMode mode)
    {
        if (!offset.IsUndef) return TryIndex(ctx, in offset, mode, out long index) ? Item(index) : default;
        ctx.ThrowError("Error", "Cannot append to Dom\\TokenList");
        return default;
    }

    internal override bool HasDimension(RequestContext ctx, in Value offset, bool checkEmpty)
    {
        if (!TryIndex(ctx, in offset, FetchMode.Isset, out long index)) return false;
        Value item = Item(index);
        return checkEmpty ? Conversions.ToBool(ctx, in item) : !item.IsNull;
    }

    // ---- foreach ----

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) => SplSupport.RefuseReference(ctx, byRef) ? null : new Walk(this);

    /// <summary>Stands on a place; tokens that are removed meanwhile are passed over.</summary>
    private sealed class Walk : ObjectIterator
    {
        private readonly TokenListObject _list;
        private int _at;

        internal Walk(TokenListObject list)
        {
            _list = list;
            list.AddRef();
            Settle();
        }

        private int Settled()
        {
            List<PhpString?> tokens = _list.Current();
            int at = _at;
            while (at < tokens.Count && tokens[at] is null) at++;
            return at;
        }

        private void Settle() => _at = Settled();

        internal override void Rewind(RequestContext ctx)
        {
            _at = 0;
            Settle();
        }

        internal override bool Valid(RequestContext ctx)
        {
            Settle();
            return _at < _list._tokens.Count;
        }

        internal override Value Current(RequestContext ctx) => _at < _list.Current().Count && _list._tokens[_at] is { } token ? Value.String(token).Copied() : Value.Null;

        internal override Value Key(RequestContext ctx)
        {
            long key = 0;
            List<PhpString?> tokens = _list.Current();
            for (int i = 0; i < _at && i < tokens.Count; i++)
                if (tokens[i] is not null) key++;
            return Value.Int(key);
        }

        internal override void MoveNext(RequestContext ctx)
        {
            int settled = Settled();
            if (settled == _at) _at++;
            else _at = settled;
            Settle();
        }

        internal override void Dispose(RequestContext ctx) => Value.Object(_list).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_list));
    }
}
