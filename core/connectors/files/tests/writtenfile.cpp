#include "core/connectors/files/tests/writtenfile.h"

#include <simdjson.h>
#include <zlib.h>
#include <zstd.h>

#include <QFile>

#include <array>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

QByteArray unpackedGzip(const QString &path)
{
    gzFile file = gzopen(QFile::encodeName(path).constData(), "rb");
    QByteArray text;
    std::array<char, 65536> block;
    int count = 0;
    while ((count = gzread(file, block.data(), static_cast<unsigned>(block.size()))) > 0)
        text.append(block.data(), count);
    if (count < 0 || gzdirect(file) != 0 || gzclose(file) != Z_OK)
        qFatal("%s is no sound gzip file.", qUtf8Printable(path));
    return text;
}

QByteArray unpackedZstd(const QString &path, const QByteArray &packed)
{
    ZSTD_DStream *stream = ZSTD_createDStream();
    ZSTD_inBuffer in{packed.constData(), static_cast<std::size_t>(packed.size()), 0};
    QByteArray text;
    std::array<char, 65536> block;
    std::size_t left = 1;
    while (in.pos < in.size) {
        ZSTD_outBuffer out{block.data(), block.size(), 0};
        left = ZSTD_decompressStream(stream, &out, &in);
        if (ZSTD_isError(left) != 0)
            break;
        text.append(block.data(), static_cast<qsizetype>(out.pos));
    }
    ZSTD_freeDStream(stream);
    if (left != 0)
        qFatal("%s is no sound zstd file.", qUtf8Printable(path));
    return text;
}

/// Splits a CSV text into records of fields.
std::vector<std::vector<std::optional<std::string>>> fieldsOf(const QByteArray &text,
                                                              char delimiter)
{
    std::vector<std::vector<std::optional<std::string>>> records;
    std::vector<std::optional<std::string>> record;
    std::string field;
    bool wasQuoted = false;
    const auto endField = [&] {
        if (field.empty() && !wasQuoted)
            record.emplace_back();
        else
            record.emplace_back(field);
        field.clear();
        wasQuoted = false;
    };
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '"') {
            wasQuoted = true;
            for (++i; i < text.size(); ++i) {
                if (text[i] != '"')
                    field += text[i];
                else if (i + 1 < text.size() && text[i + 1] == '"')
                    field += text[i++];
                else
                    break;
            }
        } else if (c == delimiter) {
            endField();
        } else if (c == '\n') {
            endField();
            records.push_back(std::move(record));
            record.clear();
        } else {
            field += c;
        }
    }
    if (!field.empty() || !record.empty())
        qFatal("The CSV text ends inside a record.");
    return records;
}

std::string_view trimmed(std::string_view text)
{
    while (!text.empty() && (text.back() == ' ' || text.back() == '\n'))
        text.remove_suffix(1);
    return text;
}

std::optional<std::string> textOf(simdjson::ondemand::value value)
{
    switch (simdjson::ondemand::json_type(value.type())) {
    case simdjson::ondemand::json_type::null:
        return std::nullopt;
    case simdjson::ondemand::json_type::string:
        return std::string(std::string_view(value.get_string()));
    case simdjson::ondemand::json_type::array:
        return std::string(trimmed(simdjson::ondemand::array(value.get_array()).raw_json()));
    case simdjson::ondemand::json_type::object:
        return std::string(trimmed(simdjson::ondemand::object(value.get_object()).raw_json()));
    default:
        return std::string(trimmed(value.raw_json_token()));
    }
}

} // namespace

QByteArray unpacked(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s cannot be read.", qUtf8Printable(path));
    if (path.endsWith(".gz"_L1))
        return unpackedGzip(path);
    const QByteArray bytes = file.readAll();
    return path.endsWith(".zst"_L1) ? unpackedZstd(path, bytes) : bytes;
}

std::vector<WrittenRow> csvRows(const QByteArray &text, char delimiter)
{
    const auto records = fieldsOf(text, delimiter);
    if (records.empty())
        qFatal("The CSV text has no header.");
    std::vector<WrittenRow> rows;
    for (std::size_t i = 1; i < records.size(); ++i) {
        if (records[i].size() != records[0].size())
            qFatal("Line %d of the CSV text is ragged.", static_cast<int>(i + 1));
        WrittenRow row;
        for (std::size_t field = 0; field < records[0].size(); ++field)
            row[records[0][field].value_or("")] = records[i][field];
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<WrittenRow> jsonRows(const QByteArray &text)
{
    std::vector<WrittenRow> rows;
    simdjson::ondemand::parser parser;
    for (const QByteArray &line : text.split('\n')) {
        if (line.isEmpty())
            continue;
        const simdjson::padded_string padded(line.constData(),
                                             static_cast<std::size_t>(line.size()));
        simdjson::ondemand::document document = parser.iterate(padded);
        simdjson::ondemand::object object = document.get_object();
        WrittenRow row;
        for (auto field : object) {
            const std::string key(std::string_view(field.unescaped_key()));
            row[key] = textOf(field.value());
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

} // namespace millrace::test
