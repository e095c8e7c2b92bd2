using AngleSharp.Html.Dom.Events;
using AngleSharp.Html.Parser;
using HhvmSharp.Library.Libxml;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Dom;

/// <summary>Parse errors as PHP words them: by the names of the HTML standard for the tokenizer's, by lexbor's for the tree's.</summary>
internal static class HtmlErrors
{
    private static (bool IsTree, string Name) NameOf(int code) => (HtmlParseError)code switch
    {
        HtmlParseError.EOF => (false, "eof-in-tag"),
        HtmlParseError.Null => (false, "unexpected-null-character"),
        HtmlParseError.BogusComment => (false, "unexpected-question-mark-instead-of-tag-name"),
        HtmlParseError.AmbiguousOpenTag => (false, "invalid-first-character-of-tag-name"),
        HtmlParseError.TagClosedWrong => (false, "missing-end-tag-name"),
        HtmlParseError.ClosingSlashMisplaced => (false, "unexpected-solidus-in-tag"),
        HtmlParseError.UndefinedMarkupDeclaration => (false, "incorrectly-opened-comment"),
        HtmlParseError.CommentEndedWithEM => (false, "incorrectly-closed-comment"),
        HtmlParseError.CommentEndedUnexpected => (false, "abrupt-closing-of-empty-comment"),
        HtmlParseError.CommentEndedWithDash => (false, "nested-comment"),
        HtmlParseError.TagCannotBeSelfClosed => (false, "non-void-html-element-start-tag-with-trailing-solidus"),
        HtmlParseError.EndTagCannotBeSelfClosed => (false, "end-tag-with-trailing-solidus"),
        HtmlParseError.EndTagCannotHaveAttributes => (false, "end-tag-with-attributes"),
        HtmlParseError.CharacterReferenceWrongNumber => (false, "absence-of-digits-in-numeric-character-reference"),
        HtmlParseError.CharacterReferenceSemicolonMissing => (false, "missing-semicolon-after-character-reference"),
        HtmlParseError.CharacterReferenceInvalidRange => (false, "character-reference-outside-unicode-range"),
        HtmlParseError.CharacterReferenceInvalidNumber => (false, "null-character-reference"),
        HtmlParseError.CharacterReferenceInvalidCode => (false, "control-character-reference"),
        HtmlParseError.CharacterReferenceNotTerminated => (false, "missing-semicolon-after-character-reference"),
        HtmlParseError.AttributeDuplicateOmitted => (false, "duplicate-attribute"),
        HtmlParseError.AttributeNameInvalid => (false, "unexpected-character-in-attribute-name"),
        HtmlParseError.AttributeValueInvalid => (false, "unexpected-character-in-unquoted-attribute-value"),
        HtmlParseError.AttributeNameExpected => (false, "missing-whitespace-between-attributes"),
        HtmlParseError.DoubleQuotationMarkUnexpected or HtmlParseError.SingleQuotationMarkUnexpected => (false, "unexpected-character-in-attribute-name"),
        HtmlParseError.DoctypeMissing => (true, "unexpected-token-in-initial-mode"),
        HtmlParseError.DoctypeInvalid => (true, "bad-doctype-token-in-initial-mode"),
        HtmlParseError.DoctypeTagInappropriate => (true, "doctype-token-in-body-mode"),
        HtmlParseError.TagCannotEndHere or HtmlParseError.TagClosingMismatch => (true, "unexpected-closed-token"),
        _ => (true, "unexpected-token"),
    };

    internal static void Report(RequestContext ctx, LibxmlState state, List<HtmlErrorEvent> errors, PhpString name, string text, bool noImplied)
    {
        // tokenizer errors of the whole source come first, as lexbor's do for each piece of it
        foreach (bool tree in (ReadOnlySpan<bool>)[false, true])
        {
            foreach (HtmlErrorEvent error in errors)
            {
                (bool isTree, string what) = NameOf(error.Code);
                if (isTree != tree) continue;
                int line = error.Position.Line, column = error.Position.Column;
                if (noImplied && line == 1 && what == "unexpected-token-in-initial-mode") continue;
                string columns = isTree && TokenLength(text, error.Position.Index) is var length && length > 1 ? $"{column}-{column + length - 1}" : $"{column}";
                state.Pretend($"{(isTree ? "tree" : "tokenizer")} error {what} in {name}, line: {line}, column: {columns}", name, line, column);
                if (ctx.HasPending) throw PhpThrow.Instance;
            }
        }
    }

    /// <summary>The length of the name of the tag that stands there.</summary>
    private static int TokenLength(string text, int at)
    {
        int start = at, end;
        if (start >= 0 && start < text.Length && text[start] == '<') start++;
        if (start >= 0 && start < text.Length && text[start] == '/') start++;
        end = Math.Max(start, 0);
        while (end < text.Length && char.IsAsciiLetterOrDigit(text[end])) end++;
        return end - start;
    }
}
