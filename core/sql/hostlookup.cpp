#include "core/sql/hostlookup.h"

#include "core/sql/servererrors.h"

#include <netdb.h>
#include <sys/socket.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <thread>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// What the resolver's thread leaves. Shared, because the asking call may be gone by then.
struct Lookup final
{
    std::mutex mutex;
    std::condition_variable_any changed;
    bool isDone = false;
    int code = 0;
    QStringList addresses;
};

/// getaddrinfo() knows neither a time limit nor a cancellation.
void run(const std::string &host, const std::shared_ptr<Lookup> &lookup)
{
    addrinfo wanted{};
    wanted.ai_family = AF_UNSPEC;
    wanted.ai_socktype = SOCK_STREAM;
    addrinfo *first = nullptr;
    const int code = getaddrinfo(host.c_str(), nullptr, &wanted, &first);
    QStringList addresses;
    for (const addrinfo *entry = code == 0 ? first : nullptr; entry; entry = entry->ai_next) {
        char text[NI_MAXHOST] = {};
        if (getnameinfo(entry->ai_addr, entry->ai_addrlen, text, sizeof text, nullptr, 0,
                        NI_NUMERICHOST)
            == 0)
            addresses << QString::fromLatin1(text);
    }
    if (code == 0)
        freeaddrinfo(first);
    addresses.removeDuplicates();
    const std::scoped_lock lock(lookup->mutex);
    lookup->code = code;
    lookup->addresses = addresses;
    lookup->isDone = true;
    lookup->changed.notify_all();
}

} // namespace

Result<QStringList> lookUpHost(const QString &host, std::chrono::seconds timeout,
                               const Cancellation &cancellation)
{
    const QString field = u"/host"_s;
    if (host.isEmpty())
        return makeError(servererrors::hostMissing, {}, {}, field);
    if (host.contains(QChar(0)))
        return makeError(servererrors::hostUnresolved, {host}, {}, field);
    const auto lookup = std::make_shared<Lookup>();
    std::thread(run, host.toStdString(), lookup).detach();
    std::unique_lock lock(lookup->mutex);
    const bool isDone
        = lookup->changed.wait_for(lock, cancellation, timeout, [&] { return lookup->isDone; });
    if (cancellation.stop_requested())
        return Error::cancelled();
    if (!isDone)
        return makeError(servererrors::resolverSlow, {host, QString::number(timeout.count())}, {},
                         field);
    if (lookup->code == 0 && !lookup->addresses.isEmpty())
        return lookup->addresses;
    const QString words = QString::fromLocal8Bit(gai_strerror(lookup->code));
    const bool isUnknown = lookup->code == EAI_NONAME || lookup->code == EAI_NODATA;
    return makeError(isUnknown ? servererrors::hostUnresolved : servererrors::resolverFailed,
                     {host}, words, field);
}

} // namespace millrace
