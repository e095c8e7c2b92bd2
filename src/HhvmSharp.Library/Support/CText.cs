using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library;

/// <summary>Texts of C: bytes that end in NUL.</summary>
internal static unsafe class CText
{
    private static readonly byte[] Empty = [0];

    /// <summary>The bytes with a NUL behind them.</summary>
    internal static byte[] Z(ReadOnlySpan<byte> text)
    {
        if (text.Length == 0) return Empty;
        var copy = new byte[text.Length + 1];
        text.CopyTo(copy);
        return copy;
    }

    internal static byte[] Z(PhpString text) => Z(text.Span);

    internal static ReadOnlySpan<byte> Span(byte* text) => MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text);

    internal static PhpString Text(byte* text) => text == null ? PhpString.Empty : PhpString.FromSpan(Span(text));

    internal static PhpString? TextOrNull(byte* text) => text == null ? null : PhpString.FromSpan(Span(text));
}
