namespace HhvmSharp.Library.Mbstring;

internal enum Iso2022JpKind { Jis, Plain, Microsoft, Kddi, Jis2004, Cp50220, Cp50221, Cp50222 }

/// <summary>ISO-2022-JP and its kin: escape sequences choose the set of characters that the following 7-bit codes are of.</summary>
internal sealed class Iso2022JpEncoding : MbEncoding
{
    private const byte Escape = 0x1B, ShiftOut = 0x0E, ShiftIn = 0x0F;

    private enum Set : uint
    {
        Ascii,
        /// <summary>JIS X 0201, the Latin half.</summary>
        Roman,
        Kana,
        /// <summary>JIS X 0208 or plane 1 of JIS X 0213.</summary>
        Kanji,
        /// <summary>JIS X 0208 in ISO-2022-JP-2004, which writes it as plane 1.</summary>
        Kanji1983,
        /// <summary>JIS X 0212 or plane 2 of JIS X 0213.</summary>
        Plane2,
        UserDefined,
    }

    private readonly Iso2022JpKind _kind;
    private CodeTable? _table, _kanji1983;

    internal Iso2022JpEncoding(string name, string mimeName, Iso2022JpKind kind, params string[] aliases)
        : base(name, mimeName, aliases)
    {
        _kind = kind;
        IsAsciiUnsafe = HasStates = true;
        HasStrictCheck = kind <= Iso2022JpKind.Plain;
    }

    private CodeTable Table => _table ??= CodeTable.Load(_kind == Iso2022JpKind.Cp50220 ? "CP50221" : Name);

    private bool IsCodePage => _kind is Iso2022JpKind.Cp50220 or Iso2022JpKind.Cp50221 or Iso2022JpKind.Cp50222;

    /// <summary>A wrong escape sequence is an error and goes on as text behind the escape.</summary>
    private bool RereadsEscapes => IsCodePage || _kind is Iso2022JpKind.Jis or Iso2022JpKind.Plain;

    // ---- reading ----

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        var set = (Set)state;
        byte lastLead = _kind switch { Iso2022JpKind.Microsoft or Iso2022JpKind.Kddi => 0x7F, _ => IsCodePage ? (byte)0x97 : (byte)0x7E };
        for (int at = 0; at < bytes.Length;)
        {
            byte c = bytes[at++];
            if (c == Escape)
            {
                if (RereadsEscapes) ReadEscape(bytes, ref at, to, ref set);
                else ReadEscapeWhole(bytes, ref at, to, ref set);
            }
            else if (RereadsEscapes && c is ShiftOut or ShiftIn)
            {
                set = c == ShiftOut ? Set.Kana : Set.Ascii;
            }
            else if (set >= Set.Kanji && c > 0x20 && c <= lastLead)
            {
                if (at == bytes.Length)
                {
                    to.Add(Bad);
                    break;
                }

                byte c2 = bytes[at++];
                if (c2 is < 0x21 or > 0x7E || !TryDecode(set, c, c2, to)) to.Add(Bad);
            }
            else if (c < 0x80)
            {
                to.Add(set == Set.Kana && c is > 0x20 and < 0x60 ? 0xFF40u + c : set == Set.Roman && c == 0x5C ? 0xA5u : set == Set.Roman && c == 0x7E ? 0x203Eu : c);
            }
            else
            {
                to.Add(c is >= 0xA1 and <= 0xDF && _kind != Iso2022JpKind.Jis2004 ? 0xFEC0u + c : Bad);
            }
        }

