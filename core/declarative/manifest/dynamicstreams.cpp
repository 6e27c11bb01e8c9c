#include "core/declarative/manifest/dynamicstreams.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/manifest/streamtemplate.h"
#include "core/declarative/request/apiservers.h"
#include "core/declarative/stream/declarativestream.h"
#include "core/declarative/stream/sliceprogress.h"
#include "core/declarative/stream/valuecost.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/path.h"

#include <map>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// More generated streams than this, or larger ones, are taken for a fault of the API or of the
/// manifest.
constexpr std::size_t s_maximumStreams = 20'000;
constexpr std::int64_t s_maximumBytes = std::int64_t(512) * 1024 * 1024;

Error tooMany(const std::string &place, const QString &count)
{
    return makeError(errors::s_streamsTooMany, {QString::fromStdString(place), count});
}

using ValuesSink = std::function<Result<void>(const Value &values, const StreamSlice &slice)>;

/// One set of values for each record of the resolver's retriever.
Result<void> valuesOfApi(const Component &resolver, Runtime &runtime, const ValuesSink &sink)
{
    const auto retriever = resolver.child("retriever");
    const std::string name = "components of " + resolver.place();
    Mapping node{{"type", "DeclarativeStream"}, {"name", name}};
    if (retriever)
        node.set("retriever", retriever->node());
    DeclarativeStreamOptions options;
    options.parents = {name};
    options.schema = Value::emptyMapping();
    auto stream = DeclarativeStream::create(Component(std::move(node), resolver.place()),
                                            std::move(options), runtime);
    if (!stream)
        return stream.error();
    Result<void> outcome;
    const Result<void> generated
        = (*stream)->generateSlices([&](const StreamSlice &slice) -> Result<bool> {
              const RecordSink take = [&](const Value &record) -> Result<bool> {
                  outcome = sink(record, slice);
                  return outcome.isOk();
              };
              SliceProgress progress;
              if (Result<void> read = (*stream)->readSlice(slice, take, progress); !read)
                  return read.error();
              return outcome.isOk();
          });
    if (!outcome)
        return outcome;
    return generated ? generated
                     : Result<void>(placed(generated.error(), resolver.place() + "/retriever"));
}

/// The entries a StreamConfig points to.
Result<Value::List> configEntries(const Component &streamConfig, Runtime &runtime)
{
    const auto config = runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &streamConfig.parameters();
    Path path;
    const Value *pointer = streamConfig.field("configs_pointer");
    for (const std::string &segment : pointer ? pathFrom(*pointer) : Path()) {
        const Result<std::string> text
            = InterpolatedText(segment).evaluateText(scope, runtime.clock);
        if (!text)
            return placed(text.error(), streamConfig.place() + "/configs_pointer");
        path.push_back(*text);
    }
    const Result<const Value *> found = valueAt(*config, path);
    if (!found)
        return placed(found.error(), streamConfig.place() + "/configs_pointer");
    Value::List entries;
    if (*found && (*found)->isList())
        entries = (*found)->list();
    else if (*found)
        entries.push_back(**found);
    const Value *defaults = streamConfig.field("default_values");
    if (defaults && defaults->isList())
        entries.insert(entries.end(), defaults->list().begin(), defaults->list().end());
    return entries;
}

/// One set of values for each combination of the lists the resolver points to.
Result<void> valuesOfConfig(const Component &resolver, Runtime &runtime, const ValuesSink &sink)
{
    std::vector<Value::List> lists;
    std::size_t combinations = 1;
    for (const Component &streamConfig : resolver.children("stream_config")) {
        Result<Value::List> entries = configEntries(streamConfig, runtime);
        if (!entries)
            return entries.error();
        combinations *= entries->size();
        lists.push_back(std::move(*entries));
        if (combinations > s_maximumStreams)
            return tooMany(resolver.place(), QString::number(combinations));
    }
    for (std::size_t combination = 0; combination < combinations; ++combination) {
        Mapping values;
        std::size_t rest = combination;
        std::size_t remaining = combinations;
        for (std::size_t list = 0; list < lists.size(); ++list) {
            // The last list varies fastest.
            remaining /= lists[list].size();
            const std::size_t index = rest / remaining;
            rest %= remaining;
            const Value &entry = lists[list][index];
            if (!entry.isMapping()) {
                values.set("source_config_" + std::to_string(list),
                           Value::List{std::int64_t(index), entry});
                continue;
            }
            for (const auto &[key, value] : entry.mapping())
                values.set(key, value);
        }
        if (Result<void> outcome = sink(values, {}); !outcome)
            return outcome;
    }
    return {};
}

