#include "core/declarative/declarativeerrors.h"
#include "core/declarative/request/requestoption.h"
#include "core/declarative/stream/evaluation.h"
#include "core/declarative/stream/parentstate.h"
#include "core/declarative/stream/partitionrouter.h"
#include "core/declarative/stream/sliceprogress.h"
#include "core/declarative/value/path.h"

#include <mutex>
#include <optional>
#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

/// A field of the parent's record that goes along with the partition.
struct ExtraField final
{
    std::string name;
    Path path;
};

struct Parent final
{
    std::unique_ptr<DeclarativeStream> stream;
    Path key;
    std::string field;
    std::vector<ExtraField> extraFields;
    std::optional<Path> childPath; ///< The child's first page lies there in the record.
    std::optional<RequestOption> option;
    bool keepsState = false;
};

Result<Path> evaluatedPath(const Value &segments, const Value &parameters, Runtime &runtime)
{
    Path path;
    for (const std::string &segment : pathFrom(segments)) {
        Result<std::string> text = evaluatedText(segment, parameters, runtime);
        if (!text)
            return text.error();
        path.push_back(std::move(*text));
    }
    return path;
}

/// Walks the records of one parent and makes partitions of them. A partition is handed on when the
/// next record is there: the parent's slice is closed before its last partition goes.
class ParentWalk final
{
public:
    ParentWalk(const Parent &parent, const SliceSink &sink)
        : m_parent(parent)
        , m_sink(sink)
    {
    }

    [[nodiscard]] bool isStopped() const { return m_isStopped; }

    Result<void> walk()
    {
        std::optional<StreamSlice> held;
        Result<void> outcome
            = m_parent.stream->generateSlices([&](StreamSlice slice) -> Result<bool> {
                  std::optional<StreamSlice> previous = std::exchange(held, std::move(slice));
                  if (!previous)
                      return true;
                  if (const Result<void> fault = readSlice(*previous, false); !fault)
                      return fault.error();
                  return !m_isStopped;
              });
        if (!outcome || m_isStopped || !held)
            return outcome;
        return readSlice(*held, true);
    }

private:
    Result<void> readSlice(const StreamSlice &slice, bool isLast)
    {
        SliceProgress progress;
        std::optional<StreamSlice> held;
        Result<void> outcome = m_parent.stream->readSlice(
            slice,
            [&](const Value &record) -> Result<bool> {
                Result<std::optional<StreamSlice>> partition = partitionFrom(record, slice);
                if (!partition)
                    return partition.error();
                std::optional<StreamSlice> previous = std::exchange(held, std::move(*partition));
                return previous ? forward(std::move(*previous)) : Result<bool>(true);
            },
            progress);
        if (!outcome || m_isStopped)
            return outcome;
        if (const auto closed = m_parent.stream->closeSlice(slice, progress); !closed)
            return closed.error();
        if (isLast)
            static_cast<void>(m_parent.stream->finish(true));
        if (!held)
            return {};
        const Result<bool> wantsMore = forward(std::move(*held));
        return wantsMore ? Result<void>() : wantsMore.error();
    }

    Result<bool> forward(StreamSlice partition)
    {
        Result<bool> wantsMore = m_sink(std::move(partition));
        m_isStopped = !wantsMore || !*wantsMore;
        return wantsMore;
    }

    /// Nothing when the record lacks the key.
    Result<std::optional<StreamSlice>> partitionFrom(const Value &record,
                                                     const StreamSlice &slice) const
    {
        const Result<const Value *> key = valueAt(record, m_parent.key);
        if (!key)
            return key.error();
        if (!*key)
            return std::optional<StreamSlice>();
        StreamSlice partition;
        partition.partition = Mapping{{m_parent.field, **key}, {"parent_slice", slice.partition}};
        Mapping &extra = partition.extra.mutableMapping();
        if (m_parent.childPath) {
            const Result<const Value *> page = valueAt(record, *m_parent.childPath);
            if (!page)
                return page.error();
            extra.set("child_response", *page ? **page : Value::emptyList());
        }
        for (const ExtraField &field : m_parent.extraFields) {
            const Result<const Value *> value = valueAt(record, field.path);
            if (!value)
                return value.error();
            extra.set(field.name, *value ? **value : Value());
        }
        return std::optional(std::move(partition));
    }

    const Parent &m_parent;
    const SliceSink &m_sink;
    bool m_isStopped = false;
};

class SubstreamRouter final : public PartitionRouter
{
public:
    SubstreamRouter(std::vector<Parent> parents, Runtime &runtime)
        : m_parents(std::move(parents))
        , m_runtime(runtime)
    {
    }

    Result<void> generate(const SliceSink &sink) override
    {
        for (const Parent &parent : m_parents) {
            ParentWalk walk(parent, sink);
            Result<void> outcome = walk.walk();
            if (!outcome || walk.isStopped())
                return outcome;
        }
        return {};
    }

    Result<void> addOptions(RequestOptions &options, const StreamSlice &slice) const override
    {
        for (const Parent &parent : m_parents) {
            const Value &value = slice.partition[parent.field];
            if (!parent.option || !value.isTruthy())
                continue;
            Result<void> outcome = parent.option->inject(
                options, value, *m_runtime.config.current(), m_runtime.clock);
            if (!outcome)
                return outcome;
        }
        return {};
    }

