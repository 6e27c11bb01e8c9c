#include "core/connectors/postgres/tests/postgresdestinationquirks.h"

#include "core/sql/identifier.h"

#include <QCryptographicHash>
#include <QJsonObject>

namespace millrace {
void register_postgres(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

const QString s_database = u"conformance_written"_s;

/// The server with the database.
test::PostgresServer &server()
{
    static test::PostgresServer &shared = []() -> test::PostgresServer & {
        test::PostgresServer &started = test::PostgresServer::shared();
        started.createDatabase(s_database);
        return started;
    }();
    return shared;
}

QString schemaIn(const QString &folder)
{
    const QByteArray hash = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha1);
    return "s"_L1 + QString::fromLatin1(hash.toHex().left(12));
}

QString tableOf(const DestinationName &target)
{
    return quotedIdentifier(target.nameSpace) + u'.' + quotedIdentifier(target.name);
}

/// Makes a table with the fields of numbered(), with \a more behind it.
void makeTable(const DestinationName &target, const QString &more)
{
    server().execute(
        s_database,
        u"CREATE SCHEMA IF NOT EXISTS %1; CREATE TABLE %2(id bigint NOT NULL, %3"_s.arg(
            quotedIdentifier(target.nameSpace), tableOf(target),
            QString(more).replace("%t"_L1, tableOf(target))));
}

} // namespace

PostgresDestinationQuirks::PostgresDestinationQuirks(bool hasMetaColumns)
    : m_hasMetaColumns(hasMetaColumns)
{
}

QString PostgresDestinationQuirks::connectorId() const { return u"postgres"_s; }

void PostgresDestinationQuirks::registerIn(ConnectorRegistry &registry) const
{
    register_postgres(registry);
}

QJsonObject PostgresDestinationQuirks::configuration(const QString &folder) const
{
    return {{u"host"_s, server().host()},         {u"port"_s, server().port()},
            {u"database"_s, s_database},          {u"username"_s, server().user()},
            {u"password"_s, server().password()}, {u"schema"_s, schemaIn(folder)},
            {u"meta_columns"_s, m_hasMetaColumns}};
}

std::vector<conformance::WrongConfiguration>
PostgresDestinationQuirks::wrongConfigurations(const QString &folder) const
{
    const auto with = [&](const QString &key, const QJsonValue &value) {
        QJsonObject values = configuration(folder);
        values.insert(key, value);
        return values;
    };
    const auto without = [&](const QString &key) {
        QJsonObject values = configuration(folder);
        values.remove(key);
        return values;
    };
    QJsonObject closed = with(u"create_schema"_s, false);
    closed.insert(u"schema"_s, u"nowhere"_s);
    return {{"no database", without(u"database"_s), u"/database"_s},
            {"no user", without(u"username"_s), u"/username"_s},
            {"unknown database", with(u"database"_s, u"none"_s), u"/database"_s},
            {"wrong password", with(u"password"_s, u"wrong"_s), u"/password"_s},
            {"port 0", with(u"port"_s, 0), u"/port"_s},
            {"schema that may not be made", closed, u"/schema"_s},
            {"meta columns a text", with(u"meta_columns"_s, u"yes"_s), u"/meta_columns"_s},
            {"unknown deletes", with(u"cdc_deletes"_s, u"late"_s), u"/cdc_deletes"_s},
            {"negative wait", with(u"lock_timeout_seconds"_s, -1), u"/lock_timeout_seconds"_s}};
}

QString PostgresDestinationQuirks::expressionFor(const Field &field) const
{
    QString name = normalisedIdentifier(field.name);
    if (m_hasMetaColumns && name == "_airbyte_raw_id"_L1)
        name += "_1"_L1;
    const QString column = quotedIdentifier(name);
    switch (field.type) {
    case FieldType::Binary:
        return "replace(encode(%1, 'base64'), E'\\n', '')"_L1.arg(column);
    case FieldType::TimestampWithoutZone:
        return "replace(%1::text, ' ', 'T')"_L1.arg(column);
    case FieldType::TimestampWithZone:
        return "replace((%1 AT TIME ZONE 'UTC')::text, ' ', 'T') || '+00:00'"_L1.arg(column);
    case FieldType::TimeWithZone:
        return "regexp_replace(%1::text, '([+-][0-9][0-9])$', '\\1:00')"_L1.arg(column);
    default:
        return column + "::text"_L1;
    }
}

std::optional<conformance::Cells> PostgresDestinationQuirks::rows(const QString &,
                                                                  const DestinationName &target,
                                                                  const Schema &schema) const
{
    const QString there = server().value(
        s_database, "SELECT to_regclass(%1) IS NOT NULL"_L1.arg(quotedText(tableOf(target))));
    if (there != "t"_L1)
        return std::nullopt;
    QStringList expressions;
    for (const Field &field : schema.fields())
        expressions << expressionFor(field);
    conformance::Cells cells;
    for (const QStringList &row : server().rows(
             s_database, "SELECT %1 FROM %2"_L1.arg(expressions.join(u", "_s), tableOf(target)))) {
        cells.emplace_back();
        for (const QString &cell : row)
            cells.back().push_back(cell.isNull() ? conformance::Cell() : cell.toStdString());
    }
    return cells;
}

std::optional<conformance::BadRow>
PostgresDestinationQuirks::provokeBadRow(const QString &, const DestinationName &target) const
{
    makeTable(target,
              m_hasMetaColumns ? u"body text); CREATE UNIQUE INDEX own ON %t(id); "
                                 "INSERT INTO %t VALUES (103, 'mine')"_s
                               : u"body varchar(20) CHECK (body <> 'row 10609'))"_s);
    return conformance::BadRow{conformance::numbered(100, 10), 3};
}

bool PostgresDestinationQuirks::placeForeign(const QString &, const DestinationName &target) const
{
    makeTable(target, u"body text); INSERT INTO %t VALUES (7, 'mine')"_s);
    return true;
}
