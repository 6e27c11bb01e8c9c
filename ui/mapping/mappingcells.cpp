#include "ui/mapping/mappingcells.h"

#include "ui/mapping/mappingtext.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct CellText final
{
    Q_DECLARE_TR_FUNCTIONS(MappingCells)
};

using Model = MappingModel;
using Landing = MappingModel::Landing;

bool hasValue(const Model &model, const Model::Row &row)
{
    const FieldMapping *mapping = model.mapping(row);
    return mapping != nullptr && !mapping->value.isEmpty();
}

QStringList marks(const Model &model, const Model::Row &row)
{
    QStringList words;
    if (row.section == MappingSection::Gone)
        return {CellText::tr("gone")};
    if (row.isKey)
        words << CellText::tr("key");
    else if (row.isRequired)
        words << CellText::tr("required");
    if (model.isReadOnly(row))
        words << CellText::tr("read-only");
    return words;
}

QVariant number(ColorRole role) { return static_cast<int>(role); }

/// The field that would land in \a row, or nothing.
QString landingSource(const Model &model, const Model::Row &row)
{
    for (const FieldPair &pair : model.pairs()) {
        if (pair.target == row.target)
            return pair.source;
    }
    return {};
}

QVariant fieldCell(const Model &model, const Model::Row &row, int role)
{
    const ObjectField *field = model.objectField(row);
    switch (role) {
    case Qt::DisplayRole:
        return row.target;
    case Model::MarksRole:
        return marks(model, row);
    case Model::DetailRole:
        return field == nullptr ? QString() : objectFieldTypeText(*field);
    case Qt::ToolTipRole:
        return field == nullptr ? CellText::tr("The destination has no such field.")
                                : objectFieldToolTip(*field);
    case Model::IconRole:
        if (row.section == MappingSection::Gone)
            return u"error-circle"_s;
        if (row.isKey)
            return u"key"_s;
        if (row.isRequired && !hasValue(model, row))
            return u"action-required"_s;
        return model.isReadOnly(row) ? u"lock"_s : u"field"_s;
    case Model::ColorNumberRole:
        if (row.section == MappingSection::Gone)
            return number(ColorRole::Negative);
        if ((row.isKey || row.isRequired) && !hasValue(model, row))
            return number(ColorRole::Warning);
        return {};
    default:
        return {};
    }
}

QString placeholder(const Model &model, const Model::Row &row)
{
    if (model.isReadOnly(row))
        return CellText::tr("set by the destination");
    return row.isKey || row.isRequired
        ? CellText::tr("Drop a field, press Enter, or type a constant")
        : CellText::tr("not mapped");
}

QVariant valueCell(const Model &model, const Model::Row &row, int role)
{
    const FieldMapping *mapping = model.mapping(row);
    const bool isMapped = hasValue(model, row);
    const MappingSuggestion *suggestion = isMapped ? nullptr : model.suggestion(row);
    const QString landing = landingSource(model, row);
    switch (role) {
    case Qt::DisplayRole:
        if (!landing.isEmpty())
            return landing;
        if (isMapped)
            return valueShownText(mapping->origin, mapping->value);
        return suggestion != nullptr ? suggestion->source : placeholder(model, row);
    case Qt::EditRole:
        if (isMapped)
            return valueEditText({mapping->origin, mapping->value}, model.draft().readSchema());
        return QString();
    case Model::DetailRole:
        return suggestion != nullptr && landing.isEmpty() ? suggestionText(*suggestion) : QString();
    case Model::SuggestedRole:
        return suggestion != nullptr && landing.isEmpty();
    case Model::MutedRole:
        return !isMapped && landing.isEmpty();
    case Model::ColorNumberRole:
        if (!landing.isEmpty())
            return number(ColorRole::Accent);
        return isMapped && model.problem(row) != nullptr ? number(ColorRole::Negative) : QVariant();
    case Model::IconRole:
        return !landing.isEmpty() ? u"arrow-right"_s : QString();
    case Qt::ToolTipRole:
        if (const MappingProblem *problem = model.problem(row))
            return plainToolTip(u"%1 %2"_s.arg(problem->message, problem->hint).trimmed());
        return suggestion != nullptr
            ? CellText::tr("Suggested: %1. Space accepts it, Del leaves it out.")
                  .arg(suggestionText(*suggestion))
            : QString();
    default:
        return {};
    }
}

QVariant fitsCell(const Model &model, const Model::Row &row, int role)
{
    if (model.landing(row) == Landing::Impossible) {
        const QString reason = model.obstacle(model.carried().front(), row);
        return role == Qt::DisplayRole || role == Qt::ToolTipRole ? reason : QVariant();
    }
    if (!hasValue(model, row))
        return {};
    if (const MappingProblem *problem = model.problem(row)) {
        switch (role) {
        case Qt::DisplayRole:
            return CellText::tr("cannot be run");
        case Qt::ToolTipRole:
            return plainToolTip(u"%1 %2"_s.arg(problem->message, problem->hint).trimmed());
        case Model::IconRole:
            return u"error-circle"_s;
        case Model::ColorNumberRole:
            return number(ColorRole::Negative);
        default:
            return {};
        }
    }
    const FieldFit *fit = model.fit(row);
    if (fit == nullptr)
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return fitBadgeText(*fit);
    case Qt::ToolTipRole:
        return fit->failingRows > 0 ? CellText::tr("%1 A click lists them.").arg(fit->reason)
                                    : fit->reason;
    case Model::IconRole:
        return fitIcon(fit->fit);
    case Model::ColorNumberRole:
        return number(fitColor(fit->fit));
    default:
        return {};
    }
}

