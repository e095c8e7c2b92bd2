using HhvmSharp.Runtime.Functions;
using HhvmSharp.Runtime.Interpreter;
using HhvmSharp.Runtime.Values;

namespace HhvmSharp.Library.Pdo;

[PhpExtension("PDO")]
[PhpClass("class PDOException extends RuntimeException", Order = 1)]
[PhpProperty("protected $code = 0")]
[PhpProperty("public ?array $errorInfo = null")]
internal static class PdoExceptionClass;

[PhpExtension("PDO")]
internal static class PdoFunctions
{
    [PhpFunction("pdo_drivers(): array")]
    internal static PhpArray pdo_drivers()
    {
        var names = new PhpArray();
        foreach (PdoDriver driver in PdoDriver.All) names.Append(Value.String(driver.Name));
        return names;
    }
}
