#include "core/connector/connectorregistry.h"
#include "core/connectors/sqlite/sqliteobjectdestination.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"
#include "core/connectors/sqlite/tests/sqliterows.h"

#include <QFile>
#include <QTest>

namespace millrace {
void register_sqlite(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// "name type [marks] {choices}" of a field, as short as it can be said.
QString fieldText(const ObjectField &field)
{
    QString text = field.field.name + u' ' + fieldTypeName(field.field.type);
    if (!field.field.nullable)
        text += " notnull"_L1;
    if (field.isReadOnly)
        text += " readonly"_L1;
    if (field.isUnique)
        text += " unique"_L1;
    QStringList choices;
    for (const ObjectChoice &choice : field.choices)
        choices << choice.value;
    return choices.isEmpty() ? text : text + " {"_L1 + choices.join(u',') + u'}';
}

/// "insert(required) upsert(required: a|b,c) …".
QString offersText(const DestinationObject &object)
{
    QStringList offers;
    for (const OperationOffer &offer : object.operations) {
        QStringList keys;
        for (const QStringList &key : offer.matchingKeys)
            keys << key.join(u',');
        offers << objectOperationName(offer.operation) + u'(' + offer.requiredFields.join(u',')
                + (keys.isEmpty() ? QString() : u':' + keys.join(u'|')) + u')';
    }
    return offers.join(u' ');
}

DestinationObject objectOf(Destination &destination, const QString &table)
{
    const auto objects = destination.discoverObjects({});
    if (!objects)
        qFatal("%s", qUtf8Printable(objects.error().message));
    for (const DestinationObject &object : *objects) {
        if (object.name == table)
            return object;
    }
    return {};
}

WriteRequest requestFor(Destination &destination, const QString &table, ObjectOperation operation,
                        const QStringList &key, const QStringList &fields)
{
    const DestinationObject object = objectOf(destination, table);
    Schema schema;
    for (const QString &field : fields) {
        if (!object.find(field))
            qFatal("No field %s", qUtf8Printable(field));
        schema.append(object.find(field)->field);
    }
    WriteRequest request;
    request.stream = {{}, u"people"_s};
    request.target = {object.nameSpace, object.name};
    request.schema = std::make_shared<const Schema>(std::move(schema));
    request.mode = {SourceSyncMode::FullRefresh, DestinationSyncMode::Append};
    request.generationId = 1;
    request.generationKey = u"k"_s;
    request.object = ObjectWrite{object, operation, key};
    return request;
}

} // namespace

class TestSqliteObjects final : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] SqliteObjectDestination destination(const QJsonObject &values = {}) const
    {
        return SqliteObjectDestination(m_file->configuration(values));
    }
    /// Writes \a rows of \a fields into the table "t".
    WriteOutcome write(ObjectOperation operation, const QStringList &key, const QStringList &fields,
                       const QStringList &rows)
    {
        auto to = destination();
        const WriteRequest request = requestFor(to, u"t"_s, operation, key, fields);
        return writeAll(to, request, {batchOf(request.schema, rows)});
    }

    std::unique_ptr<SqliteFixture> m_file;

