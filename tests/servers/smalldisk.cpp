#include "tests/servers/smalldisk.h"

#include "tests/servers/servertools.h"

#include <sys/mount.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <QCoreApplication>
#include <QFile>
#include <QProcess>
#include <QProcessEnvironment>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

constexpr char s_variable[] = "MILLRACE_TEST_SMALL_DISK";
constexpr qint64 s_megabyte = 1024 * 1024;

} // namespace

SmallDisk::SmallDisk()
    : m_folder(shortFolderTemplate())
{
}

bool SmallDisk::isInside() const { return qEnvironmentVariableIsSet(s_variable); }

QString SmallDisk::path() const
{
    return isInside() ? qEnvironmentVariable(s_variable) : m_folder.path();
}

bool SmallDisk::runInside(const char *function)
{
    QProcess inside;
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    environment.insert(QString::fromLatin1(s_variable), m_folder.path());
    inside.setProcessEnvironment(environment);
    inside.setProcessChannelMode(QProcess::MergedChannels);
    // Not as root of a user name space: the servers refuse root.
    const QStringList space = geteuid() == 0
        ? QStringList{u"--mount"_s}
        : QStringList{u"--mount"_s, u"--map-current-user"_s, u"--keep-caps"_s};
    inside.start(
        u"unshare"_s,
        space
            + QStringList{QCoreApplication::applicationFilePath(), QString::fromLatin1(function)});
    const bool hasEnded = inside.waitForFinished(300'000);
    m_said = inside.readAll();
    return hasEnded && inside.exitStatus() == QProcess::NormalExit && inside.exitCode() == 0;
}

void SmallDisk::mount(int size) { mount(size, 0); }
void SmallDisk::resize(int size) { mount(size, MS_REMOUNT); }

void SmallDisk::mount(int size, unsigned long flags)
{
    const QByteArray options = "mode=0755,size=" + QByteArray::number(size) + 'm';
    if (::mount("tmpfs", QFile::encodeName(path()).constData(), "tmpfs", flags, options.constData())
        != 0)
        qFatal("There is no small disk at %s: %s", qUtf8Printable(path()), strerror(errno));
}

void SmallDisk::fill(int left)
{
    QFile file(ballast());
    const qint64 bytes = freeBytes() - left * s_megabyte;
    if (bytes <= 0)
        return;
    const QByteArray piece(s_megabyte, 'x');
    if (!file.open(QIODevice::WriteOnly | QIODevice::Append))
        qFatal("%s cannot be written.", qUtf8Printable(ballast()));
    for (qint64 done = 0; done < bytes; done += piece.size())
        file.write(piece);
    file.flush();
}

void SmallDisk::makeRoom() { QFile::remove(ballast()); }

qint64 SmallDisk::freeBytes() const
{
    struct statvfs state
    {
    };
    if (statvfs(QFile::encodeName(path()).constData(), &state) != 0)
        qFatal("%s cannot be looked at.", qUtf8Printable(path()));
    return static_cast<qint64>(state.f_bavail * state.f_frsize);
}

} // namespace millrace::test
