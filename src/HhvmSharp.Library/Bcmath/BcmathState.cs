using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Ini;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Bcmath;

/// <summary>The request's default scale.</summary>
[PhpExtension("bcmath")]
[PhpIni("bcmath.scale", "0", IniAccess.All, Kind = IniKind.NonNegative, OnChange = nameof(OnScale))]
internal sealed class BcmathState
{
    private int _scale, _version = -1;

    internal static bool OnScale(IniTable table, PhpString? value, IniStage stage) =>
        value is null || IniQuantity.Parse(value, out _) <= int.MaxValue;

    internal static int DefaultScale(RequestContext ctx)
    {
        BcmathState state = ctx.GetState<BcmathState>();
        if (state._version != ctx.Ini.Version)
        {
            state._scale = (int)ctx.Ini.GetLong("bcmath.scale");
            state._version = ctx.Ini.Version;
        }

        return state._scale;
    }
}
