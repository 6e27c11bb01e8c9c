#include "core/engine/streammapper.h"

namespace millrace {

Result<Mapper> mapperFor(const Connection &connection, const ConfiguredStream &stream,
                         const Schema &read, TimePoint moment)
{
    if (!stream.mapping)
        return Mapper(connection.settings.unfitPolicy, stream.fieldRules, read);
    auto object = ObjectMapper::compile(*stream.mapping, read, stream.stream.id.text());
    if (!object)
        return object.error();
    return Mapper(std::move(*object), EvaluationContext{moment});
}

} // namespace millrace
