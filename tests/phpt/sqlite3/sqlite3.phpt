--TEST--
SQLite3: statements, results, functions, authorizer, blobs, errors
--EXTENSIONS--
sqlite3
--FILE--
<?php
set_error_handler(function ($level, $message) {
    echo "[$level] $message\n";
    return true;
});
function attempt(callable $f): void
{
    try {
        echo json_encode($f()), "\n";
    } catch (\Throwable $e) {
        echo get_class($e), ' ', $e->getCode(), ': ', $e->getMessage(), "\n";
    }
}

$db = new SQLite3(':memory:');
attempt(fn() => $db->exec("CREATE TABLE t (id INTEGER PRIMARY KEY, name TEXT, weight REAL, data BLOB); CREATE TABLE u (t REFERENCES t(id))"));
$insert = $db->prepare('INSERT INTO t (name, weight, data) VALUES (:name, ?2, @data)');
attempt(fn() => $insert->paramCount());
foreach ([['a', 1.5, "x\0y"], ["b'c", null, ''], ['É', 2, null]] as [$name, $weight, $data]) {
    $insert->bindValue(':name', $name);
    $insert->bindValue(2, $weight);
    $insert->bindParam('@data', $data, SQLITE3_BLOB);
    $insert->execute();
}

echo $insert->getSQL(true), "\n", $db->changes(), ' ', $db->lastInsertRowID(), "\n";
attempt(fn() => $insert->bindValue('missing', 1));
attempt(fn() => $insert->clear() && $insert->reset() && $insert->readOnly());

$result = $db->query('SELECT id, name, weight, data FROM t ORDER BY id');
echo $result->numColumns(), $result->columnName(1), json_encode($result->columnName(9)), json_encode($result->columnType(0)), "\n";
while ($row = $result->fetchArray(SQLITE3_NUM)) {
    echo json_encode(array_map(fn($v) => is_string($v) ? bin2hex($v) : $v, $row)), $result->columnType(2), "\n";
}

$result->reset();
echo json_encode($result->fetchArray(SQLITE3_ASSOC)['name']), json_encode(array_keys($result->fetchArray())), "\n";
attempt(fn() => $result->finalize());
attempt(fn() => $result->fetchArray());
attempt(fn() => $db->querySingle('SELECT name FROM t WHERE id = 3'));
attempt(fn() => $db->querySingle('SELECT count(*) AS n, "double quoted" AS q FROM t', true));
attempt(fn() => $db->querySingle('SELECT 1 WHERE 0'));
attempt(fn() => SQLite3::escapeString("it's") . $db->querySingle('PRAGMA foreign_keys'));

$db->createFunction('twice', fn($x) => is_string($x) ? $x . $x : $x * 2, 1, SQLITE3_DETERMINISTIC);
$db->createFunction('fail', fn() => throw new LogicException('no'));
$db->createAggregate('joined', fn($context, $n, $value) => $context . "$n$value,", fn($context, $n) => $context . $n, 1);
$db->createCollation('backwards', fn($a, $b) => strcmp($b, $a));
attempt(fn() => $db->querySingle("SELECT twice(id) AS i, twice(name) AS n, twice(weight) AS w FROM t WHERE id = 1", true));
attempt(fn() => $db->querySingle('SELECT twice(9007199254740993)'));
attempt(fn() => $db->querySingle('SELECT joined(name) FROM t'));
attempt(fn() => $db->querySingle('SELECT joined(name) FROM t WHERE 0'));
attempt(fn() => $db->querySingle('SELECT name FROM t ORDER BY name COLLATE backwards'));
attempt(fn() => $db->querySingle('SELECT fail()'));
attempt(fn() => $db->querySingle('SELECT twice(1, 2)'));

