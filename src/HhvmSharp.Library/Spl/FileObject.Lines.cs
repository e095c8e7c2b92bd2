using HhvmSharp.Library.Standard;
using HhvmSharp.Library.Standard.Files;
using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Streams;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Spl;

/// <summary>The lines of the file: iterating, CSV, seeking by line.</summary>
internal partial class FileObject
{
    private const long DropNewLine = 1, ReadAhead = 2, SkipEmpty = 4, ReadCsv = 8;

    private static readonly PhpString GetCurrentLineName = PhpString.Literal("getcurrentline");

    /// <summary>The current line as it was read; null: none.</summary>
    private PhpString? _line;

    /// <summary>Its fields when it was read as CSV (owned); undef.</summary>
    private Value _fields;

    private long _lineNumber;
    private long _flags;
    private long _maxLineLength;
    private byte _delimiter = (byte)',', _enclosure = (byte)'"';
    private int _escape = '\\';

    /// <summary>The escape character was never set: its default will change.</summary>
    private bool _escapeIsDefault = true;

    private bool Has(long flag) => (_flags & flag) != 0;

    private bool HasLine => _line is not null || !_fields.IsUndef;

    private void Forget(RequestContext ctx)
    {
        _line = null;
        Value.Release(ctx, ref _fields);
    }

    /// <summary>False: there is no line, and it was silent, or an exception is pending.</summary>
    private bool ReadPlain(RequestContext ctx, bool silent, long lineAdd, bool csv)
    {
        PhpStream stream = _stream!;
        Forget(ctx);
        if (stream.AtEnd) return EndReached(ctx, silent);
        PhpString? read = stream.ReadLine(_maxLineLength > 0 ? _maxLineLength : -1);
        if (ctx.HasPending) return false;
        ReadOnlySpan<byte> line = read is null ? default : read.Span;
        if (!csv && Has(DropNewLine) && line.EndsWith("\n"u8))
        {
            line = line[..^1];
            if (line.EndsWith("\r"u8)) line = line[..^1];
        }

        _line = read is not null && line.Length == read.Length ? read : PhpString.FromSpan(line);
        _line.MarkShared();
        _lineNumber += lineAdd;
        return true;
    }

    private bool EndReached(RequestContext ctx, bool silent)
    {
        if (!silent && !ctx.HasPending) ctx.ThrowError("RuntimeException", $"Cannot read from file {FileName}");
        return false;
    }

    private static void ReadOrThrow(RequestContext ctx, bool read)
    {
        if (!read || ctx.HasPending) throw PhpThrow.Instance;
    }

    private bool IsLineEmpty
    {
        get
        {
            ReadOnlySpan<byte> line = _line!.Span;
            return line.IsEmpty || (Has(ReadCsv) && Has(DropNewLine) && (line.SequenceEqual("\n"u8) || line.SequenceEqual("\r\n"u8)));
        }
    }

    private bool ReadFields(RequestContext ctx, byte delimiter, byte enclosure, int escape, bool silent)
    {
        do
        {
            if (!ReadPlain(ctx, silent, _line is not null ? 1 : 0, csv: true)) return false;
        }
        while (IsLineEmpty && Has(SkipEmpty));
        Value.AssignMove(ctx, ref _fields, Value.Array(FileFunctions.ParseCsv(_stream!, _line!, delimiter, enclosure, escape)));
        return true;
    }

    private bool ReadOnce(RequestContext ctx, bool silent)
    {
        if (Has(ReadCsv)) return ReadFields(ctx, _delimiter, _enclosure, _escape, silent);
        PhpFunction method = Class.FindMethod(GetCurrentLineName)!;
        if (!SplSupport.IsUser(method)) return ReadPlain(ctx, silent, _line is not null ? 1 : 0, csv: false);
        bool hadLine = HasLine;
        Forget(ctx);
        if (_stream!.AtEnd) return EndReached(ctx, silent);
        Value line = ctx.CallFunction(method, this, []);
        if (line.IsUndef) return false;
        if (!line.IsString)
        {
            ctx.ThrowError("TypeError", $"{Class.Text}::getCurrentLine(): Return value must be of type string, {TypeNames.OfValue(in line)} returned");
            line.Release(ctx);
            return false;
        }

        if (hadLine || HasLine) _lineNumber++;
        Forget(ctx);
        _line = line.Copied().AsString;
        return true;
    }

    private bool ReadLine(RequestContext ctx, bool silent)
    {
        bool read = ReadOnce(ctx, silent);
        while (Has(SkipEmpty) && read && IsLineEmpty)
        {
            Forget(ctx);
            read = ReadOnce(ctx, silent);
        }

        return read;
    }

    [PhpMethod("public function rewind(): void", Tentative = true)]
    public void Rewind(RequestContext ctx)
    {
        PhpStream stream = Stream(ctx);
        if (!stream.Rewind() && !ctx.HasPending) Throw.New(ctx, "RuntimeException", $"Cannot rewind file {FileName}");
        Throw.IfPending(ctx);
        Forget(ctx);
        _lineNumber = 0;
        if (Has(ReadAhead)) ReadLine(ctx, silent: true);
    }

    [PhpMethod("public function valid(): bool", Tentative = true)]
    public bool Valid() => Has(ReadAhead) ? HasLine : _stream is not null && !_stream.AtEnd;

    [PhpMethod("public function fgets(): string", Tentative = true)]
    public PhpString Fgets(RequestContext ctx)
    {
        Stream(ctx);
        ReadOrThrow(ctx, ReadPlain(ctx, silent: false, 1, csv: false));
        return _line!;
    }

    [PhpMethod("public function getCurrentLine(): string", Tentative = true)]
    public PhpString GetCurrentLine(RequestContext ctx) => Fgets(ctx);

