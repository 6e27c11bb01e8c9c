#include "core/declarative/stream/declarativestream.h"

namespace millrace::declarative {

namespace {

/// Streams that are looked at for one; a manifest with more is refused when it is opened.
constexpr int s_mostStreams = 1000;

enum class Reach { Direct, All };

void addFromStream(const Component &stream, StreamNames &names, Reach reach, int &count);

void addFromRouters(const std::vector<Component> &routers, StreamNames &names, Reach reach,
                    int &count)
{
    if (++count > s_mostStreams)
        return;
    for (const Component &router : routers) {
        for (const Component &config : router.children("parent_stream_configs")) {
            const auto parent = config.child("stream");
            if (!parent)
                continue;
            names.insert(parent->text("name"));
            if (reach == Reach::All)
                addFromStream(*parent, names, reach, count);
        }
        addFromRouters(router.children("underlying_partition_router"), names, reach, count);
        addFromRouters(router.children("partition_routers"), names, reach, count);
    }
}

void addFromStream(const Component &stream, StreamNames &names, Reach reach, int &count)
{
    for (const std::string_view field : {"full_refresh_stream", "incremental_stream"}) {
        if (const auto inner = stream.child(field))
            addFromStream(*inner, names, reach, count);
    }
    if (const auto retriever = stream.child("retriever"))
        addFromRouters(retriever->children("partition_router"), names, reach, count);
    const auto cursor = stream.child("incremental_sync");
    if (const auto parent = cursor ? cursor->child("parent_stream") : std::nullopt)
        names.insert(parent->text("name"));
}

StreamNames namesFrom(const std::vector<Component> &streams, Reach reach)
{
    StreamNames names;
    for (const Component &stream : streams) {
        int count = 0;
        addFromStream(stream, names, reach, count);
    }
    return names;
}

} // namespace

StreamNames namesOfParents(const std::vector<Component> &streams)
{
    return namesFrom(streams, Reach::All);
}

StreamNames namesOfDirectParents(const std::vector<Component> &streams)
{
    return namesFrom(streams, Reach::Direct);
}

} // namespace millrace::declarative
