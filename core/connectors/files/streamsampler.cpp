#include "core/connectors/files/streamsampler.h"

#include "core/base/localnumber.h"
#include "core/base/pluralform.h"
#include "core/connectors/files/columnplan.h"
#include "core/connectors/files/fileserrors.h"
#include "core/connectors/files/jsonobjectparser.h"
#include "core/connectors/files/jsonsplitter.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_mostFiles = 64;
constexpr qint64 s_leastRowsPerFile = 100;

Error recordTooLong(const TextWindow &window, qint64 line)
{
    return makeError(fileserrors::s_recordTooLong,
                     {window.file().path, QString::number(line),
                      QString::number(TextWindow::s_maximumBytes >> 20)});
}

Error placedError(const ErrorDefinition &definition, const TextWindow &window,
                  const TextPlace &place, const QStringList &more = {})
{
    return makeError(
        definition,
        QStringList{window.file().path, QString::number(place.line), QString::number(place.column)}
            + more);
}

ValueKind kindOf(const JsonMember &member)
{
    switch (member.kind) {
    case JsonKind::Boolean:
        return ValueKind::Boolean;
    case JsonKind::Number:
        return kindOfNumber(member.text);
    case JsonKind::Nested:
        return ValueKind::Nested;
    default:
        return kindOfTemporal(member.text);
    }
}

} // namespace

Result<StreamSample> StreamSampler::run(const SourceFiles &files, const Cancellation &cancellation)
{
    const auto fileCount = static_cast<qint64>(files.size());
    const qint64 opened = std::min(fileCount, s_mostFiles);
    double diskBytes = 0;
    for (qint64 i = 0; i < fileCount; ++i) {
        const SourceFile &file = files[static_cast<std::size_t>(i)];
        diskBytes += static_cast<double>(file.size);
        if (i >= opened)
            continue;
        const qint64 share = (m_options.sampleRows - m_rows) / (opened - i);
        const qint64 least = std::min(s_leastRowsPerFile, m_options.sampleRows);
        if (auto sampled = sampleFile(file, std::max(share, least), cancellation); !sampled)
            return sampled.error();
    }
    m_isWhole = m_isWhole && opened == fileCount;
    auto fields = schema();
    if (!fields)
        return fields.error();
    StreamSample sample{std::move(*fields), note(files), std::nullopt, {}};
    sample.nestedFields = nestedIn(sample.schema);
    if (m_isWhole)
        sample.estimatedRows = m_rows;
    else if (m_diskBytes > 0)
        sample.estimatedRows
            = static_cast<qint64>(static_cast<double>(m_rows) * diskBytes / m_diskBytes);
    return sample;
}

Result<void> StreamSampler::sampleFile(const SourceFile &file, qint64 rowBudget,
                                       const Cancellation &cancellation)
{
    if (cancellation.stop_requested())
        return Error::cancelled();
    auto opened = openFile(file, m_options);
    if (!opened)
        return opened.error();
    ++m_fileCount;
    if (const QString layout = opened->layout.text(); !m_layouts.contains(layout))
        m_layouts << layout;
    const TextWindow &window = *opened->window;
    const qint64 start = window.offsetOf(window.begin());
    const bool isCsv = opened->layout.format == FileFormat::Csv;
    auto stopped = isCsv ? sampleCsv(*opened, rowBudget) : sampleJson(*opened, rowBudget);
    if (!stopped)
        return stopped.error();
    const qint64 used = window.offsetOf(*stopped) - start;
    const qint64 loaded = window.offsetOf(window.end()) - start;
    m_bytesLeft -= used;
    // The window reads ahead: only the part of its bytes the rows took counts.
    if (loaded > 0)
        m_diskBytes += static_cast<double>(window.fileOffset()) * static_cast<double>(used)
            / static_cast<double>(loaded);
    m_isWhole = m_isWhole && window.isFinal() && *stopped == window.end();
    return {};
}

std::size_t StreamSampler::placeOfField(std::string_view name)
{
    const auto [found, isNew] = m_places.try_emplace(std::string(name), m_fields.size());
    if (isNew)
        m_fields.push_back(
            {QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size())), {}, {}});
    return found->second;
}

