#include "core/declarative/referencemessage.h"

#include "core/declarative/request/requesterrors.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

QString referenceMessage(const QString &stream, const Error &error)
{
    const std::string_view exception = referenceException(error);
    if (exception.empty() || stream.isEmpty())
        return error.message;
    return u"An unexpected error occurred in stream %1: %2"_s.arg(
        stream, QString::fromUtf8(exception.data(), qsizetype(exception.size())));
}

} // namespace millrace::declarative
