// TagRepository: the tags of a profile.
#pragma once

#include "core/model/tag.h"
#include "core/model/timelineevent.h"
#include "core/store/statedatabase.h"

#include <vector>

namespace millrace {

/// Safe from any thread; the database must outlive it.
class TagRepository final
{
public:
    explicit TagRepository(StateDatabase &database)
        : m_database(database)
    {
    }

    /// Ordered by name.
    [[nodiscard]] Result<std::vector<Tag>> all() const;
    /// Inserts or recolours by name. "store.tag_invalid" for an empty or too long name, a malformed
    /// colour, or more than s_mostTags.
    [[nodiscard]] Result<void> save(const Tag &tag);
    /// Takes a new name, in every connection too, whose timelines tell it. "store.name_taken";
    /// "store.tag_unknown".
    [[nodiscard]] Result<void> rename(const QString &name, const QString &newName,
                                      ChangeOrigin origin = ChangeOrigin::CommandLine);
    /// Takes it off every connection, whose timelines tell it. Success when there was none.
    [[nodiscard]] Result<void> remove(const QString &name,
                                      ChangeOrigin origin = ChangeOrigin::CommandLine);

private:
    StateDatabase &m_database;
};

} // namespace millrace
