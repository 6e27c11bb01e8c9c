#include "core/connectors/files/commitstate.h"

#include "core/connectors/files/filedescriptor.h"
#include "core/connectors/files/filesdestinationerrors.h"

#include <fcntl.h>

#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <cerrno>
#include <cstdio>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QByteArray toJson(const CommitState &state)
{
    QJsonObject json{{u"version"_s, 1},
                     {u"namespace"_s, state.stream.nameSpace},
                     {u"stream"_s, state.stream.name},
                     {u"generation"_s, state.generation},
                     {u"committed_bytes"_s, state.committedBytes},
                     {u"open"_s, state.isOpen},
                     {u"finished"_s, state.isFinished},
                     {u"swapping"_s, state.isSwapping},
                     {u"layout"_s, state.layout},
                     {u"columns"_s, QJsonArray::fromStringList(state.columns)}};
    if (state.isWidening)
        json.insert(u"widening"_s, true);
    if (state.foreignBytes > 0)
        json.insert(u"foreign_bytes"_s, state.foreignBytes);
    if (state.checkpoint) {
        json.insert(u"position"_s, QString::fromStdString(state.checkpoint->position));
        json.insert(u"flush_id"_s, state.checkpoint->flushId);
    }
    return QJsonDocument(json).toJson(QJsonDocument::Indented);
}

std::optional<CommitState> fromJson(const QJsonObject &json)
{
    if (json.value("version"_L1).toInt() != 1 || !json.value("committed_bytes"_L1).isDouble())
        return std::nullopt;
    CommitState state;
    state.stream = {json.value("namespace"_L1).toString(), json.value("stream"_L1).toString()};
    state.generation = json.value("generation"_L1).toString();
    state.committedBytes = json.value("committed_bytes"_L1).toInteger();
    state.foreignBytes = json.value("foreign_bytes"_L1).toInteger();
    state.isOpen = json.value("open"_L1).toBool();
    state.isFinished = json.value("finished"_L1).toBool();
    state.isSwapping = json.value("swapping"_L1).toBool();
    state.isWidening = json.value("widening"_L1).toBool();
    state.layout = json.value("layout"_L1).toString();
    for (const QJsonValue &column : json.value("columns"_L1).toArray())
        state.columns << column.toString();
    if (json.contains("position"_L1))
        state.checkpoint = Checkpoint{json.value("position"_L1).toString().toStdString(),
                                      json.value("flush_id"_L1).toString()};
    return state;
}

/// Writes all of \a bytes to a new file and waits until it is on the disk.
bool writeDurably(const QByteArray &path, const QByteArray &bytes)
{
    const FileDescriptor file(
        ::open(path.constData(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666));
    if (!file.isOpen())
        return false;
    for (qsizetype done = 0; done < bytes.size();) {
        const auto count = ::write(file.number(), bytes.constData() + done,
                                   static_cast<std::size_t>(bytes.size() - done));
        if (count < 0 && errno != EINTR)
            return false;
        done += std::max<qsizetype>(0, count);
    }
    return ::fsync(file.number()) == 0;
}

} // namespace

Result<std::optional<CommitState>> CommitState::load(const QString &path)
{
    QFile file(path);
    if (!file.exists())
        return std::optional<CommitState>();
    if (!file.open(QIODevice::ReadOnly))
        return makeError(fileserrors::stateDamaged, {path}, file.errorString());
    auto state = fromJson(QJsonDocument::fromJson(file.readAll()).object());
    if (!state)
        return makeError(fileserrors::stateDamaged, {path});
    return state;
}

Result<void> CommitState::store(const QString &path) const
{
    const QByteArray target = QFile::encodeName(path);
    const QByteArray fresh = target + ".tmp";
    if (!writeDurably(fresh, toJson(*this))
        || std::rename(fresh.constData(), target.constData()) != 0) {
        const int reason = errno;
        ::unlink(fresh.constData());
        return fileserrors::writeFailure(path, reason);
    }
    return syncFolderOf(path);
}

QString commitStatePath(const QString &dataPath)
{
    const QFileInfo file(dataPath);
    const QString name = file.fileName();
    return file.path() + (name.startsWith(u'.') ? u"/"_s : u"/."_s) + name + u".millrace.json"_s;
}

Result<void> syncFolderOf(const QString &path)
{
    const QString folder = QFileInfo(path).path();
    const FileDescriptor descriptor(
        ::open(QFile::encodeName(folder).constData(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some network file systems cannot sync a folder and say EINVAL; their renames are durable.
    if (!descriptor.isOpen() || (::fsync(descriptor.number()) != 0 && errno != EINVAL))
        return fileserrors::writeFailure(folder, errno);
    return {};
}

Result<void> removeFile(const QString &path)
{
    if (::unlink(QFile::encodeName(path).constData()) != 0 && errno != ENOENT)
        return fileserrors::writeFailure(path, errno);
    return {};
}

} // namespace millrace
