namespace HhvmSharp.Library.Mbstring;

/// <summary>mb_convert_kana(): between half-width and full-width forms, hiragana and katakana.</summary>
internal static class Kana
{
    // the letters of the mode, in the order of its bits
    internal const string Letters = "ARNSKHMCarnskhmcV";

    internal const int ToFullAll = 1, ToFullAlpha = 2, ToFullDigits = 4, ToFullSpace = 8, ToFullKatakana = 0x10, ToFullHiragana = 0x20, ToFullSpecial = 0x40,
        HiraganaToKatakana = 0x80, ToHalfAll = 0x100, ToHalfAlpha = 0x200, ToHalfDigits = 0x400, ToHalfSpace = 0x800, ToHalfKatakana = 0x1000,
        ToHalfHiragana = 0x2000, ToHalfSpecial = 0x4000, KatakanaToHiragana = 0x8000, Glue = 0x10000;

    private const uint FirstHalf = 0xFF61, LastHalf = 0xFF9F, VoicedMark = 0xFF9E, SemiVoicedMark = 0xFF9F, FullForms = 0xFEE0;

    /// <summary>The katakana (and marks) that the half-width forms from U+FF61 on stand for.</summary>
    private const string FullKatakana = "。「」、・ヲァィゥェォャュョッーアイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワン゛゜";

    /// <summary>For katakana from U+30A1: the half-width form, and whether a sound mark follows (1: voiced, 2: semi-voiced).</summary>
    private static readonly (uint Half, int Mark)[] HalfForms = BuildHalfForms();

    private static (uint Half, int Mark)[] BuildHalfForms()
    {
        var forms = new (uint Half, int Mark)[84];
        for (int i = 0; i < FullKatakana.Length; i++)
        {
            int c = FullKatakana[i];
            if (c is < 0x30A1 or > 0x30F4) continue;
            uint half = FirstHalf + (uint)i;
            forms[c - 0x30A1] = (half, 0);
            if (TakesVoicedMark(half)) forms[c + 1 - 0x30A1] = (half, 1);
            if (TakesSemiVoicedMark(half)) forms[c + 2 - 0x30A1] = (half, 2);
        }

        forms['ヮ' - 0x30A1] = forms['ワ' - 0x30A1];
        forms['ヰ' - 0x30A1] = forms['イ' - 0x30A1];
        forms['ヱ' - 0x30A1] = forms['エ' - 0x30A1];
        forms['ヴ' - 0x30A1] = (forms['ウ' - 0x30A1].Half, 1);
        return forms;
    }

    /// <summary>KA to TO, HA to HO.</summary>
    private static bool TakesVoicedMark(uint half) => half is >= 0xFF76 and <= 0xFF84 or >= 0xFF8A and <= 0xFF8E;

    private static bool TakesSemiVoicedMark(uint half) => half is >= 0xFF8A and <= 0xFF8E;

    /// <param name="next">The code point behind, 0 when there is none.</param>
    /// <param name="both">The next one is part of the result.</param>
    /// <param name="second">A second code point of the result, or 0.</param>
    internal static uint Convert(uint c, uint next, int mode, out bool both, out uint second)
    {
        both = false;
        second = 0;
        if (ToFull(c, mode) is { } wide) return wide;
        if ((mode & (ToFullKatakana | ToFullHiragana)) != 0 && c is >= FirstHalf and <= LastHalf) return FromHalf(c, next, mode, out both);
        if ((mode & ToFullSpecial) != 0)
        {
            uint special = c switch { '\\' or 0xA5 => 0xFFE5, '~' or 0x203E => 0xFFE3, '\'' => 0x2019, '"' => 0x201D, _ => 0 };
            if (special != 0) return special;
        }

        if (ToHalf(c, mode) is { } narrow) return narrow;
        if ((mode & (ToHalfKatakana | ToHalfHiragana)) != 0 && ToHalfKana(c, mode, out second) is { } half) return half;
        if ((mode & HiraganaToKatakana) != 0 && c is >= 0x3041 and <= 0x3093 or 0x309D or 0x309E) return c + 0x60;
        if ((mode & KatakanaToHiragana) != 0 && c is >= 0x30A1 and <= 0x30F3 or 0x30FD or 0x30FE) return c - 0x60;
        if ((mode & ToHalfSpecial) != 0)
        {
            return c switch { 0xFFE5 or 0xFF3C => '\\', 0xFFE3 or 0x203E => '~', 0x2018 or 0x2019 => '\'', 0x201C or 0x201D => '"', _ => c };
        }

        return c;
    }

    private static uint? ToFull(uint c, int mode)
    {
        if (c == ' ' && (mode & ToFullSpace) != 0) return 0x3000;
        if (c >= 0x7F) return null;
        bool letter = char.IsAsciiLetter((char)c), digit = char.IsAsciiDigit((char)c);
        bool convert = ((mode & ToFullAll) != 0 && c is >= 0x21 and <= 0x7D and not ('"' or '\'' or '\\'))
            || ((mode & ToFullAlpha) != 0 && letter) || ((mode & ToFullDigits) != 0 && digit);
        return convert ? c + FullForms : null;
    }

    private static uint? ToHalf(uint c, int mode)
    {
        if (c == 0x3000 && (mode & ToHalfSpace) != 0) return ' ';
        if (c == 0x2212 && (mode & ToHalfAll) != 0) return '-';
        if (c is < 0xFF01 or > 0xFF5D) return null;
        var ascii = (char)(c - FullForms);
        bool convert = ((mode & ToHalfAll) != 0 && ascii is not ('"' or '\'' or '\\'))
            || ((mode & ToHalfAlpha) != 0 && char.IsAsciiLetter(ascii)) || ((mode & ToHalfDigits) != 0 && char.IsAsciiDigit(ascii));
        return convert ? ascii : null;
    }

    private static uint FromHalf(uint c, uint next, int mode, out bool both)
    {
        both = false;
        uint full = FullKatakana[(int)(c - FirstHalf)];
        bool katakana = (mode & ToFullKatakana) != 0;
        uint shift = !katakana && full is >= 0x30A1 and <= 0x30F3 ? 0x60u : 0;
        if ((mode & Glue) != 0)
        {
            both = true;
            if (next == VoicedMark && TakesVoicedMark(c)) return full + 1 - shift;
            if (next == VoicedMark && full == 'ウ' && katakana) return 'ヴ';
            if (next == SemiVoicedMark && TakesSemiVoicedMark(c)) return full + 2 - shift;
            both = false;
        }

        return full - shift;
    }

    private static uint? ToHalfKana(uint c, int mode, out uint second)
    {
        second = 0;
        int at = (mode & ToHalfKatakana) != 0 && c is >= 0x30A1 and <= 0x30F4 ? (int)c - 0x30A1
            : (mode & ToHalfHiragana) != 0 && c is >= 0x3041 and <= 0x3093 ? (int)c - 0x3041 : -1;
        if (at >= 0)
        {
            (uint half, int mark) = HalfForms[at];
            if (mark != 0) second = mark == 1 ? VoicedMark : SemiVoicedMark;
            return half;
        }

        return c switch
        {
            '、' => 0xFF64,
            '。' => 0xFF61,
            '「' => 0xFF62,
            '」' => 0xFF63,
            '゛' => 0xFF9E,
            '゜' => 0xFF9F,
            'ー' => 0xFF70,
            '・' => 0xFF65,
            _ => null,
        };
    }
}
