#include "core/interchange/connectionsetreader.h"

#include "core/interchange/connectionfile.h"
#include "core/interchange/connectionsetschema.h"
#include "core/interchange/connectorlookup.h"
#include "core/interchange/objectreader.h"
#include "core/interchange/pathguess.h"
#include "core/interchange/secrettexts.h"

#include <QJsonArray>
#include <QRegularExpression>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothingThere{
    "interchange.no_connection", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 declares nothing."),
    QT_TRANSLATE_NOOP("errors", "Choose a file that was exported here, or write one by its form.")};
constexpr ErrorDefinition s_versionUnknown{
    "interchange.version_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the version %2 of the form is not known."),
    QT_TRANSLATE_NOOP("errors", "The newest known here is %3. Update this program.")};
constexpr ErrorDefinition s_declaredTwice{
    "interchange.declared_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the %2 \"%3\" is declared at %4 already."),
    QT_TRANSLATE_NOOP("errors", "Keep one of the two, or give one of them another name.")};
constexpr ErrorDefinition s_idTwice{
    "interchange.id_twice", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the id of \"%2\" is used at %3 already."),
    QT_TRANSLATE_NOOP("errors", "A copy needs no id: remove the line.")};
constexpr ErrorDefinition s_tooMany{
    "interchange.too_many_entries", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the section \"%2\" has more than %3 entries."),
    QT_TRANSLATE_NOOP("errors", "Split it into several profiles.")};
constexpr ErrorDefinition s_againstSchema{
    "interchange.against_schema", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the value at \"%2\" does not follow the schema: %3."),
    QT_TRANSLATE_NOOP("errors", "\"millrace-cli apply --schema\" prints the schema.")};
constexpr ErrorDefinition s_controlCharacter{
    "interchange.control_character", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1: the %2 has a control character in its name."),
    QT_TRANSLATE_NOOP("errors", "Give it a name of one line that can be read.")};

constexpr std::ptrdiff_t s_mostProblems = 200; // Nobody mends more at once.
constexpr qsizetype s_mostDeclared = 5'000; ///< Entries of one section.

QString sectionOf(EndpointRole role)
{
    return role == EndpointRole::Source ? u"sources"_s : u"destinations"_s;
}

bool isReadable(const QString &name)
{
    return std::ranges::none_of(name, [](QChar c) { return c.category() == QChar::Other_Control; });
}

/// The id below \a reader, which has to look like one.
QString readId(ObjectReader &reader)
{
    static const QRegularExpression s_id(u"\\A[0-9a-zA-Z-]{1,64}\\z"_s);
    // With these the names of secrets begin that belong to no source or destination.
    static const QStringList s_taken{u"network"_s, u"notices"_s, u"transformation"_s};
    const QString key = u"id"_s;
    QString id = reader.text(key);
    if (!id.isEmpty() && !s_id.match(id).hasMatch())
        reader.refuse(key, u"an id of letters, digits and dashes"_s);
    if (s_taken.contains(id))
        reader.refuse(key, u"an id other than %1"_s.arg(s_taken.join(", "_L1)));
    return id;
}

QString readColor(ObjectReader &reader)
{
    static const QRegularExpression s_color(u"\\A#[0-9a-fA-F]{6}\\z"_s);
    const QString key = u"color"_s;
    QString color = reader.text(key);
    if (!color.isEmpty() && !s_color.match(color).hasMatch())
        reader.refuse(key, u"a colour as \"#rrggbb\""_s);
    return color.toLower();
}

QJsonValue withoutNulls(const QJsonValue &value)
{
    if (value.isArray()) {
        QJsonArray list;
        for (const QJsonValue &each : value.toArray())
            list.append(withoutNulls(each));
        return list;
    }
    if (!value.isObject())
        return value;
    QJsonObject object;
    const QJsonObject all = value.toObject();
    for (auto each = all.begin(); each != all.end(); ++each) {
        // A key without a value says nothing; what a connector makes of it is its own matter.
        if (!each.value().isNull())
            object.insert(each.key(),
                          each.key() == "config"_L1 ? each.value() : withoutNulls(each.value()));
    }
    return object;
}

} // namespace

void ConnectionSetReader::refuse(const Error &error)
{
    if (std::ssize(m_problems) < s_mostProblems)
        m_problems.push_back(error);
}