    Value state() const override
    {
        const std::uint64_t now = revision();
        const std::lock_guard lock(m_mutex);
        // A parent with partitions has a state that takes long to make.
        if (now == 0 || now != m_stateRevision) {
            m_state = Value::emptyMapping();
            for (const Parent &parent : m_parents) {
                if (parent.keepsState)
                    m_state.mutableMapping().set(parent.stream->name(), parent.stream->state());
            }
            m_stateRevision = now;
        }
        return m_state;
    }

    std::uint64_t revision() const override
    {
        std::uint64_t revision = 0;
        for (const Parent &parent : m_parents)
            revision += parent.keepsState ? parent.stream->revision() : 0;
        return revision;
    }

    void addParentNames(StreamNames &names) const override
    {
        for (const Parent &parent : m_parents) {
            names.insert(parent.stream->name());
            names.merge(parent.stream->parentNames());
        }
    }

private:
    const std::vector<Parent> m_parents;
    Runtime &m_runtime;
    mutable std::mutex m_mutex;
    mutable Value m_state = Value::emptyMapping();
    mutable std::uint64_t m_stateRevision = 0;
};

Result<std::vector<ExtraField>> extraFieldsOf(const Component &component, Runtime &runtime)
{
    std::vector<ExtraField> fields;
    const Value *list = component.field("extra_fields");
    if (!list || !list->isList())
        return fields;
    for (const Value &segments : list->list()) {
        Result<Path> path = evaluatedPath(segments, component.parameters(), runtime);
        if (!path)
            return path.error();
        std::string name;
        for (const std::string &segment : *path)
            name += (&segment == &path->front() ? "" : ".") + segment;
        fields.push_back({std::move(name), std::move(*path)});
    }
    return fields;
}

/// The path of the child's first page, where a child without a state takes it from the parent.
Result<std::optional<Path>> childPathOf(const Component &component, const RouterOptions &options)
{
    const Value *pointer = component.field("lazy_read_pointer");
    if (!pointer || !pointer->isTruthy())
        return std::optional<Path>();
    for (const std::string &segment : pathFrom(*pointer)) {
        if (segment.find('*') != std::string::npos)
            return invalidComponent(component, u"lazy_read_pointer has a wildcard"_s);
    }
    if (options.state.isTruthy())
        return std::optional<Path>();
    Result<Path> path = evaluatedPath(*pointer, component.parameters(), *options.runtime);
    if (!path)
        return path.error();
    return std::optional(std::move(*path));
}

Result<Parent> makeParent(const Component &component, const RouterOptions &options)
{
    Runtime &runtime = *options.runtime;
    const auto stream = component.child("stream");
    if (!stream)
        return invalidComponent(component, u"the parent has no stream"_s);
    Result<Value> state = parentState(component, options.state, runtime);
    if (!state)
        return state.error();
    Parent parent;
    DeclarativeStreamOptions streamOptions;
    streamOptions.state = std::move(*state);
    streamOptions.loadSchema = options.loadSchema;
    streamOptions.parents = options.parents;
    streamOptions.makeRetriever = options.makeRetriever;
    streamOptions.jobSlots = options.jobSlots;
    streamOptions.parentDepth = options.parentDepth + 1;
    streamOptions.opened = options.opened;
    Result<std::unique_ptr<DeclarativeStream>> made
        = DeclarativeStream::create(*stream, std::move(streamOptions), runtime);
    if (!made)
        return made.error();
    parent.stream = std::move(*made);
    Result<std::string> key = evaluatedField(component, "parent_key", runtime);
    if (!key)
        return key.error();
    parent.key = pathFrom(Value(*key));
    Result<std::string> field = evaluatedField(component, "partition_field", runtime);
    if (!field)
        return field.error();
    parent.field = std::move(*field);
    Result<std::vector<ExtraField>> extraFields = extraFieldsOf(component, runtime);
    if (!extraFields)
        return extraFields.error();
    parent.extraFields = std::move(*extraFields);
    Result<std::optional<Path>> childPath = childPathOf(component, options);
    if (!childPath)
        return childPath.error();
    parent.childPath = std::move(*childPath);
    if (const auto option = component.child("request_option")) {
        Result<RequestOption> requestOption = RequestOption::create(*option);
        if (!requestOption)
            return requestOption.error();
        parent.option = std::move(*requestOption);
    }
    parent.keepsState = component.flag("incremental_dependency");
    return parent;
}

} // namespace

Result<std::unique_ptr<PartitionRouter>> makeSubstreamRouter(const Component &component,
                                                             const RouterOptions &options)
{
    std::vector<Parent> parents;
    for (const Component &config : component.children("parent_stream_configs")) {
        if (config.isCustom())
            return makeError(errors::s_componentCustom,
                             {QString::fromStdString(config.place()),
                              QString::fromStdString(config.text("class_name"))});
        Result<Parent> parent = makeParent(config, options);
        if (!parent)
            return parent.error();
        parents.push_back(std::move(*parent));
    }
    if (parents.empty())
        return invalidComponent(component, u"there is no parent stream"_s);
    return std::unique_ptr<PartitionRouter>(
        std::make_unique<SubstreamRouter>(std::move(parents), *options.runtime));
}

} // namespace millrace::declarative
