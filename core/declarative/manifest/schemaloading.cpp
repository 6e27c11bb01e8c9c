#include "core/declarative/manifest/schemaloading.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/manifest/fieldtypes.h"
#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/manifest/schemafile.h"
#include "core/declarative/record/retriever.h"
#include "core/declarative/record/transformation.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/path.h"

namespace millrace::declarative {

namespace {

/// What the API says of the fields, one entry each; an empty list when it says nothing.
Result<Value> fieldDefinitions(const Component &loader, const std::string &stream, Runtime &runtime)
{
    const auto retriever = loader.child("retriever");
    const auto identifier = loader.child("schema_type_identifier");
    if (!retriever || !identifier)
        return Value::emptyList();
    RetrieverOptions options;
    options.stream = stream;
    options.usesCache = true;
    auto reader = makeRetriever(*retriever, std::move(options), runtime);
    if (!reader)
        return reader.error();
    std::optional<Value> first;
    const RecordSink takeFirst = [&](Value record) -> Result<bool> {
        first = std::move(record);
        return false;
    };
    if (Result<void> outcome = (*reader)->read({}, takeFirst); !outcome)
        return outcome.error();
    if (!first)
        return Value::emptyList();
    const Value *pointer = identifier->field("schema_pointer");
    const Result<const Value *> found = valueAt(*first, pointer ? pathFrom(*pointer) : Path());
    if (!found)
        return found.error();
    return *found ? **found : Value::emptyList();
}

/// The properties one by one, as records of one key, through the loader's filter.
Result<Value> filtered(const Component &loader, Value properties, Runtime &runtime)
{
    const auto filter = loader.child("schema_filter");
    if (!filter)
        return properties;
    if (filter->isCustom()) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(filter->place()),
                          QString::fromStdString(filter->text("class_name"))});
    }
    const Value *text = filter->field("condition");
    const InterpolatedCondition condition(text ? *text : Value());
    const auto config = runtime.config.current();
    Mapping kept;
    for (const auto &[key, schema] : properties.mapping()) {
        const Value record = Mapping{{key, schema}};
        const StreamSlice slice;
        const Value none;
        TemplateScope scope;
        scope.config = config.get();
        scope.parameters = &filter->parameters();
        scope.slice = &slice;
        scope.names = {{"record", &record}, {"next_page_token", &none}};
        const Result<bool> holds = condition.evaluate(scope, runtime.clock);
        if (!holds)
            return holds.error();
        if (*holds)
            kept.append(key, schema);
    }
    return Value(std::move(kept));
}

Result<Value> dynamicSchema(const Component &loader, const std::string &stream, Runtime &runtime)
{
    const Result<Value> definitions = fieldDefinitions(loader, stream, runtime);
    const auto identifier = loader.child("schema_type_identifier");
    if (!definitions || !identifier)
        return definitions;
    Result<Value> properties = describedProperties(*definitions, *identifier, stream, runtime);
    if (!properties)
        return properties;
    for (const Component &step : loader.children("schema_transformations")) {
        const auto config = runtime.config.current();
        const auto transformation = makeTransformation(step, *config, runtime.clock);
        if (!transformation)
            return transformation.error();
        const StreamSlice slice;
        const TransformationContext context{*config, runtime.clock, slice};
        if (Result<void> outcome = (*transformation)->transform(*properties, context); !outcome)
            return outcome.error();
    }
    properties = filtered(loader, std::move(*properties), runtime);
    if (!properties)
        return properties;
    return Value(Mapping{{"$schema", "https://json-schema.org/draft-07/schema#"},
                         {"type", "object"},
                         {"additionalProperties", true},
                         {"properties", std::move(*properties)}});
}

Result<Value> fileSchema(const Component &loader, const std::string &stream, Runtime &runtime)
{
    const auto config = runtime.config.current();
    const Result<QString> path = schemaFilePath(loader, stream, *config, runtime.clock);
    if (!path)
        return path.error();
    return schemaFromFile(QString::fromStdString(runtime.manifestFolder), *path, stream);
}

/// Of a stream without a loader.
Result<Value> usualSchema(const std::string &stream, Runtime &runtime)
{
    const QString folder = QString::fromStdString(runtime.manifestFolder);
    const Component usual(Mapping{{"type", "JsonFileSchemaLoader"}});
    const Result<QString> path
        = schemaFilePath(usual, stream, Value::emptyMapping(), runtime.clock);
    if (!path || !hasSchemaFile(folder, *path))
        return Value::emptyMapping();
    return schemaFromFile(folder, *path, stream);
}

Result<Value> schemaFrom(const Component &loader, const std::string &stream, Runtime &runtime)
{
    if (loader.isCustom()) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(loader.place()),
                          QString::fromStdString(loader.text("class_name"))});
    }
    if (loader.is("DynamicSchemaLoader"))
        return dynamicSchema(loader, stream, runtime);
    if (loader.is("JsonFileSchemaLoader"))
        return fileSchema(loader, stream, runtime);
    const Value *schema = loader.is("InlineSchemaLoader") ? loader.field("schema") : nullptr;
    return schema && schema->isMapping() ? *schema : Value::emptyMapping();
}

} // namespace

Result<Value> streamSchema(const Component &stream, Runtime &runtime)
{
    const std::string name = stream.text("name");
    const Value *loader = stream.field("schema_loader");
    if (!loader)
        return usualSchema(name, runtime);
    const std::vector<Component> loaders = stream.children("schema_loader");
    if (!loader->isList())
        return loaders.empty() ? Value::emptyMapping() : schemaFrom(loaders.front(), name, runtime);
    Mapping properties;
    for (const Component &part : loaders) {
        const Result<Value> schema = schemaFrom(part, name, runtime);
        if (!schema)
            return schema;
        const Value &partProperties = (*schema)["properties"];
        if (!partProperties.isMapping())
            continue;
        for (const auto &[key, value] : partProperties.mapping()) {
            if (!properties.contains(key))
                properties.append(key, value);
        }
    }
    return Value(Mapping{{"$schema", "http://json-schema.org/draft-07/schema#"},
                         {"type", Value::List{"null", "object"}},
                         {"properties", std::move(properties)}});
}

bool isSchemaFileError(const Error &error)
{
    return error.code == QLatin1StringView(errors::s_schemaFile.code);
}

Result<Value> readingSchema(const Component &stream, Runtime &runtime)
{
    Result<Value> schema = streamSchema(stream, runtime);
    if (schema || !isSchemaFileError(schema.error()))
        return schema;
    const Value &fitting = stream.node()["retriever"]["record_selector"]["schema_normalization"];
    if (fitting.isText() && fitting.text() == "Default" && !runtime.manifestFolder.empty())
        return schema;
    runtime.observer.logged(LogLevel::Warning, stream.text("name"),
                            schema.error().message.toStdString());
    return Value::emptyMapping();
}

} // namespace millrace::declarative
