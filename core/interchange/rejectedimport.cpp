#include "core/interchange/rejectedimport.h"

#include "core/data/recordfields.h"
#include "core/engine/rejectededitor.h"
#include "core/interchange/rejectedlines.h"
#include "core/store/connectionrepository.h"
#include "core/store/storeerrors.h"

#include <algorithm>
#include <map>
#include <unordered_map>

namespace millrace {

namespace {

constexpr ErrorDefinition s_lineInvalid{
    "rejected.import_line_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The line is no record: it has other columns than the header."),
    QT_TRANSLATE_NOOP("errors", "Export the records again and correct them anew.")};
constexpr ErrorDefinition s_idInvalid{
    "rejected.import_id_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "\"%1\" is no id of a rejected record."),
    QT_TRANSLATE_NOOP("errors", "Keep the ids as they were exported.")};
constexpr ErrorDefinition s_otherRecord{
    "rejected.import_other_record", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The record %1 belongs to another connection or stream than the line says."),
    QT_TRANSLATE_NOOP("errors", "Keep the ids as they were exported.")};
constexpr ErrorDefinition s_recordInvalid{
    "rejected.import_record_invalid", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The source record of %1 is no JSON object."),
    QT_TRANSLATE_NOOP("errors", "Change its values alone, and keep quotes, colons and commas.")};
constexpr ErrorDefinition s_fieldMissing{
    "rejected.import_field_missing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The source record of %1 lacks the field \"%2\"."),
    QT_TRANSLATE_NOOP("errors", "A value that is to be empty is written as null.")};

constexpr std::size_t s_linesAtOnce = 1000;
constexpr std::size_t s_bytesAtOnce = 16 << 20;
constexpr std::size_t s_mostProblems = 100;

const RecordField *findField(const std::vector<RecordField> &fields, const QString &name)
{
    const auto found = std::ranges::find(fields, name, &RecordField::name);
    return found == fields.end() ? nullptr : &*found;
}

/// One import on its way.
class Import final
{
public:
    Import(StateDatabase &database, const QString &connectionId, bool isTrial)
        : m_database(database)
        , m_store(database)
        , m_connectionId(connectionId)
        , m_isTrial(isTrial)
    {
    }

    [[nodiscard]] Result<void> take(RejectedLine line)
    {
        m_bytes += line.sourceRecord.size();
        m_lines.push_back(std::move(line));
        return m_lines.size() < s_linesAtOnce && m_bytes < s_bytesAtOnce ? Result<void>()
                                                                         : finish();
    }

    /// Looks at the lines that were taken, and stores what they change.
    [[nodiscard]] Result<void> finish()
    {
        std::vector<qint64> ids;
        for (const RejectedLine &line : m_lines) {
            if (const auto id = idOf(line))
                ids.push_back(*id);
        }
        const auto records = m_store.find(ids);
        if (!records)
            return records.error();
        std::unordered_map<qint64, const RejectedRecord *> byId;
        for (const RejectedRecord &record : *records)
            byId.emplace(record.id, &record);
        std::vector<RejectedEdit> edits;
        for (const RejectedLine &line : m_lines) {
            if (auto done = addEdit(line, byId, edits); !done)
                return done;
        }
        m_lines.clear();
        m_bytes = 0;
        const auto saved = m_isTrial ? Result<qint64>(0) : RejectedEdits(m_database).save(edits);
        return saved ? Result<void>() : saved.error();
    }

    [[nodiscard]] ImportReport takeReport() { return std::move(m_report); }

private:
    using RecordsById = std::unordered_map<qint64, const RejectedRecord *>;

    [[nodiscard]] static std::optional<qint64> idOf(const RejectedLine &line)
    {
        bool isNumber = false;
        const qint64 id = line.id.trimmed().toLongLong(&isNumber);
        return isNumber ? std::optional(id) : std::nullopt;
    }

