namespace HhvmSharp.Library.Dom;

/// <summary>The namespaces that DOM knows by itself.</summary>
internal static class NamespaceUris
{
    internal static ReadOnlySpan<byte> Html => "http://www.w3.org/1999/xhtml"u8;

    internal static ReadOnlySpan<byte> MathMl => "http://www.w3.org/1998/Math/MathML"u8;

    internal static ReadOnlySpan<byte> Svg => "http://www.w3.org/2000/svg"u8;

    internal static ReadOnlySpan<byte> XLink => "http://www.w3.org/1999/xlink"u8;

    internal static ReadOnlySpan<byte> Xml => "http://www.w3.org/XML/1998/namespace"u8;

    internal static ReadOnlySpan<byte> Xmlns => "http://www.w3.org/2000/xmlns/"u8;
}
