using HhvmSharp.Library.Spl;
using HhvmSharp.Runtime.Classes;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Hash;

/// <summary>What hash_init() returns.</summary>
[PhpExtension("hash")]
[PhpClass("final class HashContext")]
internal sealed class HashContextObject(PhpClass cls) : PhpInstance(cls)
{
    private const long Magic = 2;

    internal HashAlgorithm? Algorithm;

    /// <summary>Null when finished.</summary>
    internal HashEngine? Engine;

    internal HmacKey? Key;
    internal long Options;

    internal override PhpInstance? CloneObject(RequestContext ctx)
    {
        if (Engine is null)
        {
            ctx.ThrowError("Error", "Cannot clone a finalized HashContext");
            return null;
        }

        PhpInstance? copy = base.CloneObject(ctx);
        if (copy is HashContextObject context)
        {
            context.Algorithm = Algorithm;
            context.Engine = Engine.Clone();
            context.Key = Key;
            context.Options = Options;
        }

        return copy;
    }

    [PhpMethod("private function __construct()")]
    public void Construct()
    {
    }

    [PhpMethod("public function __serialize(): array")]
    public PhpArray Serialize(RequestContext ctx)
    {
        if (Engine is null || !Engine.IsSerializable) Throw.New(ctx, "Exception", $"HashContext for algorithm \"{Algorithm!.Name}\" cannot be serialized");
        if ((Options & HashFunctions.Hmac) != 0) Throw.New(ctx, "Exception", "HashContext with HASH_HMAC option cannot be serialized");
        var result = new PhpArray(5);
        result.Append(Value.String(Algorithm!.Name));
        result.Append(Value.Int(Options));
        result.Append(Value.Array(Engine!.Save()));
        result.Append(Value.Int(Magic));
        result.Append(SplSupport.Members(ctx, this));
        return result;
    }

    [PhpMethod("public function __unserialize(array $data): void")]
    public void Unserialize(RequestContext ctx, PhpArray data)
    {
        if (Engine is not null) Throw.New(ctx, "Exception", "HashContext::__unserialize called on initialized object");
        Value name = data.Get(0).Dereferenced(), options = data.Get(1).Dereferenced(), state = data.Get(2).Dereferenced(), magic = data.Get(3).Dereferenced(), members = data.Get(4).Dereferenced();
        if (!name.IsString || !magic.IsInt || !options.IsInt || state.IsUndef || !members.IsArray)
            Throw.New(ctx, "Exception", "Incomplete or ill-formed serialization data");
        if ((options.IntValue & HashFunctions.Hmac) != 0) Throw.New(ctx, "Exception", "HashContext with HASH_HMAC option cannot be serialized");
        HashAlgorithm? algorithm = HashAlgorithm.Find(name.AsString);
        if (algorithm is null) Throw.New(ctx, "Exception", "Unknown hash algorithm");
        HashEngine engine = algorithm!.Create();
        if (magic.IntValue != Magic || !state.IsArray || !engine.IsSerializable || !engine.Load(state.AsArray))
            Throw.New(ctx, "Exception", $"Incomplete or ill-formed serialization data (\"{algorithm.Name}\" code -1)");
        Algorithm = algorithm;
        Engine = engine;
        Options = options.IntValue;
        SplSupport.LoadProperties(ctx, this, members.AsArray);
    }

    [PhpMethod("public function __debugInfo(): array")]
    public PhpArray DebugInfo()
    {
        var result = new PhpArray(1);
        result.Add("algo", Value.String(Algorithm!.Name));
        return result;
    }
}

/// <summary>Hashing bit by bit.</summary>
[PhpExtension("hash")]
internal static class HashContextFunctions
{
    private static readonly PhpString ClassName = PhpString.Literal("HashContext");

    [PhpFunction("hash_init(string $algo, int $flags = 0, #[\\SensitiveParameter] string $key = \"\", array $options = []): HashContext")]
    internal static PhpInstance hash_init(RequestContext ctx, PhpString algo, long flags, PhpString key, PhpArray? options = null)
    {
        HashAlgorithm? algorithm = HashAlgorithm.Find(algo);
        if (algorithm is null) Arg.ValueError(ctx, 1, "must be a valid hashing algorithm");
        bool hmac = (flags & HashFunctions.Hmac) != 0;
        if (hmac && !algorithm.IsCryptographic) Arg.ValueError(ctx, 1, "must be a cryptographic hashing algorithm if HMAC is requested");
        if (hmac && key.Length == 0) Arg.ValueError(ctx, 3, "must not be empty when HMAC is requested");
        HashEngine engine = algorithm.Start(ctx, options);
        Throw.IfPending(ctx);
        var context = (HashContextObject)ctx.NewObject(ctx.FindClass(ClassName)!);
        context.Algorithm = algorithm;
        context.Engine = engine;
        context.Options = flags;
        if (hmac)
        {
            context.Key = new HmacKey(algorithm, key.Span);
            engine.Update(context.Key.Pad(0x36));
        }

        return context;
    }

    internal static HashContextObject Running(RequestContext ctx, PhpInstance context)
    {
        var c = (HashContextObject)context;
        if (c.Engine is null) Arg.TypeError(ctx, 1, "must be a valid, non-finalized HashContext");
        return c;
    }

    [PhpFunction("hash_update(HashContext $context, string $data): true")]
    internal static bool hash_update(RequestContext ctx, PhpInstance context, PhpString data)
    {
        Running(ctx, context).Engine!.Update(data.Span);
        return true;
    }

    [PhpFunction("hash_final(HashContext $context, bool $binary = false): string")]
    internal static PhpString hash_final(RequestContext ctx, PhpInstance context, bool binary)
    {
        HashContextObject c = Running(ctx, context);
        var digest = new byte[c.Algorithm!.DigestSize];
        c.Engine!.Finish(digest);
        if (c.Key is not null) digest = c.Key.Finish(digest);
        c.Engine = null;
        c.Key = null;
        return HashFunctions.Output(digest, binary);
    }

    [PhpFunction("hash_copy(HashContext $context): HashContext")]
    internal static PhpInstance hash_copy(RequestContext ctx, PhpInstance context) => Running(ctx, context).CloneObject(ctx)!;
}
