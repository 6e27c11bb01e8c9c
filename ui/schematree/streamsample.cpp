#include "ui/schematree/streamsample.h"

#include "core/data/columnconversion.h"
#include "core/data/conversion.h"

#include <algorithm>
#include <unordered_set>

namespace millrace {

qint64 StreamSample::rowCount() const
{
    qint64 rows = 0;
    for (const auto &batch : m_preview.batches)
        rows += static_cast<qint64>(batch->rowCount());
    return rows;
}

std::optional<SampledKey> StreamSample::key(const QStringList &fields) const
{
    if (fields.isEmpty() || rowCount() == 0)
        return std::nullopt;
    SampledKey result;
    std::unordered_set<std::string> known;
    for (const auto &batch : m_preview.batches) {
        std::vector<int> places;
        for (const QString &field : fields) {
            const auto place = batch->schema().indexOf(field);
            if (!place)
                return std::nullopt;
            places.push_back(*place);
        }
        for (std::size_t row = 0; row < batch->rowCount(); ++row) {
            ++result.rows;
            // With the length before each value, "a" + "bc" is not "ab" + "c".
            std::string text;
            bool isEmpty = false;
            for (const int place : places) {
                std::string value;
                appendCellText(value, batch->column(place), row);
                text += std::to_string(value.size()) + ':' + value;
                isEmpty = isEmpty || batch->column(place).isNull(row);
            }
            if (isEmpty)
                ++result.empty;
            else if (!known.insert(text).second)
                ++result.repeated;
        }
    }
    return result;
}

std::optional<SampledFit> StreamSample::fit(const QString &field, FieldType type) const
{
    SampledFit result;
    for (const auto &batch : m_preview.batches) {
        const auto place = batch->schema().indexOf(field);
        if (!place)
            return std::nullopt;
        const Column &column = batch->column(*place);
        const auto isHere = [&](const ValueIssue &issue) {
            return issue.column == static_cast<std::uint32_t>(*place);
        };
        const auto unread = std::ranges::count_if(batch->issues(), isHere);
        qint64 values = 0;
        for (std::size_t row = 0; row < batch->rowCount(); ++row)
            values += column.isNull(row) ? 0 : 1;
        // A value the source could not read is one all the same.
        const auto nulled = std::ranges::count_if(batch->issues(), [&](const ValueIssue &issue) {
            return isHere(issue) && issue.change == ValueChange::Nulled;
        });
        result.values += values + nulled;
        if (isConvertible(column.type, type))
            result.unfit
                += static_cast<qint64>(convertedColumn(*batch, *place, type).issues.size());
        else
            result.unfit += unread;
    }
    return result.values > 0 ? std::optional(result) : std::nullopt;
}

std::vector<NestedField> StreamSample::structure(const QString &field) const
{
    std::vector<NestedField> fields;
    for (const auto &batch : m_preview.batches) {
        const auto place = batch->schema().indexOf(field);
        if (!place || batch->column(*place).type != FieldType::Json)
            continue;
        const Column &column = batch->column(*place);
        for (std::size_t row = 0; row < batch->rowCount(); ++row) {
            if (!column.isNull(row))
                addStructure(fields, column.text(row));
        }
    }
    return fields;
}

} // namespace millrace
