#include "core/interchange/airbyteendtranslation.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

TranslatedEnd fileSource(EndTranslation &t)
{
    const AirbyteVariant provider = t.variant(u"provider"_s, u"storage"_s);
    if (!provider.name.isEmpty() && !provider.name.startsWith("local"_L1)) {
        t.decide(Text::tr("The file lies elsewhere than on this computer, from where it is not "
                          "read here: bring it into a folder and make a source of that."));
        return t.finish({});
    }
    t.take(u"path"_s, {u"url"_s, u"path"_s});
    t.take(u"stream_name"_s, {u"dataset_name"_s});
    t.ignore({u"format"_s});
    const QString format = t.from().value("format"_L1).toString();
    if (format == "csv"_L1 || format == "json"_L1 || format == "jsonl"_L1)
        t.set(u"format"_s, format);
    else if (!format.isEmpty())
        t.decide(
            Text::tr("Files of this format are not read here: write it as CSV or JSON lines."));
    if (!t.from().value("reader_options"_L1).toString().isEmpty())
        t.decide(
            Text::tr("How the file is read (\"reader_options\") is found out by looking at it: "
                     "compare the preview."));
    t.ignore({u"reader_options"_s});
    return t.finish(u"files"_s);
}

TranslatedEnd fileDestination(EndTranslation &t, const QString &format)
{
    t.take(u"folder"_s, {u"destination_path"_s, u"output_path"_s});
    if (!t.from().contains("destination_path"_L1) && !t.from().contains("output_path"_L1))
        t.decide(Text::tr("The folder is not said: set it before the file is applied."));
    t.set(u"format"_s, format);
    t.ignore({u"delimiter_type"_s});
    return t.finish(u"files"_s);
}

} // namespace

std::optional<TranslatedEnd> translatedFiles(const AirbyteEnd &end, const QString &name)
{
    EndTranslation t(end, name);
    const QString kind = end.connector.section(u'-', 1);
    if (t.isSource() && (kind == "file"_L1 || kind == "csv"_L1))
        return fileSource(t);
    if (!t.isSource() && (kind == "csv"_L1 || kind == "local-csv"_L1))
        return fileDestination(t, u"csv"_s);
    if (!t.isSource() && (kind == "local-json"_L1 || kind == "jsonl"_L1))
        return fileDestination(t, u"jsonl"_s);
    return std::nullopt;
}

} // namespace millrace
