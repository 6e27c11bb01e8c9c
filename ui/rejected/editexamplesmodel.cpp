#include "ui/rejected/editexamplesmodel.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/theme.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Longer values are cut in a cell.
constexpr int s_longestCell = 500;

} // namespace

EditExamplesModel::EditExamplesModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void EditExamplesModel::setExamples(std::vector<EditExample> examples)
{
    beginResetModel();
    m_examples = std::move(examples);
    endResetModel();
}

int EditExamplesModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_examples.size());
}

int EditExamplesModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EditExamplesModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const EditExample &example = m_examples[static_cast<std::size_t>(index.row())];
    const bool isAfter = index.column() == AfterColumn;
    const bool hasProblem = isAfter && !example.problem.isEmpty();
    const std::optional<QString> &value = isAfter ? example.after : example.before;
    const auto text = [&] {
        if (hasProblem)
            return example.problem;
        // No value differs from an empty text.
        return value ? (value->isEmpty() ? u"\"\""_s : value->left(s_longestCell)) : tr("NULL");
    };
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return text();
    case Qt::DecorationRole:
        if (hasProblem)
            return icon(u"warning"_s, ColorRole::Negative);
        return isAfter && example.isChanged ? QVariant(icon(u"edit"_s, ColorRole::Accent))
                                            : QVariant();
    case Qt::ForegroundRole:
        if (hasProblem)
            return Theme::instance().color(ColorRole::Negative);
        return value ? QVariant() : QVariant(Theme::instance().color(ColorRole::TextMuted));
    case Qt::AccessibleTextRole:
        if (hasProblem)
            return tr("No value: %1").arg(example.problem);
        return isAfter && example.isChanged ? tr("%1, changed").arg(text()) : text();
    default:
        return {};
    }
}

QVariant EditExamplesModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == BeforeColumn ? tr("Before") : tr("After");
}

} // namespace millrace
