#include "core/interchange/connectionsetfiles.h"

#include <QDir>
#include <QFileInfo>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_mostFiles = 1'000;

constexpr ErrorDefinition s_nothingInFolder{
    "interchange.folder_empty", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The folder %1 has no file with the ending .yaml, .yml or .json."),
    QT_TRANSLATE_NOOP("errors", "Choose another folder, or name the files.")};
constexpr ErrorDefinition s_tooManyFiles{
    "interchange.too_many_files", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "These are more than %1 files."),
    QT_TRANSLATE_NOOP("errors", "Name fewer of them.")};

/// The files \a paths stand for, in their order.
Result<QStringList> filesOf(const QStringList &paths)
{
    QStringList files;
    for (const QString &path : paths) {
        if (path == "-"_L1 || !QFileInfo(path).isDir()) {
            files << path;
            continue;
        }
        const QStringList names = QDir(path).entryList({u"*.yaml"_s, u"*.yml"_s, u"*.json"_s},
                                                       QDir::Files | QDir::Readable, QDir::Name);
        if (names.isEmpty())
            return makeError(s_nothingInFolder, {path});
        for (const QString &name : names)
            files << QDir(path).filePath(name);
    }
    if (files.size() > s_mostFiles)
        return makeError(s_tooManyFiles, {QString::number(s_mostFiles)});
    return files;
}

} // namespace

Result<void> readConnectionSetFiles(const QStringList &paths, ConnectionSetReader &reader)
{
    const auto files = filesOf(paths);
    if (!files)
        return files.error();
    for (const QString &path : *files) {
        const bool isInput = path == "-"_L1;
        auto document = readDocument(isInput ? u"/dev/stdin"_s : path);
        if (!document)
            return document.error();
        const QString folder = isInput ? QDir::currentPath() : QFileInfo(path).absolutePath();
        reader.add(std::move(*document), folder);
    }
    return {};
}

} // namespace millrace
