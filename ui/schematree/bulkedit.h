// BulkEdit: what an act does to each of many streams, worked out before anything changes.
#pragma once

#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/nestedchoice.h"

namespace millrace {

/// The changes of one act; streams it would leave as they are do not appear.
class BulkEdit final
{
public:
    /// \a destinationModes outlives the edit.
    explicit BulkEdit(const std::vector<DestinationSyncMode> &destinationModes)
        : m_destinationModes(destinationModes)
    {
    }

    void select(const StreamEntry &entry, bool isSelected);
    /// See withParts().
    void selectParts(const StreamEntry &entry, const QStringList &fields,
                     const std::vector<NestedPart> &parts, bool isSelected);
    void setMode(const StreamEntry &entry, const SyncMode &mode);
    void setCursor(const StreamEntry &entry, const QString &field);
    void setKey(const StreamEntry &entry, const QStringList &fields);
    void setFieldType(const StreamEntry &entry, const QString &field, FieldType type);
    void setNewFields(const StreamEntry &entry, const std::optional<NewFields> &policy);
    /// \a choice as it is.
    void set(const StreamEntry &entry, const StreamChoice &choice);

    [[nodiscard]] const StreamChanges &changes() const { return m_changes; }
    [[nodiscard]] BulkOutcome outcome() const;

private:
    void refuse(const QString &reason);

    const std::vector<DestinationSyncMode> &m_destinationModes;
    StreamChanges m_changes;
    int m_refused = 0;
    QString m_reason;
};

} // namespace millrace
