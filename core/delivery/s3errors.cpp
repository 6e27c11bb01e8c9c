#include "core/delivery/s3errors.h"

#include "core/base/redaction.h"
#include "core/delivery/deliveryerrors.h"
#include "core/http/httperrors.h"

#include <QXmlStreamReader>

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype s_longestWords = 500;

bool isOneOf(const QString &code, std::initializer_list<QLatin1StringView> codes)
{
    return std::ranges::find(codes, code) != codes.end();
}

QString pointerTo(QLatin1StringView key) { return u'/' + deliveryKey() + u'/' + key; }

QString oneLine(QString text)
{
    for (QChar &letter : text) {
        if (letter.category() == QChar::Other_Control)
            letter = u' ';
    }
    return text.simplified().left(s_longestWords);
}

} // namespace

S3Refusal s3Refusal(const HttpResponse &response)
{
    S3Refusal refusal;
    QXmlStreamReader xml(response.body);
    if (!xml.readNextStartElement() || xml.name() != "Error"_L1)
        return refusal;
    while (xml.readNextStartElement()) {
        const QString name = xml.name().toString();
        const QString text = xml.readElementText(QXmlStreamReader::SkipChildElements);
        if (name == "Code"_L1)
            refusal.code = oneLine(text);
        else if (name == "Message"_L1)
            refusal.message = oneLine(text);
        else if (name == "Region"_L1)
            refusal.region = oneLine(text);
    }
    if (refusal.region.isEmpty())
        refusal.region
            = oneLine(QString::fromLatin1(response.headers.value("x-amz-bucket-region")));
    return refusal;
}

QString s3Words(const HttpResponse &response)
{
    const S3Refusal refusal = s3Refusal(response);
    if (refusal.code.isEmpty())
        return usualServerWords(response);
    return oneLine(refusal.code + u": "_s + refusal.message);
}

Error s3Error(const HttpRequest &request, const HttpResponse &response,
              const BucketSettings &bucket)
{
    const S3Refusal refusal = s3Refusal(response);
    const QString server = shownAddress(bucket.endpoint);
    const QString words = Redactor(secretsOf(request)).redacted(s3Words(response));
    const QString &code = refusal.code;
    if (code == "NoSuchBucket"_L1)
        return makeError(deliveryerrors::bucketMissing, {bucket.bucket, server}, words,
                         pointerTo("s3_bucket_name"_L1));
    if (code == "InvalidAccessKeyId"_L1)
        return makeError(deliveryerrors::keyRefused, {server}, words,
                         pointerTo("access_key_id"_L1));
    if (code == "SignatureDoesNotMatch"_L1)
        return makeError(deliveryerrors::keyRefused, {server}, words,
                         pointerTo("secret_access_key"_L1));
    if (isOneOf(code, {"InvalidToken"_L1, "ExpiredToken"_L1, "TokenRefreshRequired"_L1}))
        return makeError(deliveryerrors::tokenRefused, {server}, words,
                         pointerTo("session_token"_L1));
    if (code == "RequestTimeTooSkewed"_L1)
        return makeError(deliveryerrors::clockSkewed, {server}, words);
    if (isOneOf(code,
                {"AuthorizationHeaderMalformed"_L1, "PermanentRedirect"_L1, "TemporaryRedirect"_L1,
                 "IllegalLocationConstraintException"_L1})
        || response.status == 301) {
        const QString pointer = pointerTo("s3_bucket_region"_L1);
        if (!refusal.region.isEmpty() && refusal.region != bucket.region)
            return makeError(deliveryerrors::wrongRegionKnown,
                             {bucket.bucket, bucket.region, refusal.region}, words, pointer);
        return makeError(deliveryerrors::wrongRegion, {bucket.bucket, bucket.region}, words,
                         pointer);
    }
    if (isOneOf(code, {"AccessDenied"_L1, "AllAccessDisabled"_L1, "AccountProblem"_L1}))
        return makeError(deliveryerrors::notAllowed, {bucket.bucket, server}, words,
                         pointerTo("access_key_id"_L1));
    return statusError(request, response, s3Words);
}

} // namespace millrace
