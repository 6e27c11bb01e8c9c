#include "core/store/profile.h"

#include "core/store/storeerrors.h"

#include <sys/stat.h>

#include <QDir>
#include <QFileInfo>

#include <cerrno>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// The folder of an XDG variable; its specification has relative paths ignored.
QString xdgFolder(const char *variable, const QString &fallback)
{
    const QString folder = qEnvironmentVariable(variable);
    return QDir::isAbsolutePath(folder) ? QDir::cleanPath(folder) : QDir::homePath() + fallback;
}

/// Creates \a folder and what is missing above it for the owner only; what exists is left alone.
Result<void> createPrivately(const QString &folder)
{
    const QFileInfo info(folder);
    if (info.isDir())
        return {};
    if (const QString parent = info.path(); parent != folder) {
        if (auto created = createPrivately(parent); !created)
            return created;
    }
    // Another process may create it at the same moment.
    if (::mkdir(QFile::encodeName(folder).constData(), 0700) != 0
        && !(errno == EEXIST && QFileInfo(folder).isDir()))
        return makeError(storeerrors::folderFailed, {folder, systemError()});
    return {};
}

} // namespace

Profile Profile::locate(const QString &folder)
{
    const QString chosen = folder.isEmpty() ? qEnvironmentVariable("MILLRACE_PROFILE") : folder;
    Profile profile;
    if (chosen.isEmpty()) {
        profile.m_data = xdgFolder("XDG_DATA_HOME", u"/.local/share"_s) + u"/millrace"_s;
        profile.m_state = xdgFolder("XDG_STATE_HOME", u"/.local/state"_s) + u"/millrace"_s;
    } else {
        profile.m_data = QDir::cleanPath(QDir(chosen).absolutePath());
        profile.m_state = profile.m_data;
    }
    return profile;
}

Result<void> Profile::create() const
{
    for (const QString &folder :
         {m_data, m_state, backupsFolder(), connectorsFolder(), logsFolder(), locksFolder()}) {
        if (auto created = createPrivately(folder); !created)
            return created;
    }
    return {};
}

QString Profile::attemptLog(qint64 jobId, int attempt) const
{
    return logsFolder() + u"/run-%1-attempt-%2.jsonl"_s.arg(jobId).arg(attempt);
}

} // namespace millrace
