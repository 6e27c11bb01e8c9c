#include "core/connector/connectorregistry.h"
#include "core/connectors/mysql/mysqlobjectdestination.h"
#include "core/connectors/mysql/tests/mysqlwritefixture.h"

#include <QTest>

namespace millrace {
void register_mysql(ConnectorRegistry &registry);
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
    if (field.maximumLength)
        text += " max"_L1 + QString::number(*field.maximumLength);
    QStringList choices;
    for (const ObjectChoice &choice : field.choices)
        choices << choice.value;
    if (field.takesSeveralChoices)
        text += " several"_L1;
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

class TestMySqlObjects final : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] MySqlObjectDestination destination(const QJsonObject &values = {}) const
    {
        return MySqlObjectDestination(m_database->configuration(values));
    }
    /// Writes \a rows of \a fields into the table "t".
    WriteOutcome write(ObjectOperation operation, const QStringList &key, const QStringList &fields,
                       const QStringList &rows)
    {
        auto to = destination();
        const WriteRequest request = requestFor(to, u"t"_s, operation, key, fields);
        return writeAll(to, request, {batchOf(request.schema, rows)});
    }
    [[nodiscard]] QStringList catalogue() const
    {
        QStringList all = m_database->rows(u"SHOW CREATE TABLE t"_s);
        all << m_database->rows(u"SELECT TABLE_NAME FROM information_schema.TABLES "
                                "WHERE TABLE_SCHEMA = DATABASE() ORDER BY 1"_s);
        return all;
    }

    std::unique_ptr<MySqlWriteFixture> m_database;

