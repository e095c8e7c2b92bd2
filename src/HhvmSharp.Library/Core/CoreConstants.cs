using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>Constants of the engine.</summary>
[PhpExtension("Core")]
internal static class CoreConstants
{
    [PhpConst("E_ERROR")] internal const int Error = ErrorLevel.Error;
    [PhpConst("E_WARNING")] internal const int Warning = ErrorLevel.Warning;
    [PhpConst("E_PARSE")] internal const int Parse = ErrorLevel.Parse;
    [PhpConst("E_NOTICE")] internal const int Notice = ErrorLevel.Notice;
    [PhpConst("E_CORE_ERROR")] internal const int CoreError = ErrorLevel.CoreError;
    [PhpConst("E_CORE_WARNING")] internal const int CoreWarning = ErrorLevel.CoreWarning;
    [PhpConst("E_COMPILE_ERROR")] internal const int CompileError = ErrorLevel.CompileError;
    [PhpConst("E_COMPILE_WARNING")] internal const int CompileWarning = ErrorLevel.CompileWarning;
    [PhpConst("E_USER_ERROR")] internal const int UserError = ErrorLevel.UserError;
    [PhpConst("E_USER_WARNING")] internal const int UserWarning = ErrorLevel.UserWarning;
    [PhpConst("E_USER_NOTICE")] internal const int UserNotice = ErrorLevel.UserNotice;
    [PhpConst("E_STRICT", Deprecated = true)] internal const int Strict = ErrorLevel.Strict;
    [PhpConst("E_RECOVERABLE_ERROR")] internal const int RecoverableError = ErrorLevel.RecoverableError;
    [PhpConst("E_DEPRECATED")] internal const int DeprecatedLevel = ErrorLevel.Deprecated;
    [PhpConst("E_USER_DEPRECATED")] internal const int UserDeprecated = ErrorLevel.UserDeprecated;
    [PhpConst("E_ALL")] internal const int All = ErrorLevel.All;
    [PhpConst("DEBUG_BACKTRACE_PROVIDE_OBJECT")] internal const int ProvideObject = 1;
    [PhpConst("DEBUG_BACKTRACE_IGNORE_ARGS")] internal const int IgnoreArgs = 2;
    [PhpConst("ZEND_THREAD_SAFE")] internal const bool ThreadSafe = false;
    [PhpConst("ZEND_DEBUG_BUILD")] internal const bool DebugBuild = false;
    [PhpConst("TRUE")] internal const bool True = true;
    [PhpConst("FALSE")] internal const bool False = false;
    [PhpConst("NULL")] internal const string? Null = null;

    [PhpConst("PHP_VERSION")] internal const string Version = "8.4.24";
    [PhpConst("PHP_MAJOR_VERSION")] internal const int MajorVersion = 8;
    [PhpConst("PHP_MINOR_VERSION")] internal const int MinorVersion = 4;
    [PhpConst("PHP_RELEASE_VERSION")] internal const int ReleaseVersion = 24;
    [PhpConst("PHP_EXTRA_VERSION")] internal const string ExtraVersion = "";
    [PhpConst("PHP_VERSION_ID")] internal const int VersionId = 80424;
    [PhpConst("PHP_ZTS")] internal const bool Zts = false;
    [PhpConst("PHP_DEBUG")] internal const bool Debug = false;
    [PhpConst("PHP_OS")] internal const string Os = "Linux";
    [PhpConst("PHP_OS_FAMILY")] internal const string OsFamily = "Linux";
    [PhpConst("DEFAULT_INCLUDE_PATH")] internal const string DefaultIncludePath = ".:/usr/share/php";
    [PhpConst("PEAR_INSTALL_DIR")] internal const string PearDirectory = "/usr/share/php";
    [PhpConst("PEAR_EXTENSION_DIR")] internal const string PearExtensionDirectory = "/usr/lib/php/20240924";
    [PhpConst("PHP_EXTENSION_DIR")] internal const string ExtensionDirectory = "/usr/lib/php/20240924";
    [PhpConst("PHP_PREFIX")] internal const string Prefix = "/usr";
    [PhpConst("PHP_BINDIR")] internal const string BinDirectory = "/usr/bin";
    [PhpConst("PHP_SBINDIR")] internal const string SbinDirectory = "/usr/sbin";
    [PhpConst("PHP_MANDIR")] internal const string ManDirectory = "/usr/share/man";
    [PhpConst("PHP_LIBDIR")] internal const string LibDirectory = "/usr/lib/php";
    [PhpConst("PHP_DATADIR")] internal const string DataDirectory = "/usr/share/php/8.4";
    [PhpConst("PHP_SYSCONFDIR")] internal const string ConfigDirectory = "/etc";
    [PhpConst("PHP_LOCALSTATEDIR")] internal const string StateDirectory = "/var";
    [PhpConst("PHP_CONFIG_FILE_PATH")] internal const string ConfigFilePath = Runtime.Ini.IniConfiguration.DefaultPath;
    [PhpConst("PHP_CONFIG_FILE_SCAN_DIR")] internal const string ConfigScanDirectory = Runtime.Ini.IniConfiguration.DefaultScanPath;
    [PhpConst("PHP_SHLIB_SUFFIX")] internal const string LibrarySuffix = "so";
    [PhpConst("PHP_EOL")] internal const string EndOfLine = "\n";
    [PhpConst("PHP_MAXPATHLEN")] internal const int MaxPathLength = 4096;
    [PhpConst("PHP_INT_MAX")] internal const long IntMax = long.MaxValue;
    [PhpConst("PHP_INT_MIN")] internal const long IntMin = long.MinValue;
    [PhpConst("PHP_INT_SIZE")] internal const int IntSize = 8;
    [PhpConst("PHP_FD_SETSIZE")] internal const int FdSetSize = 1024;
    [PhpConst("PHP_FLOAT_DIG")] internal const int FloatDigits = 15;
    [PhpConst("PHP_FLOAT_EPSILON")] internal const double FloatEpsilon = 2.220446049250313E-16;
    [PhpConst("PHP_FLOAT_MAX")] internal const double FloatMax = double.MaxValue;
    [PhpConst("PHP_FLOAT_MIN")] internal const double FloatMin = 2.2250738585072014E-308;

    [PhpConst("UPLOAD_ERR_OK")] internal const int UploadOk = 0;
    [PhpConst("UPLOAD_ERR_INI_SIZE")] internal const int UploadIniSize = 1;
    [PhpConst("UPLOAD_ERR_FORM_SIZE")] internal const int UploadFormSize = 2;
    [PhpConst("UPLOAD_ERR_PARTIAL")] internal const int UploadPartial = 3;
    [PhpConst("UPLOAD_ERR_NO_FILE")] internal const int UploadNoFile = 4;
    [PhpConst("UPLOAD_ERR_NO_TMP_DIR")] internal const int UploadNoTmpDir = 6;
    [PhpConst("UPLOAD_ERR_CANT_WRITE")] internal const int UploadCantWrite = 7;
    [PhpConst("UPLOAD_ERR_EXTENSION")] internal const int UploadExtension = 8;
}
