#include "core/engine/streammapper.h"

#include "core/mapping/transformation/transformererrors.h"

#include <QCoreApplication>

namespace millrace {

using namespace Qt::StringLiterals;

Result<TransformationKeys> transformationKeys(const ConfiguredStream &stream,
                                              const SecretStore &secrets)
{
    TransformationKeys keys;
    for (std::size_t i = 0; i < stream.transformations.size(); ++i) {
        const QJsonObject &settings = stream.transformations[i].settings;
        const QJsonValue key = settings.value("key"_L1);
        if (stream.transformations[i].kind != TransformationKind::Encrypt || key.isUndefined())
            continue;
        const auto place = static_cast<int>(i);
        const auto plain = withSecretsResolved({{u"key"_s, key}}, {u"/key"_s}, secrets);
        if (!plain) {
            Error error = plain.error();
            // A store that is locked may be open for the next try.
            const Error missing
                = makeError(transformererrors::keyMissing, {error.message}, {}, u"/key"_s);
            error.code = missing.code;
            error.message = missing.message;
            error.hint = error.hint.isEmpty() ? missing.hint : error.hint;
            return errorOf({place, error}, stream);
        }
        keys.keys.emplace(place, plain->configuration.value("key"_L1).toString());
    }
    return keys;
}

Result<Mapper> mapperFor(const Connection &connection, const ConfiguredStream &stream,
                         const Schema &read, TimePoint moment, const TransformationKeys &keys)
{
    const UnfitPolicy policy = connection.settings.unfitPolicy;
    if (const auto faults = transformationFaults(stream); !faults.empty())
        return errorOf(faults.front(), stream);
    if (stream.mapping) {
        auto object = ObjectMapper::compile(*stream.mapping, read, stream.stream.id.text());
        if (!object)
            return object.error();
        return Mapper(std::move(*object), EvaluationContext{moment});
    }
    if (stream.transformations.empty())
        return Mapper(policy, stream.fieldRules, read);
    const FieldRules rules = stream.fieldRules.within(read);
    auto compiled = Transformer::compile(stream.transformations, rules.applied(read), keys);
    if (!compiled.transformer)
        return errorOf(compiled.faults.front(), stream);
    return Mapper(policy, stream.fieldRules, read, std::move(*compiled.transformer),
                  EvaluationContext{moment});
}

QString brokenTransformation(const ConfiguredStream &before, const ConfiguredStream &after)
{
    const auto fault = [](const ConfiguredStream &stream) -> std::optional<TransformationFault> {
        auto faults = transformationFaults(stream);
        if (faults.empty() && !stream.transformations.empty())
            faults = Transformer::compile(stream.transformations, untransformedSchema(stream),
                                          TransformationKeys{.areMadeUp = true})
                         .faults;
        return faults.empty() ? std::nullopt : std::optional(faults.front());
    };
    const auto now = fault(after);
    if (!now || fault(before))
        return {};
    return QCoreApplication::translate("engine",
                                       "the transformation \"%1\" of stream %2 cannot run: %3")
        .arg(describe(after.transformations[static_cast<std::size_t>(now->place)]),
             after.stream.id.text(), now->error.message.chopped(1));
}

Result<TransformationKeys> checkedTransformationKeys(const Connection &connection,
                                                     const ConfiguredStream &stream,
                                                     const SecretStore &secrets)
{
    auto keys = transformationKeys(stream, secrets);
    if (!keys || stream.transformations.empty())
        return keys;
    const auto mapper = mapperFor(connection, stream, stream.selectedSchema(), TimePoint(), *keys);
    return mapper ? keys : mapper.error();
}

} // namespace millrace
