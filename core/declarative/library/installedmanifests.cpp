#include "core/declarative/library/installedmanifests.h"

#include "core/declarative/library/libraryerrors.h"
#include "core/declarative/library/schemacopies.h"
#include "core/declarative/value/jsonqt.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>
#include <set>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

const QString s_builtInFolder = u":/declarative/connectors"_s;
const QString s_descriptionFile = u"connector.json"_s;
const QString s_manifestFile = u"manifest.yaml"_s;
constexpr qint64 s_maximumDescription = qint64(4) * 1024 * 1024;

bool isId(const QString &id)
{
    static const QRegularExpression s_id(u"\\A[a-z0-9][a-z0-9-]{0,79}\\z"_s);
    return s_id.match(id).hasMatch();
}

QJsonObject toJson(const InstalledManifest &manifest)
{
    return {{u"id"_s, manifest.id},
            {u"title"_s, manifest.title},
            {u"description"_s, manifest.description},
            {u"version"_s, manifest.version},
            {u"licence"_s, manifest.licence},
            {u"origin"_s, manifest.origin},
            {u"documentation_url"_s, manifest.documentationUrl},
            {u"source_spec"_s, manifest.spec}};
}

std::optional<InstalledManifest> readDescription(const QString &folder)
{
    QFile file(folder + u'/' + s_descriptionFile);
    if (file.size() > s_maximumDescription || !file.open(QIODevice::ReadOnly))
        return std::nullopt;
    const QJsonObject json = QJsonDocument::fromJson(file.readAll()).object();
    InstalledManifest manifest;
    manifest.id = json.value("id"_L1).toString();
    manifest.title = json.value("title"_L1).toString();
    manifest.description = json.value("description"_L1).toString();
    manifest.version = json.value("version"_L1).toString();
    manifest.licence = json.value("licence"_L1).toString();
    manifest.origin = json.value("origin"_L1).toString();
    manifest.documentationUrl = json.value("documentation_url"_L1).toString();
    manifest.spec = json.value("source_spec"_L1).toObject();
    manifest.isBuiltIn = folder.startsWith(s_builtInFolder);
    if (manifest.id != QFileInfo(folder).fileName() || !isId(manifest.id)
        || manifest.title.isEmpty() || manifest.spec.isEmpty())
        return std::nullopt;
    return manifest;
}

const std::vector<InstalledManifest> &builtIn()
{
    static const std::vector<InstalledManifest> s_builtIn = [] {
        std::vector<InstalledManifest> manifests;
        const QStringList folders = QDir(s_builtInFolder).entryList(QDir::Dirs);
        for (const QString &folder : folders) {
            if (auto manifest = readDescription(s_builtInFolder + u'/' + folder))
                manifests.push_back(std::move(*manifest));
        }
        return manifests;
    }();
    return s_builtIn;
}

Result<void> write(const QString &path, const QByteArray &content)
{
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return makeError(errors::s_notStored, {path}, file.errorString());
    return {};
}

/// What a person calls a manifest in which something is wrong: its file, else its title.
QString shownName(const InstalledManifest &description)
{
    const QString file = QFileInfo(description.origin).fileName();
    return file.isEmpty() ? description.title : file;
}

std::set<QString> streamNames(const Manifest &manifest)
{
    std::set<QString> names;
    for (const std::string_view list : {"streams", "dynamic_streams"}) {
        for (const Component &stream : manifest.root().children(list)) {
            for (const Component &inner : stream.children("streams"))
                names.insert(QString::fromStdString(inner.text("name")));
            if (!stream.is("ConditionalStreams"))
                names.insert(QString::fromStdString(stream.text("name", "?")));
        }
    }
    return names;
}

QJsonObject settingsOf(const Manifest &manifest)
{
    return toJsonObject(manifest.configurationSchema()).value("properties"_L1).toObject();
}

QStringList namesOnlyIn(const std::set<QString> &names, const std::set<QString> &others)
{
    QStringList result;
    std::set_difference(names.begin(), names.end(), others.begin(), others.end(),
                        std::back_inserter(result));
    return result;
}

QString sentence(const char *text, const QStringList &names)
{
    return QCoreApplication::translate("declarative", text).arg(names.join(u", "_s));
}

} // namespace

ConnectorInfo InstalledManifest::info() const
{
    ConnectorInfo info;
    info.id = id;
    info.title = title;
    info.description = description;
    info.category = u"api"_s;
    info.documentationUrl = documentationUrl;
    info.sourceSpec = spec;
    return info;
}

InstalledManifests::InstalledManifests(QString folder)
    : m_folder(std::move(folder))
{
}

std::vector<InstalledManifest> InstalledManifests::all() const
{
    std::vector<InstalledManifest> manifests;
    const QStringList folders = QDir(m_folder).entryList(QDir::Dirs | QDir::NoDotAndDotDot);
    for (const QString &folder : folders) {
        if (auto manifest = readDescription(m_folder + u'/' + folder))
            manifests.push_back(std::move(*manifest));
    }
    for (const InstalledManifest &manifest : builtIn()) {
        // One that a person put in its place counts.
        if (std::none_of(manifests.begin(), manifests.end(),
                         [&](const InstalledManifest &known) { return known.id == manifest.id; }))
            manifests.push_back(manifest);
    }
    std::sort(manifests.begin(), manifests.end(), [](const auto &left, const auto &right) {
        return left.title.compare(right.title, Qt::CaseInsensitive) < 0;
    });
    return manifests;
}

