// Tests of both halves together: a copy of a database has equal values of equal types.
#include "core/connector/connectorregistry.h"
#include "core/connectors/sqlite/tests/sqlitefixture.h"
#include "core/connectors/sqlite/tests/sqliterows.h"

#include <QJsonObject>
#include <QTest>

namespace millrace {
void register_sqlite(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QString s_copy = QStringLiteral("copy.sqlite");

/// Every value with its storage class.
QStringList valuesOf(const SqliteFixture &fixture, const QString &table, const QString &file)
{
    QStringList expressions;
    for (const QString &column :
         fixture.rows("SELECT name FROM pragma_table_info('"_L1 + table
                          + "') "
                            "WHERE name NOT LIKE '\\_airbyte%' ESCAPE '\\'"_L1,
                      file))
        expressions << "typeof(\"%1\") || quote(\"%1\")"_L1.toString().arg(column);
    return fixture.rows("SELECT "_L1 + expressions.join(u',') + " FROM \""_L1 + table
                            + "\" ORDER BY rowid"_L1,
                        file);
}

} // namespace

class TestSqliteCopy final : public QObject
{
    Q_OBJECT

private slots:
    void copiesEveryValueWithItsType()
    {
        const SqliteFixture fixture;
        // Declarations and values as music shops, news readers and browsers have them.
        fixture.run(
            u"CREATE TABLE Invoice(InvoiceId INTEGER NOT NULL PRIMARY KEY, InvoiceDate DATETIME "
            "NOT NULL, BillingCity NVARCHAR(40), Total NUMERIC(10,2) NOT NULL);"
            "INSERT INTO Invoice VALUES (1, '2009-01-01 00:00:00', 'Stuttgart', 1.98), "
            "(2, '2013-12-22 00:00:00', 'São Paulo', 13.86), (3, '2011-02-03 00:00:00', NULL, 6);"
            "CREATE TABLE \"order items\"(id INTEGER, note TEXT, weight FLOAT, picture BLOB, "
            "seen BOOL, day DATE, at TIMESTAMP, price DECIMAL(10,4), big BIGINT);"
            "INSERT INTO \"order items\" VALUES "
            "(1, 'it''s; \"odd\" 😀', 1.0, x'0001ff', 1, '2024-02-29', 1700000000, 10, "
            "9223372036854775807),"
            "(NULL, '', -0.1, x'', 0, '1969-12-31', 1700000001, 10.25, -9223372036854775808),"
            "(3, '00123', 1e300, NULL, NULL, NULL, NULL, NULL, NULL);"
            "CREATE TABLE moz_places(id INTEGER PRIMARY KEY, url LONGVARCHAR, "
            "last_visit_date INTEGER, anything, dates DATETIME, iso TIMESTAMP);"
            "INSERT INTO moz_places VALUES (1, 'http://example.org/?a=1&b=2', 1700000000000000, "
            "'text', '2024-01-01T10:00:00', '2024-01-01 10:00:00.5+00:00'), "
            "(2, 'x' || char(0) || 'y', NULL, 'more', 'soon', '2024-01-01 10:00:00+00:00')"_s);
        ConnectorRegistry registry;
        register_sqlite(registry);
        auto source = registry.createSource(u"sqlite"_s, {{u"path"_s, fixture.path()}});
        QVERIFY(source);
        auto destination
            = registry.createDestination(u"sqlite"_s, {{u"path"_s, fixture.path(s_copy)}});
        QVERIFY(destination);
        const auto catalog = (*source)->discover({}, {});
        QVERIFY(catalog);
        QCOMPARE(catalog->streams.size(), std::size_t{3});
        for (const Stream &stream : catalog->streams) {
            ConfiguredStream configured;
            configured.stream = stream;
            const ReadOutcome read = readAll(**source, configured);
            QCOMPARE(read.errorCode, QString());
            QCOMPARE(read.notes, QStringList());
            WriteRequest request = requestOf(std::make_shared<const Schema>(stream.schema),
                                             DestinationSyncMode::Overwrite);
            request.stream = stream.id;
            request.target
                = (*destination)->resolveNames({{stream.id.nameSpace, stream.id.name}}).front();
            const WriteOutcome written
                = writeAll(fixture.configuration({}, s_copy), request, read.batches);
            QCOMPARE(written.errorCode, QString());
            QCOMPARE(written.accepted, read.rows.size());
            const QString table = stream.id.name;
            QCOMPARE(valuesOf(fixture, table, s_copy), valuesOf(fixture, table, u"data.sqlite"_s));
        }
    }

    void namesTheFieldOfAnInvalidConfiguration()
    {
        ConnectorRegistry registry;
        register_sqlite(registry);
        const auto source = registry.createSource(u"sqlite"_s, {});
        QVERIFY(!source);
        QCOMPARE(source.error().kind, ErrorKind::Configuration);
        const auto destination = registry.createDestination(
            u"sqlite"_s, {{u"path"_s, u"/x"_s}, {u"cdc_deletes"_s, u"sometimes"_s}});
        QVERIFY(!destination);
        QCOMPARE(destination.error().field, u"/cdc_deletes"_s);
    }
};

QTEST_GUILESS_MAIN(TestSqliteCopy)
#include "testsqlitecopy.moc"
