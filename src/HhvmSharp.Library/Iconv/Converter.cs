using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Iconv;

/// <summary>What can go wrong, with PHP's names.</summary>
internal enum IconvError { None, Converter, WrongCharset, IllegalCharacter, IllegalSequence, TooBig, Malformed, OutOfBounds, Unknown }

/// <summary>A conversion of the C library's iconv().</summary>
internal sealed unsafe partial class Converter : IDisposable
{
    private const int Invalid = 22, IllegalSequence = 84, NoRoom = 7;

    private static readonly nint Failed = -1;

    private nint _handle;

    private Converter(nint handle) => _handle = handle;

    [LibraryImport("libc", SetLastError = true)] private static partial nint iconv_open(byte* to, byte* from);
    [LibraryImport("libc", SetLastError = true)] private static partial nint iconv(nint handle, byte** input, nuint* inputLeft, byte** output, nuint* outputLeft);
    [LibraryImport("libc")] private static partial int iconv_close(nint handle);
    [LibraryImport("libc")] private static partial nint gnu_get_libc_version();

    internal static string LibraryVersion => Marshal.PtrToStringUTF8(gnu_get_libc_version()) ?? "unknown";

    internal static IconvError Open(string to, string from, out Converter? converter)
    {
        converter = null;
        fixed (byte* t = Encoding.Latin1.GetBytes(to + "\0"), f = Encoding.Latin1.GetBytes(from + "\0"))
        {
            nint handle = iconv_open(t, f);
            if (handle == Failed) return Marshal.GetLastPInvokeError() == Invalid ? IconvError.WrongCharset : IconvError.Converter;
            converter = new Converter(handle);
            return IconvError.None;
        }
    }

    public void Dispose()
    {
        if (_handle != 0) iconv_close(_handle);
        _handle = 0;
    }

    /// <summary>
    /// One call: converts from the beginning of <paramref name="input"/> into <paramref name="room"/>. TooBig: there is more
    /// than room for. An empty input writes what returns to the initial state only with <paramref name="flush"/>.
    /// </summary>
    internal IconvError Step(ReadOnlySpan<byte> input, Span<byte> room, out int consumed, out int written, bool flush = false)
    {
        fixed (byte* i = input, o = room)
        {
            byte* from = i, to = o;
            nuint left = (nuint)input.Length, free = (nuint)room.Length;
            nint result = flush ? iconv(_handle, null, null, &to, &free) : iconv(_handle, &from, &left, &to, &free);
            consumed = input.Length - (int)left;
            written = room.Length - (int)free;
            if (result != Failed) return IconvError.None;
            return Marshal.GetLastPInvokeError() switch
            {
                Invalid => IconvError.IllegalCharacter,
                IllegalSequence => IconvError.IllegalSequence,
                NoRoom => IconvError.TooBig,
                _ => IconvError.Unknown,
            };
        }
    }

    /// <summary>Returns to the initial state without writing.</summary>
    internal void Reset() => iconv(_handle, null, null, null, null);

    /// <summary>Appends all of an input. <paramref name="ignore"/>: bytes that are illegal are skipped.</summary>
    internal IconvError Append(ReadOnlySpan<byte> input, PhpStringBuilder to, bool ignore = false) => Append(input, to, out _, ignore);

    /// <summary>As above, with how much was converted before an error.</summary>
    internal IconvError Append(ReadOnlySpan<byte> input, PhpStringBuilder to, out int done, bool ignore = false)
    {
        done = 0;
        while (done < input.Length)
        {
            IconvError error = StepInto(input[done..], to, out int consumed, flush: false);
            done += consumed;
            if (error is IconvError.None or IconvError.TooBig) continue;
            if (!ignore || error != IconvError.IllegalSequence) return error;
            // the library has skipped what it could
            if (input.Length - done <= 1) break;
            done++;
        }

        return IconvError.None;
    }

    /// <summary>Appends what returns to the initial state.</summary>
    internal IconvError Finish(PhpStringBuilder to)
    {
        IconvError error;
        do error = StepInto([], to, out _, flush: true);
        while (error == IconvError.TooBig);
        return error;
    }

    private IconvError StepInto(ReadOnlySpan<byte> input, PhpStringBuilder to, out int consumed, bool flush)
    {
        int before = to.Length;
        Span<byte> room = to.Reserve(input.Length + 32);
        IconvError error = Step(input, room, out consumed, out int written, flush);
        to.Length = before + written;
        return error;
    }

    /// <summary>A whole text. On an error <paramref name="result"/> has what was converted before.</summary>
    internal static IconvError Convert(ReadOnlySpan<byte> text, string to, string from, out PhpStringBuilder result)
    {
        result = new PhpStringBuilder(text.Length + 32);
        IconvError error = Open(to, from, out Converter? converter);
        if (error != IconvError.None) return error;
        using (converter)
        {
            bool ignore = to.EndsWith("//IGNORE", StringComparison.Ordinal) || to.EndsWith("//IGNORE//TRANSLIT", StringComparison.Ordinal);
            error = converter!.Append(text, result, ignore);
            return error == IconvError.None ? converter.Finish(result) : error;
        }
    }
}
