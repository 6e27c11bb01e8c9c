#include "ui/schematree/streamrules.h"

#include "core/catalog/transformedfields.h"
#include "core/data/columnconversion.h"
#include "core/mapping/transformation/transformer.h"
#include "ui/schematree/schematext.h"

#include <QCoreApplication>
#include <QSet>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct StreamRulesText final
{
    Q_DECLARE_TR_FUNCTIONS(StreamRulesText)
};

SchemaProblem problem(const StreamEntry &entry, SchemaFault fault, SchemaColumn column,
                      const QString &text, const QString &fix, const QString &field = {})
{
    return {fault, entry.stream.id, column, field, text, fix};
}

void checkCursor(const StreamEntry &entry, QList<SchemaProblem> &problems)
{
    if (!entry.choice.mode.isIncremental() || entry.stream.sourceDefinedCursor
        || !entry.stream.supportsIncremental)
        return;
    const QString name = entry.stream.id.text();
    const QString cursor = effectiveCursor(entry);
    if (cursor.isEmpty()) {
        problems << problem(
            entry, SchemaFault::CursorMissing, SchemaColumn::Cursor,
            StreamRulesText::tr("Stream %1 has no cursor, which incremental reading needs.")
                .arg(name),
            StreamRulesText::tr("Choose a field that grows with every change, or a full refresh."));
    } else if (!entry.stream.schema.indexOf(cursor)) {
        problems << problem(
            entry, SchemaFault::CursorGone, SchemaColumn::Cursor,
            StreamRulesText::tr("Stream %1 has lost its cursor: the field \"%2\" is gone from "
                                "the source.")
                .arg(name, cursor),
            StreamRulesText::tr("Choose another cursor, or a full refresh."), cursor);
    }
}

void checkKey(const StreamEntry &entry, QList<SchemaProblem> &problems)
{
    if (!entry.choice.mode.isDedup())
        return;
    const QString name = entry.stream.id.text();
    const QStringList key = effectiveKey(entry);
    if (key.isEmpty()) {
        problems << problem(
            entry, SchemaFault::KeyMissing, SchemaColumn::Key,
            StreamRulesText::tr("Stream %1 has no primary key, which one row per key needs.")
                .arg(name),
            StreamRulesText::tr("Choose the key fields, or a mode without one row per key."));
        return;
    }
    for (const QString &field : key) {
        if (!entry.stream.schema.indexOf(field))
            problems << problem(
                entry, SchemaFault::KeyGone, SchemaColumn::Key,
                StreamRulesText::tr("Stream %1 has lost a part of its key: the field \"%2\" is "
                                    "gone from the source.")
                    .arg(name, field),
                StreamRulesText::tr("Choose other key fields, or a mode without one row per key."),
                field);
    }
    const QStringList &defined = entry.stream.sourceDefinedPrimaryKey;
    const bool differs = !defined.isEmpty() && key != defined;
    if (differs && problems.isEmpty())
        problems << problem(
            entry, SchemaFault::KeyChanged, SchemaColumn::Key,
            StreamRulesText::tr("The source now sets the primary key of stream %1 to %2.")
                .arg(name, defined.join(u", "_s)),
            StreamRulesText::tr("Choose the key of the source."));
}

void checkFields(const StreamEntry &entry, QList<SchemaProblem> &problems)
{
    const QStringList &selected = entry.choice.selectedFields;
    const bool hasAny
        = selected.isEmpty() || std::ranges::any_of(selected, [&](const QString &field) {
              return entry.stream.schema.indexOf(field).has_value();
          });
    if (!hasAny)
        problems << problem(
            entry, SchemaFault::NoFieldLeft, SchemaColumn::Name,
            StreamRulesText::tr("All selected fields of stream %1 are gone from the source.")
                .arg(entry.stream.id.text()),
            StreamRulesText::tr("Select other fields, or take the tick of the stream away."));
}

