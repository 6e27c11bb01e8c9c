// Backups: the daily copies of the state database.
#pragma once

#include "core/base/result.h"

#include <QDate>
#include <QString>
#include <QStringList>

struct sqlite3;

namespace millrace {

/// The files state-YYYY-MM-DD.sqlite of a folder. A plain value.
class Backups final
{
public:
    /// How many days are kept.
    static constexpr int s_kept = 3;

    explicit Backups(QString folder)
        : m_folder(std::move(folder))
    {
    }

    [[nodiscard]] bool has(QDate date) const;
    /// Full paths, newest first.
    [[nodiscard]] QStringList all() const;
    /// The newest one that passes the integrity check; "store.backup_missing" when none does.
    [[nodiscard]] Result<QString> newestGood() const;

    /// Copies the database of \a handle as it is now to the file of \a date, completely or not at
    /// all, and removes all but the newest. Others can read and write meanwhile.
    /// REQUIRES: the database passed its check; no transaction is open on \a handle; no other
    /// process makes a backup.
    [[nodiscard]] Result<void> make(sqlite3 *handle, QDate date) const;

private:
    [[nodiscard]] QString path(QDate date) const;

    QString m_folder;
};

} // namespace millrace
