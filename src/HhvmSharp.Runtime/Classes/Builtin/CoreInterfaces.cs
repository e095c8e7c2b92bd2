using HhvmSharp.Runtime.Functions;

namespace HhvmSharp.Runtime.Classes;

// The interfaces and attribute classes of extension Core that have no native state.

[PhpExtension("Core")]
[PhpClass("interface Traversable")]
internal static class TraversableInterface;

[PhpExtension("Core")]
[PhpClass("interface IteratorAggregate extends Traversable")]
[PhpMethod("public function getIterator(): Traversable", Tentative = true)]
internal static class IteratorAggregateInterface;

[PhpExtension("Core")]
[PhpClass("interface Iterator extends Traversable")]
[PhpMethod("public function current(): mixed", Tentative = true)]
[PhpMethod("public function next(): void", Tentative = true)]
[PhpMethod("public function key(): mixed", Tentative = true)]
[PhpMethod("public function valid(): bool", Tentative = true)]
[PhpMethod("public function rewind(): void", Tentative = true)]
internal static class IteratorInterface;

[PhpExtension("Core")]
[PhpClass("interface ArrayAccess")]
[PhpMethod("public function offsetExists(mixed $offset): bool", Tentative = true)]
[PhpMethod("public function offsetGet(mixed $offset): mixed", Tentative = true)]
[PhpMethod("public function offsetSet(mixed $offset, mixed $value): void", Tentative = true)]
[PhpMethod("public function offsetUnset(mixed $offset): void", Tentative = true)]
internal static class ArrayAccessInterface;

[PhpExtension("Core")]
[PhpClass("interface Serializable")]
[PhpMethod("public function serialize()")]
[PhpMethod("public function unserialize(string $data)")]
internal static class SerializableInterface;

[PhpExtension("Core")]
[PhpClass("interface Countable")]
[PhpMethod("public function count(): int", Tentative = true)]
internal static class CountableInterface;

[PhpExtension("Core")]
[PhpClass("interface Stringable")]
[PhpMethod("public function __toString(): string")]
internal static class StringableInterface;

[PhpExtension("Core")]
[PhpClass("interface UnitEnum")]
[PhpMethod("public static function cases(): array")]
internal static class UnitEnumInterface;

[PhpExtension("Core")]
[PhpClass("interface BackedEnum extends UnitEnum")]
[PhpMethod("public static function from(int|string $value): static")]
[PhpMethod("public static function tryFrom(int|string $value): ?static")]
internal static class BackedEnumInterface;

[PhpExtension("Core")]
[PhpClass("class stdClass", AllowDynamicProperties = true)]
internal static class StdClass;
