// The files destination in the conformance suite, in each of its forms.
#include "core/connectors/files/tests/filesjob.h"
#include "core/connectors/files/tests/writtenfile.h"
#include "tests/conformance/conformance.h"

#include <QFile>

namespace millrace {
void register_files(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

class FilesDestinationQuirks final : public conformance::DestinationQuirks
{
public:
    FilesDestinationQuirks(QString format, QString compression, bool metaColumns)
        : m_format(std::move(format))
        , m_compression(std::move(compression))
        , m_metaColumns(metaColumns)
    {
    }

    [[nodiscard]] QString connectorId() const override { return u"files"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_files(registry); }

    [[nodiscard]] QJsonObject configuration(const QString &folder) const override
    {
        return {{u"folder"_s, folder},
                {u"format"_s, m_format},
                {u"compression"_s, m_compression},
                {u"delimiter"_s, u";"_s},
                {u"meta_columns"_s, m_metaColumns}};
    }

    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &folder) const override
    {
        const QString occupied = folder + u"/occupied"_s;
        QFile file(occupied);
        if (!file.open(QIODevice::WriteOnly))
            qFatal("The scratch folder cannot be written.");
        const auto with = [&](const QString &key, const QString &value) {
            QJsonObject values = configuration(folder);
            values.insert(key, value);
            return values;
        };
        return {{"no folder", {}, u"/folder"_s},
                {"folder is a file", with(u"folder"_s, occupied), u"/folder"_s},
                {"folder below a file", with(u"folder"_s, occupied + u"/in"_s), u"/folder"_s},
                {"folder far away", with(u"folder"_s, folder + u"/a/b"_s), u"/folder"_s},
                {"unknown format", with(u"format"_s, u"xml"_s), u"/format"_s},
                {"unknown packing", with(u"compression"_s, u"rar"_s), u"/compression"_s},
                {"long delimiter", with(u"delimiter"_s, u"--"_s), u"/delimiter"_s}};
    }

    [[nodiscard]] std::optional<conformance::Cells>
    rows(const QString &folder, const DestinationName &target, const Schema &schema) const override
    {
        const QString path = folder + u'/' + target.name + u'.' + m_format + extension();
        if (!QFile::exists(path))
            return std::nullopt;
        const QByteArray text = test::unpacked(path);
        const auto found = m_format == "csv"_L1 ? test::csvRows(text, ';') : test::jsonRows(text);
        conformance::Cells cells;
        for (const test::WrittenRow &row : found) {
            cells.emplace_back();
            for (const Field &field : schema.fields())
                cells.back().push_back(row.at(columnOf(field.name).toStdString()));
        }
        return cells;
    }

    /// A JSON text loses the quotes when it is a value of a JSON line like any other.
    [[nodiscard]] conformance::Cell expectedCell(FieldType type,
                                                 const conformance::Cell &cell) const override
    {
        if (m_format == "jsonl"_L1 && type == FieldType::Json && cell && *cell == "\"\"")
            return "";
        return cell;
    }

    [[nodiscard]] bool placeForeign(const QString &folder,
                                    const DestinationName &target) const override
    {
        if (m_compression != "none"_L1)
            return false;
        test::put(folder + u'/' + target.name + u'.' + m_format,
                  m_format == "csv"_L1 ? "id;body\n7;mine\n" : "{\"id\":7,\"body\":\"mine\"}\n");
        return true;
    }

private:
    [[nodiscard]] QString extension() const
    {
        return m_compression == "gzip"_L1 ? u".gz"_s
            : m_compression == "zstd"_L1  ? u".zst"_s
                                          : QString();
    }
    [[nodiscard]] QString columnOf(const QString &field) const
    {
        return m_metaColumns && field == "_airbyte_raw_id"_L1 ? field + u"_1"_s : field;
    }

    QString m_format;
    QString m_compression;
    bool m_metaColumns;
};

} // namespace

int main(int argc, char **argv)
{
    const FilesDestinationQuirks csv(u"csv"_s, u"none"_s, true);
    const FilesDestinationQuirks csvGzip(u"csv"_s, u"gzip"_s, false);
    const FilesDestinationQuirks json(u"jsonl"_s, u"none"_s, false);
    const FilesDestinationQuirks jsonZstd(u"jsonl"_s, u"zstd"_s, true);
    return conformance::run(argc, argv, {}, {&csv, &csvGzip, &json, &jsonZstd});
}
