using System.Runtime.InteropServices;
using System.Text;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Intl;

/// <summary>What all of intl uses of ICU: errors, texts, locales.</summary>
internal static unsafe partial class Icu
{
    /// <summary>The address of a function.</summary>
    internal static nint Function(string name) => IcuLibrary.Function(name);

    internal static bool IsFailure(int code) => code > 0;

    // ---- error codes that PHP sets itself ----

    internal const int Ok = 0, IllegalArgument = 1, InvalidFormat = 3, InternalProgramError = 5, ParseError = 9, InvalidChar = 10, BufferOverflow = 15, Unsupported = 16;

    private static readonly delegate* unmanaged<int, byte*> ErrorNameFunction = (delegate* unmanaged<int, byte*>)Function("u_errorName");
    private static readonly delegate* unmanaged<byte*, void> VersionFunction = (delegate* unmanaged<byte*, void>)Function("u_getVersion");

    internal static string ErrorName(int code) => Text(ErrorNameFunction(code));

    internal static string Text(byte* text) => text is null ? "" : Encoding.Latin1.GetString(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    internal static int Major
    {
        get
        {
            byte* v = stackalloc byte[4];
            VersionFunction(v);
            return v[0];
        }
    }

    internal static string Version
    {
        get
        {
            byte* v = stackalloc byte[4];
            VersionFunction(v);
            return v[2] == 0 ? $"{v[0]}.{v[1]}" : $"{v[0]}.{v[1]}.{v[2]}";
        }
    }

    // ---- text ----

    /// <summary>UTF-16 of UTF-8; null: it is not valid.</summary>
    internal static string? FromUtf8(ReadOnlySpan<byte> text) => System.Text.Unicode.Utf8.IsValid(text) ? Encoding.UTF8.GetString(text) : null;

    internal static string? FromUtf8(PhpString text) => FromUtf8(text.Span);

    /// <summary>A C string for ICU: names of locales and the like, whose characters are bytes.</summary>
    internal static byte[] CText(string text) => Encoding.Latin1.GetBytes(text + "\0");

    internal static byte[] CText(PhpString text) => [.. Spans.UpToNul(text.Span), 0];

    /// <summary>A name as C code reads it, a character for a byte.</summary>
    internal static string Name(PhpString text) => Encoding.Latin1.GetString(Spans.UpToNul(text.Span));

    /// <summary>A text as a message shows it.</summary>
    internal static string Shown(PhpString text) => Encoding.UTF8.GetString(Spans.UpToNul(text.Span));

    internal delegate int TextCall(char* buffer, int capacity, int* status);

    internal delegate int BytesCall(byte* buffer, int capacity, int* status);

    /// <summary>Calls what fills a buffer of UTF-16 and tells the length that it needs; again when the first was too small.</summary>
    internal static string GetText(TextCall call, out int status, int capacity = 128)
    {
        while (true)
        {
            var buffer = new char[capacity + 1];
            int code = 0, length;
            fixed (char* b = buffer) length = call(b, capacity, &code);
            if (code == BufferOverflow)
            {
                capacity = length + 1;
                continue;
            }

            status = code;
            return IsFailure(code) ? "" : new string(buffer, 0, length);
        }
    }

    /// <summary>As <see cref="GetText"/>, in bytes: a character of the result is a byte.</summary>
    internal static string GetBytes(BytesCall call, out int status, int capacity = 160)
    {
        while (true)
        {
            var buffer = new byte[capacity + 1];
            int code = 0, length;
            fixed (byte* b = buffer) length = call(b, capacity, &code);
            if (code == BufferOverflow)
            {
                capacity = length + 1;
                continue;
            }

            status = code;
            return IsFailure(code) || length < 0 ? "" : Encoding.Latin1.GetString(buffer, 0, length);
        }
    }
}
