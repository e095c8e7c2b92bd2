namespace HhvmSharp.Syntax;

/// <summary>Names of tokens: token_name()'s and those that syntax errors use. The table is Tokens.txt.</summary>
public static partial class TokenNames
{
    /// <summary>The T_* name, or null for a one-character token or an unknown number.</summary>
    public static string? NameOf(int kind)
    {
        if (kind < First || kind - First >= s_names.Length || kind == (int)TokenKind.T_ERROR)
        {
            return null;
        }

        return kind == (int)TokenKind.T_PAAMAYIM_NEKUDOTAYIM ? "T_DOUBLE_COLON" : s_names[kind - First];
    }

    /// <summary>All numbers and names in the table's order, for the constants of the tokenizer extension.</summary>
    public static IEnumerable<(string Name, int Kind)> All()
    {
        for (var i = 0; i < s_names.Length; i++)
        {
            if (s_names[i] is { } name && i + First != (int)TokenKind.T_ERROR)
            {
                yield return (name, i + First);
            }
        }
    }

    /// <summary>The label of Tokens.txt with its quotes; a one-character token's is itself in single quotes.</summary>
    internal static string LabelOf(int kind) => kind switch
    {
        0 => "\"end of file\"",
        < 256 => "'" + (char)kind + "'",
        _ => s_labels[kind - First] ?? "",
    };
}
