namespace HhvmSharp.Library.Intl;

/// <summary>What ICU's own data say of a time zone ("zoneinfo64"), where its C functions do not tell.</summary>
internal static unsafe class ZoneInfo
{
    private static readonly nint Data = Open();

    private static nint Open()
    {
        int status = 0;
        fixed (byte* n = "zoneinfo64\0"u8) return Ures.OpenDirect(null, n, &status);
    }

    private static IcuHandle? Child(nint of, string key)
    {
        int status = 0;
        nint child;
        fixed (byte* k = Icu.CText(key)) child = Ures.ByKey(of, k, 0, &status);
        return Take(child, status);
    }

    private static IcuHandle? Child(nint of, int index)
    {
        int status = 0;
        return Take(Ures.ByIndex(of, index, 0, &status), status);
    }

    private static IcuHandle? Take(nint child, int status)
    {
        if (!Icu.IsFailure(status)) return new IcuHandle(child, Ures.Close);
        if (child != 0) Ures.Close(child);
        return null;
    }

    private static string Text(IcuHandle? of)
    {
        if (of is null) return "";
        int status = 0, length;
        char* text = Ures.GetString(of.Value, &length, &status);
        string copy = Icu.IsFailure(status) ? "" : new string(text, 0, length);
        GC.KeepAlive(of);
        return copy;
    }

    /// <summary>A zone's place in the data, or -1.</summary>
    private static int Find(string id)
    {
        IcuHandle names = Child(Data, "Names")!;
        int low = 0, high = Ures.Size(names.Value) - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2, order = string.CompareOrdinal(id, Text(Child(names.Value, middle)));
            if (order == 0) return middle;
            if (order < 0) high = middle - 1;
            else low = middle + 1;
        }

        GC.KeepAlive(names);
        return -1;
    }

    /// <summary>All identifiers of the same zone.</summary>
    internal static string[] Equivalents(string id)
    {
        int index = Find(id);
        if (index < 0) return [];
        int status = 0;
        IcuHandle zones = Child(Data, "Zones")!, zone = Child(zones.Value, index)!;
        if (Ures.Type(zone.Value) == Ures.TypeInt) zone = Child(zones.Value, Ures.GetInt(zone.Value, &status))!;
        if (Child(zone.Value, "links") is not { } links) return [];
        int count;
        int* places = Ures.GetVector(links.Value, &count, &status);
        IcuHandle names = Child(Data, "Names")!;
        var all = new string[Icu.IsFailure(status) ? 0 : count];
        for (int i = 0; i < all.Length; i++) all[i] = Text(Child(names.Value, places[i]));
        GC.KeepAlive(links);
        GC.KeepAlive(zones);
        GC.KeepAlive(names);
        return all;
    }

    internal static string? Region(string id)
    {
        int index = Find(id);
        return index < 0 ? null : Text(Child(Child(Data, "Regions")!.Value, index));
    }
}
