#include "ui/schematree/bulkedit.h"

#include "core/data/columnconversion.h"
#include "ui/schematree/schematext.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct BulkEditText final
{
    Q_DECLARE_TR_FUNCTIONS(BulkEditText)
};

} // namespace

void BulkEdit::select(const StreamEntry &entry, bool isSelected)
{
    if (isSelected && entry.change.kind == ChangeKind::Removed) {
        refuse(BulkEditText::tr("%1 is gone from the source").arg(entry.stream.id.text()));
        return;
    }
    StreamChoice choice = entry.choice;
    // Ticking what is partly ticked takes all of it.
    if (isSelected && choice.isSelected) {
        choice.selectedFields.clear();
        choice.fieldRules.leftOut = {};
    }
    choice.isSelected = isSelected;
    set(entry, choice);
}

void BulkEdit::selectParts(const StreamEntry &entry, const QStringList &fields,
                           const std::vector<NestedPart> &parts, bool isSelected)
{
    if (entry.change.kind == ChangeKind::Removed)
        return;
    set(entry, withParts(entry, fields, parts, isSelected));
}

void BulkEdit::setMode(const StreamEntry &entry, const SyncMode &mode)
{
    const ModeObstacle obstacle
        = obstacleTo(mode, entry.stream, m_destinationModes, !effectiveKey(entry).isEmpty());
    if (obstacle != ModeObstacle::None) {
        refuse(BulkEditText::tr("%1: %2").arg(entry.stream.id.text(), obstacleText(obstacle)));
        return;
    }
    StreamChoice choice = entry.choice;
    choice.mode = mode;
    set(entry, choice);
}

void BulkEdit::setCursor(const StreamEntry &entry, const QString &field)
{
    if (const SchemaLock lock = cursorLock(entry); lock != SchemaLock::None) {
        refuse(BulkEditText::tr("%1: %2").arg(entry.stream.id.text(), lockText(lock)));
        return;
    }
    if (!field.isEmpty() && !entry.stream.schema.indexOf(field)) {
        refuse(BulkEditText::tr("%1 has no field \"%2\"").arg(entry.stream.id.text(), field));
        return;
    }
    StreamChoice choice = entry.choice;
    choice.cursorField = field;
    set(entry, choice);
}

void BulkEdit::setKey(const StreamEntry &entry, const QStringList &fields)
{
    if (const SchemaLock lock = keyLock(entry); lock != SchemaLock::None) {
        refuse(BulkEditText::tr("%1: %2").arg(entry.stream.id.text(), lockText(lock)));
        return;
    }
    for (const QString &field : fields) {
        if (!entry.stream.schema.indexOf(field)) {
            refuse(BulkEditText::tr("%1 has no field \"%2\"").arg(entry.stream.id.text(), field));
            return;
        }
    }
    StreamChoice choice = entry.choice;
    choice.primaryKey = fields;
    set(entry, choice);
}

void BulkEdit::setFieldType(const StreamEntry &entry, const QString &field, FieldType type)
{
    if (const SchemaLock lock = fieldRulesLock(entry, field); lock != SchemaLock::None) {
        refuse(BulkEditText::tr("%1: %2").arg(field, lockText(lock)));
        return;
    }
    const FieldType own = entry.stream.schema.field(*entry.stream.schema.indexOf(field)).type;
    if (type != own && !isConvertible(own, type)) {
        refuse(BulkEditText::tr("%1 cannot be written as %2").arg(field, fieldTypeText(type)));
        return;
    }
    StreamChoice choice = entry.choice;
    if (type == own)
        choice.fieldRules.types.remove(field);
    else
        choice.fieldRules.types.insert(field, type);
    set(entry, choice);
}

void BulkEdit::setNewFields(const StreamEntry &entry, const std::optional<NewFields> &policy)
{
    if (entry.change.kind == ChangeKind::Removed) {
        refuse(BulkEditText::tr("%1 is gone from the source").arg(entry.stream.id.text()));
        return;
    }
    StreamChoice choice = entry.choice;
    choice.newFields = policy;
    set(entry, choice);
}

void BulkEdit::set(const StreamEntry &entry, const StreamChoice &choice)
{
    if (choice != entry.choice)
        m_changes.emplace_back(entry.stream.id, choice);
}

BulkOutcome BulkEdit::outcome() const
{
    return {static_cast<int>(m_changes.size()), m_refused, m_reason};
}

void BulkEdit::refuse(const QString &reason)
{
    if (m_refused++ == 0)
        m_reason = reason;
}

} // namespace millrace
