// The types that do not come back from a copy as they were: what the program lists is what the
// READMEs say, and what real servers show.
#include "tests/engine/enginefixture.h"
#include "tests/engine/faultyserver.h"

#include <QtTest>

using namespace millrace;
using namespace millrace::test;
using namespace Qt::StringLiterals;

namespace {

/// "type | becomes | note" of the marked rows of the tables of one half in a README.
QStringList markedRows(const QString &path, bool ofDestination)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read.", qUtf8Printable(path));
    QStringList rows;
    bool isDestination = false;
    const QStringList lines = QString::fromUtf8(file.readAll()).split(u'\n');
    for (const QString &line : lines) {
        isDestination = isDestination || line == "## As a destination"_L1;
        if (isDestination != ofDestination || !line.startsWith("| "_L1) || !line.contains(u'≠'))
            continue;
        QStringList cells = QString(line).remove(u'`').remove(u'≠').split(u'|');
        cells = cells.mid(1, cells.size() - 2);
        for (QString &cell : cells)
            cell = cell.trimmed();
        rows << cells.join(" | "_L1);
    }
    return rows;
}

QStringList listedRows(const std::vector<TypeException> &exceptions)
{
    QStringList rows;
    for (const TypeException &exception : exceptions)
        rows << QStringList{exception.type, exception.becomes, exception.note}.join(" | "_L1);
    return rows;
}

/// A column with a value that its type can have.
struct Sample final
{
    const char *declaration;
    const char *value;
    const char *listed = ""; ///< The type as the program lists it; empty: no exception.
};

constexpr Sample s_postgresSamples[]{
    {"boolean", "true"},
    {"bigint", "-9223372036854775808"},
    {"double precision", "'NaN'"},
    {"text", "'😀'"},
    {"bytea", "'\\x00ff'"},
    {"json", "'{\"a\": 1.50}'"},
    {"jsonb", "'{\"a\": 1.50}'"},
    {"numeric", "'NaN'", "numeric"},
    {"money", "1234.5", "money"},
    {"mood", "'sad'", "citext, enums"},
    {"date", "'infinity'", "date"},
    {"time", "'24:00:00'", "time"},
    {"timetz", "'24:00:00+01'", "timetz"},
    {"timestamp", "'infinity'", "timestamp, timestamptz"},
    {"timestamptz", "'-infinity'", "timestamp, timestamptz"},
    {"uuid", "'123e4567-e89b-12d3-a456-426614174000'", "uuid"},
    {"int[]", "'[0:1]={1,2}'", "arrays of any dimension"},
    {"pair", "'(1,2)'", "composite types"},
    {"interval", "'1 month 2 days'", "interval, ranges"},
    {"int4range", "'[1,5)'", "interval, ranges"},
    {"bit(3)", "B'101'", "interval, ranges"},
    {"inet", "'10.0.0.1/8'", "interval, ranges"},
    {"point", "'(1,2)'", "interval, ranges"},
    {"xml", "'<a/>'", "interval, ranges"},
    {"tsvector", "'a b'", "interval, ranges"},
};

constexpr Sample s_mariaDbSamples[]{
    {"BIGINT", "-9223372036854775808"},
    {"DOUBLE", "5e-324"},
    {"DECIMAL(65,30)", "1.5"},
    {"LONGTEXT", "'😀'"},
    {"LONGBLOB", "x'00ff'"},
    {"JSON", "'{\"a\": 1.50}'"},
    {"DATETIME(6)", "'9999-12-31 23:59:59.999999'"},
    {"TINYINT(1)", "7", "TINYINT(1), BOOLEAN"},
    {"BIGINT UNSIGNED", "18446744073709551615", "BIGINT UNSIGNED"},
    {"BIT(1)", "b'1'", "BIT(1)"},
    {"BIT(9)", "b'101'", "BIT(2) … BIT(63), BIT(64)"},
    {"YEAR", "2024", "YEAR"},
    {"DATE", "'0000-00-00'", "DATE"},
    {"DATETIME(6)", "'2024-00-15 00:00:00'", "DATETIME"},
    {"TIMESTAMP(6) NULL", "'2024-01-02 03:04:05'", "TIMESTAMP"},
    {"TIME(6)", "'-838:59:59'", "TIME"},
    {"ENUM('a','b')", "'b'", "ENUM, SET"},
    {"SET('a','b')", "'a,b'", "ENUM, SET"},
    {"POINT", "ST_GeomFromText('POINT(1 2)')", "GEOMETRY and the other spatial types"},
    {"UUID", "'123e4567-e89b-12d3-a456-426614174000'", "UUID, INET4, INET6"},
    {"INET6", "'2001:db8::1'", "UUID, INET4, INET6"},
};

/// The kind of the column c of \a table, without what only makes it wider, and its values.
QString seen(FaultyServer &server, bool isPostgres, const QString &table)
{
    if (isPostgres)
        return server.value("SELECT (SELECT format_type(atttypid, -1) FROM pg_attribute WHERE "
                            "attrelid = '%1'::regclass AND attname = 'c') || ' ' || "
                            "coalesce(string_agg(c::text, '; ' ORDER BY id), 'nothing') FROM %1 "
                            "WHERE id = 0"_L1.arg(table));
    return server.value("SELECT CONCAT((SELECT DATA_TYPE FROM information_schema.COLUMNS WHERE "
                        "TABLE_SCHEMA = DATABASE() AND TABLE_NAME = '%1' AND COLUMN_NAME = 'c'), "
                        "' ', COALESCE(HEX(c), 'nothing')) FROM %1 WHERE id = 0"_L1.arg(table));
}

} // namespace

