#include "core/connectors/httpendpoint/describedobjectreader.h"

#include "core/connectors/httpendpoint/describedfieldreader.h"
#include "core/connectors/httpendpoint/describedrequestreader.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

using Kind = PlaceholderKind;

class ObjectDescriptionReader final
{
public:
    ObjectDescriptionReader(const DescriptionPlace &place, const QStringList &inputs)
        : m_place(place)
        , m_inputs(inputs)
    {
    }

    DescribedObject read()
    {
        readFields();
        m_result.omitsNulls = m_place.text(u"nulls"_s) == "omit"_L1;
        const std::vector<QStringList> keys = readKeys(m_place.at(u"keys"_s));
        for (const ObjectOperation operation : s_objectOperations) {
            const QString word = operation == ObjectOperation::HardDelete
                ? u"delete"_s
                : objectOperationName(operation);
            const DescriptionPlace operations = m_place.at(u"operations"_s);
            if (operations.has(word))
                readOperation(operations.at(word), operation, keys);
        }
        if (m_result.operations.empty())
            m_place.at(u"operations"_s).fault(u"there is none"_s);
        if (m_place.has(u"discover"_s))
            readDiscovery(m_place.at(u"discover"_s));
        if (m_place.has(u"existing"_s))
            readExisting(m_place.at(u"existing"_s));
        return std::move(m_result);
    }

private:
    [[nodiscard]] TemplateRules rules(std::vector<Kind> kinds) const
    {
        const bool isOpen = m_result.object.takesOtherFields || m_place.has(u"discover"_s);
        return {std::move(kinds), &m_inputs, isOpen ? nullptr : &m_fieldNames};
    }

    void readFields()
    {
        DestinationObject &object = m_result.object;
        object.name = m_place.text(u"name"_s);
        object.title = m_place.text(u"title"_s);
        const DescriptionPlace schema = m_place.at(u"schema"_s);
        object.takesOtherFields = schema.flag(u"additionalProperties"_s);
        m_required = schema.texts(u"required"_s);
        for (const auto &[name, place] : schema.at(u"properties"_s).members()) {
            ObjectField field = readDescribedField(name, place);
            // What is left out when it is empty need not take null.
            if (m_place.text(u"nulls"_s) == "omit"_L1 && !m_required.contains(name))
                field.field.nullable = true;
            object.fields.push_back(std::move(field));
            m_fieldNames << name;
        }
        checkNames(m_required, schema.at(u"required"_s));
    }

    void checkNames(const QStringList &names, const DescriptionPlace &place) const
    {
        for (const QString &name : names) {
            if (!m_fieldNames.contains(name))
                place.fault(u"there is no field \"%1\" in the schema"_s.arg(name));
        }
    }

    [[nodiscard]] std::vector<QStringList> readKeys(const DescriptionPlace &place) const
    {
        std::vector<QStringList> keys;
        for (const DescriptionPlace &entry : place.entries()) {
            QStringList names;
            for (const QJsonValue &name : entry.value().toArray())
                names << name.toString();
            checkNames(names, entry);
            keys.push_back(std::move(names));
        }
        return keys;
    }

