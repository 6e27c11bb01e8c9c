#include "core/secrets/privatefile.h"

#include "core/secrets/secreterrors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QDir>
#include <QFile>
#include <QFileInfo>

#include <cerrno>
#include <cstdio>
#include <thread>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr mode_t s_forTheOwner = S_IRUSR | S_IWUSR;
constexpr mode_t s_forOthers = S_IRWXG | S_IRWXO;

class Descriptor final
{
public:
    explicit Descriptor(int descriptor)
        : m_descriptor(descriptor)
    {
    }
    ~Descriptor()
    {
        if (m_descriptor >= 0)
            ::close(m_descriptor);
    }
    Q_DISABLE_COPY_MOVE(Descriptor)

    [[nodiscard]] int value() const { return m_descriptor; }
    [[nodiscard]] bool isOpen() const { return m_descriptor >= 0; }

private:
    int m_descriptor;
};

Error fileError(const QString &path, int code)
{
    return makeError(secreterrors::fileFailed, {path, qt_error_string(code)});
}

QString besideOf(const QString &path) { return path + u".new"_s; }

int opened(const QString &path, int flags)
{
    return ::open(QFile::encodeName(path).constData(), flags | O_CLOEXEC, s_forTheOwner);
}

bool writeAll(int descriptor, const QByteArray &content)
{
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t count = ::write(descriptor, content.constData() + done,
                                      static_cast<std::size_t>(content.size() - done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            return false;
        done += count;
    }
    return true;
}

/// Makes the names in the folder of \a path durable. Some file systems cannot; their answer says
/// nothing about the file.
void syncFolderOf(const QString &path)
{
    const Descriptor folder(opened(QFileInfo(path).absolutePath(), O_RDONLY | O_DIRECTORY));
    if (folder.isOpen())
        ::fsync(folder.value());
}

Result<void> createFolderOf(const QString &path)
{
    const QString folder = QFileInfo(path).absolutePath();
    if (QFileInfo(folder).isDir())
        return {};
    const QFileInfo info(folder);
    if (!QDir().mkpath(info.absolutePath())
        || (::mkdir(QFile::encodeName(folder).constData(), S_IRWXU) != 0 && errno != EEXIST))
        return fileError(folder, errno);
    return {};
}

} // namespace

Result<std::optional<QByteArray>> readPrivateFile(const QString &path)
{
    // Without O_NONBLOCK a pipe of that name would wait for its writer.
    const Descriptor file(opened(path, O_RDONLY | O_NONBLOCK));
    if (!file.isOpen()) {
        if (errno == ENOENT)
            return std::optional<QByteArray>();
        return fileError(path, errno);
    }
    struct stat status = {};
    if (::fstat(file.value(), &status) != 0)
        return fileError(path, errno);
    if (!S_ISREG(status.st_mode))
        return fileError(path, S_ISDIR(status.st_mode) ? EISDIR : EINVAL);
    if (status.st_size > s_largestPrivateFile)
        return makeError(secreterrors::fileTooLarge, {path});
    if ((status.st_mode & s_forOthers) != 0)
        (void)::fchmod(file.value(), s_forTheOwner);
    QByteArray content(static_cast<qsizetype>(status.st_size), Qt::Uninitialized);
    qsizetype done = 0;
    while (done < content.size()) {
        const ssize_t count = ::read(file.value(), content.data() + done,
                                     static_cast<std::size_t>(content.size() - done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return fileError(path, errno);
        if (count == 0)
            break;
        done += count;
    }
    content.truncate(done);
    return std::optional(content);
}

Result<void> writePrivateFile(const QString &path, const QByteArray &content)
{
    if (content.size() > s_largestPrivateFile)
        return makeError(secreterrors::fileTooLarge, {path});
    const QString beside = besideOf(path);
    const QByteArray besideName = QFile::encodeName(beside);
    ::unlink(besideName.constData());
    {
        const Descriptor file(opened(beside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW));
        if (!file.isOpen())
            return fileError(path, errno);
        if (!writeAll(file.value(), content) || ::fsync(file.value()) != 0) {
            const int code = errno;
            ::unlink(besideName.constData());
            return fileError(path, code);
        }
    }
    if (std::rename(besideName.constData(), QFile::encodeName(path).constData()) != 0) {
        const int code = errno;
        ::unlink(besideName.constData());
        return fileError(path, code);
    }
    syncFolderOf(path);
    return {};
}

Result<void> removePrivateFile(const QString &path)
{
    for (const QString &name : {besideOf(path), path}) {
        if (::unlink(QFile::encodeName(name).constData()) != 0 && errno != ENOENT)
            return fileError(name, errno);
    }
    syncFolderOf(path);
    return {};
}

Result<std::unique_ptr<PrivateFileLock>>
PrivateFileLock::acquire(const QString &path, Kind kind, std::chrono::milliseconds patience)
{
    if (auto created = createFolderOf(path); !created)
        return created.error();
    const QString name = path + u".lock"_s;
    const int descriptor = opened(name, O_RDWR | O_CREAT | O_NOFOLLOW);
    if (descriptor < 0)
        return fileError(name, errno);
    std::unique_ptr<PrivateFileLock> held(new PrivateFileLock(descriptor));
    struct flock lock = {};
    lock.l_type = static_cast<short>(kind == Kind::Shared ? F_RDLCK : F_WRLCK);
    lock.l_whence = SEEK_SET;
    // The lock belongs to the open file, so it excludes threads of this process too. Waiting in the
    // system could not be given up.
    const auto end = std::chrono::steady_clock::now() + patience;
    while (::fcntl(descriptor, F_OFD_SETLK, &lock) != 0) {
        if (errno != EAGAIN && errno != EACCES && errno != EINTR)
            return fileError(name, errno);
        if (std::chrono::steady_clock::now() >= end)
            return makeError(secreterrors::fileBusy);
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return held;
}

PrivateFileLock::~PrivateFileLock() { ::close(m_descriptor); }

} // namespace millrace
