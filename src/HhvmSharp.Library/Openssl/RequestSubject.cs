using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Openssl;

/// <summary>Fills a request with the given names and attributes and with the configuration's defaults (php_openssl_csr_make).</summary>
internal readonly unsafe struct RequestSubject(RequestContext ctx, KeyOptions options, nint request)
{
    private const string DefaultSuffix = "_default";

    internal bool Fill(PhpArray names, PhpArray? attributes, nint key)
    {
        string? nameSection = options.Setting(options.Section, "distinguished_name");
        if (nameSection is null || Section(nameSection) is not { } nameDefaults) return Failed();
        List<(string Name, PhpString Value)>? attributeDefaults = [];
        if (options.Setting(options.Section, "attributes") is { } attributeSection && (attributeDefaults = Section(attributeSection)) is null) return Failed();
        if (LibCrypto.SetRequestVersion(request, 0) == 0) return Failed();
        nint subject = LibCrypto.RequestSubject(request);
        if (!AddNames(subject, names) || !AddNameDefaults(subject, nameDefaults)) return false;
        if (attributes is not null && (!AddAttributes(attributes) || !AddAttributeDefaults(attributeDefaults))) return false;
        if (LibCrypto.SetRequestKey(request, key) == 0) OpensslErrors.Of(ctx).Collect();
        return true;
    }

    private bool Failed()
    {
        OpensslErrors.Of(ctx).Collect();
        return false;
    }

    private bool Refused(string message)
    {
        OpensslErrors.Of(ctx).Collect();
        Arg.Warning(ctx, message);
        return false;
    }

    private List<(string Name, PhpString Value)>? Section(string name)
    {
        nint section;
        fixed (byte* p = OpensslFunctions.Terminated(PhpString.FromLatin1(name))) section = LibCrypto.ConfigurationSection(options.Configuration, p);
        if (section == 0) return null;
        var result = new List<(string, PhpString)>();
        for (int i = 0; i < LibCrypto.StackCount(section); i++)
        {
            var item = (LibCrypto.ConfigurationValue*)LibCrypto.StackItem(section, i);
            result.Add((OpensslFunctions.Text(item->Name).ToString(), OpensslFunctions.Text(item->Value)));
        }

        return result;
    }

    private static int Nid(PhpString name)
    {
        fixed (byte* p = OpensslFunctions.Terminated(name)) return LibCrypto.NidOfText(p);
    }

    private bool AddNames(nint subject, PhpArray names)
    {
        foreach ((Value key, Value given) in names)
        {
            if (!key.IsString) continue;
            int nid = Nid(key.AsString);
            if (nid == LibCrypto.UndefinedName)
            {
                Arg.Warning(ctx, $"dn: {key.AsString} is not a recognized name");
                continue;
            }

            Value v = given.Dereferenced();
            if (!v.IsArray)
            {
                if (!AddName(subject, nid, in v)) return false;
                continue;
            }

            foreach ((Value _, Value part) in v.AsArray)
            {
                Value one = part.Dereferenced();
                if (!AddName(subject, nid, in one)) return false;
            }
        }

        return true;
    }

    private bool AddName(nint subject, int nid, in Value given)
    {
        PhpString text = Conversions.ToStr(ctx, in given);
        Throw.IfPending(ctx);
        fixed (byte* p = OpensslFunctions.Terminated(text))
            if (LibCrypto.AddNameEntry(subject, nid, LibCrypto.Utf8Text, p, -1, -1, 0) != 0) return true;
        return Refused($"dn: add_entry_by_NID {nid} -> {text} (failed; check error queue and value of string_mask OpenSSL option if illegal characters are reported)");
    }

    /// <summary>"0.organizationName_default": the part before a dot, colon or comma only tells several of one kind apart.</summary>
    private bool AddNameDefaults(nint subject, List<(string Name, PhpString Value)> defaults)
    {
        foreach ((string name, PhpString value) in defaults)
        {
            if (name.Length <= DefaultSuffix.Length || !name.EndsWith(DefaultSuffix, StringComparison.Ordinal)) continue;
            string type = name[..^DefaultSuffix.Length];
            int mark = type.AsSpan().IndexOfAny(':', ',', '.');
            if (mark >= 0 && mark + 1 < type.Length) type = type[(mark + 1)..];
            int nid = Nid(PhpString.FromLatin1(type));
            if (LibCrypto.FindNameEntry(subject, nid, -1) >= 0) continue;
            bool ok;
            fixed (byte* p = OpensslFunctions.Terminated(value)) ok = LibCrypto.AddNameEntry(subject, nid, LibCrypto.Utf8Text, p, -1, -1, 0) != 0;
            if (!ok) return Refused($"add_entry_by_txt {type} -> {value} (failed)");
        }

        return true;
    }

    private bool AddAttributes(PhpArray attributes)
    {
        foreach ((Value key, Value given) in attributes)
        {
            if (!key.IsString)
            {
                Arg.Warning(ctx, "attributes: numeric fild names are not supported");
                continue;
            }

            int nid = Nid(key.AsString);
            if (nid == LibCrypto.UndefinedName)
            {
                Arg.Warning(ctx, $"attributes: {key.AsString} is not a recognized attribute name");
                continue;
            }

            Value v = given.Dereferenced();
            PhpString text = Conversions.ToStr(ctx, in v);
            Throw.IfPending(ctx);
            bool ok;
            fixed (byte* p = OpensslFunctions.Terminated(text)) ok = LibCrypto.AddAttribute(request, nid, LibCrypto.Utf8Text, p, text.Length) != 0;
            if (!ok) return Refused($"attributes: add_attr_by_NID {nid} -> {text} (failed)");
        }

        return true;
    }

    private bool AddAttributeDefaults(List<(string Name, PhpString Value)> defaults)
    {
        foreach ((string name, PhpString value) in defaults)
        {
            var type = PhpString.FromLatin1(name);
            if (LibCrypto.FindAttribute(request, Nid(type), -1) >= 0) continue;
            bool ok;
            fixed (byte* n = OpensslFunctions.Terminated(type), v = OpensslFunctions.Terminated(value)) ok = LibCrypto.AddNamedAttribute(request, n, LibCrypto.Utf8Text, v, -1) != 0;
            if (!ok) return Refused($"add1_attr_by_txt {name} -> {value} (failed; check error queue and value of string_mask OpenSSL option if illegal characters are reported)");
        }

        return true;
    }
}
