// What a storage server says when it refuses.
#pragma once

#include "core/delivery/deliverysettings.h"
#include "core/http/httpresponse.h"

namespace millrace {

/// The XML of an error of S3.
struct S3Refusal final
{
    QString code; ///< "NoSuchBucket"; empty when the answer is none of S3's.
    QString message;
    QString region; ///< The right one, where the server tells it.
};

/// Understands the body of \a response, whatever it holds.
[[nodiscard]] S3Refusal s3Refusal(const HttpResponse &response);

/// Code and message in one line of at most 500 characters, for the detail of an error.
[[nodiscard]] QString s3Words(const HttpResponse &response);

/// The error of an answer that is no success.
[[nodiscard]] Error s3Error(const HttpRequest &request, const HttpResponse &response,
                            const BucketSettings &bucket);

} // namespace millrace
