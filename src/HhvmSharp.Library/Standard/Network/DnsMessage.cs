using System.Buffers.Binary;
using System.Net;
using System.Text;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Network;

/// <summary>An answer of a name server (RFC 1035), read from front to end.</summary>
internal ref struct DnsMessage
{
    private const int HeaderSize = 12, MaxJumps = 64;

    private readonly ReadOnlySpan<byte> _bytes;
    private int _at;

    /// <summary>Stands behind the questions.</summary>
    internal DnsMessage(ReadOnlySpan<byte> bytes)
    {
        _bytes = bytes;
        _at = HeaderSize;
        for (int i = 0; i < Count(0) && !IsBroken; i++)
        {
            Name();
            _at += 4;
        }
    }

    /// <summary>It ends in the middle of something.</summary>
    internal readonly bool IsBroken => _at > _bytes.Length || _bytes.Length < HeaderSize;

    /// <summary>Records of a part: 0 questions, 1 answers, 2 authorities, 3 additional ones.</summary>
    internal readonly int Count(int part) => _bytes.Length < HeaderSize ? 0 : BinaryPrimitives.ReadUInt16BigEndian(_bytes[(4 + (2 * part))..]);

    private ushort Short()
    {
        _at += 2;
        return IsBroken ? (ushort)0 : BinaryPrimitives.ReadUInt16BigEndian(_bytes[(_at - 2)..]);
    }

    private uint Long()
    {
        _at += 4;
        return IsBroken ? 0 : BinaryPrimitives.ReadUInt32BigEndian(_bytes[(_at - 4)..]);
    }

    /// <summary>A name, whose end may stand elsewhere in the message.</summary>
    private string Name()
    {
        var name = new StringBuilder();
        int at = _at, after = -1;
        for (int jumps = 0; at < _bytes.Length && jumps < MaxJumps;)
        {
            int length = _bytes[at++];
            if (length == 0)
            {
                _at = after >= 0 ? after : at;
                return name.ToString();
            }

            if (length >= 0xC0)
            {
                if (at >= _bytes.Length) break;
                if (after < 0) after = at + 1;
                at = ((length & 0x3F) << 8) | _bytes[at];
                jumps++;
                continue;
            }

            if (at + length > _bytes.Length) break;
            if (name.Length > 0) name.Append('.');
            name.Append(Encoding.Latin1.GetString(_bytes.Slice(at, length)));
            at += length;
        }

        _at = _bytes.Length + 1;
        return "";
    }

    /// <summary>A text with its length in front.</summary>
    private PhpString Text()
    {
        int length = _at < _bytes.Length ? _bytes[_at] : 0, start = _at + 1;
        _at = start + length;
        return IsBroken ? PhpString.Empty : PhpString.FromSpan(_bytes.Slice(start, length));
    }

    /// <summary>The next record as dns_get_record() shows it; null: of a kind that is not wanted or known.</summary>
    /// <param name="type">0: all kinds.</param>
    /// <param name="raw">With the data as they are.</param>
    internal PhpArray? Next(RequestContext ctx, int type, bool raw)
    {
        string host = Name();
        int kind = Short();
        Short();
        uint life = Long();
        int length = Short(), end = _at + length;
        if (IsBroken || end > _bytes.Length)
        {
            _at = _bytes.Length + 1;
            return null;
        }

        PhpArray? result = null;
        if (type == 0 || type == kind)
        {
            result = new PhpArray();
            Add(ctx, result, "host", host);
            Add(ctx, result, "class", "IN");
            result.Set(ctx, PhpString.Literal("ttl"), Value.Int(life));
            if (raw)
            {
                result.Set(ctx, PhpString.Literal("type"), Value.Int(kind));
                result.Set(ctx, PhpString.Literal("data"), Value.String(PhpString.FromSpan(_bytes.Slice(_at, length))));
            }
            else if (!Describe(ctx, result, kind, end))
            {
                result = null;
            }
        }

        _at = end;
        return result;
    }

    private static void Add(RequestContext ctx, PhpArray record, string key, string value) => record.Set(ctx, PhpString.FromLatin1(key), Value.String(PhpString.FromLatin1(value)));

    private static void Add(RequestContext ctx, PhpArray record, string key, long value) => record.Set(ctx, PhpString.FromLatin1(key), Value.Int(value));

    private bool Describe(RequestContext ctx, PhpArray record, int kind, int end)
    {
        if (DnsFunctions.NameOf(kind) is not { } name) return false;
        Add(ctx, record, "type", name);
        switch (name)
        {
            case "A":
                Add(ctx, record, "ip", new IPAddress(_bytes[_at..end]).ToString());
                break;
            case "AAAA":
                Add(ctx, record, "ipv6", new IPAddress(_bytes[_at..end]).ToString());
                break;
            case "MX":
                Add(ctx, record, "pri", Short());
                Add(ctx, record, "target", Name());
                break;
            case "NS" or "CNAME" or "PTR":
                Add(ctx, record, "target", Name());
                break;
            case "HINFO":
                Add(ctx, record, "cpu", Text().ToString());
                Add(ctx, record, "os", Text().ToString());
                break;
            case "CAA":
                Add(ctx, record, "flags", _bytes[_at++]);
                Add(ctx, record, "tag", Text().ToString());
                Add(ctx, record, "value", Encoding.Latin1.GetString(_bytes[Math.Min(_at, end)..end]));
                break;
            case "TXT":
                AddTexts(ctx, record, end);
                break;
            case "SOA":
                foreach (string key in (ReadOnlySpan<string>)["mname", "rname"]) Add(ctx, record, key, Name());
                foreach (string key in (ReadOnlySpan<string>)["serial", "refresh", "retry", "expire", "minimum-ttl"]) Add(ctx, record, key, Long());
                break;
            case "SRV":
                foreach (string key in (ReadOnlySpan<string>)["pri", "weight", "port"]) Add(ctx, record, key, Short());
                Add(ctx, record, "target", Name());
                break;
            case "NAPTR":
                foreach (string key in (ReadOnlySpan<string>)["order", "pref"]) Add(ctx, record, key, Short());
                foreach (string key in (ReadOnlySpan<string>)["flags", "services", "regex"]) Add(ctx, record, key, Text().ToString());
                Add(ctx, record, "replacement", Name());
                break;
        }

        return true;
    }

    private void AddTexts(RequestContext ctx, PhpArray record, int end)
    {
        var entries = new PhpArray();
        var whole = new PhpStringBuilder();
        while (_at < end)
        {
            PhpString text = Text();
            entries.Append(Value.String(text));
            whole.Append(text.Span);
        }

        record.Set(ctx, PhpString.Literal("txt"), Value.String(whole.ToPhpString()));
        record.Set(ctx, PhpString.Literal("entries"), Value.Array(entries));
    }
}
