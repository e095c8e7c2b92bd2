using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard;

/// <summary>getopt(): the program's arguments by PHP's own option parser.</summary>
[PhpExtension("standard")]
internal static class GetOpt
{
    private const int NoValue = 0, OptionalValue = 2;

    /// <param name="Letter">0: a long option.</param>
    private readonly record struct Option(byte Letter, byte[] Name, int Value);

    [PhpFunction("getopt(string $short_options, array $long_options = [], &$rest_index = null): array|false")]
    internal static PhpArray? getopt(RequestContext ctx, PhpString short_options, PhpArray? long_options = null, PhpReference? rest_index = null)
    {
        if (rest_index is not null) Arguments.Assign(ctx, rest_index, Value.Int(1));
        if (Argv(ctx) is not { } argv) return null;
        var words = new List<byte[]>();
        foreach ((Value _, Value v) in argv) words.Add(Spans.UpToNul(Elements.Text(ctx, v.Dereferenced()).Span).ToArray());
        var scanner = new Scanner(words, [.. Short(short_options.Span), .. Long(ctx, long_options)]);
        var result = new PhpArray();
        while (scanner.Next())
        {
            if (scanner.Found is not { } option) continue; // an unknown one
            byte[] name = option.Letter != 0 ? [option.Letter] : option.Name;
            Add(ctx, result, PhpString.FromSpan(name), scanner.Argument is { } a ? Value.String(PhpString.FromSpan(a)) : Value.False);
        }

        if (rest_index is not null) Arguments.Assign(ctx, rest_index, Value.Int(scanner.Index));
        return result;
    }

    /// <summary>$_SERVER['argv'], else $argv.</summary>
    private static PhpArray? Argv(RequestContext ctx)
    {
        PhpString argv = PhpString.Literal("argv");
        Value found = default;
        if (ctx.Globals.Find(PhpString.Literal("_SERVER")) is { } server && server.Slot.Dereferenced() is { IsArray: true } s) found = s.AsArray.Get(argv).Dereferenced();
        if (found.IsUndef && ctx.Globals.Find(argv) is { } entry) found = entry.Slot.Dereferenced();
        return found.IsArray ? found.AsArray : null;
    }

    /// <summary>The same option again makes a list.</summary>
    private static void Add(RequestContext ctx, PhpArray result, PhpString name, in Value owned)
    {
        if (!result.TryGetSymbol(name, out Value there))
        {
            result.SetSymbol(ctx, name, in owned);
            return;
        }

        if (!there.IsArray)
        {
            var list = new PhpArray(2);
            list.Append(there.Copied());
            list.Append(in owned);
            result.SetSymbol(ctx, name, Value.Array(list));
            return;
        }

        PhpArray.Separate(ctx, ref result.FindSymbol(name)).Append(ctx, in owned);
    }

    private static List<Option> Short(ReadOnlySpan<byte> text)
    {
        var options = new List<Option>();
        for (int i = 0; i < text.Length;)
        {
            byte c = text[i++];
            if (!char.IsAsciiLetterOrDigit((char)c)) continue;
            int value = NoValue;
            while (value < OptionalValue && i < text.Length && text[i] == ':')
            {
                value++;
                i++;
            }

            options.Add(new Option(c, [], value));
        }

        return options;
    }

    private static List<Option> Long(RequestContext ctx, PhpArray? names)
    {
        var options = new List<Option>();
        if (names is null) return options;
        foreach ((Value _, Value v) in names)
        {
            ReadOnlySpan<byte> name = Spans.UpToNul(Elements.Text(ctx, v.Dereferenced()).Span);
            int value = NoValue;
            while (value < OptionalValue && name.EndsWith(":"u8))
            {
                value++;
                name = name[..^1];
            }

            options.Add(new Option(0, name.ToArray(), value));
        }

        return options;
    }

    /// <summary>php_getopt: "-abc", "-a value", "-avalue", "-a=value", "--long=value".</summary>
    private sealed class Scanner(List<byte[]> words, Option[] options)
    {
        /// <summary>Where in a word of several letters; 0: at its beginning.</summary>
        private int _letter;

        /// <summary>The word that comes next.</summary>
        internal int Index { get; private set; } = 1;

        /// <summary>Null: the option is not known, or it lacks its value.</summary>
        internal Option? Found { get; private set; }

        internal byte[]? Argument { get; private set; }

        private void NextWord()
        {
            Index++;
            _letter = 0;
        }

        /// <summary>False at the end of the options.</summary>
        internal bool Next()
        {
            Found = null;
            Argument = null;
            if (Index >= words.Count) return false;
            byte[] word = words[Index];
            if (_letter == 0 && (word.Length < 2 || word[0] != '-')) return false;
            if (_letter > 0 || word[1] != '-') return Letter(word);
            if (word.Length > 2) return Word(word);
            Index++; // "--"
            return false;
        }

        private bool Word(byte[] word)
        {
            int equals = Array.IndexOf(word, (byte)'=', 2);
            byte[] name = equals < 0 || equals == word.Length - 1 && equals == 2 ? word[2..] : word[2..equals];
            int at = Array.FindIndex(options, o => o.Letter == 0 && o.Name.AsSpan().SequenceEqual(name));
            if (at < 0)
            {
                NextWord();
                return true;
            }

            if (options[at].Value == NoValue)
            {
                Found = options[at];
                NextWord();
                return true;
            }

            TakeValue(options[at], word, 2 + name.Length);
            return true;
        }

        private bool Letter(byte[] word)
        {
            if (_letter == 0) _letter = 1;
            byte c = word[_letter];
            if (c == ':')
            {
                NextWord();
                return true;
            }

            int at = Array.FindIndex(options, o => o.Letter == c);
            int after = _letter + 1;
            if (at >= 0 && options[at].Value != NoValue)
            {
                TakeValue(options[at], word, after);
                return true;
            }

            if (at >= 0) Found = options[at];
            if (after >= word.Length) NextWord();
            else _letter = after;
            return true;
        }

        private void TakeValue(Option option, byte[] word, int start)
        {
            if (start < word.Length)
            {
                Argument = word[start] == '=' ? word[(start + 1)..] : word[start..];
                Found = option;
                NextWord();
                return;
            }

            NextWord();
            if (option.Value == OptionalValue)
            {
                Found = option;
            }
            else if (Index < words.Count)
            {
                Argument = words[Index];
                Found = option;
                NextWord();
            }
        }
    }
}
