using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Mbstring;

/// <summary>One to four bytes by a table, without states: Shift_JIS, EUC, Big5 and their kin.</summary>
internal class MultiByteEncoding(string name, string mimeName, params string[] aliases) : MbEncoding(name, mimeName, aliases)
{
    private CodeTable? _table;

    protected CodeTable Table => _table ??= CodeTable.Load(Name);

    /// <summary>A lead byte whose pairs with trail bytes of a range, beside those of the table, end after the lead.</summary>
    internal (byte Lead, byte From, byte To)? HalfLead { get; init; }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;) DecodeOne(bytes, ref at, to);
    }

    protected void DecodeOne(ReadOnlySpan<byte> bytes, ref int at, Wide to)
    {
        byte c = bytes[at++];
        if (!Table.Leads[c])
        {
            if (!Table.TryDecode(c, to)) to.Add(Bad);
            return;
        }

        if (at == bytes.Length)
        {
            to.Add(Bad);
            return;
        }

        DecodePair(c, bytes, ref at, to);
    }

    /// <summary>A sequence after its lead byte, with at least one more byte.</summary>
    protected virtual void DecodePair(byte lead, ReadOnlySpan<byte> bytes, ref int at, Wide to)
    {
        byte trail = bytes[at++];
        if (lead == 0x8F && Lengths?[lead] == 3)
        {
            DecodePlane2(trail, bytes, ref at, to);
            return;
        }

        if (Table.TryDecode(((uint)lead << 8) | trail, to)) return;
        to.Add(Bad);
        if (HalfLead is var (half, from, last) && lead == half && trail >= from && (trail <= last || (half == 0xC8 && trail >= 0xA1 && trail != 0xFF))) at--;
    }

    /// <summary>EUC's three bytes 8F, of JIS X 0212 or plane 2 of JIS X 0213.</summary>
    private void DecodePlane2(byte second, ReadOnlySpan<byte> bytes, ref int at, Wide to)
    {
        bool is2004 = Name == "EUC-JP-2004";
        if (is2004 && !IsPlane2Row(second))
        {
            to.Add(Bad);
            return;
        }

        if (at == bytes.Length)
        {
            to.Add(Bad);
            return;
        }

        if (!Table.TryDecode(0x8F0000u | ((uint)second << 8) | bytes[at++], to)) to.Add(Bad);
    }

    private static bool IsPlane2Row(byte c) => c is 0xA1 or >= 0xA3 and <= 0xA5 or 0xA8 or >= 0xAC and <= 0xAF or >= 0xEE and <= 0xFE;

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        for (int i = 0; i < text.Length;)
        {
            int used = Table.Encode(text[i..], out uint code);
            if (used > 0) Write(to.Bytes, code);
            else if (EncodeOther(text[i], to.Bytes)) used = 1;
            else used = Reject(text[i..], to);
            i += used;
        }
    }

    /// <summary>Deals with what has no code; how many code points that are.</summary>
    protected virtual int Reject(ReadOnlySpan<uint> text, MbOutput to)
    {
        to.Illegal(text[0], this);
        return 1;
    }

    /// <summary>What goes by rule rather than by the table.</summary>
    protected virtual bool EncodeOther(uint w, PhpStringBuilder to) => false;

    protected static void Write(PhpStringBuilder to, uint code)
    {
        if (code > 0xFFFFFF) to.Append((byte)(code >> 24));
        if (code > 0xFFFF) to.Append((byte)(code >> 16));
        if (code > 0xFF) to.Append((byte)(code >> 8));
        to.Append((byte)code);
    }
}

/// <summary>Shift_JIS of the Macintosh: with sequences that begin with a "transcoding hint" from the private use area.</summary>
internal sealed class MacJapaneseEncoding() : MultiByteEncoding("SJIS-mac", "Shift_JIS", "MacJapanese", "x-Mac-Japanese")
{
    protected override int Reject(ReadOnlySpan<uint> text, MbOutput to)
    {
        // a sequence that breaks off is lost as a whole, with what broke it
        int begun = text[0] is >= 0xF860 and <= 0xF862 ? Table.Begun(text) : 0;
        int lost = begun == 0 ? 1 : Math.Min(begun + 1, text.Length);
        foreach (uint w in text[..lost]) to.Illegal(w, this);
        return lost;
    }
}

