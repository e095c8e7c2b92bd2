<?php
// A page as frameworks make it: several files, classes, a template, escaping, a little sorting.
require_once __DIR__ . '/lib/Router.php';
require_once __DIR__ . '/lib/View.php';
$router = new Bench\Router;
foreach (['users', 'posts', 'comments', 'tags'] as $name) {
    $router->add("/$name/{id}", fn(string $id) => ['kind' => $name, 'id' => (int) $id]);
}
$match = $router->match('/posts/' . ($_GET['id'] ?? 7));
$rows = [];
for ($i = 0; $i < 50; $i++) {
    $rows[] = ['id' => $i, 'title' => "Title <$i> of " . md5((string) $i), 'score' => ($i * 7919) % 101];
}
usort($rows, fn(array $a, array $b): int => $b['score'] <=> $a['score'] ?: strcmp($a['title'], $b['title']));
echo (new Bench\View('List of ' . $match['kind']))->render($rows);