class TestTypeExceptions final : public QObject
{
    Q_OBJECT

private slots:
    void areThoseOfTheReadme_data();
    void areThoseOfTheReadme();
    void areThoseOfTheServers_data();
    void areThoseOfTheServers();
};

void TestTypeExceptions::areThoseOfTheReadme_data()
{
    QTest::addColumn<QString>("connector");
    for (const char *connector : {"mysql", "postgres", "sqlite"})
        QTest::newRow(connector) << QString::fromLatin1(connector);
}

void TestTypeExceptions::areThoseOfTheReadme()
{
    QFETCH(QString, connector);
    ConnectorRegistry registry;
    registerBuiltInConnectors(registry);
    const ConnectorInfo *info = registry.find(connector);
    QVERIFY(info != nullptr);
    const QString readme = QStringLiteral(MILLRACE_CONNECTORS) + u'/' + connector + "/README.md"_L1;
    QVERIFY(!info->sourceTypeExceptions.empty() && !info->destinationTypeExceptions.empty());
    QCOMPARE(listedRows(info->sourceTypeExceptions).join(u'\n'),
             markedRows(readme, false).join(u'\n'));
    QCOMPARE(listedRows(info->destinationTypeExceptions).join(u'\n'),
             markedRows(readme, true).join(u'\n'));
}

void TestTypeExceptions::areThoseOfTheServers_data()
{
    QTest::addColumn<bool>("isPostgres");
    QTest::newRow("postgres") << true;
    QTest::newRow("mariadb") << false;
}

void TestTypeExceptions::areThoseOfTheServers()
{
    QFETCH(bool, isPostgres);
    const auto server = FaultyServer::make(isPostgres ? FaultyServer::Kind::Postgres
                                                      : FaultyServer::Kind::MariaDb);
    const std::span<const Sample> samples
        = isPostgres ? std::span<const Sample>(s_postgresSamples) : s_mariaDbSamples;
    QString sql = isPostgres
        ? u"CREATE TYPE mood AS ENUM ('sad'); CREATE TYPE pair AS (a int, b int);"_s
        : u"SET SESSION sql_mode = 'ALLOW_INVALID_DATES';"_s;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        sql += "CREATE TABLE t%1(id int PRIMARY KEY, c %2);"_L1.arg(
            QString::number(i), QString::fromUtf8(samples[i].declaration));
        // Behind a thousand others, so that it is not in a sample.
        if (!isPostgres)
            sql += "INSERT INTO t%1(id) SELECT CAST(seq AS SIGNED) - 2000 FROM seq_1_to_1500;"_L1
                       .arg(QString::number(i));
        sql += "INSERT INTO t%1 VALUES (0, %2);"_L1.arg(QString::number(i),
                                                        QString::fromUtf8(samples[i].value));
        if (isPostgres)
            sql += "GRANT SELECT ON t%1 TO clerk;"_L1.arg(QString::number(i));
    }
    server->execute(sql);

    EngineFixture f;
    auto source = must(f.registry.createSource(server->connectorId(), server->configuration()));
    const Catalog catalog = must(source->discover({}, {}));
    std::vector<ConfiguredStream> streams;
    for (const Stream &stream : catalog.streams) {
        ConfiguredStream configured;
        configured.stream = stream;
        configured.mode = s_overwrite;
        streams.push_back(std::move(configured));
    }
    QCOMPARE(streams.size(), samples.size());
    ConnectionSettings settings;
    settings.prefix = u"copy_"_s;
    const QString connection
        = f.connect(server->connectorId(), server->configuration(), server->connectorId(),
                    server->configuration(), std::move(streams), settings);
    QCOMPARE(f.run(connection), JobStatus::Succeeded);

    QStringList listed;
    for (const TypeException &exception :
         f.registry.find(server->connectorId())->sourceTypeExceptions)
        listed << exception.type;
    QSet<QString> shown;
    for (std::size_t i = 0; i < samples.size(); ++i) {
        const QString name = QString::number(i);
        const QString before = seen(*server, isPostgres, "t"_L1 + name);
        const QString after = seen(*server, isPostgres, "copy_t"_L1 + name);
        const QString type = QString::fromUtf8(samples[i].listed);
        QVERIFY2((before != after) == !type.isEmpty(),
                 qPrintable(QString::fromUtf8(samples[i].declaration) + u": "_s + before
                            + " became "_L1 + after));
        if (type.isEmpty())
            continue;
        // A long row is named by its beginning.
        auto found = std::ranges::find(listed, type);
        if (found == listed.end())
            found = std::ranges::find_if(
                listed, [&](const QString &each) { return each.startsWith(type); });
        QVERIFY2(found != listed.end(), qPrintable(type));
        shown.insert(*found);
    }
    // MariaDB 10.11 has no vectors.
    shown.insert(u"VECTOR"_s);
    for (const QString &type : std::as_const(listed))
        QVERIFY2(shown.contains(type), qPrintable(type));
}

QTEST_GUILESS_MAIN(TestTypeExceptions)
#include "testtypeexceptions.moc"
