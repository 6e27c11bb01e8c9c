#include "core/connectors/files/filessourceoptions.h"

#include "core/connectors/files/fileserrors.h"

#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const QString &field, const QString &value, const QString &reason)
{
    return makeError(fileserrors::s_optionInvalid, {value, field, reason}, {}, u'/' + field);
}

/// One ASCII character, given itself or by name.
std::optional<char> characterFrom(const QString &text)
{
    static const std::map<QString, char> names{
        {u"tab"_s, '\t'}, {u"\\t"_s, '\t'},  {u"comma"_s, ','},  {u"semicolon"_s, ';'},
        {u"bar"_s, '|'},  {u"space"_s, ' '}, {u"double"_s, '"'}, {u"single"_s, '\''}};
    const auto found = names.find(text);
    if (found != names.end())
        return found->second;
    if (text.size() != 1 || text[0] >= u'\x80' || text[0] == u'\n' || text[0] == u'\r'
        || text[0] == u'\0')
        return std::nullopt;
    return text[0].toLatin1();
}

Result<void> readMarks(const Configuration &configuration, CsvSettings &csv)
{
    const QString delimiter = configuration.text(u"delimiter"_s);
    if (delimiter != "auto"_L1 && !delimiter.isEmpty()) {
        csv.delimiter = characterFrom(delimiter);
        if (!csv.delimiter)
            return invalid(u"delimiter"_s, delimiter, u"it is no single ASCII character"_s);
    }
    const QString quote = configuration.text(u"quote"_s);
    if (quote == "none"_L1) {
        csv.quote = '\0';
    } else if (quote != "auto"_L1 && !quote.isEmpty()) {
        csv.quote = characterFrom(quote);
        if (!csv.quote || csv.quote == csv.delimiter)
            return invalid(u"quote"_s, quote,
                           csv.quote ? u"it is the delimiter"_s
                                     : u"it is no single ASCII character"_s);
    }
    const QString header = configuration.text(u"header"_s);
    if (header == "yes"_L1 || header == "no"_L1)
        csv.hasHeader = header == "yes"_L1;
    return {};
}

Result<void> readTypes(const Configuration &configuration, std::map<QString, FieldType> &types)
{
    const QJsonObject wanted = configuration.object(u"types"_s);
    for (auto it = wanted.begin(); it != wanted.end(); ++it) {
        const auto type = fieldTypeFromName(it.value().toString());
        if (!type || *type == FieldType::Binary) {
            QStringList names;
            for (const FieldType known : s_allFieldTypes) {
                if (known != FieldType::Binary)
                    names << fieldTypeName(known);
            }
            return makeError(fileserrors::s_typeUnknown,
                             {it.key(), it.value().toString(), names.join(u", "_s)}, {},
                             u"/types/"_s + it.key());
        }
        types.emplace(it.key(), *type);
    }
    return {};
}

} // namespace

Result<FilesSourceOptions> FilesSourceOptions::read(const Configuration &configuration)
{
    FilesSourceOptions options;
    options.path = configuration.text(u"path"_s).trimmed();
    if (options.path.isEmpty())
        return invalid(u"path"_s, options.path, u"it is empty"_s);
    const QString format = configuration.text(u"format"_s);
    if (format == "csv"_L1)
        options.format = FileFormat::Csv;
    else if (format == "jsonl"_L1)
        options.format = FileFormat::JsonLines;
    else if (format == "json"_L1)
        options.format = FileFormat::Json;
    options.isStreamPerFile = configuration.text(u"streams"_s) == "per_file"_L1;
    options.streamName = configuration.text(u"stream_name"_s).trimmed();
    options.hasFileNameColumn = configuration.flag(u"file_name_column"_s);
    options.hasUnknownFieldsColumn = configuration.flag(u"unknown_fields_column"_s);
    if (auto marks = readMarks(configuration, options.csv); !marks)
        return marks.error();
    const QString encoding = configuration.text(u"encoding"_s);
    if (encoding != "auto"_L1 && !encoding.isEmpty()) {
        options.encoding = textEncodingFromName(encoding);
        if (!options.encoding)
            return invalid(u"encoding"_s, encoding, u"it is not known"_s);
    }
    for (const QJsonValue &word : configuration.values().value("null_values"_L1).toArray()) {
        if (!word.toString().isEmpty())
            options.nullValues.push_back(word.toString().toStdString());
    }
    if (auto types = readTypes(configuration, options.types); !types)
        return types.error();
    options.sampleRows = std::max<qint64>(1, configuration.integer(u"sample_rows"_s, 10'000));
    return options;
}

} // namespace millrace
