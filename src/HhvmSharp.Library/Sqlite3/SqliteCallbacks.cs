using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HhvmSharp.Library.Sqlite3;

/// <summary>Where SQLite enters. No exception may pass through its frames.</summary>
internal static unsafe class SqliteCallbacks
{
    private static T Of<T>(nint data)
        where T : class => (T)GCHandle.FromIntPtr(data).Target!;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void OnFunction(nint context, int count, nint* values)
    {
        SqliteFunction function = Of<SqliteFunction>(LibSqlite3.sqlite3_user_data(context));
        try
        {
            function.Call(context, count, values);
        }
        catch (Exception e)
        {
            function.Context.Caught(e);
            LibSqlite3.sqlite3_result_null(context);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void OnStep(nint context, int count, nint* values)
    {
        SqliteFunction function = Of<SqliteFunction>(LibSqlite3.sqlite3_user_data(context));
        try
        {
            function.Step(context, count, values);
        }
        catch (Exception e)
        {
            function.Context.Caught(e);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static void OnFinal(nint context)
    {
        SqliteFunction function = Of<SqliteFunction>(LibSqlite3.sqlite3_user_data(context));
        try
        {
            function.Final(context);
        }
        catch (Exception e)
        {
            function.Context.Caught(e);
            LibSqlite3.sqlite3_result_null(context);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int OnCompare(nint data, int aLength, byte* a, int bLength, byte* b)
    {
        SqliteCollation collation = Of<SqliteCollation>(data);
        try
        {
            return collation.Compare(aLength, a, bLength, b);
        }
        catch (Exception e)
        {
            collation.Context.Caught(e);
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    internal static int OnAuthorize(nint data, int action, byte* first, byte* second, byte* third, byte* fourth)
    {
        SqliteAuthorizer authorizer = Of<SqliteAuthorizer>(data);
        try
        {
            return authorizer.Authorize(action, first, second, third, fourth);
        }
        catch (Exception e)
        {
            authorizer.Context.Caught(e);
            return LibSqlite3.Deny;
        }
    }
}
