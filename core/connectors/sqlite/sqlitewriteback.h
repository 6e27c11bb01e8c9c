// SqliteWriteBack: brings the pages of a database file to the disk while rows are still written.
#pragma once

#include <QString>

#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <thread>

struct sqlite3_file;

namespace millrace {

/// A commit waits until the disk has every page of its transaction. While a large one is filled,
/// this has the disk take the pages that left SQLite's cache, on a thread of its own, so that the
/// commit finds little left to wait for. What is durable, and when, does not change.
///
/// Fails without a word: then the commit waits longer, as it would without. Used by one thread.
class SqliteWriteBack final
{
public:
    /// Of the database file \a path. Neither the thread nor the file is opened before they pay.
    explicit SqliteWriteBack(QString path);
    /// Waits for the disk, when it is at work.
    ~SqliteWriteBack();
    SqliteWriteBack(const SqliteWriteBack &) = delete;
    SqliteWriteBack &operator=(const SqliteWriteBack &) = delete;

    /// About \a bytes more were written.
    void wrote(std::int64_t bytes);

    /// How often the disk was asked so far. Any thread.
    [[nodiscard]] int rounds() const;

private:
    void run();
    void syncWhenDue(sqlite3_file *file);

    QString m_path;
    std::int64_t m_bytes = 0; ///< Since the disk was asked last.

    mutable std::mutex m_mutex; ///< Guards what follows, but for the thread.
    std::condition_variable m_changed;
    bool m_isDue = false;
    bool m_isEnding = false;
    int m_rounds = 0;
    std::thread m_thread;
};

} // namespace millrace
