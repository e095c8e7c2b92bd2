namespace HhvmSharp.Library.Date.Parsing;

/// <summary>What is wrong at a place of a text; the byte there is 0 at its end.</summary>
internal readonly record struct ParseMessage(int Position, byte Character, string Text)
{
    /// <summary>The byte as messages show it.</summary>
    internal char Shown => Character == 0 ? ' ' : (char)Character;
}

/// <summary>The errors and warnings of reading one date.</summary>
internal sealed class ParseErrors
{
    internal List<ParseMessage> Errors { get; } = [];

    internal List<ParseMessage> Warnings { get; } = [];

    internal bool Failed => Errors.Count > 0;

    internal bool IsEmpty => Errors.Count == 0 && Warnings.Count == 0;
}
