using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Date;

// The errors and exceptions of this extension: names only.

[PhpExtension("date")]
[PhpClass("class DateError extends Error", Order = 7)]
internal static class DateErrorClass;

[PhpExtension("date")]
[PhpClass("class DateObjectError extends DateError", Order = 8)]
internal static class DateObjectErrorClass;

[PhpExtension("date")]
[PhpClass("class DateRangeError extends DateError", Order = 9)]
internal static class DateRangeErrorClass;

[PhpExtension("date")]
[PhpClass("class DateException extends Exception", Order = 10)]
internal static class DateExceptionClass;

[PhpExtension("date")]
[PhpClass("class DateInvalidTimeZoneException extends DateException", Order = 11)]
internal static class DateInvalidTimeZoneExceptionClass;

[PhpExtension("date")]
[PhpClass("class DateInvalidOperationException extends DateException", Order = 12)]
internal static class DateInvalidOperationExceptionClass;

[PhpExtension("date")]
[PhpClass("class DateMalformedStringException extends DateException", Order = 13)]
internal static class DateMalformedStringExceptionClass;

[PhpExtension("date")]
[PhpClass("class DateMalformedIntervalStringException extends DateException", Order = 14)]
internal static class DateMalformedIntervalStringExceptionClass;

[PhpExtension("date")]
[PhpClass("class DateMalformedPeriodStringException extends DateException", Order = 15)]
internal static class DateMalformedPeriodStringExceptionClass;
