--TEST--
PDO over SQLite: fetch modes, binding, attributes, errors, transactions, functions
--EXTENSIONS--
pdo
pdo_sqlite
--FILE--
<?php
function attempt(callable $f): void
{
    try {
        echo json_encode($f()), "\n";
    } catch (\Throwable $e) {
        echo get_class($e), ' ', json_encode($e->getCode()), ': ', str_replace(__FILE__, 'FILE', $e->getMessage()), $e instanceof PDOException ? json_encode($e->errorInfo) : '', "\n";
    }
}

#[AllowDynamicProperties]
class Row
{
    public $id;
    private $name = 'unset';

    public function __construct(...$arguments)
    {
        echo '[', json_encode($this->name), json_encode($arguments), ']';
    }
}

class Statement extends PDOStatement
{
    protected function __construct(public string $tag)
    {
        echo "made $tag for $this->queryString\n";
    }
}

$db = PDO::connect('sqlite::memory:');
echo get_class($db), ' ', get_class(new PDO('sqlite:')), ' ', $db->getAttribute(PDO::ATTR_DRIVER_NAME), ' ', json_encode(PDO::getAvailableDrivers()), "\n";
attempt(fn() => $db->exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, kind TEXT, data BLOB)"));
$insert = $db->prepare('INSERT INTO t (name, kind, data) VALUES (:name, :kind, :data)');
foreach ([['a', 'x', "1\0"], ['b', 'y', null], ['c', 'x', '']] as [$name, $kind, $data]) {
    $insert->bindValue('name', $name);
    $insert->bindParam(':kind', $kind);
    $insert->bindValue(':data', $data, PDO::PARAM_LOB);
    $insert->execute();
}

echo $insert->rowCount(), $db->lastInsertId(), $insert->columnCount(), "\n";
$insert->debugDumpParams();
attempt(fn() => $insert->execute(['name' => 'd', 'missing' => 1]));
$query = fn(...$mode) => $db->query('SELECT id, name, kind FROM t ORDER BY id', ...$mode);
foreach ([PDO::FETCH_ASSOC, PDO::FETCH_NUM, PDO::FETCH_BOTH, PDO::FETCH_NAMED, PDO::FETCH_OBJ, PDO::FETCH_COLUMN, PDO::FETCH_GROUP | PDO::FETCH_NUM,
    PDO::FETCH_UNIQUE | PDO::FETCH_ASSOC, PDO::FETCH_GROUP | PDO::FETCH_COLUMN, PDO::FETCH_KEY_PAIR, PDO::FETCH_LAZY, PDO::FETCH_FUNC, 99] as $mode) {
    attempt(fn() => $query()->fetchAll($mode));
}

attempt(fn() => $query()->fetchAll(PDO::FETCH_COLUMN, 1));
attempt(fn() => $query()->fetchAll(PDO::FETCH_FUNC, fn(...$columns) => implode('-', $columns)));
attempt(fn() => $db->query('SELECT name, kind FROM t')->fetchAll(PDO::FETCH_KEY_PAIR));
attempt(fn() => $db->query('SELECT 1 AS a, 2 AS a, 3 AS a')->fetch(PDO::FETCH_NAMED));
attempt(fn() => $query()->fetchAll(PDO::FETCH_CLASS, 'Row', [1]));
attempt(fn() => count($query(PDO::FETCH_CLASS | PDO::FETCH_PROPS_LATE, 'Row')->fetchAll()));
attempt(fn() => $query()->fetchObject('Row', [2]));
attempt(fn() => $db->query("SELECT 'Row', 5 AS id")->fetch(PDO::FETCH_CLASS | PDO::FETCH_CLASSTYPE));
attempt(fn() => $query(PDO::FETCH_INTO, $into = new stdClass())->fetch() === $into);
attempt(fn() => $query(PDO::FETCH_COLUMN));
foreach ($query(PDO::FETCH_COLUMN, 2) as $key => $kind) {
    echo "$key=$kind ";
}

$lazy = $query(PDO::FETCH_LAZY);
$row = $lazy->fetch();
echo $row->id, $row['name'], $row[2], json_encode(isset($row->missing)), $row->queryString, "\n";
attempt(fn() => $row->id = 1);
attempt(fn() => new PDORow());
$bound = $db->prepare('SELECT id, name FROM t');
$bound->execute();
$bound->bindColumn(1, $id, PDO::PARAM_INT);
$bound->bindColumn('name', $name);
while ($bound->fetch(PDO::FETCH_BOUND)) {
    echo json_encode([$id, $name]);
}

