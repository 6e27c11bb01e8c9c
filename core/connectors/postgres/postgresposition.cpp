#include "core/connectors/postgres/postgresposition.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <array>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array s_methods{
    std::pair{PostgresMethod::Whole, "whole"_L1}, std::pair{PostgresMethod::Blocks, "blocks"_L1},
    std::pair{PostgresMethod::Key, "key"_L1}, std::pair{PostgresMethod::Cursor, "cursor"_L1},
    std::pair{PostgresMethod::TransactionNumber, "xmin"_L1}};

QString textOf(const std::string &utf8) { return QString::fromStdString(utf8); }

void insertText(QJsonObject &object, const QString &key, const std::string &text)
{
    if (!text.empty())
        object.insert(key, textOf(text));
}

/// "(block,item)" and snapshots go into SQL; quoting keeps them from doing harm, this from failing.
bool isNumbersAnd(const std::string &text, std::string_view signs)
{
    for (const char c : text) {
        if ((c < '0' || c > '9') && signs.find(c) == std::string_view::npos)
            return false;
    }
    return true;
}

bool isSound(const PostgresPosition &position)
{
    if (position.block < 0 || position.rows < 0 || position.count < 0)
        return false;
    if (!isNumbersAnd(position.snapshot, ":,") || !isNumbersAnd(position.since, ":,")
        || !isNumbersAnd(position.row, "(,)"))
        return false;
    switch (position.method) {
    case PostgresMethod::Whole:
        return position.isDone;
    case PostgresMethod::Blocks:
        return position.isDone || (!position.layout.empty() && !position.snapshot.empty());
    case PostgresMethod::Key:
        return position.isDone || !position.key.empty();
    case PostgresMethod::Cursor:
        return !position.cursorField.isEmpty();
    case PostgresMethod::TransactionNumber:
        return position.isDone ? !position.since.empty()
                               : !position.layout.empty() && !position.snapshot.empty();
    }
    return false;
}

} // namespace

std::string toJson(const PostgresPosition &position)
{
    QJsonObject object;
    for (const auto &[method, word] : s_methods) {
        if (method == position.method)
            object.insert(u"method"_s, QString(word));
    }
    if (position.isDone)
        object.insert(u"done"_s, true);
    if (position.rows > 0)
        object.insert(u"rows"_s, static_cast<qint64>(position.rows));
    if (position.block > 0)
        object.insert(u"block"_s, static_cast<qint64>(position.block));
    insertText(object, u"row"_s, position.row);
    insertText(object, u"layout"_s, position.layout);
    insertText(object, u"snapshot"_s, position.snapshot);
    insertText(object, u"since"_s, position.since);
    if (position.method == PostgresMethod::Cursor) {
        object.insert(u"cursor_field"_s, position.cursorField);
        if (position.cursor) {
            object.insert(u"cursor"_s, textOf(*position.cursor));
            object.insert(u"count"_s, static_cast<qint64>(position.count));
        }
    }
    QJsonArray key;
    for (const std::string &part : position.key)
        key.append(textOf(part));
    if (!key.isEmpty())
        object.insert(u"key"_s, key);
    return QJsonDocument(object).toJson(QJsonDocument::Compact).toStdString();
}

std::optional<PostgresPosition> postgresPositionFromJson(const std::string &json)
{
    const QJsonObject object = QJsonDocument::fromJson(QByteArray::fromStdString(json)).object();
    PostgresPosition position;
    const QString word = object.value("method"_L1).toString();
    bool isKnown = false;
    for (const auto &[method, name] : s_methods) {
        if (word != name)
            continue;
        position.method = method;
        isKnown = true;
    }
    if (!isKnown)
        return std::nullopt;
    position.isDone = object.value("done"_L1).toBool();
    position.rows = object.value("rows"_L1).toInteger();
    position.block = object.value("block"_L1).toInteger();
    position.row = object.value("row"_L1).toString().toStdString();
    position.layout = object.value("layout"_L1).toString().toStdString();
    position.snapshot = object.value("snapshot"_L1).toString().toStdString();
    position.since = object.value("since"_L1).toString().toStdString();
    position.cursorField = object.value("cursor_field"_L1).toString();
    if (const QJsonValue cursor = object.value("cursor"_L1); cursor.isString()) {
        position.cursor = cursor.toString().toStdString();
        position.count = object.value("count"_L1).toInteger();
    }
    for (const QJsonValue &part : object.value("key"_L1).toArray())
        position.key.push_back(part.toString().toStdString());
    return isSound(position) ? std::optional(std::move(position)) : std::nullopt;
}

} // namespace millrace
