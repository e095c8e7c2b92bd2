using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>Draws a RecursiveIterator as a tree: it walks a RecursiveCachingIterator, which knows what is last on its level.</summary>
[PhpExtension("SPL")]
[PhpClass("class RecursiveTreeIterator extends RecursiveIteratorIterator")]
[PhpClassConst("const int BYPASS_CURRENT = 4")]
[PhpClassConst("const int BYPASS_KEY = 8")]
[PhpClassConst("const int PREFIX_LEFT = 0")]
[PhpClassConst("const int PREFIX_MID_HAS_NEXT = 1")]
[PhpClassConst("const int PREFIX_MID_LAST = 2")]
[PhpClassConst("const int PREFIX_END_HAS_NEXT = 3")]
[PhpClassConst("const int PREFIX_END_LAST = 4")]
[PhpClassConst("const int PREFIX_RIGHT = 5")]
internal sealed class RecursiveTreeIteratorObject(PhpClass cls) : RecursiveIteratorIteratorObject(cls)
{
    private const int BypassCurrent = 4, BypassKey = 8;

    private static readonly PhpString HasNext = PhpString.Literal("hasnext"), ArrayText = PhpString.Literal("Array");

    private readonly PhpString[] _prefix =
        [PhpString.Empty, PhpString.Literal("| "), PhpString.Literal("  "), PhpString.Literal("|-"), PhpString.Literal("\\-"), PhpString.Empty];

    private PhpString _postfix = PhpString.Empty;

    /// <summary>It has a key() and a current() of its own, so foreach calls them.</summary>
    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef) => SplSupport.RefuseReference(ctx, byRef) ? null : new UserIterator(this);

    [PhpMethod("public function __construct($iterator, int $flags = RecursiveTreeIterator::BYPASS_KEY, int $cachingIteratorFlags = CachingIterator::CATCH_GET_CHILD, int $mode = RecursiveTreeIterator::SELF_FIRST)")]
    public void ConstructTree(RequestContext ctx, Value iterator, long flags = BypassKey, long cachingIteratorFlags = CachingIteratorObject.CatchGetChild, long mode = 1)
    {
        using var inner = new OwnedValue(ctx, IteratorOf(ctx, SplArg.Object(ctx, in iterator, 1)));
        Value caching = SplSupport.Construct(ctx, ctx.Environment.CoreClass("recursivecachingiterator"), inner.Value, Value.Int(cachingIteratorFlags));
        Throw.IfPending(ctx);
        Initialize(ctx, in caching, mode, flags);
    }

    private void CheckTree(RequestContext ctx)
    {
        if (!CheckStarted(ctx)) throw PhpThrow.Instance;
    }

    private bool LevelHasNext(RequestContext ctx, int level)
    {
        Value next = SplSupport.Unwrap(ctx, ctx.CallMethod((PhpInstance)Levels[level].Object.AsObject, HasNext));
        bool result = next.IsTrue;
        next.Release(ctx);
        Throw.IfPending(ctx);
        return result;
    }

    private void AppendPrefix(RequestContext ctx, PhpStringBuilder text)
    {
        text.Append(_prefix[0]);
        for (int level = 0; level < Depth; level++) text.Append(_prefix[LevelHasNext(ctx, level) ? 1 : 2]);
        text.Append(_prefix[LevelHasNext(ctx, Depth) ? 3 : 4]);
        text.Append(_prefix[5]);
    }

    /// <summary>The element as text; null when there is none.</summary>
    private PhpString? Entry(RequestContext ctx)
    {
        using var data = new OwnedValue(ctx, SplSupport.Unwrap(ctx, Deepest.Walk.Current(ctx)));
        Throw.IfPending(ctx);
        if (data.Value.IsUndef) return null;
        if (data.Value.IsArray) return ArrayText;
        PhpString text = Conversions.ToStr(ctx, data.Value);
        Throw.IfPending(ctx);
        text.MarkShared();
        return text;
    }

    private PhpString Decorate(RequestContext ctx, PhpString text)
    {
        var result = new PhpStringBuilder();
        AppendPrefix(ctx, result);
        return result.Append(text).Append(_postfix).ToPhpString();
    }

    [PhpMethod("public function key(): mixed", Tentative = true)]
    public Value TreeKey(RequestContext ctx)
    {
        CheckTree(ctx);
        using var key = new OwnedValue(ctx, SplSupport.Unwrap(ctx, Deepest.Walk.Key(ctx)));
        Throw.IfPending(ctx);
        if ((Flags_ & BypassKey) != 0) return key.Value.Copied();
        PhpString text = Conversions.ToStr(ctx, key.Value);
        Throw.IfPending(ctx);
        return Value.String(Decorate(ctx, text));
    }

    [PhpMethod("public function current(): mixed", Tentative = true)]
    public Value TreeCurrent(RequestContext ctx)
    {
        CheckTree(ctx);
        if ((Flags_ & BypassCurrent) != 0) return SplSupport.Unwrap(ctx, Deepest.Walk.Current(ctx));
        return Entry(ctx) is { } entry ? Value.String(Decorate(ctx, entry)) : Value.Null;
    }

    [PhpMethod("public function getPrefix(): string", Tentative = true)]
    public PhpString GetPrefix(RequestContext ctx)
    {
        CheckTree(ctx);
        var text = new PhpStringBuilder();
        AppendPrefix(ctx, text);
        return text.ToPhpString();
    }

    [PhpMethod("public function setPostfix(string $postfix): void", Tentative = true)]
    public void SetPostfix(PhpString postfix)
    {
        postfix.MarkShared();
        _postfix = postfix;
    }

    [PhpMethod("public function setPrefixPart(int $part, string $value): void", Tentative = true)]
    public void SetPrefixPart(RequestContext ctx, long part, PhpString value)
    {
        if (part is < 0 or > 5) Arg.ValueError(ctx, 1, "must be a RecursiveTreeIterator::PREFIX_* constant");
        value.MarkShared();
        _prefix[part] = value;
    }

    [PhpMethod("public function getEntry(): string", Tentative = true)]
    public Value GetEntry(RequestContext ctx)
    {
        CheckTree(ctx);
        return Value.String(Entry(ctx));
    }

    [PhpMethod("public function getPostfix(): string", Tentative = true)]
    public PhpString GetPostfix(RequestContext ctx)
    {
        CheckTree(ctx);
        return _postfix;
    }
}