    void readOperation(const DescriptionPlace &place, ObjectOperation kind,
                       const std::vector<QStringList> &keys)
    {
        const bool isInsert = kind == ObjectOperation::Insert;
        DescribedOperation operation;
        operation.operation = kind;
        if (!isInsert)
            operation.keys = place.has(u"keys"_s) ? readKeys(place.at(u"keys"_s)) : keys;
        else if (place.has(u"keys"_s))
            place.at(u"keys"_s).fault(u"an insert matches nothing"_s);
        if (!isInsert && operation.keys.empty())
            place.fault(u"\"keys\" are missing, here or with the object"_s);
        if (place.has(u"required"_s)) {
            operation.requiredFields = place.texts(u"required"_s);
            checkNames(operation.requiredFields, place.at(u"required"_s));
        } else if (isInsert || kind == ObjectOperation::Upsert) {
            operation.requiredFields = m_required;
        }
        const bool isBatch = place.has(u"batch"_s);
        operation.isBatch = isBatch;
        if (isBatch) {
            const DescriptionPlace batch = place.at(u"batch"_s);
            operation.rows = static_cast<std::size_t>(batch.number(u"rows"_s, 1));
            operation.bytes = static_cast<std::size_t>(batch.number(u"bytes"_s, 4'000'000));
        }
        // {{ key }} is one value: where a key has several fields there is none.
        m_rowKinds = {Kind::Input, Kind::Field};
        if (!isInsert && std::ranges::all_of(operation.keys, [](const QStringList &key) {
                return key.size() == 1;
            }))
            m_rowKinds.insert(m_rowKinds.end(), {Kind::Key, Kind::KeyName});
        operation.request
            = readDescribedRequest(place, rules(isBatch ? std::vector{Kind::Input} : m_rowKinds));
        readBody(place, isBatch, operation.body);
        operation.idempotencyHeader = place.text(u"idempotency_key"_s).toUtf8();
        if (place.has(u"repeatable"_s))
            operation.isRepeatable = place.flag(u"repeatable"_s);
        readAnswer(place.at(u"answer"_s), isBatch, operation.answer);
        const bool removes
            = kind == ObjectOperation::HardDelete || kind == ObjectOperation::SoftDelete;
        operation.answer.isRemoval = removes && !isBatch && namesRecord(operation.request.path);
        m_result.object.operations.push_back({kind, operation.keys, operation.requiredFields});
        m_result.operations.push_back(std::move(operation));
    }

    static bool namesRecord(const TextTemplate &path)
    {
        return std::ranges::any_of(path.pieces, [](const TextTemplate::Piece &piece) {
            return piece.placeholder
                && (piece.placeholder->kind == Kind::Field || piece.placeholder->kind == Kind::Key);
        });
    }

    void readBody(const DescriptionPlace &operation, bool isBatch, DescribedBody &body) const
    {
        if (!operation.has(u"body"_s)) {
            if (isBatch)
                operation.fault(u"a batch needs a \"body\""_s);
            return;
        }
        const DescriptionPlace place = operation.at(u"body"_s);
        const QString format = place.text(u"format"_s);
        body.isCompressed = place.flag(u"compress"_s);
        if (format == "form"_L1)
            readForm(place, isBatch, body);
        else if (format == "ndjson"_L1)
            readLines(place, body);
        else
            readJson(place, isBatch, body);
    }

    void refuseKeys(const DescriptionPlace &place, const QStringList &keys) const
    {
        for (const QString &key : keys) {
            if (place.has(key))
                place.at(key).fault(u"this format has no \"%1\""_s.arg(key));
        }
    }

    void checkRecord(const DescriptionPlace &place) const
    {
        std::vector<Kind> whole = m_rowKinds;
        whole.insert(whole.end(), {Kind::Record, Kind::Others});
        checkJsonTemplate(place, rules(std::move(whole)), rules(m_rowKinds));
    }

    void readForm(const DescriptionPlace &place, bool isBatch, DescribedBody &body) const
    {
        body.format = BodyFormat::Form;
        refuseKeys(place, {u"record"_s, u"lines"_s, u"template"_s});
        if (isBatch)
            place.fault(u"a form holds one record, so that there is no \"batch\""_s);
        for (const auto &[name, value] : place.at(u"fields"_s).members())
            body.fields.emplace_back(name, value.textTemplate(rules(m_rowKinds)));
    }

