#include "core/declarative/manifest/dynamicstreams.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/manifest/components.h"
#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/manifest/validation.h"
#include "core/declarative/manifest/yamltext.h"
#include "core/declarative/request/apiservers.h"
#include "core/declarative/stream/declarativestream.h"
#include "core/declarative/stream/sliceprogress.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/path.h"

#include <algorithm>
#include <set>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// More generated streams than this are taken for a fault of the API or of the manifest.
constexpr std::size_t s_maximumStreams = 20'000;

/// One rule of a resolver: where a value goes in the template of a stream.
struct ComponentMapping final
{
    std::vector<InterpolatedText> path;
    InterpolatedText value;
    LiteralTypes types = LiteralTypes::Any;
    InterpolatedCondition condition;
    bool createsPath = false;
    Value parameters;
};

LiteralTypes literalTypes(const std::string &type)
{
    if (type == "string")
        return LiteralTypes::Text;
    if (type == "number")
        return LiteralTypes::Float;
    if (type == "integer")
        return LiteralTypes::Integer;
    return type == "boolean" ? LiteralTypes::Bool : LiteralTypes::Any;
}

std::vector<ComponentMapping> mappingsOf(const Component &resolver)
{
    std::vector<ComponentMapping> mappings;
    for (const Component &definition : resolver.children("components_mapping")) {
        const Value *condition = definition.field("condition");
        ComponentMapping mapping{{},
                                 InterpolatedText(definition.text("value")),
                                 literalTypes(definition.text("value_type")),
                                 InterpolatedCondition(condition ? *condition : Value()),
                                 definition.flag("create_or_update"),
                                 definition.parameters()};
        const Value *path = definition.field("field_path");
        for (const std::string &segment : path ? pathFrom(*path) : Path())
            mapping.path.emplace_back(segment);
        mappings.push_back(std::move(mapping));
    }
    return mappings;
}

/// Replaces what stands at \a path, "*" for any key or index; whether there was something.
bool replaceAt(Value &node, const Path &path, std::size_t depth, const Value &value)
{
    if (depth == path.size()) {
        node = value;
        return true;
    }
    const std::string &segment = path[depth];
    bool isReplaced = false;
    if (node.isMapping()) {
        for (auto &entry : node.mutableMapping()) {
            if (segment == "*" || segment == entry.key)
                isReplaced |= replaceAt(entry.value, path, depth + 1, value);
        }
    } else if (node.isList()) {
        for (std::size_t index = 0; index < node.list().size(); ++index) {
            if (segment == "*" || segment == std::to_string(index))
                isReplaced |= replaceAt(node.mutableList()[index], path, depth + 1, value);
        }
    }
    return isReplaced;
}

/// Text that is YAML becomes what it stands for.
Value parsedAsYaml(const Value &value)
{
    if (!value.isText())
        return value;
    Result<YamlDocument> document = parseYaml(QByteArray::fromStdString(value.text()), u"value"_s);
    return document ? document->root : value;
}

/// Fills the template of one dynamic stream again and again.
class TemplateFiller final
{
public:
    TemplateFiller(const Component &dynamicStream, const Component &resolver, Runtime &runtime)
        : m_template(dynamicStream.node()["stream_template"])
        , m_mappings(mappingsOf(resolver))
        , m_rereadsText(!resolver.is("HttpComponentsResolver"))
        , m_runtime(runtime)
        , m_order(dynamicStream.flag("use_parent_parameters", true) ? ParameterOrder::OuterWins
                                                                    : ParameterOrder::NearestWins)
        , m_place(dynamicStream.place())
    {
    }

