namespace HhvmSharp.Library.Mbstring;

/// <summary>ISO-2022-KR: KS X 1001 between shift-out and shift-in, announced once.</summary>
internal sealed class Iso2022KrEncoding : MbEncoding
{
    private const byte Escape = 0x1B, ShiftOut = 0x0E, ShiftIn = 0x0F;
    private const uint Korean = 1, Announced = 0x10;

    private CodeTable? _table;

    internal Iso2022KrEncoding()
        : base("ISO-2022-KR", "ISO-2022-KR") => IsAsciiUnsafe = true;

    private CodeTable Table => _table ??= CodeTable.Load(Name);

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;)
        {
            byte c = bytes[at++];
            switch (c)
            {
                case Escape:
                    Announcement(bytes, ref at, to, ref state);
                    break;
                case ShiftIn:
                    state = 0;
                    break;
                case ShiftOut:
                    state = Korean;
                    break;
                case >= 0x21 and <= 0x7E when state == Korean:
                    byte c2 = at < bytes.Length ? bytes[at++] : (byte)0;
                    if (c2 is < 0x21 or > 0x7E || !Table.TryDecode((uint)((c << 8) | c2) | 0x8080, to)) to.Add(Bad);
                    break;
                default:
                    to.Add(c < 0x80 && state == 0 ? c : Bad);
                    break;
            }
        }
    }

    private static void Announcement(ReadOnlySpan<byte> bytes, ref int at, Wide to, ref uint state)
    {
        ReadOnlySpan<byte> rest = bytes[at..];
        if (rest.Length < 3)
        {
            to.Add(Bad);
            if (rest.Length > 0) at += rest[0] == '$' ? rest.Length : 1;
            return;
        }

        if (rest is [(byte)'$', (byte)')', (byte)'C', ..])
        {
            state = 0;
            at += 3;
            return;
        }

        to.Add(Bad);
        at += rest[1] == ')' ? 3 : rest[0] == '$' ? 2 : 1;
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        if (text.Length > 0 && (to.State & Announced) == 0)
        {
            to.Bytes.Append(Escape).Append("$)C"u8);
            to.State |= Announced;
        }

        foreach (uint w in text)
        {
            if (Table.Encode([w], out uint code) == 0)
            {
                // mbstring writes code points without a code as they are, if they look like one
                if (w is >= 0x2121 and <= 0x8080) Write(w, to);
                else to.Illegal(w, this);
            }
            else if (code < 0x80)
            {
                Shift(0, ShiftIn, to);
                to.Bytes.Append((byte)code);
            }
            else
            {
                Write(code & 0x7F7F, to);
            }
        }

        if (end && (to.State & Korean) != 0) to.Bytes.Append(ShiftIn);
    }

    private static void Write(uint code, MbOutput to)
    {
        Shift(Korean, ShiftOut, to);
        to.Bytes.Append((byte)(code >> 8)).Append((byte)code);
    }

    private static void Shift(uint state, byte shift, MbOutput to)
    {
        if ((to.State & Korean) == state) return;
        to.Bytes.Append(shift);
        to.State ^= Korean;
    }
}

/// <summary>HZ: GB 2312 between "~{" and "~}".</summary>
internal sealed class HzEncoding : MbEncoding
{
    private const uint Chinese = 1;

    private CodeTable? _table;

    internal HzEncoding()
        : base("HZ", "HZ-GB-2312") => IsAsciiUnsafe = true;

    private CodeTable Table => _table ??= CodeTable.Load(Name);

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        for (int at = 0; at < bytes.Length;)
        {
            byte c = bytes[at++];
            if (c == '~')
            {
                if (at == bytes.Length) break;
                Tilde(bytes[at++], to, ref state);
            }
            else if (state == Chinese && c is > 0x20 and <= 0x29 or >= 0x30 and <= 0x77 && at < bytes.Length)
            {
                byte c2 = bytes[at++];
                if (c2 is < 0x21 or > 0x7E || !Table.TryDecode((uint)((c << 8) | c2) | 0x8080, to)) to.Add(Bad);
            }
            else
            {
                to.Add(c < 0x80 && state == 0 ? c : Bad);
            }
        }
    }

    private static void Tilde(byte c, Wide to, ref uint state)
    {
        switch (c)
        {
            case (byte)'}' when state == Chinese:
                state = 0;
                break;
            case (byte)'{' when state == 0:
                state = Chinese;
                break;
            case (byte)'~' when state == 0:
                to.Add('~');
                break;
            case (byte)'\n':
                break;
            default:
                to.Add(Bad);
                break;
        }
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        foreach (uint w in text)
        {
            if (Table.Encode([w], out uint code) == 0)
            {
                to.Illegal(w, this);
            }
            else if (code < 0x80)
            {
                Shift(0, '}', to);
                to.Bytes.Append((byte)code);
                if (code == '~') to.Bytes.Append('~');
            }
            else
            {
                Shift(Chinese, '{', to);
                to.Bytes.Append((byte)((code >> 8) & 0x7F)).Append((byte)(code & 0x7F));
            }
        }

        if (end && to.State != 0) to.Bytes.Append("~}"u8);
    }

    private static void Shift(uint state, char brace, MbOutput to)
    {
        if (to.State == state) return;
        to.Bytes.Append('~').Append(brace);
        to.State = state;
    }
}
