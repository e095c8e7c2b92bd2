using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>
/// Lawrence Philips' Metaphone in the form that PHP uses: the first letter has rules of its own, then each letter becomes
/// a sound by its neighbours. 'X' stands for "sh", '0' for "th".
/// </summary>
internal ref struct Metaphone(ReadOnlySpan<byte> word, long limit)
{
    private readonly ReadOnlySpan<byte> _word = word;
    private readonly PhpStringBuilder _out = new(16);
    private int _at;

    internal PhpString Run()
    {
        while (!ByteStrings.IsLetter(Raw(0)))
        {
            // a NUL ends the word, as it does in C
            if (Raw(0) == 0) return PhpString.Empty;
            _at++;
        }

        First();
        for (; Raw(0) != 0 && (limit == 0 || _out.Length < limit); _at++)
        {
            if (!ByteStrings.IsLetter(Raw(0))) continue;
            char c = Letter(0);
            if (c == Letter(-1) && c != 'C') continue;
            _at += Sound(c);
        }

        return _out.ToPhpString();
    }

    private readonly byte Raw(int offset) => (uint)(_at + offset) < (uint)_word.Length ? _word[_at + offset] : (byte)0;

    /// <summary>In upper case; 0 outside of the word and behind a NUL.</summary>
    private readonly char Letter(int offset)
    {
        for (int i = 1; i < offset; i++)
            if (Raw(i) == 0) return '\0';
        return (char)ByteStrings.ToUpper(Raw(offset));
    }

    private static bool IsVowel(char c) => c is 'A' or 'E' or 'I' or 'O' or 'U';

    private static bool Softens(char c) => c is 'E' or 'I' or 'Y';

    private void First()
    {
        char c = Letter(0), next = Letter(1);
        switch (c)
        {
            case 'A' when next == 'E':
                Put('E', 2);
                break;
            case 'G' or 'K' or 'P':
                if (next == 'N') Put('N', 2);
                break;
            case 'W':
                if (next == 'R') Put('R', 2);
                else if (next == 'H' || IsVowel(next)) Put('W', 2);
                break;
            case 'X':
                Put('S', 1);
                break;
            default:
                if (IsVowel(c)) Put(c, 1);
                break;
        }
    }

    private void Put(char sound, int letters)
    {
        _out.Append(sound);
        _at += letters;
    }

    /// <summary>Appends the sound of a letter; returns how many letters behind it are used up.</summary>
    private readonly int Sound(char c)
    {
        char previous = Letter(-1), next = Letter(1);
        switch (c)
        {
            case 'B':
                if (previous != 'M') _out.Append('B');
                break;
            case 'C':
                if (Softens(next))
                {
                    if (next == 'I' && Letter(2) == 'A') _out.Append('X');
                    else if (previous != 'S') _out.Append('S');
                    break;
                }

                _out.Append(next == 'H' ? 'X' : 'K');
                return next == 'H' ? 1 : 0;
            case 'D':
                if (next == 'G' && Softens(Letter(2)))
                {
                    _out.Append('J');
                    return 1;
                }

                _out.Append('T');
                break;
            case 'G':
                return SoundOfG(previous, next);
            case 'H':
                if (IsVowel(next) && previous is not ('C' or 'G' or 'P' or 'S' or 'T')) _out.Append('H');
                break;
            case 'K':
                if (previous != 'C') _out.Append('K');
                break;
            case 'P':
                _out.Append(next == 'H' ? 'F' : 'P');
                break;
            case 'Q':
                _out.Append('K');
                break;
            case 'S':
                if (next == 'I' && (Letter(2) is 'O' or 'A'))
                {
                    _out.Append('X');
                    break;
                }

                _out.Append(next == 'H' ? 'X' : 'S');
                return next == 'H' ? 1 : 0;
            case 'T':
                if (next == 'I' && (Letter(2) is 'O' or 'A'))
                {
                    _out.Append('X');
                }
                else if (next == 'H')
                {
                    _out.Append('0');
                    return 1;
                }
                else if (!(next == 'C' && Letter(2) == 'H'))
                {
                    _out.Append('T');
                }

                break;
            case 'V':
                _out.Append('F');
                break;
            case 'W' or 'Y':
                if (IsVowel(next)) _out.Append(c);
                break;
            case 'X':
                _out.Append("KS");
                break;
            case 'Z':
                _out.Append('S');
                break;
            case 'F' or 'J' or 'L' or 'M' or 'N' or 'R':
                _out.Append(c);
                break;
        }

        return 0;
    }

    private readonly int SoundOfG(char previous, char next)
    {
        if (next == 'H')
        {
            // silent after B, D or H three letters back, or an H four back
            if (Letter(-3) is 'B' or 'D' or 'H' || Letter(-4) == 'H') return 0;
            _out.Append('F');
            return 1;
        }

        if (next == 'N')
        {
            char after = Letter(2);
            if (!ByteStrings.IsLetter((byte)after) || (after == 'E' && Letter(3) == 'D')) return 0;
            _out.Append('K');
            return 0;
        }

        _out.Append(Softens(next) && previous != 'G' ? 'J' : 'K');
        return 0;
    }
}
