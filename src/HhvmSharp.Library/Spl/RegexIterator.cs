using HhvmSharp.Library.Pcre;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("class RegexIterator extends FilterIterator")]
[PhpClassConst("const int USE_KEY = 1")]
[PhpClassConst("const int INVERT_MATCH = 2")]
[PhpClassConst("const int MATCH = 0")]
[PhpClassConst("const int GET_MATCH = 1")]
[PhpClassConst("const int ALL_MATCHES = 2")]
[PhpClassConst("const int SPLIT = 3")]
[PhpClassConst("const int REPLACE = 4")]
[PhpProperty("public ?string $replacement = null")]
internal class RegexIteratorObject(PhpClass cls) : FilterIteratorObject(cls)
{
    private const int UseKey = 1, InvertMatch = 2;
    private const int Match = 0, GetMatch = 1, AllMatches = 2, Split = 3, Replace = 4;

    private const string Modes = "must be RegexIterator::MATCH, RegexIterator::GET_MATCH, RegexIterator::ALL_MATCHES, RegexIterator::SPLIT, or RegexIterator::REPLACE";

    private static readonly PhpString ReplacementName = PhpString.Literal("replacement");

    private protected PhpString Regex = PhpString.Empty;
    private protected long Mode, Flags_, PregFlags;

    private protected void Initialize(RequestContext ctx, PhpInstance iterator, PhpString pattern, long mode, long flags, long pregFlags, string cls)
    {
        CheckFirst(ctx, cls);
        if (mode is < Match or > Replace) Arg.ValueError(ctx, 3, Modes);
        PhpClass? before = ctx.WarningsBecome;
        ctx.WarningsBecome = ctx.Environment.CoreClass("invalidargumentexception");
        Pattern? compiled = Pattern.Find(ctx, pattern);
        ctx.WarningsBecome = before;
        Throw.IfPending(ctx);
        if (compiled is null) return;
        pattern.MarkShared();
        (Regex, Mode, Flags_, PregFlags) = (pattern, mode, flags, pregFlags);
        Start(ctx, Value.Object(iterator).Copied());
    }

    /// <summary>Runs the regex on the current element, which it may replace; an exception may be pending.</summary>
    private protected bool Accepts(RequestContext ctx)
    {
        Check(ctx);
        if (CurrentData.IsUndef) return false;
        Value tested = ((Flags_ & UseKey) != 0 ? CurrentKey : CurrentData).Dereferenced();
        if (tested.IsArray && (Flags_ & UseKey) == 0) return false;
        PhpString subject = Conversions.ToStr(ctx, in tested);
        Throw.IfPending(ctx);
        bool accepted = Run(ctx, subject);
        return (Flags_ & InvertMatch) != 0 ? !accepted : accepted;
    }

    private bool Run(RequestContext ctx, PhpString subject)
    {
        switch (Mode)
        {
            case GetMatch:
            case AllMatches:
                {
                    var matches = new PhpReference(Value.Null);
                    long? count = Mode == GetMatch
                        ? PcreMatch.preg_match(ctx, Regex, subject, matches, PregFlags, 0)
                        : PcreMatch.preg_match_all(ctx, Regex, subject, matches, PregFlags, 0);
                    SplSupport.Put(ctx, ref CurrentData, matches.Value.Copied());
                    Value.FromHeap(matches).Release(ctx);
                    return count > 0;
                }

            case Split:
                {
                    PhpArray? parts = PcreMatch.preg_split(ctx, Regex, subject, -1, PregFlags);
                    SplSupport.Put(ctx, ref CurrentData, parts is null ? Value.False : Value.Array(parts));
                    return parts is { Length: > 1 };
                }

            case Replace:
                return RunReplace(ctx, subject);
            default:
                return PcreMatch.preg_match(ctx, Regex, subject, null, 0, 0) > 0;
        }
    }

