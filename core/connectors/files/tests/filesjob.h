// FilesJob: runs of the files destination for tests.
#pragma once

#include "core/connectors/files/filesdestination.h"

#include <QByteArray>
#include <QIODevice>
#include <QTemporaryDir>

namespace millrace::test {

/// A schema of integer fields called \a names.
[[nodiscard]] Schema integers(const QStringList &names);

/// Rows of integers; row i holds first + i in every field.
[[nodiscard]] std::shared_ptr<const RecordBatch> rows(const Schema &schema, qint64 first,
                                                      qint64 count);

/// The CSV lines of rows() of a single field.
[[nodiscard]] QByteArray lines(qint64 first, qint64 count);

/// Writes \a text to \a path, or ends the program.
void put(const QString &path, const QByteArray &text, QIODevice::OpenMode mode = {});

/// How the stream "t" is written.
struct FilesJob final
{
    QString folder;
    QString format = QStringLiteral("csv");
    QString compression = QStringLiteral("none");
    QString delimiter = QStringLiteral(",");
    DestinationSyncMode mode = DestinationSyncMode::Append;
    qint64 generation = 1;
    Schema schema = integers({QStringLiteral("id")});

    [[nodiscard]] std::unique_ptr<FilesDestination> destination() const;
    [[nodiscard]] Result<std::unique_ptr<StreamWriter>> open() const;
    /// Opens, writes rows(schema, first, count), commits and finishes.
    [[nodiscard]] Result<void> run(qint64 first, qint64 count) const;
};

/// write(), prepare() and commit().
[[nodiscard]] Result<void> writeAndCommit(StreamWriter &writer,
                                          const std::shared_ptr<const RecordBatch> &batch,
                                          const std::string &position);

/// A folder with what a job wrote.
class FilesFolder final
{
public:
    [[nodiscard]] QString path() const { return m_folder.path(); }
    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    /// The unpacked text of \a name.
    [[nodiscard]] QByteArray content(const QString &name) const;
    /// Every name, hidden ones too.
    [[nodiscard]] QStringList files() const;

private:
    QTemporaryDir m_folder;
};

} // namespace millrace::test
