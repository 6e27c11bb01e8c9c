#include "core/activation/objectrights.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

namespace {

QString countWith(const std::vector<DestinationObject> &objects,
                  std::initializer_list<ObjectOperation> operations)
{
    const auto count = std::ranges::count_if(objects, [&](const DestinationObject &object) {
        return std::ranges::any_of(object.operations, [&](const OperationOffer &offer) {
            return std::ranges::find(operations, offer.operation) != operations.end();
        });
    });
    return QString::number(count);
}

} // namespace

QString objectRightsStep(const std::vector<DestinationObject> &objects)
{
    return QCoreApplication::translate(
               "activation",
               "Read the objects: %1 found; %2 take new records, %3 changes, %4 deletions")
        .arg(QString::number(objects.size()),
             countWith(objects, {ObjectOperation::Insert, ObjectOperation::Upsert}),
             countWith(objects, {ObjectOperation::Update, ObjectOperation::Upsert}),
             countWith(objects, {ObjectOperation::SoftDelete, ObjectOperation::HardDelete}));
}

} // namespace millrace
