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
    private List<ParseMessage>? _errors, _warnings;

    internal IReadOnlyList<ParseMessage> Errors => _errors ?? [];

    internal IReadOnlyList<ParseMessage> Warnings => _warnings ?? [];

    internal bool Failed => _errors is not null;

    internal bool IsEmpty => _errors is null && _warnings is null;

    internal void AddError(ParseMessage message) => (_errors ??= []).Add(message);

    internal void AddWarning(ParseMessage message) => (_warnings ??= []).Add(message);
}
