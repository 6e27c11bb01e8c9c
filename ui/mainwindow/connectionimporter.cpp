#include "ui/mainwindow/connectionimporter.h"

#include "core/interchange/checkpointexchange.h"
#include "core/interchange/connectionbuilder.h"
#include "core/interchange/connectionexchange.h"

#include <QFile>
#include <QFileInfo>

namespace millrace {

namespace {

constexpr qint64 s_largestFile = 16 << 20; // A description of connections is text written by hand.

constexpr ErrorDefinition s_cannotRead{
    "import.cannot_read", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 cannot be read: %2."),
    QT_TRANSLATE_NOOP("errors", "Check the path and its permissions.")};
constexpr ErrorDefinition s_tooLarge{
    "import.too_large", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The file %1 is too large for a connection file."),
    QT_TRANSLATE_NOOP("errors", "Choose a file that was exported from a connection.")};

/// What came of a file: what is stored, and what kept the rest from it.
struct Imported final
{
    QStringList ids;
    std::optional<Error> error;
};

Result<QByteArray> contentOf(const QString &path)
{
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return makeError(s_cannotRead, {path, file.errorString()});
    if (file.size() > s_largestFile)
        return makeError(s_tooLarge, {path});
    return file.readAll();
}

Imported importAll(const WorkspaceServices &services, const QString &path,
                   const Cancellation &cancellation)
{
    Imported done;
    const auto content = contentOf(path);
    if (!content) {
        done.error = content.error();
        return done;
    }
    const QFileInfo info(path);
    const auto specs
        = importConnections(*content, info.fileName(), info.absolutePath(), services.registry);
    if (!specs) {
        done.error = specs.error();
        return done;
    }
    ConnectionBuilder builder(
        {services.registry, services.secrets,
         [&services]() -> Result<StateDatabase *> { return &services.database; }});
    for (const ConnectionSpec &spec : *specs) {
        auto built = builder.build(spec, cancellation);
        auto stored = built ? builder.store(std::move(*built), false)
                            : Result<StoredConnection>(built.error());
        if (!stored) {
            done.error = stored.error();
            return done;
        }
        if (auto taken = takeCheckpoints(services.database, services.profile, stored->connection,
                                         spec, ChangeOrigin::Window);
            !taken)
            done.error = taken.error();
        done.ids << stored->connection.id;
    }
    return done;
}

} // namespace

ConnectionImporter::ConnectionImporter(Workspace &workspace, QObject *parent)
    : QObject(parent)
    , m_workspace(workspace)
{
}

ConnectionImporter::~ConnectionImporter() { m_cancellation.request_stop(); }

void ConnectionImporter::importFile(const QString &path)
{
    const auto import
        = [services = m_workspace.services(), path, cancellation = m_cancellation.get_token()] {
              return importAll(services, path, cancellation);
          };
    runInBackground(m_workspace.pool(), this, import, [this](const Imported &done) {
        m_workspace.refresh();
        if (!done.ids.isEmpty())
            emit imported(done.ids);
        if (done.error)
            emit failed(*done.error);
    });
}

} // namespace millrace
