// Tests of PostgresDestination: append and overwrite, values, checkpoints and names.
#include "core/connectors/postgres/postgresdestination.h"
#include "core/connectors/postgres/tests/postgreswritefixture.h"

#include <QJsonObject>
#include <QRegularExpression>
#include <QTest>

using namespace millrace;
using namespace Qt::StringLiterals;

using Mode = DestinationSyncMode;

namespace {

const QJsonObject s_plain{{QStringLiteral("meta_columns"), false}};

} // namespace

class TestPostgresDestination final : public QObject
{
    Q_OBJECT

private slots:
    void appendsSnapshots()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Append),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        const WriteOutcome second = writeAll(configuration, requestOf(schema, Mode::Append),
                                             {batchOf(schema, {u"1|a"_s, u"3|c"_s})});
        QCOMPARE(second.errorCode, QString());
        QCOMPARE(second.accepted, 2);
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s),
                 QStringList({u"1|a"_s, u"2|b"_s, u"1|a"_s, u"3|c"_s}));
    }

    void overwrites()
    {
        const PostgresWriteFixture fixture;
        const auto schema = schemaOf({u"id:integer"_s, u"v:string"_s});
        const auto configuration = fixture.configuration(s_plain);
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 1),
                       {batchOf(schema, {u"1|a"_s, u"2|b"_s})});
        (void)writeAll(configuration, requestOf(schema, Mode::Overwrite, 2),
                       {batchOf(schema, {u"1|a"_s, u"3|c"_s})});
        QCOMPARE(fixture.rows(u"SELECT * FROM t"_s), QStringList({u"1|a"_s, u"3|c"_s}));
        QCOMPARE(fixture.value(u"SELECT count(*) FROM pg_class WHERE relname LIKE '%new_t'"_s),
                 u"0"_s);
    }
};

QTEST_GUILESS_MAIN(TestPostgresDestination)
#include "testpostgresdestination.moc"
