#include "core/mapping/transformation/completion.h"

#include "core/mapping/transformation/addfieldstep.h"

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

Transformation completed(Transformation transformation, const ConfiguredStream &stream,
                         const FieldStage &stage)
{
    QJsonObject &settings = transformation.settings;
    if (transformation.kind == TransformationKind::AddField && !settings.contains("type"_L1)
        && settings.contains("expression"_L1)) {
        const auto type
            = typeOfExpression(settings.value("expression"_L1).toString(), stage.schema);
        if (type)
            settings.insert("type"_L1, fieldTypeName(*type));
    }
    if (transformation.kind == TransformationKind::FlattenField && !settings.contains("parts"_L1)) {
        FlattenFieldSettings flatten;
        flatten.field = settings.value("field"_L1).toString();
        flatten.parts = proposedParts(stream, stage, flatten.field);
        if (!flatten.parts.empty())
            settings.insert("parts"_L1, transformationOf(flatten).settings.value("parts"_L1));
    }
    return transformation;
}

} // namespace

std::vector<FlattenedPart> proposedParts(const ConfiguredStream &stream, const FieldStage &stage,
                                         const QString &field)
{
    std::vector<FlattenedPart> parts;
    const auto place = stage.schema.indexOf(field);
    if (!place || stage.schema.field(*place).type != FieldType::Json)
        return parts;
    const int origin = stage.histories[static_cast<std::size_t>(*place)].origin;
    const Schema read = stream.selectedSchema();
    if (origin < 0 || origin >= read.fieldCount()
        || stage.histories[static_cast<std::size_t>(*place)].isPart)
        return parts;
    const auto nested = stream.stream.nestedFields.find(read.field(origin).name);
    if (nested == stream.stream.nestedFields.end())
        return parts;
    for (const NestedField &each : nested->second)
        parts.push_back(
            {each.name, field + u'_' + each.name, each.isList ? FieldType::Json : each.type});
    return parts;
}

std::vector<Transformation> completedTransformations(const ConfiguredStream &stream)
{
    FieldStage stage = FieldStage::of(untransformedSchema(stream));
    std::vector<Transformation> transformations;
    for (const Transformation &each : stream.transformations) {
        transformations.push_back(completed(each, stream, stage));
        const auto settings = settingsOf(transformations.back());
        if (!settings)
            continue;
        if (auto next = applied(*settings, stage))
            stage = std::move(*next);
    }
    return transformations;
}

} // namespace millrace
