#include "core/interchange/demoset.h"

#include "core/store/connectionrepository.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_notWritten{
    "demo.file_not_written", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be written: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the space on the disk.")};

ConnectionSpec demoSpec(const QString &folder)
{
    ConnectionSpec spec;
    spec.name = QCoreApplication::translate("demo", "Demo: orders and customers");
    // The file holds values that do not fit these types; found by themselves, they would be text.
    const QJsonObject types{{u"quantity"_s, u"integer"_s},
                            {u"unit_price"_s, u"decimal"_s},
                            {u"discount"_s, u"decimal"_s},
                            {u"shipped_on"_s, u"date"_s}};
    spec.source.connectorId = u"files"_s;
    spec.source.name = QCoreApplication::translate("demo", "Demo: sample files");
    spec.source.configuration = QJsonObject{{u"path"_s, QString(folder + "/*.csv"_L1)},
                                            {u"streams"_s, u"per_file"_s},
                                            {u"types"_s, types}};
    spec.destination.connectorId = u"sqlite"_s;
    spec.destination.name = QCoreApplication::translate("demo", "Demo: local database");
    spec.destination.configuration = QJsonObject{{u"path"_s, QString(folder + "/demo.sqlite"_L1)}};
    spec.settings.unfitPolicy = UnfitPolicy::Reject;
    spec.defaults.mode = SyncMode{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    return spec;
}

Result<void> writeFiles(const QString &folder)
{
    if (!QDir().mkpath(folder))
        return makeError(s_notWritten,
                         {folder, QCoreApplication::translate("demo", "the folder is missing")});
    for (const QString &name : {u"orders.csv"_s, u"customers.csv"_s}) {
        const QString path = folder + u'/' + name;
        if (QFileInfo::exists(path))
            continue;
        if (auto written = writeSample(name, path); !written)
            return written;
    }
    return {};
}

} // namespace

QString demoFolder(const Profile &profile)
{
    return QFileInfo(profile.stateDatabase()).absolutePath() + "/demo"_L1;
}

Result<void> writeSample(const QString &name, const QString &path)
{
    QFile from(":/samples/"_L1 + name);
    QFile to(path);
    // Not renamed over the old one: the file stays the same.
    const bool isWritten = from.open(QIODevice::ReadOnly)
        && to.open(QIODevice::WriteOnly | QIODevice::Truncate)
        && to.write(from.readAll()) == from.size() && to.flush();
    if (!isWritten)
        return makeError(s_notWritten, {path, to.errorString()});
    return {};
}

Result<Connection> makeDemoConnection(const BuilderServices &services, const QString &folder,
                                      const Cancellation &cancellation)
{
    if (auto written = writeFiles(folder); !written)
        return written.error();
    const auto database = services.database();
    if (!database)
        return database.error();
    const ConnectionSpec spec = demoSpec(folder);
    if (auto known = ConnectionRepository(**database).findByName(spec.name))
        return known;
    ConnectionBuilder builder(services);
    auto draft = builder.build(spec, cancellation);
    if (!draft)
        return draft.error();
    // Ends that are left from a deleted demo connection are taken over.
    auto stored = builder.store(std::move(*draft), true);
    if (!stored)
        return stored.error();
    return stored->connection;
}

} // namespace millrace
