#include "core/interchange/pathguess.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notFound{
    "cli.path_not_found", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "There is no file, stored %2 or connector called \"%1\"."),
    QT_TRANSLATE_NOOP("errors", "Check the spelling and the folder it lies in.")};
constexpr ErrorDefinition s_isFolder{
    "cli.path_is_folder", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The path %1 is a folder."),
    QT_TRANSLATE_NOOP("errors", "Name a file in it, or a pattern such as %1/*.csv.")};
constexpr ErrorDefinition s_unknownKind{
    "cli.path_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "No connector knows what to do with %1 as a %2."),
    QT_TRANSLATE_NOOP("errors", "Known endings are %3. Otherwise choose the connector first.")};

const std::vector<PathOpening> &openingsOf(const ConnectorInfo &info, EndpointRole role)
{
    return role == EndpointRole::Source ? info.sourcePaths : info.destinationPaths;
}

/// The ending of \a path that \a opening lists, or an empty text.
QString matchingExtension(const QString &path, const PathOpening &opening)
{
    QString longest;
    for (const QString &extension : opening.extensions) {
        if (extension.size() > longest.size() && path.endsWith(extension, Qt::CaseInsensitive))
            longest = extension;
    }
    return longest;
}

struct PathFacts final
{
    QString path;
    QByteArray firstBytes;
    bool isFile = false;
    bool isFolder = false;
    bool isPattern = false;
};

PathFacts examine(const QString &path)
{
    const QFileInfo info(path);
    PathFacts facts;
    facts.path = path;
    facts.isFile = info.exists() && !info.isDir();
    facts.isFolder = info.isDir() || path.endsWith(u'/');
    facts.isPattern
        = !info.exists() && (path.contains(u'*') || path.contains(u'?') || path.contains(u'['));
    QFile file(path);
    // A pipe would lose the bytes that are read here.
    if (info.isFile() && file.open(QIODevice::ReadOnly))
        facts.firstBytes = file.read(64);
    return facts;
}

/// How well \a opening fits: 0 not at all.
int fitness(const PathOpening &opening, const PathFacts &facts, EndpointRole role)
{
    if (facts.isFolder)
        return opening.takesFolders ? 1 : 0;
    if (!opening.magic.isEmpty() && facts.firstBytes.startsWith(opening.magic))
        return 1000;
    const bool mayBeNamed = facts.isFile || facts.isPattern || role == EndpointRole::Destination;
    const bool hasOtherContent
        = role == EndpointRole::Source && !opening.magic.isEmpty() && !facts.firstBytes.isEmpty();
    const qsizetype ending = matchingExtension(facts.path, opening).size();
    if (mayBeNamed && !hasOtherContent && ending > 0 && (!facts.isPattern || opening.takesPatterns))
        return 10 + static_cast<int>(ending);
    if (facts.isPattern)
        return opening.takesPatterns ? 2 : 0;
    return facts.isFile && opening.takesAnyFile ? 1 : 0;
}

EndpointSpec opened(const ConnectorInfo &info, const PathOpening &opening, const QString &path)
{
    const QString absolute = QDir::cleanPath(QDir().absoluteFilePath(path));
    const QFileInfo file(absolute);
    EndpointSpec spec;
    spec.connectorId = info.id;
    spec.label = file.fileName();
    for (auto it = opening.configuration.begin(); it != opening.configuration.end(); ++it) {
        QJsonValue value = it.value();
        if (value == QJsonValue(u"${path}"_s))
            value = absolute;
        else if (value == QJsonValue(u"${folder}"_s))
            value = file.absolutePath();
        spec.configuration.insert(it.key(), value);
    }
    if (opening.namesStream) {
        spec.streamName = file.fileName();
        spec.streamName.chop(matchingExtension(path, opening).size());
    }
    return spec;
}

QString roleText(EndpointRole role) { return endpointRoleName(role); }

Error unknown(const PathFacts &facts, EndpointRole role, const ConnectorRegistry &registry)
{
    if (role == EndpointRole::Source && !facts.isFile && !facts.isFolder)
        return makeError(s_notFound, {facts.path, roleText(role)});
    if (role == EndpointRole::Source && facts.isFolder) {
        QString folder = facts.path;
        while (folder.size() > 1 && folder.endsWith(u'/'))
            folder.chop(1);
        return makeError(s_isFolder, {folder});
    }
    QStringList endings;
    for (const ConnectorInfo &info : registry.connectors()) {
        for (const PathOpening &opening : openingsOf(info, role))
            endings << opening.extensions;
    }
    return makeError(s_unknownKind, {facts.path, roleText(role), endings.join(", "_L1)});
}

} // namespace

Result<EndpointSpec> guessEndpoint(const QString &path, EndpointRole role,
                                   const ConnectorRegistry &registry)
{
    const PathFacts facts = examine(path);
    int best = 0;
    std::optional<EndpointSpec> spec;
    for (const ConnectorInfo &info : registry.connectors()) {
        for (const PathOpening &opening : openingsOf(info, role)) {
            const int fit = fitness(opening, facts, role);
            if (fit > best) {
                best = fit;
                spec = opened(info, opening, path);
            }
        }
    }
    if (!spec)
        return unknown(facts, role, registry);
    return *spec;
}

QJsonObject withAbsolutePaths(QJsonObject configuration, const ConnectorInfo &info,
                              EndpointRole role, const QString &folder)
{
    for (const PathOpening &opening : openingsOf(info, role)) {
        for (auto it = opening.configuration.begin(); it != opening.configuration.end(); ++it) {
            const bool isPath = it.value().toString().startsWith("${"_L1);
            QString path = configuration.value(it.key()).toString();
            if (!isPath || path.isEmpty())
                continue;
            if (path == "~"_L1 || path.startsWith("~/"_L1))
                path.replace(0, 1, QDir::homePath());
            configuration.insert(it.key(), QDir::cleanPath(QDir(folder).absoluteFilePath(path)));
        }
    }
    return configuration;
}

QString endpointLabel(const QJsonObject &configuration, const ConnectorInfo &info,
                      EndpointRole role)
{
    for (const PathOpening &opening : openingsOf(info, role)) {
        for (auto it = opening.configuration.begin(); it != opening.configuration.end(); ++it) {
            const QString path = configuration.value(it.key()).toString();
            if (it.value().toString().startsWith("${"_L1) && !path.isEmpty())
                return QFileInfo(path).fileName();
        }
    }
    return info.title;
}

} // namespace millrace
