#include "core/declarative/manifestsource.h"

#include "core/connector/configuration.h"
#include "core/connector/jsonpointer.h"
#include "core/declarative/declarativeerrors.h"
#include "core/declarative/manifest/manifesterrors.h"
#include "core/declarative/manifest/schemaloading.h"
#include "core/declarative/manifest/userconfig.h"
#include "core/declarative/record/asyncjobslots.h"
#include "core/declarative/request/apiservers.h"
#include "core/declarative/request/ratebudget.h"
#include "core/declarative/request/requestcache.h"
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsonqt.h"

#include <algorithm>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_usualConcurrency = 2;
constexpr int s_maximumConcurrency = 100;
/// How many slices have their next request ready while as many as may are on their way.
constexpr int s_mostAhead = 10;
/// A configuration may choose which streams a check reads.
constexpr std::string_view s_checkedStreams = "__airbyte_check_stream_names";

/// How many asynchronous jobs of a source may run at once.
int jobLimit(const Component &root, const Value &config, const Clock &clock)
{
    TemplateScope scope;
    scope.config = &config;
    const Value *field = root.field("max_concurrent_async_job_count");
    if (!field)
        return 1;
    const Result<Value> limit = InterpolatedText(pythonText(*field)).evaluate(scope, clock);
    const std::int64_t count = limit && limit->isInteger() ? limit->integer() : 1;
    return int(std::clamp<std::int64_t>(count, 1, s_maximumConcurrency));
}

constexpr ErrorDefinition s_notAvailable{
    "declarative.stream_not_available", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "Stream %1 is not available: %2"),
    QT_TRANSLATE_NOOP("errors",
                      "Have the right to read the stream granted, or correct the configuration.")};
constexpr ErrorDefinition s_noSlices{
    "declarative.no_slices", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The stream %1 has no part yet that the connection could be tried with."),
    QT_TRANSLATE_NOOP("errors", "The streams it takes its parts from hold no record yet.")};
constexpr ErrorDefinition s_notInCatalog{
    "declarative.checked_stream_unknown", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "%1 is not part of the catalog."),
    QT_TRANSLATE_NOOP("errors", "Correct the names of the streams to check in the manifest.")};

Value withOverrides(const Value &config, const Value *overrides)
{
    Value changed = config.isMapping() ? config : Value::emptyMapping();
    if (overrides && overrides->isMapping()) {
        for (const auto &[key, value] : overrides->mapping())
            changed.mutableMapping().set(key, value);
    }
    return changed;
}

/// Where \a manifest says that secrets lie.
std::vector<Path> secretPathsOf(const Manifest &manifest)
{
    std::vector<Path> paths;
    const QStringList pointers = secretPointers(toJsonObject(manifest.configurationSchema()));
    for (const QString &pointer : pointers) {
        Path &path = paths.emplace_back();
        for (const QString &name : pointerPath(pointer))
            path.push_back(name.toStdString());
    }
    return paths;
}

/// "id", ["a", "b"] and [["a"], ["b", "c"]] as the last of them.
Value primaryKeyPaths(const Value &key)
{
    Value::List paths;
    if (key.isText() && !key.text().empty())
        paths.push_back(Value::List{key});
    if (key.isList()) {
        for (const Value &part : key.list())
            paths.push_back(part.isList() ? part : Value(Value::List{part}));
    }
    return paths;
}

} // namespace

struct ManifestSource::Parts final
{
    Parts(Manifest opened, const Value &configuration, const SourceEnvironment &given,
          std::unique_ptr<RateBudget> limits, const Cancellation &cancellation)
        : manifest(std::move(opened))
        , environment(given)
        , config(configuration)
        , budget(std::move(limits))
        , jobSlots(jobLimit(manifest.root(), configuration, given.clock))
        , servers(manifest.root().node())
        , runtime{config,
                  given.clock,
                  given.transport,
                  given.observer,
                  cache,
                  *budget,
                  cancellation,
                  secretPathsOf(manifest),
                  given.filesFolder,
                  &servers,
                  manifest.folder().toStdString()}
    {
    }

    const Manifest manifest;
    const SourceEnvironment environment;
    LiveConfig config;
    RequestCache cache;
    const std::unique_ptr<RateBudget> budget;
    AsyncJobSlots jobSlots;
    ApiServers servers;
    Runtime runtime;
    std::optional<std::vector<StreamComponent>> streams;
    StreamNames parents;
};

ManifestSource::ManifestSource(std::unique_ptr<Parts> parts)
    : m_parts(std::move(parts))
{
}

ManifestSource::~ManifestSource() = default;

