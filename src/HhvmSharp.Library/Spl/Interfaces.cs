using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Library.Spl;

[PhpExtension("SPL")]
[PhpClass("interface RecursiveIterator extends Iterator")]
[PhpMethod("public function hasChildren(): bool", Tentative = true)]
[PhpMethod("public function getChildren(): ?RecursiveIterator", Tentative = true)]
internal static class RecursiveIteratorInterface;

[PhpExtension("SPL")]
[PhpClass("interface OuterIterator extends Iterator")]
[PhpMethod("public function getInnerIterator(): ?Iterator", Tentative = true)]
internal static class OuterIteratorInterface;

[PhpExtension("SPL")]
[PhpClass("interface SeekableIterator extends Iterator")]
[PhpMethod("public function seek(int $offset): void", Tentative = true)]
internal static class SeekableIteratorInterface;

[PhpExtension("SPL")]
[PhpClass("interface SplObserver")]
[PhpMethod("public function update(SplSubject $subject): void", Tentative = true)]
internal static class SplObserverInterface;

[PhpExtension("SPL")]
[PhpClass("interface SplSubject")]
[PhpMethod("public function attach(SplObserver $observer): void", Tentative = true)]
[PhpMethod("public function detach(SplObserver $observer): void", Tentative = true)]
[PhpMethod("public function notify(): void", Tentative = true)]
internal static class SplSubjectInterface;
