#include "ui/schematree/catalogcells.h"

#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/nestedchoice.h"
#include "ui/schematree/schematext.h"
#include "ui/schematree/streamsample.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"

#include <QCoreApplication>
#include <QFont>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct CatalogCellsText final
{
    Q_DECLARE_TR_FUNCTIONS(CatalogCellsText)
};

bool isGone(const SchemaNode &node)
{
    return node.isStream() ? node.entry->change.kind == ChangeKind::Removed
                           : node.isField() && node.change == ChangeKind::Removed;
}

QString nameSpaceText(const SchemaNode &node, SchemaColumn column)
{
    if (column == SchemaColumn::Name)
        return node.name;
    if (column == SchemaColumn::Type)
        return CatalogCellsText::tr("%n stream(s)", nullptr,
                                    static_cast<int>(node.children.size()));
    return {};
}

QString cursorText(const StreamEntry &entry)
{
    QString cursor = effectiveCursor(entry);
    if (!entry.choice.mode.isIncremental())
        return cursor;
    if (entry.stream.sourceDefinedCursor && cursor.isEmpty())
        return CatalogCellsText::tr("set by the source");
    if (cursor.isEmpty() && cursorLock(entry) == SchemaLock::None)
        return CatalogCellsText::tr("Choose a cursor");
    const QString &start = entry.choice.cursorStart;
    return cursor.isEmpty() || start.isEmpty()
        ? cursor
        : CatalogCellsText::tr("%1, from %2", "cursor, its first value").arg(cursor, start);
}

QString keyText(const StreamEntry &entry)
{
    const QStringList key = effectiveKey(entry);
    return key.isEmpty() && entry.choice.mode.isDedup() ? CatalogCellsText::tr("Choose a key")
                                                        : key.join(u", "_s);
}

QString destinationText(const StreamEntry &entry)
{
    if (!entry.plannedName.isEmpty())
        return entry.plannedName;
    return entry.choice.destinationName.isEmpty() ? entry.stream.id.name
                                                  : entry.choice.destinationName;
}

QString streamText(const StreamEntry &entry, SchemaColumn column, const CellContext &context)
{
    switch (column) {
    case SchemaColumn::Name:
        return entry.stream.id.name;
    case SchemaColumn::Type:
        return CatalogCellsText::tr("%n field(s)", nullptr, entry.stream.schema.fieldCount());
    case SchemaColumn::Mode:
        return syncModeTitle(entry.choice.mode);
    case SchemaColumn::Cursor:
        return cursorText(entry);
    case SchemaColumn::Key:
        return keyText(entry);
    case SchemaColumn::Destination:
        return destinationText(entry);
    case SchemaColumn::NewFields:
        return newFieldsTitle(newFieldsOf(entry, context.schemaChanges));
    case SchemaColumn::Rows:
        return entry.stream.estimatedRows ? groupedNumber(*entry.stream.estimatedRows) : QString();
    }
    return {};
}

/// The chosen type of a field, or nothing when it is the source's own.
std::optional<FieldType> chosenType(const SchemaNode &node)
{
    const auto &types = node.parent->entry->choice.fieldRules.types;
    const auto type = types.constFind(node.field.name);
    return type == types.constEnd() || *type == node.field.type ? std::nullopt
                                                                : std::optional(*type);
}

QString typeText(const SchemaNode &node)
{
    const QString own = fieldTypeText(node.field.type);
    const auto chosen = chosenType(node);
    return chosen ? CatalogCellsText::tr("%1 → %2", "type at the source, type at the destination")
                        .arg(own, fieldTypeText(*chosen))
                  : own;
}

bool hasMisfits(const SchemaNode &node)
{
    const auto chosen = node.isField() ? chosenType(node) : std::nullopt;
    const StreamEntry *entry = node.isField() ? node.parent->entry.get() : nullptr;
    if (!chosen || !entry->sample)
        return false;
    const auto fit = entry->sample->fit(node.field.name, *chosen);
    return fit && fit->unfit > 0;
}

