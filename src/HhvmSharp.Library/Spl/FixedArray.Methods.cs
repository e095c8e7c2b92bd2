using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

internal sealed partial class FixedArrayObject
{
    [PhpMethod("public function __construct(int $size = 0)")]
    public void Construct(RequestContext ctx, long size)
    {
        if (size < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        if (_elements.Length == 0) Resize(ctx, size);
    }

    [PhpMethod("public function __wakeup(): void", Tentative = true, DeprecatedSince = "8.4",
        DeprecatedMessage = "this method is obsolete, as serialization hooks are provided by __unserialize() and __serialize()")]
    public void Wakeup(RequestContext ctx)
    {
        if (_elements.Length != 0) return;
        PhpArray properties = BuildProperties();
        var elements = new List<Value>();
        foreach (KeyValuePair<Value, Value> p in properties) elements.Add(p.Value.Dereferenced().Copied());
        _elements = [.. elements];
        Value.Array(properties).Release(ctx);
        // they were the elements in the old format, not properties
        if (Dynamic is not { } dynamic) return;
        Dynamic = null;
        Value.Array(dynamic).Release(ctx);
    }

    [PhpMethod("public function __serialize(): array")]
    public PhpArray SerializeData(RequestContext ctx)
    {
        PhpArray data = ToList(), properties = BuildProperties();
        foreach (KeyValuePair<Value, Value> p in properties) data.SetKey(ctx, p.Key, p.Value.Copied());
        Value.Array(properties).Release(ctx);
        return data;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void UnserializeData(RequestContext ctx, PhpArray data)
    {
        if (_elements.Length != 0) return;
        var elements = new List<Value>(data.Length);
        var members = new PhpArray();
        foreach (KeyValuePair<Value, Value> p in data)
        {
            if (p.Key.IsInt) elements.Add(p.Value.Dereferenced().Copied());
            else members.Set(ctx, p.Key.AsString, p.Value.Copied());
        }

        _elements = [.. elements];
        SplSupport.LoadProperties(ctx, this, members);
        Value.Array(members).Release(ctx);
    }

    [PhpMethod("public function count(): int", Tentative = true)]
    public long CountMethod() => _elements.Length;

    [PhpMethod("public function toArray(): array", Tentative = true)]
    public PhpArray ToArrayMethod() => _elements.Length == 0 ? PhpArray.Empty : ToList();

    [PhpMethod("public static function fromArray(array $array, bool $preserveKeys = true): SplFixedArray", Tentative = true)]
    public static Value FromArray(RequestContext ctx, PhpArray array, bool preserveKeys)
    {
        Value[] elements = [];
        if (array.Length > 0 && preserveKeys)
        {
            long max = 0;
            for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
            {
                Value key = array.KeyAt(pos);
                if (key.IsString || key.n < 0) Throw.New(ctx, "InvalidArgumentException", "array must contain only positive integer keys");
                max = Math.Max(max, key.n);
            }

            if (max == long.MaxValue) Throw.New(ctx, "InvalidArgumentException", "integer overflow detected");
            if (max + 1 > Array.MaxLength)
            {
                ctx.Fatal(ErrorLevel.Error, $"Possible integer overflow in memory allocation ({max + 1} * 16 + 0)");
                return default;
            }

            elements = new Value[max + 1];
            elements.AsSpan().Fill(Value.Null);
            for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
                Value.Copy(ref elements[array.KeyAt(pos).n], array.ValueAt(pos).Dereferenced());
        }
        else if (array.Length > 0)
        {
            elements = new Value[array.Length];
            int i = 0;
            for (int pos = array.FirstPosition; pos != PhpArray.End; pos = array.NextPosition(pos + 1))
                Value.Copy(ref elements[i++], array.ValueAt(pos).Dereferenced());
        }

        var result = (FixedArrayObject)ctx.NewObject(ctx.Environment.CoreClass("splfixedarray"));
        result._elements = elements;
        return Value.Object(result);
    }

    [PhpMethod("public function getSize(): int", Tentative = true)]
    public long GetSize() => _elements.Length;

    [PhpMethod("public function setSize(int $size): true", Tentative = true)]
    public bool SetSize(RequestContext ctx, long size)
    {
        if (size < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        Resize(ctx, size);
        return true;
    }

    [PhpMethod("public function offsetExists($index): bool", Tentative = true)]
    public bool OffsetExists(RequestContext ctx, Value index) => Has(ctx, in index, checkEmpty: false);

    [PhpMethod("public function offsetGet($index): mixed", Tentative = true)]
    public Value OffsetGet(RequestContext ctx, Value index) => Read(ctx, in index);

    [PhpMethod("public function offsetSet($index, mixed $value): void", Tentative = true)]
    public void OffsetSet(RequestContext ctx, Value index, Value value) => Write(ctx, in index, in value);

    [PhpMethod("public function offsetUnset($index): void", Tentative = true)]
    public void OffsetUnset(RequestContext ctx, Value index) => Unset(ctx, in index);

    [PhpMethod("public function getIterator(): Iterator")]
    public Value GetIteratorObject(RequestContext ctx) => ctx.WrapIterator(new Walk(this));

    [PhpMethod("public function jsonSerialize(): array")]
    public PhpArray JsonSerialize() => ToList();
}
