#include "core/connectors/files/inputfile.h"

#include "core/connectors/files/fileserrors.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <QFile>

#include <cerrno>
#include <cstring>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

const QString s_pathField = u"/path"_s;

QString systemReason(int number)
{
    return QString::fromLocal8Bit(std::strerror(number)).toLower(); // NOLINT(concurrency-mt-unsafe)
}

Error openError(const QString &path, int number)
{
    if (number == ENOENT || number == ENOTDIR || number == ENAMETOOLONG || number == ELOOP)
        return makeError(fileserrors::s_notFound, {path}, {}, s_pathField);
    if (number == EACCES || number == EPERM)
        return makeError(fileserrors::s_permission, {path}, {}, s_pathField);
    return makeError(fileserrors::s_openFailed, {path, systemReason(number)}, {}, s_pathField);
}

SourceFile describe(const struct stat &status, const QString &path, const QString &name)
{
    return SourceFile{path,
                      name,
                      static_cast<qint64>(status.st_size),
                      static_cast<qint64>(status.st_mtim.tv_sec) * 1'000'000'000
                          + status.st_mtim.tv_nsec,
                      static_cast<quint64>(status.st_dev),
                      static_cast<quint64>(status.st_ino)};
}

} // namespace

Result<SourceFile> lookAtFile(const QString &path, const QString &name)
{
    struct stat status = {};
    if (::stat(QFile::encodeName(path).constData(), &status) != 0)
        return openError(path, errno);
    if (S_ISDIR(status.st_mode))
        return makeError(fileserrors::s_isFolder, {path}, {}, s_pathField);
    if (!S_ISREG(status.st_mode))
        return makeError(fileserrors::s_notRegular, {path}, {}, s_pathField);
    return describe(status, path, name);
}

InputFile::InputFile(int descriptor, SourceFile file)
    : m_descriptor(descriptor)
    , m_file(std::move(file))
{
}

InputFile::~InputFile() { ::close(m_descriptor); }

Result<std::unique_ptr<InputFile>> InputFile::open(const SourceFile &file)
{
    const int descriptor
        = ::open(QFile::encodeName(file.path).constData(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return openError(file.path, errno);
    std::unique_ptr<InputFile> input(new InputFile(descriptor, file));
    if (auto unchanged = input->checkUnchanged(); !unchanged)
        return unchanged.error();
    (void)::posix_fadvise(descriptor, 0, 0, POSIX_FADV_SEQUENTIAL);
    return input;
}

Result<void> InputFile::checkUnchanged() const
{
    struct stat here = {};
    if (::fstat(m_descriptor, &here) != 0)
        return makeError(fileserrors::s_readFailed,
                         {m_file.path, QString::number(m_offset), systemReason(errno)});
    const SourceFile now = describe(here, m_file.path, m_file.name);
    struct stat there = {};
    if (::stat(QFile::encodeName(m_file.path).constData(), &there) != 0)
        return makeError(fileserrors::s_changed, {m_file.path, u"it was removed"_s});
    if (now.inode != m_file.inode || now.device != m_file.device || there.st_ino != here.st_ino
        || there.st_dev != here.st_dev)
        return makeError(fileserrors::s_changed, {m_file.path, u"another file took its place"_s});
    if (now.size < m_file.size)
        return makeError(fileserrors::s_changed, {m_file.path, u"it was cut off"_s});
    if (now.size != m_file.size || now.modified != m_file.modified)
        return makeError(fileserrors::s_changed, {m_file.path, u"its content was written anew"_s});
    return {};
}

Result<std::size_t> InputFile::read(char *out, std::size_t size)
{
    if (auto unchanged = checkUnchanged(); !unchanged)
        return unchanged.error();
    for (;;) {
        const ssize_t count = ::read(m_descriptor, out, size);
        if (count < 0 && errno == EINTR)
            continue;
        if (count < 0)
            return makeError(fileserrors::s_readFailed,
                             {m_file.path, QString::number(m_offset), systemReason(errno)});
        m_offset += count;
        // The file may have been cut between the look and the read.
        if (count == 0 && m_offset < m_file.size)
            return makeError(fileserrors::s_changed, {m_file.path, u"it was cut off"_s});
        return static_cast<std::size_t>(count);
    }
}

Result<void> InputFile::seek(qint64 offset)
{
    if (::lseek(m_descriptor, static_cast<off_t>(offset), SEEK_SET) < 0)
        return makeError(fileserrors::s_readFailed,
                         {m_file.path, QString::number(offset), systemReason(errno)});
    m_offset = offset;
    return {};
}

} // namespace millrace
