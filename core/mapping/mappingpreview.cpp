#include "core/mapping/mappingpreview.h"

#include "core/mapping/cellexplainer.h"
#include "core/mapping/mapper.h"

#include <algorithm>
#include <numeric>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The first \a count rows of \a batch.
std::shared_ptr<const RecordBatch> firstRows(const std::shared_ptr<const RecordBatch> &batch,
                                             std::size_t count)
{
    if (batch->rowCount() <= count)
        return batch;
    std::vector<std::uint32_t> rest(batch->rowCount() - count);
    std::iota(rest.begin(), rest.end(), static_cast<std::uint32_t>(count));
    return withoutRows(batch, rest);
}

QString shownOriginal(const std::string &original)
{
    constexpr qsizetype longest = 500;
    const QString text = QString::fromStdString(original);
    return text.size() > longest ? text.left(longest) + u'…' : text;
}

} // namespace

MappingPreview::MappingPreview(ObjectMapper mapper, SampleRows sample, EvaluationContext context)
    : m_mapper(std::move(mapper))
    , m_sample(std::move(sample))
    , m_context(context)
{
}

MappingPreview MappingPreview::of(const ObjectMapping &mapping, const SampleRows &sample, int rows,
                                  const EvaluationContext &context)
{
    SampleRows shown = sample;
    if (!shown.schema)
        shown.schema = std::make_shared<const Schema>();
    ObjectMapper mapper = ObjectMapper::compileWhatIsSound(mapping, *shown.schema);
    MappingPreview preview(std::move(mapper), std::move(shown), context);
    for (const auto &batch : sample.batches) {
        const int missing = rows - preview.m_rowCount;
        if (missing <= 0)
            break;
        Part part;
        part.firstRow = preview.m_rowCount;
        part.read = firstRows(batch, static_cast<std::size_t>(missing));
        part.mapped = preview.m_mapper.apply(part.read, context);
        preview.m_rowCount += static_cast<int>(part.read->rowCount());
        if (part.read->rowCount() > 0)
            preview.m_parts.push_back(std::move(part));
    }
    return preview;
}

const MappingPreview::Part &MappingPreview::partOf(int row) const
{
    const auto next = std::ranges::upper_bound(m_parts, row, {}, &Part::firstRow);
    return *std::prev(next);
}

const ValueFault *MappingPreview::fault(int row, int place) const
{
    const Part &part = partOf(row);
    const auto wanted = static_cast<std::uint32_t>(row - part.firstRow);
    auto found = std::ranges::lower_bound(part.mapped.faults, wanted, {}, &ValueFault::row);
    for (; found != part.mapped.faults.end() && found->row == wanted; ++found) {
        if (found->field == static_cast<std::uint32_t>(place))
            return &*found;
    }
    return nullptr;
}

std::optional<QString> MappingPreview::sourceText(int row, int column) const
{
    const Part &part = partOf(row);
    const auto place = static_cast<std::size_t>(row - part.firstRow);
    for (const ValueIssue &issue : part.read->issuesOf(place)) {
        if (issue.column == static_cast<std::uint32_t>(column))
            return shownOriginal(issue.original);
    }
    return shownCell(part.read->column(column), place);
}

PreviewCell MappingPreview::cell(int row, int place) const
{
    PreviewCell cell;
    const FieldMapping &mapping = m_mapper.mapping().fields[static_cast<std::size_t>(place)];
    if (!m_mapper.isSound(place)) {
        cell.isNull = true;
        cell.state = PreviewCell::State::Broken;
        return cell;
    }
    const Part &part = partOf(row);
    const auto text = shownCell(part.mapped.whole->column(place),
                                static_cast<std::size_t>(row - part.firstRow));
    cell.isNull = !text;
    cell.text = text.value_or(QString());
    if (const ValueFault *found = fault(row, place)) {
        cell.state = found->outcome == ValueFaultOutcome::Rejected ? PreviewCell::State::Rejected
                                                                   : PreviewCell::State::Altered;
        cell.code = valueFaultCode(found->kind);
        cell.reason = valueFaultMessage(*found, m_mapper.target(place));
        cell.original = shownOriginal(found->original);
        return cell;
    }
    if (mapping.origin != ValueOrigin::Field) {
        cell.state = PreviewCell::State::Computed;
        return cell;
    }
    const auto source = sourceText(row, m_sample.schema->indexOf(mapping.value).value_or(0));
    if (!source && text)
        cell.state = PreviewCell::State::Filled;
    else if (source != text)
        cell.state = source->isEmpty() && mapping.onNull == ValueRule::Default
            ? PreviewCell::State::Filled
            : PreviewCell::State::Converted;
    return cell;
}

bool MappingPreview::isRejected(int row) const
{
    const Part &part = partOf(row);
    return std::ranges::binary_search(part.mapped.rejectedRows,
                                      static_cast<std::uint32_t>(row - part.firstRow));
}

bool MappingPreview::hasProblem(int row) const
{
    const Part &part = partOf(row);
    return std::ranges::binary_search(
        part.mapped.faults, static_cast<std::uint32_t>(row - part.firstRow), {}, &ValueFault::row);
}

QStringList MappingPreview::problems(int row) const
{
    const Part &part = partOf(row);
    const auto wanted = static_cast<std::uint32_t>(row - part.firstRow);
    QStringList texts;
    auto found = std::ranges::lower_bound(part.mapped.faults, wanted, {}, &ValueFault::row);
    for (; found != part.mapped.faults.end() && found->row == wanted; ++found) {
        const ObjectField &target = m_mapper.target(static_cast<int>(found->field));
        texts << u"%1: %2"_s.arg(target.field.name, valueFaultMessage(*found, target));
    }
    return texts;
}

std::vector<int> MappingPreview::rowsWithProblems() const
{
    std::vector<int> rows;
    for (const Part &part : m_parts) {
        for (const ValueFault &found : part.mapped.faults) {
            const int row = part.firstRow + static_cast<int>(found.row);
            if (rows.empty() || rows.back() != row)
                rows.push_back(row);
        }
    }
    return rows;
}

CellExplanation MappingPreview::explain(int row, int place) const
{
    const Part &part = partOf(row);
    return m_mapper.explain(part.read, static_cast<std::size_t>(row - part.firstRow), place,
                            m_context);
}

} // namespace millrace
