using HhvmSharp.Library.Libxml;

namespace HhvmSharp.Library.Dom;

/// <summary>What a document of Dom\ has besides its tree (php_dom_private_data).</summary>
internal sealed unsafe class ModernData : IDisposable
{
    internal readonly NamespaceMapper Namespaces;
    internal readonly TemplateContents Templates = new();

    /// <summary>It was parsed in quirks mode: ids and classes in selectors know no case.</summary>
    internal bool IsQuirky;

    private ModernData(XmlDoc* doc) => Namespaces = new NamespaceMapper(doc);

    /// <summary>A document's; it becomes one of Dom\ by that.</summary>
    internal static ModernData Of(DocumentRef document)
    {
        if (document.Data is ModernData known) return known;
        var made = new ModernData(document.Doc);
        document.Data = made;
        document.Classes = DomClasses.Modern;
        return made;
    }

    public void Dispose() => Templates.Dispose();
}
