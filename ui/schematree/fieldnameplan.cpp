#include "ui/schematree/fieldnameplan.h"

namespace millrace {

namespace {

QHash<QString, QString> plannedNames(const ConfiguredStream &stream, const FieldNamePlan &plan)
{
    const Schema schema = stream.selectedSchema();
    QStringList wanted;
    wanted.reserve(schema.fieldCount());
    for (const Field &field : schema.fields())
        wanted << stream.fieldRules.nameOf(field.name);
    const QStringList planned = plan ? plan(wanted) : wanted;
    QHash<QString, QString> names;
    names.reserve(wanted.size());
    for (int i = 0; i < schema.fieldCount(); ++i)
        names.insert(schema.field(i).name, planned.value(i, wanted[i]));
    return names;
}

} // namespace

QString plannedFieldName(const StreamEntry &entry, const QString &field, const FieldNamePlan &plan)
{
    if (entry.fieldNames.planned.isEmpty())
        entry.fieldNames.planned = plannedNames(configuredStream(entry), plan);
    return entry.fieldNames.planned.value(field, entry.choice.fieldRules.nameOf(field));
}

PlannedFieldName plannedFieldName(const StreamEntry &entry, const QString &field,
                                  const QString &name, const FieldNamePlan &plan)
{
    ConfiguredStream stream = configuredStream(entry);
    stream.fieldRules.names.remove(field);
    if (!name.isEmpty() && name != field)
        stream.fieldRules.names.insert(field, name);
    const auto faults = nameFaults(stream.fieldRules, stream.selectedSchema());
    PlannedFieldName planned;
    planned.name = plannedNames(stream, plan).value(field, stream.fieldRules.nameOf(field));
    const auto fault = faults.constFind(field);
    planned.isTaken = fault != faults.constEnd() && *fault == FieldNameFault::Taken;
    planned.isReserved = fault != faults.constEnd() && *fault == FieldNameFault::Reserved;
    return planned;
}

} // namespace millrace
