// FilesPosition: where reading a stream of files stands, as JSON.
#pragma once

#include "core/connectors/files/sourcefile.h"

#include <optional>
#include <string>
#include <string_view>

namespace millrace {

/// The files that are done and the place in the one being read.
///
/// A full refresh reads by name, so one name says what is done. Incremental reading remembers the
/// version of the 1,000 files changed last; a file that is not among them counts as done when it
/// is no younger than the youngest that was dropped.
class FilesPosition final
{
public:
    /// The place in a file that is not read to its end.
    struct Current final
    {
        QString path;
        qint64 size = 0;
        qint64 modified = 0;
        qint64 offset = 0; ///< Of the next record, in the decompressed UTF-8 text.
        qint64 line = 1; ///< Of the next record.

        bool operator==(const Current &) const = default;
        [[nodiscard]] bool isSameVersion(const SourceFile &file) const
        {
            return path == file.path && size == file.size && modified == file.modified;
        }
    };

    explicit FilesPosition(bool isIncremental)
        : m_isIncremental(isIncremental)
    {
    }

    /// Reads what toJson() wrote; nothing when \a json is anything else.
    [[nodiscard]] static std::optional<FilesPosition> fromJson(std::string_view json);
    [[nodiscard]] std::string toJson() const;

    [[nodiscard]] bool isIncremental() const { return m_isIncremental; }
    /// Whether this version of \a file was read to its end.
    [[nodiscard]] bool isFinished(const SourceFile &file) const;
    [[nodiscard]] const std::optional<Current> &current() const { return m_current; }
    /// Whether nothing was read yet.
    [[nodiscard]] bool isStart() const
    {
        return m_finished.empty() && m_dropped < 0 && m_through.isEmpty() && !m_current
            && !m_isComplete;
    }
    /// The latest time among finished files, in nanoseconds; 0 when there is none.
    [[nodiscard]] qint64 latestModified() const;

    void setCurrent(const SourceFile &file, qint64 offset, qint64 line);
    void clearCurrent() { m_current.reset(); }
    /// Notes that \a file was read to its end.
    void finish(const SourceFile &file);
    /// Notes that every file of the run was read.
    void setComplete() { m_isComplete = true; }
    void setIncomplete() { m_isComplete = false; }

private:
    struct Finished final
    {
        QString path;
        qint64 size = 0;
        qint64 modified = 0;
    };

    bool m_isIncremental;
    bool m_isComplete = false;
    std::vector<Finished> m_finished; ///< Incremental; oldest first.
    qint64 m_dropped = -1; ///< Incremental: the latest time dropped from m_finished.
    QString m_through; ///< Full refresh: path of the last finished file.
    std::optional<Current> m_current;
    mutable std::string m_prefix; ///< JSON of all but the current file; empty: out of date.
};

} // namespace millrace
