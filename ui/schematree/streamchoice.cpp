#include "ui/schematree/streamchoice.h"

#include "core/mapping/expression/compiledexpression.h"
#include "ui/schematree/streamrules.h"

namespace millrace {

QStringList mappedFields(const ObjectMapping &mapping, const Schema &read)
{
    QStringList fields;
    for (const FieldMapping &field : mapping.fields) {
        if (field.origin == ValueOrigin::Field && read.indexOf(field.value)) {
            fields << field.value;
        } else if (field.origin == ValueOrigin::Expression) {
            const Compilation compiled = CompiledExpression::compile(field.value, read);
            if (compiled.isOk())
                fields << compiled->fieldNames();
        }
    }
    fields.removeDuplicates();
    return fields;
}

const std::vector<MappingProblem> &mappingProblemsOf(const StreamEntry &entry)
{
    static const std::vector<MappingProblem> s_none;
    auto &faults = entry.mappingFaults;
    if (!entry.choice.mapping)
        return s_none;
    if (!faults || faults->mapping != *entry.choice.mapping || faults->read != entry.stream.schema)
        faults = MappingFaults{*entry.choice.mapping, entry.stream.schema,
                               mappingProblems(*entry.choice.mapping, entry.stream.schema)};
    return faults->problems;
}

void readMapped(ConfiguredStream &stream)
{
    if (!stream.mapping || stream.selectedFields.isEmpty())
        return;
    for (const QString &field : mappedFields(*stream.mapping, stream.stream.schema)) {
        if (!stream.selectedFields.contains(field))
            stream.selectedFields << field;
    }
}

StreamChoice choiceOf(const ConfiguredStream &stream)
{
    StreamChoice choice;
    choice.mode = stream.mode;
    choice.cursorField = stream.cursorField;
    choice.primaryKey = stream.primaryKey;
    choice.selectedFields = stream.selectedFields;
    choice.newFields = stream.newFields;
    choice.destinationName = stream.destinationName;
    choice.filter = stream.filter;
    choice.cursorStart = stream.cursorStart;
    choice.rowLimit = stream.rowLimit;
    choice.fieldRules = stream.fieldRules;
    choice.destinationNamespace = stream.destinationNamespace;
    choice.transformations = stream.transformations;
    choice.mapping = stream.mapping;
    return choice;
}

ConfiguredStream configuredStream(const StreamEntry &entry)
{
    ConfiguredStream stream;
    stream.stream = entry.stream;
    stream.mode = entry.choice.mode;
    stream.cursorField = entry.choice.cursorField;
    stream.primaryKey = entry.choice.primaryKey;
    // A field that is gone has no place in a selection; a lost cursor or key is kept as a fault.
    for (const QString &field : entry.choice.selectedFields) {
        if (entry.stream.schema.indexOf(field))
            stream.selectedFields << field;
    }
    stream.destinationName = entry.choice.destinationName;
    stream.filter = entry.choice.filter;
    stream.cursorStart = entry.choice.cursorStart;
    stream.rowLimit = entry.choice.rowLimit;
    stream.fieldRules = entry.choice.fieldRules.within(entry.stream.schema);
    for (const auto &[field, paths] : entry.choice.fieldRules.leftOut.paths()) {
        if (fieldLock(entry, field) != SchemaLock::None)
            stream.fieldRules.leftOut.removeField(field);
    }
    stream.newFields = entry.choice.newFields;
    stream.destinationNamespace = entry.choice.destinationNamespace;
    stream.transformations = entry.choice.transformations;
    stream.mapping = entry.choice.mapping;
    readMapped(stream);
    return stream;
}

} // namespace millrace
