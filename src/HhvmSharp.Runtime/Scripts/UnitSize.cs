using System.Runtime.CompilerServices;
using HhvmSharp.Runtime.Bytecode;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Scripts;

/// <summary>What a compiled file takes of the cache: its ops, literals, names and caches, estimated.</summary>
internal static class UnitSize
{
    /// <summary>Objects of the description of a function, and of a class.</summary>
    private const int CodeBytes = 320, ClassBytes = 400;

    internal static long Of(ScriptUnit unit)
    {
        long size = unit.FileName.Length;
        foreach (OpArray code in UnitLinks.Codes(unit)) size += Of(code);
        return size + ((long)unit.Classes.Length * ClassBytes);
    }

    private static long Of(OpArray code)
    {
        long size = CodeBytes + ((long)code.Ops.Length * Unsafe.SizeOf<Op>()) + ((long)code.CacheSize * 8) + (code.Params.Length * 80L) + (code.DocComment?.Length ?? 0);
        foreach (Value v in code.Literals) size += 16 + (v.IsString ? v.AsString.Length + 40 : 0);
        foreach (PhpString name in code.CvNames) size += 8 + name.Length;
        return size;
    }
}
