#include "core/interchange/airbyteproject.h"

#include "core/interchange/airbyteforms.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unknown{
    "interchange.airbyte_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is nothing that can be taken over from Airbyte or Meltano."),
    QT_TRANSLATE_NOOP(
        "errors",
        "Choose answers of Airbyte's API as JSON, a Terraform state, a meltano.yml, a configured "
        "catalogue, or a configuration in a file such as source-postgres.json.")};
constexpr ErrorDefinition s_tooMany{
    "interchange.airbyte_too_many", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "%1: there are more than %2 sources, destinations and connections."),
    QT_TRANSLATE_NOOP("errors", "Take them over in several steps.")};

constexpr std::size_t s_mostThings = 5'000; ///< As many as one section of our own form.

/// An empty answer of the API: `{"data": []}`.
bool isEmptyApi(const QJsonObject &object)
{
    return object.value("data"_L1).isArray() && object.value("data"_L1).toArray().isEmpty();
}

} // namespace

bool AirbyteProject::isOwnForm(const Document &document)
{
    const QJsonObject object = document.root.toObject();
    if (object.contains("source"_L1) && object.contains("destination"_L1))
        return true; // One connection.
    // Answers of the API have the same sections.
    static const QStringList s_sections{u"sources"_s, u"destinations"_s, u"connections"_s,
                                        u"tags"_s};
    return !isApiAnswer(document.root)
        && std::ranges::any_of(s_sections, [&object](const QString &section) {
               return object.value(section).isArray() && !object.value(section).toArray().isEmpty();
           });
}

bool AirbyteProject::recognises(const Document &document)
{
    if (isOwnForm(document))
        return false;
    const QJsonObject object = document.root.toObject();
    return isTerraformState(object) || isMeltanoProject(object) || isConfiguredCatalogue(object)
        || isApiAnswer(document.root) || isEmptyApi(object) || isNamedConfiguration(document);
}

Result<void> AirbyteProject::add(const Document &document, const QString &folder)
{
    if (!recognises(document))
        return makeError(s_unknown, {document.name});
    const QJsonObject object = document.root.toObject();
    Result<AirbyteParts> parts = AirbyteParts();
    if (isTerraformState(object))
        parts = readTerraformState(document, folder);
    else if (isMeltanoProject(object))
        parts = readMeltanoProject(document, folder);
    else if (isConfiguredCatalogue(object))
        m_catalogues.push_back(readConfiguredCatalogue(document));
    else if (isApiAnswer(document.root))
        parts = readApiAnswer(document, folder);
    else if (isNamedConfiguration(document))
        parts = AirbyteParts{{readNamedConfiguration(document, folder)}, {}, {}};
    if (!parts)
        return parts.error();
    if (object.value("data"_L1).isArray() && !object.value("next"_L1).toString().isEmpty())
        m_pages << document.name;
    m_definitions.insert(parts->definitions);
    for (AirbyteEnd &end : parts->ends)
        addEnd(std::move(end));
    for (AirbyteConnection &connection : parts->connections)
        m_connections.push_back(std::move(connection));
    if (m_ends.size() + m_connections.size() > s_mostThings)
        return makeError(s_tooMany, {document.name, QString::number(s_mostThings)});
    return {};
}

void AirbyteProject::addEnd(AirbyteEnd end)
{
    // The same thing comes in the list and by itself.
    if (this->end(end.role, end.id) == nullptr)
        m_ends.push_back(std::move(end));
}

const AirbyteEnd *AirbyteProject::end(EndpointRole role, const QString &id) const
{
    const auto found = std::ranges::find_if(
        m_ends, [&](const AirbyteEnd &e) { return e.role == role && e.id == id; });
    return found == m_ends.end() ? nullptr : &*found;
}

void AirbyteProject::finish()
{
    const auto only = [this](EndpointRole role) -> const AirbyteEnd * {
        const auto isOfRole = [role](const AirbyteEnd &e) { return e.role == role; };
        if (std::ranges::count_if(m_ends, isOfRole) != 1)
            return nullptr;
        return &*std::ranges::find_if(m_ends, isOfRole);
    };
    const AirbyteEnd *source = only(EndpointRole::Source);
    const AirbyteEnd *destination = only(EndpointRole::Destination);
    if (!m_connections.empty() || m_catalogues.size() > 1 || source == nullptr
        || destination == nullptr)
        return;
    AirbyteConnection made
        = m_catalogues.empty() ? AirbyteConnection() : std::move(m_catalogues.front());
    m_catalogues.clear();
    made.sourceId = source->id;
    made.destinationId = destination->id;
    made.name = source->name + u" → "_s + destination->name;
    if (made.place.isEmpty())
        made.place = source->place;
    m_connections.push_back(std::move(made));
}

} // namespace millrace
