#include "core/interchange/airbyteimport.h"

#include "core/interchange/airbyteconnections.h"
#include "core/interchange/airbyteends.h"
#include "core/interchange/connectionset.h"

#include <QCoreApplication>
#include <QDir>
#include <QFileInfo>
#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_nothingFound{
    "interchange.airbyte_nothing", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "In %1 there is no file of Airbyte or Meltano."),
    QT_TRANSLATE_NOOP("errors", "Name the files, or choose another folder.")};
constexpr ErrorDefinition s_tooManyFiles{
    "interchange.airbyte_too_many_files", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "These are more than %1 files to take over."),
    QT_TRANSLATE_NOOP("errors", "Take them over in several steps.")};

constexpr qsizetype s_mostFiles = 1'000;

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

/// One line without control characters.
QString readable(const QString &name)
{
    QString made;
    for (const QChar c : name)
        made += c.category() == QChar::Other_Control ? QChar(u' ') : c;
    return made.simplified();
}

class Importer final
{
public:
    Importer(const AirbyteProject &project, const ConnectorRegistry &registry,
             const AirbyteDefinitions &definitions)
        : m_project(project)
        , m_registry(registry)
        , m_definitions(definitions)
    {
    }

    AirbyteImport run();

private:
    struct KnownEnd final
    {
        QString name;
        QString connectorId; ///< Empty: left out.
        bool hasOwnPosition = false;
    };

    void addEnd(AirbyteEnd end);
    void addConnection(const AirbyteConnection &connection);
    void addPart(const QString &section, ImportedKind kind, const QString &name,
                 const QString &place, const QJsonObject &form)
    {
        m_sections[section].append(form);
        m_parts.push_back({kind, name, place, form});
    }
    [[nodiscard]] KnownEnd known(EndpointRole role, const QString &id) const
    {
        return m_ends.value(endpointRoleName(role) + u'/' + id);
    }
    /// \a wish, or "shop 2" when that is taken among \a group.
    [[nodiscard]] QString freeName(const QString &group, const QString &wish, const QString &other);

    const AirbyteProject &m_project;
    const ConnectorRegistry &m_registry;
    const AirbyteDefinitions &m_definitions;
    QHash<QString, KnownEnd> m_ends;
    QHash<QString, QStringList> m_names;
    QHash<QString, QJsonArray> m_sections;
    AirbyteReport m_report;
    std::vector<ImportedPart> m_parts;
};

QString Importer::freeName(const QString &group, const QString &wish, const QString &other)
{
    const QString base = readable(wish).isEmpty() ? readable(other) : readable(wish);
    QStringList &taken = m_names[group];
    QString name = base;
    for (int number = 2; taken.contains(name); ++number)
        name = u"%1 %2"_s.arg(base).arg(number);
    taken << name;
    return name;
}

void Importer::addEnd(AirbyteEnd end)
{
    // Some files have the title of the connector beside the id, which says more.
    for (const AirbyteDefinitions *known :
         {&builtInAirbyteDefinitions(), &m_definitions, &m_project.definitions()}) {
        const QString connector = known->value(end.definitionId);
        if (!connector.startsWith(endpointRoleName(end.role) + u'-'))
            continue;
        end.connector = connector;
        break;
    }
    const QString section = endpointRoleName(end.role) + u's';
    const QString name = freeName(section, end.name,
                                  end.connector.isEmpty() ? Text::tr("unnamed") : end.connector);
    const TranslatedEnd made = translatedEnd(end, name, m_registry);
    const ImportedKind kind
        = end.role == EndpointRole::Source ? ImportedKind::Source : ImportedKind::Destination;
    const auto say = [&](ImportOutcome outcome, const QString &reason) {
        m_report.items.push_back({outcome, kind, name, end.place, reason, {}});
    };
    for (const QString &decision : made.decisions)
        say(ImportOutcome::Decision, decision);
    for (const QString &change : made.changes)
        say(ImportOutcome::Changed, change);
    if (made.decisions.isEmpty() && made.changes.isEmpty())
        say(ImportOutcome::Taken, {});
    static const QStringList s_withCursor{u"postgres"_s, u"mysql"_s, u"sqlite"_s, u"files"_s};
    const bool usesXmin
        = made.configuration.value("replication"_L1).toObject().value("method"_L1) == "xmin"_L1;
    m_ends.insert(endpointRoleName(end.role) + u'/' + end.id,
                  {name, made.connectorId, usesXmin || !s_withCursor.contains(made.connectorId)});
    if (made.connectorId.isEmpty())
        return;
    addPart(
        section, kind, name, end.place,
        {{u"name"_s, name}, {u"connector"_s, made.connectorId}, {u"config"_s, made.configuration}});
}