echo "\n", json_encode($query()->getColumnMeta(0)), "\n";

attempt(fn() => $db->query('SELECT nothing'));
attempt(fn() => $db->exec('INSERT INTO t (id) VALUES (1)'));
echo json_encode([$db->errorCode(), $db->errorInfo()]), "\n";
$db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_SILENT);
attempt(fn() => [$db->query('SELECT nothing'), $db->errorInfo(), $db->exec('SELECT 1'), $db->errorCode()]);
attempt(fn() => [$db->prepare('SELECT 1', [PDO::ATTR_CURSOR => PDO::CURSOR_SCROLL]), $db->errorCode()]);
$db->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
attempt(fn() => $db->setAttribute(PDO::ATTR_ERRMODE, 7));
attempt(fn() => $db->setAttribute(PDO::ATTR_CASE, 'x'));
attempt(fn() => $db->getAttribute(PDO::ATTR_SERVER_INFO));
attempt(fn() => $db->setAttribute(PDO::ATTR_CASE, PDO::CASE_UPPER) && $db->setAttribute(PDO::ATTR_STRINGIFY_FETCHES, true) && $db->setAttribute(PDO::ATTR_ORACLE_NULLS, PDO::NULL_TO_STRING));
attempt(fn() => $db->query("SELECT 1.5 AS f, NULL AS n, '' AS e")->fetch(PDO::FETCH_ASSOC));
$db->setAttribute(PDO::ATTR_STATEMENT_CLASS, ['Statement', ['tagged']]);
attempt(fn() => $db->query('SELECT 1')->tag);
attempt(fn() => $db->setAttribute(PDO::ATTR_STATEMENT_CLASS, ['stdClass']));

attempt(fn() => [$db->beginTransaction(), $db->inTransaction(), $db->exec('DELETE FROM t'), $db->rollBack(), $db->inTransaction()]);
attempt(fn() => $db->commit());
attempt(fn() => [$db->quote("it's"), $db->quote('')]);
$db->createFunction('plus', fn($a, $b = 1) => $a + $b);
$db->createAggregate('total', fn(&$sum, $row, $value) => $sum += $value, fn($sum, $rows) => "$sum/$rows");
$db->createCollation('reversed', fn($a, $b) => $b <=> $a);
$db->sqliteCreateFunction('plain', 'strtoupper', 1);
attempt(fn() => $db->query("SELECT plus(1), plus(2, 3), plain('x'), (SELECT total(id) FROM t), (SELECT group_concat(name) FROM (SELECT name FROM t ORDER BY name COLLATE reversed))")->fetch(PDO::FETCH_NUM));
attempt(fn() => $db->query('SELECT plus()')->fetch());
$blob = $db->openBlob('t', 'data', 1);
echo bin2hex(stream_get_contents($blob)), ' ', stream_get_meta_data($blob)['stream_type'], "\n";
fclose($blob);
attempt(fn() => new PDO('nothing'));
attempt(fn() => new PDO('mysterious:x'));
attempt(fn() => new PDO('sqlite:/nowhere/at/all'));
attempt(fn() => (new ReflectionClass('PDO'))->newInstanceWithoutConstructor()->query('x'));
attempt(fn() => $insert->queryString = 'x');
attempt(fn() => (new class('sqlite::memory:') extends PDO {})::connect('sqlite::memory:'));

