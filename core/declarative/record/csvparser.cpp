#include "core/declarative/record/csvparser.h"

#include "core/data/conversion.h"
#include "core/declarative/record/recorderrors.h"

#include <algorithm>
#include <charconv>
#include <set>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// Where the cells lie that no name of the header belongs to.
constexpr std::string_view s_surplus = "null";

std::size_t characters(std::string_view text)
{
    return std::size_t(std::count_if(text.begin(), text.end(), [](char character) {
        return (static_cast<unsigned char>(character) & 0xc0) != 0x80;
    }));
}

std::optional<std::string> escaped(std::string_view text)
{
    constexpr std::string_view s_letters = "abfnrtv\\'\"";
    constexpr std::string_view s_meanings = "\a\b\f\n\r\t\v\\'\"";
    if (text.size() == 1 && s_letters.find(text.front()) != std::string_view::npos)
        return std::string(1, s_meanings[s_letters.find(text.front())]);
    if (!text.starts_with('x') && !text.starts_with('u'))
        return std::nullopt;
    unsigned code = 0;
    const auto [rest, fault]
        = std::from_chars(text.data() + 1, text.data() + text.size(), code, 16);
    if (fault != std::errc() || rest != text.data() + text.size() || code == 0 || code > 0xffff)
        return std::nullopt;
    return QString(QChar(static_cast<char16_t>(code))).toStdString();
}

} // namespace

std::optional<std::string> csvDelimiter(const std::string &text)
{
    if (text.empty())
        return ",";
    if (text.starts_with('\\') && text.size() > 1)
        return escaped(std::string_view(text).substr(1));
    if (characters(text) != 1 || text == "\n" || text == "\r")
        return std::nullopt;
    return text;
}

CsvParser::CsvParser(CsvOptions options)
    : m_options(std::move(options))
    , m_text(TextReader::create(m_options.encoding))
    , m_reader(m_options.delimiter)
{
}

Result<bool> CsvParser::read(std::string_view piece, const ElementSink &sink)
{
    if (!m_text)
        return m_text.error();
    const Result<std::string_view> text = m_text->read(piece);
    if (!text)
        return text.error();
    return m_reader.read(*text, [&](CsvReader::Row &row) { return readRow(row, sink); });
}

Result<bool> CsvParser::finish(const ElementSink &sink)
{
    if (!m_text)
        return m_text.error();
    const Result<std::string_view> text = m_text->finish();
    if (!text)
        return text.error();
    const CsvReader::RowSink take = [&](CsvReader::Row &row) { return readRow(row, sink); };
    Result<bool> goesOn = m_reader.read(*text, take);
    if (!goesOn || !*goesOn)
        return goesOn;
    return m_reader.finish(take);
}

Result<bool> CsvParser::readRow(CsvReader::Row &row, const ElementSink &sink)
{
    if (!std::all_of(row.begin(), row.end(), [](const std::string &text) { return isUtf8(text); }))
        return makeError(errors::s_bodyUnreadable, {u"CSV"_s, u"it is not UTF-8"_s});
    if (!m_header) {
        m_hasTwins = std::set<std::string>(row.begin(), row.end()).size() != row.size();
        m_header = std::move(row);
        return true;
    }
    if (row.empty())
        return true;
    Mapping record;
    record.reserve(m_header->size());
    for (std::size_t index = 0; index < m_header->size(); ++index) {
        Value value = index < row.size() ? cell(std::move(row[index])) : Value();
        if (m_hasTwins)
            record.set((*m_header)[index], std::move(value));
        else
            record.append((*m_header)[index], std::move(value));
    }
    if (row.size() > m_header->size()) {
        Value::List surplus;
        for (std::size_t index = m_header->size(); index < row.size(); ++index)
            surplus.emplace_back(std::move(row[index]));
        record.set(s_surplus, std::move(surplus));
    }
    return sink(std::move(record));
}

Value CsvParser::cell(std::string text) const
{
    const auto &words = m_options.nullWords;
    if (!words.empty() && std::find(words.begin(), words.end(), text) != words.end())
        return {};
    return text;
}

} // namespace millrace::declarative
