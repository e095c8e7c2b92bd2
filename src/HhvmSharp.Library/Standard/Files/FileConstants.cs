using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Standard.Files;

/// <summary>Constants of the file functions.</summary>
[PhpExtension("standard")]
internal static class FileConstants
{
    [PhpConst("SEEK_SET")] internal const long SeekSet = 0;
    [PhpConst("SEEK_CUR")] internal const long SeekCur = 1;
    [PhpConst("SEEK_END")] internal const long SeekEnd = 2;
    [PhpConst("LOCK_SH")] internal const long LockSh = 1;
    [PhpConst("LOCK_EX")] internal const long LockEx = 2;
    [PhpConst("LOCK_UN")] internal const long LockUn = 3;
    [PhpConst("LOCK_NB")] internal const long LockNb = 4;
    [PhpConst("FILE_USE_INCLUDE_PATH")] internal const long FileUseIncludePath = 1;
    [PhpConst("FILE_IGNORE_NEW_LINES")] internal const long FileIgnoreNewLines = 2;
    [PhpConst("FILE_SKIP_EMPTY_LINES")] internal const long FileSkipEmptyLines = 4;
    [PhpConst("FILE_APPEND")] internal const long FileAppend = 8;
    [PhpConst("FILE_NO_DEFAULT_CONTEXT")] internal const long FileNoDefaultContext = 16;
    [PhpConst("FILE_TEXT", Deprecated = true)] internal const long FileText = 0;
    [PhpConst("FILE_BINARY", Deprecated = true)] internal const long FileBinary = 0;
    [PhpConst("FNM_NOESCAPE")] internal const long FnmNoescape = 2;
    [PhpConst("FNM_PATHNAME")] internal const long FnmPathname = 1;
    [PhpConst("FNM_PERIOD")] internal const long FnmPeriod = 4;
    [PhpConst("FNM_CASEFOLD")] internal const long FnmCasefold = 16;
    [PhpConst("GLOB_BRACE")] internal const long GlobBrace = 1024;
    [PhpConst("GLOB_ERR")] internal const long GlobErr = 1;
    [PhpConst("GLOB_MARK")] internal const long GlobMark = 2;
    [PhpConst("GLOB_NOCHECK")] internal const long GlobNocheck = 16;
    [PhpConst("GLOB_NOESCAPE")] internal const long GlobNoescape = 64;
    [PhpConst("GLOB_NOSORT")] internal const long GlobNosort = 4;
    [PhpConst("GLOB_ONLYDIR")] internal const long GlobOnlydir = 8192;
    [PhpConst("GLOB_AVAILABLE_FLAGS")] internal const long GlobAvailableFlags = 9303;
    [PhpConst("SCANDIR_SORT_ASCENDING")] internal const long ScandirSortAscending = 0;
    [PhpConst("SCANDIR_SORT_DESCENDING")] internal const long ScandirSortDescending = 1;
    [PhpConst("SCANDIR_SORT_NONE")] internal const long ScandirSortNone = 2;
}
