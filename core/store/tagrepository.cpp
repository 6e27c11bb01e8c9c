#include "core/store/tagrepository.h"

#include "core/store/statement.h"
#include "core/store/storeerrors.h"
#include "core/store/tagrows.h"
#include "core/store/timelinerows.h"

#include <QJsonArray>
#include <QMap>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The tags of each connection that bears \a name, by the connection's id.
Result<QMap<QString, QStringList>> bearersOf(const QSqlDatabase &database, const QString &name)
{
    Statement list(database,
                   "SELECT connection_id, tag FROM connection_tags WHERE connection_id IN "
                   "(SELECT connection_id FROM connection_tags WHERE tag = ?1) "
                   "ORDER BY connection_id, place");
    list.bind(1, name);
    QMap<QString, QStringList> bearers;
    for (;;) {
        auto row = list.step();
        if (!row)
            return row.error();
        if (!*row)
            return bearers;
        bearers[list.text(0)] << list.text(1);
    }
}

/// Tells the timelines of \a bearers that \a name became \a newName; nothing: it is gone.
Result<void> noteTag(const QSqlDatabase &database, const QMap<QString, QStringList> &bearers,
                     const QString &name, const std::optional<QString> &newName, TimePoint time,
                     ChangeOrigin origin)
{
    std::vector<TimelineEvent> events;
    for (auto each = bearers.begin(); each != bearers.end(); ++each) {
        QStringList after = each.value();
        after.removeAll(name);
        if (newName)
            after.insert(each.value().indexOf(name), *newName);
        TimelineEvent event;
        event.connectionId = each.key();
        event.kind = TimelineKind::SettingsChanged;
        event.before.insert("tags"_L1, QJsonArray::fromStringList(each.value()));
        event.after.insert("tags"_L1, QJsonArray::fromStringList(after));
        events.push_back(std::move(event));
    }
    return insertTimelineEvents(database, std::move(events), time, origin);
}

} // namespace

Result<std::vector<Tag>> TagRepository::all() const
{
    return m_database.read<std::vector<Tag>>(
        [](QSqlDatabase &database) -> Result<std::vector<Tag>> {
            Statement list(database,
                           "SELECT name, color FROM tags ORDER BY name COLLATE NOCASE, name");
            std::vector<Tag> tags;
            for (;;) {
                auto row = list.step();
                if (!row)
                    return row.error();
                if (!*row)
                    return tags;
                tags.push_back(Tag{list.text(0), list.text(1)});
            }
        });
}

Result<void> TagRepository::save(const Tag &tag)
{
    return m_database.write<void>([&](QSqlDatabase &database) { return storeTag(database, tag); });
}

Result<void> TagRepository::rename(const QString &name, const QString &newName, ChangeOrigin origin)
{
    const TimePoint now = m_database.clock().now();
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        if (auto allowed = checkTagName(newName); !allowed)
            return allowed;
        if (newName != name) {
            Statement find(database, "SELECT 1 FROM tags WHERE name = ?1");
            find.bind(1, newName);
            auto taken = find.step();
            if (!taken)
                return taken.error();
            if (*taken)
                return makeError(storeerrors::nameTaken, {newName}, {}, u"/name"_s);
        }
        const auto bearers = bearersOf(database, name);
        if (!bearers)
            return bearers.error();
        // The foreign key takes the new name to every connection.
        Statement rename(database, "UPDATE tags SET name = ?2 WHERE name = ?1 RETURNING name");
        rename.bind(1, name);
        rename.bind(2, newName);
        auto renamed = rename.step();
        if (!renamed)
            return renamed.error();
        if (!*renamed)
            return makeError(storeerrors::tagUnknown, {name});
        return newName == name ? Result<void>()
                               : noteTag(database, *bearers, name, newName, now, origin);
    });
}

Result<void> TagRepository::remove(const QString &name, ChangeOrigin origin)
{
    const TimePoint now = m_database.clock().now();
    return m_database.write<void>([&](QSqlDatabase &database) -> Result<void> {
        const auto bearers = bearersOf(database, name);
        if (!bearers)
            return bearers.error();
        Statement remove(database, "DELETE FROM tags WHERE name = ?1");
        remove.bind(1, name);
        if (auto removed = remove.run(); !removed)
            return removed;
        return noteTag(database, *bearers, name, {}, now, origin);
    });
}

} // namespace millrace
