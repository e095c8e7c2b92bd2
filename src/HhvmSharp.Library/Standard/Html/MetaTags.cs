using System.Text;
using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Standard.Html;

/// <summary>get_meta_tags(): names and contents of the meta elements of a page's head.</summary>
[PhpExtension("standard")]
internal static class MetaTags
{
    private const string Unsafe = ".\\+*?[^]$() ", NameCharacters = "-_.:";

    private enum Kind
    {
        End,
        Open,
        Close,
        Slash,
        Equal,
        Space,
        Word,
        Quoted,
        Other,
    }

    [PhpFunction("get_meta_tags(string $filename, bool $use_include_path = false): array|false")]
    internal static PhpArray? get_meta_tags(RequestContext ctx, PhpString filename, bool use_include_path)
    {
        Arg.NoNul(ctx, 1, filename);
        if (WholeFiles.Read(ctx, filename, use_include_path) is not { } page) return null;
        var result = new PhpArray();
        new Reader(ctx, page.ToString(), result).Run();
        return result;
    }

    private sealed class Reader(RequestContext ctx, string page, PhpArray result)
    {
        private readonly StringBuilder _token = new();
        private int _at;
        private bool _isMeta, _isTag, _wantsValue;

        /// <summary>Which attribute was the last.</summary>
        private bool _sawName, _sawContent;

        private string? _name, _content;

        internal void Run()
        {
            Kind last = Kind.End;
            for (Kind kind; (kind = Next()) != Kind.End; last = kind)
            {
                if (kind == Kind.Word && last == Kind.Open) _isMeta = Is("meta");
                else if (kind == Kind.Word && last == Kind.Slash && _isTag && Is("head")) return;
                else if (kind is Kind.Word or Kind.Quoted && last == Kind.Equal && _wantsValue) TakeValue();
                else if (kind == Kind.Word && _isMeta && !(last == Kind.Slash && _isTag)) NoteAttribute();
                else if (kind == Kind.Open) Open();
                else if (kind == Kind.Close) Close();
            }
        }

        private bool Is(string word) => _token.ToString().Equals(word, StringComparison.OrdinalIgnoreCase);

        private void TakeValue()
        {
            string value = _token.ToString();
            if (_sawName) _name = string.Concat(value.Select(static c => Unsafe.Contains(c, StringComparison.Ordinal) ? '_' : c));
            else if (_sawContent) _content = value;
            _wantsValue = false;
        }

        private void NoteAttribute()
        {
            bool isName = Is("name");
            if (!isName && !Is("content")) return;
            (_sawName, _sawContent, _wantsValue) = (isName, !isName, true);
        }

        private void Open()
        {
            if (_wantsValue) Forget();
            _isTag = true;
        }

        private void Close()
        {
            if (_name is not null) result.SetSymbol(ctx, PhpString.FromLatin1(_name.ToLowerInvariant()), Value.String(PhpString.FromLatin1(_content ?? "")));
            Forget();
            _isTag = _isMeta = false;
        }

        private void Forget()
        {
            _wantsValue = _sawName = _sawContent = false;
            _name = _content = null;
        }

        private Kind Next()
        {
            while (_at < page.Length && page[_at] != '\0')
            {
                char c = page[_at++];
                switch (c)
                {
                    case '<':
                        return Kind.Open;
                    case '>':
                        return Kind.Close;
                    case '=':
                        return Kind.Equal;
                    case '/':
                        return Kind.Slash;
                    case ' ':
                        return Kind.Space;
                    case '\n' or '\r' or '\t':
                        continue;
                    case '\'' or '"':
                        ReadQuoted(c);
                        return Kind.Quoted;
                }

                if (!char.IsAsciiLetterOrDigit(c)) return Kind.Other;
                _token.Clear().Append(c);
                while (_at < page.Length && (char.IsAsciiLetterOrDigit(page[_at]) || NameCharacters.Contains(page[_at], StringComparison.Ordinal))) _token.Append(page[_at++]);
                return Kind.Word;
            }

            return Kind.End;
        }

        /// <summary>A tag's bracket ends it too: then it was an apostrophe.</summary>
        private void ReadQuoted(char quote)
        {
            _token.Clear();
            while (_at < page.Length && page[_at] != quote && page[_at] is not ('<' or '>')) _token.Append(page[_at++]);
            if (_at < page.Length && page[_at] == quote) _at++;
        }
    }
}
