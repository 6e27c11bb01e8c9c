#include "core/mapping/transformation/filterstep.h"

#include "core/mapping/columnediting.h"

#include <algorithm>

namespace millrace {

FilterStep::Condition FilterStep::compiled(const RowCondition &condition, const Schema &schema)
{
    Condition made;
    made.kind = condition.kind;
    made.column = static_cast<std::size_t>(schema.indexOf(condition.field).value_or(0));
    made.value = condition.value.toStdString();
    for (const RowCondition &each : condition.conditions)
        made.conditions.push_back(compiled(each, schema));
    return made;
}

std::vector<std::uint8_t> FilterStep::equals(const Condition &condition, const MovingRows &rows)
{
    const Column &column = *rows.columns[condition.column];
    std::vector<std::uint8_t> result(rows.rowCount, 0);
    std::string scratch;
    for (std::size_t row = 0; row < rows.rowCount; ++row) {
        if (!column.isNull(row) && cellText(column, row, scratch) == condition.value)
            result[row] = 1;
    }
    return result;
}

std::vector<std::uint8_t> FilterStep::met(const Condition &condition, const MovingRows &rows)
{
    if (condition.kind == RowCondition::Kind::Equal)
        return equals(condition, rows);
    std::vector<std::uint8_t> result = met(condition.conditions.front(), rows);
    if (condition.kind == RowCondition::Kind::Not) {
        for (std::uint8_t &each : result)
            each ^= 1U;
        return result;
    }
    const bool isAnd = condition.kind == RowCondition::Kind::And;
    for (std::size_t i = 1; i < condition.conditions.size(); ++i) {
        const std::vector<std::uint8_t> next = met(condition.conditions[i], rows);
        for (std::size_t row = 0; row < result.size(); ++row)
            result[row] = static_cast<std::uint8_t>(isAnd ? result[row] & next[row]
                                                          : result[row] | next[row]);
    }
    return result;
}

void FilterStep::apply(MovingRows &rows, const EvaluationContext &) const
{
    const std::vector<std::uint8_t> stays = met(m_condition, rows);
    std::vector<std::uint32_t> places;
    places.reserve(rows.rowCount);
    for (std::uint32_t row = 0; row < stays.size(); ++row) {
        if (stays[row] != 0)
            places.push_back(row);
    }
    if (places.size() == rows.rowCount)
        return;
    for (auto &column : rows.columns)
        column = picked(*column, places);
    std::vector<ValueIssue> issues;
    for (ValueIssue &issue : rows.issues) {
        const auto at = std::ranges::lower_bound(places, issue.row);
        if (at == places.end() || *at != issue.row)
            continue;
        issue.row = static_cast<std::uint32_t>(at - places.begin());
        issues.push_back(std::move(issue));
    }
    rows.issues = std::move(issues);
    rows.rowCount = places.size();
    if (rows.isFiltered) {
        for (std::uint32_t &place : places)
            place = rows.kept[place];
    }
    rows.kept = std::move(places);
    rows.isFiltered = true;
}

} // namespace millrace