QString fieldText(const SchemaNode &node, const StreamEntry &entry, SchemaColumn column,
                  const CellContext &context)
{
    switch (column) {
    case SchemaColumn::Name:
        return node.field.name;
    case SchemaColumn::Type:
        return typeText(node);
    case SchemaColumn::Cursor:
        return node.field.name == effectiveCursor(entry) ? CatalogCellsText::tr("cursor")
                                                         : QString();
    case SchemaColumn::Key: {
        const QStringList key = effectiveKey(entry);
        const auto place = key.indexOf(node.field.name);
        if (place < 0)
            return {};
        return key.size() == 1 ? CatalogCellsText::tr("key")
                               : CatalogCellsText::tr("key, part %1").arg(place + 1);
    }
    case SchemaColumn::Destination:
        return isGone(node) || !isFieldSelected(entry, node.field.name)
            ? QString()
            : plannedFieldName(entry, node.field.name, context.fieldNamePlan);
    default:
        return {};
    }
}

QString nestedText(const SchemaNode &node, SchemaColumn column)
{
    if (column == SchemaColumn::Name)
        return node.name;
    if (column != SchemaColumn::Type)
        return {};
    if (node.isList)
        return node.children.empty() ? CatalogCellsText::tr("list")
                                     : CatalogCellsText::tr("list of objects");
    return node.children.empty() ? fieldTypeText(node.field.type) : CatalogCellsText::tr("object");
}

QString displayText(const SchemaNode &node, SchemaColumn column, const CellContext &context)
{
    if (node.isNested())
        return nestedText(node, column);
    if (node.isStream())
        return streamText(*node.entry, column, context);
    return node.isField() ? fieldText(node, *node.parent->entry, column, context)
                          : nameSpaceText(node, column);
}

/// Where a problem of a field is shown: at its name, but for what was chosen for it in
/// another column.
SchemaColumn placeOf(const SchemaProblem &problem)
{
    return problem.fault == SchemaFault::FieldNameTaken
            || problem.fault == SchemaFault::TypeImpossible
        ? problem.column
        : SchemaColumn::Name;
}

QList<SchemaProblem> problemsAt(const SchemaNode &node, SchemaColumn column,
                                const CellContext &context)
{
    const SchemaNode *stream = node.stream();
    if (stream == nullptr || node.isNested())
        return {};
    QList<SchemaProblem> problems = problemsOf(*stream->entry, context.destinationModes);
    problems.removeIf([&](const SchemaProblem &problem) {
        return node.isStream() ? problem.column != column
                               : column != placeOf(problem) || problem.field != node.field.name;
    });
    return problems;
}

QString changeTextOf(const SchemaNode &node)
{
    if (node.isStream())
        return changeText(node.entry->change.kind);
    return node.isField() ? changeText(node.change) : QString();
}

QString lockTextOf(const SchemaNode &node, SchemaColumn column)
{
    if (node.isNested() && column == SchemaColumn::Name) {
        const SchemaNode &field = *node.fieldNode();
        return lockText(field.change == ChangeKind::Removed
                            ? SchemaLock::Gone
                            : fieldLock(*field.parent->entry, field.field.name));
    }
    if (node.isField()) {
        if (column == SchemaColumn::Destination || column == SchemaColumn::Type)
            return lockText(fieldRulesLock(*node.parent->entry, node.field.name));
        return column != SchemaColumn::Name ? QString()
            : node.change == ChangeKind::Removed
            ? lockText(SchemaLock::Gone)
            : lockText(fieldLock(*node.parent->entry, node.field.name));
    }
    if (!node.isStream())
        return {};
    if (column == SchemaColumn::Cursor)
        return lockText(cursorLock(*node.entry));
    return column == SchemaColumn::Key ? lockText(keyLock(*node.entry)) : QString();
}

