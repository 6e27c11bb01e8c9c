#include "core/store/draftrepository.h"

#include "core/store/statement.h"
#include "core/store/storedvalues.h"

#include <QUuid>

namespace millrace {

Result<std::vector<Draft>> DraftRepository::all() const
{
    return m_database.read<std::vector<Draft>>(
        [](QSqlDatabase &database) -> Result<std::vector<Draft>> {
            Statement list(database,
                           "SELECT id, name, content, saved_at FROM drafts "
                           "ORDER BY saved_at DESC, id");
            std::vector<Draft> drafts;
            for (;;) {
                auto row = list.step();
                if (!row)
                    return row.error();
                if (!*row)
                    return drafts;
                drafts.push_back(Draft{list.text(0), list.text(1), objectFromStored(list.text(2)),
                                       list.time(3)});
            }
        });
}

Result<Draft> DraftRepository::save(Draft draft)
{
    if (draft.id.isEmpty())
        draft.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    draft.savedAt = m_database.clock().now();
    const auto saved = m_database.write<void>([&](QSqlDatabase &database) {
        Statement save(database,
                       "INSERT INTO drafts (id, name, content, saved_at) VALUES (?1, ?2, ?3, ?4) "
                       "ON CONFLICT (id) DO UPDATE SET name = ?2, content = ?3, saved_at = ?4");
        save.bind(1, draft.id);
        save.bind(2, draft.name);
        save.bind(3, storedJson(draft.content));
        save.bind(4, draft.savedAt);
        return save.run();
    });
    if (!saved)
        return saved.error();
    return draft;
}

Result<void> DraftRepository::remove(const QString &id)
{
    return m_database.write<void>([&](QSqlDatabase &database) {
        Statement remove(database, "DELETE FROM drafts WHERE id = ?1");
        remove.bind(1, id);
        return remove.run();
    });
}

} // namespace millrace
