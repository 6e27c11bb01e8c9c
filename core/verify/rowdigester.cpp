#include "core/verify/rowdigester.h"

#include "core/verify/canonicalvalue.h"

#include <cstring>

namespace millrace {

RowDigester::RowDigester(std::shared_ptr<const Schema> fields, std::vector<std::size_t> key)
    : m_fields(std::move(fields))
    , m_key(std::move(key))
{
}

void RowDigester::appendCell(std::string &out, const AlignedRows &rows, std::size_t place,
                             std::size_t row) const
{
    const std::size_t start = out.size();
    if (const std::string *unfit = rows.unfit(place, row)) {
        out += '?';
        out += *unfit;
    } else if (rows.column(place).isNull(row)) {
        out += '0';
    } else {
        out += '=';
        appendCanonical(out, rows.column(place), row,
                        m_fields->field(static_cast<int>(place)).type);
    }
    // The length keeps what a value ends with apart from what the next one begins with.
    const auto size = static_cast<std::uint32_t>(out.size() - start);
    out.append(reinterpret_cast<const char *>(&size), sizeof size);
}

RowDigest RowDigester::digest(const AlignedRows &rows, std::size_t row)
{
    RowDigest digest;
    m_bytes.clear();
    for (std::size_t place = 0; place < static_cast<std::size_t>(m_fields->fieldCount()); ++place)
        appendCell(m_bytes, rows, place, row);
    const KeyHash whole = hashed(m_bytes);
    digest.values = whole.high ^ whole.low;
    if (m_key.empty()) {
        digest.key = whole;
        return digest;
    }
    m_cell.clear();
    for (const std::size_t place : m_key)
        appendCell(m_cell, rows, place, row);
    digest.key = hashed(m_cell);
    return digest;
}

KeyHash RowDigester::hashed(const std::string &bytes)
{
    m_hash.reset();
    m_hash.addData(QByteArrayView(bytes.data(), static_cast<qsizetype>(bytes.size())));
    const QByteArrayView result = m_hash.resultView();
    KeyHash hash;
    std::memcpy(&hash.high, result.data(), sizeof hash.high);
    std::memcpy(&hash.low, result.data() + sizeof hash.high, sizeof hash.low);
    return hash;
}

} // namespace millrace
