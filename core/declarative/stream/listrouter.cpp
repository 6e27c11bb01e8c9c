#include "core/declarative/request/requestoption.h"
#include "core/declarative/stream/evaluation.h"
#include "core/declarative/stream/partitionrouter.h"

#include <optional>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

class ListRouter final : public PartitionRouter
{
public:
    ListRouter(std::string field, Value::List values, std::optional<RequestOption> option,
               Runtime &runtime)
        : m_field(std::move(field))
        , m_values(std::move(values))
        , m_option(std::move(option))
        , m_runtime(runtime)
    {
    }

    Result<void> generate(const SliceSink &sink) override
    {
        for (const Value &value : m_values) {
            StreamSlice slice;
            slice.partition = Mapping{{m_field, value}};
            const Result<bool> wantsMore = sink(std::move(slice));
            if (!wantsMore || !*wantsMore)
                return wantsMore ? Result<void>() : wantsMore.error();
        }
        return {};
    }

    Result<void> addOptions(RequestOptions &options, const StreamSlice &slice) const override
    {
        const Value &value = slice.partition[m_field];
        if (!m_option || !value.isTruthy())
            return {};
        return m_option->inject(options, value, *m_runtime.config.current(), m_runtime.clock);
    }

private:
    const std::string m_field;
    const Value::List m_values;
    const std::optional<RequestOption> m_option;
    Runtime &m_runtime;
};

/// The characters of \a text, as Python walks a text.
Value::List characters(const std::string &text)
{
    Value::List list;
    for (const char byte : text) {
        if ((static_cast<unsigned char>(byte) & 0xc0) == 0x80 && !list.empty())
            list.back().mutableText() += byte;
        else
            list.emplace_back(std::string(1, byte));
    }
    return list;
}

Result<Value::List> valuesOf(const Component &component, Runtime &runtime)
{
    const Value *field = component.field("values");
    Value values = field ? *field : Value();
    if (values.isText()) {
        Result<Value> evaluated = evaluatedValue(values.text(), component.parameters(), runtime);
        if (!evaluated)
            return evaluated.error();
        values = std::move(*evaluated);
    }
    if (values.isList())
        return values.list();
    if (values.isText())
        return characters(values.text());
    if (!values.isMapping())
        return invalidComponent(component, u"the values are no list"_s);
    Value::List keys;
    for (const auto &[key, value] : values.mapping())
        keys.emplace_back(key);
    return keys;
}

} // namespace

Result<std::unique_ptr<PartitionRouter>> makeListRouter(const Component &component,
                                                        Runtime &runtime)
{
    Result<Value::List> values = valuesOf(component, runtime);
    if (!values)
        return values.error();
    Result<std::string> field = evaluatedField(component, "cursor_field", runtime);
    if (!field)
        return field.error();
    std::optional<RequestOption> option;
    if (const auto child = component.child("request_option")) {
        Result<RequestOption> made = RequestOption::create(*child);
        if (!made)
            return made.error();
        option = std::move(*made);
    }
    return std::unique_ptr<PartitionRouter>(std::make_unique<ListRouter>(
        std::move(*field), std::move(*values), std::move(option), runtime));
}

} // namespace millrace::declarative
