namespace HhvmSharp.Library.Mbstring;

/// <summary>UTF-7 and the form of it that IMAP uses: ASCII, and UTF-16 in base64 between a shift character and "-".</summary>
internal abstract class Utf7Base : MbEncoding
{
    /// <summary>What is no digit of base64: "-", a character that needs no encoding, other ASCII, other bytes.</summary>
    protected const int Dash = 64, Direct = 65, OtherAscii = 66, Illegal = 67;

    private readonly char _shift, _digit63;

    protected Utf7Base(string name, string? mime, char shift, char digit63, params string[] aliases)
        : base(name, mime, aliases)
    {
        _shift = shift;
        _digit63 = digit63;
        HasStates = HasStrictCheck = true;
    }

    protected int Digit(byte c)
    {
        if (char.IsAsciiLetterUpper((char)c)) return c - 'A';
        if (char.IsAsciiLetterLower((char)c)) return c - 'a' + 26;
        if (char.IsAsciiDigit((char)c)) return c - '0' + 52;
        if (c == '+') return 62;
        if (c == _digit63) return 63;
        return c == '-' ? Dash : NoDigit(c);
    }

    protected abstract int NoDigit(byte c);

    /// <summary>A character that stands for itself outside of base64.</summary>
    protected abstract bool IsPlain(uint w);

    /// <summary>A unit of UTF-16 that base64 must not hold.</summary>
    protected abstract bool IsNeedless(uint unit);

    /// <summary>The base64 section of a text that is being read.</summary>
    private struct Section
    {
        internal bool Open;
        internal uint Surrogate;
        private uint _bits;
        private int _count;

        /// <summary>A unit of UTF-16, when one is complete.</summary>
        internal bool Add(int digit, out uint unit)
        {
            _bits = (_bits << 6) | (uint)digit;
            _count += 6;
            unit = 0;
            if (_count < 16) return false;
            _count -= 16;
            unit = (_bits >> _count) & 0xFFFF;
            _bits &= (1u << _count) - 1;
            return true;
        }

        /// <summary>It ends within a unit, or with padding that is not zero.</summary>
        internal readonly bool IsTorn => _count >= 6 || _bits != 0;

        internal readonly bool IsWithinUnit => _count >= 6;

        internal readonly bool IsPadded => _count is 2 or 4;
    }

    internal override void Decode(ReadOnlySpan<byte> bytes, Wide to, ref uint state)
    {
        var section = new Section { Open = (state & 1) != 0, Surrogate = state >> 1 };
        for (int at = 0; at < bytes.Length; at++)
        {
            byte c = bytes[at];
            if (section.Open)
            {
                int digit = Digit(c);
                if (digit < Dash)
                {
                    if (section.Add(digit, out uint unit)) AddUnit(unit, to, ref section.Surrogate);
                }
                else
                {
                    if (section.IsTorn || section.Surrogate != 0 || (digit == Illegal && !IsLenient)) to.Add(Bad);
                    if (digit == Illegal && IsLenient) to.Add(Bad);
                    if (digit is Direct or OtherAscii) at--;
                    section = default;
                }
            }
            else if (c == _shift)
            {
                if (bytes.At(at + 1) == '-')
                {
                    to.Add(c);
                    at++;
                }
                else if (at + 1 < bytes.Length || !IsLenient)
                {
                    section.Open = true;
                }
            }
            else
            {
                to.Add(IsReadable(c) ? c : Bad);
            }
        }

        End(ref section, to);
        state = (section.Surrogate << 1) | (section.Open ? 1u : 0);
    }

    /// <summary>UTF-7 proper: a shift at the very end is nothing, and a text may end within base64.</summary>
    protected abstract bool IsLenient { get; }

    protected abstract bool IsReadable(byte c);

    private void End(ref Section section, Wide to)
    {
        if (!section.Open) return;
        if (section.IsWithinUnit)
        {
            to.Add(Bad);
            section = default;
            return;
        }

        if ((section.IsTorn || section.Surrogate != 0) && (IsLenient || section.IsPadded)) to.Add(Bad);
        if (!IsLenient) to.Add(Bad);
        section.Surrogate = 0;
    }

    private void AddUnit(uint unit, Wide to, ref uint surrogate)
    {
        if (surrogate != 0)
        {
            if (unit is >= 0xDC00 and <= 0xDFFF)
            {
                to.Add(((surrogate & 0x3FF) << 10) + (unit & 0x3FF) + 0x10000);
                surrogate = 0;
                return;
            }

            to.Add(Bad);
            surrogate = 0;
        }

        if (unit is >= 0xD800 and <= 0xDBFF) surrogate = unit;
        else to.Add(unit is >= 0xDC00 and <= 0xDFFF || IsNeedless(unit) ? Bad : unit);
    }