void ConnectionSetReader::add(Document document, const QString &folder)
{
    const File file{std::make_shared<const Document>(std::move(document)), folder};
    const QJsonValue root = file.document->root;
    const QJsonObject object = root.toObject();
    const std::size_t before = m_problems.size();
    const std::size_t had = m_set.endpoints.size() + m_set.tags.size() + m_set.connections.size();
    const QStringList sections{u"version"_s, u"sources"_s, u"destinations"_s, u"connections"_s};
    const bool isSet = std::ranges::any_of(
        sections, [&object](const QString &section) { return object.contains(section); });
    // A connection has tags, too, but they are words.
    const bool hasTags = object.size() == 1 && object.contains("tags"_L1);
    if (root.toArray().size() > s_mostDeclared)
        refuse(
            makeError(s_tooMany, {file.document->name, u"/"_s, QString::number(s_mostDeclared)}));
    else if (root.isArray())
        addConnections(file, root.toArray(), {});
    else if (isSet || hasTags)
        addSections(file);
    else if (object.contains("format"_L1) && object.contains("connection"_L1))
        addConnection(file, object.value("connection"_L1), u"/connection"_s);
    else if (!object.isEmpty() || !(root.isNull() || root.isUndefined() || root.isObject()))
        addConnection(file, root, {});
    if (m_problems.size() == before
        && had == m_set.endpoints.size() + m_set.tags.size() + m_set.connections.size())
        refuse(makeError(s_nothingThere, {file.document->name}));
}

void ConnectionSetReader::addSections(const File &file)
{
    const Document &document = *file.document;
    ObjectReader reader(document, document.root, {});
    const qint64 version = reader.integer(u"version"_s, 1).value_or(s_connectionSetVersion);
    if (!reader.error() && version > s_connectionSetVersion)
        return refuse(makeError(s_versionUnknown,
                                {document.place(u"/version"_s), QString::number(version),
                                 QString::number(s_connectionSetVersion)},
                                {}, u"/version"_s));
    const auto takeList = [&reader](const QString &key) {
        const QJsonValue value = reader.any(key);
        if (!value.isUndefined() && !value.isArray())
            reader.refuse(key, u"a list"_s);
        return value.toArray();
    };
    (void)takeList(u"sources"_s);
    (void)takeList(u"destinations"_s);
    (void)takeList(u"tags"_s);
    const QJsonArray connections = takeList(u"connections"_s);
    const QJsonObject sections = document.root.toObject();
    for (auto each = sections.begin(); each != sections.end(); ++each) {
        if (each.value().toArray().size() > s_mostDeclared)
            return refuse(makeError(
                s_tooMany,
                {document.place(u'/' + each.key()), each.key(), QString::number(s_mostDeclared)},
                {}, u'/' + each.key()));
    }
    if (const auto problem = reader.finish())
        return refuse(*problem);
    const std::size_t before = m_problems.size();
    addTags(file);
    addEndpoints(file, EndpointRole::Source);
    addEndpoints(file, EndpointRole::Destination);
    addConnections(file, connections, u"/connections"_s);
    // The readers tell more, and what is near; the schema is the last word.
    if (m_problems.size() == before)
        checkSchema(file, document.root, {}, {});
}

void ConnectionSetReader::checkSchema(const File &file, const QJsonValue &value,
                                      const QString &pointer, const QString &definition)
{
    const auto fault = schemaFault(connectionSetSchema(definition), withoutNulls(value));
    if (!fault)
        return;
    const QString at = pointer + fault->pointer;
    refuse(makeError(
        s_againstSchema,
        {DeclaredPlace{file.document, at}.text(), at.isEmpty() ? u"/"_s : at, fault->reason}, {},
        at));
}

void ConnectionSetReader::addEndpoints(const File &file, EndpointRole role)
{
    const QString section = sectionOf(role);
    const QJsonArray list = file.document->root.toObject().value(section).toArray();
    for (qsizetype at = 0; at < list.size(); ++at)
        addEndpoint(file, role, list[at], pointerTo(u'/' + section, QString::number(at)));
}

void ConnectionSetReader::addEndpoint(const File &file, EndpointRole role, const QJsonValue &value,
                                      const QString &pointer)
{
    ObjectReader reader(*file.document, value, pointer);
    DeclaredEndpoint made;
    made.role = role;
    made.place = {file.document, pointer};
    made.id = readId(reader);
    made.name = reader.text(u"name"_s, true).trimmed();
    made.connectorId = reader.text(u"connector"_s, true);
    const QString configKey = u"config"_s;
    auto configuration = withReferences(reader.object(configKey));
    if (configuration)
        made.configuration = std::move(*configuration);
    made.color = readColor(reader);
    made.isProduction = reader.flag(u"production"_s).value_or(false);
    if (const auto problem = reader.finish())
        return refuse(*problem);
    if (!configuration) {
        Error error = configuration.error();
        error.field.prepend(reader.pointer(configKey));
        error.message.prepend(file.document->place(error.field) + u": "_s);
        return refuse(error);
    }
    if (const ConnectorInfo *info = m_registry.find(made.connectorId))
        made.configuration = withAbsolutePaths(made.configuration, *info, role, file.folder);
    declare(std::move(made));
}

