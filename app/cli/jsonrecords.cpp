#include "app/cli/jsonrecords.h"

#include "core/data/conversion.h"
#include "core/data/recordbatchbuilder.h"
#include "core/data/recordfields.h"

#include <QFile>

#include <map>
#include <set>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = RecordField::Kind;

constexpr ErrorDefinition s_fileUnreadable{
    "cli.file_unreadable", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read."),
    QT_TRANSLATE_NOOP("errors", "The file has to be there and readable.")};

constexpr ErrorDefinition s_noRecord{
    "cli.no_json_object", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Record %1 is no JSON object."),
    QT_TRANSLATE_NOOP("errors", "A record looks like {\"name\": \"Ann\", \"age\": 41}.")};

using Record = std::vector<RecordField>;

/// What the values of a field have been so far.
struct Seen final
{
    std::set<Kind> kinds;
    bool isWhole = true; ///< Every number fits a whole one.
};

FieldType typeOf(const Seen &seen)
{
    if (seen.kinds.contains(Kind::Structure))
        return FieldType::Json;
    if (seen.kinds.size() != 1 || seen.kinds.contains(Kind::Text))
        return FieldType::String;
    if (seen.kinds.contains(Kind::Boolean))
        return FieldType::Boolean;
    return seen.isWhole ? FieldType::Integer : FieldType::Number;
}

Result<std::vector<Record>> parsed(const std::vector<std::string> &records)
{
    std::vector<Record> result;
    for (const std::string &record : records) {
        auto fields = recordFields(record);
        if (!fields)
            return makeError(s_noRecord, {QString::number(result.size() + 1)});
        result.push_back(std::move(*fields));
    }
    return result;
}

std::shared_ptr<const Schema> schemaOf(const std::vector<Record> &records)
{
    QStringList names;
    std::map<QString, Seen> seen;
    for (const Record &record : records) {
        for (const RecordField &field : record) {
            if (!seen.contains(field.name))
                names << field.name;
            Seen &one = seen[field.name];
            if (field.kind == Kind::Null)
                continue;
            one.kinds.insert(field.kind);
            if (field.kind == Kind::Number)
                one.isWhole = one.isWhole && fits(FieldType::Integer, field.text.toStdString());
        }
    }
    std::vector<Field> fields;
    for (const QString &name : names) {
        Field field;
        field.name = name;
        field.type = typeOf(seen[name]);
        fields.push_back(std::move(field));
    }
    return std::make_shared<const Schema>(std::move(fields));
}

void appendValue(RecordBatchBuilder &builder, int column, FieldType type, const RecordField &field)
{
    const std::string text = field.text.toStdString();
    if (field.kind == Kind::Null) {
        builder.appendNull(column);
    } else if (type == FieldType::Json && field.kind == Kind::Text) {
        std::string quoted;
        appendJsonString(quoted, text);
        builder.appendText(column, quoted);
    } else if (type == FieldType::String || type == FieldType::Json) {
        builder.appendText(column, text);
    } else {
        appendParsed(builder, column, type, text);
    }
}

} // namespace

Result<std::vector<std::string>> readJsonLines(const QString &path, int most)
{
    QFile file(path == "-"_L1 ? u"/dev/stdin"_s : path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_fileUnreadable, {path}, file.errorString());
    std::vector<std::string> records;
    while (static_cast<int>(records.size()) < most) {
        // What readLine() says at the end is empty for pipes as well.
        const QByteArray line = file.readLine();
        if (line.isEmpty())
            break;
        if (!line.trimmed().isEmpty())
            records.push_back(line.toStdString());
    }
    if (file.error() != QFileDevice::NoError)
        return makeError(s_fileUnreadable, {path}, file.errorString());
    return records;
}

Result<std::shared_ptr<const RecordBatch>> batchOfJson(const std::vector<std::string> &records)
{
    auto rows = parsed(records);
    if (!rows)
        return rows.error();
    const auto schema = schemaOf(*rows);
    RecordBatchBuilder builder(schema);
    for (const Record &row : *rows) {
        std::map<QString, const RecordField *> values;
        for (const RecordField &field : row)
            values[field.name] = &field;
        for (int column = 0; column < schema->fieldCount(); ++column) {
            const auto found = values.find(schema->field(column).name);
            if (found == values.end())
                builder.appendNull(column);
            else
                appendValue(builder, column, schema->field(column).type, *found->second);
        }
        builder.finishRow();
    }
    return std::shared_ptr<const RecordBatch>(builder.finish());
}

} // namespace millrace
