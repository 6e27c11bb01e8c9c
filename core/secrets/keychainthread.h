// KeychainThread: the one thread of the process that talks to the keychain.
#pragma once

#include <QObject>
#include <QThread>

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>

namespace QKeychain {
class Job;
}

namespace millrace {

/// A question to the keychain and, once isDone, its answer. The mutex guards the lower half.
struct KeychainRequest final
{
    enum class Kind { Read, Write, Remove };

    Kind kind = Kind::Read;
    QString key;
    QString value; ///< To be written.

    std::mutex mutex;
    std::condition_variable changed;
    bool isDone = false;
    bool isAbandoned = false; ///< Nobody waits any more; not asked when it was not asked yet.
    int error = 0; ///< QKeychain::Error
    QString errorText;
    QString text; ///< What was read.
};

/// Asks one question at a time. Lives in the thread of KeychainThread.
class KeychainWorker final : public QObject
{
    Q_OBJECT

public:
    void ask(const std::shared_ptr<KeychainRequest> &request);

private:
    void askNext();
    void take(QKeychain::Job *job);

    std::deque<std::shared_ptr<KeychainRequest>> m_requests;
    std::shared_ptr<KeychainRequest> m_current;
};

/// QtKeychain has one queue of jobs per process, which belongs to the thread of the first job and
/// stands still when that thread ends; so the process has one thread for all stores. It starts with
/// the first question and ends with the application object.
class KeychainThread final
{
public:
    /// Hands \a request over. Safe from any thread.
    static void ask(const std::shared_ptr<KeychainRequest> &request);

private:
    KeychainThread();
    static KeychainThread &instance();
    static void end();

    QThread m_thread;
    KeychainWorker *m_worker;
};

} // namespace millrace