$db->setAuthorizer(function ($action, ...$arguments) {
    return $action === SQLite3::READ && $arguments[1] === 'data' ? SQLite3::IGNORE : ($action === SQLite3::DELETE ? SQLite3::DENY : SQLite3::OK);
});
attempt(fn() => $db->querySingle('SELECT data FROM t WHERE id = 1'));
attempt(fn() => $db->exec('DELETE FROM t'));
$db->setAuthorizer(fn() => 'x');
attempt(fn() => $db->exec('SELECT 1'));
$db->setAuthorizer(null);

$blob = $db->openBlob('t', 'data', 1, 'main', SQLITE3_OPEN_READWRITE);
echo fread($blob, 1), ftell($blob), fwrite($blob, 'AB'), rewind($blob), bin2hex(stream_get_contents($blob)), fstat($blob)['size'], "\n";
fwrite($blob, 'too long');
fclose($blob);
attempt(fn() => $db->openBlob('t', 'data', 99));

$copy = new SQLite3(':memory:');
attempt(fn() => $db->backup($copy) && $copy->querySingle('SELECT count(*) FROM t'));
attempt(fn() => $copy->prepare('SELECT nothing'));
attempt(fn() => $copy->exec('INSERT INTO t (id) VALUES (1)'));
echo $copy->lastErrorCode(), ' ', $copy->lastErrorMsg(), "\n";
attempt(fn() => $copy->enableExceptions(true));
attempt(fn() => $copy->enableExtendedResultCodes());
attempt(fn() => $copy->exec('INSERT INTO t (id) VALUES (1)'));
attempt(fn() => $copy->lastExtendedErrorCode());
$copy->query("INSERT INTO t (name) VALUES ('x'); INSERT INTO t (name) VALUES ('y')");
attempt(fn() => $copy->querySingle('SELECT count(*) FROM t'));
attempt(fn() => $copy->loadExtension('x'));
$statement = $copy->prepare('SELECT 1');
attempt(fn() => $copy->close() && $copy->close());
attempt(fn() => $statement->execute());
attempt(fn() => $copy->exec('SELECT 1'));
attempt(fn() => new SQLite3('/nowhere/at/all'));
attempt(fn() => new SQLite3Result());
attempt(fn() => serialize($db));

--EXPECT--
true
3
INSERT INTO t (name, weight, data) VALUES ('É', 2, NULL)
1 3
false
false
4namefalsefalse
[1,"61",1.5,"780079"]2
[2,"622763",null,""]5
[3,"c389",2,null]2
"a"[0,"id",1,"name",2,"weight",3,"data"]
true
Error 0: The SQLite3Result object has not been correctly initialised or is already closed
"\u00c9"
{"n":3,"q":"double quoted"}
null
"it''s0"
{"i":2,"n":"aa","w":3}
18014398509481986
"1a,2b'c,3\u00c9,0"
"0"
"\u00c9"
LogicException 0: no
[2] SQLite3::querySingle(): Unable to prepare statement: wrong number of arguments to function twice()
false
null
[2] SQLite3::exec(): not authorized
false
[2] SQLite3::exec(): The authorizer callback returned an invalid type: expected int
[2] SQLite3::exec(): not authorized
false
x1217841423
[2] fwrite(): It is not possible to increase the size of a BLOB
[2] SQLite3::openBlob(): Unable to open blob: no such rowid: 99
false
true
[2] SQLite3::prepare(): Unable to prepare statement: near "nothing": syntax error
false
[2] SQLite3::exec(): UNIQUE constraint failed: t.id
false
19 UNIQUE constraint failed: t.id
false
true
SQLite3Exception 1555: UNIQUE constraint failed: t.id
1555
5
SQLite3Exception 0: SQLite Extensions are disabled
true
Error 0: The SQLite3 object has not been correctly initialised or is already closed
Error 0: The SQLite3 object has not been correctly initialised or is already closed
Exception 0: Unable to open database: unable to open database file
Error 0: Call to private SQLite3Result::__construct() from global scope
Exception 0: Serialization of 'SQLite3' is not allowed
