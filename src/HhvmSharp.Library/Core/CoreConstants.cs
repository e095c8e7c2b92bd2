using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Core;

/// <summary>The constants of the engine and of main: levels, versions, limits, places.</summary>
[PhpExtension("Core")]
internal static class CoreConstants
{
    [PhpConst("E_ERROR")] internal const long EError = 1;
    [PhpConst("E_WARNING")] internal const long EWarning = 2;
    [PhpConst("E_PARSE")] internal const long EParse = 4;
    [PhpConst("E_NOTICE")] internal const long ENotice = 8;
    [PhpConst("E_CORE_ERROR")] internal const long ECoreError = 16;
    [PhpConst("E_CORE_WARNING")] internal const long ECoreWarning = 32;
    [PhpConst("E_COMPILE_ERROR")] internal const long ECompileError = 64;
    [PhpConst("E_COMPILE_WARNING")] internal const long ECompileWarning = 128;
    [PhpConst("E_USER_ERROR")] internal const long EUserError = 256;
    [PhpConst("E_USER_WARNING")] internal const long EUserWarning = 512;
    [PhpConst("E_USER_NOTICE")] internal const long EUserNotice = 1024;
    [PhpConst("E_RECOVERABLE_ERROR")] internal const long ERecoverableError = 4096;
    [PhpConst("E_DEPRECATED")] internal const long EDeprecated = 8192;
    [PhpConst("E_USER_DEPRECATED")] internal const long EUserDeprecated = 16384;
    [PhpConst("E_ALL")] internal const long EAll = 30719;
    [PhpConst("DEBUG_BACKTRACE_PROVIDE_OBJECT")] internal const long DebugBacktraceProvideObject = 1;
    [PhpConst("DEBUG_BACKTRACE_IGNORE_ARGS")] internal const long DebugBacktraceIgnoreArgs = 2;
    [PhpConst("ZEND_THREAD_SAFE")] internal const bool ZendThreadSafe = false;
    [PhpConst("ZEND_DEBUG_BUILD")] internal const bool ZendDebugBuild = false;
    [PhpConst("PHP_VERSION")] internal const string PhpVersion = "8.4.24";
    [PhpConst("PHP_MAJOR_VERSION")] internal const long PhpMajorVersion = 8;
    [PhpConst("PHP_MINOR_VERSION")] internal const long PhpMinorVersion = 4;
    [PhpConst("PHP_RELEASE_VERSION")] internal const long PhpReleaseVersion = 24;
    [PhpConst("PHP_EXTRA_VERSION")] internal const string PhpExtraVersion = "";
    [PhpConst("PHP_VERSION_ID")] internal const long PhpVersionId = 80424;
    [PhpConst("PHP_ZTS")] internal const bool PhpZts = false;
    [PhpConst("PHP_DEBUG")] internal const bool PhpDebug = false;
    [PhpConst("PHP_OS")] internal const string PhpOs = "Linux";
    [PhpConst("PHP_OS_FAMILY")] internal const string PhpOsFamily = "Linux";
    [PhpConst("DEFAULT_INCLUDE_PATH")] internal const string DefaultIncludePath = ".:/usr/share/php";
    [PhpConst("PEAR_INSTALL_DIR")] internal const string PearInstallDir = "/usr/share/php";
    [PhpConst("PEAR_EXTENSION_DIR")] internal const string PearExtensionDir = "/usr/lib/php/20240924";
    [PhpConst("PHP_EXTENSION_DIR")] internal const string PhpExtensionDir = "/usr/lib/php/20240924";
    [PhpConst("PHP_PREFIX")] internal const string PhpPrefix = "/usr";
    [PhpConst("PHP_BINDIR")] internal const string PhpBindir = "/usr/bin";
    [PhpConst("PHP_SBINDIR")] internal const string PhpSbindir = "/usr/sbin";
    [PhpConst("PHP_MANDIR")] internal const string PhpMandir = "/usr/share/man";
    [PhpConst("PHP_LIBDIR")] internal const string PhpLibdir = "/usr/lib/php";
    [PhpConst("PHP_DATADIR")] internal const string PhpDatadir = "/usr/share/php/8.4";
    [PhpConst("PHP_SYSCONFDIR")] internal const string PhpSysconfdir = "/etc";
    [PhpConst("PHP_LOCALSTATEDIR")] internal const string PhpLocalstatedir = "/var";
    [PhpConst("PHP_CONFIG_FILE_PATH")] internal const string PhpConfigFilePath = "/etc/php/8.4/cli";
    [PhpConst("PHP_CONFIG_FILE_SCAN_DIR")] internal const string PhpConfigFileScanDir = "/etc/php/8.4/cli/conf.d";
    [PhpConst("PHP_SHLIB_SUFFIX")] internal const string PhpShlibSuffix = "so";
    [PhpConst("PHP_MAXPATHLEN")] internal const long PhpMaxpathlen = 4096;
    [PhpConst("PHP_INT_MAX")] internal const long PhpIntMax = 9223372036854775807;
    [PhpConst("PHP_INT_SIZE")] internal const long PhpIntSize = 8;
    [PhpConst("PHP_FD_SETSIZE")] internal const long PhpFdSetsize = 1024;
    [PhpConst("PHP_FLOAT_DIG")] internal const long PhpFloatDig = 15;
    [PhpConst("PHP_FLOAT_EPSILON")] internal const double PhpFloatEpsilon = 2.220446049250313E-16;
    [PhpConst("PHP_FLOAT_MAX")] internal const double PhpFloatMax = 1.7976931348623157E+308;
    [PhpConst("UPLOAD_ERR_OK")] internal const long UploadErrOk = 0;
    [PhpConst("UPLOAD_ERR_INI_SIZE")] internal const long UploadErrIniSize = 1;
    [PhpConst("UPLOAD_ERR_FORM_SIZE")] internal const long UploadErrFormSize = 2;
    [PhpConst("UPLOAD_ERR_PARTIAL")] internal const long UploadErrPartial = 3;
    [PhpConst("UPLOAD_ERR_NO_FILE")] internal const long UploadErrNoFile = 4;
    [PhpConst("UPLOAD_ERR_NO_TMP_DIR")] internal const long UploadErrNoTmpDir = 6;
    [PhpConst("UPLOAD_ERR_CANT_WRITE")] internal const long UploadErrCantWrite = 7;
    [PhpConst("UPLOAD_ERR_EXTENSION")] internal const long UploadErrExtension = 8;
    [PhpConst("PHP_EOL")] internal const string PhpEol = "\n";
    [PhpConst("PHP_INT_MIN")] internal const long PhpIntMin = long.MinValue;
    [PhpConst("PHP_FLOAT_MIN")] internal const double PhpFloatMin = 2.2250738585072014E-308;
    [PhpConst("E_STRICT", Deprecated = true)] internal const long EStrict = 2048;
    [PhpConst("TRUE")] internal const bool True = true;
    [PhpConst("FALSE")] internal const bool False = false;
    [PhpConst("NULL")] internal static Value Null => Value.Null;
}
