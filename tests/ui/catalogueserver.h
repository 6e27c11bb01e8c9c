// CatalogueServer: a public catalogue with two connectors on loopback, and a library that reads it.
#pragma once

#include "core/declarative/manifestconnector.h"
#include "core/store/settingsrepository.h"
#include "tests/servers/httpserver.h"
#include "tests/ui/workspacefixture.h"
#include "ui/workspace/manifestlibrary.h"

namespace millrace::test {

/// Serves the list and the manifests in the versions it is told.
class CatalogueServer final
{
public:
    CatalogueServer()
    {
        m_server.on("GET", QStringLiteral("/registries/v0/oss_registry.json"),
                    [this](const HttpCall &) { return HttpAnswer::json(list()); });
        m_server.on("GET", QStringLiteral("/metadata/airbyte/{id}/{version}/manifest.yaml"),
                    [](const HttpCall &call) {
                        return HttpAnswer::text(manifest(call.parameter(QStringLiteral("version"))
                                                                 == QStringLiteral("2.0.0")
                                                             ? "weather_daily"
                                                             : "weather"));
                    });
    }

    [[nodiscard]] HttpServer &server() { return m_server; }
    void setVersion(const QString &version) { m_version = version; }

    [[nodiscard]] static QByteArray manifest(const QByteArray &stream)
    {
        return "version: 6.0.0\ncheck: {stream_names: [" + stream
            + "]}\nstreams:\n  - name: " + stream
            + "\n    retriever:\n      requester: {url_base: 'https://x.com', path: a}\n"
              "      record_selector: {extractor: {field_path: []}}\n"
              "spec: {connection_specification: {type: object, properties: "
              "{city: {type: string, title: City}}}}\n";
    }

private:
    [[nodiscard]] QJsonObject list() const
    {
        const auto entry = [](const QString &id, const QString &title, const QString &version) {
            return QJsonObject{
                {QStringLiteral("dockerRepository"), QString(QStringLiteral("airbyte/") + id)},
                {QStringLiteral("name"), title},
                {QStringLiteral("dockerImageTag"), version},
                {QStringLiteral("license"), QStringLiteral("ELv2")},
                {QStringLiteral("supportLevel"), QStringLiteral("community")},
                {QStringLiteral("tags"), QJsonArray{QStringLiteral("language:manifest-only")}}};
        };
        return {{QStringLiteral("sources"),
                 QJsonArray{
                     entry(QStringLiteral("source-weather"), QStringLiteral("Weather"), m_version),
                     entry(QStringLiteral("source-books"), QStringLiteral("Books"),
                           QStringLiteral("0.3.1"))}}};
    }

    QString m_version = QStringLiteral("1.0.0");
    HttpServer m_server;
};

/// A library over \a fixture whose catalogue is at \a server; manifests become its connectors.
inline ManifestLibrary *addLibrary(WorkspaceFixture &fixture, HttpServer &server)
{
    must(SettingsRepository(*fixture.database)
             .setValue(QStringLiteral("catalogue.address"), server.url().toString()));
    const QString folder = fixture.profile.connectorsFolder();
    const auto reread = [&registry = fixture.registry, folder] {
        const declarative::InstalledManifests installed(folder);
        for (const declarative::InstalledManifest &manifest : installed.all())
            registry.addSource(
                manifest.info(), [folder, id = manifest.id](const Configuration &configuration) {
                    return declarative::makeManifestConnector(
                        [folder, id] { return declarative::InstalledManifests(folder).load(id); },
                        configuration);
                });
    };
    reread();
    auto *library = new ManifestLibrary(*fixture.workspace, reread);
    QSignalSpy changed(library, &ManifestLibrary::changed);
    if (!changed.wait())
        qFatal("The library cannot be read.");
    return library;
}

} // namespace millrace::test