private slots:
    void init() { m_file = std::make_unique<SqliteFixture>(); }

    void offersTablesAlone()
    {
        m_file->run(u"CREATE TABLE b(a INTEGER PRIMARY KEY); CREATE TABLE a(x TEXT); "
                    "CREATE VIEW v AS SELECT * FROM a; CREATE TABLE _millrace_tables(name TEXT); "
                    "CREATE VIRTUAL TABLE f USING fts5(x)"_s);
        auto to = destination();
        const auto objects = to.discoverObjects({});
        QVERIFY(objects);
        QStringList names;
        for (const DestinationObject &object : *objects)
            names << object.name;
        QCOMPARE(names, (QStringList{u"a"_s, u"b"_s}));
        QVERIFY(to.capabilities().hasObjects);
        QVERIFY(!to.capabilities().isTransactional);
        QCOMPARE(to.capabilities().modes, std::vector{DestinationSyncMode::Append});
    }

    void configurationChoosesWhatIsWritten()
    {
        ConnectorRegistry registry;
        register_sqlite(registry);
        QJsonObject values{{u"path"_s, m_file->path()}};
        const auto own = registry.createDestination(u"sqlite"_s, values);
        QVERIFY2(own, qUtf8Printable(own ? QString() : own.error().message));
        QVERIFY(!(*own)->capabilities().hasObjects);
        QVERIFY((*own)->capabilities().isTransactional);
        values.insert(u"write_into"_s, u"existing_tables"_s);
        const auto existing = registry.createDestination(u"sqlite"_s, values);
        QVERIFY(existing);
        QVERIFY((*existing)->capabilities().hasObjects);
        QVERIFY(!(*existing)->capabilities().isTransactional);
        values.insert(u"keep_checkpoints"_s, true);
        QVERIFY((*registry.createDestination(u"sqlite"_s, values))->capabilities().isTransactional);
    }

    void discoversFields_data()
    {
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &columns, const QString &expected) {
            QTest::newRow(name) << columns << expected;
        };
        row("row number", u"id INTEGER PRIMARY KEY"_s, u"id integer unique"_s);
        row("not null", u"a TEXT NOT NULL"_s, u"a string notnull"_s);
        row("unique", u"a VARCHAR(20) UNIQUE"_s, u"a string unique"_s);
        row("generated", u"a REAL, b REAL AS (a * 2) STORED, c REAL AS (a) VIRTUAL"_s,
            u"a number; b number readonly; c number readonly"_s);
        row("types", u"a BOOLEAN, b DATE, c DATETIME, d BLOB, e JSON, f"_s,
            u"a boolean; b date; c timestamp_without_timezone; d binary; e json; f string"_s);
        row("list of texts", u"a TEXT CHECK (a IN ('new', 'it''s'))"_s, u"a string {new,it's}"_s);
        row("list behind the columns", u"a INT, CONSTRAINT c CHECK (\"a\" IN (1, 2))"_s,
            u"a integer {1,2}"_s);
        row("list that ignores case", u"a TEXT COLLATE NOCASE CHECK (a IN ('x'))"_s, u"a string"_s);
        row("more than a list", u"a TEXT CHECK (a IN ('x') OR a IS NULL)"_s, u"a string"_s);
        row("no list", u"a TEXT CHECK (a NOT IN ('x')), b INT CHECK (b > 0)"_s,
            u"a string; b integer"_s);
        row("two lists", u"a TEXT CHECK (lower(a) IN ('x'))"_s, u"a string"_s);
    }

    void discoversFields()
    {
        QFETCH(QString, columns);
        QFETCH(QString, expected);
        m_file->run("CREATE TABLE t("_L1 + columns + ')'_L1);
        auto to = destination();
        QStringList texts;
        for (const ObjectField &field : objectOf(to, u"t"_s).fields)
            texts << fieldText(field);
        QCOMPARE(texts.join("; "_L1), expected);
    }

    void offersOperations_data()
    {
        QTest::addColumn<QString>("sql");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &sql, const QString &expected) {
            QTest::newRow(name) << sql << expected;
        };
        row("no key", u"CREATE TABLE t(a TEXT NOT NULL, b NOT NULL DEFAULT 1, c)"_s,
            u"insert(a)"_s);
        row("row number", u"CREATE TABLE t(id INTEGER PRIMARY KEY, a NOT NULL)"_s,
            u"insert(a) upsert(a:id) update(:id) hard_delete(:id)"_s);
        row("key without row numbers", u"CREATE TABLE t(a TEXT PRIMARY KEY, b) WITHOUT ROWID"_s,
            u"insert(a) upsert(a:a) update(:a) hard_delete(:a)"_s);
        row("two keys",
            u"CREATE TABLE t(a TEXT, b TEXT, c TEXT UNIQUE, PRIMARY KEY(b, a)); "
            "CREATE UNIQUE INDEX i ON t(a, b)"_s,
            u"insert() upsert(:b,a|c) update(:b,a|c) hard_delete(:b,a|c)"_s);
        row("partial, computed and foreign to the column",
            u"CREATE TABLE t(a TEXT, b TEXT); CREATE UNIQUE INDEX i ON t(a) WHERE a > 'x'; "
            "CREATE UNIQUE INDEX j ON t(lower(a)); CREATE UNIQUE INDEX k ON t(b COLLATE NOCASE)"_s,
            u"insert()"_s);
        row("computed key", u"CREATE TABLE t(a TEXT, b TEXT AS (upper(a)) STORED UNIQUE)"_s,
            u"insert() update(:b) hard_delete(:b)"_s);
    }

    void offersOperations()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        m_file->run(sql);
        auto to = destination();
        QCOMPARE(offersText(objectOf(to, u"t"_s)), expected);
    }

    void insertsRowsAndLeavesDefaultsToTheTable()
    {
        m_file->run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT NOT NULL, "
                    "made TEXT DEFAULT 'now')"_s);
        const auto outcome = write(ObjectOperation::Insert, {}, {u"name"_s}, {u"Ann"_s, u"Bo"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s), (QStringList{u"1|Ann|now"_s, u"2|Bo|now"_s}));
    }

    void insertRefusesOnlyTheRowsAtFault()
    {
        m_file->run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, n INT CHECK (n > 0), "
                    "c TEXT UNIQUE, g INT REFERENCES g(id)); "
                    "CREATE TABLE g(id INTEGER PRIMARY KEY); INSERT INTO g VALUES (1); "
                    "CREATE TRIGGER r BEFORE INSERT ON t WHEN new.n = 13 "
                    "BEGIN SELECT RAISE(ABORT, 'unlucky'); END; "
                    "CREATE TRIGGER i BEFORE INSERT ON t WHEN new.n = 14 "
                    "BEGIN SELECT RAISE(IGNORE); END"_s);
        const auto outcome = write(ObjectOperation::Insert, {}, {u"id"_s, u"n"_s, u"c"_s, u"g"_s},
                                   {u"1|1|a|1"_s, u"2|0|b|1"_s, u"3|1|a|1"_s, u"4|1|d|7"_s,
                                    u"5|13|e|1"_s, u"6|14|f|1"_s, u"1|1|g|1"_s, u"8|1|h|∅"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"2|0|b|1 [] sqlite.constraint_failed"_s,
                              u"3|1|a|1 [c] sqlite.constraint_failed"_s,
                              u"4|1|d|7 [] sqlite.constraint_failed"_s,
                              u"5|13|e|1 [] sqlite.constraint_failed"_s,
                              u"6|14|f|1 [] sqlite.ignored_by_trigger"_s,
                              u"1|1|g|1 [id] sqlite.constraint_failed"_s}));
        QVERIFY(outcome.words[3].contains("unlucky"_L1));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_file->rows(u"SELECT id FROM t"_s), (QStringList{u"1"_s, u"8"_s}));
    }

    void foreignKeyThatWaitsIsAskedWithEachRow()
    {
        m_file->run(u"CREATE TABLE g(id INTEGER PRIMARY KEY); INSERT INTO g VALUES (1); "
                    "CREATE TABLE t(id INTEGER PRIMARY KEY, "
                    "g INT REFERENCES g(id) DEFERRABLE INITIALLY DEFERRED)"_s);
        const auto outcome
            = write(ObjectOperation::Insert, {}, {u"id"_s, u"g"_s}, {u"1|1"_s, u"2|9"_s, u"3|1"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused, QStringList{u"2|9 [] sqlite.constraint_failed"_s});
        QCOMPARE(m_file->rows(u"SELECT id FROM t"_s), (QStringList{u"1"_s, u"3"_s}));
    }

    void upsertTouchesMappedColumnsAlone()
    {
        m_file->run(u"CREATE TABLE t(mail TEXT NOT NULL UNIQUE, name TEXT, note TEXT DEFAULT 'd', "
                    "code TEXT UNIQUE); INSERT INTO t VALUES ('a', 'Ann', 'kept', 'x')"_s);
        const auto outcome
            = write(ObjectOperation::Upsert, {u"mail"_s}, {u"name"_s, u"mail"_s, u"code"_s},
                    {u"Anna|a|x"_s, u"Bo|b|y"_s, u"Cy|c|x"_s, u"No|∅|z"_s, u"Boo|b|∅"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"Cy|c|x [code] sqlite.constraint_failed"_s,
                              u"No|∅|z [mail] sqlite.key_is_null"_s}));
        QCOMPARE(outcome.accepted, 3);
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s),
                 (QStringList{u"a|Anna|kept|x"_s, u"b|Boo|d|∅"_s}));
    }

    void upsertOfTheKeyAloneAddsWhatIsMissing()
    {
        m_file->run(u"CREATE TABLE t(a TEXT PRIMARY KEY, b TEXT); "
                    "INSERT INTO t VALUES ('x', 'kept')"_s);
        const auto outcome
            = write(ObjectOperation::Upsert, {u"a"_s}, {u"a"_s}, {u"x"_s, u"y"_s, u"y"_s});
        QCOMPARE(outcome.refused, QStringList());
        QCOMPARE(outcome.accepted, 3);
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s), (QStringList{u"x|kept"_s, u"y|∅"_s}));
    }

    void updateChangesOnlyRowsThatAreThere()
    {
        m_file->run(u"CREATE TABLE t(a INT, b INT, v TEXT CHECK (v <> 'bad'), w TEXT, "
                    "PRIMARY KEY(a, b)); INSERT INTO t VALUES (1, 1, 'old', 'w'), "
                    "(1, 2, 'old', 'w')"_s);
        const auto outcome
            = write(ObjectOperation::Update, {u"a"_s, u"b"_s}, {u"v"_s, u"b"_s, u"a"_s},
                    {u"new|1|1"_s, u"gone|3|1"_s, u"bad|2|1"_s, u"x|∅|1"_s, u"newer|1|1"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"gone|3|1 [] sqlite.no_matching_record"_s,
                              u"bad|2|1 [] sqlite.constraint_failed"_s,
                              u"x|∅|1 [b] sqlite.key_is_null"_s}));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s),
                 (QStringList{u"1|1|newer|w"_s, u"1|2|old|w"_s}));
    }

    void deleteRemovesEachRecordOnce()
    {
        m_file->run(u"CREATE TABLE t(a TEXT COLLATE NOCASE PRIMARY KEY, b TEXT); "
                    "INSERT INTO t VALUES ('x', 1), ('y', 2), ('z', 3); "
                    "CREATE TABLE c(a TEXT COLLATE NOCASE REFERENCES t(a)); "
                    "INSERT INTO c VALUES ('z')"_s);
        const auto outcome = write(ObjectOperation::HardDelete, {u"a"_s}, {u"b"_s, u"a"_s},
                                   {u"1|x"_s, u"1|X"_s, u"1|q"_s, u"1|z"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"1|q [a] sqlite.no_matching_record"_s,
                              u"1|z [] sqlite.constraint_failed"_s}));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_file->rows(u"SELECT a FROM t"_s), (QStringList{u"y"_s, u"z"_s}));
    }

    void keyThatNamesSeveralRowsIsRefused()
    {
        m_file->run(u"CREATE TABLE t(a TEXT, b TEXT); CREATE UNIQUE INDEX i ON t(a)"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Update, {u"a"_s}, {u"a"_s, u"b"_s});
        m_file->run(u"DROP INDEX i; INSERT INTO t VALUES ('x', 1), ('x', 2), ('y', 3)"_s);
        const auto outcome = writeAll(to, request, {batchOf(request.schema, {u"x|9"_s, u"y|9"_s})});
        QCOMPARE(outcome.refused, QStringList{u"x|9 [a] sqlite.several_matching_records"_s});
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s), (QStringList{u"x|1"_s, u"x|2"_s, u"y|9"_s}));
    }

    void tableThatChangedIsToldWithTheColumn_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("gone") << u"DROP TABLE t"_s << u"table.missing"_s << u"t"_s;
        QTest::newRow("column gone")
            << u"ALTER TABLE t DROP COLUMN v"_s << u"table.column_missing"_s << u"v"_s;
        QTest::newRow("computed") << u"ALTER TABLE t DROP COLUMN v; "
                                     "ALTER TABLE t ADD COLUMN v TEXT AS (a)"_s
                                  << u"table.column_read_only"_s << u"v"_s;
        QTest::newRow("another type") << u"ALTER TABLE t DROP COLUMN v; "
                                         "ALTER TABLE t ADD COLUMN v INT"_s
                                      << u"table.column_changed"_s << u"v"_s;
        QTest::newRow("another required") << u"DROP TABLE t; CREATE TABLE t(a TEXT UNIQUE, v TEXT, "
                                             "w TEXT NOT NULL)"_s
                                          << u"table.column_required"_s << u"w"_s;
        QTest::newRow("no key") << u"DROP INDEX i"_s << u"table.key_not_unique"_s << u"a"_s;
    }

    void tableThatChangedIsToldWithTheColumn()
    {
        QFETCH(QString, change);
        m_file->run(u"CREATE TABLE t(a TEXT, v TEXT); CREATE UNIQUE INDEX i ON t(a)"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Upsert, {u"a"_s}, {u"a"_s, u"v"_s});
        m_file->run(change);
        const auto writer = to.openStream(request, {});
        QVERIFY(!writer);
        QTEST(writer.error().code, "code");
        QCOMPARE(writer.error().kind, ErrorKind::Configuration);
        QFETCH(QString, word);
        QVERIFY2(writer.error().message.contains(word), qUtf8Printable(writer.error().message));
    }

    void nothingIsMadeOrAltered()
    {
        m_file->run(u"CREATE TABLE t(a TEXT PRIMARY KEY, b TEXT); CREATE INDEX i ON t(b); "
                    "INSERT INTO t VALUES ('x', 1)"_s);
        const QString catalogue = u"SELECT * FROM sqlite_schema ORDER BY name"_s;
        const QStringList before = m_file->rows(catalogue);
        for (const ObjectOperation operation :
             {ObjectOperation::Upsert, ObjectOperation::Update, ObjectOperation::HardDelete}) {
            const auto outcome = write(operation, {u"a"_s}, {u"a"_s, u"b"_s}, {u"x|2"_s});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.accepted, 1);
        }
        QCOMPARE(write(ObjectOperation::Insert, {}, {u"a"_s}, {u"x"_s}).accepted, 1);
        QVERIFY(destination().check({}, {}).passed());
        QCOMPARE(m_file->rows(catalogue), before);
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s), QStringList{u"x|∅"_s});
    }

    void uncommittedRowsAreGone()
    {
        m_file->run(u"CREATE TABLE t(a TEXT PRIMARY KEY)"_s);
        auto to = destination();
        const WriteRequest request = requestFor(to, u"t"_s, ObjectOperation::Insert, {}, {u"a"_s});
        {
            auto writer = to.openStream(request, {});
            QVERIFY(writer);
            QVERIFY((*writer)->write(batchOf(request.schema, {u"x"_s}), {}));
            QVERIFY((*writer)->prepare({}));
        }
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s), QStringList());
    }

    void checkpointsAreKeptOnlyWhereAllowed()
    {
        m_file->run(u"CREATE TABLE t(a TEXT)"_s);
        const QJsonObject kept{{u"keep_checkpoints"_s, true}};
        auto to = destination(kept);
        QVERIFY(to.capabilities().isTransactional);
        const WriteRequest request = requestFor(to, u"t"_s, ObjectOperation::Insert, {}, {u"a"_s});
        {
            auto writer = to.openStream(request, {});
            QVERIFY(writer);
            QVERIFY(!(*writer)->committedState());
            QVERIFY((*writer)->write(batchOf(request.schema, {u"x"_s}), {}));
            QVERIFY((*writer)->prepare({}));
            QVERIFY((*writer)->commit({"7", u"f"_s}));
        }
        auto writer = to.openStream(request, {});
        QVERIFY(writer);
        QCOMPARE((*writer)->committedState()->checkpoint.position, std::string("7"));
        QVERIFY((*writer)->finish({}));
        QVERIFY((*writer)->committedState()->isFinished);
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s), QStringList{u"x"_s});
    }

    void existingRecordsAreReadByKey()
    {
        m_file->run(u"CREATE TABLE t(id INTEGER PRIMARY KEY, name TEXT, at DATETIME); "
                    "INSERT INTO t VALUES (1, 'Ann', '2024-01-31 10:00:00'), (2, NULL, NULL)"_s);
        auto to = destination();
        const WriteRequest request = requestFor(to, u"t"_s, ObjectOperation::Upsert, {u"id"_s},
                                                {u"name"_s, u"id"_s, u"at"_s});
        const auto existing = to.existingRecords(
            request, batchOf(request.schema, {u"x|2|∅"_s, u"x|9|∅"_s, u"x|1|∅"_s, u"x|∅|∅"_s}), {});
        QVERIFY(existing);
        QCOMPARE((*existing)->exists, (std::vector<std::uint8_t>{1, 0, 1, 0}));
        QCOMPARE(rowText(*(*existing)->records, 0), u"∅|2|∅"_s);
        QCOMPARE(rowText(*(*existing)->records, 1), u"∅|∅|∅"_s);
        QCOMPARE(rowText(*(*existing)->records, 2), u"Ann|1|2024-01-31 10:00:00"_s);
        const WriteRequest insert
            = requestFor(to, u"t"_s, ObjectOperation::Insert, {}, {u"name"_s});
        QVERIFY(!*to.existingRecords(insert, batchOf(insert.schema, {u"x"_s}), {}));
    }

    void checkMakesNoFileAndAsksForTables()
    {
        auto missing = destination();
        const auto none = missing.check({}, {});
        QVERIFY(!none.passed());
        QCOMPARE(none.steps.back().error->code, u"sqlite.file_missing"_s);
        QVERIFY(!QFile::exists(m_file->path()));
        m_file->run(u"CREATE VIEW v AS SELECT 1"_s);
        const auto empty = missing.check({}, {});
        QVERIFY(!empty.passed());
        QCOMPARE(empty.steps.back().error->code, u"table.none"_s);
    }

    void clearingIsRefused()
    {
        m_file->run(u"CREATE TABLE t(a TEXT); INSERT INTO t VALUES ('x')"_s);
        auto to = destination();
        const auto cleared = to.clearStream({{}, u"t"_s}, {});
        QVERIFY(!cleared);
        QCOMPARE(cleared.error().kind, ErrorKind::Configuration);
        QCOMPARE(m_file->rows(u"SELECT * FROM t"_s), QStringList{u"x"_s});
    }
};

QTEST_GUILESS_MAIN(TestSqliteObjects)
#include "testsqliteobjects.moc"
