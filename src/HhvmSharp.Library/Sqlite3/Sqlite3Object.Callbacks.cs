using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>Functions, aggregates, collations and the authorizer of PHP.</summary>
internal sealed partial class Sqlite3Object
{
    private KeptCallable _authorizerCallback;

    [PhpMethod("public function createFunction(string $name, callable $callback, int $argCount = -1, int $flags = 0): bool", Tentative = true)]
    public bool CreateFunction(RequestContext ctx, PhpString name, Value callback, long argCount, long flags)
    {
        SqliteConnection db = Require(ctx);
        return name.Length != 0 && db.AddFunction(ctx, new SqliteFunction(ctx, name, argCount, in callback), flags);
    }

    [PhpMethod("public function createAggregate(string $name, callable $stepCallback, callable $finalCallback, int $argCount = -1): bool", Tentative = true)]
    public bool CreateAggregate(RequestContext ctx, PhpString name, Value stepCallback, Value finalCallback, long argCount)
    {
        SqliteConnection db = Require(ctx);
        return name.Length != 0 && db.AddFunction(ctx, new SqliteFunction(ctx, name, argCount, in stepCallback, in finalCallback), 0);
    }

    [PhpMethod("public function createCollation(string $name, callable $callback): bool", Tentative = true)]
    public bool CreateCollation(RequestContext ctx, PhpString name, Value callback)
    {
        SqliteConnection db = Require(ctx);
        return name.Length != 0 && db.AddCollation(ctx, new SqliteCollation(ctx, name, in callback, WrongComparison));
    }

    private static int WrongComparison(RequestContext ctx, in Value result)
    {
        Arg.Warning(ctx, "An error occurred while invoking the compare callback (invalid return type).  Collation behaviour is undefined.");
        return 0;
    }

    [PhpMethod("public function setAuthorizer(?callable $callback): bool", Tentative = true)]
    public bool SetAuthorizer(RequestContext ctx, Value callback)
    {
        Require(ctx);
        KeptCallable old = _authorizerCallback;
        _authorizerCallback = callback.IsNull ? default : new KeptCallable(ctx, in callback);
        old.Release(ctx);
        return true;
    }

    /// <summary>open_basedir for attached databases, then PHP's callback.</summary>
    private sealed unsafe class Authorizer(RequestContext ctx, Sqlite3Object owner) : SqliteAuthorizer
    {
        internal override RequestContext Context => ctx;

        internal override int Authorize(int action, byte* first, byte* second, byte* third, byte* fourth)
        {
            if (action == LibSqlite3.ActionAttach && !MayAttach(first)) return LibSqlite3.Deny;
            if (!owner._authorizerCallback.IsSet) return LibSqlite3.Ok;
            Value[] arguments = [Value.Int(action), Argument(first), Argument(second), Argument(third), Argument(fourth)];
            Value result = owner._authorizerCallback.Call(ctx, arguments);
            int answer = LibSqlite3.Deny;
            if (result.IsUndef) owner.Report(ctx, 0, "An error occurred while invoking the authorizer callback");
            else if (!result.IsInt) owner.Report(ctx, 0, "The authorizer callback returned an invalid type: expected int");
            else if (result.IntValue is LibSqlite3.Ok or LibSqlite3.Deny or LibSqlite3.Ignore) answer = (int)result.IntValue;
            else owner.Report(ctx, 0, $"The authorizer callback returned an invalid value: {(int)result.IntValue}");
            result.Release(ctx);
            return answer;
        }

        private static Value Argument(byte* text) => text == null ? Value.Null : Value.String(CText.Text(text)).Copied();

        private bool MayAttach(byte* name)
        {
            if (ctx.Ini.GetString("open_basedir").Length == 0) return true;
            if (name == null) return false;
            PhpString file = CText.Text(name);
            if (file.Length == 0 || file.Equals(Memory)) return true;
            return !file.Span.StartsWith("file:"u8) && FilePath.IsAllowed(ctx, file);
        }
    }
}
