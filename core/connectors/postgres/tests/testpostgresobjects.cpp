#include "core/connector/connectorregistry.h"
#include "core/connectors/postgres/postgresobjectdestination.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include <QTest>

namespace millrace {
void register_postgres(ConnectorRegistry &registry);
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

class TestPostgresObjects final : public QObject
{
    Q_OBJECT

private:
    [[nodiscard]] PostgresObjectDestination destination(const QJsonObject &values = {}) const
    {
        return PostgresObjectDestination(m_database->configuration(values));
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
        return m_database->rows(
            u"SELECT c.relname, c.relkind, n.nspname, c.relfilenode, (SELECT "
            "string_agg(a.attname || a.atttypid || a.attnotnull, ',' ORDER BY a.attnum) "
            "FROM pg_attribute a WHERE a.attrelid = c.oid) FROM pg_class c "
            "JOIN pg_namespace n ON n.oid = c.relnamespace "
            "WHERE n.nspname NOT LIKE 'pg_%' AND n.nspname <> 'information_schema' ORDER BY 1, 3"_s);
    }

    std::unique_ptr<PostgresWriteFixture> m_database;

private slots:
    void init() { m_database = std::make_unique<PostgresWriteFixture>(); }

    void offersTablesOfAllSchemas()
    {
        m_database->run(u"CREATE TABLE b(a int PRIMARY KEY); CREATE SCHEMA other; CREATE TABLE "
                        u"other.a(x text); "
                        "CREATE VIEW simple AS SELECT x FROM other.a; "
                        "CREATE VIEW summed AS SELECT count(*) FROM b; "
                        "CREATE TABLE _millrace_tables(name text); "
                        "CREATE TABLE parts(a int) PARTITION BY RANGE (a); "
                        "CREATE TABLE part PARTITION OF parts FOR VALUES FROM (1) TO (9)"_s);
        auto to = destination();
        const auto objects = to.discoverObjects({});
        QVERIFY(objects);
        QStringList names;
        for (const DestinationObject &object : *objects)
            names << object.text();
        QCOMPARE(names,
                 (QStringList{u"other.a"_s, u"public.b"_s, u"public.parts"_s, u"public.simple"_s}));
        QVERIFY(to.capabilities().hasObjects);
        QVERIFY(!to.capabilities().isTransactional);
        QCOMPARE(to.capabilities().modes, std::vector{DestinationSyncMode::Append});
    }

    void configurationChoosesWhatIsWritten()
    {
        ConnectorRegistry registry;
        register_postgres(registry);
        QJsonObject values = m_database->values();
        const auto own = registry.createDestination(u"postgres"_s, values);
        QVERIFY2(own, qUtf8Printable(own ? QString() : own.error().message));
        QVERIFY(!(*own)->capabilities().hasObjects);
        QVERIFY((*own)->capabilities().isTransactional);
        values.insert(u"write_into"_s, u"existing_tables"_s);
        const auto existing = registry.createDestination(u"postgres"_s, values);
        QVERIFY(existing);
        QVERIFY((*existing)->capabilities().hasObjects);
        QVERIFY(!(*existing)->capabilities().isTransactional);
        values.insert(u"keep_checkpoints"_s, true);
        QVERIFY(
            (*registry.createDestination(u"postgres"_s, values))->capabilities().isTransactional);
    }

