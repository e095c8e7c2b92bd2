using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlIterator over strings of an enumeration.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlIterator implements Iterator", Order = 14, NotSerializable = true)]
internal class IntlIteratorObject(PhpClass cls) : PhpInstance(cls)
{
    private List<string>? _items;
    private int _at;

    internal static IntlIteratorObject Over(RequestContext ctx, List<string> items)
    {
        var o = (IntlIteratorObject)ctx.NewObject(ctx.Environment.CoreClass("intliterator"));
        o._items = items;
        return o;
    }

    private List<string> Items(RequestContext ctx)
    {
        if (_items is null) Throw.Error(ctx, "Found unconstructed IntlIterator");
        return _items;
    }

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public virtual Value current(RequestContext ctx) => _at < Items(ctx).Count ? Value.String(PhpString.FromUtf8(_items![_at])) : Value.Null;

    [PhpMethod("public function key(): mixed", Tentative = true)]
    public virtual Value key(RequestContext ctx) => _at <= Items(ctx).Count ? Value.Int(_at) : Value.Null;

    [PhpMethod("public function next(): void", Tentative = true)]
    public virtual void next(RequestContext ctx)
    {
        if (_at < Items(ctx).Count) _at++;
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public virtual void rewind(RequestContext ctx)
    {
        Items(ctx);
        _at = 0;
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public virtual bool valid(RequestContext ctx) => _at < Items(ctx).Count;
}
