#include "ui/mapping/fitproblemsmodel.h"

#include "core/data/conversion.h"
#include "ui/theme/theme.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/tabletext.h"

#include <algorithm>
#include <map>

namespace millrace {

namespace {

FitProblem problemOf(const UnfitCell &cell, const ObjectField &target)
{
    ValueFault fault;
    fault.kind = cell.kind;
    fault.original = cell.original;
    fault.detail = cell.detail;
    FitProblem problem;
    problem.kind = cell.kind;
    problem.reason = valueFaultMessage(fault, target);
    if (cell.kind != ValueFaultKind::Missing)
        problem.value = QString::fromStdString(cell.original);
    return problem;
}

} // namespace

std::vector<FitProblem> fitProblems(const ObjectMapping &mapping, int place,
                                    const SampleRows &sample, const EvaluationContext &context)
{
    std::vector<FitProblem> problems;
    if (!sample.schema)
        return problems;
    // The other rows take no time.
    ObjectMapping alone = mapping;
    alone.fields = {mapping.fields[static_cast<std::size_t>(place)]};
    const ObjectMapper mapper = ObjectMapper::compileWhatIsSound(alone, *sample.schema);
    qint64 first = 0;
    for (const auto &batch : sample.batches) {
        for (const UnfitCell &cell : mapper.unfit(*batch, 0, context)) {
            if (cell.isNullFilled || first + cell.row >= SampleRows::wanted)
                continue;
            problems.push_back(problemOf(cell, mapper.target(0)));
            problems.back().record = first + cell.row;
        }
        first += static_cast<qint64>(batch->rowCount());
        if (first >= SampleRows::wanted)
            break;
    }
    return problems;
}

QString faultKindTitle(ValueFaultKind kind)
{
    switch (kind) {
    case ValueFaultKind::DoesNotFit:
        return FitProblemsModel::tr("Another type");
    case ValueFaultKind::TooLong:
        return FitProblemsModel::tr("Too long");
    case ValueFaultKind::NotAChoice:
        return FitProblemsModel::tr("Not a value the field takes");
    case ValueFaultKind::Missing:
        return FitProblemsModel::tr("Missing");
    case ValueFaultKind::ExpressionFailed:
        return FitProblemsModel::tr("Cannot be computed");
    case ValueFaultKind::FormatWrong:
        return FitProblemsModel::tr("Wrong format");
    }
    return {};
}

FitProblemsModel::FitProblemsModel(QObject *parent)
    : QAbstractTableModel(parent)
{
}

void FitProblemsModel::setProblems(std::vector<FitProblem> problems, const SampleRows &sample)
{
    beginResetModel();
    m_problems = std::move(problems);
    m_sample = sample;
    list();
    endResetModel();
}

void FitProblemsModel::setKind(std::optional<ValueFaultKind> kind)
{
    beginResetModel();
    m_kind = kind;
    list();
    endResetModel();
}

void FitProblemsModel::list()
{
    m_shown.clear();
    for (std::size_t i = 0; i < m_problems.size(); ++i) {
        if (!m_kind || m_problems[i].kind == *m_kind)
            m_shown.push_back(i);
    }
}

std::vector<std::pair<ValueFaultKind, qint64>> FitProblemsModel::kinds() const
{
    std::map<ValueFaultKind, qint64> counts;
    for (const FitProblem &each : m_problems)
        ++counts[each.kind];
    std::vector<std::pair<ValueFaultKind, qint64>> sorted(counts.begin(), counts.end());
    std::ranges::stable_sort(sorted, std::ranges::greater(),
                             &std::pair<ValueFaultKind, qint64>::second);
    return sorted;
}

QString FitProblemsModel::recordJson(const FitProblem &problem) const
{
    const auto [batch, row] = m_sample.locate(problem.record);
    std::string json;
    if (batch)
        appendRowJson(json, *batch, row, true);
    return QString::fromStdString(json);
}

QString FitProblemsModel::text(const FitProblem &problem, int column) const
{
    switch (column) {
    case RecordColumn:
        return groupedNumber(problem.record + 1);
    case ValueColumn:
        return problem.value ? oneLine(*problem.value) : tr("NULL");
    case ReasonColumn:
        return problem.reason;
    case SourceColumn:
        return oneLine(recordJson(problem));
    default:
        return {};
    }
}

int FitProblemsModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_shown.size());
}

int FitProblemsModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant FitProblemsModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const FitProblem &one = problem(index.row());
    const bool isNull = index.column() == ValueColumn && !one.value;
    switch (role) {
    case Qt::DisplayRole:
        return text(one, index.column());
    case Qt::ToolTipRole:
        if (index.column() == ValueColumn && one.value && one.value->isEmpty())
            return tr("Empty text");
        return index.column() == ReasonColumn ? plainToolTip(one.reason) : QString();
    case Qt::AccessibleTextRole:
        if (index.column() == RecordColumn)
            return tr("Record %1").arg(text(one, RecordColumn));
        return isNull ? tr("no value") : text(one, index.column());
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::AlignVCenter | (index.column() == RecordColumn ? Qt::AlignRight : Qt::AlignLeft));
    case Qt::ForegroundRole:
        return isNull ? QVariant(Theme::instance().color(ColorRole::TextMuted)) : QVariant();
    case Qt::FontRole: {
        if (!isNull)
            return {};
        QFont font = Theme::instance().font(TextRole::Small);
        font.setItalic(true);
        return font;
    }
    case IsNullRole:
        return isNull;
    case WholeTextRole:
        return index.column() == SourceColumn ? recordJson(one)
            : index.column() == ValueColumn   ? one.value.value_or(QString())
                                              : text(one, index.column());
    case s_tableCellRole:
        if (index.column() == RecordColumn)
            return QVariant::fromValue(
                TableCell{TableCell::Kind::Number, QString::number(one.record + 1)});
        if (isNull)
            return QVariant::fromValue(TableCell{TableCell::Kind::Null, {}});
        return QVariant::fromValue(TableCell{index.column() == SourceColumn ? TableCell::Kind::Json
                                                                            : TableCell::Kind::Text,
                                             data(index, WholeTextRole).toString()});
    default:
        return {};
    }
}

QVariant FitProblemsModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole && section == RecordColumn)
        return QVariant::fromValue(Qt::AlignVCenter | Qt::AlignRight);
    if (role != Qt::DisplayRole)
        return {};
    switch (section) {
    case RecordColumn:
        return tr("Record");
    case ValueColumn:
        return tr("Value");
    case ReasonColumn:
        return tr("Why it does not fit");
    case SourceColumn:
        return tr("The whole record");
    default:
        return {};
    }
}

} // namespace millrace