    void discoversFields_data()
    {
        QTest::addColumn<QString>("columns");
        QTest::addColumn<QString>("expected");
        const auto row = [](const char *name, const QString &columns, const QString &expected) {
            QTest::newRow(name) << columns << expected;
        };
        row("serial", u"id serial PRIMARY KEY"_s, u"id integer notnull unique"_s);
        row("identity",
            u"a int GENERATED ALWAYS AS IDENTITY, b int GENERATED BY DEFAULT AS IDENTITY"_s,
            u"a integer notnull readonly; b integer notnull"_s);
        row("generated", u"a int, b int GENERATED ALWAYS AS (a * 2) STORED"_s,
            u"a integer; b integer readonly"_s);
        row("length", u"a varchar(40) UNIQUE, b char(3), c text"_s,
            u"a string unique max40; b string max3; c string"_s);
        row("numbers", u"a smallint, b bigint, c real, d double precision, e numeric(10,2)"_s,
            u"a integer; b integer; c number; d number; e decimal"_s);
        row("moments", u"a date, b time, c timetz, d timestamp, e timestamptz"_s,
            u"a date; b time_without_timezone; c time_with_timezone; "
            "d timestamp_without_timezone; e timestamp_with_timezone"_s);
        row("others", u"a boolean, b bytea, c jsonb, d uuid, e inet, f int[]"_s,
            u"a boolean; b binary; c json; d string; e string; f string"_s);
        row("enumeration", u"a mood NOT NULL"_s, u"a string notnull {sad,it's \"ok\"}"_s);
        row("domain", u"a positive, b code"_s, u"a integer; b string notnull max4"_s);
        row("list of texts", u"a text CHECK (a IN ('new', 'it''s', 'a, b'))"_s,
            u"a string {new,it's,a, b}"_s);
        row("list of short texts", u"\"A b\" varchar(9) CHECK (\"A b\" IN ('x', 'y'))"_s,
            u"A b string max9 {x,y}"_s);
        row("list of numbers", u"a int CHECK (a IN (1, -2))"_s, u"a integer {1,-2}"_s);
        row("more than a list", u"a text CHECK (a IN ('x', 'y') OR a LIKE 'z%')"_s, u"a string"_s);
        row("no list", u"a text CHECK (a <> 'x'), b int CHECK (b > 0)"_s, u"a string; b integer"_s);
        row("list of another", u"a text CHECK (lower(a) IN ('x', 'y'))"_s, u"a string"_s);
    }

    void discoversFields()
    {
        QFETCH(QString, columns);
        QFETCH(QString, expected);
        m_database->run(u"CREATE TYPE mood AS ENUM ('sad', 'it''s \"ok\"'); "
                        "CREATE DOMAIN positive AS int CHECK (VALUE > 0); "
                        "CREATE DOMAIN code AS varchar(4) NOT NULL; CREATE TABLE t("_s
                        + columns + u')');
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
        row("serial", u"CREATE TABLE t(id serial PRIMARY KEY, a text NOT NULL)"_s,
            u"insert(a) upsert(a:id) update(:id) hard_delete(:id)"_s);
        row("identity",
            u"CREATE TABLE t(id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, a text UNIQUE)"_s,
            u"insert() upsert(:a) update(:id|a) hard_delete(:id|a)"_s);
        row("two keys", u"CREATE TABLE t(a int, b int, c int UNIQUE, PRIMARY KEY (b, a))"_s,
            u"insert(a,b) upsert(a,b:b,a|c) update(:b,a|c) hard_delete(:b,a|c)"_s);
        row("partial, computed and deferrable",
            u"CREATE TABLE t(a int, b text, c int UNIQUE DEFERRABLE); "
            "CREATE UNIQUE INDEX i ON t(a) WHERE a > 1; CREATE UNIQUE INDEX j ON t(lower(b))"_s,
            u"insert() update(:c) hard_delete(:c)"_s);
        row("view", u"CREATE TABLE x(a int PRIMARY KEY); CREATE VIEW t AS SELECT a FROM x"_s,
            u"insert()"_s);
    }

    void offersOperations()
    {
        QFETCH(QString, sql);
        QFETCH(QString, expected);
        m_database->run(sql);
        auto to = destination();
        QCOMPARE(offersText(objectOf(to, u"t"_s)), expected);
    }

