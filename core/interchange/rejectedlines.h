// RejectedLines: the records of a file of rejected records, one after the other.
#pragma once

#include "core/base/result.h"

#include <QFile>
#include <QHash>
#include <QString>

#include <optional>
#include <string>
#include <vector>

namespace millrace {

/// What a file says of one record; texts that it does not have are empty.
struct RejectedLine final
{
    qint64 line = 0; ///< Where it begins, from 1.
    bool isReadable = true; ///< False: no JSON object, or not as many cells as the header has.
    QString id;
    QString connectionId;
    std::optional<QString> nameSpace;
    std::optional<QString> stream;
    std::string sourceRecord; ///< One JSON value, unchecked.
};

/// Reads CSV with a header, separated as its header is, and JSON Lines. Holds one record at a time.
class RejectedLines final
{
public:
    /// "rejected.import_unreadable", "rejected.import_columns_missing".
    [[nodiscard]] static Result<RejectedLines> open(const QString &path);

    /// The next record; nothing at the end. "rejected.import_unreadable" in the middle as well.
    [[nodiscard]] Result<std::optional<RejectedLine>> next();

private:
    RejectedLines() = default;
    [[nodiscard]] bool fill();
    [[nodiscard]] Result<std::optional<std::vector<std::string>>> cells();
    [[nodiscard]] Result<std::optional<std::string>> text();
    [[nodiscard]] Result<void> readHeader();
    [[nodiscard]] Error unreadable(const QString &reason) const;

    std::unique_ptr<QFile> m_file;
    QByteArray m_buffer;
    qsizetype m_at = 0;
    qint64 m_line = 1;
    bool m_isJson = false;
    char m_separator = ',';
    QHash<QString, int> m_columns;
    std::size_t m_cellCount = 0;
};

} // namespace millrace
