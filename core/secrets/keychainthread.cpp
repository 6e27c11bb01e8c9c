#include "core/secrets/keychainthread.h"

#include <QCoreApplication>
#include <qt6keychain/keychain.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr auto s_service = "io.github.millrace.Millrace"_L1;
/// A keychain that hangs must not keep the program from ending.
constexpr unsigned long s_endingMilliseconds = 1000;

QKeychain::Job *jobFor(const KeychainRequest &request)
{
    switch (request.kind) {
    case KeychainRequest::Kind::Read:
        return new QKeychain::ReadPasswordJob(s_service);
    case KeychainRequest::Kind::Write: {
        auto *job = new QKeychain::WritePasswordJob(s_service);
        job->setTextData(request.value);
        return job;
    }
    case KeychainRequest::Kind::Remove:
        return new QKeychain::DeletePasswordJob(s_service);
    }
    Q_UNREACHABLE();
}

} // namespace

void KeychainWorker::ask(const std::shared_ptr<KeychainRequest> &request)
{
    m_requests.push_back(request);
    askNext();
}

void KeychainWorker::askNext()
{
    while (!m_current && !m_requests.empty()) {
        const std::shared_ptr<KeychainRequest> request = m_requests.front();
        m_requests.pop_front();
        const std::lock_guard lock(request->mutex);
        if (request->isAbandoned)
            continue;
        m_current = request;
        // Deletes itself. Never deleted before it is finished: libsecret keeps a plain pointer.
        QKeychain::Job *job = jobFor(*request);
        job->setKey(request->key);
        connect(job, &QKeychain::Job::finished, this, &KeychainWorker::take);
        job->start();
    }
}

void KeychainWorker::take(QKeychain::Job *job)
{
    {
        const std::lock_guard lock(m_current->mutex);
        m_current->error = job->error();
        m_current->errorText = job->errorString();
        if (const auto *reading = qobject_cast<QKeychain::ReadPasswordJob *>(job))
            m_current->text = reading->textData();
        m_current->isDone = true;
        m_current->changed.notify_all();
    }
    m_current.reset();
    askNext();
}

KeychainThread::KeychainThread()
    : m_worker(new KeychainWorker)
{
    m_thread.setObjectName(u"keychain"_s);
    m_worker->moveToThread(&m_thread);
    m_thread.start();
    qAddPostRoutine(end);
}

KeychainThread &KeychainThread::instance()
{
    // Never destroyed: a thread that hangs in the keychain's library would have to be waited for.
    static auto *s_instance = new KeychainThread;
    return *s_instance;
}

void KeychainThread::end()
{
    QThread &thread = instance().m_thread;
    thread.quit();
    thread.wait(s_endingMilliseconds);
}

void KeychainThread::ask(const std::shared_ptr<KeychainRequest> &request)
{
    KeychainWorker *worker = instance().m_worker;
    QMetaObject::invokeMethod(
        worker, [worker, request] { worker->ask(request); }, Qt::QueuedConnection);
}

} // namespace millrace
