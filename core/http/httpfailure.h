// HttpFailure: a request that got no complete answer, as an error of the table.
#pragma once

#include "core/base/error.h"
#include "core/http/httperrors.h"

#include <QNetworkReply>
#include <QStringList>

#include <chrono>

namespace millrace {

/// What is known about the failure.
struct HttpFailure final
{
    QNetworkReply::NetworkError error = QNetworkReply::NoError;
    QString words{}; ///< The library's.
    QStringList tlsProblems{};
    bool wasSent = false; ///< Whether the server may have got the request.
};

/// The error of \a failure.
[[nodiscard]] Error failureError(const HttpRequest &request, const HttpFailure &failure);
/// An error of the table; \a detail is shortened, and secrets of \a request are replaced in all
/// texts.
[[nodiscard]] Error failureError(const HttpRequest &request, const ErrorDefinition &definition,
                                 const QStringList &arguments, const QString &detail = {});

/// "12" or "0.5", for messages.
[[nodiscard]] QString secondsText(std::chrono::milliseconds duration);

/// Whether \a error of a reply only stands for its \a status, so that the answer is complete.
[[nodiscard]] bool isOnlyStatus(QNetworkReply::NetworkError error, int status);

} // namespace millrace
