#include "ui/mapping/explanationmodel.h"

#include "core/mapping/expression/valuetypes.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = CellStep::Kind;

QString kindWord(Kind kind)
{
    switch (kind) {
    case Kind::Source:
        return ExplanationModel::tr("Source field");
    case Kind::Constant:
        return ExplanationModel::tr("Constant");
    case Kind::Part:
        return ExplanationModel::tr("Computed");
    case Kind::Converted:
        return ExplanationModel::tr("Converted");
    case Kind::Check:
        return ExplanationModel::tr("Check");
    case Kind::Rule:
        return ExplanationModel::tr("Rule");
    case Kind::Sent:
        return ExplanationModel::tr("Sent");
    case Kind::Rejected:
        return ExplanationModel::tr("Rejected");
    }
    return {};
}

QString kindIcon(const CellStep &step)
{
    switch (step.kind) {
    case Kind::Source:
        return u"source"_s;
    case Kind::Constant:
        return u"tag"_s;
    case Kind::Part:
        return step.code.isEmpty() ? u"function"_s : u"error-circle"_s;
    case Kind::Converted:
        return u"arrow-right"_s;
    case Kind::Check:
        return u"warning"_s;
    case Kind::Rule:
        return u"settings"_s;
    case Kind::Sent:
        return u"check-circle"_s;
    case Kind::Rejected:
        return u"rejected"_s;
    }
    return {};
}

ColorRole kindColor(const CellStep &step)
{
    if (step.kind == Kind::Sent)
        return ColorRole::Positive;
    if (step.kind == Kind::Rejected)
        return ColorRole::Negative;
    return step.code.isEmpty() ? ColorRole::TextMuted : ColorRole::Warning;
}

/// Whether the step has a value of its own to show.
bool hasValue(const CellStep &step) { return step.kind != Kind::Rejected; }

} // namespace

ExplanationModel::ExplanationModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void ExplanationModel::setExplanation(CellExplanation explanation)
{
    beginResetModel();
    m_explanation = std::move(explanation);
    endResetModel();
}

int ExplanationModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_explanation.steps.size());
}

int ExplanationModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QString ExplanationModel::text(const CellStep &step, int column) const
{
    switch (column) {
    case StepColumn:
        return kindWord(step.kind);
    case WhatColumn:
        return step.kind == Kind::Converted ? tr("As the type of the field") : step.text;
    case ValueColumn:
        return !hasValue(step) ? QString() : step.isNull ? tr("NULL") : step.value;
    case TypeColumn:
        return hasValue(step) ? expression::typeWord(step.type) : QString();
    default:
        return {};
    }
}

QVariant ExplanationModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const CellStep &one = step(index.row());
    const QString shown = text(one, index.column());
    const bool isValue = index.column() == ValueColumn;
    switch (role) {
    case Qt::DisplayRole:
        return oneLine(shown, shown.size());
    case Qt::ToolTipRole:
        return isValue && hasValue(one) && !one.isNull && one.value.isEmpty() ? tr("Empty text")
                                                                              : plainToolTip(shown);
    case Qt::AccessibleTextRole:
        if (isValue && hasValue(one))
            return one.isNull ? tr("no value") : one.value.isEmpty() ? tr("empty text") : shown;
        return shown;
    case Qt::DecorationRole:
        return index.column() == StepColumn ? QVariant(icon(kindIcon(one), kindColor(one)))
                                            : QVariant();
    case Qt::ForegroundRole:
        if (isValue && one.isNull)
            return Theme::instance().color(ColorRole::TextMuted);
        return index.column() == StepColumn && kindColor(one) != ColorRole::TextMuted
            ? QVariant(Theme::instance().color(kindColor(one)))
            : QVariant();
    case Qt::FontRole: {
        if (isValue && one.isNull && hasValue(one)) {
            QFont font = Theme::instance().font(TextRole::Small);
            font.setItalic(true);
            return font;
        }
        const bool isCode = index.column() == WhatColumn && one.kind == Kind::Part;
        return isCode ? QVariant(Theme::instance().font(TextRole::Mono)) : QVariant();
    }
    case IsNullRole:
        return one.isNull && hasValue(one);
    case IsFaultRole:
        return !one.code.isEmpty() || one.kind == Kind::Rejected;
    case s_tableCellRole:
        return QVariant::fromValue(isValue && (one.isNull || !hasValue(one))
                                       ? TableCell{TableCell::Kind::Null, {}}
                                       : TableCell{TableCell::Kind::Text, shown});
    default:
        return {};
    }
}

QVariant ExplanationModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case StepColumn:
        return tr("Step");
    case WhatColumn:
        return tr("What");
    case ValueColumn:
        return tr("Value");
    case TypeColumn:
        return tr("Type");
    default:
        return {};
    }
}

} // namespace millrace