Result<const char *> StreamSampler::sampleCsv(OpenedFile &file, qint64 rowBudget)
{
    TextWindow &window = *file.window;
    const CsvDialect &dialect = file.layout.csv;
    std::vector<std::size_t> places;
    for (const QString &column : dialect.columns)
        places.push_back(placeOfField(column.toStdString()));
    CsvTokenizer tokenizer(dialect.marks);
    tokenizer.setLine(dialect.firstRowLine);
    tokenizer.setWindow(window.begin() + dialect.firstRowOffset, window.end(), window.isFinal());
    const qint64 start = window.offsetOf(tokenizer.at());
    for (qint64 rows = 0;
         rows < rowBudget && window.offsetOf(tokenizer.at()) - start <= m_bytesLeft;) {
        const qint64 line = tokenizer.line();
        const char *rowStart = tokenizer.at();
        const CsvTokenizer::Outcome outcome = tokenizer.next();
        if (outcome == CsvTokenizer::Outcome::Row) {
            if (places.size() != 1 && tokenizer.isBlank())
                continue;
            if (!addCsvRow(tokenizer.fields(), tokenizer, places))
                return placedError(
                    fileserrors::s_tooManyFields, window,
                    placeOf(rowStart, tokenizer.fields()[places.size()].data, line),
                    {QString::number(tokenizer.fields().size()), QString::number(places.size())});
            ++rows;
            ++m_rows;
        } else if (outcome == CsvTokenizer::Outcome::NeedMore) {
            if (static_cast<std::size_t>(window.end() - rowStart) >= TextWindow::s_maximumBytes)
                return recordTooLong(window, line);
            if (auto more = window.refill(rowStart); !more)
                return more.error();
            tokenizer.setWindow(window.begin(), window.end(), window.isFinal());
        } else if (outcome == CsvTokenizer::Outcome::End) {
            break;
        } else {
            const bool isUnclosed = outcome == CsvTokenizer::Outcome::QuoteUnclosed;
            return placedError(isUnclosed ? fileserrors::s_quoteUnclosed
                                          : fileserrors::s_textAfterQuote,
                               window, placeOf(rowStart, tokenizer.faultAt(), line));
        }
    }
    return tokenizer.at();
}

bool StreamSampler::addCsvRow(std::span<const CsvField> fields, const CsvTokenizer &tokenizer,
                              const std::vector<std::size_t> &places)
{
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string_view text = tokenizer.text(fields[i], m_scratch);
        if (text.empty())
            continue;
        if (i >= places.size())
            return false;
        const bool isNull = !fields[i].isQuoted
            && std::ranges::find(m_options.nullValues, text) != m_options.nullValues.end();
        if (!isNull)
            m_fields[places[i]].inference.add(kindOfText(text));
    }
    return true;
}

Result<const char *> StreamSampler::sampleJson(OpenedFile &file, qint64 rowBudget)
{
    TextWindow &window = *file.window;
    const bool isLines = file.layout.format == FileFormat::JsonLines;
    JsonSplitter splitter(isLines                       ? JsonSplitter::Shape::Lines
                              : file.layout.isJsonArray ? JsonSplitter::Shape::Array
                                                        : JsonSplitter::Shape::Sequence);
    JsonObjectParser parser;
    splitter.setWindow(window.begin(), window.end(), window.isFinal());
    const qint64 start = window.offsetOf(splitter.at());
    for (qint64 rows = 0;
         rows < rowBudget && window.offsetOf(splitter.at()) - start <= m_bytesLeft;) {
        const char *before = splitter.at();
        const qint64 line = splitter.line();
        const JsonSplitter::Outcome outcome = splitter.next();
        if (outcome == JsonSplitter::Outcome::Record) {
            if (const auto fault = parser.parse(splitter.record())) {
                const char *at = splitter.record().data() + fault->offset;
                if (fault->isOtherValue)
                    return makeError(fileserrors::s_jsonNoObject,
                                     {window.file().path, QString::number(splitter.recordLine())});
                return placedError(fileserrors::s_jsonMalformed, window, placeOf(before, at, line),
                                   {fault->reason});
            }
            for (const JsonMember &member : parser.members()) {
                const std::size_t place = placeOfField(member.name);
                if (member.kind != JsonKind::Null)
                    m_fields[place].inference.add(kindOf(member));
                if (member.kind == JsonKind::Nested)
                    addStructure(m_fields[place].nested, member.text);
            }
            ++rows;
            ++m_rows;
        } else if (outcome == JsonSplitter::Outcome::NeedMore) {
            if (static_cast<std::size_t>(window.end() - before) >= TextWindow::s_maximumBytes)
                return recordTooLong(window, line);
            if (auto more = window.refill(splitter.at()); !more)
                return more.error();
            splitter.setWindow(window.begin(), window.end(), window.isFinal());
        } else if (outcome == JsonSplitter::Outcome::End) {
            break;
        } else {
            return placedError(fileserrors::s_jsonMalformed, window,
                               placeOf(before, splitter.faultAt(), line),
                               {u"the array is broken here"_s});
        }
    }
    return splitter.at();
}

