#include "ui/connectionpage/refreshadvice.h"

#include "core/catalog/transformedfields.h"

#include <QCoreApplication>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

QStringList namesOf(const Schema &schema)
{
    QStringList names;
    for (const Field &field : schema.fields())
        names << field.name;
    return names;
}

/// Fields as they are written, and the parts of JSON fields that are not.
QStringList partsLeftOut(const ConfiguredStream &stream)
{
    QStringList names;
    for (const auto &[field, paths] : stream.fieldRules.leftOut.paths()) {
        for (const QStringList &path : paths)
            names << field + u'.' + path.join(u'.');
    }
    return names;
}

QStringList difference(const QStringList &from, const QStringList &other)
{
    QStringList rest;
    for (const QString &name : from) {
        if (!other.contains(name))
            rest << name;
    }
    return rest;
}

/// Fields of an object that both fill, each in another way.
QStringList differentlyFilled(const ObjectMapping &before, const ObjectMapping &after)
{
    QStringList names;
    for (const FieldMapping &field : after.fields) {
        const FieldMapping *former = before.find(field.target);
        if (former != nullptr && *former != field)
            names << field.target;
    }
    return names;
}

/// Whether both write the same records of the same object.
bool isSameWrite(const ObjectMapping &before, const ObjectMapping &after)
{
    return before.object.nameSpace == after.object.nameSpace
        && before.object.name == after.object.name && before.operation == after.operation
        && before.matchingKey == after.matchingKey;
}

void compare(const ConfiguredStream &before, const ConfiguredStream &after,
             std::vector<RefreshReason> &reasons)
{
    const StreamId &id = after.stream.id;
    // As ConnectionRepository has it: earlier rows have nothing in a renamed key or cursor.
    const auto renamed = [](const ConfiguredStream &stream) {
        return stream.fieldRules.namesOf(stream.effectivePrimaryKey()
                                         + QStringList{stream.effectiveCursor()});
    };
    const bool isReadAnew = (after.mode.isDedup() && renamed(before) != renamed(after))
        || before.mode != after.mode || before.effectiveCursor() != after.effectiveCursor()
        || before.effectivePrimaryKey() != after.effectivePrimaryKey();
    if (isReadAnew) {
        reasons.push_back({id, RefreshReason::Kind::ReadAnew, {}});
        return;
    }
    if (before.mapping && after.mapping && !isSameWrite(*before.mapping, *after.mapping)) {
        reasons.push_back({id, RefreshReason::Kind::ObjectChanged, {}});
        return;
    }
    if (areRowsTransformedDifferently(before, after))
        reasons.push_back({id, RefreshReason::Kind::ValuesChanged, {}});
    const QStringList had = namesOf(before.writtenSchema());
    const QStringList has = namesOf(after.writtenSchema());
    const QStringList lacked = partsLeftOut(before);
    const QStringList lacks = partsLeftOut(after);
    if (const QStringList added = difference(has, had) + difference(lacked, lacks);
        !added.isEmpty())
        reasons.push_back({id, RefreshReason::Kind::FieldsAdded, added});
    if (const QStringList removed = difference(had, has) + difference(lacks, lacked);
        !removed.isEmpty())
        reasons.push_back({id, RefreshReason::Kind::FieldsRemoved, removed});
    if (!before.mapping || !after.mapping)
        return;
    if (const QStringList changed = differentlyFilled(*before.mapping, *after.mapping);
        !changed.isEmpty())
        reasons.push_back({id, RefreshReason::Kind::MappingChanged, changed});
}

} // namespace

std::vector<RefreshReason> refreshReasons(const ConfiguredCatalog &before,
                                          const ConfiguredCatalog &after)
{
    std::vector<RefreshReason> reasons;
    for (const ConfiguredStream &stream : after.streams) {
        const auto former
            = std::ranges::find_if(before.streams, [&](const ConfiguredStream &candidate) {
                  return candidate.stream.id == stream.stream.id;
              });
        if (former != before.streams.end() && stream.mode.isIncremental())
            compare(*former, stream, reasons);
    }
    return reasons;
}

QString refreshText(const RefreshReason &reason)
{
    const QString stream = reason.stream.text();
    const QString fields = reason.fields.join(u", "_s);
    switch (reason.kind) {
    case RefreshReason::Kind::ReadAnew:
        return QCoreApplication::translate(
                   "RefreshAdvice",
                   "%1: another sync mode, cursor or key; the next run reads "
                   "every row again.")
            .arg(stream);
    case RefreshReason::Kind::FieldsAdded:
        return QCoreApplication::translate("RefreshAdvice",
                                           "%1: rows written before have no value for %2.")
            .arg(stream, fields);
    case RefreshReason::Kind::FieldsRemoved:
        return QCoreApplication::translate("RefreshAdvice",
                                           "%1: rows written before keep their values of %2.")
            .arg(stream, fields);
    case RefreshReason::Kind::ValuesChanged:
        return QCoreApplication::translate(
                   "RefreshAdvice",
                   "%1: other transformations; rows written before keep the former values.")
            .arg(stream);
    case RefreshReason::Kind::MappingChanged:
        return QCoreApplication::translate(
                   "RefreshAdvice",
                   "%1: records delivered before keep their values of %2, until they change.")
            .arg(stream, fields);
    case RefreshReason::Kind::ObjectChanged:
        return QCoreApplication::translate("RefreshAdvice",
                                           "%1: records read before have not gone where new ones "
                                           "go now, or not in the same way.")
            .arg(stream);
    }
    return {};
}

} // namespace millrace
