// SingleInstance: one window per profile; a second start hands its wish to the first.
#pragma once

#include "core/store/profile.h"

#include <QLocalServer>
#include <QLockFile>
#include <QObject>

#include <memory>

class QLocalSocket;

namespace millrace {

/// A lock file tells who is the first, a local socket beside it takes the wishes of the others.
/// Both lie in the runtime folder of the person, and no other person may write to the socket. What
/// a killed process left is cleared away. UI thread only.
class SingleInstance final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SingleInstance)

public:
    enum class Role {
        First, ///< This process has the window; activated() tells of further starts.
        Second, ///< Another process has it and has taken the wish.
        Unheard, ///< Another process has it and does not answer.
    };

    explicit SingleInstance(const Profile &profile, QObject *parent = nullptr);

    /// Waits up to some seconds for a first process that is just starting or busy. \a source is
    /// the file or URL to start a connection with; may be empty.
    [[nodiscard]] Role claim(const QString &source);

signals:
    void activated(const QString &source);

private:
    [[nodiscard]] bool listen();
    [[nodiscard]] bool hand(const QString &source) const;
    void takeConnection();
    void takeWish(QLocalSocket *socket);

    QString m_place;
    std::unique_ptr<QLockFile> m_lock;
    QLocalServer m_server;
};

} // namespace millrace