QString StreamSampler::uniqueName(const QString &wanted) const
{
    QString name = wanted;
    for (int n = 2; m_places.contains(name.toStdString()); ++n)
        name = wanted + u'_' + QString::number(n);
    return name;
}

Result<Schema> StreamSampler::schema() const
{
    Schema fields;
    bool hasJson = false;
    for (const QString &layout : m_layouts)
        hasJson = hasJson || layout.startsWith("JSON"_L1);
    for (const SampledField &field : m_fields) {
        const auto set = m_options.types.find(field.name);
        const bool isSet = set != m_options.types.end();
        fields.append(Field{field.name,
                            isSet ? set->second : field.inference.type(),
                            true,
                            {},
                            isSet ? QString() : field.inference.note()});
    }
    // With a stream per file another one may have the field.
    for (const auto &[name, type] : m_options.types) {
        if (m_options.isStreamPerFile || m_places.contains(name.toStdString()))
            continue;
        QStringList names;
        for (const SampledField &field : m_fields)
            names << field.name;
        return makeError(fileserrors::s_typedFieldUnknown, {name, names.join(u", "_s)}, {},
                         u"/types/"_s + name);
    }
    if (m_options.hasUnknownFieldsColumn && hasJson)
        fields.append(Field{uniqueName(u"_unknown_fields"_s), FieldType::Json, true,
                            QString::fromUtf16(s_unknownFieldsSource),
                            u"fields of records that the sample did not show"_s});
    if (m_options.hasFileNameColumn)
        fields.append(Field{uniqueName(u"_file"_s),
                            FieldType::String,
                            false,
                            QString::fromUtf16(s_fileNameSource),
                            {}});
    return fields;
}

std::map<QString, std::vector<NestedField>> StreamSampler::nestedIn(const Schema &schema) const
{
    std::map<QString, std::vector<NestedField>> nested;
    for (const SampledField &field : m_fields) {
        const auto place = schema.indexOf(field.name);
        if (!field.nested.empty() && place && schema.field(*place).type == FieldType::Json)
            nested.emplace(field.name, field.nested);
    }
    return nested;
}

QString StreamSampler::note(const SourceFiles &files) const
{
    QStringList sentences{m_layouts.join(u"; "_s) + u'.'};
    if (files.size() > 1)
        sentences << pluralText("files", QT_TRANSLATE_N_NOOP("files", "%1 files."),
                                std::ssize(files))
                         .arg(localNumber(std::ssize(files)));
    if (m_fields.empty())
        sentences << QCoreApplication::translate("files",
                                                 "There is no row yet, so there are no fields.");
    else if (m_isWhole)
        sentences << (m_rows == 1
                          ? QCoreApplication::translate("files", "Types from the only row.")
                          : pluralText("files",
                                       QT_TRANSLATE_N_NOOP("files", "Types from all %1 rows."),
                                       m_rows)
                                .arg(localNumber(m_rows)));
    else if (files.size() == 1)
        sentences << pluralText("files",
                                QT_TRANSLATE_N_NOOP("files", "Types from the first %1 rows."),
                                m_rows)
                         .arg(localNumber(m_rows));
    else
        sentences << pluralText("files",
                                QT_TRANSLATE_N_NOOP(
                                    "files", "Types from the first rows of %1 files, %2 in all."),
                                m_fileCount)
                         .arg(localNumber(m_fileCount), localNumber(m_rows));
    return sentences.join(u' ');
}

} // namespace millrace