/// Everything worth knowing of a cell beyond its text, one sentence per line.
QStringList remarks(const SchemaNode &node, SchemaColumn column, const CellContext &context)
{
    QStringList lines;
    for (const SchemaProblem &problem : problemsAt(node, column, context))
        lines << problem.text + u' ' + problem.fix;
    if (const QString lock = lockTextOf(node, column); !lock.isEmpty())
        lines << lock;
    if (node.isStream()) {
        const StreamEntry &entry = *node.entry;
        if (column == SchemaColumn::Mode)
            lines << syncModeExplanation(entry.choice.mode);
        if (column == SchemaColumn::Cursor && entry.choice.mode.isIncremental()
            && !entry.choice.cursorStart.isEmpty())
            lines << CatalogCellsText::tr("The first run reads only rows from %1 on.")
                         .arg(entry.choice.cursorStart);
        if (column == SchemaColumn::Name) {
            lines << entry.stream.note;
            lines << newFieldsExplanation(newFieldsOf(entry, context.schemaChanges));
        }
        if (column == SchemaColumn::NewFields) {
            lines << newFieldsExplanation(newFieldsOf(entry, context.schemaChanges));
            if (!entry.choice.newFields)
                lines << newFieldsReason(entry, context.schemaChanges);
        }
        if (column == SchemaColumn::Destination && !entry.choice.destinationName.isEmpty())
            lines << CatalogCellsText::tr("Chosen name: %1").arg(entry.choice.destinationName);
    } else if (node.isNested()) {
        if (column == SchemaColumn::Name)
            lines << CatalogCellsText::tr(
                         "Found inside the JSON field \"%1\"; without its tick it is taken out of "
                         "the values. What else they hold is copied.")
                         .arg(node.fieldNode()->field.name);
    } else if (node.isField()) {
        if (column == SchemaColumn::Name)
            lines << node.field.note;
        const bool isAboutType = column == SchemaColumn::Name || column == SchemaColumn::Type;
        if (isAboutType && node.change == ChangeKind::Changed)
            lines << CatalogCellsText::tr("The type was: %1").arg(fieldTypeText(node.formerType));
        const QString name = node.parent->entry->choice.fieldRules.names.value(node.field.name);
        if (column == SchemaColumn::Destination && !name.isEmpty())
            lines << CatalogCellsText::tr("Chosen name: %1").arg(name);
        if (const auto chosen = chosenType(node); column == SchemaColumn::Type && chosen) {
            lines << CatalogCellsText::tr("Written as %1; the source has %2.")
                         .arg(fieldTypeText(*chosen), fieldTypeText(node.field.type));
            if (const QString fit = fitText(*node.parent->entry, node.field.name, *chosen);
                !fit.isEmpty())
                lines << CatalogCellsText::tr("Of the first rows: %1.").arg(fit);
        }
        if (column == SchemaColumn::Type && !node.field.sourceType.isEmpty())
            lines << CatalogCellsText::tr("At the source: %1").arg(node.field.sourceType);
    }
    lines.removeAll(QString());
    return lines;
}

QString kindText(const SchemaNode &node)
{
    return node.isStream() ? CatalogCellsText::tr("stream")
        : node.isField()   ? CatalogCellsText::tr("field")
        : node.isNested()  ? CatalogCellsText::tr("nested field")
                           : CatalogCellsText::tr("namespace");
}

QString checkText(const SchemaNode &node)
{
    switch (checkStateOf(node)) {
    case Qt::Checked:
        return CatalogCellsText::tr("selected");
    case Qt::PartiallyChecked:
        return CatalogCellsText::tr("partly selected");
    case Qt::Unchecked:
        break;
    }
    return CatalogCellsText::tr("not selected");
}

QString accessibleText(const SchemaNode &node, SchemaColumn column, const CellContext &context)
{
    QStringList parts;
    QString text = displayText(node, column, context);
    if (const auto chosen = node.isField() ? chosenType(node) : std::nullopt;
        column == SchemaColumn::Type && chosen)
        text = CatalogCellsText::tr("%1 instead of %2")
                   .arg(fieldTypeText(*chosen), fieldTypeText(node.field.type));
    if (column == SchemaColumn::Name) {
        parts << text << kindText(node) << checkText(node) << changeTextOf(node);
    } else {
        parts << CatalogCellsText::tr("%1: %2").arg(
            columnTitle(column), text.isEmpty() ? CatalogCellsText::tr("none") : text);
    }
    if (!problemsAt(node, column, context).isEmpty())
        parts << CatalogCellsText::tr("invalid");
    parts.removeAll(QString());
    return parts.join(u", "_s);
}

