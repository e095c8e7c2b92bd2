using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Streams;

/// <summary>The settings of streams.</summary>
[PhpExtension("standard")]
[PhpIni("user_agent", null, IniAccess.All)]
[PhpIni("from", null, IniAccess.All)]
[PhpIni("default_socket_timeout", "60", IniAccess.All)]
[PhpIni("auto_detect_line_endings", "0", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(DetectChanges))]
internal static class StreamSettings
{
    internal static bool DetectChanges(IniTable table, PhpString? value, IniStage stage)
    {
        if (IniQuantity.ParseBool(value)) table.Raise(ErrorLevel.Deprecated, "auto_detect_line_endings is deprecated");
        return true;
    }
}
