#include "ui/schematree/schematext.h"

#include "core/base/pluralform.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct SchemaText final
{
    Q_DECLARE_TR_FUNCTIONS(SchemaText)
};

} // namespace

QString syncModeTitle(const SyncMode &mode)
{
    if (mode.isIncremental()) {
        return mode.isDedup() ? SchemaText::tr("Incremental, one row per key")
                              : SchemaText::tr("Incremental, append");
    }
    if (mode.isDedup())
        return SchemaText::tr("Full refresh, replace, one row per key");
    return mode.replaces() ? SchemaText::tr("Full refresh, replace")
                           : SchemaText::tr("Full refresh, append");
}

QString syncModeExplanation(const SyncMode &mode)
{
    if (mode.isIncremental()) {
        return mode.isDedup()
            ? SchemaText::tr(
                "New and changed rows are read; the destination keeps the latest row of each key.")
            : SchemaText::tr(
                "New and changed rows are read and added; earlier ones stay as a history.");
    }
    if (mode.isDedup())
        return SchemaText::tr(
            "Every row is read each run and replaces all earlier ones, one row per key.");
    return mode.replaces()
        ? SchemaText::tr("Every row is read each run and replaces all earlier ones.")
        : SchemaText::tr(
            "Every row is read each run and added as a further snapshot; earlier ones stay.");
}

QString obstacleText(ModeObstacle obstacle)
{
    switch (obstacle) {
    case ModeObstacle::None:
        break;
    case ModeObstacle::NoIncrementalReading:
        return SchemaText::tr("the source offers no incremental reading");
    case ModeObstacle::DestinationCannotAppend:
        return SchemaText::tr("the destination cannot append");
    case ModeObstacle::DestinationCannotReplace:
        return SchemaText::tr("the destination cannot replace rows");
    case ModeObstacle::DestinationCannotDedup:
        return SchemaText::tr("the destination cannot keep one row per key");
    case ModeObstacle::NeedsKey:
        return SchemaText::tr("needs a primary key");
    }
    return {};
}

QString lockText(SchemaLock lock)
{
    switch (lock) {
    case SchemaLock::None:
        break;
    case SchemaLock::CursorField:
        return SchemaText::tr("Always copied: the field is the cursor.");
    case SchemaLock::KeyField:
        return SchemaText::tr("Always copied: the field belongs to the primary key.");
    case SchemaLock::ChangeTracking:
        return SchemaText::tr("Always copied: the field says what happened to the row.");
    case SchemaLock::SourceDefined:
        return SchemaText::tr("Set by the source; it cannot be changed here.");
    case SchemaLock::NoIncrementalReading:
        return SchemaText::tr("The source offers no incremental reading, so there is no cursor.");
    case SchemaLock::Gone:
        return SchemaText::tr("Gone from the source.");
    }
    return {};
}

QString fieldTypeText(FieldType type)
{
    switch (type) {
    case FieldType::Boolean:
        return SchemaText::tr("true or false");
    case FieldType::Integer:
        return SchemaText::tr("whole number");
    case FieldType::Number:
        return SchemaText::tr("number");
    case FieldType::Decimal:
        return SchemaText::tr("exact decimal");
    case FieldType::String:
        return SchemaText::tr("text");
    case FieldType::Binary:
        return SchemaText::tr("binary");
    case FieldType::Date:
        return SchemaText::tr("date");
    case FieldType::TimeWithoutZone:
        return SchemaText::tr("time");
    case FieldType::TimeWithZone:
        return SchemaText::tr("time with zone");
    case FieldType::TimestampWithoutZone:
        return SchemaText::tr("date and time");
    case FieldType::TimestampWithZone:
        return SchemaText::tr("date and time with zone");
    case FieldType::Json:
        return SchemaText::tr("JSON");
    }
    return {};
}

QString fitText(const StreamEntry &entry, const QString &field, FieldType type)
{
    const auto fit = entry.sample ? entry.sample->fit(field, type) : std::nullopt;
    if (!fit)
        return {};
    if (fit->unfit == 0)
        return SchemaText::tr("all %n sampled value(s) fit", nullptr,
                              static_cast<int>(fit->values));
    return SchemaText::tr("%1 of %2 sampled values do not fit", nullptr, pluralOf(fit->values))
        .arg(groupedNumber(fit->unfit), groupedNumber(fit->values));
}

QString uniquenessText(const StreamEntry &entry, const QStringList &fields)
{
    const auto key = entry.sample ? entry.sample->key(fields) : std::nullopt;
    if (!key)
        return {};
    const QString rows = groupedNumber(key->rows);
    QStringList parts;
    if (key->empty > 0)
        parts << SchemaText::tr("%1 of %2 sampled rows have no value", nullptr, pluralOf(key->rows))
                     .arg(groupedNumber(key->empty), rows);
    if (key->repeated > 0)
        parts << SchemaText::tr("%1 of %2 sampled rows repeat a value", nullptr,
                                pluralOf(key->rows))
                     .arg(groupedNumber(key->repeated), rows);
    if (parts.isEmpty())
        parts << SchemaText::tr("unique in %n sampled row(s)", nullptr,
                                static_cast<int>(key->rows));
    return parts.join(u", "_s);
}

QString newFieldsTitle(const std::optional<NewFields> &policy)
{
    if (!policy)
        return SchemaText::tr("Pause");
    switch (*policy) {
    case NewFields::Take:
        return SchemaText::tr("Copy");
    case NewFields::Ask:
        return SchemaText::tr("Ask");
    case NewFields::Ignore:
        break;
    }
    return SchemaText::tr("Leave out");
}

QString newFieldsExplanation(const std::optional<NewFields> &policy)
{
    if (!policy)
        return SchemaText::tr("A field that the source adds pauses the connection.");
    switch (*policy) {
    case NewFields::Take:
        return SchemaText::tr("Fields that the source adds later are copied too.");
    case NewFields::Ask:
        return SchemaText::tr(
            "Fields that the source adds later wait until they are chosen; runs name them.");
    case NewFields::Ignore:
        break;
    }
    return SchemaText::tr("Fields that the source adds later are left out.");
}

QString newFieldsReason(const StreamEntry &entry, SchemaChangePolicy policy)
{
    const bool followsPolicy = entry.choice.selectedFields.isEmpty()
        || (policy != SchemaChangePolicy::PropagateColumns
            && policy != SchemaChangePolicy::PropagateFully);
    return followsPolicy
        ? SchemaText::tr("As the settings of the connection say.")
        : SchemaText::tr("Fields of the stream are left out already, so no further ones come.");
}

QString changeText(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Unchanged:
        break;
    case ChangeKind::Added:
        return SchemaText::tr("new");
    case ChangeKind::Removed:
        return SchemaText::tr("gone");
    case ChangeKind::Changed:
        return SchemaText::tr("changed");
    }
    return {};
}

} // namespace millrace
