#include "app/cli/commands/catalogueverbs.h"
#include "app/cli/commandtext.h"
#include "app/cli/displaytext.h"
#include "app/cli/texttable.h"
#include "core/declarative/request/requesthosts.h"

#include <QJsonArray>

namespace millrace::catalogueverbs {

using namespace Qt::StringLiterals;
using declarative::CatalogueEntry;
using declarative::Component;
using declarative::InstalledManifest;
using declarative::InstalledManifests;
using declarative::Manifest;
using declarative::ManifestCatalogue;

namespace {

QJsonObject toJson(const CatalogueEntry &entry)
{
    return {{u"id"_s, entry.id},
            {u"title"_s, entry.title},
            {u"version"_s, entry.version},
            {u"licence"_s, entry.licence},
            {u"support"_s, entry.supportLevel},
            {u"documentation_url"_s, entry.documentationUrl}};
}

int printEntries(const std::vector<CatalogueEntry> &entries, const ManifestCatalogue &catalogue,
                 const QString &command, Session &session)
{
    QJsonArray json;
    TextTable table;
    for (const QString &title : {CommandText::tr("id", "heading of a column"),
                                 CommandText::tr("title", "heading of a column"),
                                 CommandText::tr("version", "heading of a column"),
                                 CommandText::tr("licence", "heading of a column"),
                                 CommandText::tr("support", "heading of a column")})
        table.addColumn(title);
    for (const CatalogueEntry &entry : entries) {
        json.append(toJson(entry));
        table.addRow({entry.id, entry.title, entry.version, orDash(entry.licence),
                      orDash(entry.supportLevel)});
    }
    const QString fetched
        = catalogue.fetchedAt() ? catalogue.fetchedAt()->toUTC().toString(Qt::ISODate) : QString();
    if (session.output().isJson()) {
        session.output().json(command, {{u"connectors"_s, json}, {u"fetched_at"_s, fetched}});
        return static_cast<int>(ExitCode::Done);
    }
    table.print(session.output());
    session.output().message(
        CommandText::tr("%1 connectors, as of %2.").arg(entries.size()).arg(fetched), Tone::Faint);
    return static_cast<int>(ExitCode::Done);
}

QStringList streamNamesOf(const Manifest &manifest)
{
    QStringList names;
    for (const Component &stream : manifest.root().children("streams")) {
        if (stream.is("ConditionalStreams")) {
            for (const Component &inner : stream.children("streams"))
                names << QString::fromStdString(inner.text("name"));
        } else {
            names << QString::fromStdString(stream.text("name"));
        }
    }
    for (const Component &stream : manifest.root().children("dynamic_streams"))
        names << QString::fromStdString(stream.text("name", "dynamic"))
                + CommandText::tr(" (generated)");
    return names;
}

} // namespace

int list(const Options &, Session &session)
{
    QJsonArray json;
    TextTable table;
    for (const QString &title : {CommandText::tr("id", "heading of a column"),
                                 CommandText::tr("title", "heading of a column"),
                                 CommandText::tr("version", "heading of a column"),
                                 CommandText::tr("licence", "heading of a column"),
                                 CommandText::tr("from", "heading of a column")})
        table.addColumn(title);
    for (const InstalledManifest &manifest : installedOf(session).all()) {
        json.append(toJson(manifest));
        table.addRow(
            {manifest.id, manifest.title, orDash(manifest.version), orDash(manifest.licence),
             manifest.isBuiltIn ? CommandText::tr("the program") : orDash(manifest.origin)});
    }
    if (session.output().isJson())
        session.output().json(u"catalogue list"_s, {{u"manifests"_s, json}});
    else
        table.print(session.output());
    return static_cast<int>(ExitCode::Done);
}

int refresh(const Options &, Session &session)
{
    auto catalogue = catalogueOf(session);
    if (!catalogue)
        return session.fail(catalogue.error());
    const auto entries = session.interruption().runAside<Result<std::vector<CatalogueEntry>>>(
        [&](const Cancellation &cancellation) { return catalogue->refresh(cancellation); });
    if (!entries)
        return session.fail(entries.error());
    if (session.output().isJson()) {
        session.output().json(u"catalogue refresh"_s, {{u"connectors"_s, qint64(entries->size())}});
    } else {
        session.output().line(CommandText::tr("The catalogue has %1 connectors that are manifests.")
                                  .arg(entries->size()));
    }
    return static_cast<int>(ExitCode::Done);
}

int search(const Options &options, Session &session)
{
    const auto catalogue = catalogueOf(session);
    if (!catalogue)
        return session.fail(catalogue.error());
    const auto entries = catalogue->search(QString::fromStdString(options.what));
    return entries ? printEntries(*entries, *catalogue, u"catalogue search"_s, session)
                   : session.fail(entries.error());
}

int show(const Options &options, Session &session)
{
    const QString id = QString::fromStdString(options.what);
    const InstalledManifests installed = installedOf(session);
    const auto known = installed.find(id);
    const Result<Manifest> manifest = installed.load(id);
    if (!known || !manifest)
        return session.fail(manifest.error());
    const QStringList streams = streamNamesOf(*manifest);
    const QStringList hosts = declarative::hostTemplatesOf(manifest->root().node());
    QStringList classes;
    for (const std::string &name : Manifest::customClasses(manifest->root().node()))
        classes << QString::fromStdString(name);
    Output &output = session.output();
    if (output.isJson()) {
        QJsonObject json = toJson(*known);
        json.insert("streams"_L1, QJsonArray::fromStringList(streams));
        json.insert("hosts"_L1, QJsonArray::fromStringList(hosts));
        json.insert("python_classes"_L1, QJsonArray::fromStringList(classes));
        output.json(u"catalogue show"_s, {{u"manifest"_s, json}});
        return static_cast<int>(ExitCode::Done);
    }
    output.line(output.toned(displayText(known->title), Tone::Strong) + u" ("_s + id + u")"_s);
    output.line(CommandText::tr("Version %1, licence %2, from %3.")
                    .arg(orDash(known->version), orDash(known->licence),
                         known->isBuiltIn ? CommandText::tr("the program")
                                          : displayText(orDash(known->origin))));
    output.line(CommandText::tr("Streams: %1").arg(displayText(streams.join(u", "_s))));
    output.line(CommandText::tr("Sends requests to: %1").arg(displayText(hosts.join(u", "_s))));
    if (!classes.isEmpty()) {
        output.line(output.toned(CommandText::tr("Needs Python code that Millrace does not run: %1")
                                     .arg(displayText(classes.join(u", "_s))),
                                 Tone::Warning));
    }
    return static_cast<int>(ExitCode::Done);
}

} // namespace millrace::catalogueverbs
