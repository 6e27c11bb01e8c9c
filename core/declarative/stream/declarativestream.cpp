#include "core/declarative/stream/declarativestream.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/recordpage.h"
#include "core/declarative/stream/evaluation.h"
#include "core/declarative/stream/intervalcursor.h"
#include "core/declarative/stream/optionoverlay.h"
#include "core/declarative/stream/partitioncursor.h"
#include "core/declarative/stream/partitionrouter.h"
#include "core/declarative/stream/statedelegation.h"
#include "core/declarative/stream/statemigration.h"
#include "core/declarative/value/jsontree.h"

#include <chrono>
#include <mutex>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// How long the end of the reading is taken for unchanged.
constexpr std::chrono::milliseconds s_endAge{100};

/// A stream with its parents and theirs. A few lines of references could make millions.
constexpr std::size_t s_mostStreams = 500;

/// What the thread reads at present. A stream never reads two slices in one thread, but its
/// parents read theirs inside the reading of others.
struct ReadScope final
{
    ReadScope(const void *reading, SliceProgress &noted)
        : stream(reading)
        , progress(noted)
        , outer(s_current)
    {
        s_current = this;
    }
    ~ReadScope() { s_current = outer; }
    ReadScope(const ReadScope &) = delete;
    ReadScope &operator=(const ReadScope &) = delete;

    static ReadScope *of(const void *stream)
    {
        ReadScope *scope = s_current;
        while (scope && scope->stream != stream)
            scope = scope->outer;
        return scope;
    }

    const void *const stream;
    SliceProgress &progress;
    ReadScope *const outer;
    std::optional<std::optional<CursorPoint>> first{}; ///< firstWanted(), once asked.
    std::optional<CursorPoint> end{};
    TimePoint endAsked{};

    static thread_local ReadScope *s_current;
};

thread_local ReadScope *ReadScope::s_current = nullptr;

void observePage(const RecordPage &page, const CursorDefinition &definition, bool keepsText,
                 SliceProgress &progress)
{
    for (const simdjson::dom::element &record : page) {
        if (const auto value = fieldOf(record, definition.field()))
            progress.observeValue(definition, valueFrom(*value), keepsText);
    }
}

} // namespace

struct DeclarativeStream::Parts final : SliceRules
{
    Parts(Component chosen, DeclarativeStreamOptions given, Runtime &outer)
        : component(std::move(chosen))
        , options(std::move(given))
        , name(component.text("name"))
        , runtime{outer.config,      outer.clock,   outer.transport,      outer.observer,
                  outer.cache,       outer.budget,  stopping.get_token(), outer.secretPaths,
                  outer.filesFolder, outer.servers, outer.manifestFolder}
        , relay(outer.cancellation, [this] { stopping.request_stop(); })
    {
    }

    Result<void> open();
    Result<void> makeCursor();
    Result<std::unique_ptr<Retriever>> makeStreamRetriever(const Value &schema);
    Result<Retriever *> readyRetriever();

    Result<RequestOptions> requestOptions(const StreamSlice &slice) const override;
    bool isWanted(const Value &record, const StreamSlice &slice) const override;
    bool filtersRecords() const override { return definition && definition->filtersRecords(); }
    bool isDataFeed() const override { return definition && definition->isDataFeed(); }
    std::optional<StreamSlice> reduced(const StreamSlice &slice) const override;

    const Component component;
    const DeclarativeStreamOptions options;
    const std::string name;
    CancellationSource stopping;
    Runtime runtime; ///< The source's, with a cancellation of this stream.
    CancellationCallback relay;
    Value primaryKey;
    std::optional<std::string> cursorField;
    Value state = Value::emptyMapping();
    bool hasPartitions = false;
    bool hasDroppedState = false;
    std::shared_ptr<const CursorDefinition> definition;
    std::unique_ptr<PartitionRouter> router;
    std::unique_ptr<StreamCursor> cursor;
    std::mutex retrieverMutex;
    bool needsSchema = false;
    std::unique_ptr<Retriever> retriever;
};

Result<void> DeclarativeStream::Parts::open()
{
    const auto retrieverComponent = component.child("retriever");
    if (!retrieverComponent)
        return invalidComponent(component, u"the stream has no retriever"_s);
    if (const Value *key = component.field("primary_key"))
        primaryKey = *key;
    Result<Value> migrated = migratedState(component, state, runtime);
    if (!migrated)
        return migrated.error();
    state = std::move(*migrated);
    RouterOptions routerOptions;
    routerOptions.stream = name;
    routerOptions.state = state;
    routerOptions.loadSchema = options.loadSchema;
    routerOptions.parents = options.parents;
    routerOptions.parentDepth = options.parentDepth;
    routerOptions.makeRetriever = options.makeRetriever;
    routerOptions.jobSlots = options.jobSlots;
    routerOptions.opened = options.opened;
    routerOptions.runtime = &runtime;
    Result<std::unique_ptr<PartitionRouter>> made
        = makePartitionRouter(*retrieverComponent, routerOptions);
    if (!made)
        return made.error();
    router = std::move(*made);
    hasPartitions = !retrieverComponent->children("partition_router").empty();
    if (Result<void> outcome = makeCursor(); !outcome)
        return outcome;
    needsSchema = options.schema.isNull() && options.loadSchema;
    // Made at once, so that what is wrong with it shows before anything is read.
    Result<std::unique_ptr<Retriever>> reader = makeStreamRetriever(options.schema);
    if (!reader)
        return reader.error();
    retriever = std::move(*reader);
    return {};
}

