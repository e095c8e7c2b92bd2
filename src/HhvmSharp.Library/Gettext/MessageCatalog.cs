using System.Buffers.Binary;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Gettext;

/// <summary>A .mo file: originals and translations; of a plural the forms are divided by NULs.</summary>
internal sealed class MessageCatalog
{
    private const uint Magic = 0x950412DE;

    private readonly Dictionary<PhpString, PhpString> _messages = [];
    private PluralRule? _rule;

    /// <summary>What its header says; null: nothing.</summary>
    internal string? CodeSet { get; private set; }

    private MessageCatalog()
    {
    }

    /// <summary>Null: it is none, or broken.</summary>
    internal static MessageCatalog? Read(byte[] file)
    {
        const int header = 20;
        if (file.Length < header) return null;
        bool little = BinaryPrimitives.ReadUInt32LittleEndian(file) == Magic;
        if (!little && BinaryPrimitives.ReadUInt32BigEndian(file) != Magic) return null;
        uint count = Number(8), originals = Number(12), translations = Number(16);
        var catalog = new MessageCatalog();
        for (uint i = 0; i < count; i++)
        {
            if (Text(originals + (i * 8L)) is not { } original || Text(translations + (i * 8L)) is not { } translation) return null;
            int nul = original.Span.IndexOf((byte)0);
            catalog._messages.TryAdd(nul < 0 ? original : PhpString.FromSpan(original.Span[..nul]), translation);
        }

        if (catalog._messages.TryGetValue(PhpString.Empty, out PhpString? head)) catalog.ReadHeader(head.ToString());
        return catalog;

        uint Number(long at)
        {
            ReadOnlySpan<byte> bytes = file.AsSpan((int)at, 4);
            return little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes) : BinaryPrimitives.ReadUInt32BigEndian(bytes);
        }

        PhpString? Text(long at)
        {
            if (at + 8 > file.Length) return null;
            long length = Number(at), start = Number(at + 4);
            return start + length > file.Length ? null : PhpString.FromSpan(file.AsSpan((int)start, (int)length));
        }
    }

    private void ReadHeader(string header)
    {
        const string charset = "charset=", plural = "plural=";
        int at = header.IndexOf(charset, StringComparison.Ordinal);
        if (at >= 0)
        {
            string rest = header[(at + charset.Length)..];
            int end = rest.AsSpan().IndexOfAny(" \t\n");
            CodeSet = end < 0 ? rest : rest[..end];
        }

        at = header.IndexOf(plural, StringComparison.Ordinal);
        if (at >= 0) _rule = PluralRule.Parse(header[(at + plural.Length)..]);
    }

    /// <summary>The translation, in the form for a count when there is one; null: there is none.</summary>
    internal PhpString? Find(PhpString message, ulong? count)
    {
        if (!_messages.TryGetValue(message, out PhpString? found)) return null;
        ulong form = count is null ? 0 : _rule?.Form(count.Value) ?? (count == 1 ? 0UL : 1);
        ReadOnlySpan<byte> rest = found.Span;
        for (; form > 0; form--)
        {
            int nul = rest.IndexOf((byte)0);
            if (nul < 0)
            {
                rest = found.Span;
                break;
            }

            rest = rest[(nul + 1)..];
        }

        int end = rest.IndexOf((byte)0);
        return PhpString.FromSpan(end < 0 ? rest : rest[..end]);
    }
}
