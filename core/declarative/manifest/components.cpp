#include "core/declarative/manifest/components.h"

#include "core/declarative/manifest/manifesterrors.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// The type of what stands in a field when it names none.
struct Default final
{
    std::string_view field;
    std::string_view type;
};

constexpr std::array s_types{
    Default{"CompositeErrorHandler.error_handlers", "DefaultErrorHandler"},
    Default{"CursorPagination.decoder", "JsonDecoder"},
    Default{"DefaultPaginator.decoder", "JsonDecoder"},
    Default{"DpathExtractor.decoder", "JsonDecoder"},
    Default{"DatetimeBasedCursor.start_datetime", "MinMaxDatetime"},
    Default{"DatetimeBasedCursor.end_datetime", "MinMaxDatetime"},
    Default{"DatetimeBasedCursor.start_time_option", "RequestOption"},
    Default{"DatetimeBasedCursor.end_time_option", "RequestOption"},
    Default{"DeclarativeSource.check", "CheckStream"},
    Default{"DeclarativeSource.spec", "Spec"},
    Default{"DeclarativeSource.streams", "DeclarativeStream"},
    Default{"DeclarativeStream.retriever", "SimpleRetriever"},
    Default{"DeclarativeStream.schema_loader", "JsonFileSchemaLoader"},
    Default{"DynamicDeclarativeStream.stream_template", "DeclarativeStream"},
    Default{"DynamicDeclarativeStream.components_resolver", "ConfigComponentResolver"},
    Default{"HttpComponentsResolver.retriever", "SimpleRetriever"},
    Default{"HttpComponentsResolver.components_mapping", "ComponentMappingDefinition"},
    Default{"ConfigComponentsResolver.components_mapping", "ComponentMappingDefinition"},
    Default{"ConfigComponentsResolver.stream_config", "StreamConfig"},
    Default{"DefaultErrorHandler.response_filters", "HttpResponseFilter"},
    Default{"DefaultPaginator.page_size_option", "RequestOption"},
    Default{"DpathExtractor.record_expander", "RecordExpander"},
    Default{"HttpRequester.error_handler", "DefaultErrorHandler"},
    Default{"ListPartitionRouter.request_option", "RequestOption"},
    Default{"ParentStreamConfig.request_option", "RequestOption"},
    Default{"ParentStreamConfig.stream", "DeclarativeStream"},
    Default{"RecordSelector.extractor", "DpathExtractor"},
    Default{"RecordSelector.record_filter", "RecordFilter"},
    Default{"SimpleRetriever.paginator", "NoPagination"},
    Default{"SimpleRetriever.record_selector", "RecordSelector"},
    Default{"SimpleRetriever.requester", "HttpRequester"},
    Default{"SubstreamPartitionRouter.parent_stream_configs", "ParentStreamConfig"},
    Default{"CustomPartitionRouter.parent_stream_configs", "ParentStreamConfig"},
    Default{"AddFields.fields", "AddedFieldDefinition"},
    Default{"DynamicSchemaLoader.retriever", "SimpleRetriever"},
    Default{"SchemaTypeIdentifier.types_map", "TypesMap"},
};

constexpr std::array s_customTypes{
    Default{"CompositeErrorHandler.backoff_strategies", "CustomBackoffStrategy"},
    Default{"DefaultErrorHandler.backoff_strategies", "CustomBackoffStrategy"},
    Default{"DeclarativeStream.retriever", "CustomRetriever"},
    Default{"DeclarativeStream.transformations", "CustomTransformation"},
    Default{"DefaultPaginator.pagination_strategy", "CustomPaginationStrategy"},
    Default{"HttpRequester.authenticator", "CustomAuthenticator"},
    Default{"HttpRequester.error_handler", "CustomErrorHandler"},
    Default{"RecordSelector.extractor", "CustomRecordExtractor"},
    Default{"SimpleRetriever.partition_router", "CustomPartitionRouter"},
};

template<std::size_t Count>
std::string_view defaultIn(const std::array<Default, Count> &table, std::string_view field)
{
    const auto entry = std::find_if(table.begin(), table.end(),
                                    [&](const Default &line) { return line.field == field; });
    return entry == table.end() ? std::string_view() : entry->type;
}

constexpr std::string_view s_parameters = "$parameters";
constexpr int s_maximumComponents = 2'000'000;
/// Parameters handed to components, each time they are. The largest public manifest has 10,000.
constexpr std::size_t s_maximumHandedDown = 1'000'000;
constexpr std::size_t s_maximumParameters = 1'000; ///< Of one component, with those above it.
constexpr int s_maximumDepth = 400;

