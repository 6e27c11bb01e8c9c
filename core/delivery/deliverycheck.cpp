#include "core/delivery/deliverycheck.h"

#include "core/delivery/deliveryerrors.h"
#include "core/delivery/deliverypath.h"
#include "core/delivery/filestore.h"

#include <QUuid>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Where the files go, under a name of its own.
QString testPath(const DeliverySettings &settings)
{
    DeliverySettings tried = settings;
    tried.pathFormat.clear();
    tried.fileNameFormat = u"millrace-test-{uuid}.txt"_s;
    return deliveryPath(tried, {});
}

/// \a error, which names no input where it came from the way to the server.
Error placed(Error error)
{
    if (error.field.isEmpty() && error.code.startsWith("http."_L1))
        error.field = u'/' + deliveryKey() + u"/s3_endpoint"_s;
    return error;
}

} // namespace

Result<void> checkDelivery(const DeliverySettings &settings, Clock &clock,
                           const Cancellation &cancellation)
{
    auto store = openFileStore(settings, clock);
    if (!store)
        return store.error();
    const QString path = testPath(settings);
    const QByteArray bytes = "Millrace tried to write here and may be deleted: "_ba
        + QUuid::createUuid().toByteArray(QUuid::WithoutBraces) + '\n';
    if (auto written = (*store)->write(path, bytes, "text/plain"_ba, cancellation); !written)
        return written;
    const auto read = (*store)->read(path, cancellation);
    auto removed = (*store)->remove(path, cancellation);
    if (!read)
        return placed(read.error());
    if (*read != bytes)
        return makeError(deliveryerrors::testObjectDiffers, {placeOf(settings)});
    return removed;
}

} // namespace millrace
