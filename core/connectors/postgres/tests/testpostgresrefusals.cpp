// Tests of the rows the server refuses: PostgresFaultSearch, PostgresLoader and what is no row's
// fault.
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/postgresfaultsearch.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include <QJsonObject>
#include <QTest>

#include <set>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

/// A server that refuses some rows, and counts what it is asked.
struct CountedRows final
{
    std::set<std::size_t> bad;
    bool namesRow = true;
    std::size_t attempts = 0;
    std::vector<std::size_t> refused;

    PostgresAttempt attempt(std::size_t first, std::size_t count)
    {
        ++attempts;
        PostgresAttempt result;
        const auto found = bad.lower_bound(first);
        if (found == bad.end() || *found >= first + count)
            return result;
        result.failure.emplace();
        if (namesRow)
            result.suspect = *found - first;
        return result;
    }
    Result<std::size_t> search(std::size_t count, bool *gaveUp = nullptr)
    {
        PostgresFaultSearch search(
            [this](std::size_t first, std::size_t some) -> Result<PostgresAttempt> {
                return attempt(first, some);
            },
            [this](std::size_t row, const PostgresAttempt *) { refused.push_back(row); });
        auto in = search.run(count, attempt(0, count));
        if (gaveUp != nullptr)
            *gaveUp = search.gaveUp();
        return in;
    }
};

} // namespace

class TestPostgresRefusals final : public QObject
{
    Q_OBJECT

private slots:
    void findsFaultsAtABoundedCost_data()
    {
        QTest::addColumn<bool>("namesRow");
        QTest::addColumn<std::size_t>("attemptsPerFault");
        // 16 is log2 of the rows; behind a fault larger and larger parts are tried again.
        QTest::newRow("the server names the row") << true << std::size_t{8};
        QTest::newRow("the server names none") << false << std::size_t{24};
    }
    void findsFaultsAtABoundedCost()
    {
        QFETCH(bool, namesRow);
        QFETCH(std::size_t, attemptsPerFault);
        constexpr std::size_t rows = 65536;
        for (const std::vector<std::size_t> &bad :
             {std::vector<std::size_t>{0}, {rows - 1}, {1, 2, 3, 4}, {40000, 50001, 50002}}) {
            CountedRows server{{bad.begin(), bad.end()}, namesRow, 0, {}};
            const auto in = server.search(rows);
            QVERIFY(in);
            QCOMPARE(*in, rows - bad.size());
            QCOMPARE(server.refused, bad);
            QVERIFY2(server.attempts <= bad.size() * attemptsPerFault,
                     qPrintable(QString::number(server.attempts)));
        }
    }

    void endsWhenNearlyEverythingIsBad()
    {
        CountedRows server;
        for (std::size_t row = 1; row < 65536; ++row)
            server.bad.insert(row);
        bool gaveUp = false;
        const auto in = server.search(65536, &gaveUp);
        QVERIFY(in);
        QVERIFY(gaveUp);
        QCOMPARE(server.refused.size(), std::size_t{65535});
        QVERIFY(server.attempts < 4000);
    }

