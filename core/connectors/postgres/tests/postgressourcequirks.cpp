#include "core/connectors/postgres/tests/postgressourcequirks.h"

#include "core/sql/identifier.h"
#include "tests/servers/postgresserver.h"

#include <QCryptographicHash>
#include <QJsonArray>

namespace millrace {
void register_postgres(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;
using conformance::Cell;
using test::PostgresServer;

namespace {

/// The database that stands for \a folder, made at first use.
QString databaseOf(const QString &folder)
{
    const QByteArray hash
        = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha1).toHex().left(16);
    const QString name = u"quirks_"_s + QString::fromLatin1(hash);
    PostgresServer &server = PostgresServer::shared();
    const QString known = server.value(
        u"postgres"_s, "SELECT count(*) FROM pg_database WHERE datname = "_L1 + quotedText(name));
    if (known != "1"_L1)
        server.createDatabase(name);
    return name;
}

QString declarationOf(FieldType type)
{
    switch (type) {
    case FieldType::Boolean:
        return u"boolean"_s;
    case FieldType::Integer:
        return u"bigint"_s;
    case FieldType::Number:
        return u"double precision"_s;
    case FieldType::Decimal:
        return u"numeric"_s;
    case FieldType::String:
        return u"text"_s;
    case FieldType::Binary:
        return u"bytea"_s;
    case FieldType::Date:
        return u"date"_s;
    case FieldType::TimeWithoutZone:
        return u"time"_s;
    case FieldType::TimeWithZone:
        return u"timetz"_s;
    case FieldType::TimestampWithoutZone:
        return u"timestamp"_s;
    case FieldType::TimestampWithZone:
        return u"timestamptz"_s;
    case FieldType::Json:
        return u"json"_s;
    }
    return {};
}

QString literalOf(FieldType type, const Cell &cell)
{
    if (!cell)
        return u"NULL"_s;
    const QString text = QString::fromStdString(*cell);
    if (type == FieldType::Binary)
        return "decode("_L1 + quotedText(text) + ", 'base64')"_L1;
    return quotedText(text) + "::"_L1 + declarationOf(type);
}

} // namespace

PostgresSourceQuirks::PostgresSourceQuirks(bool readsByTransactionNumber)
    : m_readsByTransactionNumber(readsByTransactionNumber)
{
}

void PostgresSourceQuirks::registerIn(ConnectorRegistry &registry) const
{
    register_postgres(registry);
}

QJsonObject PostgresSourceQuirks::configurationFor(const QString &database) const
{
    const PostgresServer &server = PostgresServer::shared();
    const QString method = m_readsByTransactionNumber ? u"xmin"_s : u"cursor"_s;
    return {
        {u"host"_s, server.host()},         {u"port"_s, server.port()},
        {u"database"_s, database},          {u"username"_s, server.user()},
        {u"password"_s, server.password()}, {u"replication"_s, QJsonObject{{u"method"_s, method}}}};
}

/// Each way to find a row again, cursors with ties, parts, and a view that has neither.
QJsonObject PostgresSourceQuirks::workingConfiguration(const QString &folder) const
{
    const QString database = databaseOf(folder);
    PostgresServer &server = PostgresServer::shared();
    if (server.value(database, u"SELECT to_regclass('by_key') IS NULL"_s) == "t"_L1)
        server.execute(
            database,
            u"CREATE TABLE by_key(id int PRIMARY KEY, body text, updated_at timestamp NOT NULL);"
            "INSERT INTO by_key SELECT i * 3 - 5000, 'row ' || i, timestamp '2024-01-01' + "
            "(i * 7919 % 500 / 3) * interval '1 hour' FROM generate_series(1, 20000) i;"
            "CREATE TABLE by_row(tie int NOT NULL, body text);"
            "INSERT INTO by_row SELECT id::bigint * id % 11, body FROM by_key;"
            "CREATE TABLE by_pair(a text, b numeric, c bytea, PRIMARY KEY (a, b));"
            "INSERT INTO by_pair SELECT id % 7, id, body::bytea FROM by_key;"
            "CREATE TABLE wide(id int, body text) WITH (fillfactor = 10);"
            "INSERT INTO wide SELECT i, repeat('x', 700) FROM generate_series(1, 12000) i;"
            "CREATE TABLE parted(id int NOT NULL, body text) PARTITION BY RANGE (id);"
            "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES FROM (MINVALUE) TO (0);"
            "CREATE TABLE parted_2 PARTITION OF parted FOR VALUES FROM (0) TO (MAXVALUE);"
            "INSERT INTO parted SELECT id, body FROM by_key;"
            "CREATE VIEW seen AS SELECT id, body FROM by_key WHERE id % 2 = 0;"
            "CREATE MATERIALIZED VIEW kept AS SELECT id, body FROM by_key;"
            "CREATE TABLE \"empty 'one'\"(id int PRIMARY KEY)"_s);
    return configurationFor(database);
}

QJsonObject PostgresSourceQuirks::endlessConfiguration(const QString &folder) const
{
    const QString database = databaseOf(folder);
    PostgresServer::shared().execute(
        database,
        u"CREATE OR REPLACE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1::bigint UNION "
        "ALL SELECT i + 1 FROM n) SELECT i FROM n"_s);
    return configurationFor(database);
}

std::vector<conformance::WrongConfiguration>
PostgresSourceQuirks::wrongConfigurations(const QString &folder) const
{
    const QJsonObject right = configurationFor(databaseOf(folder));
    const auto with = [&](const QString &key, const QJsonValue &value) {
        QJsonObject values = right;
        values.insert(key, value);
        return values;
    };
    const auto tls = [&](const QJsonObject &values) { return with(u"tls"_s, values); };
    return {{"no database", {}, u"/database"_s},
            {"unknown database", with(u"database"_s, u"none"_s), u"/database"_s},
            {"wrong password", with(u"password"_s, u"wrong"_s), u"/password"_s},
            {"no password", with(u"password"_s, u""_s), u"/password"_s},
            {"unknown host", with(u"host"_s, u"none.invalid"_s), u"/host"_s},
            {"unknown schema", with(u"schemas"_s, QJsonArray{u"none"_s}), u"/schemas"_s},
            {"port too large", with(u"port"_s, 70000), u"/port"_s},
            {"no readers", with(u"parallel_readers"_s, 0), u"/parallel_readers"_s},
            {"no encryption offered", tls({{u"mode"_s, u"require"_s}}), u"/tls/mode"_s},
            {"missing certificate",
             tls({{u"mode"_s, u"verify-ca"_s}, {u"ca_certificate"_s, QString(folder + u"/none.crt"_s)}}),
             u"/tls/ca_certificate"_s}};
}

std::optional<QJsonObject>
PostgresSourceQuirks::makeSource(const QString &folder,
                                 const conformance::TableContent &content) const
{
    const QString database = databaseOf(folder);
    PostgresServer &server = PostgresServer::shared();
    const QString table = quotedIdentifier(content.name);
    QStringList columns;
    for (const Field &field : content.schema().fields())
        columns << QString(quotedIdentifier(field.name) + u' ' + declarationOf(field.type));
    QString sql = "CREATE TABLE "_L1 + table + '('_L1 + columns.join(u',') + ");\n"_L1;
    for (const std::vector<Cell> &row : conformance::cellsOf(*content.batch)) {
        QStringList values;
        for (int column = 0; column < content.schema().fieldCount(); ++column)
            values << literalOf(content.schema().field(column).type,
                                row[static_cast<std::size_t>(column)]);
        sql += "INSERT INTO "_L1 + table + " VALUES ("_L1 + values.join(u',') + ");\n"_L1;
    }
    server.execute(database, sql);
    return configurationFor(database);
}