/// <summary>EUC-TW: planes 1 (also written with a prefix), 2 and 14 of CNS 11643.</summary>
internal sealed class EucTwEncoding() : MultiByteEncoding("EUC-TW", "EUC-TW", "EUC_TW", "eucTW", "x-euc-tw")
{
    protected override void DecodePair(byte lead, ReadOnlySpan<byte> bytes, ref int at, Wide to)
    {
        if (lead != 0x8E)
        {
            base.DecodePair(lead, bytes, ref at, to);
            return;
        }

        byte plane = bytes[at++];
        if (plane is 0xA1 or 0xA2 or 0xAE && at < bytes.Length)
        {
            byte row = bytes[at++];
            if (IsRow(plane, row) && at < bytes.Length)
            {
                uint code = ((uint)row << 8) | bytes[at++];
                if (plane != 0xA1) code |= 0x8E000000 | ((uint)plane << 16);
                if (!Table.TryDecode(code, to)) to.Add(Bad);
                return;
            }
        }

        to.Add(Bad);
    }

    private static bool IsRow(byte plane, byte row) => plane switch
    {
        0xA1 => row is >= 0xA1 and <= 0xA6 or >= 0xC2 and <= 0xFD and not 0xC3,
        0xA2 => row is >= 0xA1 and <= 0xF2,
        _ => row is >= 0xA1 and <= 0xE7,
    };
}

/// <summary>Shift_JIS with the emoji of SoftBank, also as "web codes": ESC $ and a letter, characters of a table, SI.</summary>
internal sealed class SoftBankEncoding() : MultiByteEncoding("SJIS-Mobile#SOFTBANK", "Shift_JIS", "SJIS-SOFTBANK", "shift_jis-softbank", "x-sjis-emoji-softbank")
{
    private const byte Escape = 0x1B, ShiftIn = 0x0F;

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;)
        {
            if (state != 0) WebCodes(bytes, ref at, to, ref state);
            else if (bytes[at] == Escape) Enter(bytes, ref at, to, ref state);
            else DecodeOne(bytes, ref at, to);
        }
    }

    private static void Enter(ReadOnlySpan<byte> bytes, ref int at, Wide to, ref uint state)
    {
        at++;
        if (at == bytes.Length || bytes[at++] != '$' || at == bytes.Length)
        {
            to.Add(Bad);
            return;
        }

        byte letter = bytes[at++];
        if (letter is >= (byte)'E' and <= (byte)'G' or >= (byte)'O' and <= (byte)'Q') state = letter;
        else to.Add(Bad);
    }

    private void WebCodes(ReadOnlySpan<byte> bytes, ref int at, Wide to, ref uint state)
    {
        byte c = bytes[at++];
        if (c == ShiftIn)
        {
            state = 0;
            return;
        }

        (int row, int last) = (char)state switch
        {
            'G' => (0x91, 0x7A),
            'E' => (0x8D, 0x7A),
            'F' => (0x8E, 0x7A),
            'O' => (0x92, 0x6D),
            'P' => (0x95, 0x6C),
            _ => (0x96, 0x5E),
        };
        if (c >= 0x21 && c <= last && Table.TryDecode(ShiftJis(row, c), to)) return;
        to.Add(Bad);
        state = 0;
    }

    /// <summary>The bytes of a row and a cell, which both count from 0x21.</summary>
    private static uint ShiftJis(int row, int cell)
    {
        int lead = ((row - 0x21) >> 1) + 0x81;
        if (lead > 0x9F) lead += 0x40;
        int trail = (row & 1) != 0 ? cell + 0x1F + (cell >= 0x60 ? 1 : 0) : cell + 0x7E;
        return (uint)((lead << 8) | trail);
    }
}
