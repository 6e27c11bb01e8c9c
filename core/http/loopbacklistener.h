// LoopbackListener: waits on 127.0.0.1 for what a browser brings back.
#pragma once

#include "core/base/result.h"

#include <QObject>
#include <QString>
#include <QThread>

#include <functional>
#include <memory>

namespace millrace {

/// What the browser is shown.
struct LoopbackPage final
{
    int status = 200;
    QString title{};
    QString text{};
};

/// A web server for one person's browser: takes GET requests for one path on a thread of its own
/// and shows a page without scripts, pictures or links. Connections that say nothing or too much
/// are closed.
class LoopbackListener final
{
public:
    /// Called on the listener's thread with the query of a request to the path.
    using Handler = std::function<LoopbackPage(const QString &query)>;

    /// \a port 0: a free one. Error: oauth.cannot_listen.
    [[nodiscard]] static Result<std::unique_ptr<LoopbackListener>> listen(int port, QString path,
                                                                          Handler handler);
    ~LoopbackListener();
    Q_DISABLE_COPY_MOVE(LoopbackListener)

    [[nodiscard]] int port() const { return m_port; }

private:
    LoopbackListener();

    int m_port = 0;
    QThread m_thread;
    QObject *m_owner; ///< Of the server. Lives in m_thread, which deletes it.
};

} // namespace millrace
