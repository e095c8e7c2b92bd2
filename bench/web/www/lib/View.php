<?php
namespace Bench;

final class View
{
    public function __construct(private readonly string $title)
    {
    }

    public function render(array $rows): string
    {
        ob_start();
        ?>
<!doctype html>
<title><?= htmlspecialchars($this->title) ?></title>
<table>
<?php foreach ($rows as $n => $row): ?>
<tr class="<?= $n % 2 ? 'odd' : 'even' ?>"><td><?= $row['id'] ?><td><?= htmlspecialchars($row['title']) ?><td><?= number_format($row['score'], 2) ?>

<?php endforeach ?>
</table>
<?php
        return ob_get_clean();
    }
}
