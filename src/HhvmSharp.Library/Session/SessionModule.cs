using System.Security.Cryptography;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Session;

/// <summary>Where sessions are kept (ps_module).</summary>
internal abstract class SessionModule
{
    internal abstract string Name { get; }

    /// <summary>There is something to close.</summary>
    internal abstract bool IsOpen { get; }

    internal abstract bool Open(RequestContext ctx, PhpString path, PhpString name);

    internal abstract bool Close(RequestContext ctx);

    /// <summary>Null: it failed.</summary>
    internal abstract PhpString? Read(RequestContext ctx, PhpString id);

    internal abstract bool Write(RequestContext ctx, PhpString id, PhpString data);

    internal abstract bool Destroy(RequestContext ctx, PhpString id);

    /// <summary>How many were removed; negative: it failed.</summary>
    internal abstract long CollectGarbage(RequestContext ctx, long maxLifetime);

    /// <summary>Null: it failed.</summary>
    internal virtual PhpString? CreateId(RequestContext ctx) => MakeId(ctx);

    /// <summary>Ids can be checked.</summary>
    internal virtual bool Validates => true;

    internal virtual bool IsValid(RequestContext ctx, PhpString id) => true;

    internal virtual bool UpdatesTimestamps => true;

    /// <summary>Instead of writing when nothing has changed.</summary>
    internal virtual bool UpdateTimestamp(RequestContext ctx, PhpString id, PhpString data) => Write(ctx, id, data);

    /// <summary>php_session_create_id: random, in the characters that the settings ask for.</summary>
    internal static PhpString MakeId(RequestContext ctx)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ,-"u8;
        int length = (int)ctx.Ini.GetLong("session.sid_length"), bits = (int)ctx.Ini.GetLong("session.sid_bits_per_character");
        byte[] random = RandomNumberGenerator.GetBytes(length);
        var id = new byte[length];
        int w = 0, have = 0, next = 0;
        for (int i = 0; i < length; i++)
        {
            if (have < bits)
            {
                w |= random[next++] << have;
                have += 8;
            }

            id[i] = digits[w & ((1 << bits) - 1)];
            w >>= bits;
            have -= bits;
        }

        return new PhpString(id);
    }

    internal const int MaxIdLength = 256;

    internal static bool IsKey(ReadOnlySpan<byte> id)
    {
        foreach (byte c in id)
            if (!char.IsAsciiLetterOrDigit((char)c) && c is not ((byte)',' or (byte)'-')) return false;
        return id.Length is > 0 and <= MaxIdLength;
    }
}
