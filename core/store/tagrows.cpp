#include "core/store/tagrows.h"

#include "core/store/statement.h"
#include "core/store/storeerrors.h"

#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Result<qint64> tagCount(const QSqlDatabase &database)
{
    Statement count(database, "SELECT COUNT(*) FROM tags");
    auto row = count.step();
    if (!row)
        return row.error();
    return count.integer(0);
}

Result<bool> hasTag(const QSqlDatabase &database, const QString &name)
{
    Statement find(database, "SELECT 1 FROM tags WHERE name = ?1");
    find.bind(1, name);
    return find.step();
}

Result<void> insertTag(const QSqlDatabase &database, const Tag &tag)
{
    Statement insert(database, "INSERT INTO tags (name, color) VALUES (?1, ?2)");
    insert.bind(1, tag.name);
    insert.bind(2, tag.color);
    return insert.run();
}

Result<void> checkPlaceForOneMore(qint64 count)
{
    if (count >= s_mostTags)
        return makeError(storeerrors::tagsTooMany, {QString::number(s_mostTags)}, {}, u"/tags"_s);
    return {};
}

Result<void> makeTagIfNew(const QSqlDatabase &database, const QString &name)
{
    if (auto allowed = checkTagName(name); !allowed)
        return allowed;
    auto known = hasTag(database, name);
    if (!known)
        return known.error();
    if (*known)
        return {};
    auto count = tagCount(database);
    if (!count)
        return count.error();
    if (auto place = checkPlaceForOneMore(*count); !place)
        return place;
    return insertTag(database, Tag{name, nextTagColor(*count)});
}

} // namespace

Result<void> checkTagName(const QString &name)
{
    if (name.trimmed().isEmpty() || name.size() > s_longestTagName)
        return makeError(storeerrors::tagNameInvalid, {name, QString::number(s_longestTagName)}, {},
                         u"/tags"_s);
    return {};
}

Result<void> storeTag(const QSqlDatabase &database, const Tag &tag)
{
    static const QRegularExpression s_color(u"\\A#[0-9a-fA-F]{6}\\z"_s);
    if (auto allowed = checkTagName(tag.name); !allowed)
        return allowed;
    if (!s_color.match(tag.color).hasMatch())
        return makeError(storeerrors::tagColorInvalid, {tag.name, tag.color}, {}, u"/tags"_s);
    auto known = hasTag(database, tag.name);
    if (!known)
        return known.error();
    if (!*known) {
        auto count = tagCount(database);
        if (!count)
            return count.error();
        if (auto place = checkPlaceForOneMore(*count); !place)
            return place;
        return insertTag(database, tag);
    }
    Statement recolor(database, "UPDATE tags SET color = ?2 WHERE name = ?1");
    recolor.bind(1, tag.name);
    recolor.bind(2, tag.color);
    return recolor.run();
}

Result<QStringList> loadTagsOf(const QSqlDatabase &database, const QString &connectionId)
{
    Statement list(database,
                   "SELECT tag FROM connection_tags WHERE connection_id = ?1 ORDER BY place");
    list.bind(1, connectionId);
    QStringList tags;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return tags;
        tags << list.text(0);
    }
}

Result<QHash<QString, QStringList>> loadConnectionTags(const QSqlDatabase &database)
{
    Statement list(database,
                   "SELECT connection_id, tag FROM connection_tags ORDER BY connection_id, place");
    QHash<QString, QStringList> tags;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return tags;
        tags[list.text(0)] << list.text(1);
    }
}

Result<void> storeTagsOf(const QSqlDatabase &database, const QString &connectionId,
                         const QStringList &tags)
{
    if (tags.size() > s_mostTagsPerConnection)
        return makeError(storeerrors::connectionTagsTooMany,
                         {QString::number(s_mostTagsPerConnection)}, {}, u"/tags"_s);
    Statement clear(database, "DELETE FROM connection_tags WHERE connection_id = ?1");
    clear.bind(1, connectionId);
    if (auto cleared = clear.run(); !cleared)
        return cleared;
    Statement add(database,
                  "INSERT INTO connection_tags (connection_id, tag, place) VALUES (?1, ?2, ?3)");
    int place = 0;
    for (const QString &tag : tags) {
        if (auto made = makeTagIfNew(database, tag); !made)
            return made;
        add.bind(1, connectionId);
        add.bind(2, tag);
        add.bind(3, place++);
        if (auto added = add.run(); !added)
            return added;
    }
    return {};
}

} // namespace millrace
