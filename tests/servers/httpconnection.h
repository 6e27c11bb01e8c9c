// HttpConnection: one client's connection to an HttpServer of the tests.
#pragma once

#include "tests/servers/httpexchange.h"
#include "tests/servers/httpserver.h"

#include <atomic>
#include <memory>
#include <optional>
#include <thread>

class QTcpSocket;

namespace millrace::test {

/// Owns the socket and a thread that reads requests and answers them one after another.
class HttpConnection final
{
public:
    /// Takes the descriptor \a handle over.
    HttpConnection(HttpServer &server, int handle, int number);
    /// Cuts it.
    ~HttpConnection();
    Q_DISABLE_COPY_MOVE(HttpConnection)

    /// Wakes the thread, which then ends.
    void cut();
    [[nodiscard]] bool isDone() const { return m_isDone; }

private:
    void run();
    [[nodiscard]] std::unique_ptr<QTcpSocket> opened() const;
    /// False: the connection is over.
    [[nodiscard]] bool serveOne();
    [[nodiscard]] std::optional<HttpCall> readCall();
    [[nodiscard]] bool readHead(HttpCall &call);
    [[nodiscard]] bool readBody(HttpCall &call);
    [[nodiscard]] bool readChunks(QByteArray &body);
    [[nodiscard]] std::optional<QByteArray> readLine();
    [[nodiscard]] bool readExactly(qint64 size, QByteArray &bytes);
    [[nodiscard]] bool answer(HttpCall &call, const std::optional<Misbehaviour> &misbehaviour);
    [[nodiscard]] bool misbehave(const HttpCall &call, const Misbehaviour &misbehaviour,
                                 const HttpAnswer &answer);
    [[nodiscard]] QByteArray encoded(const HttpCall &call, HttpAnswer answer) const;
    bool write(const QByteArray &bytes);
    void reset();

    HttpServer &m_server;
    const int m_handle;
    const int m_number;
    std::atomic_bool m_isDone = false;
    std::unique_ptr<QTcpSocket> m_socket;
    std::thread m_thread;
};

} // namespace millrace::test
