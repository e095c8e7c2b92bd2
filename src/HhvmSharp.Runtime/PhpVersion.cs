namespace HhvmSharp.Runtime;

/// <summary>The PHP that this runtime is: PHP_VERSION and its parts, and the runtime's own version.</summary>
public static class PhpVersion
{
    public const int Major = 8, Minor = 4, Release = 24;

    /// <summary>PHP_VERSION.</summary>
    public const string Text = "8.4.24";

    /// <summary>PHP_VERSION_ID.</summary>
    public const int Id = Major * 10000 + Minor * 100 + Release;

    /// <summary>zend_version().</summary>
    public const string Engine = "4.4.24";

    /// <summary>The version of HhvmSharp.</summary>
    public const string Product = "0.1.0";
}
