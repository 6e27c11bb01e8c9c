#include "core/declarative/stream/streamreading.h"

namespace millrace::declarative {

StreamGroups streamGroups(const Component &source)
{
    StreamGroups groups;
    const Value *field = source.field("stream_groups");
    if (!field || !field->isMapping())
        return groups;
    for (const auto &[name, group] : field->mapping()) {
        const Value &streams = group["streams"];
        if (!streams.isList())
            continue;
        for (const Value &stream : streams.list()) {
            const Value &streamName = stream.isText() ? stream : stream["name"];
            if (streamName.isText())
                groups.emplace(streamName.text(), name);
        }
    }
    return groups;
}

} // namespace millrace::declarative
