#include "core/declarative/record/retrieverfactory.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/answerdecoding.h"
#include "core/declarative/record/dpathextractor.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

Error missing(const Component &component, std::string_view field)
{
    return invalid(
        component,
        u"%1 is missing"_s.arg(QString::fromUtf8(field.data(), qsizetype(field.size()))));
}

/// The query parameter of \a requester that is a QueryProperties; "" when there is none.
Result<std::string> propertiesKeyOf(const Component &requester)
{
    std::string found;
    const Value *parameters = requester.field("request_parameters");
    if (!parameters || !parameters->isMapping())
        return found;
    for (const auto &[key, value] : parameters->mapping()) {
        if (!value.isMapping() || value["type"] != Value("QueryProperties"))
            continue;
        if (!found.empty())
            return invalid(requester, u"only one request parameter can be a QueryProperties"_s);
        found = key;
    }
    return found;
}

/// \a requester without the query parameter \a key.
Component withoutParameter(const Component &requester, const std::string &key)
{
    Value node = requester.node();
    node.mutableMapping().find("request_parameters")->mutableMapping().remove(key);
    return Component(std::move(node), requester.place());
}

} // namespace

RetrieverFactory::RetrieverFactory(RetrieverOptions options, Runtime &runtime,
                                   RequesterMaker makeRequester)
    : m_options(std::move(options))
    , m_runtime(runtime)
    , m_makeRequester(std::move(makeRequester))
{
}

Result<std::unique_ptr<Retriever>> RetrieverFactory::make(const Component &component) const
{
    if (component.isCustom()) {
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(component.place()),
                          QString::fromStdString(component.text("class_name"))});
    }
    if (component.is("SimpleRetriever"))
        return makeSimple(component);
    if (component.is("AsyncRetriever"))
        return makeAsync(component);
    return invalid(component, u"the retriever is not known"_s);
}

Result<std::unique_ptr<Retriever>> RetrieverFactory::makeSimple(const Component &component) const
{
    SimpleRetrieverParts parts;
    parts.stream = m_options.stream;
    parts.rules = m_options.rules;
    parts.reset = component.child("pagination_reset");
    parts.ignoresRulesOnLaterPages
        = component.flag("ignore_stream_slicer_parameters_on_paginated_requests");
    const auto selector = component.child("record_selector");
    if (!selector)
        return missing(component, "record_selector");
    if (selector->has("record_filter") && parts.reset && parts.reset->has("limits"))
        return invalid(*parts.reset, u"limits cannot be combined with a record filter"_s);
    auto selecting = RecordSelector::create(*selector, m_options, m_runtime);
    if (!selecting)
        return selecting.error();
    parts.selector = std::move(selecting).value();
    if (Result<void> outcome = addUpload(*parts.selector); !outcome)
        return outcome.error();
    auto extractor = extractorIn(*selector, "extractor", component.child("decoder"));
    if (!extractor)
        return extractor.error();
    parts.extractor = std::move(extractor).value();
    const auto decoder = makeDecoder(component.child("decoder"));
    if (!decoder)
        return decoder.error();
    auto paginator
        = Paginator::create(component.child("paginator"), (*decoder)->isPageable(), m_runtime);
    if (!paginator)
        return paginator.error();
    parts.paginator = std::move(paginator).value();
    if (Result<void> outcome = addRequester(parts, component); !outcome)
        return outcome.error();
    return std::unique_ptr<Retriever>(
        std::make_unique<SimpleRetriever>(std::move(parts), m_runtime));
}

Result<void> RetrieverFactory::addUpload(RecordSelector &selector) const
{
    const std::optional<Component> &uploader = m_options.fileUploader;
    if (!uploader)
        return {};
    const auto requester = uploader->child("requester");
    if (!requester)
        return missing(*uploader, "requester");
    auto sending = m_makeRequester(*requester, requesterOptions(), m_runtime);
    if (!sending)
        return sending.error();
    auto extractor = extractorIn(*uploader, "download_target_extractor", std::nullopt);
    if (!extractor)
        return extractor.error();
    FileUpload::Parts parts{m_options.stream, std::move(*sending), std::move(*extractor),
                            std::nullopt, uploader->parameters()};
    if (uploader->has("filename_extractor"))
        parts.name.emplace(uploader->text("filename_extractor"));
    selector.setUpload(std::make_unique<FileUpload>(std::move(parts), m_runtime));
    return {};
}

Result<void> RetrieverFactory::addRequester(SimpleRetrieverParts &parts,
                                            const Component &retriever) const
{
    std::optional<Component> requester = retriever.child("requester");
    if (!requester)
        return missing(retriever, "requester");
    const Result<std::string> key = propertiesKeyOf(*requester);
    if (!key)
        return key.error();
    std::optional<Component> properties = requester->child("query_properties");
    if (const auto endpoint = requester->child("fetch_properties_from_endpoint")) {
        if (!key->empty())
            return invalid(*requester, u"the properties are asked for in two places"_s);
        properties = endpoint;
    }
    if (!key->empty()) {
        properties = Component((*requester->field("request_parameters"))[*key],
                               requester->place() + "/request_parameters/" + *key);
        parts.propertiesKey = *key;
        requester = withoutParameter(*requester, *key);
    }
    if (properties) {
        auto made = makeProperties(*properties);
        if (!made)
            return made.error();
        parts.properties = std::move(made).value();
    }
    auto made = m_makeRequester(*requester, requesterOptions(), m_runtime);
    if (!made)
        return made.error();
    parts.requester = std::move(made).value();
    return {};
}

Result<std::unique_ptr<QueryProperties>>
RetrieverFactory::makeProperties(const Component &component) const
{
    std::unique_ptr<Retriever> listing;
    if (const auto endpoint = QueryProperties::endpointOf(component)) {
        const auto retriever = endpoint->child("retriever");
        if (!retriever)
            return missing(*endpoint, "retriever");
        RetrieverOptions options;
        options.stream = m_options.stream;
        options.usesCache = true;
        auto made
            = RetrieverFactory(std::move(options), m_runtime, m_makeRequester).make(*retriever);
        if (!made)
            return made.error();
        listing = std::move(made).value();
    }
    return QueryProperties::create(component, std::move(listing), m_options, m_runtime);
}

Result<std::unique_ptr<RecordExtractor>>
RetrieverFactory::extractorIn(const Component &component, std::string_view field,
                              const std::optional<Component> &decoder) const
{
    const auto extractor = component.child(field);
    if (!extractor)
        return missing(component, field);
    auto made = makeDecoder(decoder, warning());
    if (!made)
        return made.error();
    return makeExtractor(*extractor, std::move(made).value(), m_runtime);
}

RequesterOptions RetrieverFactory::requesterOptions() const
{
    return {m_options.stream, m_options.usesCache, decodeFirst};
}

DecodeWarning RetrieverFactory::warning() const
{
    return [&runtime = m_runtime, stream = m_options.stream](const std::string &message) {
        runtime.observer.logged(LogLevel::Warning, stream, message);
    };
}

Result<std::unique_ptr<Retriever>> makeRetriever(const Component &component,
                                                 RetrieverOptions options, Runtime &runtime)
{
    return RetrieverFactory(std::move(options), runtime, makeRequester).make(component);
}

} // namespace millrace::declarative