Result<void> DeclarativeStream::Parts::makeCursor()
{
    const auto incremental = component.child("incremental_sync");
    if (!incremental) {
        cursor = makeNoCursor(*router);
        return {};
    }
    if (incremental->isCustom())
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(incremental->place()),
                          QString::fromStdString(incremental->text("class_name"))});
    Result<std::shared_ptr<const CursorDefinition>> made = CursorDefinition::create(
        *incremental, options.cursorField, component.parameters(), runtime);
    if (!made)
        return made.error();
    definition = std::move(*made);
    cursorField = definition->field();
    if (hasPartitions && definition->scale().isCount())
        return invalidComponent(*incremental, u"a count cannot be kept for partitions"_s);
    if (hasPartitions) {
        Result<std::unique_ptr<PartitionCursor>> partitions
            = PartitionCursor::create(name, definition, *router, state, runtime);
        if (!partitions)
            return partitions.error();
        cursor = std::move(*partitions);
        return {};
    }
    Result<CursorIntervals> intervals = CursorIntervals::create(name, definition, state);
    if (!intervals)
        return intervals.error();
    cursor = std::make_unique<IntervalCursor>(definition, std::move(*intervals));
    return {};
}

Result<std::unique_ptr<Retriever>>
DeclarativeStream::Parts::makeStreamRetriever(const Value &schema)
{
    const Component retrieverComponent = *component.child("retriever");
    const auto requester = retrieverComponent.child("requester");
    const Value *ownChoice = requester ? requester->field("use_cache") : nullptr;
    const bool isCacheRefused = ownChoice && ownChoice->isBool() && !ownChoice->boolean();
    RetrieverOptions reading;
    reading.stream = name;
    reading.primaryKey = primaryKey;
    reading.schema = schema;
    reading.configuredSchema = options.configuredSchema;
    reading.transformations = component.children("transformations");
    // A parent's records are only asked for what they name.
    if (options.parentDepth == 0)
        reading.fileUploader = component.child("file_uploader");
    reading.rules = this;
    reading.jobSlots = options.jobSlots;
    // As the reference has it, the parents of parents are asked anew.
    const bool isAskedTwice
        = options.parentDepth == 0 ? options.parents.contains(name) : options.parentDepth == 1;
    reading.usesCache = !isCacheRefused && isAskedTwice;
    if (options.makeRetriever)
        return options.makeRetriever(retrieverComponent, std::move(reading), runtime);
    return makeRetriever(retrieverComponent, std::move(reading), runtime);
}

Result<Retriever *> DeclarativeStream::Parts::readyRetriever()
{
    const std::lock_guard lock(retrieverMutex);
    if (!needsSchema)
        return retriever.get();
    const Result<Value> schema = options.loadSchema(component, runtime);
    if (!schema)
        return schema.error();
    Result<std::unique_ptr<Retriever>> made = makeStreamRetriever(*schema);
    if (!made)
        return made.error();
    retriever = std::move(*made);
    needsSchema = false;
    return retriever.get();
}

Result<RequestOptions> DeclarativeStream::Parts::requestOptions(const StreamSlice &slice) const
{
    RequestOptions result;
    if (hasPartitions) {
        if (Result<void> outcome = router->addOptions(result, slice); !outcome)
            return outcome.error();
    }
    if (!definition || slice.cursor.mapping().isEmpty())
        return result;
    RequestOptions bounds;
    if (Result<void> outcome = definition->addOptions(bounds, slice.cursor); !outcome)
        return outcome.error();
    overlay(result, bounds);
    return result;
}

bool DeclarativeStream::Parts::isWanted(const Value &record, const StreamSlice &slice) const
{
    if (!definition)
        return true;
    const Value *value = record.find(definition->field());
    const auto point = value ? definition->scale().read(*value) : std::nullopt;
    if (!point)
        return true;
    SliceProgress unused;
    ReadScope alone(nullptr, unused);
    ReadScope *current = ReadScope::of(this);
    ReadScope &scope = current ? *current : alone;
    if (!scope.first)
        scope.first = cursor->firstWanted(slice);
    if (*scope.first && *point < **scope.first)
        return false;
    const TimePoint now = runtime.clock.now();
    if (!scope.end || now - scope.endAsked > s_endAge) {
        const Result<CursorPoint> end = definition->end();
        if (!end)
            return true;
        scope.end = *end;
        scope.endAsked = now;
    }
    return *point <= *scope.end;
}

