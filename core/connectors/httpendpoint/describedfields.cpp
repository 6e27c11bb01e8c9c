#include "core/connectors/httpendpoint/describedfields.h"

#include "core/connectors/httpendpoint/describedfieldreader.h"
#include "core/http/httperrors.h"

#include <QSet>
#include <QUrlQuery>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Bounded, whatever the API says.
constexpr qsizetype s_mostFields = 10'000;
constexpr qsizetype s_mostChoices = 10'000;
constexpr int s_mostPages = 1'000;

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

bool isSameServer(const QUrl &a, const QUrl &b)
{
    const int standard = a.scheme() == "https"_L1 ? 443 : 80;
    return a.scheme() == b.scheme() && a.host() == b.host() && a.port(standard) == b.port(standard);
}

/// The request for the page that the answer to \a page calls \a next.
Result<HttpRequest> requestFor(const QString &next, const HttpRequest &page,
                               const DescribedDiscovery &discovery)
{
    HttpRequest following = page;
    if (!discovery.nextPageItem.isEmpty()) {
        QUrlQuery query(page.url);
        query.removeAllQueryItems(discovery.nextPageItem);
        query.addQueryItem(discovery.nextPageItem,
                           QString::fromLatin1(QUrl::toPercentEncoding(next)));
        following.url.setQuery(query);
        return following;
    }
    following.url = page.url.resolved(QUrl(next, QUrl::StrictMode));
    // The credentials go along.
    if (!following.url.isValid() || !isSameServer(following.url, page.url)
        || !following.url.userInfo().isEmpty())
        return invalidAnswerError(page, u"the next page is no address of this server"_s);
    return following;
}

/// Adds the fields of one page to \a object.
Result<void> addFields(const QJsonValue &answer, const HttpRequest &page,
                       const DescribedObject &described, DestinationObject &object)
{
    const DescribedDiscovery &discovery = *described.discovery;
    const QJsonValue list = discovery.fields.in(answer);
    if (!list.isArray())
        return invalidAnswerError(
            page, u"there is no list of fields at \"%1\""_s.arg(discovery.fields.text()));
    for (const QJsonValue &entry : list.toArray()) {
        ObjectField field = fieldOf(discovery, entry, described.omitsNulls);
        const QString name = field.field.name;
        if (name.isEmpty() || object.find(name) != nullptr)
            continue;
        if (static_cast<qsizetype>(object.fields.size()) >= s_mostFields)
            return {};
        const bool isRequired = flagAt(discovery.required, entry) && !field.isReadOnly;
        object.fields.push_back(std::move(field));
        for (OperationOffer &offer : object.operations) {
            if (isRequired && offer.operation == ObjectOperation::Insert)
                offer.requiredFields << name;
        }
    }
    return {};
}

} // namespace

Result<DestinationObject> currentObject(const DescribedApi &api, const DescribedObject &described,
                                        const Cancellation &cancellation)
{
    DestinationObject object = described.object;
    if (!described.discovery)
        return object;
    const DescribedDiscovery &discovery = *described.discovery;
    auto page = api.request(discovery.request);
    QSet<QUrl> read;
    while (page) {
        // Pages that lead in a circle would never end.
        if (read.contains(page->url) || read.size() == s_mostPages)
            return invalidAnswerError(*page, u"its pages of fields do not end"_s);
        read.insert(page->url);
        const auto answer = api.ask(*page, false, cancellation);
        if (!answer)
            return answer.error();
        if (auto added = addFields(**answer, *page, described, object); !added)
            return added.error();
        const QString next
            = discovery.nextPage ? wordsOf(discovery.nextPage->in(**answer)) : QString();
        if (next.isEmpty())
            return object;
        page = requestFor(next, *page, discovery);
    }
    return page.error();
}

} // namespace millrace
