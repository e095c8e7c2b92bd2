using System.Net;
using System.Runtime.InteropServices;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Network;

/// <summary>net_get_interfaces().</summary>
[PhpExtension("standard")]
internal static unsafe class NetworkInterfaces
{
    private const uint Up = 1, Broadcast = 2, PointToPoint = 16;
    private const int Ip4 = 2, Ip6 = 10;

    /// <summary>struct ifaddrs.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Item
    {
        internal Item* Next;
        internal byte* Name;
        internal uint Flags;
        internal byte* Address, Mask, Other;
        internal void* Data;
    }

    private static class LibC
    {
        [DllImport("libc", EntryPoint = "getifaddrs", SetLastError = true)]
        internal static extern int List(Item** list);

        [DllImport("libc", EntryPoint = "freeifaddrs")]
        internal static extern void Free(Item* list);
    }

    [PhpFunction("net_get_interfaces(): array|false")]
    internal static PhpArray? net_get_interfaces(RequestContext ctx)
    {
        Item* list = null;
        if (LibC.List(&list) != 0)
        {
            Arg.Warning(ctx, $"getifaddrs() failed {Marshal.GetLastPInvokeError()}: {Marshal.GetLastPInvokeErrorMessage()}");
            return null;
        }

        var result = new PhpArray();
        for (Item* at = list; at != null; at = at->Next) Add(ctx, result, at);
        LibC.Free(list);
        return result;
    }

    private static void Add(RequestContext ctx, PhpArray result, Item* item)
    {
        PhpString name = PhpString.FromSpan(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(item->Name));
        if (!result.TryGetSymbol(name, out _))
        {
            var made = new PhpArray();
            made.Set(ctx, PhpString.Literal("unicast"), Value.Array(new PhpArray()));
            made.Set(ctx, PhpString.Literal("up"), Value.Bool((item->Flags & Up) != 0));
            result.SetSymbol(ctx, name, Value.Array(made));
        }

        var address = new PhpArray();
        address.Set(ctx, PhpString.Literal("flags"), Value.Int(item->Flags));
        if (item->Address != null)
        {
            address.Set(ctx, PhpString.Literal("family"), Value.Int(*(ushort*)item->Address));
            AddText(ctx, address, "address", item->Address);
            AddText(ctx, address, "netmask", item->Mask);
        }

        if ((item->Flags & Broadcast) != 0) AddText(ctx, address, "broadcast", item->Other);
        if ((item->Flags & PointToPoint) != 0) AddText(ctx, address, "ptp", item->Other);
        result.FindSymbol(name).AsArray.Get(PhpString.Literal("unicast")).AsArray.Append(Value.Array(address));
    }

    /// <summary>Addresses of other families have no text.</summary>
    private static void AddText(RequestContext ctx, PhpArray target, string key, byte* address)
    {
        if (address == null) return;
        IPAddress? ip = *(ushort*)address switch
        {
            Ip4 => new IPAddress(new ReadOnlySpan<byte>(address + 4, 4)),
            Ip6 => new IPAddress(new ReadOnlySpan<byte>(address + 8, 16)),
            _ => null,
        };
        if (ip is not null) target.Set(ctx, PhpString.FromLatin1(key), Value.String(PhpString.FromLatin1(ip.ToString())));
    }
}