std::optional<StreamSlice> DeclarativeStream::Parts::reduced(const StreamSlice &slice) const
{
    if (!definition)
        return std::nullopt;
    ReadScope *scope = ReadScope::of(this);
    if (!scope || !scope->progress.newest)
        return slice;
    SliceProgress &progress = scope->progress;
    if (!progress.wasReset) {
        progress.wasReset = true;
        progress.newestBeforeReset = progress.newest;
    }
    StreamSlice rest = slice;
    rest.cursor = definition->startingAt(slice.cursor, *progress.newest);
    return rest;
}

Result<std::unique_ptr<DeclarativeStream>>
DeclarativeStream::create(const Component &component, DeclarativeStreamOptions options,
                          Runtime &runtime)
{
    if (!options.opened)
        options.opened = std::make_shared<std::size_t>(0);
    if (++*options.opened > s_mostStreams)
        return invalidComponent(component, u"it has too many parents"_s);
    Result<StreamChoice> choice
        = chosenStream(component, options.state, options.isSelected, runtime);
    if (!choice)
        return choice.error();
    if (!choice->stream.is("DeclarativeStream"))
        return invalidComponent(component, u"it is no stream"_s);
    auto parts = std::make_unique<Parts>(choice->stream, std::move(options), runtime);
    parts->hasDroppedState = choice->dropsState;
    if (!choice->dropsState && parts->options.state.isMapping())
        parts->state = parts->options.state;
    if (Result<void> outcome = parts->open(); !outcome)
        return outcome.error();
    return std::unique_ptr<DeclarativeStream>(new DeclarativeStream(std::move(parts)));
}

DeclarativeStream::DeclarativeStream(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

DeclarativeStream::~DeclarativeStream() = default;

const std::string &DeclarativeStream::name() const { return m_parts->name; }

const Component &DeclarativeStream::component() const { return m_parts->component; }

const Value &DeclarativeStream::primaryKey() const { return m_parts->primaryKey; }

const std::optional<std::string> &DeclarativeStream::cursorField() const
{
    return m_parts->cursorField;
}

bool DeclarativeStream::isResumable() const { return m_parts->definition != nullptr; }

StreamNames DeclarativeStream::parentNames() const
{
    StreamNames names;
    m_parts->router->addParentNames(names);
    return names;
}

bool DeclarativeStream::hasDroppedState() const { return m_parts->hasDroppedState; }

Result<void> DeclarativeStream::generateSlices(const SliceSink &sink)
{
    return m_parts->cursor->generate(sink);
}

Result<void> DeclarativeStream::readSlice(const StreamSlice &slice, const RecordSink &sink,
                                          SliceProgress &progress)
{
    const Result<Retriever *> retriever = m_parts->readyRetriever();
    if (!retriever)
        return retriever.error();
    const CursorDefinition *definition = m_parts->definition.get();
    const bool keepsText = m_parts->cursor->keepsText();
    const ReadScope scope(m_parts.get(), progress);
    return (*retriever)->read(slice, [&](Value record) {
        if (definition)
            progress.observe(*definition, record, keepsText);
        return sink(std::move(record));
    });
}

Result<void> DeclarativeStream::readSlice(const StreamSlice &slice, const RecordSink &sink,
                                          const RecordPageSink &pages, SliceProgress &progress)
{
    if (!pages)
        return readSlice(slice, sink, progress);
    const Result<Retriever *> retriever = m_parts->readyRetriever();
    if (!retriever)
        return retriever.error();
    const CursorDefinition *definition = m_parts->definition.get();
    const bool keepsText = m_parts->cursor->keepsText();
    const ReadScope scope(m_parts.get(), progress);
    return (*retriever)
        ->readPages(
            slice,
            [&](Value record) {
                if (definition)
                    progress.observe(*definition, record, keepsText);
                return sink(std::move(record));
            },
            [&](const RecordPage &page) {
                if (definition)
                    observePage(page, *definition, keepsText, progress);
                return pages(page);
            });
}

Result<std::optional<Value>> DeclarativeStream::closeSlice(const StreamSlice &slice,
                                                           const SliceProgress &progress)
{
    return m_parts->cursor->close(slice, progress);
}

Value DeclarativeStream::finish(bool isGenerated) { return m_parts->cursor->finish(isGenerated); }

Value DeclarativeStream::state() const { return m_parts->cursor->state(); }

std::uint64_t DeclarativeStream::revision() const { return m_parts->cursor->revision(); }

bool DeclarativeStream::coversClosedSlices() const { return m_parts->cursor->coversClosedSlices(); }

void DeclarativeStream::stop() { m_parts->stopping.request_stop(); }

Cancellation DeclarativeStream::cancellation() const { return m_parts->stopping.get_token(); }

} // namespace millrace::declarative
