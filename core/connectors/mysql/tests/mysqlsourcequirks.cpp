#include "core/connectors/mysql/tests/mysqlsourcequirks.h"

#include "core/connectors/mysql/mysqltable.h"
#include "core/connectors/mysql/mysqlvalue.h"
#include "tests/servers/mariadbserver.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QJsonArray>

namespace millrace {
void register_mysql(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;
using conformance::Cell;

namespace {

test::MariaDbServer &server() { return test::MariaDbServer::shared(); }

/// The database of \a folder, made at first use.
QString databaseOf(const QString &folder)
{
    const QByteArray hash
        = QCryptographicHash::hash(folder.toUtf8(), QCryptographicHash::Sha1).toHex();
    const QString name = "c_"_L1 + QString::fromLatin1(hash.first(16));
    QFile mark(QDir(folder).filePath(u"database"_s));
    if (!mark.exists()) {
        server().createDatabase(name);
        if (!mark.open(QIODevice::WriteOnly))
            qFatal("The scratch folder cannot be written.");
    }
    return name;
}

QJsonObject configurationOf(const QString &folder)
{
    return {{u"host"_s, server().host()},
            {u"port"_s, server().port()},
            {u"username"_s, server().user()},
            {u"password"_s, server().password()},
            {u"database"_s, databaseOf(folder)}};
}

/// The types MySQL has no place for are kept as text; its own are tested by testmysqltypes.
QString declarationOf(FieldType type)
{
    switch (type) {
    case FieldType::Boolean:
        return u"BOOLEAN"_s;
    case FieldType::Integer:
        return u"BIGINT"_s;
    case FieldType::Number:
        return u"DOUBLE"_s;
    case FieldType::Binary:
        return u"LONGBLOB"_s;
    case FieldType::Date:
        return u"DATE"_s;
    case FieldType::TimeWithoutZone:
        return u"TIME(6)"_s;
    case FieldType::TimestampWithoutZone:
        return u"DATETIME(6)"_s;
    case FieldType::Json:
        return u"JSON"_s;
    default:
        return u"LONGTEXT"_s;
    }
}

QString literalOf(FieldType type, const Cell &cell)
{
    if (!cell)
        return u"NULL"_s;
    if (type == FieldType::Boolean)
        return QString::fromStdString(*cell);
    if (type == FieldType::Binary)
        return hexLiteral(QByteArray::fromBase64(QByteArray::fromStdString(*cell)).toStdString());
    return "_utf8mb4 "_L1 + hexLiteral(*cell);
}

/// MySQL takes no characters beyond the basic plane in names.
QString withoutEmoji(QString name) { return name.replace(u"🚀"_s, u"☃"_s); }

} // namespace

QString MySqlSourceQuirks::connectorId() const { return u"mysql"_s; }

void MySqlSourceQuirks::registerIn(ConnectorRegistry &registry) const { register_mysql(registry); }

QJsonObject MySqlSourceQuirks::workingConfiguration(const QString &folder) const
{
    // Each way to find a row again, cursors with ties, a table that several connections read, and a
    // view that cannot be resumed.
    const bool isNew = !QFile::exists(QDir(folder).filePath(u"database"_s));
    const QString database = databaseOf(folder);
    if (isNew)
        server().execute(
            database,
            u"CREATE TABLE by_key(id INT PRIMARY KEY, body TEXT, updated_at DATETIME NOT NULL);"
            "INSERT INTO by_key SELECT CAST(seq AS SIGNED) * 3 - 5000, CONCAT('row ', seq), "
            "'2024-01-01' + INTERVAL (seq * 7919 % 500 DIV 3) HOUR FROM seq_1_to_20000;"
            "CREATE TABLE by_unique(tie INT NOT NULL, name VARCHAR(40) NOT NULL UNIQUE "
            "COLLATE utf8mb4_general_ci);"
            "INSERT INTO by_unique SELECT id * id % 11, CONCAT(IF(id % 2, 'ä', 'B'), id) "
            "FROM by_key;"
            "CREATE TABLE by_three(a VARCHAR(9) CHARACTER SET latin1, b ENUM('y','x'), c BIGINT "
            "UNSIGNED, d BLOB, PRIMARY KEY(a, b, c));"
            "INSERT INTO by_three SELECT CONCAT('é', id % 7), IF(id % 2, 'x', 'y'), "
            "18446744073709551615 - (id + 5000), body FROM by_key;"
            "CREATE TABLE shared(id INT PRIMARY KEY, pad VARCHAR(1000), tie SMALLINT NOT NULL);"
            "INSERT INTO shared SELECT id, REPEAT(body, 100), id * id % 11 FROM by_key;"
            "ANALYZE TABLE shared;"
            "CREATE TABLE no_key(tie FLOAT NOT NULL, body TEXT);"
            "INSERT INTO no_key SELECT id * id % 11 / 10, body FROM by_key;"
            "CREATE TABLE `empty 'one'`(id INT PRIMARY KEY);"
            "CREATE VIEW seen AS SELECT id, body FROM by_key WHERE id % 2 = 0"_s);
    return configurationOf(folder);
}

QJsonObject MySqlSourceQuirks::endlessConfiguration(const QString &folder) const
{
    server().execute(databaseOf(folder),
                     u"CREATE VIEW endless AS SELECT a.seq AS x, b.seq AS y "
                     "FROM seq_1_to_1000000 a JOIN seq_1_to_1000000 b"_s);
    return configurationOf(folder);
}

std::vector<conformance::WrongConfiguration>
MySqlSourceQuirks::wrongConfigurations(const QString &folder) const
{
    const auto with = [&](const QString &key, const QJsonValue &value) {
        QJsonObject values = configurationOf(folder);
        values.insert(key, value);
        return values;
    };
    QJsonObject noUser = configurationOf(folder);
    noUser.remove(u"username"_s);
    return {{"no user", noUser, u"/username"_s},
            {"empty user", with(u"username"_s, u""_s), u"/username"_s},
            {"wrong password", with(u"password"_s, u"guess"_s), u"/password"_s},
            {"no such database", with(u"database"_s, u"none"_s), u"/database"_s},
            {"no such databases", with(u"databases"_s, QJsonArray{databaseOf(folder), u"none"_s}),
             u"/databases"_s},
            {"no such socket", with(u"socket"_s, QString(folder + u"/none/server.sock"_s)),
             u"/socket"_s},
            {"port beyond the last", with(u"port"_s, 65536), u"/port"_s},
            {"no readers", with(u"parallel_readers"_s, 0), u"/parallel_readers"_s},
            {"no reader of a table", with(u"readers_per_table"_s, 0), u"/readers_per_table"_s},
            {"no encryption at the server", with(u"tls"_s, QJsonObject{{u"mode"_s, u"require"_s}}),
             u"/tls/mode"_s}};
}

std::optional<QJsonObject>
MySqlSourceQuirks::makeSource(const QString &folder, const conformance::TableContent &content) const
{
    const QString table = mySqlIdentifier(withoutEmoji(content.name));
    QStringList columns;
    for (const Field &field : content.schema().fields())
        columns << mySqlIdentifier(withoutEmoji(field.name)) + u' ' + declarationOf(field.type);
    QString sql = "CREATE TABLE %1(%2);"_L1.arg(table, columns.join(u','));
    for (const std::vector<Cell> &row : conformance::cellsOf(*content.batch)) {
        QStringList values;
        for (int column = 0; column < content.schema().fieldCount(); ++column)
            values << literalOf(content.schema().field(column).type,
                                row[static_cast<std::size_t>(column)]);
        sql += "INSERT INTO %1 VALUES(%2);"_L1.arg(table, values.join(u','));
    }
    server().execute(databaseOf(folder), sql);
    return configurationOf(folder);
}

QString MySqlSourceQuirks::expectedFieldName(const QString &name) const
{
    return withoutEmoji(name);
}