        state = (uint)set;
    }

    private bool TryDecode(Set set, byte c, byte c2, Wide to)
    {
        uint pair = KeyOf(c, c2);
        return set switch
        {
            Set.Plane2 => Table.TryDecode(0x8F0000 | pair, to),
            Set.UserDefined => Table.TryDecode(0x8C0000 | pair, to),
            Set.Kanji1983 => (_kanji1983 ??= CodeTable.Load("EUC-JP")).TryDecode(pair, to),
            _ => Table.TryDecode(pair, to),
        };
    }

    /// <summary>As in EUC; rows beyond those that a set has keep their second byte.</summary>
    private static uint KeyOf(byte c, byte c2) => c < 0x7F ? (uint)(((c | 0x80) << 8) | c2 | 0x80) : (uint)(((c | 0x80) << 8) | c2);

    private static void ReadEscape(ReadOnlySpan<byte> bytes, ref int at, Wide to, ref Set set)
    {
        ReadOnlySpan<byte> rest = bytes[at..];
        if (rest.Length < 2)
        {
            to.Add(Bad);
            if (rest is [(byte)'$' or (byte)'(']) at++;
            return;
        }

        switch (rest)
        {
            case [(byte)'$', (byte)'(']:
                to.Add(Bad);
                at += 2;
                break;
            case [(byte)'$', (byte)'@' or (byte)'B', ..]:
                set = Set.Kanji;
                at += 2;
                break;
            case [(byte)'$', (byte)'(', (byte)'@' or (byte)'B', ..]:
                set = Set.Kanji;
                at += 3;
                break;
            case [(byte)'$', (byte)'(', (byte)'D', ..]:
                set = Set.Plane2;
                at += 3;
                break;
            case [(byte)'$', (byte)'(', ..]:
                to.Add([Bad, '$', '(']);
                at += 2;
                break;
            case [(byte)'(', (byte)'B' or (byte)'H', ..]:
                set = Set.Ascii;
                at += 2;
                break;
            case [(byte)'(', (byte)'J', ..]:
                set = Set.Roman;
                at += 2;
                break;
            case [(byte)'(', (byte)'I', ..]:
                set = Set.Kana;
                at += 2;
                break;
            case [(byte)'$' or (byte)'(', ..]:
                to.Add([Bad, rest[0]]);
                at++;
                break;
            default:
                to.Add(Bad);
                break;
        }
    }

    private void ReadEscapeWhole(ReadOnlySpan<byte> bytes, ref int at, Wide to, ref Set set)
    {
        ReadOnlySpan<byte> rest = bytes[at..];
        if (rest.Length < 2)
        {
            to.Add(Bad);
            at = bytes.Length;
            return;
        }

        Set? chosen = null;
        int length = 2;
        if (rest is [(byte)'$', (byte)'(', ..] && (rest.Length > 2 || _kind != Iso2022JpKind.Microsoft))
        {
            length = Math.Min(3, rest.Length);
            chosen = (_kind, (char)rest.At(2)) switch
            {
                (Iso2022JpKind.Jis2004, 'Q') => Set.Kanji,
                (Iso2022JpKind.Jis2004, 'P') => Set.Plane2,
                (Iso2022JpKind.Jis2004, _) => null,
                (_, '@' or 'B') => Set.Kanji,
                (Iso2022JpKind.Microsoft, '?') => Set.UserDefined,
                _ => null,
            };
        }
        else if (rest[0] == '$')
        {
            if (_kind == Iso2022JpKind.Jis2004) chosen = rest[1] == 'B' ? Set.Kanji1983 : null;
            else chosen = rest[1] is (byte)'@' or (byte)'B' ? Set.Kanji : null;
        }
        else if (rest[0] == '(')
        {
            if (_kind == Iso2022JpKind.Jis2004) chosen = rest[1] == 'B' ? Set.Ascii : null;
            else chosen = rest[1] switch { (byte)'B' or (byte)'J' => Set.Ascii, (byte)'I' => Set.Kana, _ => null };
        }
        else
        {
            length = 1;
        }

        at += length;
        if (chosen is { } known) set = known;
        else to.Add(Bad);
    }

    /// <summary>JIS and ISO-2022-JP: escape sequences of the standard only, and back in ASCII at the end.</summary>
    internal override bool IsValid(ReadOnlySpan<byte> bytes)
    {
        if (_kind > Iso2022JpKind.Plain) return base.IsValid(bytes);
        bool plain = _kind == Iso2022JpKind.Plain, shifted = false;
        var set = Set.Ascii;
        for (int at = 0; at < bytes.Length;)
        {
            byte c = bytes[at++];
            if (c == Escape)
            {
                if (shifted || !IsEscape(bytes[at..], plain)) return false;
                using var none = new Wide(0);
                ReadEscape(bytes, ref at, none, ref set);
            }
            else if (c is ShiftOut or ShiftIn)
            {
                if (plain || (c == ShiftOut ? set != Set.Ascii || shifted : !shifted)) return false;
                shifted = c == ShiftOut;
            }
            else if (set >= Set.Kanji && c is > 0x20 and < 0x7F)
            {
                if (at == bytes.Length) return false;
                byte c2 = bytes[at++];
                if (c2 is < 0x21 or > 0x7E || !Table.Has((set == Set.Plane2 ? 0x8F0000u : 0) | KeyOf(c, c2))) return false;
            }
            else if (c >= 0x80 && (plain || c is < 0xA1 or > 0xDF))
            {
                return false;
            }
        }

        return set == Set.Ascii && !shifted;
    }

    private static bool IsEscape(ReadOnlySpan<byte> rest, bool plain) => rest switch
    {
        [(byte)'$', (byte)'@' or (byte)'B', ..] => true,
        [(byte)'(', (byte)'B' or (byte)'J', ..] => true,
        [(byte)'(', (byte)'H' or (byte)'I', ..] or [(byte)'$', (byte)'(', (byte)'@' or (byte)'B' or (byte)'D', ..] => !plain,
        _ => false,
    };

    // ---- writing ----

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        if (_kind == Iso2022JpKind.Cp50220)
        {
            WithFullWidthKana(text, to, end);
        }
        else
        {
            for (int i = 0; i < text.Length;) i += EncodeOne(text[i..], to);
        }

        if (end) Return(to);
    }

    private int EncodeOne(ReadOnlySpan<uint> text, MbOutput to)
    {
        int used = Table.Encode(text, out uint code);
        if (used > 0) Write(code, to);
        else to.Illegal(text[0], this);
        return Math.Max(used, 1);
    }

    /// <summary>CP50220 writes half-width katakana as full-width ones, with their voiced sound marks.</summary>
    private void WithFullWidthKana(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        uint pending = to.State >> 8;
        to.State &= 0xFF;
        if (pending != 0) text = (uint[])[pending, .. text];
        for (int i = 0; i < text.Length; i++)
        {
            uint w = text[i];
            if (w is >= 0xFF61 and <= 0xFF9F && i + 1 == text.Length && !end)
            {
                to.State |= w << 8;
                return;
            }

            w = Kana.Convert(w, i + 1 < text.Length ? text[i + 1] : 0, Kana.ToFullKatakana | Kana.Glue, out bool both, out _);
            if (both) i++;
            EncodeOne([w], to);
        }
    }

    private void Write(uint code, MbOutput to)
    {
        (Set set, byte prefix) = (code >> 16, code >> 8) switch
        {
            (0x8F, _) => (Set.Plane2, (byte)0x8F),
            (0x8C, _) => (Set.UserDefined, (byte)0x8C),
            (0, 0x8E) when (code & 0x80) != 0 => (Set.Kana, (byte)0x8E),
            (0, 0x8D) when (code & 0x80) != 0 => (Set.Roman, (byte)0x8D),
            (0, 0) => (Set.Ascii, (byte)0),
            _ => (Set.Kanji, (byte)0),
        };
        Switch(set, to);
        byte low = (byte)code, high = (byte)(code >> 8);
        if (set > Set.Kana) to.Bytes.Append(low >= 0x80 || high == 0xFF ? (byte)(high & 0x7F) : high);
        to.Bytes.Append((byte)(low & 0x7F));
    }

    private void Switch(Set set, MbOutput to)
    {
        var now = (Set)to.State;
        if (now == set) return;
        to.State = (uint)set;
        if (_kind == Iso2022JpKind.Cp50222)
        {
            if (now == Set.Kana) to.Bytes.Append(ShiftIn);
            if (set == Set.Kana) to.Bytes.Append(ShiftOut);
            if (set == Set.Kana || (set == Set.Ascii && now == Set.Kana)) return;
        }

        to.Bytes.Append(Escape).Append(set switch
        {
            Set.Ascii => "(B"u8,
            Set.Roman => "(J"u8,
            Set.Kana => "(I"u8,
            Set.Plane2 => _kind == Iso2022JpKind.Jis2004 ? "$(P"u8 : "$(D"u8,
            Set.UserDefined => "$(?"u8,
            _ => _kind == Iso2022JpKind.Jis2004 ? "$(Q"u8 : "$B"u8,
        });
    }

    /// <summary>Back to ASCII, so that texts can be joined. The state stays: nothing follows.</summary>
    private void Return(MbOutput to)
    {
        uint state = to.State;
        Switch(Set.Ascii, to);
        to.State = state;
    }
}