std::optional<InstalledManifest> InstalledManifests::find(const QString &id) const
{
    if (!isId(id))
        return std::nullopt;
    if (auto manifest = readDescription(m_folder + u'/' + id))
        return manifest;
    for (const InstalledManifest &manifest : builtIn()) {
        if (manifest.id == id)
            return manifest;
    }
    return std::nullopt;
}

Result<InstalledManifest> InstalledManifests::install(const QByteArray &text,
                                                      InstalledManifest description,
                                                      const QString &source) const
{
    if (!isId(description.id))
        return makeError(errors::s_idInvalid, {description.id});
    const Result<Manifest> manifest = Manifest::load(text, shownName(description), source);
    if (!manifest)
        return manifest.error();
    description.spec = toJsonObject(manifest->configurationSchema());
    if (description.documentationUrl.isEmpty())
        description.documentationUrl = manifest->documentationUrl();
    const QString folder = m_folder + u'/' + description.id;
    if (!QDir().mkpath(folder))
        return makeError(errors::s_notStored, {folder});
    for (const SchemaCopy &copy : schemaFilesOf(*manifest)) {
        const QString path = folder + u'/' + copy.path;
        if (!QDir().mkpath(QFileInfo(path).path()))
            return makeError(errors::s_notStored, {path});
        if (Result<void> written = write(path, copy.text); !written)
            return written.error();
    }
    const QString manifestPath = folder + u'/' + s_manifestFile;
    QFile earlier(manifestPath);
    const bool isReplaced = earlier.open(QIODevice::ReadOnly);
    const QByteArray earlierText = isReplaced ? earlier.readAll() : QByteArray();
    earlier.close();
    if (Result<void> written = write(manifestPath, text); !written)
        return written.error();
    const QByteArray json = QJsonDocument(toJson(description)).toJson();
    if (Result<void> written = write(folder + u'/' + s_descriptionFile, json); !written) {
        // The description that stays belongs to the manifest there was.
        if (isReplaced)
            static_cast<void>(write(manifestPath, earlierText));
        return written.error();
    }
    return description;
}

Result<QByteArray> InstalledManifests::text(const QString &id) const
{
    const auto known = find(id);
    if (!known)
        return makeError(errors::s_notInstalled, {id});
    QFile file((known->isBuiltIn ? s_builtInFolder : m_folder) + u'/' + id + u'/' + s_manifestFile);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(errors::s_notInstalled, {id}, file.errorString());
    return file.readAll();
}

Result<Manifest> InstalledManifests::load(const QString &id) const
{
    const Result<QByteArray> content = text(id);
    return content ? Manifest::load(*content, id, folderOf(id)) : content.error();
}

QString InstalledManifests::folderOf(const QString &id) const
{
    const auto known = find(id);
    return (known && known->isBuiltIn ? s_builtInFolder : m_folder) + u'/' + id;
}

Result<void> InstalledManifests::remove(const QString &id) const
{
    const auto known = find(id);
    if (!known)
        return makeError(errors::s_notInstalled, {id});
    if (known->isBuiltIn)
        return makeError(errors::s_builtIn, {known->title});
    const QString folder = m_folder + u'/' + id;
    // Without its description it is gone, whatever happens to the rest.
    if (!QFile::remove(folder + u'/' + s_descriptionFile))
        return makeError(errors::s_notRemoved, {folder});
    QDir(folder).removeRecursively();
    return {};
}

QString manifestId(const QString &name)
{
    QString base = name;
    for (const QLatin1StringView ending : {".yaml"_L1, ".yml"_L1, ".json"_L1}) {
        if (base.endsWith(ending, Qt::CaseInsensitive))
            base.chop(ending.size());
    }
    QString id;
    for (const QChar character : base.normalized(QString::NormalizationForm_D).toLower()) {
        if ((character >= u'a' && character <= u'z') || (character >= u'0' && character <= u'9'))
            id += character;
        else if (!character.isMark() && !id.isEmpty() && !id.endsWith(u'-'))
            id += u'-';
    }
    id.truncate(80);
    while (id.endsWith(u'-'))
        id.chop(1);
    return id.isEmpty() ? u"manifest"_s : id;
}

QStringList manifestChanges(const Manifest &before, const Manifest &after)
{
    QStringList changes;
    const auto add = [&changes](const char *text, const QStringList &names) {
        if (!names.isEmpty())
            changes << sentence(text, names);
    };
    const std::set<QString> oldStreams = streamNames(before);
    const std::set<QString> newStreams = streamNames(after);
    add(QT_TRANSLATE_NOOP("declarative", "New streams: %1."), namesOnlyIn(newStreams, oldStreams));
    add(QT_TRANSLATE_NOOP("declarative", "Streams that are gone: %1."),
        namesOnlyIn(oldStreams, newStreams));
    const QStringList oldKeys = settingsOf(before).keys();
    const QStringList newKeys = settingsOf(after).keys();
    const std::set<QString> oldSettings(oldKeys.begin(), oldKeys.end());
    const std::set<QString> newSettings(newKeys.begin(), newKeys.end());
    add(QT_TRANSLATE_NOOP("declarative", "New settings: %1."),
        namesOnlyIn(newSettings, oldSettings));
    add(QT_TRANSLATE_NOOP("declarative", "Settings that are gone: %1."),
        namesOnlyIn(oldSettings, newSettings));
    return changes;
}

} // namespace millrace::declarative
