using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>IntlBreakIterator: boundaries of characters, words, lines, sentences.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlBreakIterator implements IteratorAggregate", Order = 15, NotSerializable = true)]
[PhpClassConst("public const int DONE = -1")]
[PhpClassConst("public const int WORD_NONE = 0")]
[PhpClassConst("public const int WORD_NONE_LIMIT = 100")]
[PhpClassConst("public const int WORD_NUMBER = 100")]
[PhpClassConst("public const int WORD_NUMBER_LIMIT = 200")]
[PhpClassConst("public const int WORD_LETTER = 200")]
[PhpClassConst("public const int WORD_LETTER_LIMIT = 300")]
[PhpClassConst("public const int WORD_KANA = 300")]
[PhpClassConst("public const int WORD_KANA_LIMIT = 400")]
[PhpClassConst("public const int WORD_IDEO = 400")]
[PhpClassConst("public const int WORD_IDEO_LIMIT = 500")]
[PhpClassConst("public const int LINE_SOFT = 0")]
[PhpClassConst("public const int LINE_SOFT_LIMIT = 100")]
[PhpClassConst("public const int LINE_HARD = 100")]
[PhpClassConst("public const int LINE_HARD_LIMIT = 200")]
[PhpClassConst("public const int SENTENCE_TERM = 0")]
[PhpClassConst("public const int SENTENCE_TERM_LIMIT = 100")]
[PhpClassConst("public const int SENTENCE_SEP = 100")]
[PhpClassConst("public const int SENTENCE_SEP_LIMIT = 200")]
internal unsafe class IntlBreakIteratorObject(PhpClass cls) : PhpInstance(cls)
{
    /// <summary>UBreakIteratorType.</summary>
    private const int Character = 0, Word = 1, Line = 2, Sentence = 3, Title = 4;

    private protected TextBreaks? Breaks { get; set; }

    private PhpString? _text;

    private protected IntlError Error { get; } = new();

    [PhpMethod("private function __construct()")]
    public void Construct()
    {
    }

    // ---- making ----

    [PhpMethod("public static function createCharacterInstance(?string $locale = null): ?IntlBreakIterator", Tentative = true)]
    public static PhpInstance? createCharacterInstance(RequestContext ctx, PhpString? locale) => Create(ctx, Character, locale, "character");

    [PhpMethod("public static function createCodePointInstance(): IntlCodePointBreakIterator", Tentative = true)]
    public static PhpInstance createCodePointInstance(RequestContext ctx)
    {
        IntlError.Global(ctx).Reset();
        return Over(ctx, "intlcodepointbreakiterator", new CodePointBreaks());
    }

    [PhpMethod("public static function createLineInstance(?string $locale = null): ?IntlBreakIterator", Tentative = true)]
    public static PhpInstance? createLineInstance(RequestContext ctx, PhpString? locale) => Create(ctx, Line, locale, "line");

    [PhpMethod("public static function createSentenceInstance(?string $locale = null): ?IntlBreakIterator", Tentative = true)]
    public static PhpInstance? createSentenceInstance(RequestContext ctx, PhpString? locale) => Create(ctx, Sentence, locale, "sentence");

    [PhpMethod("public static function createTitleInstance(?string $locale = null): ?IntlBreakIterator", Tentative = true)]
    public static PhpInstance? createTitleInstance(RequestContext ctx, PhpString? locale) => Create(ctx, Title, locale, "title");

    [PhpMethod("public static function createWordInstance(?string $locale = null): ?IntlBreakIterator", Tentative = true)]
    public static PhpInstance? createWordInstance(RequestContext ctx, PhpString? locale) => Create(ctx, Word, locale, "word");

    private static IntlBreakIteratorObject? Create(RequestContext ctx, int type, PhpString? locale, string name)
    {
        IntlError.Global(ctx).Reset();
        RuleBreaks? breaks = RuleBreaks.Open(type, locale is null ? IntlState.Locale(ctx) : Icu.Name(locale), out int status);
        return IntlError.Check(ctx, null, status, $"breakiter_create_{name}_instance: error creating BreakIterator")
            ? Over(ctx, "intlrulebasedbreakiterator", breaks!) : null;
    }

    private static IntlBreakIteratorObject Over(RequestContext ctx, string cls, TextBreaks breaks)
    {
        var o = (IntlBreakIteratorObject)ctx.NewObject(ctx.Environment.CoreClass(cls));
        o.Breaks = breaks;
        return o;
    }

