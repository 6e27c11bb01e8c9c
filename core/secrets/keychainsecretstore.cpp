#include "core/secrets/keychainsecretstore.h"

#include "core/secrets/keychainthread.h"
#include "core/secrets/secreterrors.h"
#include "core/secrets/secrettext.h"

#include <QCoreApplication>
#include <QUuid>
#include <qt6keychain/keychain.h>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Core cannot name the application class of windows.
bool isThreadOfAWindow()
{
    const QCoreApplication *application = QCoreApplication::instance();
    return application != nullptr && application->inherits("QGuiApplication")
        && QThread::currentThread() == application->thread();
}

std::shared_ptr<KeychainRequest> makeRequest(KeychainRequest::Kind kind, const QString &key,
                                             const QString &value = {})
{
    auto request = std::make_shared<KeychainRequest>();
    request->kind = kind;
    request->key = key;
    request->value = value;
    return request;
}

/// The error of the answer to \a request about the secret \a name; REQUIRES: there is one.
Error errorOf(const KeychainRequest &request, const QString &name)
{
    switch (request.error) {
    case QKeychain::EntryNotFound:
        return makeError(secreterrors::notInKeychain, {name}, request.errorText);
    case QKeychain::AccessDenied:
        return makeError(secreterrors::keychainLocked, {}, request.errorText);
    case QKeychain::AccessDeniedByUser:
        return makeError(secreterrors::keychainDenied, {}, request.errorText);
    default:
        // Without a bus, a service or a keyring the answer is "other error", never "no backend".
        return makeError(secreterrors::noKeychain, {}, request.errorText);
    }
}

} // namespace

KeychainSecretStore::KeychainSecretStore(QString scope, std::chrono::milliseconds timeout)
    : m_scope(std::move(scope))
    , m_timeout(timeout)
{
}

KeychainSecretStore::~KeychainSecretStore()
{
    stop();
    std::unique_lock lock(m_mutex);
    m_left.wait(lock, [this] { return m_waiting.empty(); });
}

QString KeychainSecretStore::keyOf(const QString &name) const { return m_scope + u'/' + name; }

Result<void> KeychainSecretStore::wait(const std::shared_ptr<KeychainRequest> &request) const
{
    Q_ASSERT_X(!isThreadOfAWindow(), "KeychainSecretStore", "called from the thread of a window");
    {
        const std::lock_guard lock(m_mutex);
        if (m_isStopped)
            return Error::cancelled();
        m_waiting.push_back(request);
    }
    KeychainThread::ask(request);
    bool isDone = false;
    bool isStopped = false;
    {
        std::unique_lock lock(request->mutex);
        request->changed.wait_for(lock, m_timeout,
                                  [&] { return request->isDone || request->isAbandoned; });
        isDone = request->isDone;
        isStopped = request->isAbandoned;
        request->isAbandoned = true;
    }
    {
        const std::lock_guard lock(m_mutex);
        std::erase(m_waiting, request);
        m_left.notify_all();
    }
    if (isDone)
        return {};
    if (isStopped)
        return Error::cancelled();
    const auto seconds = std::chrono::ceil<std::chrono::seconds>(m_timeout);
    return makeError(secreterrors::keychainSilent, {QString::number(seconds.count())});
}

Result<QString> KeychainSecretStore::read(const QString &name) const
{
    const auto request = makeRequest(KeychainRequest::Kind::Read, keyOf(name));
    if (auto answered = wait(request); !answered)
        return answered.error();
    if (request->error != QKeychain::NoError)
        return errorOf(*request, name);
    return request->text;
}

Result<void> KeychainSecretStore::write(const QString &name, const QString &value)
{
    if (!isSecretText(value))
        return makeError(secreterrors::notStorable, {name});
    const auto request = makeRequest(KeychainRequest::Kind::Write, keyOf(name), value);
    if (auto answered = wait(request); !answered)
        return answered;
    if (request->error != QKeychain::NoError)
        return errorOf(*request, name);
    return {};
}

Result<void> KeychainSecretStore::remove(const QString &name)
{
    const auto found = read(name);
    if (found)
        return erase(name);
    if (found.error().code != QLatin1StringView(secreterrors::notInKeychain.code))
        return found.error();
    // A locked keychain says that nothing is there, and of removing that all went well.
    return probe();
}

Result<void> KeychainSecretStore::erase(const QString &name)
{
    const auto request = makeRequest(KeychainRequest::Kind::Remove, keyOf(name));
    if (auto answered = wait(request); !answered)
        return answered;
    if (request->error != QKeychain::NoError && request->error != QKeychain::EntryNotFound)
        return errorOf(*request, name);
    return {};
}

Result<void> KeychainSecretStore::probe()
{
    const QString name = u"probe/"_s + QUuid::createUuid().toString(QUuid::WithoutBraces);
    const QString value = QUuid::createUuid().toString(QUuid::WithoutBraces);
    if (auto written = write(name, value); !written)
        return written;
    const auto found = read(name);
    if (auto erased = erase(name); !erased)
        return erased;
    if (!found || *found != value)
        return makeError(secreterrors::keychainForgetful, {},
                         found ? QString() : found.error().detail);
    return {};
}

void KeychainSecretStore::stop()
{
    std::vector<std::shared_ptr<KeychainRequest>> waiting;
    {
        const std::lock_guard lock(m_mutex);
        m_isStopped = true;
        waiting = m_waiting;
    }
    for (const std::shared_ptr<KeychainRequest> &request : waiting) {
        const std::lock_guard lock(request->mutex);
        request->isAbandoned = true;
        request->changed.notify_all();
    }
}

} // namespace millrace