QString iconOf(const SchemaNode &node)
{
    if (node.isStream())
        return u"stream"_s;
    if (node.isNested())
        return u"field"_s;
    if (!node.isField())
        return u"folder"_s;
    switch (fieldLock(*node.parent->entry, node.field.name)) {
    case SchemaLock::KeyField:
        return u"key"_s;
    case SchemaLock::CursorField:
        return u"cursor"_s;
    case SchemaLock::ChangeTracking:
        return u"lock"_s;
    default:
        return u"field"_s;
    }
}

bool isMuted(const SchemaNode &node, SchemaColumn column)
{
    if (node.isNested())
        return column != SchemaColumn::Name || checkStateOf(node) == Qt::Unchecked;
    if (node.isField() && column == SchemaColumn::Destination)
        return !node.parent->entry->choice.fieldRules.names.contains(node.field.name);
    if (node.isField() && column == SchemaColumn::Type)
        return !chosenType(node);
    if (!node.isStream())
        return column != SchemaColumn::Name || checkStateOf(node) == Qt::Unchecked;
    const StreamEntry &entry = *node.entry;
    if (!entry.choice.isSelected || column == SchemaColumn::Type || column == SchemaColumn::Rows)
        return true;
    if (column == SchemaColumn::Cursor)
        return !entry.choice.mode.isIncremental();
    if (column == SchemaColumn::Key)
        return !entry.choice.mode.isDedup();
    if (column == SchemaColumn::NewFields)
        return !entry.choice.newFields;
    return column == SchemaColumn::Destination && entry.choice.destinationName.isEmpty();
}

QVariant editValue(const SchemaNode &node, SchemaColumn column, const CellContext &context)
{
    if (node.isField() && column == SchemaColumn::Destination)
        return node.parent->entry->choice.fieldRules.names.value(node.field.name);
    if (node.isField() && column == SchemaColumn::Type)
        return fieldTypeName(chosenType(node).value_or(node.field.type));
    if (!node.isStream())
        return displayText(node, column, context);
    const StreamEntry &entry = *node.entry;
    switch (column) {
    case SchemaColumn::Mode:
        return syncModeName(entry.choice.mode);
    case SchemaColumn::Cursor:
        return effectiveCursor(entry);
    case SchemaColumn::Key:
        return effectiveKey(entry);
    case SchemaColumn::Destination:
        return entry.choice.destinationName;
    case SchemaColumn::NewFields:
        return entry.choice.newFields ? newFieldsName(*entry.choice.newFields) : QString();
    default:
        return displayText(node, column, context);
    }
}

QVariant lookOf(const SchemaNode &node, SchemaColumn column, int role, const CellContext &context)
{
    switch (role) {
    case Qt::ForegroundRole:
        if (!problemsAt(node, column, context).isEmpty())
            return Theme::instance().color(ColorRole::Negative);
        if (column == SchemaColumn::Type && hasMisfits(node))
            return Theme::instance().color(ColorRole::Warning);
        return isGone(node) || isMuted(node, column)
            ? QVariant(Theme::instance().color(ColorRole::TextMuted))
            : QVariant();
    case Qt::FontRole:
        if (isGone(node) && column == SchemaColumn::Name) {
            QFont font = Theme::instance().font(TextRole::Body);
            font.setStrikeOut(true);
            return font;
        }
        return {};
    case Qt::TextAlignmentRole:
        return column == SchemaColumn::Rows ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                            : QVariant();
    default:
        return {};
    }
}

} // namespace

