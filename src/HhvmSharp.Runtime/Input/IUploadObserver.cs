using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Runtime.Input;

/// <summary>
/// Follows a multipart body as it comes in (php_rfc1867_callback). <c>received</c> is how many bytes of the body have
/// been read; a result of false cancels the file.
/// </summary>
internal interface IUploadObserver
{
    void Started(long contentLength);

    void Field(string name, PhpString value);

    bool FileStarted(string field, string fileName, long received);

    bool FileData(long size, long received);

    /// <param name="path">The temporary file, empty without one.</param>
    /// <param name="error">UPLOAD_ERR_*.</param>
    /// <param name="received">Bytes of the body.</param>
    void FileEnded(PhpString path, int error, long received);

    void Ended(long received);
}