Result<std::unique_ptr<ManifestSource>> ManifestSource::open(Manifest manifest, const Value &config,
                                                             const SourceEnvironment &environment,
                                                             const Cancellation &cancellation)
{
    const Result<UserConfig> prepared = preparedConfig(manifest.root(), config, environment.clock);
    if (!prepared)
        return prepared.error();
    if (prepared->isMigrated) {
        if (Result<void> kept = environment.observer.configurationChanged(prepared->stored); !kept)
            return kept.error();
    }
    auto budget = RateBudget::create(manifest.root().child("api_budget"), prepared->config,
                                     environment.clock);
    if (!budget)
        return budget.error();
    auto parts = std::make_unique<Parts>(std::move(manifest), prepared->config, environment,
                                         std::move(*budget), cancellation);
    return std::unique_ptr<ManifestSource>(new ManifestSource(std::move(parts)));
}

const Manifest &ManifestSource::manifest() const { return m_parts->manifest; }

Runtime &ManifestSource::runtime() { return m_parts->runtime; }

void ManifestSource::setCancellation(const Cancellation &cancellation)
{
    m_parts->runtime.cancellation = cancellation;
}

Result<const std::vector<StreamComponent> *> ManifestSource::streams()
{
    if (m_parts->streams)
        return &*m_parts->streams;
    const Component &root = m_parts->manifest.root();
    const auto config = m_parts->config.current();
    if (Result<void> valid = validateConfig(root, *config, m_parts->environment.clock); !valid)
        return valid.error();
    Result<std::vector<StreamComponent>> streams = streamsOf(root, m_parts->runtime);
    if (!streams)
        return streams.error();
    std::vector<Component> components;
    for (const StreamComponent &stream : *streams)
        components.push_back(stream.component);
    m_parts->parents = namesOfDirectParents(components);
    m_parts->streams = std::move(*streams);
    return &*m_parts->streams;
}

Result<int> ManifestSource::concurrency() const
{
    const auto level = m_parts->manifest.root().child("concurrency_level");
    if (!level)
        return s_usualConcurrency;
    const auto config = m_parts->config.current();
    TemplateScope scope;
    scope.config = config.get();
    scope.parameters = &level->parameters();
    const Result<Value> wanted = InterpolatedText(level->text("default_concurrency"))
                                     .evaluate(scope, m_parts->environment.clock);
    if (!wanted)
        return wanted.error();
    std::int64_t count = wanted->isInteger() ? wanted->integer() : s_usualConcurrency;
    if (const auto maximum = level->integer("max_concurrency"))
        count = std::min(count, *maximum);
    return int(std::clamp<std::int64_t>(count, 1, s_maximumConcurrency));
}

Result<int> ManifestSource::workers()
{
    const Result<int> atOnce = concurrency();
    // With one worker everything is in order, and a budget counts what is sent when it is made.
    const bool isStrict = !atOnce || *atOnce == 1 || m_parts->manifest.root().has("api_budget");
    if (isStrict || !m_parts->runtime.transport.limitTo(*atOnce))
        return atOnce;
    return *atOnce + std::min(*atOnce, s_mostAhead);
}

Result<std::unique_ptr<DeclarativeStream>> ManifestSource::open(const ChosenStream &chosen)
{
    const auto all = streams();
    if (!all)
        return all.error();
    const auto stream = std::find_if((*all)->begin(), (*all)->end(), [&](const auto &candidate) {
        return candidate.name() == chosen.name;
    });
    if (stream == (*all)->end())
        return makeError(errors::s_streamUnknown, {QString::fromStdString(chosen.name)});
    if (stream->obstacle)
        return *stream->obstacle;
    DeclarativeStreamOptions options;
    options.state = chosen.state;
    options.loadSchema = readingSchema;
    options.configuredSchema = chosen.schema;
    options.cursorField = chosen.cursorField;
    options.parents = m_parts->parents;
    options.jobSlots = &m_parts->jobSlots;
    return DeclarativeStream::create(stream->component, std::move(options), m_parts->runtime);
}

Result<void> ManifestSource::read(const std::vector<ChosenStream> &chosen, ReadEvents &events)
{
    std::vector<std::unique_ptr<DeclarativeStream>> opened;
    std::vector<DeclarativeStream *> readable;
    for (const ChosenStream &stream : chosen) {
        auto outcome = open(stream);
        if (!outcome)
            return outcome.error();
        readable.push_back(outcome->get());
        opened.push_back(std::move(*outcome));
    }
    const Result<int> level = concurrency();
    const Result<int> workers = this->workers();
    if (!level || !workers)
        return level ? workers.error() : level.error();
    StreamReadingOptions options;
    options.concurrency = *level;
    options.workers = *workers;
    options.groups = streamGroups(m_parts->manifest.root());
    return readStreams(readable, events, options, m_parts->runtime.cancellation);
}

