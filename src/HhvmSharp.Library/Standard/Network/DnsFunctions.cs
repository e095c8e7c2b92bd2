using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Network;

/// <summary>Questions to name servers; the system's resolver asks them.</summary>
[PhpExtension("standard")]
internal static unsafe class DnsFunctions
{
    [PhpConst("DNS_ANY")] internal const long Any = 268435456;
    [PhpConst("DNS_ALL")] internal const long All = 251721779;
    [PhpConst("DNS_A")] internal const long A = 1;
    [PhpConst("DNS_NS")] internal const long Ns = 2;
    [PhpConst("DNS_CNAME")] internal const long Cname = 16;
    [PhpConst("DNS_SOA")] internal const long Soa = 32;
    [PhpConst("DNS_PTR")] internal const long Ptr = 2048;
    [PhpConst("DNS_HINFO")] internal const long Hinfo = 4096;
    [PhpConst("DNS_CAA")] internal const long Caa = 8192;
    [PhpConst("DNS_MX")] internal const long Mx = 16384;
    [PhpConst("DNS_TXT")] internal const long Txt = 32768;
    [PhpConst("DNS_SRV")] internal const long Srv = 33554432;
    [PhpConst("DNS_NAPTR")] internal const long Naptr = 67108864;
    [PhpConst("DNS_AAAA")] internal const long Aaaa = 134217728;
    [PhpConst("DNS_A6")] internal const long A6 = 16777216;

    private const int Internet = 1, AnyType = 255, AnswerSize = 65536;

    /// <summary>PHP's numbers, the protocol's and the names, in the order in which dns_get_record() asks.</summary>
    private static readonly (long Flag, int Type, string Name)[] Types =
    [
        (A, 1, "A"), (Ns, 2, "NS"), (Cname, 5, "CNAME"), (Soa, 6, "SOA"), (Ptr, 12, "PTR"), (Hinfo, 13, "HINFO"), (Mx, 15, "MX"),
        (Txt, 16, "TXT"), (Aaaa, 28, "AAAA"), (Srv, 33, "SRV"), (Naptr, 35, "NAPTR"), (A6, 38, "A6"), (Caa, 257, "CAA"),
    ];

    internal static string? NameOf(int type) => Array.Find(Types, t => t.Type == type).Name;

    private static class LibResolv
    {
        [DllImport("libresolv.so.2", EntryPoint = "res_search")]
        internal static extern int Search(byte* name, int kind, int type, byte* answer, int size);
    }

    /// <summary>The whole answer; null: there is none.</summary>
    private static byte[]? Ask(PhpString name, int type)
    {
        var answer = new byte[AnswerSize];
        byte[] host = [.. name.Span, 0];
        int length;
        fixed (byte* n = host, a = answer) length = LibResolv.Search(n, Internet, type, a, AnswerSize);
        return length < 0 ? null : answer[..Math.Min(length, AnswerSize)];
    }

    private static void RequireName(RequestContext ctx, PhpString hostname)
    {
        Arg.NoNul(ctx, 1, hostname);
        if (hostname.Length == 0) Arg.ValueError(ctx, 1, "must not be empty");
    }

    [PhpFunction("dns_check_record(string $hostname, string $type = \"MX\"): bool")]
    internal static bool dns_check_record(RequestContext ctx, PhpString hostname, PhpString type)
    {
        RequireName(ctx, hostname);
        string wanted = type.ToString().ToUpperInvariant();
        int number = wanted == "ANY" ? AnyType : Array.Find(Types, t => t.Name == wanted).Type;
        if (number == 0) Arg.ValueError(ctx, 2, "must be a valid DNS record type");
        return Ask(hostname, number) is not null;
    }

    [PhpFunction("checkdnsrr(string $hostname, string $type = \"MX\"): bool")]
    internal static bool checkdnsrr(RequestContext ctx, PhpString hostname, PhpString type) => dns_check_record(ctx, hostname, type);

    [PhpFunction("dns_get_mx(string $hostname, &$hosts, &$weights = null): bool")]
    internal static bool dns_get_mx(RequestContext ctx, PhpString hostname, PhpReference hosts, PhpReference? weights)
    {
        Arg.NoNul(ctx, 1, hostname);
        const int mx = 15;
        PhpArray names = new(), priorities = new();
        byte[]? answer = Ask(hostname, mx);
        if (answer is not null)
        {
            var message = new DnsMessage(answer);
            for (int i = message.Count(1); i > 0 && !message.IsBroken; i--)
            {
                if (message.Next(ctx, mx, raw: false) is not { } record) continue;
                names.Append(record.Get(PhpString.Literal("target")).Copied());
                priorities.Append(record.Get(PhpString.Literal("pri")));
                Value.Array(record).Release(ctx);
            }
        }

        bool found = names.Length > 0;
        Arguments.Assign(ctx, hosts, Value.Array(names));
        if (weights is not null) Arguments.Assign(ctx, weights, Value.Array(priorities));
        else Value.Array(priorities).Release(ctx);
        return found;
    }

    [PhpFunction("getmxrr(string $hostname, &$hosts, &$weights = null): bool")]
    internal static bool getmxrr(RequestContext ctx, PhpString hostname, PhpReference hosts, PhpReference? weights) => dns_get_mx(ctx, hostname, hosts, weights);

    [PhpFunction("dns_get_record(string $hostname, int $type = DNS_ANY, &$authoritative_name_servers = null, &$additional_records = null, bool $raw = false): array|false")]
    internal static Value dns_get_record(RequestContext ctx, PhpString hostname, long type, PhpReference? authoritative_name_servers, PhpReference? additional_records, bool raw)
    {
        Arg.NoNul(ctx, 1, hostname);
        if (raw && type is < 1 or > ushort.MaxValue) Arg.ValueError(ctx, 2, "must be between 1 and 65535 when argument #5 ($raw) is true");
        if (!raw && (type & ~All) != 0 && type != Any) Arg.ValueError(ctx, 2, "must be a DNS_* constant");
        PhpArray[] parts = [new(), new(), new()];
        if (raw)
        {
            Collect(ctx, hostname, (int)type, (int)type, raw: true, parts);
        }
        else if (type == Any)
        {
            Collect(ctx, hostname, AnyType, 0, raw: false, parts);
        }
        else
        {
            foreach ((long flag, int number, string _) in Types)
                if ((type & flag) != 0) Collect(ctx, hostname, number, number, raw: false, parts);
        }

        Give(ctx, authoritative_name_servers, parts[1]);
        Give(ctx, additional_records, parts[2]);
        return Value.Array(parts[0]);
    }

    private static void Give(RequestContext ctx, PhpReference? target, PhpArray records)
    {
        if (target is not null) Arguments.Assign(ctx, target, Value.Array(records));
        else Value.Array(records).Release(ctx);
    }

    /// <summary>Answers of one kind, authorities and additional records of all.</summary>
    private static void Collect(RequestContext ctx, PhpString host, int question, int wanted, bool raw, PhpArray[] parts)
    {
        byte[]? answer = Ask(host, question);
        if (answer is null) return;
        var message = new DnsMessage(answer);
        for (int part = 1; part <= parts.Length; part++)
        {
            for (int i = message.Count(part); i > 0 && !message.IsBroken; i--)
                if (message.Next(ctx, part == 1 ? wanted : 0, raw) is { } record) parts[part - 1].Append(Value.Array(record));
        }
    }
}