    [[nodiscard]] Result<void> addEdit(const RejectedLine &line, const RecordsById &records,
                                       std::vector<RejectedEdit> &edits)
    {
        ++m_report.lines;
        auto edit = editOf(line, records);
        if (!edit && edit.error().kind != ErrorKind::Configuration)
            return edit.error();
        if (!edit) {
            ++m_report.refused;
            if (m_report.problems.size() < s_mostProblems)
                m_report.problems.push_back({line.line, edit.error().code, edit.error().message});
            return {};
        }
        if (edit->record.empty()) {
            ++m_report.unchanged;
            return {};
        }
        ++m_report.edited;
        m_report.ids.push_back(edit->id);
        edits.push_back(std::move(*edit));
        return {};
    }

    /// Without a record where nothing differs.
    [[nodiscard]] Result<RejectedEdit> editOf(const RejectedLine &line, const RecordsById &records)
    {
        if (!line.isReadable)
            return makeError(s_lineInvalid);
        const auto number = idOf(line);
        if (!number)
            return makeError(s_idInvalid, {line.id});
        const qint64 id = *number;
        const auto found = records.find(id);
        if (found == records.end())
            return makeError(storeerrors::rejectedUnknown, {QString::number(id)});
        const RejectedRecord *record = found->second;
        const bool isOther = (!m_connectionId.isEmpty() && record->connectionId != m_connectionId)
            || (!line.connectionId.isEmpty() && record->connectionId != line.connectionId)
            || (line.stream && record->stream.name != *line.stream)
            || (line.nameSpace && record->stream.nameSpace != *line.nameSpace);
        if (isOther)
            return makeError(s_otherRecord, {QString::number(id)});
        auto values = changedValues(*record, line.sourceRecord);
        if (!values)
            return values.error();
        if (values->empty())
            return RejectedEdit{id, {}};
        const auto schema = schemaOf(*record);
        if (!schema)
            return schema.error();
        auto edited = RejectedEditor::edited(*record, *schema, *values);
        if (!edited)
            return edited.error();
        return RejectedEdit{id, std::move(*edited)};
    }

    [[nodiscard]] static Result<std::map<QString, QString>>
    changedValues(const RejectedRecord &record, const std::string &json)
    {
        const QString id = QString::number(record.id);
        const auto fields = recordFields(json);
        if (!fields)
            return makeError(s_recordInvalid, {id});
        const auto former
            = recordFields(record.currentRecord()).value_or(std::vector<RecordField>());
        std::map<QString, QString> values;
        for (const RecordField &field : *fields) {
            const RecordField *before = findField(former, field.name);
            if (before == nullptr || *before != field)
                values.emplace(field.name, QString::fromStdString(recordValueJson(field)));
        }
        for (const RecordField &field : former) {
            if (findField(*fields, field.name) == nullptr)
                return makeError(s_fieldMissing, {id, field.name});
        }
        return values;
    }

    [[nodiscard]] Result<Schema> schemaOf(const RejectedRecord &record)
    {
        const std::pair key(record.connectionId, record.stream);
        if (const auto known = m_schemas.find(key); known != m_schemas.end())
            return known->second;
        const auto connection = ConnectionRepository(m_database).find(record.connectionId);
        if (!connection)
            return connection.error();
        auto schema = RejectedEditor::readSchema(*connection, record.stream);
        if (schema)
            m_schemas.emplace(key, *schema);
        return schema;
    }

    StateDatabase &m_database;
    const RejectedStore m_store;
    const QString m_connectionId;
    const bool m_isTrial;
    std::map<std::pair<QString, StreamId>, Schema> m_schemas;
    std::vector<RejectedLine> m_lines; ///< Not looked at yet.
    std::size_t m_bytes = 0; ///< Of their records.
    ImportReport m_report;
};

} // namespace

Result<ImportReport> importRejectedFile(const QString &path, StateDatabase &database,
                                        const QString &connectionId, bool isTrial,
                                        const Cancellation &cancellation)
{
    auto lines = RejectedLines::open(path);
    if (!lines)
        return lines.error();
    Import import(database, connectionId, isTrial);
    for (;;) {
        if (cancellation.stop_requested())
            return Error::cancelled();
        auto line = lines->next();
        if (!line)
            return line.error();
        if (!line->has_value())
            break;
        if (auto taken = import.take(std::move(**line)); !taken)
            return taken.error();
    }
    if (auto saved = import.finish(); !saved)
        return saved.error();
    return import.takeReport();
}

} // namespace millrace
