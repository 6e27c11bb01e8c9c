#include "core/declarative/manifest/streamtemplate.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/manifest/validation.h"
#include "core/declarative/manifest/yamltext.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/glob.h"
#include "core/declarative/value/path.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

bool matchesIndex(const std::string &segment, std::size_t index, std::size_t size)
{
    return matchesGlob(std::to_string(index), segment)
        || (segment.starts_with('-') && segment == '-' + std::to_string(size - index));
}

/// Replaces what stands at \a path, a glob for any key or index; whether there was something.
bool replaceAt(Value &node, const Path &path, const Value &value, std::size_t depth = 0)
{
    if (depth == path.size()) {
        node = value;
        return true;
    }
    const std::string &segment = path[depth];
    bool isReplaced = false;
    if (node.isMapping()) {
        for (auto &entry : node.mutableMapping()) {
            if (matchesGlob(entry.key, segment))
                isReplaced |= replaceAt(entry.value, path, value, depth + 1);
        }
    } else if (node.isList()) {
        const std::size_t size = node.list().size();
        for (std::size_t index = 0; index < size; ++index) {
            if (matchesIndex(segment, index, size))
                isReplaced |= replaceAt(node.mutableList()[index], path, value, depth + 1);
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

Error invalidAt(const std::string &place, const QString &reason)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(place), reason});
}

/// What is wrong with \a stream. A number or a Bool where text is wanted becomes its text: a
/// template that gives a name of digits gives a number.
std::vector<ManifestFault> faultsAfterCoercion(Value &stream)
{
    constexpr std::size_t s_most = 100;
    std::vector<ManifestFault> faults = faultsOfStream(stream, s_most);
    bool isCoerced = false;
    for (const ManifestFault &fault : faults) {
        const Path path = pathFrom(Value(fault.place));
        const Result<const Value *> value = valueAt(stream, path);
        const bool isScalar = value && *value && ((*value)->isNumber() || (*value)->isBool());
        if (isScalar && fault.wantsText) {
            const std::string text = pythonText(**value);
            isCoerced = replaceAt(stream, path, Value(text)) || isCoerced;
        }
    }
    return isCoerced ? faultsOfStream(stream, 1) : faults;
}

} // namespace

/// Where a value goes in the template.
struct StreamTemplate::Rule final
{
    explicit Rule(const Component &definition)
        : value(definition.text("value"))
        , types(literalTypesOf(definition.text("value_type")))
        , condition(definition.field("condition") ? *definition.field("condition") : Value())
        , createsPath(definition.flag("create_or_update"))
        , parameters(definition.parameters())
        , place(definition.place())
    {
        const Value *field = definition.field("field_path");
        for (const std::string &segment : field ? pathFrom(*field) : Path())
            path.emplace_back(segment);
    }

    std::vector<InterpolatedText> path;
    InterpolatedText value;
    LiteralTypes types;
    InterpolatedCondition condition;
    bool createsPath;
    Value parameters;
    std::string place;
    bool isWarned = false;
};

Error placed(Error error, const std::string &place)
{
    if (!error.isCancelled())
        error.message = u"%1: %2"_s.arg(QString::fromStdString(place), error.message);
    return error;
}

StreamTemplate::StreamTemplate(const Component &dynamicStream, const Component &resolver,
                               Runtime &runtime)
    : m_template(dynamicStream.node()["stream_template"])
    , m_rereadsText(!resolver.is("HttpComponentsResolver"))
    , m_runtime(runtime)
    , m_order(dynamicStream.flag("use_parent_parameters", true) ? ParameterOrder::OuterWins
                                                                : ParameterOrder::NearestWins)
    , m_name(dynamicStream.text("name", dynamicStream.place()))
    , m_place(dynamicStream.place() + "/stream_template")
{
    for (const Component &definition : resolver.children("components_mapping"))
        m_rules.emplace_back(definition);
}

StreamTemplate::~StreamTemplate() = default;

Result<Component> StreamTemplate::filled(const Value &values, const StreamSlice &slice)
{
    Value stream = m_template;
    for (Rule &rule : m_rules) {
        if (Result<void> outcome = apply(rule, values, slice, stream); !outcome)
            return placed(outcome.error(), rule.place);
    }
    if (!stream.isMapping())
        return invalidAt(m_place, u"it is no mapping"_s);
    Result<Value> complete = completedComponent({}, stream, Value::emptyMapping(), m_order);
    if (!complete)
        return placed(complete.error(), m_place);
    if (!complete->find("type"))
        complete->mutableMapping().set("type", "DeclarativeStream");
    if (const auto faults = faultsAfterCoercion(*complete); !faults.empty()) {
        const std::string &place = faults.front().place;
        return invalidAt(place.empty() ? m_place : m_place + '/' + place, faults.front().reason);
    }
    Component component(std::move(*complete), m_place);
    if (component.text("name").empty())
        return invalidAt(m_place, u"no mapping gives the stream a name"_s);
    return component;
}

Result<void> StreamTemplate::apply(Rule &rule, const Value &values, const StreamSlice &slice,
                                   Value &stream)
{
    const auto config = m_runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &rule.parameters;
    scope.names = {{"components_values", &values}, {"stream_template_config", &m_template}};
    if (!m_rereadsText)
        scope.slice = &slice;
    const Result<bool> holds = rule.condition.evaluate(scope, m_runtime.clock);
    if (!holds)
        return holds.error();
    if (!*holds)
        return {};
    Result<Value> value = rule.value.evaluate(scope, m_runtime.clock, rule.types);
    if (!value)
        return value.error();
    Path path;
    for (const InterpolatedText &segment : rule.path) {
        const Result<std::string> text = segment.evaluateText(scope, m_runtime.clock);
        if (!text)
            return text.error();
        path.push_back(*text);
    }
    return put(rule, path, m_rereadsText ? parsedAsYaml(*value) : *value, stream);
}

Result<void> StreamTemplate::put(Rule &rule, const Path &path, const Value &value, Value &stream)
{
    if (path.empty())
        return invalidAt(rule.place + "/field_path", u"it must not be empty"_s);
    if (replaceAt(stream, path, value))
        return {};
    if (rule.createsPath && value.isTruthy())
        return setValueAt(stream, path, value);
    if (!rule.createsPath)
        warnOf(rule, path);
    return {};
}

void StreamTemplate::warnOf(Rule &rule, const Path &path)
{
    if (rule.isWarned)
        return;
    rule.isWarned = true;
    std::string text;
    for (const std::string &segment : path)
        text += (text.empty() ? "" : "/") + segment;
    m_runtime.observer.logged(LogLevel::Warning, m_name,
                              rule.place + ": the template has nothing at " + text
                                  + ", and create_or_update is not set; the value is left out.");
}

} // namespace millrace::declarative