/// Whether a node with this type is a JSON schema, which has no components.
bool isSchema(const Value &type)
{
    if (type.isText())
        return type.text() == "object";
    return type.isList() && type.list() == Value::List{"null", "object"};
}

class Completer final
{
public:
    explicit Completer(ParameterOrder order)
        : m_order(order)
    {
    }

    Result<Value> complete(const std::string &field, const Value &node, const Mapping &inherited,
                           int depth)
    {
        if (++m_components > s_maximumComponents || depth > s_maximumDepth)
            return makeError(errors::s_manifestTooLarge, {u"The manifest"_s});
        Mapping component = node.mapping();
        if (!component.contains("type")) {
            const std::string_view type = component.contains("class_name")
                ? defaultIn(s_customTypes, field)
                : defaultIn(s_types, field);
            if (!type.empty())
                component.append("type", type);
        }
        const Value *own = component.find(s_parameters);
        if (own && own->isMapping() && own->mapping().size() > s_maximumParameters)
            return makeError(errors::s_manifestTooLarge, {u"The manifest"_s});
        Mapping current = parametersFor(component, inherited);
        m_handedDown += current.size();
        if (current.size() > s_maximumParameters || m_handedDown > s_maximumHandedDown)
            return makeError(errors::s_manifestTooLarge, {u"The manifest"_s});
        component.remove(s_parameters);
        const Value *type = component.find("type");
        if (type && isSchema(*type))
            return Value(std::move(component));
        if (!type)
            return completeNested(field, std::move(component), current, depth);
        return completeTyped(std::move(component), std::move(current), depth);
    }

private:
    Mapping parametersFor(const Mapping &component, const Mapping &inherited) const
    {
        const Value *own = component.find(s_parameters);
        if (!own || !own->isMapping())
            return inherited;
        Mapping current = inherited;
        for (const auto &[key, value] : own->mapping()) {
            if (m_order == ParameterOrder::NearestWins || !inherited.contains(key))
                current.set(key, value);
        }
        return current;
    }

    /// An untyped node hands its parameters to the typed mappings that stand in it directly.
    Result<Value> completeNested(const std::string &field, Mapping component,
                                 const Mapping &current, int depth)
    {
        for (auto &entry : component) {
            const Value *type = entry.value.find("type");
            if (!type || !type->isTruthy())
                continue;
            Result<Value> completed = complete(field, entry.value, current, depth + 1);
            if (!completed)
                return completed;
            entry.value = std::move(*completed);
        }
        return Value(std::move(component));
    }

    Result<Value> completeTyped(Mapping component, Mapping current, int depth)
    {
        for (const auto &[key, value] : current) {
            const Value *known = component.find(key);
            if (!known || !known->isTruthy())
                component.set(key, value);
        }
        const Value *type = component.find("type");
        const std::string prefix = (type->isText() ? type->text() : std::string()) + '.';
        for (auto &entry : component) {
            if (!entry.value.isMapping() && !entry.value.isList())
                continue;
            // A parameter never goes into the field of its own name: that would have no end.
            const Value *known = std::as_const(current).find(entry.key);
            const Value excluded = known ? *known : Value();
            current.remove(entry.key);
            if (Result<void> outcome
                = completeField(prefix + entry.key, entry.value, current, depth);
                !outcome)
                return outcome.error();
            if (excluded.isTruthy())
                current.append(entry.key, excluded);
        }
        if (!current.isEmpty())
            component.set(s_parameters, std::move(current));
        return Value(std::move(component));
    }

    Result<void> completeField(const std::string &field, Value &value, const Mapping &current,
                               int depth)
    {
        const auto replace = [&](Value &node) -> Result<void> {
            Result<Value> completed = complete(field, node, current, depth + 1);
            if (!completed)
                return completed.error();
            node = std::move(*completed);
            return {};
        };
        if (value.isMapping())
            return replace(value);
        const bool hasComponents = std::any_of(value.list().begin(), value.list().end(),
                                               [](const Value &item) { return item.isMapping(); });
        if (!hasComponents)
            return {};
        for (Value &item : value.mutableList()) {
            if (!item.isMapping())
                continue;
            if (Result<void> outcome = replace(item); !outcome)
                return outcome;
        }
        return {};
    }

    const ParameterOrder m_order;
    int m_components = 0;
    std::size_t m_handedDown = 0;
};

} // namespace

Result<Value> completedComponent(const std::string &field, const Value &node,
                                 const Value &inherited, ParameterOrder order)
{
    static const Mapping s_none;
    return Completer(order).complete(field, node,
                                     inherited.isMapping() ? inherited.mapping() : s_none, 0);
}

} // namespace millrace::declarative
