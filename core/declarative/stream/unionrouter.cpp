#include "core/declarative/stream/partitionrouter.h"
#include "core/declarative/stream/streamerrors.h"
#include "core/declarative/value/jsontext.h"

#include <unordered_set>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

class UnionRouter final : public PartitionRouter
{
public:
    UnionRouter(const Component &component, std::string field,
                std::vector<std::unique_ptr<PartitionRouter>> routers)
        : m_place(component.place())
        , m_field(std::move(field))
        , m_routers(std::move(routers))
    {
    }

    Result<void> generate(const SliceSink &sink) override
    {
        std::unordered_set<std::string> seen;
        bool isStopped = false;
        for (const auto &router : m_routers) {
            Result<void> outcome = router->generate([&](const StreamSlice &slice) {
                Result<bool> wantsMore = forward(slice, seen, sink);
                isStopped = !wantsMore || !*wantsMore;
                return wantsMore;
            });
            if (!outcome || isStopped)
                return outcome;
        }
        return {};
    }

    Result<void> addOptions(RequestOptions &, const StreamSlice &) const override { return {}; }

    Value state() const override
    {
        Value all = Value::emptyMapping();
        for (const auto &router : m_routers) {
            const Value state = router->state();
            if (!state.isMapping())
                continue;
            for (const auto &[name, value] : state.mapping())
                all.mutableMapping().set(name, value);
        }
        return all;
    }

    std::uint64_t revision() const override
    {
        std::uint64_t revision = 0;
        for (const auto &router : m_routers)
            revision += router->revision();
        return revision;
    }

    void addParentNames(StreamNames &names) const override
    {
        for (const auto &router : m_routers)
            router->addParentNames(names);
    }

private:
    Result<bool> forward(const StreamSlice &slice, std::unordered_set<std::string> &seen,
                         const SliceSink &sink) const
    {
        const Value *value = slice.partition.find(m_field);
        if (!value || value->isList() || value->isMapping())
            return makeError(errors::s_partitionInvalid,
                             {QString::fromStdString(m_place),
                              u"a partition has no plain value in the field of the union"_s});
        if (!seen.insert(jsonText(*value)).second)
            return true;
        StreamSlice plain;
        plain.partition = Mapping{{m_field, *value}};
        plain.extra = slice.extra;
        for (const auto &[name, other] : slice.partition.mapping()) {
            if (name != m_field)
                plain.extra.mutableMapping().set(name, other);
        }
        return sink(std::move(plain));
    }

    const std::string m_place;
    const std::string m_field;
    const std::vector<std::unique_ptr<PartitionRouter>> m_routers;
};

} // namespace

std::unique_ptr<PartitionRouter>
makeUnionRouter(const Component &component, std::string field,
                std::vector<std::unique_ptr<PartitionRouter>> routers)
{
    return std::make_unique<UnionRouter>(component, std::move(field), std::move(routers));
}

} // namespace millrace::declarative