    private bool RunReplace(RequestContext ctx, PhpString subject)
    {
        using var replacement = new OwnedValue(ctx, ReadProperty(ctx, ReplacementName, FetchMode.Read, ref PropertyLookup.NoCache));
        PhpString text = Conversions.ToStr(ctx, replacement.Value.Dereferenced());
        Throw.IfPending(ctx);
        var count = new PhpReference(Value.Null);
        Value result = PcreReplace.preg_replace(ctx, Value.String(Regex), Value.String(text), Value.String(subject), -1, count);
        long replaced = count.Value.IsInt ? count.Value.n : 0;
        Value.FromHeap(count).Release(ctx);
        if (!result.IsString) return false;
        result.AsString.MarkShared();
        if ((Flags_ & UseKey) != 0) SplSupport.Put(ctx, ref CurrentKey, in result);
        else SplSupport.Put(ctx, ref CurrentData, in result);
        return replaced > 0;
    }

    [PhpMethod("public function __construct(Iterator $iterator, string $pattern, int $mode = RegexIterator::MATCH, int $flags = 0, int $pregFlags = 0)")]
    public void ConstructRegex(RequestContext ctx, PhpInstance iterator, PhpString pattern, long mode = Match, long flags = 0, long pregFlags = 0) =>
        Initialize(ctx, iterator, pattern, mode, flags, pregFlags, "RegexIterator");

    [PhpMethod("public function accept(): bool", Tentative = true)]
    public bool AcceptRegex(RequestContext ctx) => Accepts(ctx);

    [PhpMethod("public function getMode(): int", Tentative = true)]
    public long GetMode(RequestContext ctx)
    {
        Check(ctx);
        return Mode;
    }

    [PhpMethod("public function setMode(int $mode): void", Tentative = true)]
    public void SetMode(RequestContext ctx, long mode)
    {
        if (mode is < Match or > Replace) Arg.ValueError(ctx, 1, Modes);
        Check(ctx);
        Mode = mode;
    }

    [PhpMethod("public function getFlags(): int", Tentative = true)]
    public long GetFlags(RequestContext ctx)
    {
        Check(ctx);
        return Flags_;
    }

    [PhpMethod("public function setFlags(int $flags): void", Tentative = true)]
    public void SetFlags(RequestContext ctx, long flags)
    {
        Check(ctx);
        Flags_ = flags;
    }

    [PhpMethod("public function getRegex(): string", Tentative = true)]
    public PhpString GetRegex(RequestContext ctx)
    {
        Check(ctx);
        return Regex;
    }

    [PhpMethod("public function getPregFlags(): int", Tentative = true)]
    public long GetPregFlags(RequestContext ctx)
    {
        Check(ctx);
        return PregFlags;
    }

    [PhpMethod("public function setPregFlags(int $pregFlags): void", Tentative = true)]
    public void SetPregFlags(RequestContext ctx, long pregFlags)
    {
        Check(ctx);
        PregFlags = pregFlags;
    }
}

[PhpExtension("SPL")]
[PhpClass("class RecursiveRegexIterator extends RegexIterator implements RecursiveIterator")]
internal sealed class RecursiveRegexIteratorObject(PhpClass cls) : RegexIteratorObject(cls)
{
    [PhpMethod("public function __construct(RecursiveIterator $iterator, string $pattern, int $mode = RecursiveRegexIterator::MATCH, int $flags = 0, int $pregFlags = 0)")]
    public void ConstructRecursive(RequestContext ctx, PhpInstance iterator, PhpString pattern, long mode = 0, long flags = 0, long pregFlags = 0) =>
        Initialize(ctx, iterator, pattern, mode, flags, pregFlags, "RecursiveRegexIterator");

    /// <summary>Arrays with elements are accepted, so that they are entered.</summary>
    [PhpMethod("public function accept(): bool", Tentative = true)]
    public bool AcceptRecursive(RequestContext ctx)
    {
        Check(ctx);
        if (CurrentData.IsUndef) return false;
        return CurrentData.IsArray ? CurrentData.AsArray.Length > 0 : Accepts(ctx);
    }

    [PhpMethod("public function hasChildren(): bool", Tentative = true)]
    public Value HasChildren(RequestContext ctx) => InnerHasChildren(ctx);

    [PhpMethod("public function getChildren(): RecursiveRegexIterator", Tentative = true)]
    public Value GetChildren(RequestContext ctx)
    {
        using var children = new OwnedValue(ctx, InnerChildren(ctx));
        return SplSupport.Construct(ctx, Class, children.Value, Value.String(Regex), Value.Int(Mode), Value.Int(Flags_), Value.Int(PregFlags));
    }
}
