#include "ui/schematree/schematext.h"

#include <QCoreApplication>

namespace millrace {

namespace {

QString tr(const char *text) { return QCoreApplication::translate("SchemaText", text); }

} // namespace

QString syncModeTitle(const SyncMode &mode)
{
    if (mode.isIncremental()) {
        return mode.isDedup() ? tr("Incremental, one row per key") : tr("Incremental, append");
    }
    if (mode.isDedup())
        return tr("Full refresh, replace, one row per key");
    return mode.replaces() ? tr("Full refresh, replace") : tr("Full refresh, append");
}

QString syncModeExplanation(const SyncMode &mode)
{
    if (mode.isIncremental()) {
        return mode.isDedup()
            ? tr("New and changed rows are read; the destination keeps the latest row of each key.")
            : tr("New and changed rows are read and added; earlier ones stay as a history.");
    }
    if (mode.isDedup())
        return tr("Every row is read each run and replaces all earlier ones, one row per key.");
    return mode.replaces()
        ? tr("Every row is read each run and replaces all earlier ones.")
        : tr("Every row is read each run and added as a further snapshot; earlier ones stay.");
}

QString obstacleText(ModeObstacle obstacle)
{
    switch (obstacle) {
    case ModeObstacle::None:
        break;
    case ModeObstacle::NoIncrementalReading:
        return tr("the source offers no incremental reading");
    case ModeObstacle::DestinationCannotAppend:
        return tr("the destination cannot append");
    case ModeObstacle::DestinationCannotReplace:
        return tr("the destination cannot replace rows");
    case ModeObstacle::DestinationCannotDedup:
        return tr("the destination cannot keep one row per key");
    case ModeObstacle::NeedsKey:
        return tr("needs a primary key");
    }
    return {};
}

QString lockText(SchemaLock lock)
{
    switch (lock) {
    case SchemaLock::None:
        break;
    case SchemaLock::CursorField:
        return tr("Always copied: the field is the cursor.");
    case SchemaLock::KeyField:
        return tr("Always copied: the field belongs to the primary key.");
    case SchemaLock::ChangeTracking:
        return tr("Always copied: the field says what happened to the row.");
    case SchemaLock::SourceDefined:
        return tr("Set by the source; it cannot be changed here.");
    case SchemaLock::NoIncrementalReading:
        return tr("The source offers no incremental reading, so there is no cursor.");
    case SchemaLock::Gone:
        return tr("Gone from the source.");
    }
    return {};
}

QString fieldTypeText(FieldType type)
{
    switch (type) {
    case FieldType::Boolean:
        return tr("true or false");
    case FieldType::Integer:
        return tr("whole number");
    case FieldType::Number:
        return tr("number");
    case FieldType::Decimal:
        return tr("exact decimal");
    case FieldType::String:
        return tr("text");
    case FieldType::Binary:
        return tr("binary");
    case FieldType::Date:
        return tr("date");
    case FieldType::TimeWithoutZone:
        return tr("time");
    case FieldType::TimeWithZone:
        return tr("time with zone");
    case FieldType::TimestampWithoutZone:
        return tr("date and time");
    case FieldType::TimestampWithZone:
        return tr("date and time with zone");
    case FieldType::Json:
        return tr("JSON");
    }
    return {};
}

QString changeText(ChangeKind kind)
{
    switch (kind) {
    case ChangeKind::Unchanged:
        break;
    case ChangeKind::Added:
        return tr("new");
    case ChangeKind::Removed:
        return tr("gone");
    case ChangeKind::Changed:
        return tr("changed");
    }
    return {};
}

} // namespace millrace
