#include "core/connectors/mysql/mysqlposition.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_fullRefresh = "full_refresh"_L1;
constexpr auto s_incremental = "incremental"_L1;

bool readKey(const QJsonObject &object, MySqlPosition &position)
{
    for (const QJsonValue &name : object.value("key_fields"_L1).toArray())
        position.keyFields << name.toString();
    for (const QJsonValue &part : object.value("key"_L1).toArray()) {
        auto value = mySqlValueFromJson(part);
        if (!value)
            return false;
        position.key.push_back(std::move(*value));
    }
    return static_cast<qsizetype>(position.key.size()) == position.keyFields.size();
}

} // namespace

std::string toJson(const MySqlPosition &position)
{
    QJsonObject json;
    json.insert("mode"_L1, QString(position.isIncremental ? s_incremental : s_fullRefresh));
    if (position.isIncremental) {
        json.insert("cursor_field"_L1, position.cursorField);
        json.insert("cursor"_L1, position.cursor ? toJson(*position.cursor) : QJsonValue());
        json.insert("count"_L1, static_cast<qint64>(position.count));
    } else {
        json.insert("done"_L1, position.isDone);
        json.insert("rows"_L1, static_cast<qint64>(position.rows));
    }
    if (!position.key.empty()) {
        QJsonArray key;
        for (const MySqlValue &value : position.key)
            key.append(toJson(value));
        json.insert("key_fields"_L1, QJsonArray::fromStringList(position.keyFields));
        json.insert("key"_L1, key);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Compact).toStdString();
}

std::optional<MySqlPosition> mySqlPositionFromJson(const std::string &json)
{
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
    const QString mode = object.value("mode"_L1).toString();
    if (mode != s_incremental && mode != s_fullRefresh)
        return std::nullopt;
    MySqlPosition position;
    position.isIncremental = mode == s_incremental;
    position.isDone = object.value("done"_L1).toBool();
    position.rows = object.value("rows"_L1).toInteger();
    position.cursorField = object.value("cursor_field"_L1).toString();
    position.count = object.value("count"_L1).toInteger();
    if (position.isIncremental && position.cursorField.isEmpty())
        return std::nullopt;
    if (const QJsonValue cursor = object.value("cursor"_L1);
        position.isIncremental && !cursor.isNull()) {
        position.cursor = mySqlValueFromJson(cursor);
        if (!position.cursor)
            return std::nullopt;
    }
    return readKey(object, position) ? std::optional(std::move(position)) : std::nullopt;
}

} // namespace millrace