    void offersWhatTheRoleMayDo()
    {
        m_database->run(
            u"DROP ROLE IF EXISTS clerk; CREATE ROLE clerk LOGIN PASSWORD 'clerk'; "
            "CREATE TABLE t(a int PRIMARY KEY, b int, c int); "
            "CREATE TABLE seen(a int PRIMARY KEY); CREATE TABLE hidden(a int PRIMARY KEY); "
            "GRANT USAGE ON SCHEMA public TO clerk; GRANT SELECT ON seen TO clerk; "
            "GRANT SELECT (a), UPDATE (b) ON t TO clerk"_s);
        auto to = destination({{u"username"_s, u"clerk"_s}, {u"password"_s, u"clerk"_s}});
        const auto objects = to.discoverObjects({});
        QVERIFY2(objects, qUtf8Printable(objects ? QString() : objects.error().message));
        QCOMPARE(objects->size(), std::size_t{1});
        QCOMPARE(offersText(objects->front()), u"update(:a)"_s);
        QStringList texts;
        for (const ObjectField &field : objects->front().fields)
            texts << fieldText(field);
        QCOMPARE(texts.join("; "_L1),
                 u"a integer notnull readonly unique; b integer; c integer readonly"_s);
        m_database->run(u"INSERT INTO t VALUES (1, 1, 1)"_s);
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Update, {u"a"_s}, {u"a"_s, u"b"_s});
        const auto outcome = writeAll(to, request, {batchOf(request.schema, {u"1|7"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s), QStringList{u"1|7|1"_s});
        m_database->run(u"REVOKE ALL ON t FROM clerk; REVOKE ALL (a, b) ON t FROM clerk"_s);
        const auto refused = to.openStream(request, {});
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, ErrorKind::Configuration);
        m_database->run(u"DROP OWNED BY clerk; DROP ROLE clerk"_s);
    }