void checkFieldTypes(const StreamEntry &entry, QList<SchemaProblem> &problems)
{
    const auto &types = entry.choice.fieldRules.types;
    for (auto each = types.begin(); each != types.end(); ++each) {
        const auto place = entry.stream.schema.indexOf(each.key());
        if (!place)
            continue;
        const FieldType from = entry.stream.schema.field(*place).type;
        if (from != each.value() && !isConvertible(from, each.value()))
            problems << problem(
                entry, SchemaFault::TypeImpossible, SchemaColumn::Type,
                StreamRulesText::tr("The field \"%1\" of stream %2 is of the type \"%3\" now, "
                                    "which cannot be written as \"%4\".")
                    .arg(each.key(), entry.stream.id.text(), fieldTypeText(from),
                         fieldTypeText(each.value())),
                StreamRulesText::tr("Choose another type."), each.key());
    }
}

void checkFieldNames(const StreamEntry &entry, QList<SchemaProblem> &problems)
{
    if (entry.choice.fieldRules.names.isEmpty())
        return;
    if (!entry.fieldNames.faults) {
        const ConfiguredStream stream = configuredStream(entry);
        entry.fieldNames.faults = nameFaults(stream.fieldRules, stream.selectedSchema());
    }
    const auto &faults = *entry.fieldNames.faults;
    for (auto each = faults.begin(); each != faults.end(); ++each) {
        const QString name = entry.choice.fieldRules.nameOf(each.key());
        const QString text = each.value() == FieldNameFault::Reserved
            ? StreamRulesText::tr("The field \"%1\" of stream %2 cannot be written as \"%3\": a "
                                  "column of this name is added to every table.")
            : StreamRulesText::tr("The field \"%1\" of stream %2 and another one would both be "
                                  "written as \"%3\".");
        problems << problem(entry, SchemaFault::FieldNameTaken, SchemaColumn::Destination,
                            text.arg(each.key(), entry.stream.id.text(), name),
                            StreamRulesText::tr("Give the field another destination name."),
                            each.key());
    }
}

void checkTransformations(const StreamEntry &entry, QList<SchemaProblem> &problems)
{
    if (entry.choice.transformations.empty())
        return;
    const ConfiguredStream stream = configuredStream(entry);
    auto faults = transformationFaults(stream);
    if (faults.empty())
        faults = Transformer::compile(stream.transformations, untransformedSchema(stream),
                                      TransformationKeys{.areMadeUp = true})
                     .faults;
    if (faults.empty())
        return;
    const Error error = errorOf(faults.front(), stream);
    problems << problem(
        entry, SchemaFault::TransformationInvalid, SchemaColumn::Name, error.message,
        error.hint.isEmpty() ? StreamRulesText::tr("Mend it, or remove it.") : error.hint);
}

} // namespace

QString effectiveCursor(const StreamEntry &entry)
{
    if (entry.stream.sourceDefinedCursor || entry.choice.cursorField.isEmpty())
        return entry.stream.defaultCursor;
    return entry.choice.cursorField;
}

QStringList effectiveKey(const StreamEntry &entry)
{
    return entry.choice.primaryKey.isEmpty() ? entry.stream.sourceDefinedPrimaryKey
                                             : entry.choice.primaryKey;
}

bool hasCursor(const StreamEntry &entry)
{
    return entry.stream.supportsIncremental
        && (entry.stream.sourceDefinedCursor || !effectiveCursor(entry).isEmpty());
}

bool isFieldSelected(const StreamEntry &entry, const QString &field)
{
    return entry.choice.isSelected
        && (entry.choice.selectedFields.isEmpty() || entry.choice.selectedFields.contains(field)
            || fieldLock(entry, field) != SchemaLock::None);
}

Qt::CheckState selectionOf(const StreamEntry &entry)
{
    if (!entry.choice.isSelected)
        return Qt::Unchecked;
    for (const auto &[field, paths] : entry.choice.fieldRules.leftOut.paths()) {
        if (entry.stream.schema.indexOf(field) && fieldLock(entry, field) == SchemaLock::None)
            return Qt::PartiallyChecked;
    }
    if (entry.choice.selectedFields.isEmpty())
        return Qt::Checked;
    const bool hasAll = std::ranges::all_of(entry.stream.schema.fields(), [&](const Field &field) {
        return isFieldSelected(entry, field.name);
    });
    return hasAll ? Qt::Checked : Qt::PartiallyChecked;
}

