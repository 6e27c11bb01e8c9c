#include "core/connectors/salesforce/salesforcematching.h"

#include "core/connectors/salesforce/salesforcevalues.h"

#include <QCborArray>
#include <QtEndian>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

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

QByteArray bytesOf(const std::vector<std::uint64_t> &numbers)
{
    QByteArray bytes(static_cast<qsizetype>(numbers.size() * sizeof(std::uint64_t)),
                     Qt::Uninitialized);
    qToLittleEndian<std::uint64_t>(numbers.data(), static_cast<qsizetype>(numbers.size()),
                                   bytes.data());
    return bytes;
}

std::optional<std::vector<std::uint64_t>> numbersOf(const QByteArray &bytes)
{
    constexpr qsizetype size = sizeof(std::uint64_t);
    if (bytes.size() % size != 0)
        return std::nullopt;
    std::vector<std::uint64_t> numbers(static_cast<std::size_t>(bytes.size() / size));
    qFromLittleEndian<std::uint64_t>(bytes.constData(), bytes.size() / size, numbers.data());
    return numbers;
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

QCborMap SalesforceJobRows::toCbor() const
{
    return {{u"names"_s, QCborArray::fromStringList(m_names)},
            {u"key"_s, m_keyPlace},
            {u"contents"_s, bytesOf(m_contents)},
            {u"keys"_s, bytesOf(m_keys)},
            {u"bytes"_s, m_csvBytes}};
}

std::optional<SalesforceJobRows> SalesforceJobRows::fromCbor(const QCborMap &map)
{
    SalesforceJobRows rows;
    for (const QCborValue &name : map.value(u"names"_s).toArray())
        rows.m_names << name.toString();
    const qint64 key = map.value(u"key"_s).toInteger(-2);
    auto contents = numbersOf(map.value(u"contents"_s).toByteArray());
    auto keys = numbersOf(map.value(u"keys"_s).toByteArray());
    const bool hasKeys = key >= 0;
    if (!contents || !keys || rows.m_names.isEmpty() || key < -1 || key >= rows.m_names.size()
        || keys->size() != (hasKeys ? contents->size() : 0))
        return std::nullopt;
    rows.m_keyPlace = static_cast<int>(key);
    rows.m_contents = std::move(*contents);
    rows.m_keys = std::move(*keys);
    rows.m_csvBytes = map.value(u"bytes"_s).toInteger();
    return rows;
}

SalesforceJobBody::SalesforceJobBody(const Schema &schema, std::vector<int> columns, int keyColumn)
    : m_columns(std::move(columns))
{
    for (std::size_t place = 0; place < m_columns.size(); ++place) {
        if (m_columns[place] == keyColumn)
            m_keyPlace = static_cast<int>(place);
        m_names << schema.field(m_columns[place]).name;
    }
    m_csv = m_names.join(u',').toStdString() + '\n';
    m_csvBytes = static_cast<qint64>(m_csv.size());
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
    m_csvBytes = static_cast<qint64>(m_csv.size());
    m_contents.push_back(content.value());
}

std::uint64_t SalesforceJobBody::contentOf(const RecordBatch &batch, std::size_t row) const
{
    SalesforceRowHash content;
    std::string text;
    for (const int column : m_columns) {
        text.clear();
        appendSalesforceText(text, batch.column(column), row);
        content.add(text);
    }
    return content.value();
}

SalesforceMatching::SalesforceMatching(const SalesforceJobRows &rows)
    : m_outcomes(rows.rowCount())
{
    for (std::size_t row = 0; row < rows.rowCount(); ++row) {
        m_byContent.emplace(rows.contents()[row], row);
        if (rows.keyPlace() >= 0)
            m_byKey.emplace(rows.keys()[row], row);
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
    // Locked records, which are sent again, stand among those that were refused.
    const bool areAlike
        = std::ranges::all_of(m_strangers, [this](const SalesforceResult &stranger) {
              return isSame(stranger.outcome, m_strangers.front().outcome);
          });
    if (!areAlike)
        return std::nullopt;
    std::vector<RowOutcome> outcomes;
    outcomes.reserve(m_outcomes.size());
    for (std::optional<RowOutcome> &outcome : m_outcomes) {
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