    [PhpMethod("public function current(): string|array|false", Tentative = true)]
    public Value Current(RequestContext ctx)
    {
        Stream(ctx);
        if (!HasLine) ReadLine(ctx, silent: true);
        if (_line is not null && (!Has(ReadCsv) || _fields.IsUndef)) return Value.String(_line).Copied();
        return _fields.IsUndef ? Value.False : _fields.Copied();
    }

    [PhpMethod("public function key(): int", Tentative = true)]
    public long Key() => _lineNumber;

    [PhpMethod("public function next(): void", Tentative = true)]
    public void Next(RequestContext ctx)
    {
        Stream(ctx);
        Forget(ctx);
        if (Has(ReadAhead)) ReadLine(ctx, silent: true);
        _lineNumber++;
    }

    [PhpMethod("public function seek(int $line): void", Tentative = true)]
    public void Seek(RequestContext ctx, long line)
    {
        Stream(ctx);
        if (line < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        Rewind(ctx);
        for (long i = 0; i < line; i++)
            if (!ReadLine(ctx, silent: true)) return;
        if (line == 0 || Has(ReadAhead)) return;
        _lineNumber++;
        Forget(ctx);
    }

    [PhpMethod("public function __toString(): string")]
    public new PhpString ToStringMethod(RequestContext ctx)
    {
        Stream(ctx);
        if (_line is null) ReadOrThrow(ctx, ReadLine(ctx, silent: false));
        return _line!;
    }

    [PhpMethod("public function hasChildren(): false", Tentative = true)]
    public bool HasChildren() => false;

    [PhpMethod("public function getChildren(): null", Tentative = true)]
    public Value GetChildren() => Value.Null;

    // ---- settings ----

    [PhpMethod("public function setFlags(int $flags): void", Tentative = true)]
    public void SetFlags(long flags) => _flags = flags;

    [PhpMethod("public function getFlags(): int", Tentative = true)]
    public long GetFlags() => _flags & (DropNewLine | ReadAhead | SkipEmpty | ReadCsv);

    [PhpMethod("public function setMaxLineLen(int $maxLength): void", Tentative = true)]
    public void SetMaxLineLen(RequestContext ctx, long maxLength)
    {
        if (maxLength < 0) Arg.ValueError(ctx, 1, "must be greater than or equal to 0");
        _maxLineLength = maxLength;
    }

    [PhpMethod("public function getMaxLineLen(): int", Tentative = true)]
    public long GetMaxLineLen() => _maxLineLength;

    // ---- CSV ----

    private static byte Single(RequestContext ctx, PhpString? given, byte otherwise, int number)
    {
        if (given is null) return otherwise;
        FileFunctions.RequireSingle(ctx, given, number);
        return given[0];
    }

    private int Escape(RequestContext ctx, PhpString? given, int number)
    {
        if (given is not null) return Csv.Escape(ctx, given, number);
        if (!_escapeIsDefault) return _escape;
        Arg.Deprecated(ctx, "the $escape parameter must be provided, as its default value will change, either explicitly or via SplFileObject::setCsvControl()");
        Throw.IfPending(ctx);
        return _escape;
    }

    [PhpMethod("public function fgetcsv(string $separator = \",\", string $enclosure = \"\\\"\", string $escape = \"\\\\\"): array|false", Tentative = true)]
    public Value Fgetcsv(RequestContext ctx, PhpString? separator = null, PhpString? enclosure = null, PhpString? escape = null)
    {
        Stream(ctx);
        byte delimiter = Single(ctx, separator, _delimiter, 1), quote = Single(ctx, enclosure, _enclosure, 2);
        int escapeCharacter = Escape(ctx, escape, 3);
        return ReadFields(ctx, delimiter, quote, escapeCharacter, silent: true) ? _fields.Copied() : Value.False;
    }

    [PhpMethod("public function fputcsv(array $fields, string $separator = \",\", string $enclosure = \"\\\"\", string $escape = \"\\\\\", string $eol = \"\\n\"): int|false", Tentative = true)]
    public long? Fputcsv(RequestContext ctx, PhpArray fields, PhpString? separator = null, PhpString? enclosure = null, PhpString? escape = null, PhpString? eol = null)
    {
        PhpStream stream = Stream(ctx);
        byte delimiter = Single(ctx, separator, _delimiter, 2), quote = Single(ctx, enclosure, _enclosure, 3);
        int escapeCharacter = Escape(ctx, escape, 4);
        int written = stream.Write(Csv.Line(ctx, fields, delimiter, quote, escapeCharacter, eol is null ? "\n"u8 : eol.Span).Span);
        return written < 0 ? null : written;
    }

    [PhpMethod("public function setCsvControl(string $separator = \",\", string $enclosure = \"\\\"\", string $escape = \"\\\\\"): void", Tentative = true)]
    public void SetCsvControl(RequestContext ctx, PhpString? separator = null, PhpString? enclosure = null, PhpString? escape = null)
    {
        byte delimiter = Single(ctx, separator, (byte)',', 1), quote = Single(ctx, enclosure, (byte)'"', 2);
        int escapeCharacter = Csv.Escape(ctx, escape, 3);
        if (escape is not null) _escapeIsDefault = false;
        (_delimiter, _enclosure, _escape) = (delimiter, quote, escapeCharacter);
    }

    [PhpMethod("public function getCsvControl(): array", Tentative = true)]
    public PhpArray GetCsvControl()
    {
        var result = new PhpArray(3);
        result.Append(Value.String(PhpString.SingleByte(_delimiter)));
        result.Append(Value.String(PhpString.SingleByte(_enclosure)));
        result.Append(Value.String(_escape == Csv.NoEscape ? PhpString.Empty : PhpString.SingleByte((byte)_escape)));
        return result;
    }
}
