// The files source in the conformance suite, in each of its forms.
#include "core/connectors/files/tests/filesfixture.h"
#include "core/data/conversion.h"
#include "tests/conformance/conformance.h"

#include <QDateTime>
#include <QFile>

namespace millrace {
void register_files(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// Several batches in each file, so that positions lie inside files and at their ends.
constexpr int s_files = 3;
constexpr qint64 s_rowsPerFile = 10'000;
/// Links to one file: a stream of many gigabytes that takes no disk.
constexpr int s_links = 2'000;

std::string inQuotes(std::string_view text)
{
    std::string out = "\"";
    for (const char c : text)
        out.append(c == '"' ? 2 : 1, c);
    return out + '"';
}

/// A null is an empty field; every value is quoted, numbers too when \a quotesAll.
QByteArray csvText(const RecordBatch &batch, char delimiter, bool quotesAll)
{
    std::string out;
    const auto endCell
        = [&](int column) { out += column + 1 < batch.schema().fieldCount() ? delimiter : '\n'; };
    for (int i = 0; i < batch.schema().fieldCount(); ++i) {
        out += inQuotes(batch.schema().field(i).name.toStdString());
        endCell(i);
    }
    for (const auto &row : conformance::cellsOf(batch)) {
        for (int i = 0; i < batch.schema().fieldCount(); ++i) {
            const conformance::Cell &cell = row[static_cast<std::size_t>(i)];
            const FieldType type = batch.schema().field(i).type;
            const bool isPlain = !quotesAll && type != FieldType::String
                && type != FieldType::Binary && type != FieldType::Json;
            if (cell)
                out += isPlain ? *cell : inQuotes(*cell);
            endCell(i);
        }
    }
    return QByteArray::fromStdString(out);
}

QByteArray jsonText(const RecordBatch &batch)
{
    std::string out;
    for (std::size_t row = 0; row < batch.rowCount(); ++row) {
        appendRowJson(out, batch, row);
        out += '\n';
    }
    return QByteArray::fromStdString(out);
}

class FilesSourceQuirks final : public conformance::SourceQuirks
{
public:
    /// \a ending is ".csv", ".jsonl" or ".csv.gz"; \a options are in every configuration.
    FilesSourceQuirks(QString ending, QJsonObject options)
        : m_ending(std::move(ending))
        , m_options(std::move(options))
    {
    }

    [[nodiscard]] QString connectorId() const override { return u"files"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_files(registry); }

    /// The first file by name is the last by time, as files are read by either.
    [[nodiscard]] QJsonObject workingConfiguration(const QString &folder) const override
    {
        for (int i = 0; i < s_files; ++i) {
            const QString path = folder + u"/part_%1"_s.arg(i) + m_ending;
            if (!QFile::exists(path))
                write(path, conformance::numbered(i * s_rowsPerFile, s_rowsPerFile),
                      1'700'000'000 - i);
        }
        return at(folder + u"/part_*"_s + m_ending);
    }

    [[nodiscard]] QJsonObject endlessConfiguration(const QString &folder) const override
    {
        const QString path = folder + u"/file"_s + m_ending;
        write(path, conformance::numbered(0, 10 * s_rowsPerFile), 1'700'000'000);
        for (int i = 0; i < s_links; ++i) {
            if (!QFile::link(path, folder + u"/link_%1"_s.arg(i) + m_ending))
                qFatal("The scratch folder takes no links.");
        }
        QJsonObject values = at(folder + u"/link_*"_s + m_ending);
        values.insert(u"streams"_s, u"one"_s);
        return values;
    }

    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &folder) const override
    {
        const QString good = folder + u"/good"_s + m_ending;
        write(good, conformance::numbered(1, 3), 1'700'000'000);
        const QString broken = folder + u"/broken"_s + m_ending;
        writeText(broken, "{\"a\":1}\n{\"a\":\"never closed\n{\"a\":2}\n");
        const auto on = [&](const QString &path, const QString &key, const QJsonValue &value) {
            QJsonObject values = at(path);
            values.insert(u"streams"_s, u"one"_s);
            values.insert(key, value);
            return values;
        };
        const QString jsonl = u"jsonl"_s;
        const QString numbers = folder + u"/numbers"_s + m_ending;
        writeText(numbers, "1\n2\n");
        return {{"no path", {}, u"/path"_s},
                {"blank path", at(u" "_s), u"/path"_s},
                {"no such file", at(folder + u"/missing"_s), u"/path"_s},
                {"below a file", at(good + u"/in"_s), u"/path"_s},
                {"name too long", at(folder + u'/' + QString(300, u'x')), u"/path"_s},
                {"nothing matches", at(folder + u"/*.xml"_s), u"/path"_s},
                {"pattern in no folder", at(folder + u"/no/*.csv"_s), u"/path"_s},
                {"folder", at(folder), u"/path"_s},
                {"device", at(u"/dev/null"_s), u"/path"_s},
                {"text broken", at(broken), u"/path"_s},
                {"text of another format", on(broken, u"format"_s, jsonl), u"/format"_s},
                {"records no objects", on(numbers, u"format"_s, jsonl), u"/format"_s},
                {"unknown format", on(good, u"format"_s, u"xml"_s), u"/format"_s},
                {"unknown encoding", on(good, u"encoding"_s, u"ebcdic"_s), u"/encoding"_s},
                {"long delimiter", on(good, u"delimiter"_s, u"--"_s), u"/delimiter"_s},
                {"long quote", on(good, u"quote"_s, u"''"_s), u"/quote"_s},
                {"empty sample", on(good, u"sample_rows"_s, 0), u"/sample_rows"_s},
                {"unknown type", on(good, u"types"_s, QJsonObject{{u"id"_s, u"int"_s}}),
                 u"/types/id"_s},
                {"type of no field", on(good, u"types"_s, QJsonObject{{u"x"_s, u"date"_s}}),
                 u"/types/x"_s}};
    }

    /// Types are set, as no text tells a decimal from a number; binary values are base64 texts.
    [[nodiscard]] std::optional<QJsonObject>
    makeSource(const QString &folder, const conformance::TableContent &content) const override
    {
        // JSON Lines has its names in its records: without any there is no field.
        if (isJson() && content.batch->rowCount() == 0)
            return std::nullopt;
        const QString path = folder + u'/' + content.name + m_ending;
        write(path, content, 1'700'000'000);
        QJsonObject types;
        for (const Field &field : content.schema().fields())
            types.insert(
                field.name,
                fieldTypeName(field.type == FieldType::Binary ? FieldType::String : field.type));
        QJsonObject values = at(path);
        values.insert(u"types"_s, types);
        return values;
    }

private:
    [[nodiscard]] bool isJson() const { return m_ending == ".jsonl"_L1; }

    [[nodiscard]] QJsonObject at(const QString &path) const
    {
        QJsonObject values = m_options;
        values.insert(u"path"_s, path);
        return values;
    }

    void write(const QString &path, const conformance::TableContent &content, qint64 seconds) const
    {
        const bool isPacked = m_ending.endsWith(".gz"_L1);
        writeText(path,
                  isJson() ? jsonText(*content.batch)
                           : csvText(*content.batch, isPacked ? ';' : ',', isPacked));
        QFile file(path);
        if (!file.open(QIODevice::ReadWrite)
            || !file.setFileTime(QDateTime::fromSecsSinceEpoch(seconds),
                                 QFileDevice::FileModificationTime))
            qFatal("The scratch file cannot be touched.");
    }

    void writeText(const QString &path, const QByteArray &text) const
    {
        const QByteArray bytes = m_ending.endsWith(".gz"_L1) ? gzip(text) : text;
        QFile file(path);
        if (!file.open(QIODevice::WriteOnly) || file.write(bytes) != bytes.size())
            qFatal("The scratch folder cannot be written.");
    }

    QString m_ending;
    QJsonObject m_options;
};

} // namespace

int main(int argc, char **argv)
{
    const FilesSourceQuirks csv(u".csv"_s, {});
    const FilesSourceQuirks json(u".jsonl"_s,
                                 {{u"streams"_s, u"per_file"_s}, {u"file_name_column"_s, true}});
    const FilesSourceQuirks gzipCsv(
        u".csv.gz"_s, {{u"delimiter"_s, u"semicolon"_s}, {u"file_name_column"_s, true}});
    return conformance::run(argc, argv, {&csv, &json, &gzipCsv}, {});
}