Result<std::vector<DiscoveredStream>> ManifestSource::discover()
{
    const auto all = streams();
    if (!all)
        return all.error();
    if ((*all)->empty())
        return makeError(errors::s_noStreams);
    std::vector<DiscoveredStream> discovered;
    for (const StreamComponent &stream : **all) {
        DiscoveredStream found;
        found.name = stream.name();
        auto opened = open({found.name, {}, {}, {}});
        if (!opened && opened.error().code != u"declarative.component_custom"_s)
            return opened.error();
        const Component &component = opened ? (*opened)->component() : stream.component;
        Result<Value> schema = streamSchema(component, m_parts->runtime);
        if (!schema && !isSchemaFileError(schema.error())
            && schema.error().code != u"declarative.component_custom"_s)
            return schema.error();
        found.schema = schema ? std::move(*schema) : Value::emptyMapping();
        if (const Value *key = component.field("primary_key"))
            found.primaryKey = primaryKeyPaths(*key);
        else
            found.primaryKey = Value::emptyList();
        found.hasFiles = component.has("file_uploader");
        if (opened) {
            found.cursorField = (*opened)->cursorField();
            found.isResumable = (*opened)->isResumable();
        } else {
            found.obstacle = opened.error().message;
        }
        if (!schema && found.obstacle.isEmpty() && isSchemaFileError(schema.error()))
            found.obstacle = schema.error().message + u' ' + schema.error().hint;
        discovered.push_back(std::move(found));
    }
    return discovered;
}

namespace {

/// The streams a check reads: names of fixed ones, then generated ones.
struct CheckPlan final
{
    std::vector<std::string> names;
    QString fault; ///< Why nothing can be checked; empty when it can.
};

void addGenerated(const std::vector<StreamComponent> &streams, const std::string &dynamicName,
                  std::int64_t count, CheckPlan &plan)
{
    for (const StreamComponent &stream : streams) {
        if (stream.dynamicName == dynamicName && count-- > 0)
            plan.names.push_back(stream.name());
    }
}

bool hasDynamicStream(const Component &root, const std::string &name)
{
    std::size_t index = 0;
    for (const Component &dynamicStream : root.children("dynamic_streams")) {
        if (dynamicStreamName(dynamicStream, index++) == name)
            return true;
    }
    return false;
}

CheckPlan planOf(const Component &root, const Component &check,
                 const std::vector<StreamComponent> &streams, const Value &config)
{
    CheckPlan plan;
    if (check.is("CheckDynamicStream")) {
        const auto count
            = std::size_t(std::max<std::int64_t>(check.integer("stream_count").value_or(0), 0));
        for (std::size_t index = 0;
             check.flag("use_check_availability", true) && index < std::min(count, streams.size());
             ++index)
            plan.names.push_back(streams[index].name());
        return plan;
    }
    const Value *chosen = config.find(s_checkedStreams);
    const Value *names = chosen && chosen->isTruthy() ? chosen : check.field("stream_names");
    if (names && names->isList()) {
        for (const Value &name : names->list())
            plan.names.push_back(pythonText(name));
    }
    for (const Component &part : check.children("dynamic_streams_check_configs")) {
        const std::string name = part.text("dynamic_stream_name");
        // One that makes no stream now is no fault.
        if (!hasDynamicStream(root, name))
            plan.fault = u"Dynamic stream %1"_s.arg(QString::fromStdString(name));
        addGenerated(streams, name, part.integer("stream_count").value_or(0), plan);
    }
    return plan;
}

} // namespace

Result<void> ManifestSource::check()
{
    const auto check = m_parts->manifest.root().child("check");
    if (!check)
        return makeError(errors::s_componentInvalid, {u"check"_s, u"it is missing"_s});
    const Value *overrides = check->field("config_overrides");
    const Value overlaid = withOverrides(*m_parts->config.current(), overrides);
    if (!overrides || overlaid == *m_parts->config.current())
        return checkStreams(*check);
    // Once: what the overrides set the transformations of the configuration may take away again.
    auto source
        = open(m_parts->manifest, overlaid, m_parts->environment, m_parts->runtime.cancellation);
    return source ? (*source)->checkStreams(*check) : Result<void>(source.error());
}

Result<void> ManifestSource::checkStreams(const Component &check)
{
    const auto all = streams();
    if (!all)
        return all.error();
    if ((*all)->empty())
        return makeError(errors::s_noStreams);
    const CheckPlan plan
        = planOf(m_parts->manifest.root(), check, **all, *m_parts->config.current());
    if (!plan.fault.isEmpty())
        return makeError(s_notInCatalog, {plan.fault});
    for (const std::string &name : plan.names) {
        auto stream = open({name, {}, {}, {}});
        if (!stream && stream.error().code == u"declarative.stream_unknown"_s)
            return makeError(s_notInCatalog, {QString::fromStdString(name)});
        if (!stream)
            return stream.error();
        const Result<FirstRecord> first = firstRecord(**stream);
        if (!first && first.error().isCancelled())
            return first.error();
        const QString shown = QString::fromStdString(name);
        if (!first) {
            Error error
                = makeError(s_notAvailable, {shown, first.error().message}, first.error().detail);
            error.kind = first.error().kind;
            if (!first.error().hint.isEmpty())
                error.hint = first.error().hint;
            return error;
        }
        if (*first == FirstRecord::NoSlice)
            return makeError(s_noSlices, {shown});
    }
    return {};
}

} // namespace millrace::declarative
