#include "core/declarative/stream/evaluation.h"
#include "core/declarative/stream/partitionrouter.h"
#include "core/declarative/stream/streamerrors.h"
#include "core/declarative/value/jsontext.h"

#include <unordered_set>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

class GroupingRouter final : public PartitionRouter
{
public:
    GroupingRouter(const Component &component, std::size_t size,
                   std::unique_ptr<PartitionRouter> inner)
        : m_place(component.place())
        , m_size(size)
        , m_skipsRepeats(component.flag("deduplicate", true))
        , m_inner(std::move(inner))
        , m_state(m_inner->state())
    {
    }

    Result<void> generate(const SliceSink &sink) override
    {
        std::vector<StreamSlice> batch;
        std::unordered_set<std::string> seen;
        bool isStopped = false;
        Result<void> outcome = m_inner->generate([&](StreamSlice slice) -> Result<bool> {
            const Value *key = keyOf(slice);
            if (!key)
                return makeError(errors::s_partitionInvalid,
                                 {QString::fromStdString(m_place),
                                  u"a partition to group has not exactly one field"_s});
            if (m_skipsRepeats && !seen.insert(jsonText(*key)).second)
                return true;
            batch.push_back(std::move(slice));
            if (batch.size() < m_size)
                return true;
            keepState();
            Result<bool> wantsMore = sink(grouped(batch));
            isStopped = !wantsMore || !*wantsMore;
            batch.clear();
            return wantsMore;
        });
        if (!outcome || isStopped)
            return outcome;
        keepState();
        if (batch.empty())
            return {};
        const Result<bool> last = sink(grouped(batch));
        return last ? Result<void>() : last.error();
    }

    Result<void> addOptions(RequestOptions &, const StreamSlice &) const override { return {}; }

    Value state() const override { return m_state; }
    std::uint64_t revision() const override { return m_revision; }
    void addParentNames(StreamNames &names) const override { m_inner->addParentNames(names); }
    bool isGrouping() const override { return true; }

private:
    /// The value of the one field beside parent_slice; null when there are more or none.
    static const Value *keyOf(const StreamSlice &slice)
    {
        const Value *key = nullptr;
        for (const auto &[name, value] : slice.partition.mapping()) {
            if (name == "parent_slice")
                continue;
            if (key)
                return nullptr;
            key = &value;
        }
        return key;
    }

    static StreamSlice grouped(const std::vector<StreamSlice> &batch)
    {
        StreamSlice group;
        const auto gather = [&](Value StreamSlice::*member, Value &target) {
            for (const StreamSlice &source : batch) {
                for (const auto &[name, unused] : (source.*member).mapping()) {
                    if (target.find(name))
                        continue;
                    Value::List values;
                    for (const StreamSlice &slice : batch)
                        values.push_back((slice.*member)[name]);
                    target.mutableMapping().set(name, std::move(values));
                }
                if (member == &StreamSlice::partition)
                    return; // The first one has the names.
            }
        };
        gather(&StreamSlice::partition, group.partition);
        gather(&StreamSlice::extra, group.extra);
        return group;
    }

    /// The state of the parents belongs to the group that is complete, not to the next one's
    /// first partitions.
    void keepState()
    {
        m_state = m_inner->state();
        m_revision = m_inner->revision();
    }

    const std::string m_place;
    const std::size_t m_size;
    const bool m_skipsRepeats;
    const std::unique_ptr<PartitionRouter> m_inner;
    Value m_state;
    std::uint64_t m_revision = 0;
};

} // namespace

Result<std::unique_ptr<PartitionRouter>> makeGroupingRouter(const Component &component,
                                                            std::unique_ptr<PartitionRouter> inner)
{
    const auto size = component.integer("group_size");
    if (!size || *size < 1)
        return invalidComponent(component, u"the size of the groups is no number above 0"_s);
    return std::unique_ptr<PartitionRouter>(
        std::make_unique<GroupingRouter>(component, std::size_t(*size), std::move(inner)));
}

} // namespace millrace::declarative