Result<void> valuesOfParameters(const Component &resolver, const ValuesSink &sink)
{
    const Value &list = resolver.node()["stream_parameters"]["list_of_parameters_for_stream"];
    if (!list.isList())
        return {};
    for (const Value &values : list.list()) {
        if (Result<void> outcome = sink(values, {}); !outcome)
            return outcome;
    }
    return {};
}

Result<void> addGenerated(const Component &dynamicStream, const std::string &name, Runtime &runtime,
                          std::vector<StreamComponent> &streams)
{
    const auto resolver = dynamicStream.child("components_resolver");
    if (!resolver || resolver->isCustom()) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(dynamicStream.place()),
                          QString::fromStdString(resolver ? resolver->text("class_name") : "")});
    }
    StreamTemplate filler(dynamicStream, *resolver, runtime);
    std::int64_t bytes = 0;
    const ValuesSink add = [&](const Value &values, const StreamSlice &slice) -> Result<void> {
        Result<Component> stream = filler.filled(values, slice);
        if (!stream)
            return stream.error();
        bytes += approximateBytes(stream->node());
        if (streams.size() >= s_maximumStreams || bytes > s_maximumBytes)
            return tooMany(dynamicStream.place(), QString::number(streams.size()));
        // What the API says of the streams makes no server its own.
        if (runtime.servers && !resolver->is("HttpComponentsResolver"))
            runtime.servers->add(stream->node());
        streams.push_back({std::move(*stream), name});
        return {};
    };
    if (resolver->is("HttpComponentsResolver"))
        return valuesOfApi(*resolver, runtime, add);
    if (resolver->is("ParametrizedComponentsResolver"))
        return valuesOfParameters(*resolver, add);
    return valuesOfConfig(*resolver, runtime, add);
}

/// What stands for the streams of \a dynamicStream that need Python code to be made.
StreamComponent standIn(const Component &dynamicStream, const std::string &name,
                        const Error &obstacle)
{
    Component stream(Mapping{{"type", "DeclarativeStream"}, {"name", name}}, dynamicStream.place());
    return {std::move(stream), name, obstacle};
}

Result<void> addFixed(const Component &stream, Runtime &runtime,
                      std::vector<StreamComponent> &streams)
{
    if (!stream.is("ConditionalStreams")) {
        streams.push_back({stream, {}});
        return {};
    }
    const auto config = runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &stream.parameters();
    const Value *condition = stream.field("condition");
    const Result<bool> holds
        = InterpolatedCondition(condition ? *condition : Value()).evaluate(scope, runtime.clock);
    if (!holds)
        return placed(holds.error(), stream.place() + "/condition");
    if (!*holds)
        return {};
    for (const Component &inner : stream.children("streams"))
        streams.push_back({inner, {}});
    return {};
}

Result<void> namesAreSingle(const std::vector<StreamComponent> &streams)
{
    std::map<std::string, const StreamComponent *> known;
    for (const StreamComponent &stream : streams) {
        const auto [first, isNew] = known.emplace(stream.name(), &stream);
        if (!isNew) {
            return makeError(errors::s_streamTwice,
                             {QString::fromStdString(stream.name()),
                              QString::fromStdString(first->second->component.place()),
                              QString::fromStdString(stream.component.place())});
        }
    }
    return {};
}

} // namespace

std::string dynamicStreamName(const Component &dynamicStream, std::size_t index)
{
    return dynamicStream.text("name", "dynamic_stream_" + std::to_string(index));
}

Result<std::vector<StreamComponent>> streamsOf(const Component &root, Runtime &runtime)
{
    std::vector<StreamComponent> streams;
    for (const Component &stream : root.children("streams")) {
        if (Result<void> outcome = addFixed(stream, runtime, streams); !outcome)
            return outcome.error();
    }
    std::size_t index = 0;
    for (const Component &dynamicStream : root.children("dynamic_streams")) {
        const std::string name = dynamicStreamName(dynamicStream, index++);
        const std::size_t before = streams.size();
        const Result<void> outcome = addGenerated(dynamicStream, name, runtime, streams);
        if (outcome)
            continue;
        if (outcome.error().code != QLatin1String(errors::s_componentCustom.code))
            return outcome.error();
        // The other streams do without it.
        streams.erase(streams.begin() + std::ptrdiff_t(before), streams.end());
        streams.push_back(standIn(dynamicStream, name, outcome.error()));
    }
    if (Result<void> single = namesAreSingle(streams); !single)
        return single.error();
    return streams;
}

} // namespace millrace::declarative
