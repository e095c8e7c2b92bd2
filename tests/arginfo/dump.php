<?php
// Prints what Reflection says of every internal function, class, constant and method: one line each, sorted.

function parameter(ReflectionParameter $p): string
{
    $s = $p->hasType() ? $p->getType() . ' ' : '';
    $s .= ($p->isPassedByReference() ? ($p->canBePassedByValue() ? '&?' : '&') : '') . ($p->isVariadic() ? '...' : '') . '$' . $p->getName();
    if (!$p->isOptional() || $p->isVariadic()) {
        return $s;
    }

    if (!$p->isDefaultValueAvailable()) {
        return "$s = ?";
    }

    return "$s = " . ($p->isDefaultValueConstant() ? $p->getDefaultValueConstantName() : json_encode($p->getDefaultValue(), JSON_PARTIAL_OUTPUT_ON_ERROR | JSON_PRESERVE_ZERO_FRACTION));
}

function signature(ReflectionFunctionAbstract $f): string
{
    $s = ($f->returnsReference() ? '&' : '') . $f->getName() . '(' . implode(', ', array_map(parameter(...), $f->getParameters())) . ')';
    if ($f->hasReturnType()) {
        $s .= ': ' . $f->getReturnType();
    } elseif ($f->hasTentativeReturnType()) {
        $s .= ': ~' . $f->getTentativeReturnType();
    }

    return $s . ($f->isDeprecated() ? ' deprecated' : '');
}

function extensionOf(ReflectionFunction|ReflectionClass $r): string
{
    return strtr(strtolower($r->getExtensionName() ?: '-'), ' ', '-');
}

$lines = [];
foreach (get_defined_functions()['internal'] as $name) {
    $f = new ReflectionFunction($name);
    $lines[] = extensionOf($f) . ' function ' . signature($f);
}

foreach ([...get_declared_classes(), ...get_declared_interfaces(), ...get_declared_traits()] as $name) {
    $c = new ReflectionClass($name);
    if (!$c->isInternal()) {
        continue;
    }

    $kind = $c->isInterface() ? 'interface' : ($c->isEnum() ? 'enum' : 'class');
    $interfaces = $c->getInterfaceNames();
    sort($interfaces);
    $lines[] = extensionOf($c) . " $kind " . implode(' ', Reflection::getModifierNames($c->getModifiers())) . " $c->name"
        . ($c->getParentClass() ? ' extends ' . $c->getParentClass()->name : '') . ($interfaces ? ' implements ' . implode(', ', $interfaces) : '');
    foreach ($c->getReflectionConstants() as $k) {
        if ($k->getDeclaringClass()->name === $c->name) {
            $lines[] = extensionOf($c) . " const $c->name::" . $k->getName() . ' = ' . (is_object($k->getValue()) ? 'object' : json_encode($k->getValue(), JSON_PARTIAL_OUTPUT_ON_ERROR))
                . ($k->isDeprecated() ? ' deprecated' : '');
        }
    }

    foreach ($c->getProperties() as $p) {
        if ($p->getDeclaringClass()->name === $c->name) {
            $lines[] = extensionOf($c) . " property $c->name::" . implode(' ', Reflection::getModifierNames($p->getModifiers())) . ' ' . ($p->getType() ?? '') . ' $' . $p->getName();
        }
    }

    foreach ($c->getMethods() as $m) {
        if ($m->getDeclaringClass()->name === $c->name) {
            $lines[] = extensionOf($c) . " method $c->name::" . implode(' ', Reflection::getModifierNames($m->getModifiers())) . ' ' . signature($m);
        }
    }
}

sort($lines);
echo implode("\n", $lines), "\n";