    /// <summary>The boundaries of a constructed object, with its errors cleared.</summary>
    private protected TextBreaks Fetch(RequestContext ctx)
    {
        Error.Reset();
        IntlError.Global(ctx).Reset();
        if (Breaks is null) Throw.Error(ctx, "Found unconstructed BreakIterator");
        return Breaks;
    }

    private static int Offset(RequestContext ctx, long offset)
    {
        if (offset is < int.MinValue or > int.MaxValue) Arg.ValueError(ctx, 1, "must be between -2147483648 and 2147483647");
        return (int)offset;
    }

    // ---- the text ----

    [PhpMethod("public function getText(): ?string", Tentative = true)]
    public PhpString? getText(RequestContext ctx)
    {
        Fetch(ctx);
        return _text;
    }

    [PhpMethod("public function setText(string $text): bool", Tentative = true)]
    public bool setText(RequestContext ctx, PhpString text)
    {
        Fetch(ctx).SetText(text.Span, out int status);
        if (!IntlError.Check(ctx, Error, status, "breakiter_set_text: error calling BreakIterator::setText()")) return false;
        text.MarkShared();
        _text = text;
        return true;
    }

    /// <summary>The text between two boundaries.</summary>
    internal PhpString Part(int start, int end) => _text is null ? PhpString.Empty : _text.Substring(start, end - start);

    // ---- moving ----

    [PhpMethod("public function current(): int", Tentative = true)]
    public long current(RequestContext ctx) => Fetch(ctx).Current;

    [PhpMethod("public function first(): int", Tentative = true)]
    public long first(RequestContext ctx) => Fetch(ctx).First();

    [PhpMethod("public function last(): int", Tentative = true)]
    public long last(RequestContext ctx) => Fetch(ctx).Last();

    [PhpMethod("public function previous(): int", Tentative = true)]
    public long previous(RequestContext ctx) => Fetch(ctx).Previous();

    [PhpMethod("public function next(?int $offset = null): int", Tentative = true)]
    public long next(RequestContext ctx, long? offset) => offset is { } count ? Fetch(ctx).Move(Offset(ctx, count)) : Fetch(ctx).Next();

    [PhpMethod("public function following(int $offset): int", Tentative = true)]
    public long following(RequestContext ctx, long offset) => Fetch(ctx).Following(Offset(ctx, offset));

    [PhpMethod("public function preceding(int $offset): int", Tentative = true)]
    public long preceding(RequestContext ctx, long offset) => Fetch(ctx).Preceding(Offset(ctx, offset));

    [PhpMethod("public function isBoundary(int $offset): bool", Tentative = true)]
    public bool isBoundary(RequestContext ctx, long offset) => Fetch(ctx).IsBoundary(Offset(ctx, offset));

    // ---- about it ----

    [PhpMethod("public function getErrorCode(): int", Tentative = true)]
    public long getErrorCode() => Error.Code;

    [PhpMethod("public function getErrorMessage(): string", Tentative = true)]
    public PhpString getErrorMessage() => PhpString.FromUtf8(Error.Text);

    [PhpMethod("public function getLocale(int $type): string|false", Tentative = true)]
    public PhpString? getLocale(RequestContext ctx, long type)
    {
        if (type is not (IntlFunctions.ActualLocale or IntlFunctions.ValidLocale))
        {
            IntlError.Set(ctx, Icu.IllegalArgument, "breakiter_get_locale: invalid locale type");
            return null;
        }

        string? locale = Fetch(ctx).Locale((int)type, out int status);
        return IntlError.Check(ctx, Error, status, "breakiter_get_locale: Call to ICU method has failed") ? PhpString.FromLatin1(locale!) : null;
    }

    // ---- walking ----

    [PhpMethod("public function getPartsIterator(string $type = IntlPartsIterator::KEY_SEQUENTIAL): IntlPartsIterator", Tentative = true)]
    public PhpInstance getPartsIterator(RequestContext ctx, Value type)
    {
        long key = Conversions.ToInt(ctx, in type);
        if (key is < 0 or > 2) Arg.ValueError(ctx, 1, "must be one of IntlPartsIterator::KEY_SEQUENTIAL, IntlPartsIterator::KEY_LEFT, or IntlPartsIterator::KEY_RIGHT");
        return IntlPartsIteratorObject.Over(ctx, this, Fetch(ctx), (int)key);
    }

    [PhpMethod("public function getIterator(): Iterator")]
    public Value getIterator(RequestContext ctx) => GetIterator(ctx, byRef: false) is { } walk ? ctx.WrapIterator(walk) : Value.Null;

