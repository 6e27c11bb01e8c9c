#include "core/connectors/salesforce/salesforcematching.h"

#include "core/connectors/salesforce/salesforcevalues.h"

#include <algorithm>

namespace millrace {

namespace {

/// What Salesforce leaves of a value: no blanks around it.
std::string_view trimmed(std::string_view value)
{
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t begin = value.find_first_not_of(blanks);
    if (begin == std::string_view::npos)
        return {};
    return value.substr(begin, value.find_last_not_of(blanks) - begin + 1);
}

bool isSame(const RowOutcome &a, const RowOutcome &b)
{
    return a.kind == b.kind && a.code == b.code && a.field == b.field && a.message == b.message;
}

} // namespace

void SalesforceRowHash::add(std::string_view value)
{
    value = trimmed(value);
    if (value == s_salesforceNull)
        value = {};
    for (const char c : value) {
        // Line ends come back as either kind.
        if (c != '\r')
            addByte(static_cast<unsigned char>(c));
    }
    addByte(0);
}

void SalesforceRowHash::addByte(unsigned char byte) { m_value = (m_value ^ byte) * 0x100000001b3; }

SalesforceJobBody::SalesforceJobBody(const Schema &schema, std::vector<int> columns, int keyColumn)
    : m_columns(std::move(columns))
{
    for (std::size_t place = 0; place < m_columns.size(); ++place) {
        if (m_columns[place] == keyColumn)
            m_keyPlace = static_cast<int>(place);
        m_names << schema.field(m_columns[place]).name;
    }
    m_csv = m_names.join(u',').toStdString() + '\n';
}

bool SalesforceJobBody::canTake(const RecordBatch &batch, std::size_t row) const
{
    return std::ranges::none_of(m_columns, [&](int index) {
        const Column &column = batch.column(index);
        return column.type == FieldType::String && !column.isNull(row)
            && trimmed(column.text(row)) == s_salesforceNull;
    });
}

void SalesforceJobBody::append(const RecordBatch &batch, std::size_t row)
{
    SalesforceRowHash content;
    std::string text;
    for (std::size_t place = 0; place < m_columns.size(); ++place) {
        text.clear();
        appendSalesforceText(text, batch.column(m_columns[place]), row);
        if (place > 0)
            m_csv += ',';
        appendSalesforceCsv(m_csv, text);
        content.add(text);
        if (static_cast<int>(place) == m_keyPlace) {
            SalesforceRowHash key;
            key.add(text);
            m_keys.push_back(key.value());
        }
    }
    m_csv += '\n';
    m_contents.push_back(content.value());
}

SalesforceMatching::SalesforceMatching(const SalesforceJobBody &body)
    : m_outcomes(body.rowCount())
{
    for (std::size_t row = 0; row < body.rowCount(); ++row) {
        m_byContent.emplace(body.contents()[row], row);
        if (body.keyPlace() >= 0)
            m_byKey.emplace(body.keys()[row], row);
    }
}

void SalesforceMatching::add(std::vector<SalesforceResult> results)
{
    m_lines += results.size();
    for (SalesforceResult &result : results) {
        if (!settle(m_byContent, result.content, result.outcome))
            m_strangers.push_back(std::move(result));
    }
}

std::optional<std::vector<RowOutcome>> SalesforceMatching::finish()
{
    std::erase_if(m_strangers, [this](SalesforceResult &stranger) {
        return settle(m_byKey, stranger.key, stranger.outcome);
    });
    const auto open = static_cast<std::size_t>(
        std::ranges::count_if(m_outcomes, [](const auto &outcome) { return !outcome; }));
    if (open != m_strangers.size())
        return std::nullopt;
    std::vector<RowOutcome> outcomes;
    outcomes.reserve(m_outcomes.size());
    for (std::optional<RowOutcome> &outcome : m_outcomes) {
        if (!outcome && !isSame(m_strangers.front().outcome, m_strangers.back().outcome))
            return std::nullopt;
        outcomes.push_back(outcome ? std::move(*outcome) : m_strangers.front().outcome);
    }
    return outcomes;
}

bool SalesforceMatching::settle(Places &places, std::uint64_t hash, RowOutcome &outcome)
{
    const auto [begin, end] = places.equal_range(hash);
    for (auto place = begin; place != end;) {
        const std::size_t row = place->second;
        place = places.erase(place);
        if (m_outcomes[row])
            continue;
        m_outcomes[row] = std::move(outcome);
        return true;
    }
    return false;
}

} // namespace millrace
