using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>Code points as UTF-8.</summary>
internal static class Utf8Text
{
    /// <summary>Also of surrogates and what is beyond Unicode, by the pattern.</summary>
    internal static void Append(PhpStringBuilder to, int cp)
    {
        if (cp < 0x80) to.Append((byte)cp);
        else if (cp < 0x800) to.Append((byte)(0xC0 | (cp >> 6))).Append((byte)(0x80 | (cp & 0x3F)));
        else if (cp < 0x10000) to.Append((byte)(0xE0 | (cp >> 12))).Append((byte)(0x80 | ((cp >> 6) & 0x3F))).Append((byte)(0x80 | (cp & 0x3F)));
        else to.Append((byte)(0xF0 | (cp >> 18))).Append((byte)(0x80 | ((cp >> 12) & 0x3F))).Append((byte)(0x80 | ((cp >> 6) & 0x3F))).Append((byte)(0x80 | (cp & 0x3F)));
    }
}
