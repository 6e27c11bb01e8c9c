#include "core/declarative/record/fileextractor.h"

#include "core/data/conversion.h"
#include "core/declarative/record/bodyparser.h"
#include "core/declarative/record/csvreader.h"
#include "core/declarative/record/recorderrors.h"
#include "core/declarative/record/unpacker.h"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// What pandas takes for a missing value.
constexpr std::array<std::string_view, 18> s_missingWords{
    "#N/A", "#N/A N/A", "#NA", "-1.#IND", "-1.#QNAN", "-NaN", "-nan", "1.#IND", "1.#QNAN",
    "<NA>", "N/A",      "NA",  "NULL",    "NaN",      "None", "n/a",  "nan",    "null"};

Error unreadable(const QString &why)
{
    return makeError(errors::s_bodyUnreadable, {u"CSV"_s, why});
}

/// Reads one table.
class TableReading final
{
public:
    TableReading(bool keepsWords, const RecordSink &sink)
        : m_keepsWords(keepsWords)
        , m_sink(sink)
        , m_reader(",")
    {
    }

    Result<bool> read(std::string_view bytes)
    {
        std::string text(bytes);
        std::erase(text, '\0');
        return m_reader.read(text, [this](CsvReader::Row &row) { return takeRow(row); });
    }

    Result<bool> finish()
    {
        return m_reader.finish([this](CsvReader::Row &row) { return takeRow(row); });
    }

private:
    Result<bool> takeRow(CsvReader::Row &row)
    {
        // A line of blanks is no row; an empty cell in quotes is one.
        if (row.empty() || (row.size() == 1 && isBlank(row.front())))
            return true;
        if (!std::all_of(row.begin(), row.end(),
                         [](const std::string &text) { return isUtf8(text); }))
            return unreadable(u"it is not UTF-8"_s);
        if (!m_header) {
            m_header = named(row);
            return true;
        }
        if (row.size() > m_header->size())
            return unreadable(u"a row has more cells than the header"_s);
        Mapping record;
        record.reserve(m_header->size());
        for (std::size_t index = 0; index < m_header->size(); ++index) {
            const bool isMissing = index >= row.size() || isNull(row[index]);
            record.append((*m_header)[index], isMissing ? Value() : Value(std::move(row[index])));
        }
        return m_sink(std::move(record));
    }

    static bool isBlank(const std::string &text)
    {
        return !text.empty() && text.find_first_not_of(" \t") == std::string::npos;
    }

    [[nodiscard]] bool isNull(const std::string &text) const
    {
        return text.empty()
            || (!m_keepsWords
                && std::find(s_missingWords.begin(), s_missingWords.end(), text)
                    != s_missingWords.end());
    }

    /// Names that are missing or there twice get others: "Unnamed: 2", "id.1".
    static std::vector<std::string> named(const CsvReader::Row &row)
    {
        std::vector<std::string> names;
        std::unordered_map<std::string, std::size_t> counts;
        for (const std::string &cell : row)
            names.push_back(cell.empty() ? "Unnamed: " + std::to_string(names.size()) : cell);
        for (std::string &name : names) {
            const std::string plain = name;
            std::size_t count = counts[plain];
            while (count > 0) {
                counts[plain] = count + 1;
                name = plain;
                name.append(".").append(std::to_string(count));
                const bool isTaken = std::find(row.begin(), row.end(), name) != row.end();
                count = isTaken ? count + 1 : counts[name];
            }
            counts[name] = count + 1;
        }
        return names;
    }

    bool m_keepsWords;
    const RecordSink &m_sink;
    CsvReader m_reader;
    std::optional<std::vector<std::string>> m_header;
};

bool isPacked(std::string_view body)
{
    if (body.size() < 2)
        return false;
    const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(body[index]); };
    const bool isGzip = byte(0) == 0x1f && byte(1) == 0x8b;
    return isGzip || (byte(0) == 0x78 && ((byte(0) << 8) | byte(1)) % 31 == 0);
}

} // namespace

Result<void> FileExtractor::extract(const HttpResponse &response, const ElementView &view,
                                    const RecordSink &sink) const
{
    if (view)
        view(Value::emptyMapping());
    std::string_view body(response.body.constData(), std::size_t(response.body.size()));
    TableReading table(m_keepsWords, sink);
    std::optional<Gunzip> gunzip;
    if (isPacked(body))
        gunzip.emplace(Gunzip::Formats::GzipOrZlib);
    Result<bool> goesOn = true;
    while (!body.empty() && goesOn && *goesOn) {
        const std::string_view piece = body.substr(0, std::min(body.size(), s_pieceBytes));
        body.remove_prefix(piece.size());
        goesOn = gunzip
            ? gunzip->read(piece, [&](std::string_view bytes) { return table.read(bytes); })
            : table.read(piece);
    }
    if (goesOn && *goesOn)
        goesOn = table.finish();
    return goesOn ? Result<void>() : Result<void>(goesOn.error());
}

} // namespace millrace::declarative