StreamChoice withFields(const StreamEntry &entry, const QStringList &fields, bool isSelected)
{
    const QSet<QString> named(fields.begin(), fields.end());
    StreamChoice choice = entry.choice;
    choice.selectedFields.clear();
    bool hasFree = false;
    for (const Field &field : entry.stream.schema.fields()) {
        const bool isLocked = fieldLock(entry, field.name) != SchemaLock::None;
        const bool isOn
            = named.contains(field.name) ? isSelected : isFieldSelected(entry, field.name);
        hasFree = hasFree || (isOn && !isLocked);
        if (isOn || isLocked)
            choice.selectedFields << field.name;
    }
    const bool isAll = choice.selectedFields.size() == entry.stream.schema.fieldCount();
    if (choice.selectedFields.isEmpty()) {
        choice.isSelected = false;
    } else if (isSelected || hasFree) {
        choice.isSelected = true;
    }
    if (isAll)
        choice.selectedFields.clear();
    return choice;
}

std::optional<NewFields> newFieldsOf(const StreamEntry &entry, SchemaChangePolicy policy)
{
    ConfiguredStream chosen;
    chosen.newFields = entry.choice.newFields;
    chosen.selectedFields = entry.choice.selectedFields;
    return newFieldsOf(chosen, policy);
}

SchemaLock fieldLock(const StreamEntry &entry, const QString &field)
{
    if (effectiveKey(entry).contains(field))
        return SchemaLock::KeyField;
    if (entry.choice.mode.isIncremental() && field == effectiveCursor(entry))
        return SchemaLock::CursorField;
    return field.startsWith("_ab_cdc_"_L1) ? SchemaLock::ChangeTracking : SchemaLock::None;
}

SchemaLock fieldRulesLock(const StreamEntry &entry, const QString &field)
{
    if (!entry.stream.schema.indexOf(field))
        return SchemaLock::Gone;
    return field.startsWith("_ab_cdc_"_L1) ? SchemaLock::ChangeTracking : SchemaLock::None;
}

SchemaLock cursorLock(const StreamEntry &entry)
{
    if (entry.change.kind == ChangeKind::Removed)
        return SchemaLock::Gone;
    if (!entry.stream.supportsIncremental)
        return SchemaLock::NoIncrementalReading;
    return entry.stream.sourceDefinedCursor ? SchemaLock::SourceDefined : SchemaLock::None;
}

SchemaLock keyLock(const StreamEntry &entry)
{
    if (entry.change.kind == ChangeKind::Removed)
        return SchemaLock::Gone;
    // A key that differs from the source's is a fault, which has to be mendable.
    const QStringList &defined = entry.stream.sourceDefinedPrimaryKey;
    return !defined.isEmpty() && effectiveKey(entry) == defined ? SchemaLock::SourceDefined
                                                                : SchemaLock::None;
}

QList<SchemaProblem> problemsOf(const StreamEntry &entry,
                                const std::vector<DestinationSyncMode> &destinationModes)
{
    QList<SchemaProblem> problems;
    if (!entry.choice.isSelected)
        return problems;
    const QString name = entry.stream.id.text();
    if (entry.change.kind == ChangeKind::Removed) {
        problems << problem(
            entry, SchemaFault::StreamGone, SchemaColumn::Name,
            StreamRulesText::tr("Stream %1 is gone from the source.").arg(name),
            StreamRulesText::tr("Take its tick away, or refresh once the source has it again."));
        return problems;
    }
    const ModeObstacle obstacle
        = obstacleTo(entry.choice.mode, entry.stream, destinationModes, true);
    if (obstacle != ModeObstacle::None)
        problems << problem(
            entry, SchemaFault::ModeImpossible, SchemaColumn::Mode,
            StreamRulesText::tr("Stream %1 cannot be synced as \"%2\": %3.")
                .arg(name, syncModeTitle(entry.choice.mode), obstacleText(obstacle)),
            StreamRulesText::tr("Choose another sync mode."));
    checkKey(entry, problems);
    checkCursor(entry, problems);
    checkFields(entry, problems);
    checkFieldTypes(entry, problems);
    // What the checks before found would be found here again.
    if (problems.isEmpty())
        checkTransformations(entry, problems);
    checkFieldNames(entry, problems);
    if (entry.isNameTaken)
        problems << problem(
            entry, SchemaFault::NameTaken, SchemaColumn::Destination,
            StreamRulesText::tr("Stream %1 and another one would both be written to %2.")
                .arg(name, entry.plannedName),
            StreamRulesText::tr("Give one of them another destination name."));
    return problems;
}

} // namespace millrace