    void readLines(const DescriptionPlace &place, DescribedBody &body) const
    {
        body.format = BodyFormat::JsonLines;
        refuseKeys(place, {u"template"_s, u"fields"_s});
        if (place.has(u"lines"_s) && place.has(u"record"_s))
            place.at(u"record"_s).fault(u"\"lines\" say already what a record is"_s);
        for (const DescriptionPlace &line : place.at(u"lines"_s).entries()) {
            checkRecord(line);
            body.record.push_back(line.value());
        }
        if (body.record.empty())
            readRecord(place, body);
    }

    void readRecord(const DescriptionPlace &place, DescribedBody &body) const
    {
        if (place.has(u"record"_s))
            checkRecord(place.at(u"record"_s));
        body.record.push_back(place.has(u"record"_s) ? place.value()[u"record"_s]
                                                     : QJsonValue(u"{{ record }}"_s));
    }

    void readJson(const DescriptionPlace &place, bool isBatch, DescribedBody &body) const
    {
        body.format = BodyFormat::Json;
        refuseKeys(place, {u"lines"_s, u"fields"_s});
        readRecord(place, body);
        if (!place.has(u"template"_s))
            return;
        const DescriptionPlace around = place.at(u"template"_s);
        body.around = around.value();
        if (!isBatch)
            around.fault(u"without \"batch\" the record is all there is: use \"record\""_s);
        checkJsonTemplate(around, rules({Kind::Input, Kind::Records}), rules({Kind::Input}));
        if (countPlaceholders(around.value(), Kind::Records) != 1)
            around.fault(u"{{ records }} has to be there once, as a whole value"_s);
    }

    static DescribedReason readReason(const DescriptionPlace &place)
    {
        return {place.optionalPointer(u"code"_s), place.optionalPointer(u"message"_s),
                place.optionalPointer(u"field"_s)};
    }

    static std::optional<DescribedTest> readTest(const DescriptionPlace &place, const QString &key)
    {
        if (!place.has(key))
            return std::nullopt;
        const DescriptionPlace test = place.at(key);
        return DescribedTest{test.pointer(u"at"_s), test.value()[u"in"_s].toArray()};
    }

    /// What is about the credentials, the pace or the server itself never comes to be judged.
    static void checkStatuses(const DescriptionPlace &place)
    {
        for (const DescriptionPlace &entry : place.entries()) {
            const int status = entry.value().toInt();
            if (status >= 500 || status == 401 || status == 407 || status == 408 || status == 429)
                entry.fault(u"the status %1 is never the fault of a record"_s.arg(status));
        }
    }

    void readAnswer(const DescriptionPlace &place, bool isBatch, DescribedAnswer &answer) const
    {
        const QString format = place.text(u"format"_s);
        if (format == "ndjson"_L1)
            answer.format = AnswerFormat::JsonLines;
        else if (format == "none"_L1)
            answer.format = AnswerFormat::None;
        answer.rows = place.optionalPointer(u"rows"_s);
        answer.taken = readTest(place, u"taken"_s);
        answer.refusedIf = place.optionalPointer(u"refused_if"_s);
        answer.later = readTest(place, u"later"_s);
        answer.reason = readReason(place);
        answer.isUnnamedTaken = place.text(u"unnamed"_s) == "taken"_L1;
        if (place.has(u"refusal"_s)) {
            const DescriptionPlace refusal = place.at(u"refusal"_s);
            if (refusal.has(u"statuses"_s)) {
                answer.refusalStatuses = refusal.numbers(u"statuses"_s);
                checkStatuses(refusal.at(u"statuses"_s));
            }
            answer.refusal = readReason(refusal);
        }
        readMatch(place, answer);
        if (!answer.hasEntries())
            return;
        if (answer.format == AnswerFormat::None)
            place.fault(u"an answer that is not read has no entries"_s);
        if (isBatch && !answer.rows)
            place.fault(u"\"rows\" is missing: a batch has many records"_s);
        if (answer.rows && !answer.taken && !answer.refusedIf
            && (answer.match == EntryMatch::Order || !answer.isUnnamedTaken))
            place.fault(u"nothing tells an entry that was taken from one that was refused: give "
                        "\"taken\" or \"refused_if\", or a list of refusals with \"unnamed: "
                        "taken\""_s);
    }

