// FilesFixture: a folder of made files, and a short way to read them as a stream.
#pragma once

#include "core/connectors/files/filessource.h"
#include "core/connectors/files/sourcefile.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QStringList>
#include <QTemporaryDir>

namespace millrace {

/// \a text as gzip, one member.
[[nodiscard]] QByteArray gzip(const QByteArray &text);
/// \a text as Zstandard, one frame.
[[nodiscard]] QByteArray zstandard(const QByteArray &text);

/// What a reader gave.
struct ReadOutcome final
{
    QStringList rows; ///< Cells joined by "|"; a null is "∅".
    std::vector<std::string> positions; ///< One per batch.
    std::vector<qsizetype> rowsAfter; ///< Rows up to that position.
    QStringList issues; ///< "row field original"
    QStringList notes;
    QString reason;
    std::optional<Error> error;

    [[nodiscard]] std::string lastPosition() const
    {
        return positions.empty() ? std::string() : positions.back();
    }
    [[nodiscard]] QString errorCode() const { return error ? error->code : QString(); }
};

class FilesFixture final
{
public:
    FilesFixture();

    [[nodiscard]] QString path(const QString &name) const { return m_folder.filePath(name); }
    /// Writes a file, making its folders; returns its path.
    QString write(const QString &name, const QByteArray &content) const;
    /// Sets the time of change, in seconds since 1970.
    void touch(const QString &name, qint64 seconds) const;

    /// A configured source; \a options are added to the path.
    [[nodiscard]] static std::unique_ptr<FilesSource> source(const QString &path,
                                                             QJsonObject options = {});
    /// Discovers; the test fails on an error.
    [[nodiscard]] static Catalog discover(FilesSource &source);
    [[nodiscard]] static ConfiguredStream configured(const Stream &stream,
                                                     bool isIncremental = false);
    /// Opens and reads to the end or the first error.
    [[nodiscard]] static ReadOutcome read(FilesSource &source, const ConfiguredStream &stream,
                                          std::optional<std::string> position = {});
    static void drain(StreamReader &reader, ReadOutcome &outcome);
    /// All of it for the first stream at \a path.
    [[nodiscard]] static ReadOutcome readAll(const QString &path, const QJsonObject &options = {});

private:
    QTemporaryDir m_folder;
};

/// "name:type" of every field.
[[nodiscard]] QStringList fieldsOf(const Schema &schema);

} // namespace millrace