    internal override ObjectIterator? GetIterator(RequestContext ctx, bool byRef)
    {
        if (Breaks is null) ctx.ThrowError("Exception", "The BreakIterator is not properly constructed");
        else if (byRef) ctx.ThrowError("Exception", "Iteration by reference is not supported");
        else return new Walk(this);
        return null;
    }

    private sealed class Walk : ObjectIterator
    {
        private readonly IntlBreakIteratorObject _over;
        private int _position = TextBreaks.Done;
        private long _index;

        internal Walk(IntlBreakIteratorObject over)
        {
            _over = over;
            over.AddRef();
        }

        internal override void Rewind(RequestContext ctx) => (_position, _index) = (_over.Breaks!.First(), 0);

        internal override bool Valid(RequestContext ctx) => _position != TextBreaks.Done;

        internal override Value Current(RequestContext ctx) => Value.Int(_position);

        internal override Value Key(RequestContext ctx) => Value.Int(_index);

        internal override void MoveNext(RequestContext ctx) => (_position, _index) = (_over.Breaks!.Next(), _index + 1);

        internal override void Dispose(RequestContext ctx) => Value.Object(_over).Release(ctx);

        internal override void EnumerateChildren(ChildVisitor visit) => visit(Value.Object(_over));
    }

    // ---- handlers ----

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        PhpInstance? copy = base.CloneObject(ctx);
        if (Breaks is null) ctx.ThrowError("Error", "Cannot clone uninitialized BreakIterator");
        else if (copy is IntlBreakIteratorObject o) (o.Breaks, o._text) = (Breaks.Copy(), _text);
        return copy;
    }

    internal override int Compare(PhpContext context, in Value left, in Value right)
    {
        if (left.o is not IntlBreakIteratorObject a || right.o is not IntlBreakIteratorObject b) return base.Compare(context, in left, in right);
        bool equal = a.Breaks is null || b.Breaks is null ? a.Breaks == b.Breaks : a.Breaks.Equals(b.Breaks);
        return equal ? 0 : 1;
    }

    internal override PhpArray GetView(RequestContext ctx)
    {
        var view = new PhpArray();
        view.Set(ctx, PhpString.Literal("valid"), Value.Bool(Breaks is not null));
        if (Breaks is null) return view;
        view.Set(ctx, PhpString.Literal("text"), _text is null ? Value.Null : Value.String(_text));

        // the names that C++'s typeid gives
        view.Set(ctx, PhpString.Literal("type"), Value.String(PhpString.FromLatin1(
            Breaks is CodePointBreaks ? "N3PHP22CodePointBreakIteratorE" : $"N6icu_{Icu.Major}22RuleBasedBreakIteratorE")));
        return view;
    }
}

/// <summary>IntlRuleBasedBreakIterator: boundaries by rules that can be read, or are the script's own.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlRuleBasedBreakIterator extends IntlBreakIterator", Order = 16, NotSerializable = true)]
internal sealed class IntlRuleBasedBreakIteratorObject(PhpClass cls) : IntlBreakIteratorObject(cls)
{
    [PhpMethod("public function __construct(string $rules, bool $compiled = false)")]
    public void Construct(RequestContext ctx, PhpString rules, bool compiled)
    {
        const string self = "IntlRuleBasedBreakIterator::__construct(): ";
        if (Breaks is not null) Throw.Error(ctx, "IntlRuleBasedBreakIterator object is already constructed");
        if (compiled)
        {
            Breaks = RuleBreaks.FromBinary(rules.Span, out _);
            if (Breaks is null) Throw.New(ctx, "IntlException", self + "unable to create instance from compiled rules");
            return;
        }

        string? text = Icu.FromUtf8(rules);
        if (text is null) Throw.New(ctx, "IntlException", self + "rules were not a valid UTF-8 string");
        Breaks = RuleBreaks.FromRules(text, out ParseError problem, out int status);
        IntlError.Global(ctx).Code = status;
        if (Breaks is null) Throw.New(ctx, "IntlException", $"{self}unable to create RuleBasedBreakIterator from rules ({problem.Describe()})");
    }

    private RuleBreaks Rules(RequestContext ctx) => (RuleBreaks)Fetch(ctx);

    [PhpMethod("public function getBinaryRules(): string|false", Tentative = true)]
    public PhpString? getBinaryRules(RequestContext ctx) => PhpString.FromSpan(Rules(ctx).BinaryRules());

    [PhpMethod("public function getRules(): string|false", Tentative = true)]
    public PhpString? getRules(RequestContext ctx) => PhpString.FromUtf8(Rules(ctx).Rules());