    /// The stream for \a values; \a slice is that of the request they came from.
    Result<Component> filled(const Value &values, const StreamSlice &slice) const
    {
        Value stream = m_template;
        const auto config = m_runtime.config.current();
        for (const ComponentMapping &mapping : m_mappings) {
            TemplateScope scope;
            scope.config = config.get();
            scope.parameters = &mapping.parameters;
            scope.names = {{"components_values", &values}, {"stream_template_config", &m_template}};
            if (!m_rereadsText)
                scope.slice = &slice;
            if (Result<void> outcome = apply(mapping, scope, stream); !outcome)
                return outcome.error();
        }
        Result<Value> complete = completedComponent({}, stream, Value::emptyMapping(), m_order);
        if (!complete)
            return complete.error();
        if (!complete->find("type"))
            complete->mutableMapping().set("type", "DeclarativeStream");
        if (const auto faults = faultsOfStream(*complete, 1); !faults.empty()) {
            return makeError(
                errors::s_componentInvalid,
                {QString::fromStdString(m_place + "/stream_template/" + faults.front().place),
                 QString::fromStdString(faults.front().reason)});
        }
        return Component(std::move(*complete), m_place + "/stream_template");
    }

private:
    Result<void> apply(const ComponentMapping &mapping, const TemplateScope &scope,
                       Value &stream) const
    {
        const Result<bool> holds = mapping.condition.evaluate(scope, m_runtime.clock);
        if (!holds)
            return holds.error();
        if (!*holds)
            return {};
        Result<Value> value = mapping.value.evaluate(scope, m_runtime.clock, mapping.types);
        if (!value)
            return value.error();
        Path path;
        for (const InterpolatedText &segment : mapping.path) {
            const Result<std::string> text = segment.evaluateText(scope, m_runtime.clock);
            if (!text)
                return text.error();
            path.push_back(*text);
        }
        const Value placed = m_rereadsText ? parsedAsYaml(*value) : *value;
        const bool isReplaced = replaceAt(stream, path, 0, placed);
        if (isReplaced || !mapping.createsPath || !placed.isTruthy())
            return {};
        return setValueAt(stream, path, placed);
    }

    const Value m_template;
    const std::vector<ComponentMapping> m_mappings;
    const bool m_rereadsText;
    Runtime &m_runtime;
    const ParameterOrder m_order;
    const std::string m_place;
};

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
    return (*stream)->generateSlices([&](const StreamSlice &slice) -> Result<bool> {
        Result<void> outcome;
        const RecordSink take = [&](const Value &record) -> Result<bool> {
            outcome = sink(record, slice);
            return outcome.isOk();
        };
        SliceProgress progress;
        if (Result<void> read = (*stream)->readSlice(slice, take, progress); !read)
            return read.error();
        return outcome ? Result<bool>(true) : Result<bool>(outcome.error());
    });
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
            return text.error();
        path.push_back(*text);
    }
    const Result<const Value *> found = valueAt(*config, path);
    if (!found)
        return found.error();
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
            return makeError(errors::s_manifestTooLarge, {u"The manifest"_s});
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

Result<void> addGenerated(const Component &dynamicStream, std::size_t index, Runtime &runtime,
                          std::vector<StreamComponent> &streams)
{
    const auto resolver = dynamicStream.child("components_resolver");
    if (!resolver || resolver->isCustom()) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(dynamicStream.place()),
                          QString::fromStdString(resolver ? resolver->text("class_name") : "")});
    }
    const std::string name = dynamicStream.text("name", "dynamic_stream_" + std::to_string(index));
    const TemplateFiller filler(dynamicStream, *resolver, runtime);
    const ValuesSink add = [&](const Value &values, const StreamSlice &slice) -> Result<void> {
        Result<Component> stream = filler.filled(values, slice);
        if (!stream)
            return stream.error();
        if (streams.size() >= s_maximumStreams)
            return makeError(errors::s_manifestTooLarge, {u"The manifest"_s});
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
        return holds.error();
    if (!*holds)
        return {};
    for (const Component &inner : stream.children("streams"))
        streams.push_back({inner, {}});
    return {};
}

} // namespace

Result<std::vector<StreamComponent>> streamsOf(const Component &root, Runtime &runtime)
{
    std::vector<StreamComponent> streams;
    for (const Component &stream : root.children("streams")) {
        if (Result<void> outcome = addFixed(stream, runtime, streams); !outcome)
            return outcome.error();
    }
    std::size_t index = 0;
    for (const Component &dynamicStream : root.children("dynamic_streams")) {
        if (Result<void> outcome = addGenerated(dynamicStream, index++, runtime, streams); !outcome)
            return outcome.error();
    }
    std::set<std::string> names;
    for (const StreamComponent &stream : streams) {
        if (!names.insert(stream.name()).second)
            return makeError(errors::s_streamTwice, {QString::fromStdString(stream.name())});
    }
    return streams;
}

} // namespace millrace::declarative
