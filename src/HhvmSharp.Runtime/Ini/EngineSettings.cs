using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Ini;

/// <summary>Settings that the engine reads often, each kept as a typed field of <see cref="EngineSettings"/>.</summary>
internal enum EngineSetting : byte
{
    None, ErrorReporting, DisplayErrors, DisplayStartupErrors, HtmlErrors, XmlrpcErrors, LogErrors, IgnoreRepeatedErrors,
    IgnoreRepeatedSource, ErrorLog, ImplicitFlush, IgnoreUserAbort, ShortOpenTag, Precision, SerializePrecision,
    MemoryLimit, MaxExecutionTime, Assertions, EnableGc, ExceptionIgnoreArgs, ExceptionStringParamMaxLen, IncludePath,
    OpenBasedir, DefaultCharset, DefaultMimetype, Encoding, FiberStackSize, SyslogFacility, SyslogFilter, Refused,
}

/// <summary>Where display_errors sends messages.</summary>
public enum ErrorDisplay : byte { Off, StandardOutput, StandardError }

/// <summary>The typed copies. A struct: a request starts with one copy of the process's.</summary>
public struct EngineSettings
{
    public int ErrorReporting;
    public ErrorDisplay DisplayErrors;
    public bool DisplayStartupErrors, HtmlErrors, XmlrpcErrors, LogErrors, IgnoreRepeatedErrors, IgnoreRepeatedSource,
        ImplicitFlush, IgnoreUserAbort, ShortOpenTag, EnableGc, ExceptionIgnoreArgs;

    /// <summary>-1: the shortest form that reads back the same.</summary>
    public int Precision, SerializePrecision;

    /// <summary>Bytes.</summary>
    public long MemoryLimit;

    /// <summary>Seconds; 0: none.</summary>
    public long MaxExecutionTime;

    /// <summary>1 checked, 0 compiled but skipped, -1 not compiled.</summary>
    public int Assertions;

    public int ExceptionStringParamMaxLen;

    /// <summary>fiber.stack_size as the program has set it: stacks are as large as they need to be, but PHP's least is asked for.</summary>
    public long? FiberStackSize;

    /// <summary>null: standard error (or the server's log).</summary>
    public PhpString? ErrorLog;

    public PhpString? IncludePath, OpenBasedir, DefaultCharset, DefaultMimetype;

    /// <summary>Counts the changes of default_charset, internal_encoding, input_encoding and output_encoding.</summary>
    public int EncodingChanges;
}