    [PhpMethod("public function getRuleStatus(): int", Tentative = true)]
    public long getRuleStatus(RequestContext ctx) => Rules(ctx).RuleStatus;

    [PhpMethod("public function getRuleStatusVec(): array|false", Tentative = true)]
    public PhpArray? getRuleStatusVec(RequestContext ctx)
    {
        int[] statuses = Rules(ctx).RuleStatuses(out int status);
        if (!IntlError.Check(ctx, Error, status, "rbbi_get_rule_status_vec: failed obtaining the status values")) return null;
        var all = new PhpArray(statuses.Length);
        foreach (int one in statuses) all.Append(ctx, Value.Int(one));
        return all;
    }
}

/// <summary>IntlCodePointBreakIterator.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlCodePointBreakIterator extends IntlBreakIterator", Order = 17, NotSerializable = true)]
internal sealed class IntlCodePointBreakIteratorObject(PhpClass cls) : IntlBreakIteratorObject(cls)
{
    [PhpMethod("public function getLastCodePoint(): int", Tentative = true)]
    public long getLastCodePoint(RequestContext ctx) => ((CodePointBreaks)Fetch(ctx)).LastCodePoint;
}

/// <summary>IntlPartsIterator: the texts between boundaries.</summary>
[PhpExtension("intl")]
[PhpClass("class IntlPartsIterator extends IntlIterator", Order = 18, NotSerializable = true)]
[PhpClassConst("public const int KEY_SEQUENTIAL = 0")]
[PhpClassConst("public const int KEY_LEFT = 1")]
[PhpClassConst("public const int KEY_RIGHT = 2")]
internal sealed class IntlPartsIteratorObject(PhpClass cls) : IntlIteratorObject(cls)
{
    private const int KeyLeft = 1, KeyRight = 2;

    private static readonly PhpString GetRuleStatus = PhpString.Literal("getrulestatus");

    private IntlBreakIteratorObject? _over;
    private TextBreaks? _breaks;
    private int _keys;
    private long _key;
    private PhpString? _part;

    internal static IntlPartsIteratorObject Over(RequestContext ctx, IntlBreakIteratorObject over, TextBreaks breaks, int keys)
    {
        var o = (IntlPartsIteratorObject)ctx.NewObject(ctx.Environment.CoreClass("intlpartsiterator"));
        over.AddRef();
        (o._over, o._breaks, o._keys) = (over, breaks, keys);
        return o;
    }

    private TextBreaks Fetch(RequestContext ctx)
    {
        if (_breaks is null) Throw.Error(ctx, "Found unconstructed IntlIterator");
        return _breaks;
    }

    [PhpMethod("public function getBreakIterator(): IntlBreakIterator", Tentative = true)]
    public Value getBreakIterator(RequestContext ctx)
    {
        Fetch(ctx);
        return Value.Object(_over!).Copied();
    }

    [PhpMethod("public function getRuleStatus(): int", Tentative = true)]
    public Value getRuleStatus(RequestContext ctx)
    {
        Fetch(ctx);
        return ctx.CallMethod(_over!, GetRuleStatus);
    }

    public override Value current(RequestContext ctx)
    {
        Fetch(ctx);
        return _part is null ? Value.Null : Value.String(_part);
    }

    public override Value key(RequestContext ctx)
    {
        Fetch(ctx);
        return Value.Int(_key);
    }

    public override void next(RequestContext ctx)
    {
        Take(Fetch(ctx));
        if (_keys == 0) _key++;
    }

    public override void rewind(RequestContext ctx)
    {
        Fetch(ctx).First();
        _key = 0;
        Take(_breaks!);
    }

    public override bool valid(RequestContext ctx)
    {
        Fetch(ctx);
        return _part is not null;
    }

    /// <summary>The part behind the boundary where the break iterator stands.</summary>
    private void Take(TextBreaks breaks)
    {
        _part = null;
        int start = breaks.Current;
        if (start == TextBreaks.Done) return;
        int end = breaks.Next();
        if (end == TextBreaks.Done) return;
        if (_keys == KeyLeft) _key = start;
        if (_keys == KeyRight) _key = end;
        _part = _over!.Part(start, end);
        _part.MarkShared();
    }

    internal override void EnumerateChildren(ChildVisitor visit)
    {
        if (_over is not null) visit(Value.Object(_over));
        base.EnumerateChildren(visit);
    }

    internal override void FreeObject(RequestContext ctx)
    {
        base.FreeObject(ctx);
        if (_over is not { } held) return;
        _over = null;
        Value.Object(held).Release(ctx);
    }
}
