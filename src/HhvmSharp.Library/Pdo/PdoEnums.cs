namespace HhvmSharp.Library.Pdo;

/// <summary>PDO::FETCH_*: a mode, and flags above it.</summary>
internal static class PdoFetch
{
    internal const long Default = 0, Lazy = 1, Assoc = 2, Num = 3, Both = 4, Obj = 5, Bound = 6, Column = 7, Class = 8, Into = 9, Func = 10,
        Named = 11, KeyPair = 12, Max = 13;

    internal const long Flags = 0xFFFF0000, Group = 0x10000, Unique = 0x30000, ClassType = 0x40000, Serialize = 0x80000, PropsLate = 0x100000;
}

/// <summary>PDO::PARAM_*.</summary>
internal static class PdoParam
{
    internal const long Null = 0, Int = 1, Str = 2, Lob = 3, Stmt = 4, Bool = 5, Types = 0xFFFF;
}

/// <summary>PDO::ATTR_*.</summary>
internal static class PdoAttr
{
    internal const long Autocommit = 0, Timeout = 2, ErrMode = 3, ServerVersion = 4, ClientVersion = 5, Case = 8, Cursor = 10, OracleNulls = 11,
        Persistent = 12, StatementClass = 13, DriverName = 16, StringifyFetches = 17, DefaultFetchMode = 19, EmulatePrepares = 20, DriverSpecific = 1000;
}

/// <summary>PDO::ERRMODE_*.</summary>
internal static class PdoErrMode
{
    internal const long Silent = 0, Warning = 1, Exception = 2;
}

/// <summary>PDO::CASE_*.</summary>
internal static class PdoCase
{
    internal const long Natural = 0, Upper = 1, Lower = 2;
}

/// <summary>PDO::NULL_*.</summary>
internal static class PdoNull
{
    internal const long FromEmptyString = 1, ToEmptyString = 2;
}
