<?php
namespace Bench;

final class Router
{
    private array $routes = [];

    public function add(string $pattern, \Closure $handler): void
    {
        $this->routes['~^' . preg_replace('~\{(\w+)\}~', '(?<$1>[^/]+)', $pattern) . '$~'] = $handler;
    }

    public function match(string $path): ?array
    {
        foreach ($this->routes as $regex => $handler) {
            if (preg_match($regex, $path, $m)) {
                return $handler(...array_filter($m, 'is_string', ARRAY_FILTER_USE_KEY));
            }
        }
        return null;
    }
}