private slots:
    void init() { m_database = std::make_unique<MySqlWriteFixture>(); }
    void cleanup() { m_database.reset(); }

    void offersTablesThatKnowTransactions()
    {
        m_database->run(u"CREATE TABLE b(a int PRIMARY KEY); CREATE TABLE a(x text); "
                        "CREATE VIEW v AS SELECT * FROM a; CREATE TABLE m(a int) ENGINE=MyISAM; "
                        "CREATE TABLE _millrace_tables(name int)"_s);
        auto to = destination();
        const auto objects = to.discoverObjects({});
        QVERIFY(objects);
        QStringList names;
        for (const DestinationObject &object : *objects) {
            QCOMPARE(object.nameSpace, m_database->database());
            names << object.name;
        }
        QCOMPARE(names, (QStringList{u"a"_s, u"b"_s}));
        QVERIFY(to.capabilities().hasObjects);
        QVERIFY(!to.capabilities().isTransactional);
        QCOMPARE(to.capabilities().modes, std::vector{DestinationSyncMode::Append});
    }

    void configurationChoosesWhatIsWritten()
    {
        ConnectorRegistry registry;
        register_mysql(registry);
        QJsonObject values = m_database->values();
        const auto own = registry.createDestination(u"mysql"_s, values);
        QVERIFY2(own, qUtf8Printable(own ? QString() : own.error().message));
        QVERIFY(!(*own)->capabilities().hasObjects);
        QVERIFY((*own)->capabilities().isTransactional);
        values.insert(u"write_into"_s, u"existing_tables"_s);
        const auto existing = registry.createDestination(u"mysql"_s, values);
        QVERIFY(existing);
        QVERIFY((*existing)->capabilities().hasObjects);
        QVERIFY(!(*existing)->capabilities().isTransactional);
        values.insert(u"keep_checkpoints"_s, true);
        QVERIFY((*registry.createDestination(u"mysql"_s, values))->capabilities().isTransactional);
    }

    void discoversFields_data()
    {
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &columns, const QString &expected) {
            QTest::newRow(name) << columns << expected;
        };
        row("counter", u"id int AUTO_INCREMENT PRIMARY KEY"_s, u"id integer notnull unique"_s);
        row("generated", u"a int, b int AS (a * 2) STORED, c int AS (a) VIRTUAL"_s,
            u"a integer; b integer readonly; c integer readonly"_s);
        row("length", u"a varchar(40) UNIQUE, b char(3), c tinytext"_s,
            u"a string unique max40; b string max3; c string max255"_s);
        row("numbers",
            u"a tinyint(1), b bigint, c bigint unsigned, d float, e double, "
            "f decimal(10,2), g bit(1), h bit(5), i year"_s,
            u"a boolean; b integer; c decimal; d number; e number; f decimal; g boolean; "
            "h integer; i integer"_s);
        row("moments", u"a date, b time(6), c datetime(6), d timestamp NULL"_s,
            u"a date; b time_without_timezone; c timestamp_without_timezone; "
            "d timestamp_with_timezone"_s);
        row("others", u"a blob, b json, c point"_s, u"a binary; b json; c string readonly"_s);
        row("choices", u"a enum('x', 'it''s') NOT NULL DEFAULT 'x', b set('u', 'v')"_s,
            u"a string notnull {x,it's}; b string several {u,v}"_s);
        row("as Millrace made it", u"a longtext COMMENT 'millrace:decimal'"_s, u"a decimal"_s);
    }

    void discoversFields()
    {
        QFETCH(QString, columns);
        QFETCH(QString, expected);
        m_database->run("CREATE TABLE t("_L1 + columns + u')');
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
        row("no key", u"CREATE TABLE t(a text NOT NULL, b int NOT NULL DEFAULT 1, c int)"_s,
            u"insert(a)"_s);
        row("counter", u"CREATE TABLE t(id int AUTO_INCREMENT PRIMARY KEY, a int NOT NULL)"_s,
            u"insert(a) upsert(a:id) update(:id) hard_delete(:id)"_s);
        row("moment", u"CREATE TABLE t(a datetime NOT NULL DEFAULT current_timestamp())"_s,
            u"insert()"_s);
        row("two keys", u"CREATE TABLE t(a int, b int, c int UNIQUE, PRIMARY KEY (b, a))"_s,
            u"insert(a,b) upsert(a,b:b,a|c) update(:b,a|c) hard_delete(:b,a|c)"_s);
        row("beginning of a text", u"CREATE TABLE t(a text, UNIQUE (a(10)))"_s, u"insert()"_s);
        row("computed key", u"CREATE TABLE t(a int, b int AS (a * 2) STORED UNIQUE)"_s,
            u"insert() update(:b) hard_delete(:b)"_s);
    }

    void offersOperations()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        m_database->run(sql);
        auto to = destination();
        QCOMPARE(offersText(objectOf(to, u"t"_s)), expected);
    }

    void offersWhatTheAccountMayDo()
    {
        m_database->run(
            u"CREATE TABLE t(a int PRIMARY KEY, b int, c int); CREATE TABLE seen(a int PRIMARY "
            "KEY); INSERT INTO t VALUES (1, 1, 1); CREATE OR REPLACE USER clerk IDENTIFIED BY "
            "'clerk'; GRANT SELECT ON seen TO clerk; GRANT SELECT (a), UPDATE (b) ON t TO clerk"_s);
        auto to = destination({{u"username"_s, u"clerk"_s}, {u"password"_s, u"clerk"_s}});
        const auto objects = to.discoverObjects({});
        QVERIFY2(objects, qUtf8Printable(objects ? QString() : objects.error().message));
        QCOMPARE(objects->size(), std::size_t{1});
        QCOMPARE(offersText(objects->front()), u"update(:a) hard_delete(:a)"_s);
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::HardDelete, {u"a"_s}, {u"a"_s});
        // Without the right to temporary tables, or to delete, the server says so.
        const auto outcome = writeAll(to, request, {batchOf(request.schema, {u"1"_s})});
        QCOMPARE(outcome.error.kind, ErrorKind::Configuration);
        m_database->run("GRANT CREATE TEMPORARY TABLES ON "_L1 + m_database->database()
                        + ".* TO clerk"_L1);
        const WriteRequest update
            = requestFor(to, u"t"_s, ObjectOperation::Update, {u"a"_s}, {u"a"_s, u"b"_s});
        const auto updated = writeAll(to, update, {batchOf(update.schema, {u"1|7"_s})});
        QCOMPARE(updated.errorCode, QString());
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s), QStringList{u"1|7|1"_s});
        const auto deleted = writeAll(to, request, {batchOf(request.schema, {u"1"_s})});
        QCOMPARE(deleted.errorCode, u"mysql.permission_denied"_s);
        m_database->run(u"DROP USER clerk"_s);
    }

    void insertsRowsAndLeavesDefaultsToTheTable()
    {
        m_database->run(u"CREATE TABLE t(id int AUTO_INCREMENT PRIMARY KEY, "
                        "name varchar(9) NOT NULL, made varchar(9) DEFAULT 'now')"_s);
        const auto outcome = write(ObjectOperation::Insert, {}, {u"name"_s}, {u"Ann"_s, u"Bo"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s),
                 (QStringList{u"1|Ann|now"_s, u"2|Bo|now"_s}));
    }

    void insertRefusesOnlyTheRowsAtFault()
    {
        m_database->run(
            u"CREATE TABLE g(id int PRIMARY KEY); INSERT INTO g VALUES (1); "
            "CREATE TABLE t(id int PRIMARY KEY, n int CHECK (n > 0), c varchar(3) UNIQUE, g int, "
            "FOREIGN KEY (g) REFERENCES g(id));\nDELIMITER //\n"
            "CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW IF new.n = 13 THEN SIGNAL SQLSTATE "
            "'45000' SET MESSAGE_TEXT = 'unlucky'; END IF//\nDELIMITER ;"_s);
        const auto outcome = write(ObjectOperation::Insert, {}, {u"id"_s, u"n"_s, u"c"_s, u"g"_s},
                                   {u"1|1|a|1"_s, u"2|0|b|1"_s, u"3|1|a|1"_s, u"4|1|d|7"_s,
                                    u"5|13|e|1"_s, u"7|1|long|1"_s, u"8|1|h|∅"_s});
        QCOMPARE(outcome.errorCode, QString());
        QStringList refused = outcome.refused;
        refused.sort();
        QCOMPARE(refused,
                 (QStringList{u"2|0|b|1 [] mysql.constraint_failed"_s,
                              u"3|1|a|1 [] mysql.duplicate_value"_s,
                              u"4|1|d|7 [] mysql.foreign_key_failed"_s,
                              u"5|13|e|1 [] mysql.constraint_failed"_s,
                              u"7|1|long|1 [c] mysql.value_too_long"_s}));
        QVERIFY(outcome.messages.join(u' ').contains("unlucky"_L1));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_database->rows(u"SELECT id FROM t ORDER BY 1"_s), (QStringList{u"1"_s, u"8"_s}));
    }

    void severalChoicesAreWrittenAsTheServerTakesThem()
    {
        m_database->run(u"CREATE TABLE t(id int PRIMARY KEY, s set('u', 'v', 'w'))"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Upsert, {u"id"_s}, {u"id"_s, u"s"_s});
        const auto batch = batchOf(request.schema, {u"1|v;u"_s, u"2|x;u"_s, u"3|w"_s});
        const auto outcome = writeAll(to, request, {batch});
        QCOMPARE(outcome.refused, QStringList{u"2|x;u [s] mysql.value_mismatch"_s});
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY 1"_s),
                 (QStringList{u"1|u,v"_s, u"3|w"_s}));
        const auto existing = to.existingRecords(request, batch, {});
        QVERIFY(existing);
        QCOMPARE(rowText(*(*existing)->records, 0), u"1|u;v"_s);
    }

    void upsertTouchesMappedColumnsAlone()
    {
        m_database->run(u"CREATE TABLE t(mail varchar(9) NOT NULL UNIQUE, name varchar(9), "
                        "note varchar(9) DEFAULT 'd', code varchar(9) UNIQUE); "
                        "INSERT INTO t VALUES ('a', 'Ann', 'kept', 'x')"_s);
        const auto outcome = write(
            ObjectOperation::Upsert, {u"mail"_s}, {u"name"_s, u"mail"_s, u"code"_s},
            {u"Anna|a|x"_s, u"Bo|b|y"_s, u"C|c|w"_s, u"Cy|c|x"_s, u"No|∅|z"_s, u"Boo|b|∅"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(
            outcome.refused,
            (QStringList{u"No|∅|z [mail] mysql.key_is_null"_s, u"Cy|c|x [] mysql.duplicate_value"_s,
                         u"C|c|w [mail] mysql.later_row_refused"_s}));
        QCOMPARE(outcome.accepted, 3);
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY 1"_s),
                 (QStringList{u"a|Anna|kept|x"_s, u"b|Boo|d|∅"_s}));
    }

    void upsertOfTheKeyAloneAddsWhatIsMissing()
    {
        m_database->run(u"CREATE TABLE t(a varchar(9) PRIMARY KEY, b varchar(9)); "
                        "INSERT INTO t VALUES ('x', 'kept')"_s);
        const auto outcome
            = write(ObjectOperation::Upsert, {u"a"_s}, {u"a"_s}, {u"x"_s, u"y"_s, u"y"_s});
        QCOMPARE(outcome.refused, QStringList());
        QCOMPARE(outcome.accepted, 3);
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY 1"_s),
                 (QStringList{u"x|kept"_s, u"y|∅"_s}));
    }

    void updateChangesOnlyRowsThatAreThere()
    {
        m_database->run(
            u"CREATE TABLE t(a int, b int, v varchar(9) CHECK (v <> 'bad'), w varchar(9), "
            "PRIMARY KEY (a, b)); INSERT INTO t VALUES (1, 1, 'old', 'w'), (1, 2, 'old', 'w')"_s);
        const auto outcome
            = write(ObjectOperation::Update, {u"a"_s, u"b"_s}, {u"v"_s, u"b"_s, u"a"_s},
                    {u"new|1|1"_s, u"gone|3|1"_s, u"bad|2|1"_s, u"x|∅|1"_s, u"gone too|3|1"_s,
                     u"newer|1|1"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"x|∅|1 [b] mysql.key_is_null"_s,
                              u"gone|3|1 [] mysql.no_matching_record"_s,
                              u"gone too|3|1 [] mysql.no_matching_record"_s,
                              u"bad|2|1 [] mysql.constraint_failed"_s}));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY b"_s),
                 (QStringList{u"1|1|newer|w"_s, u"1|2|old|w"_s}));
    }

    void deleteRemovesEachRecordOnce()
    {
        m_database->run(
            u"CREATE TABLE t(a varchar(9) COLLATE utf8mb4_general_ci PRIMARY KEY, b varchar(9)) "
            "CHARACTER SET utf8mb4; INSERT INTO t VALUES ('x', 1), ('y', 2), ('z', 3); "
            "CREATE TABLE c(a varchar(9) COLLATE utf8mb4_general_ci, FOREIGN KEY (a) REFERENCES "
            "t(a)) CHARACTER SET utf8mb4; INSERT INTO c VALUES ('z')"_s);
        const auto outcome = write(ObjectOperation::HardDelete, {u"a"_s}, {u"b"_s, u"a"_s},
                                   {u"1|x"_s, u"1|X"_s, u"1|q"_s, u"1|z"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"1|q [a] mysql.no_matching_record"_s,
                              u"1|z [] mysql.foreign_key_failed"_s}));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_database->rows(u"SELECT a FROM t ORDER BY 1"_s), (QStringList{u"y"_s, u"z"_s}));
    }

    void keyThatNamesSeveralRowsIsRefused()
    {
        m_database->run(u"CREATE TABLE t(a varchar(9), b int, UNIQUE KEY i (a))"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Update, {u"a"_s}, {u"a"_s, u"b"_s});
        m_database->run(
            u"ALTER TABLE t DROP INDEX i; INSERT INTO t VALUES ('x', 1), ('x', 2), ('y', 3)"_s);
        const auto outcome = writeAll(to, request, {batchOf(request.schema, {u"x|9"_s, u"y|9"_s})});
        QCOMPARE(outcome.refused, QStringList{u"x|9 [a] mysql.several_matching_records"_s});
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY 1, 2"_s),
                 (QStringList{u"x|1"_s, u"x|2"_s, u"y|9"_s}));
    }

    void tableThatChangedIsToldWithTheColumn_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("gone") << u"DROP TABLE t"_s << u"table.missing"_s << u"t"_s;
        QTest::newRow("column gone")
            << u"ALTER TABLE t DROP COLUMN v"_s << u"table.column_missing"_s << u"v"_s;
        QTest::newRow("computed")
            << u"ALTER TABLE t DROP COLUMN v, ADD COLUMN v varchar(9) AS (a) STORED"_s
            << u"table.column_read_only"_s << u"v"_s;
        QTest::newRow("another type")
            << u"ALTER TABLE t MODIFY COLUMN v int"_s << u"table.column_changed"_s << u"v"_s;
        QTest::newRow("another required")
            << u"ALTER TABLE t ADD COLUMN w int NOT NULL"_s << u"table.column_required"_s << u"w"_s;
        QTest::newRow("no key") << u"ALTER TABLE t DROP INDEX i"_s << u"table.key_not_unique"_s
                                << u"a"_s;
    }

    void tableThatChangedIsToldWithTheColumn()
    {
        QFETCH(QString, change);
        m_database->run(u"CREATE TABLE t(a varchar(9), v varchar(9), UNIQUE KEY i (a))"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Upsert, {u"a"_s}, {u"a"_s, u"v"_s});
        m_database->run(change);
        const auto writer = to.openStream(request, {});
        QVERIFY(!writer);
        QTEST(writer.error().code, "code");
        QCOMPARE(writer.error().kind, ErrorKind::Configuration);
        QFETCH(QString, word);
        QVERIFY2(writer.error().message.contains(word), qUtf8Printable(writer.error().message));
    }

    void nothingIsMadeOrAltered()
    {
        m_database->run(u"CREATE TABLE t(a varchar(9) PRIMARY KEY, b varchar(9), KEY i (b)); "
                        "INSERT INTO t VALUES ('x', 1)"_s);
        const QStringList before = catalogue();
        for (const ObjectOperation operation :
             {ObjectOperation::Upsert, ObjectOperation::Update, ObjectOperation::HardDelete}) {
            const auto outcome = write(operation, {u"a"_s}, {u"a"_s, u"b"_s}, {u"x|2"_s});
            QCOMPARE(outcome.errorCode, QString());
            QCOMPARE(outcome.accepted, 1);
        }
        QCOMPARE(write(ObjectOperation::Insert, {}, {u"a"_s}, {u"x"_s}).accepted, 1);
        QVERIFY(destination().check({}, {}).passed());
        QCOMPARE(catalogue(), before);
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s), QStringList{u"x|∅"_s});
    }

    void flushesFollowEachOther()
    {
        m_database->run(u"CREATE TABLE t(a int PRIMARY KEY, b varchar(9))"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Upsert, {u"a"_s}, {u"a"_s, u"b"_s});
        auto writer = to.openStream(request, {});
        QVERIFY(writer);
        for (const QString &value : {u"one"_s, u"two"_s}) {
            QVERIFY((*writer)->write(batchOf(request.schema, {u"1|"_s + value}), {}));
            const auto prepared = (*writer)->prepare({});
            QVERIFY(prepared);
            QCOMPARE(prepared->acceptedRows, 1);
            QVERIFY((*writer)->commit({"p", value}));
            QCOMPARE(m_database->value(u"SELECT b FROM t"_s), value);
        }
        QVERIFY((*writer)->write(batchOf(request.schema, {u"2|never"_s}), {}));
        writer->reset();
        QCOMPARE(m_database->rows(u"SELECT a FROM t"_s), QStringList{u"1"_s});
        auto empty = to.openStream(request, {});
        QVERIFY((*empty)->prepare({}));
        QVERIFY((*empty)->commit({"p", u"f"_s}));
        QVERIFY((*empty)->finish({}));
    }

    void checkpointsAreKeptOnlyWhereAllowed()
    {
        m_database->run(u"CREATE TABLE t(a varchar(9))"_s);
        auto to = destination({{u"keep_checkpoints"_s, true}});
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
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s), QStringList{u"x"_s});
    }

    void existingRecordsAreReadByKey()
    {
        m_database->run(
            u"CREATE TABLE t(id varchar(9), n int, f tinyint(1), b blob, at timestamp(6) NULL, "
            "PRIMARY KEY (id, n)); SET time_zone = '+00:00'; INSERT INTO t VALUES ('a\"\\\\', 1, "
            "1, 'hi', '2024-01-31 10:00:00.5'), ('b', 2, NULL, NULL, NULL)"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Upsert, {u"id"_s, u"n"_s},
                         {u"f"_s, u"id"_s, u"n"_s, u"b"_s, u"at"_s});
        const auto existing
            = to.existingRecords(request,
                                 batchOf(request.schema,
                                         {u"∅|b|2|∅|∅"_s, u"∅|b|1|∅|∅"_s, u"∅|a\"\\|1|∅|∅"_s,
                                          u"∅|∅|1|∅|∅"_s, u"∅|much too long|2|∅|∅"_s}),
                                 {});
        QVERIFY2(existing, qUtf8Printable(existing ? QString() : existing.error().detail));
        QCOMPARE((*existing)->exists, (std::vector<std::uint8_t>{1, 0, 1, 0, 0}));
        QCOMPARE(rowText(*(*existing)->records, 0), u"∅|b|2|∅|∅"_s);
        QCOMPARE(rowText(*(*existing)->records, 1), u"∅|∅|∅|∅|∅"_s);
        QCOMPARE(rowText(*(*existing)->records, 2),
                 u"true|a\"\\|1|aGk=|2024-01-31 10:00:00.5+00:00"_s);
    }

    void checkAsksForTables()
    {
        auto to = destination();
        const auto empty = to.check({}, {});
        QVERIFY(!empty.passed());
        QCOMPARE(empty.steps.back().error->code, u"table.none"_s);
        auto missing = destination({{u"database"_s, u"nowhere"_s}});
        QCOMPARE(missing.check({}, {}).steps.back().error->code, u"mysql.database_missing"_s);
    }

    void clearingIsRefused()
    {
        m_database->run(u"CREATE TABLE t(a int); INSERT INTO t VALUES (1)"_s);
        auto to = destination();
        const auto cleared = to.clearStream({{}, u"t"_s}, {});
        QVERIFY(!cleared);
        QCOMPARE(cleared.error().kind, ErrorKind::Configuration);
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s), QStringList{u"1"_s});
    }
};

QTEST_GUILESS_MAIN(TestMySqlObjects)
#include "testmysqlobjects.moc"
