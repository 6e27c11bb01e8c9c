#include "core/store/tagrepository.h"

#include "core/store/statement.h"
#include "core/store/storeerrors.h"
#include "core/store/tagrows.h"

namespace millrace {

using namespace Qt::StringLiterals;

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

Result<void> TagRepository::rename(const QString &name, const QString &newName)
{
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
        // The foreign key takes the new name to every connection.
        Statement rename(database, "UPDATE tags SET name = ?2 WHERE name = ?1 RETURNING name");
        rename.bind(1, name);
        rename.bind(2, newName);
        auto renamed = rename.step();
        if (!renamed)
            return renamed.error();
        if (!*renamed)
            return makeError(storeerrors::tagUnknown, {name});
        return {};
    });
}

Result<void> TagRepository::remove(const QString &name)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement remove(database, "DELETE FROM tags WHERE name = ?1");
        remove.bind(1, name);
        return remove.run();
    });
}

} // namespace millrace
