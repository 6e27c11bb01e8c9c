#include "core/declarative/library/manifestcatalogue.h"

#include "core/declarative/library/libraryerrors.h"
#include "core/http/httpclient.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>
#include <QSaveFile>

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

const QString s_listFile = u"registry.json"_s;
constexpr qint64 s_maximumAnswer = qint64(32) * 1024 * 1024;
const QString s_manifestOnly = u"language:manifest-only"_s;

Result<void> keep(const QString &folder, const QString &name, const QByteArray &content)
{
    QDir().mkpath(folder);
    QSaveFile file(folder + u'/' + name);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size() || !file.commit())
        return makeError(errors::s_notStored, {folder}, file.errorString());
    return {};
}

/// What may be part of an address and of the name of a file.
bool isName(const QString &text)
{
    static const QRegularExpression s_name(u"\\A[A-Za-z0-9][A-Za-z0-9._-]{0,99}\\z"_s);
    return s_name.match(text).hasMatch();
}

std::optional<CatalogueEntry> entryFrom(const QJsonObject &json)
{
    if (!json.value("tags"_L1).toArray().contains(s_manifestOnly))
        return std::nullopt;
    CatalogueEntry entry;
    entry.id = json.value("dockerRepository"_L1).toString().section(u'/', -1);
    entry.title = json.value("name"_L1).toString();
    entry.version = json.value("dockerImageTag"_L1).toString();
    entry.licence = json.value("license"_L1).toString();
    entry.documentationUrl = json.value("documentationUrl"_L1).toString();
    entry.supportLevel = json.value("supportLevel"_L1).toString();
    if (!isName(entry.id) || !isName(entry.version) || entry.title.isEmpty())
        return std::nullopt;
    return entry;
}

std::optional<std::vector<CatalogueEntry>> entriesFrom(const QByteArray &text)
{
    const QJsonValue sources = QJsonDocument::fromJson(text).object().value("sources"_L1);
    if (!sources.isArray())
        return std::nullopt;
    std::vector<CatalogueEntry> entries;
    const QJsonArray list = sources.toArray();
    for (const QJsonValue &source : list) {
        if (auto entry = entryFrom(source.toObject()))
            entries.push_back(std::move(*entry));
    }
    std::sort(entries.begin(), entries.end(), [](const auto &left, const auto &right) {
        return left.title.compare(right.title, Qt::CaseInsensitive) < 0;
    });
    return entries;
}

QUrl below(const QUrl &address, const QString &path)
{
    QUrl url = address;
    QString base = url.path();
    while (base.endsWith(u'/'))
        base.chop(1);
    url.setPath(base + path);
    return url;
}

} // namespace

Result<QByteArray> fetched(const QUrl &address, const Cancellation &cancellation)
{
    const auto unreachable = [&](const QString &reason) {
        return makeError(errors::s_catalogueUnreachable, {shownAddress(address), reason});
    };
    const auto client = HttpClient::create(HttpOptions{});
    if (!client)
        return client.error();
    HttpRequest request;
    request.url = address;
    request.maximumAnswer = s_maximumAnswer;
    const Result<HttpResponse> response = (*client)->send(request, cancellation);
    if (!response)
        return response.error().isCancelled() ? response.error()
                                              : unreachable(response.error().message);
    if (!response->isSuccess())
        return unreachable(u"HTTP %1."_s.arg(response->status));
    return response->body;
}

QUrl ManifestCatalogue::usualAddress() { return QUrl(u"https://connectors.airbyte.com/files"_s); }

ManifestCatalogue::ManifestCatalogue(QUrl address, QString folder)
    : m_address(std::move(address))
    , m_folder(std::move(folder))
{
}

QString ManifestCatalogue::folderIn(const QString &connectorsFolder)
{
    return connectorsFolder + u"/.catalogue"_s;
}