QVariant recordCell(const Model &model, const Model::Row &row, int role)
{
    if (!hasValue(model, row))
        return {};
    const auto cell = model.firstRecord(row);
    if (!cell)
        return {};
    const bool isRefused = cell->state == PreviewCell::State::Rejected;
    switch (role) {
    case Qt::DisplayRole:
        if (isRefused)
            return cell->original.isEmpty() ? CellText::tr("rejected") : oneLine(cell->original);
        return cell->isNull ? u"NULL"_s : oneLine(cell->text);
    case Model::NullRole:
        return cell->isNull && !isRefused;
    case Model::ColorNumberRole:
        return isRefused                                 ? number(ColorRole::Negative)
            : cell->state == PreviewCell::State::Altered ? number(ColorRole::Warning)
                                                         : QVariant();
    case Qt::ToolTipRole:
        return plainToolTip(cell->reason.isEmpty() ? cell->text : cell->reason);
    default:
        return {};
    }
}

QVariant rulesCell(const Model &model, const Model::Row &row, int role)
{
    if (!hasValue(model, row))
        return {};
    const FieldMapping &mapping = *model.mapping(row);
    switch (role) {
    case Qt::DisplayRole:
        return rulesText(mapping);
    case Qt::ToolTipRole:
        return CellText::tr("If a value does not fit: %1. If it is null: %2.")
            .arg(ruleTitle(mapping.onUnfit), ruleTitle(mapping.onNull));
    case Model::MutedRole:
        return mapping.onUnfit == ValueRule::Reject && mapping.onNull == ValueRule::Null;
    default:
        return {};
    }
}

/// The row in a few words, for who does not see it.
QString spokenText(const Model &model, const Model::Row &row, MappingColumn column)
{
    if (column != MappingColumn::Field)
        return mappingCell(model, row, column, Qt::DisplayRole).toString();
    QStringList parts{row.target};
    const MappingSuggestion *suggestion = model.suggestion(row);
    if (hasValue(model, row))
        parts << CellText::tr("from %1").arg(valueCell(model, row, Qt::DisplayRole).toString());
    else if (suggestion != nullptr)
        parts << CellText::tr("not mapped, %1 is suggested").arg(suggestion->source);
    else
        parts << CellText::tr("not mapped");
    parts << marks(model, row);
    return parts.join(u", "_s);
}

/// What stands in for a value is none.
TableCell copiedCell(const Model &model, const Model::Row &row, MappingColumn column)
{
    const bool isNone = column == MappingColumn::Value
        ? !hasValue(model, row)
        : mappingCell(model, row, column, Model::NullRole).toBool();
    if (isNone)
        return {TableCell::Kind::Null, {}};
    return {TableCell::Kind::Text, mappingCell(model, row, column, Qt::DisplayRole).toString()};
}

} // namespace

QVariant mappingCell(const MappingModel &model, const MappingModel::Row &row, MappingColumn column,
                     int role)
{
    switch (role) {
    case Model::TargetRole:
        return row.target;
    case Model::LandingRole:
        return static_cast<int>(model.landing(row));
    case Qt::AccessibleTextRole:
        return spokenText(model, row, column);
    case s_tableCellRole:
        return QVariant::fromValue(copiedCell(model, row, column));
    default:
        break;
    }
    switch (column) {
    case MappingColumn::Field:
        return fieldCell(model, row, role);
    case MappingColumn::Value:
        return valueCell(model, row, role);
    case MappingColumn::Fits:
        return fitsCell(model, row, role);
    case MappingColumn::FirstRecord:
        return recordCell(model, row, role);
    case MappingColumn::Rules:
        return rulesCell(model, row, role);
    }
    return {};
}

QString mappingSectionTitle(MappingSection section)
{
    switch (section) {
    case MappingSection::Gone:
        return CellText::tr("Gone from the destination");
    case MappingSection::Required:
        return CellText::tr("Required and key fields");
    case MappingSection::Mapped:
        return CellText::tr("Mapped fields");
    case MappingSection::Unmapped:
        return CellText::tr("Fields without a value");
    }
    return {};
}

QString mappingColumnTitle(MappingColumn column)
{
    switch (column) {
    case MappingColumn::Field:
        return CellText::tr("Destination field");
    case MappingColumn::Value:
        return CellText::tr("Value");
    case MappingColumn::Fits:
        return CellText::tr("Fits");
    case MappingColumn::FirstRecord:
        return CellText::tr("First record");
    case MappingColumn::Rules:
        return CellText::tr("If it does not fit");
    }
    return {};
}

QString mappingColumnExplanation(MappingColumn column)
{
    switch (column) {
    case MappingColumn::Field:
        return CellText::tr("A field of the object at the destination.");
    case MappingColumn::Value:
        return CellText::tr("What is written: a field of the stream, a constant, or an expression "
                            "after =.");
    case MappingColumn::Fits:
        return CellText::tr("Whether the values suit the field, by type and by the records that "
                            "were looked at.");
    case MappingColumn::FirstRecord:
        return CellText::tr("What the first record would send.");
    case MappingColumn::Rules:
        return CellText::tr("What becomes of values that do not fit, and of null.");
    }
    return {};
}

} // namespace millrace
