#include "core/declarative/record/recordselector.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/recorderrors.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

QString kindText(const Value &value)
{
    switch (value.kind()) {
    case Value::Kind::Null:
        return u"null"_s;
    case Value::Kind::List:
        return u"a list"_s;
    case Value::Kind::Text:
        return u"a text"_s;
    case Value::Kind::Bool:
        return u"true or false"_s;
    default:
        return u"a number"_s;
    }
}

Result<void> requireKnown(const std::optional<Component> &component)
{
    if (component && component->isCustom()) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(component->place()),
                          QString::fromStdString(component->text("class_name"))});
    }
    return {};
}

} // namespace

Result<std::unique_ptr<RecordSelector>> RecordSelector::create(const Component &component,
                                                               const RetrieverOptions &options,
                                                               Runtime &runtime)
{
    const std::optional<Component> filter = component.child("record_filter");
    const std::optional<Component> normalization = component.child("schema_normalization");
    for (const auto &part : {std::optional(component), filter, normalization}) {
        if (Result<void> known = requireKnown(part); !known)
            return known.error();
    }
    std::unique_ptr<RecordSelector> selector(new RecordSelector);
    selector->m_stream = options.stream;
    const bool filtersByCursor = options.rules && options.rules->filtersRecords();
    selector->m_transformsFirst = component.flag("transform_before_filtering", filtersByCursor);
    // A data feed is filtered by its retriever, once the paging has seen the whole page.
    if (filtersByCursor && !options.rules->isDataFeed())
        selector->m_filteringRules = options.rules;
    if (filter) {
        const Value *condition = filter->field("condition");
        // A filter without a condition keeps nothing, but beside that of a cursor.
        if (condition || !selector->m_filteringRules)
            selector->m_condition.emplace(condition ? *condition : Value(), false);
        selector->m_filterParameters = filter->parameters();
    }
    auto transformations
        = makeTransformations(options.transformations, *runtime.config.current(), runtime.clock);
    if (!transformations)
        return transformations.error();
    selector->m_transformations = std::move(transformations).value();
    if (component.text("schema_normalization") == "Default" && options.schema.isTruthy())
        selector->m_normalizer.emplace(options.schema);
    return selector;
}

Result<std::optional<Value>> RecordSelector::select(Value record,
                                                    const TransformationContext &context) const
{
    if (m_transformsFirst) {
        if (Result<void> outcome = transform(record, context); !outcome)
            return outcome.error();
    }
    if (m_condition || m_filteringRules) {
        const Result<bool> kept = isKept(record, context);
        if (!kept)
            return kept.error();
        if (!*kept)
            return std::optional<Value>();
    }
    if (!m_transformsFirst) {
        if (Result<void> outcome = transform(record, context); !outcome)
            return outcome.error();
    }
    if (m_normalizer)
        m_normalizer->normalize(record);
    if (m_upload && record.isMapping()) {
        if (Result<void> uploaded = m_upload->upload(record); !uploaded)
            return uploaded.error();
    }
    return std::optional(std::move(record));
}

Result<bool> RecordSelector::isKept(const Value &record, const TransformationContext &context) const
{
    if (m_filteringRules && !m_filteringRules->isWanted(record, context.slice))
        return false;
    if (!m_condition)
        return true;
    static const Value s_none;
    TemplateScope scope;
    scope.config = &context.config;
    scope.parameters = &m_filterParameters;
    scope.slice = &context.slice;
    scope.names = {{"record", &record}, {"next_page_token", &s_none}};
    return m_condition->evaluate(scope, context.clock);
}

Result<void> RecordSelector::transform(Value &record, const TransformationContext &context) const
{
    if (!record.isMapping()) {
        return makeError(errors::s_recordNotMapping,
                         {QString::fromStdString(m_stream), kindText(record)});
    }
    for (const auto &transformation : m_transformations) {
        if (Result<void> outcome = transformation->transform(record, context); !outcome)
            return outcome;
    }
    return {};
}

} // namespace millrace::declarative
