#include "core/delivery/deliveryform.h"

#include <simdjson.h>

#include <QUuid>

#include <algorithm>
#include <array>
#include <set>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The columns about a record, in Airbyte's order.
constexpr std::array s_columns{"_airbyte_raw_id", "_airbyte_extracted_at", "_airbyte_meta",
                               "_airbyte_generation_id"};
constexpr char s_data[] = "_airbyte_data";
constexpr std::array s_reasons{"rejected_reason", "rejected_field", "rejected_message"};
/// Fixed for good: ids of records are made from it.
constexpr QUuid s_idSpace(0x7d1f3c52, 0x96ab, 0x4e0b, 0x8c, 0x1d, 0x5e, 0x27, 0x3b, 0x90, 0xa4,
                          0x6f);

/// One field of a row: its name, and its value as JSON and as text.
struct Cell final
{
    std::string name;
    std::string json;
    std::string text;
};
using Cells = std::vector<Cell>;
/// In UTF-8.
using WithheldNames = std::set<std::string>;

std::string jsonString(std::string_view text)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string out = "\"";
    for (const char letter : text) {
        const auto code = static_cast<unsigned char>(letter);
        if (letter == '"' || letter == '\\') {
            out += '\\';
            out += letter;
        } else if (letter == '\n') {
            out += "\\n";
        } else if (letter == '\r') {
            out += "\\r";
        } else if (letter == '\t') {
            out += "\\t";
        } else if (code < 0x20) {
            out += "\\u00";
            out += digits[code >> 4];
            out += digits[code & 15];
        } else {
            out += letter;
        }
    }
    return out + '"';
}

Cell textCell(std::string name, std::string text)
{
    std::string json = jsonString(text);
    return {std::move(name), std::move(json), std::move(text)};
}

bool isOurs(std::string_view name)
{
    return std::ranges::find(s_columns, name) != s_columns.end()
        || std::ranges::find(s_reasons, name) != s_reasons.end();
}

/// What \a json, a value of a row, is in a cell of CSV.
std::string cellText(std::string_view json)
{
    if (json == "null")
        return {};
    if (!json.starts_with('"'))
        return std::string(json);
    simdjson::dom::parser parser;
    std::string_view text;
    if (parser.parse(json.data(), json.size(), true).get_string().get(text) != simdjson::SUCCESS)
        return std::string(json);
    return std::string(text);
}

/// The text of the value that is next; a number keeps its digits.
simdjson::error_code valueText(simdjson::ondemand::value value, std::string &out)
{
    simdjson::ondemand::json_type type{};
    if (auto error = value.type().get(type); error != simdjson::SUCCESS)
        return error;
    std::string_view json;
    if (type == simdjson::ondemand::json_type::object) {
        simdjson::ondemand::object object;
        if (auto error = value.get_object().get(object); error != simdjson::SUCCESS)
            return error;
        if (auto error = object.raw_json().get(json); error != simdjson::SUCCESS)
            return error;
    } else if (type == simdjson::ondemand::json_type::array) {
        simdjson::ondemand::array array;
        if (auto error = value.get_array().get(array); error != simdjson::SUCCESS)
            return error;
        if (auto error = array.raw_json().get(json); error != simdjson::SUCCESS)
            return error;
    } else {
        json = value.raw_json_token();
    }
    // Line ends between values are layout; in a file of lines they would end the record.
    out.assign(json);
    std::ranges::replace(out, '\n', ' ');
    std::ranges::replace(out, '\r', ' ');
    while (out.ends_with(' ') || out.ends_with('\t'))
        out.pop_back();
    return simdjson::SUCCESS;
}

/// The fields of \a json, an object, but \a withheld; what comes after something that is no JSON is
/// left out.
Cells fieldsOf(const std::string &json, const WithheldNames &withheld)
{
    Cells cells;
    if (json.empty())
        return cells;
    const simdjson::padded_string padded(json);
    simdjson::ondemand::parser parser;
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (parser.iterate(padded).get(document) != simdjson::SUCCESS
        || document.get_object().get(object) != simdjson::SUCCESS)
        return cells;
    for (auto field : object) {
        std::string_view name;
        if (field.unescaped_key().get(name) != simdjson::SUCCESS)
            return cells;
        Cell cell{std::string(name), {}, {}};
        simdjson::ondemand::value value;
        if (field.value().get(value) != simdjson::SUCCESS
            || valueText(value, cell.json) != simdjson::SUCCESS)
            return cells;
        if (isOurs(cell.name) || withheld.contains(cell.name))
            continue;
        cell.text = cellText(cell.json);
        cells.push_back(std::move(cell));
    }
    return cells;
}

/// The row as read with the reasons.
Cells dataOf(const RejectedRecord &record, const WithheldNames &withheld)
{
    Cells cells = fieldsOf(record.sourceRecord, withheld);
    cells.push_back(textCell(s_reasons[0], record.code.toStdString()));
    const std::string field = record.field.toStdString();
    cells.push_back(textCell(s_reasons[1], field));
    // From before its field was withheld it may repeat the value.
    cells.push_back(textCell(
        s_reasons[2], withheld.contains(field) ? std::string() : record.message.toStdString()));
    return cells;
}

