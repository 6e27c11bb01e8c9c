// RecordScene: retrievers of a manifest against a server that follows a script.
#pragma once

#include "core/declarative/record/retriever.h"
#include "tests/declarative/request/requestscene.h"

#include <QStringList>

#include <optional>
#include <string>
#include <utility>

namespace millrace::declarative::test {

/// Keeps what it is told about records and pages.
class PageObserver final : public ReadObserver
{
public:
    void logged(LogLevel, const std::string &, const std::string &message) override
    {
        log << QString::fromStdString(message);
    }
    void extracted(const std::string &, const Value &record) override
    {
        records << QString::fromStdString(jsonText(record));
    }
    void nextPage(const std::string &, const Value &token) override
    {
        tokens << QString::fromStdString(jsonText(token));
    }

    QStringList log;
    QStringList records;
    QStringList tokens;
};

/// Rules that say what they are told to.
class ScriptedRules final : public SliceRules
{
public:
    Result<RequestOptions> requestOptions(const StreamSlice &slice) const override
    {
        RequestOptions options;
        for (const auto &[key, value] : slice.cursor.mapping())
            options.parameters.mutableMapping().set(key, value);
        return options;
    }
    /// Wanted are records without "at" and those whose "at" is at least \c from.
    bool isWanted(const Value &record, const StreamSlice &) const override
    {
        const Value *at = record.find("at");
        return !at || at->integer() >= from;
    }
    bool filtersRecords() const override { return filters; }
    bool isDataFeed() const override { return feeds; }
    std::optional<StreamSlice> reduced(const StreamSlice &) const override { return smaller; }

    std::int64_t from = 0;
    bool filters = false;
    bool feeds = false;
    std::optional<StreamSlice> smaller;
};

/// Everything a retriever needs.
class RecordScene final
{
public:
    explicit RecordScene(std::string_view configuration = "{}")
        : config(json(configuration))
        , runtime{config, clock, transport, observer, cache, budget}
    {
    }

    void answer(const char *body, HttpHeaders headers = {})
    {
        transport.script.push_back({200, QByteArray(body), std::move(headers)});
    }

    /// A SimpleRetriever of https://api.x.com/items with the records at "data"; \a fields adds to
    /// it, or replaces: "\"paginator\": {…}".
    static std::string simple(const std::string &fields = {})
    {
        std::string text = R"({"type": "SimpleRetriever", "requester": {"type": "HttpRequester",
            "url_base": "https://api.x.com", "path": "items"},
            "record_selector": {"type": "RecordSelector",
            "extractor": {"type": "DpathExtractor", "field_path": ["data"]}})";
        return text + (fields.empty() ? "" : ", " + fields) + "}";
    }
    /// The field paginator with \a strategy; tokens go into "page", sizes into "size".
    static std::string paged(const std::string &strategy, bool hasSize = false)
    {
        std::string text = R"("paginator": {"type": "DefaultPaginator", "page_token_option": {
            "type": "RequestOption", "inject_into": "request_parameter", "field_name": "page"}, )";
        if (hasSize) {
            text += R"("page_size_option": {"type": "RequestOption",
                "inject_into": "request_parameter", "field_name": "size"}, )";
        }
        return text + "\"pagination_strategy\": " + strategy + "}";
    }

    /// The records of \a slice as JSON; the error is kept in \c error.
    QStringList read(const std::string &retriever, RetrieverOptions options = {},
                     const StreamSlice &slice = {})
    {
        error.reset();
        if (options.stream.empty())
            options.stream = "items";
        QStringList records;
        const auto made
            = makeRetriever(Component(json(retriever), "retriever"), std::move(options), runtime);
        if (!made) {
            error = made.error();
            return records;
        }
        const Result<void> outcome = (*made)->read(slice, [&](Value record) -> Result<bool> {
            records << QString::fromStdString(jsonText(record));
            return records.size() < most;
        });
        if (!outcome)
            error = outcome.error();
        return records;
    }
    QString code() const { return error ? error->code : QString(); }
    /// What was asked for, without scheme and host.
    QStringList asked() const
    {
        QStringList paths;
        for (const HttpRequest &request : transport.requests()) {
            paths << request.url.toString(QUrl::FullyEncoded | QUrl::RemoveScheme
                                          | QUrl::RemoveAuthority);
        }
        return paths;
    }

    WaitingClock clock;
    ScriptedTransport transport;
    PageObserver observer;
    RequestCache cache;
    RateBudget budget;
    LiveConfig config;
    Runtime runtime;
    std::optional<Error> error;
    int most = 1'000'000; ///< Records after which the reading is stopped.
};

} // namespace millrace::declarative::test