QHash<QString, QString> ManifestCatalogue::definitionsIn(const QString &connectorsFolder)
{
    QFile file(folderIn(connectorsFolder) + u'/' + s_listFile);
    if (!file.open(QIODevice::ReadOnly))
        return {};
    const QJsonObject list = QJsonDocument::fromJson(file.read(s_maximumAnswer)).object();
    QHash<QString, QString> definitions;
    for (const QString &role : {u"source"_s, u"destination"_s}) {
        const QJsonArray entries = list.value(role + u's').toArray();
        for (const QJsonValue &entry : entries) {
            const QString id = entry[role + u"DefinitionId"_s].toString().toLower();
            const QString name = entry["dockerRepository"_L1].toString().section(u'/', -1);
            if (!id.isEmpty() && isName(name) && name.startsWith(role + u'-'))
                definitions.insert(id, name);
        }
    }
    return definitions;
}

std::optional<QDateTime> ManifestCatalogue::fetchedAt() const
{
    const QFileInfo file(m_folder + u'/' + s_listFile);
    return file.exists() ? std::optional(file.lastModified()) : std::nullopt;
}

Result<std::vector<CatalogueEntry>> ManifestCatalogue::refresh(const Cancellation &cancellation)
{
    const QUrl url = below(m_address, u"/registries/v0/oss_registry.json"_s);
    const Result<QByteArray> text = fetched(url, cancellation);
    if (!text)
        return text.error();
    auto entries = entriesFrom(*text);
    if (!entries)
        return makeError(errors::s_catalogueInvalid, {shownAddress(url)});
    if (Result<void> kept = keep(m_folder, s_listFile, *text); !kept)
        return kept.error();
    return std::move(*entries);
}

Result<std::vector<CatalogueEntry>> ManifestCatalogue::entries() const
{
    QFile file(m_folder + u'/' + s_listFile);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(errors::s_catalogueNeverFetched);
    auto entries = entriesFrom(file.readAll());
    return entries ? Result<std::vector<CatalogueEntry>>(std::move(*entries))
                   : makeError(errors::s_catalogueNeverFetched);
}

Result<std::vector<CatalogueEntry>> ManifestCatalogue::search(const QString &text) const
{
    Result<std::vector<CatalogueEntry>> found = entries();
    if (!found)
        return found;
    const QStringList words = text.simplified().split(u' ', Qt::SkipEmptyParts);
    std::erase_if(*found, [&](const CatalogueEntry &entry) {
        return !std::all_of(words.begin(), words.end(), [&](const QString &word) {
            return entry.id.contains(word, Qt::CaseInsensitive)
                || entry.title.contains(word, Qt::CaseInsensitive);
        });
    });
    return found;
}

Result<CatalogueEntry> ManifestCatalogue::entry(const QString &id) const
{
    const Result<std::vector<CatalogueEntry>> known = entries();
    if (!known)
        return known.error();
    const auto entry = std::find_if(known->begin(), known->end(), [&](const CatalogueEntry &one) {
        return one.id == id || one.id == "source-"_L1 + id;
    });
    if (entry == known->end())
        return makeError(errors::s_notInCatalogue, {id});
    return *entry;
}

QUrl ManifestCatalogue::manifestAddress(const QString &id, const QString &version) const
{
    return below(m_address, u"/metadata/airbyte/%1/%2/manifest.yaml"_s.arg(id, version));
}

Result<QByteArray> ManifestCatalogue::manifest(const QString &id, const QString &version,
                                               const Cancellation &cancellation)
{
    if (!isName(id) || !isName(version))
        return makeError(errors::s_notInCatalogue, {id + u' ' + version});
    const QString name = id + u'-' + version + u".yaml"_s;
    QFile known(m_folder + u'/' + name);
    if (known.open(QIODevice::ReadOnly))
        return known.readAll();
    Result<QByteArray> text = fetched(manifestAddress(id, version), cancellation);
    if (!text)
        return text;
    // A page of a proxy that is no manifest must not stay.
    if (!Manifest::load(*text, id))
        return text;
    if (Result<void> kept = keep(m_folder, name, *text); !kept)
        return kept.error();
    return text;
}

} // namespace millrace::declarative
