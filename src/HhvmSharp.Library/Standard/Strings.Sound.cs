using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>How words sound in English: soundex() and metaphone().</summary>
[PhpExtension("standard")]
internal static class StringSounds
{
    [PhpFunction("soundex(string $string): string", Pure = true, NoThrow = true)]
    internal static PhpString soundex(PhpString @string)
    {
        // a digit for each letter A to Z, 0 for none
        ReadOnlySpan<byte> codes = "01230120022455012623010202"u8;
        Span<byte> result = [(byte)'0', (byte)'0', (byte)'0', (byte)'0'];
        int n = 0;
        byte last = 0;
        foreach (byte c in @string.Span)
        {
            if (!ByteStrings.IsLetter(c)) continue;
            byte code = codes[(c | 0x20) - 'a'];
            if (n == 0) result[n++] = ByteStrings.ToUpper(c);
            else if (code != last && code != '0') result[n++] = code;
            last = code;
            if (n == 4) break;
        }

        return PhpString.FromSpan(result);
    }

    [PhpFunction("metaphone(string $string, int $max_phonemes = 0): string")]
    internal static PhpString metaphone(RequestContext ctx, PhpString @string, long max_phonemes)
    {
        if (max_phonemes < 0) Arg.ValueError(ctx, 2, "must be greater than or equal to 0");
        return new Metaphone(Spans.UpToNul(@string.Span), max_phonemes).Run();
    }

    /// <summary>Lawrence Philips' rules. A letter outside the word is 0.</summary>
    private ref struct Metaphone(ReadOnlySpan<byte> word, long max)
    {
        private const byte Sh = (byte)'X', Th = (byte)'0';

        private readonly ReadOnlySpan<byte> _word = word;
        private readonly PhpStringBuilder _out = new(word.Length + 8);
        private int _at;

        private readonly byte Letter(int offset)
        {
            // looking ahead stops at the end of the word
            int i = _at + offset;
            return i < 0 ? (byte)0 : ByteStrings.ToUpper(_word.At(i));
        }

        private static bool IsVowel(byte c) => c is (byte)'A' or (byte)'E' or (byte)'I' or (byte)'O' or (byte)'U';

        /// <summary>What makes C and G soft.</summary>
        private static bool IsSoft(byte c) => c is (byte)'E' or (byte)'I' or (byte)'Y';

        internal PhpString Run()
        {
            while (_at < _word.Length && !ByteStrings.IsLetter(_word[_at])) _at++;
            if (_at >= _word.Length) return PhpString.Empty;
            First();
            for (; _at < _word.Length && (max == 0 || _out.Length < max); _at++)
            {
                byte c = Letter(0);
                if (!ByteStrings.IsLetter(c)) continue;
                byte previous = Letter(-1);
                if (c == previous && c != 'C') continue;
                _at += Next(c, previous);
            }

            return _out.ToPhpString();
        }

        /// <summary>A word's beginning has rules of its own, and keeps its vowel.</summary>
        private void First()
        {
            byte c = Letter(0), next = Letter(1);
            switch (c)
            {
                case (byte)'A' when next == 'E':
                    Take('E', 2);
                    break;
                case (byte)'G' or (byte)'K' or (byte)'P' when next == 'N':
                    Take('N', 2);
                    break;
                case (byte)'W' when next == 'R':
                    Take('R', 2);
                    break;
                case (byte)'W' when next == 'H' || IsVowel(next):
                    Take('W', 2);
                    break;
                case (byte)'X':
                    Take('S', 1);
                    break;
                default:
                    if (IsVowel(c)) Take((char)c, 1);
                    break;
            }
        }

        private void Take(char phoneme, int letters)
        {
            _out.Append(phoneme);
            _at += letters;
        }

        /// <summary>The phonemes of one letter; how many letters behind it are done with, too.</summary>
        private readonly int Next(byte c, byte previous)
        {
            byte next = Letter(1);
            switch (c)
            {
                case (byte)'B':
                    if (previous != 'M') _out.Append('B');
                    return 0;
                case (byte)'C':
                    if (IsSoft(next))
                    {
                        if (next == 'I' && Letter(2) == 'A') _out.Append(Sh);
                        else if (previous != 'S') _out.Append('S');
                        return 0;
                    }

                    _out.Append(next == 'H' ? Sh : (byte)'K');
                    return next == 'H' ? 1 : 0;
                case (byte)'D':
                    bool dge = next == 'G' && IsSoft(Letter(2));
                    _out.Append(dge ? 'J' : 'T');
                    return dge ? 1 : 0;
                case (byte)'G':
                    return G(next, previous);
                case (byte)'H':
                    if (IsVowel(next) && previous is not ((byte)'C' or (byte)'G' or (byte)'P' or (byte)'S' or (byte)'T')) _out.Append('H');
                    return 0;
                case (byte)'K':
                    if (previous != 'C') _out.Append('K');
                    return 0;
                case (byte)'P':
                    _out.Append(next == 'H' ? 'F' : 'P');
                    return 0;
                case (byte)'Q':
                    _out.Append('K');
                    return 0;
                case (byte)'S':
                    bool shh = next == 'H';
                    _out.Append(shh || (next == 'I' && Letter(2) is (byte)'O' or (byte)'A') ? Sh : (byte)'S');
                    return shh ? 1 : 0;
                case (byte)'T':
                    if (next == 'I' && Letter(2) is (byte)'O' or (byte)'A') _out.Append(Sh);
                    else if (next == 'H') _out.Append(Th);
                    else if (!(next == 'C' && Letter(2) == 'H')) _out.Append('T');
                    return next == 'H' ? 1 : 0;
                case (byte)'V':
                    _out.Append('F');
                    return 0;
                case (byte)'W' or (byte)'Y':
                    if (IsVowel(next)) _out.Append(c);
                    return 0;
                case (byte)'X':
                    _out.Append('K').Append('S');
                    return 0;
                case (byte)'Z':
                    _out.Append('S');
                    return 0;
                case (byte)'F' or (byte)'J' or (byte)'L' or (byte)'M' or (byte)'N' or (byte)'R':
                    _out.Append(c);
                    return 0;
                default:
                    return 0;
            }
        }

        private readonly int G(byte next, byte previous)
        {
            if (next == 'H')
            {
                if (Letter(-3) is (byte)'B' or (byte)'D' or (byte)'H' || Letter(-4) == 'H') return 0;
                _out.Append('F');
                return 1;
            }

            if (next == 'N')
            {
                byte third = Letter(2);
                if (ByteStrings.IsLetter(third) && !(third == 'E' && Letter(3) == 'D')) _out.Append('K');
                return 0;
            }

            _out.Append(IsSoft(next) && previous != 'G' ? 'J' : 'K');
            return 0;
        }
    }
}
