// MailMessage: a message as mail servers take it, whatever its texts hold.
#pragma once

#include "core/base/clock.h"

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace millrace {

/// What a message is made of. Subject and body are any text.
struct MailMessage final
{
    QString from; ///< REQUIRES: isMailAddress().
    QStringList to; ///< REQUIRES: isMailAddress(), each.
    QString subject;
    QString body;
    QString id; ///< Tells a message from the same one sent twice; any text.
    TimePoint time;
};

/// \a message by RFC 5322: ASCII, lines of at most 76 characters ended by CR LF, the subject as
/// encoded words (RFC 2047) and the body in Base64, both UTF-8. Nothing in a text can end a line of
/// the head.
[[nodiscard]] QByteArray mailBytes(const MailMessage &message);

} // namespace millrace
