#include "core/declarative/manifest/fieldtypes.h"

#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/template/interpolation.h"

#include <algorithm>
#include <array>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// A word for a type and what it is in JSON Schema.
struct FieldWord final
{
    std::string_view word;
    std::string_view type;
    std::string_view format;
    bool hasMark = false; ///< The word itself stands under "airbyte_type".
};

constexpr std::array s_words{
    FieldWord{"string", "string", ""},
    FieldWord{"boolean", "boolean", ""},
    FieldWord{"date", "string", "date"},
    FieldWord{"timestamp_without_timezone", "string", "date-time", true},
    FieldWord{"timestamp_with_timezone", "string", "date-time", true},
    FieldWord{"time_without_timezone", "string", "time", true},
    FieldWord{"time_with_timezone", "string", "time", true},
    FieldWord{"integer", "integer", ""},
    FieldWord{"number", "number", ""},
    FieldWord{"array", "array", ""},
    FieldWord{"object", "object", ""},
};

constexpr int s_maximumDepth = 32;

class Describer final
{
public:
    Describer(const Component &identifier, const std::string &stream, const Runtime &runtime)
        : m_identifier(identifier)
        , m_stream(stream)
        , m_runtime(runtime)
    {
    }

    Result<Value> propertiesOf(const Value &definitions) const
    {
        Mapping properties;
        const Path keyPath = pathIn("key_pointer");
        const Path typePath = pathIn("type_pointer");
        for (const Value &definition : definitions.list()) {
            const Result<const Value *> key = valueAt(definition, keyPath);
            if (!key || !*key || !(*key)->isText())
                return unreadable(u"the name of a field is no text"_s);
            Value word = "string";
            if (!typePath.empty()) {
                const Result<const Value *> found = valueAt(definition, typePath);
                if (!found)
                    return found.error();
                if (*found)
                    word = **found;
            }
            Result<Value> target = mapped(word, definition);
            if (!target)
                return target;
            Result<Value> schema = schemaOf(*target, 0);
            if (!schema)
                return schema;
            properties.set((*key)->text(), std::move(*schema));
        }
        return Value(std::move(properties));
    }

private:
    [[nodiscard]] Error unreadable(const QString &reason) const
    {
        return makeError(errors::s_schemaUnreadable, {QString::fromStdString(m_stream), reason});
    }

    [[nodiscard]] Path pathIn(std::string_view name) const
    {
        const Value *value = m_identifier.field(name);
        return value ? pathFrom(*value) : Path();
    }

    /// The target of the first map whose type and condition fit.
    Result<Value> mapped(const Value &word, const Value &definition) const
    {
        const auto config = m_runtime.config.current();
        for (const Component &map : m_identifier.children("types_mapping")) {
            const Value *current = map.field("current_type");
            const Value *target = map.field("target_type");
            if (!current || !target || !(*current == word))
                continue;
            TemplateScope scope;
            scope.config = config.get();
            scope.parameters = &map.parameters();
            scope.names = {{"raw_schema", &definition}};
            const Value *condition = map.field("condition");
            const Result<bool> holds = InterpolatedCondition(condition ? *condition : Value())
                                           .evaluate(scope, m_runtime.clock);
            if (!holds)
                return holds.error();
            if (*holds)
                return *target;
        }
        return word;
    }

    Result<Value> schemaOf(const Value &type, int depth) const
    {
        if (depth > s_maximumDepth)
            return unreadable(u"a type is nested too deeply"_s);
        if (type.isText())
            return schemaOfWord(type.text());
        if (type.isList() && type.list().size() == 2) {
            Result<Value> first = schemaOf(type.list()[0], depth + 1);
            Result<Value> second = schemaOf(type.list()[1], depth + 1);
            if (!first || !second)
                return first ? second : first;
            return Value(Mapping{{"oneOf", Value::List{*first, *second}}});
        }
        const Value *inner = type.find("field_type");
        if (!inner || !inner->isText())
            return unreadable(u"a type is neither a word nor two of them"_s);
        Result<Value> schema = schemaOfWord(inner->text());
        const Value *items = type.find("items");
        if (!schema || !items)
            return schema;
        Result<Value> itemSchema = schemaOf(*items, depth + 1);
        if (!itemSchema)
            return itemSchema;
        schema->mutableMapping().set("items", std::move(*itemSchema));
        return schema;
    }

    Result<Value> schemaOfWord(const std::string &word) const
    {
        const auto known = std::find_if(s_words.begin(), s_words.end(),
                                        [&](const FieldWord &line) { return line.word == word; });
        if (known == s_words.end())
            return unreadable(u"\"%1\" is no known type"_s.arg(QString::fromStdString(word)));
        Mapping schema{{"type", Value::List{"null", known->type}}};
        if (!known->format.empty())
            schema.append("format", known->format);
        if (known->hasMark)
            schema.append("airbyte_type", known->word);
        return Value(std::move(schema));
    }

    const Component &m_identifier;
    const std::string &m_stream;
    const Runtime &m_runtime;
};

} // namespace

Result<Value> describedProperties(const Value &definitions, const Component &identifier,
                                  const std::string &stream, const Runtime &runtime)
{
    if (definitions.isList())
        return Describer(identifier, stream, runtime).propertiesOf(definitions);
    return makeError(errors::s_schemaUnreadable,
                     {QString::fromStdString(stream), u"the API describes no list of fields"_s});
}

} // namespace millrace::declarative