void Importer::addConnection(const AirbyteConnection &connection)
{
    const KnownEnd source = known(EndpointRole::Source, connection.sourceId);
    const KnownEnd destination = known(EndpointRole::Destination, connection.destinationId);
    const QString name
        = freeName(u"connections"_s, connection.name, source.name + u" → "_s + destination.name);
    const auto refuse = [&](const QString &reason, const QString &next) {
        m_report.items.push_back({ImportOutcome::Decision, ImportedKind::Connection, name,
                                  connection.place, reason, next});
    };
    if (source.name.isEmpty() || destination.name.isEmpty())
        return refuse(Text::tr("The connection is left out: its source or destination is in none "
                               "of the files."),
                      Text::tr("Name the files of sources and destinations, too."));
    if (source.connectorId.isEmpty() || destination.connectorId.isEmpty())
        return refuse(Text::tr("The connection is left out, as its source or destination cannot "
                               "come over."),
                      Text::tr("Decide about the source or destination first."));
    static const QStringList s_objects{u"salesforce"_s, u"hubspot"_s, u"customerio"_s};
    const QString objects
        = s_objects.contains(destination.connectorId) ? destination.connectorId : QString();
    TranslatedConnection made = translatedConnection(
        connection, name, {source.name, destination.name, source.hasOwnPosition, objects});
    for (ImportedItem &item : made.items)
        m_report.items.push_back(std::move(item));
    if (!made.form.isEmpty())
        addPart(u"connections"_s, ImportedKind::Connection, name, connection.place, made.form);
}

AirbyteImport Importer::run()
{
    for (const EndpointRole role : {EndpointRole::Source, EndpointRole::Destination}) {
        for (const AirbyteEnd &end : m_project.ends()) {
            if (end.role == role)
                addEnd(end);
        }
    }
    for (const AirbyteConnection &connection : m_project.connections())
        addConnection(connection);
    for (const QString &page : m_project.pages())
        m_report.items.push_back(
            {ImportOutcome::Decision, ImportedKind::File, QFileInfo(page).fileName(), page,
             Text::tr("The file is one page of an answer that has further ones."),
             Text::tr("Save the other pages, too, and import all of them together.")});
    for (const AirbyteConnection &catalogue : m_project.catalogues())
        m_report.items.push_back(
            {ImportOutcome::Decision, ImportedKind::File, catalogue.name, catalogue.place,
             Text::tr("The catalogue does not say to which source and destination it belongs."),
             Text::tr("Name it together with one source and one destination, such as "
                      "source-postgres.json and destination-sqlite.json.")});
    QJsonObject form{{u"version"_s, s_connectionSetVersion},
                     {u"connections"_s, m_sections.value(u"connections"_s)}};
    for (const QString &section : {u"sources"_s, u"destinations"_s}) {
        if (m_sections.contains(section))
            form.insert(section, m_sections.value(section));
    }
    return {form, std::move(m_report), std::move(m_parts)};
}

bool isFolderPath(const QString &path) { return path != "-"_L1 && QFileInfo(path).isDir(); }

/// \a path, or the files in the folder it is.
QStringList filesOf(const QString &path)
{
    if (!isFolderPath(path))
        return {path};
    QStringList files;
    const QStringList endings{u"*.yaml"_s, u"*.yml"_s, u"*.json"_s, u"*.tfstate"_s};
    for (const QString &name :
         QDir(path).entryList(endings, QDir::Files | QDir::Readable, QDir::Name))
        files << QDir(path).filePath(name);
    return files;
}

/// A Terraform state is JSON with an ending of its own.
Result<Document> documentAt(const QString &path)
{
    if (!path.endsWith(".tfstate"_L1, Qt::CaseInsensitive))
        return readDocument(path == "-"_L1 ? u"/dev/stdin"_s : path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly) || file.size() > (16 << 20))
        return readDocument(path); // It tells what is wrong.
    return parseJson(file.readAll(), path);
}

} // namespace

AirbyteImport airbyteImport(const AirbyteProject &project, const ConnectorRegistry &registry,
                            const AirbyteDefinitions &definitions)
{
    return Importer(project, registry, definitions).run();
}

Result<AirbyteImport> importFromAirbyte(const QStringList &paths, const ConnectorRegistry &registry,
                                        const AirbyteDefinitions &definitions,
                                        const Cancellation &cancellation)
{
    AirbyteProject project;
    qsizetype count = 0;
    for (const QString &path : paths) {
        const bool isFolder = isFolderPath(path);
        const QStringList files = filesOf(path);
        count += files.size();
        if (count > s_mostFiles)
            return makeError(s_tooManyFiles, {QString::number(s_mostFiles)});
        bool isAnyTaken = false;
        for (const QString &file : files) {
            if (cancellation.stop_requested())
                return Error::cancelled();
            auto document = documentAt(file);
            if (!document)
                return document.error();
            if (isFolder && !AirbyteProject::recognises(*document))
                continue;
            const QString folder
                = file == "-"_L1 ? QDir::currentPath() : QFileInfo(file).absolutePath();
            if (auto added = project.add(*document, folder); !added)
                return added.error();
            isAnyTaken = true;
        }
        if (!isAnyTaken)
            return makeError(s_nothingFound, {path});
    }
    project.finish();
    return airbyteImport(project, registry, definitions);
}

bool isFromAirbyte(const QStringList &paths, const Cancellation &cancellation)
{
    for (const QString &path : paths) {
        bool isRecognised = false;
        bool hasOwnForm = false;
        for (const QString &file : filesOf(path).mid(0, s_mostFiles)) {
            if (cancellation.stop_requested())
                return false;
            if (file.endsWith(".tfstate"_L1, Qt::CaseInsensitive))
                return true;
            const auto document = documentAt(file);
            if (!document)
                continue;
            isRecognised = isRecognised || AirbyteProject::recognises(*document);
            hasOwnForm = hasOwnForm || AirbyteProject::isOwnForm(*document);
        }
        if (isRecognised && !(hasOwnForm && isFolderPath(path)))
            return true;
    }
    return false;
}

} // namespace millrace