    void refusesOnlyTheRowsAtFault()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE other(id bigint PRIMARY KEY); INSERT INTO other VALUES (1);"
                    "CREATE TABLE t(id bigint UNIQUE, v text NOT NULL CHECK (v <> 'bad'), "
                    "o bigint REFERENCES other DEFERRABLE INITIALLY DEFERRED)"_s);
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s, u"o:integer"_s});
        QStringList rows;
        for (int i = 0; i < 6000; ++i)
            rows << QString::number(i) + u"|x|1"_s;
        rows[70] = u"70|bad|1"_s;
        rows[71] = u"3|double|1"_s;
        rows[290] = u"290|∅|1"_s;
        rows[3000] = u"3000|x|7"_s;
        rows[4000] = u"4000|a␀|1"_s;
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows), batchOf(schema, {u"9000|x|1"_s, u"9001|bad|1"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 5996);
        QStringList refused = outcome.refused;
        refused.sort();
        QCOMPARE(refused,
                 QStringList({u"290|∅|1 [v] postgres.constraint_failed"_s,
                              u"3000|x|7 [o] postgres.constraint_failed"_s,
                              u"3|double|1 [id] postgres.constraint_failed"_s,
                              u"4000|a␀|1 [v] postgres.zero_byte"_s,
                              u"70|bad|1 [] postgres.constraint_failed"_s,
                              u"9001|bad|1 [] postgres.constraint_failed"_s}));
        QVERIFY(outcome.words.join(u'\n').contains("is not present in table"_L1));
        QCOMPARE(fixture.value(u"SELECT count(*) FROM t"_s), u"5996"_s);
    }

    void saysThatNearlyEverythingWasRefused()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id bigint CHECK (id < 2))"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        QStringList rows;
        for (int i = 0; i < 4000; ++i)
            rows << QString::number(i);
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, rows)});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(outcome.refused.size(), 3998);
        QCOMPARE(outcome.notes.size(), 1);
        QVERIFY(outcome.refused.last().endsWith("postgres.not_tried"_L1));
    }

    void letsTriggersRefuseAndIgnore()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"CREATE TABLE t(id bigint); CREATE TABLE log(id bigint);"
                    "CREATE FUNCTION g() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                    "IF new.id = 2 THEN RAISE EXCEPTION 'not today'; END IF; "
                    "IF new.id = 3 THEN RETURN NULL; END IF; "
                    "INSERT INTO log VALUES (new.id); RETURN new; END $$; "
                    "CREATE TRIGGER g BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION g()"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1"_s, u"2"_s, u"3"_s, u"4"_s})});
        QCOMPARE(outcome.errorCode, QString());
        QCOMPARE(outcome.accepted, 2);
        QCOMPARE(
            outcome.refused,
            QStringList({u"2 [] postgres.row_refused"_s, u"3 [] postgres.ignored_by_trigger"_s}));
        QCOMPARE(outcome.words[0], u"not today"_s);
        QCOMPARE(fixture.rows(u"SELECT id FROM log"_s), QStringList({u"1"_s, u"4"_s}));
    }

    void keepsNumbersThatAreNone()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"n:number"_s});
        const WriteOutcome outcome
            = writeAll(fixture.configuration(s_plain), requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|nan"_s, u"2|inf"_s, u"3|-0.0"_s})});
        QCOMPARE(outcome.refused, QStringList());
        QCOMPARE(fixture.rows(u"SELECT n FROM t"_s),
                 QStringList({u"NaN"_s, u"Infinity"_s, u"-0"_s}));
    }

    void takesARightTakenAwayForNoFaultOfARow()
    {
        const PostgresWriteFixture fixture;
        fixture.run(u"DROP ROLE IF EXISTS filler; CREATE ROLE filler LOGIN PASSWORD 'secret'; "
                    "GRANT CREATE, USAGE ON SCHEMA public TO filler;"
                    "CREATE TABLE t(id bigint); GRANT SELECT, INSERT ON t TO filler"_s);
        const auto schema = schemaOf({u"id:integer"_s});
        auto values = s_plain;
        values.insert(u"username"_s, u"filler"_s);
        values.insert(u"password"_s, u"secret"_s);
        const auto request = requestOf(schema, Mode::Append);
        {
            PostgresDestination destination(fixture.configuration(values));
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QVERIFY((*writer)->write(batchOf(schema, {u"1"_s}), {}));
            QVERIFY((*writer)->prepare({}));
            QVERIFY((*writer)->commit({"1", u"one"_s}));
            fixture.run(u"REVOKE INSERT ON t FROM filler"_s);
            const auto written = (*writer)->write(batchOf(schema, {u"2"_s}), {});
            const auto failed = written ? (*writer)->prepare({}) : written;
            QVERIFY(!failed);
            QCOMPARE(failed.error().code, u"postgres.permission_denied"_s);
            QCOMPARE(failed.error().kind, ErrorKind::Configuration);
            QCOMPARE((*writer)->committedState()->checkpoint.flushId, u"one"_s);
        }
        fixture.run(u"GRANT INSERT ON t TO filler"_s);
        {
            PostgresDestination destination(fixture.configuration(values));
            auto writer = destination.openStream(request, {});
            QVERIFY(writer);
            QCOMPARE((*writer)->committedState()->checkpoint.flushId, u"one"_s);
            QVERIFY((*writer)->write(batchOf(schema, {u"2"_s}), {}));
            QVERIFY((*writer)->prepare({}));
            QVERIFY((*writer)->commit({"2", u"two"_s}));
        }
        QCOMPARE(fixture.rows(u"SELECT id FROM t"_s), QStringList({u"1"_s, u"2"_s}));
        fixture.run(u"DROP OWNED BY filler CASCADE; DROP ROLE filler"_s);
    }
};

QTEST_GUILESS_MAIN(TestPostgresRefusals)
#include "testpostgresrefusals.moc"
