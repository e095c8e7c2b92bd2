namespace HhvmSharp.Cli;

/// <summary>An option of the command line: its letter, or a number above the letters for long ones without.</summary>
internal readonly record struct Option(int Id, bool NeedsValue, string Name);

/// <summary>
/// Reads options by the rules of PHP's php_getopt: "-dfoo", "-d foo", "-d=foo", "-nq", "--define=foo"; it ends at the
/// first word that is no option, or behind "--".
/// </summary>
internal sealed class OptionReader(string[] arguments, Option[] options)
{
    internal const int End = -1, Invalid = -2;

    private int _char;
    private bool _inWord;

    /// <summary>Index of the next word.</summary>
    internal int Index { get; private set; }

    /// <summary>Passes over a word that is no option.</summary>
    internal void SkipWord() => Index++;

    /// <summary>The value of the option just read.</summary>
    internal string Value { get; private set; } = "";

    /// <summary>After <see cref="Invalid"/>: what PHP writes to standard error.</summary>
    internal string Error { get; private set; } = "";

    /// <summary>The next option's id, <see cref="End"/> or <see cref="Invalid"/>.</summary>
    internal int Next()
    {
        if (Index >= arguments.Length) return End;
        string word = arguments[Index];
        if (!_inWord && (word.Length < 2 || word[0] != '-')) return End;
        if (!_inWord && word[1] == '-') return Long(word);
        if (!_inWord)
        {
            _inWord = true;
            _char = 1;
        }

        return Short(word);
    }

    private int Long(string word)
    {
        if (word.Length == 2)
        {
            Index++;
            return End;
        }

        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string name = equals < 0 ? word[2..] : word[2..equals];
        foreach (Option o in options)
        {
            if (o.Name != name) continue;
            Index++;
            if (!o.NeedsValue) return o.Id;
            if (equals >= 0)
            {
                Value = word[(equals + 1)..];
                return o.Id;
            }

            return TakeWord(o.Id, Index - 1, 2 + name.Length);
        }

        Index++;
        return Fail(Index - 1, 0, $"no argument for option {(char)(word.Length > 2 ? word[1] : '-')}");
    }

    private int Short(string word)
    {
        char letter = word[_char];
        int at = _char;
        if (letter == ':')
        {
            NextWord();
            return Fail(Index - 1, at, ": in flags");
        }

        int found = Array.FindIndex(options, o => o.Id == letter);
        if (found < 0)
        {
            int index = Index;
            Step(word);
            return Fail(index, at, $"option not found {letter}");
        }

        if (!options[found].NeedsValue)
        {
            Step(word);
            return letter;
        }

        int start = at + 1;
        NextWord();
        if (start >= word.Length) return TakeWord(letter, Index - 1, at);
        Value = word[start] == '=' ? word[(start + 1)..] : word[start..];
        return letter;
    }

    /// <summary>The value is the next word.</summary>
    private int TakeWord(int id, int index, int at)
    {
        if (Index >= arguments.Length) return Fail(index, at, $"no argument for option {(id < 128 ? (char)id : '-')}");
        Value = arguments[Index++];
        return id;
    }

    private void Step(string word)
    {
        if (_char + 1 >= word.Length) NextWord();
        else _char++;
    }

    private void NextWord()
    {
        _inWord = false;
        Index++;
    }

    private int Fail(int index, int at, string what)
    {
        Error = $"Error in argument {index + 1}, char {at + 1}: {what}";
        return Invalid;
    }
}
