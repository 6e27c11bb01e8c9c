#include "core/connectors/httpendpoint/describedfields.h"

#include "core/connectors/httpendpoint/describedfieldreader.h"
#include "core/http/httperrors.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bounded, whatever the API says.
constexpr qsizetype s_mostFields = 10'000;
constexpr qsizetype s_mostChoices = 10'000;

bool flagAt(const std::optional<AnswerPointer> &pointer, const QJsonValue &entry)
{
    return pointer && pointer->in(entry).toBool();
}

std::vector<ObjectChoice> choicesOf(const DescribedDiscovery &discovery, const QJsonValue &entry)
{
    std::vector<ObjectChoice> choices;
    if (!discovery.choices)
        return choices;
    const QJsonArray list = discovery.choices->in(entry).toArray();
    for (qsizetype i = 0; i < std::min(list.size(), s_mostChoices); ++i) {
        const QString value = wordsOf(discovery.choiceValue.in(list[i]));
        if (!value.isEmpty())
            choices.push_back(
                {value,
                 discovery.choiceTitle ? wordsOf(discovery.choiceTitle->in(list[i])) : QString()});
    }
    return choices;
}

ObjectField fieldOf(const DescribedDiscovery &discovery, const QJsonValue &entry, bool omitsNulls)
{
    ObjectField field;
    field.field.name = wordsOf(discovery.name.in(entry));
    field.field.nullable = omitsNulls || !flagAt(discovery.required, entry);
    if (discovery.type) {
        const QString word = wordsOf(discovery.type->in(entry));
        field.field.sourceType = word;
        field.field.type = fieldTypeOfWord(discovery.types.value(word, u"string"_s));
    }
    if (discovery.title)
        field.title = wordsOf(discovery.title->in(entry));
    field.isReadOnly = flagAt(discovery.readOnly, entry);
    field.isUnique = flagAt(discovery.unique, entry);
    if (discovery.length) {
        const qint64 length = discovery.length->in(entry).toInteger(0);
        if (length > 0)
            field.maximumLength = length;
    }
    if (field.field.type == FieldType::String)
        field.choices = choicesOf(discovery, entry);
    return field;
}

} // namespace

Result<DestinationObject> currentObject(const DescribedApi &api, const DescribedObject &described,
                                        const Cancellation &cancellation)
{
    DestinationObject object = described.object;
    if (!described.discovery)
        return object;
    const DescribedDiscovery &discovery = *described.discovery;
    const auto request = api.request(discovery.request);
    if (!request)
        return request.error();
    const auto answer = api.ask(*request, false, cancellation);
    if (!answer)
        return answer.error();
    const QJsonValue list = discovery.fields.in(**answer);
    if (!list.isArray())
        return invalidAnswerError(
            *request, u"there is no list of fields at \"%1\""_s.arg(discovery.fields.text()));
    for (const QJsonValue &entry : list.toArray()) {
        ObjectField field = fieldOf(discovery, entry, described.omitsNulls);
        const QString name = field.field.name;
        if (name.isEmpty() || object.find(name) != nullptr)
            continue;
        if (static_cast<qsizetype>(object.fields.size()) >= s_mostFields)
            break;
        const bool isRequired = flagAt(discovery.required, entry) && !field.isReadOnly;
        object.fields.push_back(std::move(field));
        for (OperationOffer &offer : object.operations) {
            if (isRequired && offer.operation == ObjectOperation::Insert)
                offer.requiredFields << name;
        }
    }
    return object;
}

} // namespace millrace
