using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Phar;

/// <summary>The wrapper phar://, and archives that are run as scripts.</summary>
public static class PharBuiltins
{
    public static void Register(RuntimeEnvironment environment)
    {
        environment.StreamWrappers.Add("phar", new PharWrapper());
        environment.ScriptContent = Stub;
    }

    /// <summary>Of a file with ".phar" in its name: the stub of a tar or zip archive, the unpacked bytes of a compressed one.</summary>
    private static byte[]? Stub(RequestContext ctx, ScriptSource source)
    {
        if (source.OpenedPath.Span.IndexOf(".phar"u8) < 0 || source.OpenedPath.Span.IndexOf("://"u8) >= 0) return null;
        if (PharState.Of(ctx).TryOpen(ctx, source.OpenedPath.ToString()) is not { } archive) return null;
        if (!archive.IsZip && !archive.IsTar) return (archive.Flags & PharFlags.ArchiveMask) != 0 ? archive.Image : null;
        try
        {
            return archive.Manifest.GetValueOrDefault(PharFlags.StubName)?.Read(ctx).ToArray();
        }
        catch (PharFailure)
        {
            return null;
        }
    }
}

/// <summary>phar.*: what was forbidden at the start stays forbidden.</summary>
[PhpExtension("Phar")]
[PhpIni("phar.readonly", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnReadOnly))]
[PhpIni("phar.require_hash", "1", IniAccess.All, Kind = IniKind.Bool, OnChange = nameof(OnRequireHash))]
[PhpIni("phar.cache_list", "", IniAccess.System)]
internal static class PharSettings
{
    internal static bool OnReadOnly(IniTable table, PhpString? value, IniStage stage)
    {
        if (!MayBecome(table, "phar.readonly", value, stage)) return false;
        if (table.Context is not { } ctx) return true;
        bool isReadOnly = IniQuantity.ParseBool(value);
        foreach (PharArchive archive in PharState.Of(ctx).Files.Values)
            if (!archive.IsData) archive.IsWriteable = !isReadOnly;
        return true;
    }

    internal static bool OnRequireHash(IniTable table, PhpString? value, IniStage stage) => MayBecome(table, "phar.require_hash", value, stage);

    private static bool MayBecome(IniTable table, string setting, PhpString? value, IniStage stage) =>
        stage == IniStage.Startup || IniQuantity.ParseBool(value) || table.Context is null || !IniQuantity.ParseBool(table.Registry.Find(PhpString.FromLatin1(setting))?.Value);
}
