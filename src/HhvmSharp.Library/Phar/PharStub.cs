using System.Globalization;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>The stub of an archive that was not given one: maps the archive and runs its start file, on the web as well.</summary>
internal static class PharStub
{
    private const int LongestName = 400;

    internal static PhpString Default() => Create(null, null);

    internal static PhpString Create(PhpString? index, PhpString? webIndex)
    {
        PhpString start = index ?? PhpString.Literal("index.php"), web = webIndex ?? PhpString.Literal("index.php");
        if (start.Length > LongestName) throw new PharFailure(TooLong("filename", start.Length));
        if (web.Length > LongestName) throw new PharFailure(TooLong("web filename", web.Length));
        return PhpString.FromLatin1($$"""
            <?php

            $web = '{{web}}';

            if (!in_array('phar', stream_get_wrappers()) || !class_exists('Phar', false)) {
                fwrite(fopen('php://stderr', 'w'), "This archive needs PHP's extension phar.\n");
                exit(1);
            }

            Phar::interceptFileFuncs();
            set_include_path('phar://' . __FILE__ . PATH_SEPARATOR . get_include_path());
            Phar::webPhar(null, $web);
            include 'phar://' . __FILE__ . '/' . '{{start}}';
            return;

            __HALT_COMPILER(); ?>
            """.ReplaceLineEndings("\n"));
    }

    private static string TooLong(string what, int length) => string.Create(
        CultureInfo.InvariantCulture,
        $"Illegal {what} passed in for stub creation, was {length} characters long, and only {LongestName} or less is allowed");
}