--EXPECT--
Pdo\Sqlite PDO sqlite ["sqlite"]
0
130
SQL: [61] INSERT INTO t (name, kind, data) VALUES (:name, :kind, :data)
Params:  3
Key: Name: [5] :name
paramno=0
name=[5] ":name"
is_param=1
param_type=2
Key: Name: [5] :kind
paramno=1
name=[5] ":kind"
is_param=1
param_type=2
Key: Name: [5] :data
paramno=2
name=[5] ":data"
is_param=1
param_type=3
PDOException "HY000": SQLSTATE[HY000]: General error: 25 column index out of range["HY000",25,"column index out of range"]
[{"id":1,"name":"a","kind":"x"},{"id":2,"name":"b","kind":"y"},{"id":3,"name":"c","kind":"x"}]
[[1,"a","x"],[2,"b","y"],[3,"c","x"]]
[{"id":1,"0":1,"name":"a","1":"a","kind":"x","2":"x"},{"id":2,"0":2,"name":"b","1":"b","kind":"y","2":"y"},{"id":3,"0":3,"name":"c","1":"c","kind":"x","2":"x"}]
[{"id":1,"name":"a","kind":"x"},{"id":2,"name":"b","kind":"y"},{"id":3,"name":"c","kind":"x"}]
[{"id":1,"name":"a","kind":"x"},{"id":2,"name":"b","kind":"y"},{"id":3,"name":"c","kind":"x"}]
[1,2,3]
{"1":[["a","x"]],"2":[["b","y"]],"3":[["c","x"]]}
{"1":{"name":"a","kind":"x"},"2":{"name":"b","kind":"y"},"3":{"name":"c","kind":"x"}}
{"1":["a"],"2":["b"],"3":["c"]}
PDOException "HY000": SQLSTATE[HY000]: General error: PDO::FETCH_KEY_PAIR fetch mode requires the result set to contain exactly 2 columns.["HY000",0]
ValueError 0: PDOStatement::fetchAll(): Argument #1 ($mode) cannot be PDO::FETCH_LAZY in PDOStatement::fetchAll()
ArgumentCountError 0: PDOStatement::fetchAll() expects exactly 2 argument for PDO::FETCH_FUNC, 1 given
ValueError 0: PDOStatement::fetchAll(): Argument #1 ($mode) must be a bitmask of PDO::FETCH_* constants
["a","b","c"]
["1-a-x","2-b-y","3-c-x"]
{"a":"x","b":"y","c":"x"}
{"a":[1,2,3]}
["a"[1]]["b"[1]]["c"[1]][{"id":1,"kind":"x"},{"id":2,"kind":"y"},{"id":3,"kind":"x"}]
["unset"[]]["unset"[]]["unset"[]]3
["a"[2]]{"id":1,"kind":"x"}
["unset"[]]{"id":5}
true
ArgumentCountError 0: PDO::query() expects exactly 3 arguments for the fetch mode provided, 2 given
0=x 1=y 2=x 1axfalseSELECT id, name, kind FROM t ORDER BY id
Error 0: Cannot write to PDORow property
PDOException 0: You may not create a PDORow manuallynull
[1,"a"][2,"b"][3,"c"]
{"native_type":"integer","pdo_type":1,"sqlite:decl_type":"INTEGER","table":"t","flags":[],"name":"id","len":-1,"precision":0}
PDOException "HY000": SQLSTATE[HY000]: General error: 1 near "nothing": syntax error["HY000",1,"near \"nothing\": syntax error"]
PDOException "23000": SQLSTATE[23000]: Integrity constraint violation: 19 UNIQUE constraint failed: t.id["23000",19,"UNIQUE constraint failed: t.id"]
["23000",["23000",19,"UNIQUE constraint failed: t.id"]]
[false,["HY000",1,"near \"nothing\": syntax error"],0,"00000"]
[false,"00000"]
ValueError 0: Error mode must be one of the PDO::ERRMODE_* constants
TypeError 0: Attribute value must be of type int for selected attribute, string given
PDOException "IM001": SQLSTATE[IM001]: Driver does not support this function: driver does not support that attribute["IM001",0]
true
{"F":"1.5","N":"","E":""}
made tagged for SELECT 1
"tagged"
TypeError 0: PDO::ATTR_STATEMENT_CLASS class must be derived from PDOStatement
[true,true,3,true,false]
PDOException 0: There is no active transactionnull
["'it''s'","''"]
made tagged for SELECT plus(1), plus(2, 3), plain('x'), (SELECT total(id) FROM t), (SELECT group_concat(name) FROM (SELECT name FROM t ORDER BY name COLLATE reversed))
["2","5","X","6\/4","c,b,a"]
ArgumentCountError 0: Too few arguments to function {closure:FILE:99}(), 0 passed and at least 1 expected
3100 PDOSQLite
PDOException 0: PDO::__construct(): Argument #1 ($dsn) must be a valid data source namenull
PDOException 0: could not find drivernull
PDOException 14: SQLSTATE[HY000] [14] unable to open database file["HY000",14,"unable to open database file"]
Error 0: PDO object is uninitialized
Error 0: Property queryString is read only
PDOException 0: PDO@anonymous::connect() cannot be used for connecting to the "sqlite" driver, either call Pdo\Sqlite::connect() or PDO::connect() insteadnull