Qt::CheckState checkStateOf(const SchemaNode &node)
{
    if (node.isStream())
        return selectionOf(*node.entry);
    if (const SchemaNode *field = node.fieldNode()) {
        const StreamEntry &entry = *field->parent->entry;
        const QString &name = field->field.name;
        if (field->change == ChangeKind::Removed || !isFieldSelected(entry, name))
            return Qt::Unchecked;
        if (node.isNested())
            return selectionOf(entry, {name, node.path()});
        return hasPartsLeftOut(entry, name) ? Qt::PartiallyChecked : Qt::Checked;
    }
    bool hasChecked = false;
    bool hasUnchecked = false;
    for (const SchemaNode *stream : node.shown) {
        const Qt::CheckState state = selectionOf(*stream->entry);
        hasChecked = hasChecked || state != Qt::Unchecked;
        hasUnchecked = hasUnchecked || state != Qt::Checked;
    }
    return !hasChecked ? Qt::Unchecked : hasUnchecked ? Qt::PartiallyChecked : Qt::Checked;
}

QVariant cellData(const SchemaNode &node, SchemaColumn column, int role, const CellContext &context)
{
    switch (role) {
    case Qt::DisplayRole:
        return displayText(node, column, context);
    case Qt::EditRole:
        return editValue(node, column, context);
    case Qt::CheckStateRole:
        return column == SchemaColumn::Name ? QVariant(checkStateOf(node)) : QVariant();
    case Qt::ToolTipRole:
        return remarks(node, column, context).join(u'\n');
    case Qt::AccessibleTextRole:
        return accessibleText(node, column, context);
    case Qt::AccessibleDescriptionRole:
        return remarks(node, column, context).join(u' ');
    case CatalogModel::ChangeRole:
        return static_cast<int>(node.isStream() ? node.entry->change.kind : node.change);
    case CatalogModel::ChangeTextRole:
        return column == SchemaColumn::Name ? changeTextOf(node) : QString();
    case CatalogModel::InvalidRole:
        return !problemsAt(node, column, context).isEmpty();
    case CatalogModel::IconRole:
        return column == SchemaColumn::Name ? iconOf(node) : QString();
    case CatalogModel::MutedRole:
        return isMuted(node, column);
    default:
        return lookOf(node, column, role, context);
    }
}

QString columnTitle(SchemaColumn column)
{
    switch (column) {
    case SchemaColumn::Name:
        return CatalogCellsText::tr("Name");
    case SchemaColumn::Type:
        return CatalogCellsText::tr("Type");
    case SchemaColumn::Mode:
        return CatalogCellsText::tr("Sync mode");
    case SchemaColumn::Cursor:
        return CatalogCellsText::tr("Cursor");
    case SchemaColumn::Key:
        return CatalogCellsText::tr("Primary key");
    case SchemaColumn::Destination:
        return CatalogCellsText::tr("Destination");
    case SchemaColumn::NewFields:
        return CatalogCellsText::tr("New fields");
    case SchemaColumn::Rows:
        return CatalogCellsText::tr("Rows", "column heading");
    }
    return {};
}

QString columnExplanation(SchemaColumn column)
{
    switch (column) {
    case SchemaColumn::Type:
        return CatalogCellsText::tr(
            "The type the source gives a field, and the one it is written as where that differs.");
    case SchemaColumn::Mode:
        return CatalogCellsText::tr("How a stream is read and how its rows are written.");
    case SchemaColumn::Cursor:
        return CatalogCellsText::tr(
            "The field that grows with every change, such as updated_at; incremental "
            "reading goes on behind its last value.");
    case SchemaColumn::Key:
        return CatalogCellsText::tr(
            "The field or fields that tell one row from every other, such as id.");
    case SchemaColumn::Destination:
        return CatalogCellsText::tr(
            "The table or object the rows of a stream are written to, and the column a field is "
            "written to.");
    case SchemaColumn::NewFields:
        return CatalogCellsText::tr("What becomes of fields that the source adds to a stream.");
    case SchemaColumn::Rows:
        return CatalogCellsText::tr("About how many rows the source holds, where it can tell.");
    default:
        return {};
    }
}

} // namespace millrace