void ConnectionSetReader::declare(DeclaredEndpoint endpoint)
{
    const QString role = endpointRoleName(endpoint.role);
    if (!isReadable(endpoint.name))
        return refuse(makeError(s_controlCharacter, {endpoint.place.text(), role}));
    const auto info = findConnector(endpoint.connectorId, m_registry);
    if (!info) {
        Error error = info.error();
        error.field = endpoint.place.pointer + u"/connector"_s;
        error.message.prepend(endpoint.place.text(u"/connector"_s) + u": "_s);
        return refuse(error);
    }
    if (std::ssize(m_set.endpoints) >= 2 * s_mostDeclared)
        return refuse(makeError(s_tooMany,
                                {endpoint.place.text(), u"sources, destinations"_s,
                                 QString::number(2 * s_mostDeclared)}));
    for (const DeclaredEndpoint &other : m_set.endpoints) {
        if (!endpoint.id.isEmpty() && other.id == endpoint.id)
            return refuse(
                makeError(s_idTwice, {endpoint.place.text(), endpoint.name, other.place.text()}));
        if (other.role == endpoint.role && other.name == endpoint.name)
            return refuse(makeError(
                s_declaredTwice, {endpoint.place.text(), role, endpoint.name, other.place.text()}));
    }
    m_set.endpoints.push_back(std::move(endpoint));
}

void ConnectionSetReader::addTags(const File &file)
{
    const QString section = u"tags"_s;
    const QJsonArray list = file.document->root.toObject().value(section).toArray();
    for (qsizetype at = 0; at < list.size(); ++at) {
        const QString pointer = pointerTo(u'/' + section, QString::number(at));
        ObjectReader reader(*file.document, list[at], pointer);
        DeclaredTag made{{reader.text(u"name"_s, true), readColor(reader)},
                         {file.document, pointer}};
        if (made.tag.name.size() > s_longestTagName)
            reader.refuse(u"name"_s, u"a word of 1 to %1 characters"_s.arg(s_longestTagName));
        if (const auto problem = reader.finish()) {
            refuse(*problem);
            continue;
        }
        if (!isReadable(made.tag.name)) {
            refuse(makeError(s_controlCharacter, {made.place.text(), u"tag"_s}));
            continue;
        }
        const auto other = std::ranges::find_if(m_set.tags, [&made](const DeclaredTag &each) {
            return each.tag.name == made.tag.name;
        });
        if (other != m_set.tags.end())
            refuse(makeError(s_declaredTwice,
                             {made.place.text(), u"tag"_s, made.tag.name, other->place.text()}));
        else
            m_set.tags.push_back(std::move(made));
    }
}

void ConnectionSetReader::addConnections(const File &file, const QJsonArray &list,
                                         const QString &pointer)
{
    for (qsizetype at = 0; at < list.size(); ++at)
        addConnection(file, list[at], pointerTo(pointer, QString::number(at)));
}

void ConnectionSetReader::addConnection(const File &file, const QJsonValue &value,
                                        const QString &pointer)
{
    auto spec = connectionSpecAt(*file.document, value, pointer);
    if (!spec)
        return refuse(spec.error());
    const DeclaredPlace place{file.document, pointer};
    if (std::ssize(m_set.connections) >= s_mostDeclared)
        return refuse(makeError(s_tooMany,
                                {place.text(), u"connections"_s, QString::number(s_mostDeclared)}));
    if (!isReadable(spec->name))
        return refuse(makeError(s_controlCharacter, {place.text(), u"connection"_s}));
    for (const DeclaredConnection &other : m_set.connections) {
        if (!spec->id.isEmpty() && other.spec.id == spec->id)
            return refuse(makeError(s_idTwice, {place.text(), spec->name, other.place.text()}));
        if (other.spec.name == spec->name)
            return refuse(makeError(
                s_declaredTwice, {place.text(), u"connection"_s, spec->name, other.place.text()}));
    }
    const std::size_t before = m_problems.size();
    nameEnd(file, *spec, EndpointRole::Source, pointer);
    nameEnd(file, *spec, EndpointRole::Destination, pointer);
    if (m_problems.size() == before && !pointer.startsWith("/connections"_L1))
        checkSchema(file, value, pointer, u"connection"_s);
    m_set.connections.push_back({std::move(*spec), place});
}

void ConnectionSetReader::nameEnd(const File &file, ConnectionSpec &spec, EndpointRole role,
                                  const QString &pointer)
{
    EndpointSpec &end = role == EndpointRole::Source ? spec.source : spec.destination;
    if (end.isStored())
        return;
    DeclaredEndpoint made;
    made.role = role;
    made.name = end.name.isEmpty() ? spec.name : end.name;
    made.connectorId = end.connectorId;
    made.configuration = end.configuration;
    made.place = {file.document, pointer + u'/' + endpointRoleName(role)};
    if (const ConnectorInfo *info = m_registry.find(end.connectorId))
        made.configuration = withAbsolutePaths(made.configuration, *info, role, file.folder);
    end = EndpointSpec{};
    end.name = made.name;
    // Several connections of the older form say the same of one end.
    const DeclaredEndpoint *other = m_set.endpoint(role, made.name);
    if (other == nullptr || other->connectorId != made.connectorId
        || other->configuration != made.configuration)
        declare(std::move(made));
}

} // namespace millrace
