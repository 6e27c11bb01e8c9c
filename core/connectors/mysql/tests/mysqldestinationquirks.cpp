#include "core/connectors/mysql/tests/mysqldestinationquirks.h"

#include "core/connectors/mysql/mysqltable.h"
#include "tests/servers/mariadbserver.h"

#include <QFileInfo>

#include <charconv>

namespace millrace {
void register_mysql(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;
using conformance::Cell;
using conformance::Cells;

namespace {

test::MariaDbServer &server() { return test::MariaDbServer::shared(); }

/// The database that stands for \a folder, made when it is first asked for.
QString databaseOf(const QString &folder)
{
    const QString name
        = u"q_"_s + QString::number(qHash(QFileInfo(folder).absoluteFilePath()) % 1'000'000'000);
    static QStringList s_made;
    if (!s_made.contains(name)) {
        server().createDatabase(name);
        s_made << name;
    }
    return name;
}

std::string withoutZeros(std::string text)
{
    if (text.find('.') == std::string::npos)
        return text;
    text.erase(text.find_last_not_of('0') + 1);
    if (text.back() == '.')
        text.pop_back();
    return text;
}

/// The text of the server as appendCellText() writes the value.
Cell cellOf(FieldType type, const QString &value)
{
    if (value.isNull())
        return std::nullopt;
    std::string text = QByteArray::fromHex(value.toLatin1()).toStdString();
    switch (type) {
    case FieldType::Boolean:
        return text == "0" ? "false" : "true";
    case FieldType::Number: {
        char buffer[32];
        const double number = std::strtod(text.c_str(), nullptr);
        return std::string(buffer, std::to_chars(buffer, buffer + sizeof buffer, number).ptr);
    }
    case FieldType::Binary:
        return QByteArray::fromStdString(text).toBase64().toStdString();
    case FieldType::TimeWithoutZone:
        return withoutZeros(text);
    case FieldType::TimestampWithoutZone:
    case FieldType::TimestampWithZone:
        text = withoutZeros(text);
        text[10] = 'T';
        return type == FieldType::TimestampWithZone ? text + "+00:00" : text;
    default:
        return text;
    }
}

} // namespace

QString MySqlDestinationQuirks::connectorId() const { return u"mysql"_s; }

void MySqlDestinationQuirks::registerIn(ConnectorRegistry &registry) const
{
    register_mysql(registry);
}

QJsonObject MySqlDestinationQuirks::configuration(const QString &folder) const
{
    return {
        {u"host"_s, server().host()},         {u"port"_s, server().port()},
        {u"database"_s, databaseOf(folder)},  {u"username"_s, server().user()},
        {u"password"_s, server().password()}, {u"tls"_s, QJsonObject{{u"mode"_s, u"disable"_s}}},
        {u"meta_columns"_s, m_hasMetaColumns}};
}

std::vector<conformance::WrongConfiguration>
MySqlDestinationQuirks::wrongConfigurations(const QString &folder) const
{
    const auto with = [&](const QString &key, const QJsonValue &value) {
        QJsonObject values = configuration(folder);
        values.insert(key, value);
        return values;
    };
    QJsonObject forbidden = with(u"database"_s, u"no_such_database"_s);
    forbidden.insert(u"create_database"_s, false);
    return {{"no database", with(u"database"_s, u""_s), u"/database"_s},
            {"no user", with(u"username"_s, u""_s), u"/username"_s},
            {"wrong password", with(u"password"_s, u"wrong"_s), u"/password"_s},
            {"unknown host", with(u"host"_s, u"nowhere.invalid"_s), u"/host"_s},
            {"port out of range", with(u"port"_s, 70000), u"/port"_s},
            {"missing database", forbidden, u"/database"_s},
            {"meta columns a text", with(u"meta_columns"_s, u"yes"_s), u"/meta_columns"_s},
            {"unknown deletes", with(u"cdc_deletes"_s, u"late"_s), u"/cdc_deletes"_s}};
}

std::optional<Cells> MySqlDestinationQuirks::rows(const QString &folder,
                                                  const DestinationName &target,
                                                  const Schema &schema) const
{
    const QString database = databaseOf(folder);
    const QString count = server().value(
        database,
        u"SELECT COUNT(*) FROM information_schema.TABLES WHERE TABLE_SCHEMA = %1 AND TABLE_NAME = %2"_s
            .arg(mySqlText(database), mySqlText(target.name)));
    if (count == "0"_L1)
        return std::nullopt;
    QStringList columns;
    for (const Field &field : schema.fields()) {
        const QString name = mySqlIdentifier(columnOf(field.name));
        columns << (field.type == FieldType::Binary ? "HEX(%1)"_L1.arg(name)
                                                    : "HEX(CAST(%1 AS CHAR))"_L1.arg(name));
    }
    Cells cells;
    const auto rows = server().rows(
        database, "SELECT "_L1 + columns.join(u',') + " FROM "_L1 + mySqlIdentifier(target.name));
    for (const QStringList &row : rows) {
        cells.emplace_back();
        for (int column = 0; column < schema.fieldCount(); ++column)
            cells.back().push_back(cellOf(schema.field(column).type, row[column]));
    }
    return cells;
}

/// The person's own table with a row in the way, or with a condition.
std::optional<conformance::BadRow>
MySqlDestinationQuirks::provokeBadRow(const QString &folder, const DestinationName &target) const
{
    const QString sql = m_hasMetaColumns
        ? u"CREATE TABLE %1(id INTEGER NOT NULL UNIQUE, body TEXT) ENGINE=InnoDB; "
          "INSERT INTO %1 VALUES(103, 'mine')"_s
        : u"CREATE TABLE %1(id INTEGER NOT NULL, body TEXT CHECK(body <> 'row 10609')) "
          "ENGINE=InnoDB"_s;
    server().execute(databaseOf(folder), sql.arg(mySqlIdentifier(target.name)));
    return conformance::BadRow{conformance::numbered(100, 10), 3};
}

bool MySqlDestinationQuirks::placeForeign(const QString &folder,
                                          const DestinationName &target) const
{
    server().execute(databaseOf(folder),
                     u"CREATE TABLE %1(id INTEGER NOT NULL, body TEXT) ENGINE=InnoDB; "
                     "INSERT INTO %1 VALUES(7, 'mine')"_s.arg(mySqlIdentifier(target.name)));
    return true;
}

QString MySqlDestinationQuirks::columnOf(const QString &field) const
{
    if (m_hasMetaColumns && field == "_airbyte_raw_id"_L1)
        return field + u"_1"_s;
    // The server takes no characters beyond the basic plane in names.
    return QString(field).replace(u"🚀"_s, u"_"_s);
}