    void readMatch(const DescriptionPlace &place, DescribedAnswer &answer) const
    {
        const QString match = place.text(u"match"_s);
        if (match == "index"_L1) {
            answer.match = EntryMatch::Index;
            answer.index = place.pointer(u"index"_s);
            answer.firstIndex = place.number(u"first_index"_s);
            if (!place.has(u"index"_s))
                place.fault(u"\"index\" is missing"_s);
        } else if (match == "id"_L1) {
            answer.match = EntryMatch::Id;
            answer.id = place.pointer(u"id"_s);
            answer.idField = place.text(u"id_field"_s);
            if (!place.has(u"id"_s) || answer.idField.isEmpty())
                place.fault(u"\"id\" and \"id_field\" are needed"_s);
            else
                checkNames({answer.idField}, place.at(u"id_field"_s));
        }
        if (answer.match != EntryMatch::Order && !answer.rows)
            place.fault(u"\"rows\" is missing"_s);
    }

    void readDiscovery(const DescriptionPlace &place)
    {
        DescribedDiscovery discovery;
        discovery.request = readDescribedRequest(place, {{Kind::Input}, &m_inputs});
        discovery.fields = place.pointer(u"fields"_s);
        discovery.nextPage = place.optionalPointer(u"next_page"_s);
        discovery.nextPageItem = place.text(u"next_page_item"_s);
        if (!discovery.nextPage && !discovery.nextPageItem.isEmpty())
            place.at(u"next_page_item"_s).fault(u"\"next_page\" is missing"_s);
        discovery.name = place.pointer(u"field_name"_s);
        discovery.title = place.optionalPointer(u"field_title"_s);
        discovery.type = place.optionalPointer(u"field_type"_s);
        for (const auto &[word, type] : place.at(u"types"_s).members())
            discovery.types.insert(word, type.value().toString());
        discovery.readOnly = place.optionalPointer(u"field_read_only"_s);
        discovery.required = place.optionalPointer(u"field_required"_s);
        discovery.unique = place.optionalPointer(u"field_unique"_s);
        discovery.length = place.optionalPointer(u"field_length"_s);
        discovery.choices = place.optionalPointer(u"choices"_s);
        discovery.choiceValue = place.pointer(u"choice_value"_s);
        discovery.choiceTitle = place.optionalPointer(u"choice_title"_s);
        m_result.discovery = std::move(discovery);
    }

    void readExisting(const DescriptionPlace &place)
    {
        DescribedExisting existing;
        existing.keys = static_cast<std::size_t>(place.number(u"batch"_s, 1));
        existing.isList = place.has(u"batch"_s);
        const Kind keys = existing.isList ? Kind::Keys : Kind::Key;
        const TemplateRules all = rules({Kind::Input, keys, Kind::KeyName});
        existing.request = readDescribedRequest(place, all);
        if (place.has(u"body"_s)) {
            checkJsonTemplate(place.at(u"body"_s), all,
                              rules(keys == Kind::Key
                                        ? std::vector{Kind::Input, Kind::Key, Kind::KeyName}
                                        : std::vector{Kind::Input, Kind::KeyName}));
            existing.body = place.value()[u"body"_s];
        }
        existing.records = place.pointer(u"records"_s);
        existing.fields = place.pointer(u"fields"_s);
        m_result.existing = std::move(existing);
    }

    const DescriptionPlace m_place;
    const QStringList &m_inputs;
    QStringList m_fieldNames;
    QStringList m_required;
    std::vector<Kind> m_rowKinds; ///< For texts made of one record.
    DescribedObject m_result;
};

} // namespace

DescribedObject readDescribedObject(const DescriptionPlace &place, const QStringList &inputs)
{
    return ObjectDescriptionReader(place, inputs).read();
}

} // namespace millrace
