namespace HhvmSharp.Library.Phar;

/// <summary>
/// Why something could not be done with an archive, in PHP's words; the caller decides whether it becomes an exception
/// or a warning of a stream. Empty: there is nothing to say.
/// </summary>
internal sealed class PharFailure(string message = "") : Exception(message)
{
    internal string? Text => Message.Length > 0 ? Message : null;
}