Cells columnsOf(const RejectedRecord &record)
{
    const QByteArray key = record.connectionId.toUtf8() + '/' + QByteArray::number(record.id);
    const QString id = QUuid::createUuidV5(s_idSpace, key).toString(QUuid::WithoutBraces);
    const auto since = std::chrono::floor<std::chrono::milliseconds>(record.rejectedAt)
                           .time_since_epoch()
                           .count();
    const std::string time = std::to_string(since);
    const std::string meta = "{\"sync_id\":" + std::to_string(record.jobId) + ",\"changes\":[]}";
    return {textCell(s_columns[0], id.toStdString()),
            {s_columns[1], time, time},
            {s_columns[2], meta, meta},
            {s_columns[3], "null", {}}};
}

std::string objectOf(const Cells &cells)
{
    std::string json = "{";
    for (const Cell &cell : cells) {
        if (json.size() > 1)
            json += ',';
        json += jsonString(cell.name);
        json += ':';
        json += cell.json;
    }
    return json + '}';
}

/// All cells of a line, in order.
Cells lineOf(const RejectedRecord &record, bool isFlat, const WithheldNames &withheld)
{
    Cells cells = columnsOf(record);
    Cells data = dataOf(record, withheld);
    if (isFlat) {
        std::ranges::move(data, std::back_inserter(cells));
    } else {
        std::string json = objectOf(data);
        cells.push_back({s_data, json, json});
    }
    return cells;
}

void appendCsvCell(std::string &out, std::string_view text)
{
    if (text.find_first_of("\",\r\n") == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char letter : text) {
        if (letter == '"')
            out += '"';
        out += letter;
    }
    out += '"';
}

/// The places of the columns: those of all lines, the reasons last.
class Header final
{
public:
    void add(const std::string &name)
    {
        if (m_places.try_emplace(name, m_names.size()).second)
            m_names.push_back(name);
    }
    [[nodiscard]] const std::vector<std::string> &names() const { return m_names; }
    [[nodiscard]] std::size_t placeOf(const std::string &name) const { return m_places.at(name); }

private:
    std::vector<std::string> m_names;
    std::unordered_map<std::string, std::size_t> m_places;
};

Header headerOf(const std::vector<RejectedRecord> &records, bool isFlat,
                const WithheldNames &withheld)
{
    Header header;
    for (const char *name : s_columns)
        header.add(name);
    if (!isFlat) {
        header.add(s_data);
        return header;
    }
    for (const RejectedRecord &record : records) {
        for (const Cell &cell : fieldsOf(record.sourceRecord, withheld))
            header.add(cell.name);
    }
    for (const char *name : s_reasons)
        header.add(name);
    return header;
}

void appendCsvLine(std::string &out, const std::vector<std::string> &texts)
{
    for (std::size_t i = 0; i < texts.size(); ++i) {
        if (i > 0)
            out += ',';
        appendCsvCell(out, texts[i]);
    }
    out += "\r\n"; // RFC 4180, section 2.
}

std::string csvText(const std::vector<RejectedRecord> &records, bool isFlat,
                    const WithheldNames &withheld)
{
    const Header header = headerOf(records, isFlat, withheld);
    std::string out;
    appendCsvLine(out, header.names());
    for (const RejectedRecord &record : records) {
        std::vector<std::string> texts(header.names().size());
        for (Cell &cell : lineOf(record, isFlat, withheld))
            texts[header.placeOf(cell.name)] = std::move(cell.text);
        appendCsvLine(out, texts);
    }
    return out;
}

} // namespace

QString extensionOf(const DeliveryForm &form)
{
    const QString extension = form.format == DeliveryForm::Format::Csv ? u".csv"_s : u".jsonl"_s;
    return form.isCompressed ? extension + u".gz"_s : extension;
}

QByteArray contentTypeOf(const DeliveryForm &form)
{
    if (form.isCompressed)
        return "application/gzip"_ba;
    return form.format == DeliveryForm::Format::Csv ? "text/csv"_ba : "application/x-ndjson"_ba;
}

QString nameOf(const DeliveryForm &form)
{
    QString name = form.format == DeliveryForm::Format::Csv ? u"csv"_s : u"jsonl"_s;
    if (form.isFlat)
        name += u" flat"_s;
    if (form.isCompressed)
        name += u" gzip"_s;
    return name;
}

std::string deliveredText(const std::vector<RejectedRecord> &records, const DeliveryForm &form,
                          const QStringList &withheldFields)
{
    WithheldNames withheld;
    for (const QString &field : withheldFields)
        withheld.insert(field.toStdString());
    if (form.format == DeliveryForm::Format::Csv)
        return csvText(records, form.isFlat, withheld);
    std::string out;
    for (const RejectedRecord &record : records) {
        out += objectOf(lineOf(record, form.isFlat, withheld));
        out += '\n';
    }
    return out;
}

} // namespace millrace