    void insertsRowsAndLeavesDefaultsToTheTable()
    {
        m_database->run(u"CREATE TABLE t(id serial PRIMARY KEY, name text NOT NULL, "
                        "made text DEFAULT 'now')"_s);
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
            "CREATE TABLE t(id int PRIMARY KEY, n int CHECK (n > 0), c varchar(3) UNIQUE, "
            "g int REFERENCES g(id) DEFERRABLE INITIALLY DEFERRED); "
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            "IF new.n = 13 THEN RAISE 'unlucky'; END IF; IF new.n = 14 THEN RETURN NULL; END IF; "
            "RETURN new; END $$; CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW "
            "EXECUTE FUNCTION f()"_s);
        const auto outcome = write(ObjectOperation::Insert, {}, {u"id"_s, u"n"_s, u"c"_s, u"g"_s},
                                   {u"1|1|a|1"_s, u"2|0|b|1"_s, u"3|1|a|1"_s, u"4|1|d|7"_s,
                                    u"5|13|e|1"_s, u"6|14|f|1"_s, u"7|1|long|1"_s, u"8|1|h|∅"_s});
        QCOMPARE(outcome.errorCode, QString());
        QStringList refused = outcome.refused;
        refused.sort();
        QCOMPARE(refused,
                 (QStringList{u"2|0|b|1 [] postgres.constraint_failed"_s,
                              u"3|1|a|1 [c] postgres.constraint_failed"_s,
                              u"4|1|d|7 [g] postgres.constraint_failed"_s,
                              u"5|13|e|1 [] postgres.row_refused"_s,
                              u"6|14|f|1 [] postgres.ignored_by_trigger"_s,
                              u"7|1|long|1 [c] postgres.value_too_long"_s}));
        QVERIFY(outcome.words.join(u' ').contains("unlucky"_L1));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_database->rows(u"SELECT id FROM t ORDER BY 1"_s), (QStringList{u"1"_s, u"8"_s}));
    }

    void insertsTypesThatHaveNoBinaryForm()
    {
        m_database->run(u"CREATE TYPE mood AS ENUM ('sad', 'ok'); "
                        "CREATE TABLE t(a inet, b int[], c mood, d uuid)"_s);
        const auto outcome
            = write(ObjectOperation::Insert, {}, {u"a"_s, u"b"_s, u"c"_s, u"d"_s},
                    {u"10.0.0.1|{1,2}|ok|6f1c7b30-0000-0000-0000-000000000001"_s,
                     u"nowhere|{1}|ok|∅"_s, u"10.0.0.2|{x}|ok|∅"_s, u"10.0.0.3|{}|glad|∅"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused.size(), 3);
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s),
                 QStringList{u"10.0.0.1|{1,2}|ok|6f1c7b30-0000-0000-0000-000000000001"_s});
    }

    void insertsIntoViews()
    {
        m_database->run(u"CREATE TABLE x(a int, b text); "
                        "CREATE VIEW t AS SELECT a, b FROM x WHERE a > 0 WITH CHECK OPTION"_s);
        const auto outcome
            = write(ObjectOperation::Insert, {}, {u"a"_s, u"b"_s}, {u"1|x"_s, u"-1|y"_s, u"2|z"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused, QStringList{u"-1|y [] postgres.constraint_failed"_s});
        QCOMPARE(m_database->rows(u"SELECT * FROM x"_s), (QStringList{u"1|x"_s, u"2|z"_s}));
    }

    void upsertTouchesMappedColumnsAlone()
    {
        m_database->run(u"CREATE TABLE t(mail text NOT NULL UNIQUE, name text, "
                        "note text DEFAULT 'd', code text UNIQUE); "
                        "INSERT INTO t VALUES ('a', 'Ann', 'kept', 'x')"_s);
        const auto outcome = write(
            ObjectOperation::Upsert, {u"mail"_s}, {u"name"_s, u"mail"_s, u"code"_s},
            {u"Anna|a|x"_s, u"Bo|b|y"_s, u"C|c|w"_s, u"Cy|c|x"_s, u"No|∅|z"_s, u"Boo|b|∅"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"No|∅|z [mail] postgres.key_is_null"_s,
                              u"Cy|c|x [code] postgres.constraint_failed"_s,
                              u"C|c|w [mail] postgres.later_row_refused"_s}));
        QCOMPARE(outcome.accepted, 3);
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY 1"_s),
                 (QStringList{u"a|Anna|kept|x"_s, u"b|Boo|d|∅"_s}));
    }

    void upsertOfTheKeyAloneAddsWhatIsMissing()
    {
        m_database->run(u"CREATE TABLE t(a text PRIMARY KEY, b text); "
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
        m_database->run(u"CREATE TABLE t(a int, b int, v text CHECK (v <> 'bad'), w text, "
                        "PRIMARY KEY (a, b)); "
                        "INSERT INTO t VALUES (1, 1, 'old', 'w'), (1, 2, 'old', 'w')"_s);
        const auto outcome
            = write(ObjectOperation::Update, {u"a"_s, u"b"_s}, {u"v"_s, u"b"_s, u"a"_s},
                    {u"new|1|1"_s, u"gone|3|1"_s, u"bad|2|1"_s, u"x|∅|1"_s, u"gone too|3|1"_s,
                     u"newer|1|1"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"x|∅|1 [b] postgres.key_is_null"_s,
                              u"gone|3|1 [] postgres.no_matching_record"_s,
                              u"gone too|3|1 [] postgres.no_matching_record"_s,
                              u"bad|2|1 [] postgres.constraint_failed"_s}));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY b"_s),
                 (QStringList{u"1|1|newer|w"_s, u"1|2|old|w"_s}));
    }

    void keyOfAnotherTypeIsMatchedByItsValue()
    {
        m_database->run(u"CREATE TABLE t(a inet PRIMARY KEY, v int); "
                        "INSERT INTO t VALUES ('10.0.0.1', 1)"_s);
        const auto outcome = write(ObjectOperation::Update, {u"a"_s}, {u"a"_s, u"v"_s},
                                   {u"10.0.0.1/32|2"_s, u"nowhere|3"_s, u"10.0.0.9|4"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"nowhere|3 [] postgres.value_refused"_s,
                              u"10.0.0.9|4 [a] postgres.no_matching_record"_s}));
        QCOMPARE(m_database->rows(u"SELECT v FROM t"_s), QStringList{u"2"_s});
    }

    void deleteRemovesEachRecordOnce()
    {
        m_database->run(
            u"CREATE COLLATION nocase (provider = icu, locale = 'und-u-ks-level2', "
            "deterministic = false); CREATE TABLE t(a text COLLATE nocase PRIMARY KEY, b text); "
            "INSERT INTO t VALUES ('x', 1), ('y', 2), ('z', 3); "
            "CREATE TABLE c(a text COLLATE nocase REFERENCES t(a)); INSERT INTO c VALUES ('z')"_s);
        const auto outcome = write(ObjectOperation::HardDelete, {u"a"_s}, {u"b"_s, u"a"_s},
                                   {u"1|x"_s, u"1|X"_s, u"1|q"_s, u"1|z"_s});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.refused,
                 (QStringList{u"1|q [a] postgres.no_matching_record"_s,
                              u"1|z [a] postgres.constraint_failed"_s}));
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(m_database->rows(u"SELECT a FROM t ORDER BY 1"_s), (QStringList{u"y"_s, u"z"_s}));
    }

    void deletedKeysAreRememberedWithinAFlush()
    {
        m_database->run(u"CREATE TABLE t(a int PRIMARY KEY, b text); "
                        "INSERT INTO t SELECT n, 'x' FROM generate_series(1, 3) AS n"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::HardDelete, {u"a"_s}, {u"a"_s, u"b"_s});
        // So much text that what is staged moves before the flush ends.
        const QString filler = QString(36 << 20, u'x');
        const auto outcome = writeAll(to, request,
                                      {batchOf(request.schema, {u"1|"_s + filler}),
                                       batchOf(request.schema, {u"1|y"_s, u"2|y"_s, u"9|y"_s})});
        QCOMPARE(outcome.refused, QStringList{u"9|y [a] postgres.no_matching_record"_s});
        QCOMPARE(outcome.accepted, 3);
        QCOMPARE(m_database->rows(u"SELECT a FROM t"_s), QStringList{u"3"_s});
    }

    void keyThatNamesSeveralRowsIsRefused()
    {
        m_database->run(u"CREATE TABLE t(a text, b int); CREATE UNIQUE INDEX i ON t(a)"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Update, {u"a"_s}, {u"a"_s, u"b"_s});
        m_database->run(u"DROP INDEX i; INSERT INTO t VALUES ('x', 1), ('x', 2), ('y', 3)"_s);
        const auto outcome = writeAll(to, request, {batchOf(request.schema, {u"x|9"_s, u"y|9"_s})});
        QCOMPARE(outcome.refused, QStringList{u"x|9 [a] postgres.several_matching_records"_s});
        QCOMPARE(m_database->rows(u"SELECT * FROM t ORDER BY 1, 2"_s),
                 (QStringList{u"x|1"_s, u"x|2"_s, u"y|9"_s}));
    }

    void tableThatChangedIsToldWithTheColumn_data()
    {
        QTest::addColumn<QString>("change");
        QTest::addColumn<QString>("code");
        QTest::addColumn<QString>("word");
        QTest::newRow("gone") << u"DROP TABLE t"_s << u"table.missing"_s << u"public.t"_s;
        QTest::newRow("column gone")
            << u"ALTER TABLE t DROP COLUMN v"_s << u"table.column_missing"_s << u"v"_s;
        QTest::newRow("computed")
            << u"ALTER TABLE t DROP COLUMN v; "
               "ALTER TABLE t ADD COLUMN v text GENERATED ALWAYS AS (a) STORED"_s
            << u"table.column_read_only"_s << u"v"_s;
        QTest::newRow("another type") << u"ALTER TABLE t ALTER COLUMN v TYPE int USING 1"_s
                                      << u"table.column_changed"_s << u"v"_s;
        QTest::newRow("another required") << u"ALTER TABLE t ADD COLUMN w text NOT NULL"_s
                                          << u"table.column_required"_s << u"w"_s;
        QTest::newRow("no key") << u"DROP INDEX i"_s << u"table.key_not_unique"_s << u"a"_s;
    }

    void tableThatChangedIsToldWithTheColumn()
    {
        QFETCH(QString, change);
        m_database->run(u"CREATE TABLE t(a text, v text); CREATE UNIQUE INDEX i ON t(a)"_s);
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
        m_database->run(u"CREATE TABLE t(a text PRIMARY KEY, b text); CREATE INDEX i ON t(b); "
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
        m_database->run(u"CREATE TABLE t(a int PRIMARY KEY, b text)"_s);
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
        m_database->run(u"CREATE TABLE t(a text)"_s);
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
            u"CREATE TABLE t(id text, n int, f boolean, b bytea, at timestamptz, a int[], "
            "PRIMARY KEY (id, n)); INSERT INTO t VALUES ('a\"\\', 1, true, 'hi', "
            "'2024-01-31 10:00:00.5+02', '{1,2}'), ('b', 2, NULL, NULL, NULL, NULL)"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Upsert, {u"id"_s, u"n"_s},
                         {u"f"_s, u"id"_s, u"n"_s, u"b"_s, u"at"_s, u"a"_s});
        const auto existing
            = to.existingRecords(request,
                                 batchOf(request.schema,
                                         {u"∅|b|2|∅|∅|∅"_s, u"∅|b|1|∅|∅|∅"_s, u"∅|a\"\\|1|∅|∅|∅"_s,
                                          u"∅|∅|1|∅|∅|∅"_s, u"∅|b␀|2|∅|∅|∅"_s}),
                                 {});
        QVERIFY2(existing, qUtf8Printable(existing ? QString() : existing.error().detail));
        QCOMPARE((*existing)->exists, (std::vector<std::uint8_t>{1, 0, 1, 0, 0}));
        QCOMPARE(rowText(*(*existing)->records, 0), u"∅|b|2|∅|∅|∅"_s);
        QCOMPARE(rowText(*(*existing)->records, 1), u"∅|∅|∅|∅|∅|∅"_s);
        QCOMPARE(rowText(*(*existing)->records, 2),
                 u"true|a\"\\|1|aGk=|2024-01-31 08:00:00.5+00:00|{1,2}"_s);
    }

    void existingRecordsSurviveKeysThatAreNone()
    {
        m_database->run(u"CREATE TABLE t(a inet PRIMARY KEY, v int); "
                        "INSERT INTO t VALUES ('10.0.0.1', 1), ('10.0.0.2', 2)"_s);
        auto to = destination();
        const WriteRequest request
            = requestFor(to, u"t"_s, ObjectOperation::Update, {u"a"_s}, {u"a"_s, u"v"_s});
        const auto existing = to.existingRecords(
            request, batchOf(request.schema, {u"10.0.0.2|∅"_s, u"nowhere|∅"_s, u"10.0.0.1|∅"_s}),
            {});
        QVERIFY(existing);
        QCOMPARE((*existing)->exists, (std::vector<std::uint8_t>{1, 0, 1}));
        QCOMPARE(rowText(*(*existing)->records, 2), u"10.0.0.1|1"_s);
    }

    void checkAsksForTables()
    {
        auto to = destination();
        const auto empty = to.check({}, {});
        QVERIFY(!empty.passed());
        QCOMPARE(empty.steps.back().error->code, u"table.none"_s);
    }

    void clearingIsRefused()
    {
        m_database->run(u"CREATE TABLE t(a text); INSERT INTO t VALUES ('x')"_s);
        auto to = destination();
        const auto cleared = to.clearStream({u"public"_s, u"t"_s}, {});
        QVERIFY(!cleared);
        QCOMPARE(cleared.error().kind, ErrorKind::Configuration);
        QCOMPARE(m_database->rows(u"SELECT * FROM t"_s), QStringList{u"x"_s});
    }
};

QTEST_GUILESS_MAIN(TestPostgresObjects)
#include "testpostgresobjects.moc"
