// The part of RetrieverFactory that makes AsyncRetrievers.
#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/asyncretriever.h"
#include "core/declarative/record/dpathextractor.h"
#include "core/declarative/record/retrieverfactory.h"
#include "core/declarative/template/interpolation.h"

#include <algorithm>
#include <array>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr std::array<const char *, 5> s_statuses{"running", "completed", "failed", "timeout",
                                                 "skipped"};
constexpr std::int64_t s_mostMinutes = std::int64_t(60) * 24 * 30;

Error invalid(const Component &component, const QString &why)
{
    return makeError(errors::s_componentInvalid, {QString::fromStdString(component.place()), why});
}

Result<std::map<std::string, std::string>> statusWords(const Component &component)
{
    std::map<std::string, std::string> words;
    const auto mapping = component.child("status_mapping");
    if (!mapping)
        return invalid(component, u"status_mapping is missing"_s);
    for (const char *status : s_statuses) {
        const Value *list = mapping->field(status);
        if (!list || !list->isList())
            continue;
        for (const Value &word : list->list()) {
            if (!words.emplace(pythonText(word), status).second) {
                return invalid(*mapping,
                               u"the status \"%1\" has two meanings"_s.arg(
                                   QString::fromStdString(pythonText(word))));
            }
        }
    }
    return words;
}

/// The whole number in \a field, which may be a template; nothing when it is absent.
Result<std::optional<std::int64_t>> wholeNumber(const Component &component, std::string_view field,
                                                Runtime &runtime)
{
    if (!component.has(field))
        return std::optional<std::int64_t>();
    const std::shared_ptr<const Value> config = runtime.config.current();
    TemplateScope scope;
    scope.config = config.get();
    const Result<Value> number
        = InterpolatedText(component.text(field)).evaluate(scope, runtime.clock);
    if (!number)
        return number.error();
    if (number->isFloat())
        return std::optional(std::int64_t(std::clamp(number->number(), 0.0, 1e9)));
    if (!number->isInteger()) {
        return invalid(component,
                       u"%1 is no whole number"_s.arg(
                           QString::fromUtf8(field.data(), qsizetype(field.size()))));
    }
    return std::optional(number->integer());
}

} // namespace

Result<std::unique_ptr<Retriever>> RetrieverFactory::makeAsync(const Component &component) const
{
    AsyncRetrieverParts parts;
    parts.stream = m_options.stream;
    parts.jobSlots = m_options.jobSlots;
    if (component.has("download_target_requester") && !component.has("download_target_extractor"))
        return invalid(component, u"download_target_extractor is missing"_s);
    auto words = statusWords(component);
    if (!words)
        return words.error();
    parts.statusByWord = std::move(words).value();
    const auto minutes = wholeNumber(component, "polling_job_timeout", m_runtime);
    if (!minutes)
        return minutes.error();
    if (const std::int64_t limit = minutes->value_or(0); limit > 0)
        parts.timeout = std::chrono::minutes(std::min(limit, s_mostMinutes));
    const auto seconds = wholeNumber(component, "failed_retry_wait_time_in_seconds", m_runtime);
    if (!seconds)
        return seconds.error();
    if (*seconds && **seconds < 1)
        return invalid(component, u"failed_retry_wait_time_in_seconds is below 1"_s);
    parts.retryWait = std::chrono::seconds(std::min(seconds->value_or(0), s_mostMinutes * 60));
    const auto selector = component.child("record_selector");
    if (!selector)
        return invalid(component, u"record_selector is missing"_s);
    // The cursor does not filter the records of jobs.
    RetrieverOptions options = m_options;
    options.rules = nullptr;
    auto selecting = RecordSelector::create(*selector, options, m_runtime);
    if (!selecting)
        return selecting.error();
    parts.selector = std::move(selecting).value();
    if (Result<void> outcome = addUpload(*parts.selector); !outcome)
        return outcome.error();
    if (Result<void> outcome = addJobParts(parts, component); !outcome)
        return outcome.error();
    auto download = makeDownload(component);
    if (!download)
        return download.error();
    parts.download = std::move(download).value();
    return std::unique_ptr<Retriever>(
        std::make_unique<AsyncRetriever>(std::move(parts), m_runtime));
}

Result<void> RetrieverFactory::addJobParts(AsyncRetrieverParts &parts,
                                           const Component &component) const
{
    const std::array<std::pair<const char *, std::unique_ptr<Requester> *>, 5> requesters{
        {{"creation_requester", &parts.creation},
         {"polling_requester", &parts.polling},
         {"abort_requester", &parts.abort},
         {"delete_requester", &parts.removal},
         {"download_target_requester", &parts.targets}}};
    for (const auto &[field, requester] : requesters) {
        const bool isNeeded = requester == &parts.creation || requester == &parts.polling;
        if (!isNeeded && !component.has(field))
            continue;
        // A job whose run is cancelled would go on at the server for hours.
        const bool aborts = requester == &parts.abort;
        if (aborts)
            parts.abortWay = std::make_unique<AbortWay>(m_runtime);
        auto made = requesterIn(component, field, aborts ? parts.abortWay->runtime : m_runtime);
        if (!made)
            return made.error();
        *requester = std::move(made).value();
    }
    const std::optional<Component> decoder = component.child("decoder");
    auto status = extractorIn(component, "status_extractor", decoder);
    if (!status)
        return status.error();
    parts.statusExtractor = std::move(status).value();
    if (component.has("download_target_extractor")) {
        auto targets = extractorIn(component, "download_target_extractor", decoder);
        if (!targets)
            return targets.error();
        parts.targetExtractor = std::move(targets).value();
    }
    return {};
}

Result<std::unique_ptr<Retriever>> RetrieverFactory::makeDownload(const Component &component) const
{
    SimpleRetrieverParts parts;
    parts.stream = m_options.stream;
    // Pages of a download are counted by what comes of them.
    parts.countsExtracted = false;
    const std::optional<Component> decoder = component.child("download_decoder");
    auto decoding = makeDecoder(decoder, warning());
    if (!decoding)
        return decoding.error();
    auto paginator = Paginator::create(component.child("download_paginator"),
                                       (*decoding)->isPageable(), m_runtime);
    if (!paginator)
        return paginator.error();
    parts.paginator = std::move(paginator).value();
    if (component.has("download_extractor")) {
        auto extractor = extractorIn(component, "download_extractor", decoder);
        if (!extractor)
            return extractor.error();
        parts.extractor = std::move(extractor).value();
    } else {
        parts.extractor = std::make_unique<DpathExtractor>(std::nullopt,
                                                           std::move(decoding).value(), m_runtime);
    }
    auto requester = requesterIn(component, "download_requester", m_runtime);
    if (!requester)
        return requester.error();
    parts.requester = std::move(requester).value();
    return std::unique_ptr<Retriever>(
        std::make_unique<SimpleRetriever>(std::move(parts), m_runtime));
}

Result<std::unique_ptr<Requester>> RetrieverFactory::requesterIn(const Component &component,
                                                                 std::string_view field,
                                                                 Runtime &runtime) const
{
    const auto requester = component.child(field);
    if (!requester) {
        return invalid(
            component,
            u"%1 is missing"_s.arg(QString::fromUtf8(field.data(), qsizetype(field.size()))));
    }
    return m_makeRequester(*requester, requesterOptions(), runtime);
}

} // namespace millrace::declarative
