using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;
using HhvmSharp.Syntax;

namespace HhvmSharp.Library.Tokenizer;

[PhpExtension("tokenizer")]
[PhpClass("class PhpToken implements Stringable")]
[PhpProperty("public int $id")]
[PhpProperty("public string $text")]
[PhpProperty("public int $line")]
[PhpProperty("public int $pos")]
internal sealed class PhpTokenObject(PhpClass cls) : PhpInstance(cls)
{
    private const int IdSlot = 0, TextSlot = 1, LineSlot = 2, PosSlot = 3;

    [PhpMethod("public static function tokenize(string $code, int $flags = 0): array")]
    public static PhpArray Tokenize(RequestContext ctx, PhpClass called, PhpString code, long flags)
    {
        if (called.IsAbstract) Throw.Error(ctx, $"Cannot instantiate abstract class {called.Text}");
        if (!ctx.UpdateClass(called)) throw PhpThrow.Instance;
        byte[] source = code.Span.ToArray();
        return (flags & TokenizerFunctions.TokenParse) != 0 ? TokenList.Parse(ctx, source, called) : TokenList.Scan(ctx, source, called);
    }

    [PhpMethod("final public function __construct(int $id, string $text, int $line = -1, int $pos = -1)")]
    public void Construct(RequestContext ctx, long id, PhpString text, long line, long pos)
    {
        Value.AssignMove(ctx, ref Slots[IdSlot], Value.Int(id));
        Value.Assign(ctx, ref Slots[TextSlot], Value.String(text));
        Value.AssignMove(ctx, ref Slots[LineSlot], Value.Int(line));
        Value.AssignMove(ctx, ref Slots[PosSlot], Value.Int(pos));
    }

    [PhpMethod("public function is($kind): bool")]
    public bool Is(RequestContext ctx, Value kind)
    {
        kind = kind.Dereferenced();
        if (kind.IsInt) return IdOf(ctx) == kind.IntValue;
        if (kind.IsString) return TextOf(ctx).Equals(kind.AsString);
        if (!kind.IsArray) Arg.WrongType(ctx, 1, "string|int|array", in kind);
        foreach (KeyValuePair<Value, Value> entry in kind.AsArray)
        {
            Value one = entry.Value.Dereferenced();
            if (one.IsInt ? IdOf(ctx) == one.IntValue : one.IsString && TextOf(ctx).Equals(one.AsString)) return true;
            if (!one.IsInt && !one.IsString) Arg.TypeError(ctx, 1, $"must only have elements of type string|int, {TypeNames.OfValue(in one)} given");
        }

        return false;
    }

    [PhpMethod("public function isIgnorable(): bool")]
    public bool IsIgnorable(RequestContext ctx) => TokenList.IsIgnorable((TokenKind)IdOf(ctx));

    [PhpMethod("public function getTokenName(): ?string")]
    public PhpString? GetTokenName(RequestContext ctx)
    {
        long id = IdOf(ctx);
        if (id < 256) return PhpString.SingleByte((byte)id);
        return TokenizerFunctions.NameOf(id) is { } name ? PhpString.FromLatin1(name) : null;
    }

    [PhpMethod("public function __toString(): string")]
    public PhpString ToStringMethod(RequestContext ctx) => TextOf(ctx);

    private long IdOf(RequestContext ctx) => Slot(ctx, IdSlot, "id").IntValue;

    private PhpString TextOf(RequestContext ctx)
    {
        PhpString text = Slot(ctx, TextSlot, "text").AsString;
        text.MarkShared();
        return text;
    }

    private Value Slot(RequestContext ctx, int slot, string name)
    {
        if (Slots[slot].IsUndef) Throw.Error(ctx, $"Typed property PhpToken::${name} must not be accessed before initialization");
        return Slots[slot].Dereferenced();
    }
}