    internal override void Encode(ReadOnlySpan<uint> text, MbOutput to, bool end)
    {
        // the state: whether within base64, how many bits are pending, and these
        bool base64 = (to.State & 1) != 0;
        int count = (int)(to.State >> 1) & 7;
        ulong bits = to.State >> 4;
        foreach (uint w in text)
        {
            if (w > 0x10FFFF)
            {
                Save(to);
                to.Illegal(w, this);
                base64 = (to.State & 1) != 0;
                count = (int)(to.State >> 1) & 7;
                bits = to.State >> 4;
                continue;
            }

            if (base64 && IsPlain(w))
            {
                Flush(to);
                base64 = false;
                if (NeedsDash(w)) to.Bytes.Append('-');
            }

            if (!base64)
            {
                if (w == _shift && !IsLenient)
                {
                    to.Bytes.Append(_shift).Append('-');
                    continue;
                }

                if (IsPlain(w))
                {
                    to.Bytes.Append((byte)w);
                    continue;
                }

                to.Bytes.Append(_shift);
                base64 = true;
            }

            if (w > 0xFFFF)
            {
                bits = (bits << 32) | 0xD800DC00 | ((w - 0x10000 & 0xFFC00) << 6) | (w & 0x3FF);
                count += 32;
            }
            else
            {
                bits = (bits << 16) | w;
                count += 16;
            }

            while (count >= 6)
            {
                count -= 6;
                to.Bytes.Append(EncodeDigit((int)(bits >> count) & 63));
            }

            bits &= (1u << count) - 1;
        }

        if (!end)
        {
            Save(to);
            return;
        }

        Flush(to);
        if (base64) to.Bytes.Append('-');
        base64 = false;
        Save(to);

        void Flush(MbOutput to)
        {
            if (count > 0) to.Bytes.Append(EncodeDigit((int)(bits << (6 - count)) & 63));
            count = 0;
            bits = 0;
        }

        void Save(MbOutput to) => to.State = ((uint)bits << 4) | ((uint)count << 1) | (base64 ? 1u : 0);
    }

    /// <summary>Whether "-" has to close base64 before a plain character.</summary>
    protected abstract bool NeedsDash(uint w);

    private byte EncodeDigit(int digit) => digit == 63 ? (byte)_digit63 : "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+"u8[digit];

    internal override bool IsValid(ReadOnlySpan<byte> bytes)
    {
        var section = default(Section);
        for (int at = 0; at < bytes.Length; at++)
        {
            byte c = bytes[at];
            if (section.Open)
            {
                int digit = Digit(c);
                if (digit >= Dash)
                {
                    if (section.IsTorn || section.Surrogate != 0 || digit > Direct) return false;
                    section = default;
                }
                else if (section.Add(digit, out uint unit))
                {
                    bool low = unit is >= 0xDC00 and <= 0xDFFF;
                    if (low != (section.Surrogate != 0) || (!low && IsNeedless(unit))) return false;
                    section.Surrogate = unit is >= 0xD800 and <= 0xDBFF ? unit : 0;
                }
            }
            else if (c == _shift)
            {
                if (at + 1 == bytes.Length) return IsLenient;
                int next = Digit(bytes[at + 1]);
                if (next > Dash) return false;
                if (next == Dash) at++;
                else section.Open = true;
            }
            else if (!IsStrictlyPlain(c))
            {
                return false;
            }
        }

        return !section.Open || (IsLenient && !section.IsTorn && section.Surrogate == 0);
    }

    protected abstract bool IsStrictlyPlain(byte c);
}

internal sealed class Utf7Encoding : Utf7Base
{
    internal Utf7Encoding()
        : base("UTF-7", "UTF-7", '+', '/', "utf7")
    {
        IsAsciiUnsafe = true;
    }

    protected override bool IsLenient => true;

    protected override bool IsReadable(byte c) => c <= 0x7F;

    /// <summary>Set D of the RFC without "/" and "-", and blanks: these end base64 by themselves.</summary>
    private static bool Ends(uint w) => w is ' ' or '\t' or '\r' or '\n' or '\'' or '(' or ')' or ',' or '.' or ':' or '?';

    /// <summary>Set O of the RFC.</summary>
    private static bool IsOptional(uint w) => w is '!' or '"' or '#' or '$' or '%' or '&' or '*' or ';' or '<' or '=' or '>' or '@' or '[' or ']' or '^' or '_' or '`' or '{' or '|' or '}';

    protected override int NoDigit(byte c) => Ends(c) || IsOptional(c) || c == 0 ? Direct : c <= 0x7F ? OtherAscii : Illegal;

    protected override bool IsPlain(uint w) => w < 0x80 && (char.IsAsciiLetterOrDigit((char)w) || w is 0 or '/' or '-' || Ends(w));

    protected override bool IsNeedless(uint unit) => false;

    protected override bool NeedsDash(uint w) => !Ends(w);

    protected override bool IsStrictlyPlain(byte c) => IsPlain(c) || IsOptional(c);
}

internal sealed class Utf7ImapEncoding() : Utf7Base("UTF7-IMAP", null, '&', ',', "mUTF-7")
{
    protected override bool IsLenient => false;

    protected override bool IsReadable(byte c) => c is >= 0x20 and <= 0x7E;

    protected override int NoDigit(byte c) => Illegal;

    protected override bool IsPlain(uint w) => w is >= 0x20 and <= 0x7E;

    protected override bool IsNeedless(uint unit) => unit is >= 0x20 and <= 0x7E && unit != '&';

    protected override bool NeedsDash(uint w) => true;

    protected override bool IsStrictlyPlain(byte c) => IsPlain(c);
}
