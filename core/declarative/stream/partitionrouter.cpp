#include "core/declarative/stream/partitionrouter.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/stream/evaluation.h"

namespace millrace::declarative {

using namespace Qt::StringLiterals;

namespace {

using Router = std::unique_ptr<PartitionRouter>;
using RouterResult = Result<Router>;

/// Routers inside routers; a manifest that goes deeper is none.
constexpr int s_maximumDepth = 16;

class SingleRouter final : public PartitionRouter
{
public:
    Result<void> generate(const SliceSink &sink) override
    {
        const Result<bool> outcome = sink(StreamSlice{});
        return outcome ? Result<void>() : outcome.error();
    }

    Result<void> addOptions(RequestOptions &, const StreamSlice &) const override { return {}; }
};

RouterResult makeRouter(const Component &component, const RouterOptions &options, int depth);

Result<std::vector<Router>> makeRouters(const std::vector<Component> &components,
                                        const RouterOptions &options, int depth)
{
    std::vector<Router> routers;
    for (const Component &component : components) {
        RouterResult router = makeRouter(component, options, depth);
        if (!router)
            return router.error();
        routers.push_back(std::move(*router));
    }
    return routers;
}

/// A request option that would have to stand for several partitions, or for some of them.
bool hasRequestOption(const Component &router)
{
    if (router.has("request_option"))
        return true;
    for (const Component &parent : router.children("parent_stream_configs")) {
        if (parent.has("request_option"))
            return true;
    }
    return false;
}

RouterResult makeGrouping(const Component &component, const RouterOptions &options, int depth)
{
    const auto inner = component.child("underlying_partition_router");
    if (!inner)
        return invalidComponent(component, u"there is no router to group"_s);
    if (hasRequestOption(*inner))
        return invalidComponent(*inner, u"partitions in groups take no request options"_s);
    RouterResult router = makeRouter(*inner, options, depth);
    if (!router)
        return router;
    return makeGroupingRouter(component, std::move(*router));
}

RouterResult makeUnion(const Component &component, const RouterOptions &options, int depth)
{
    const std::vector<Component> children = component.children("partition_routers");
    if (children.size() < 2)
        return invalidComponent(component, u"a union needs two routers"_s);
    for (const Component &child : children) {
        if (hasRequestOption(child))
            return invalidComponent(child, u"partitions of a union take no request options"_s);
    }
    Result<std::string> field = evaluatedField(component, "partition_field", *options.runtime);
    if (!field)
        return field.error();
    Result<std::vector<Router>> routers = makeRouters(children, options, depth);
    if (!routers)
        return routers.error();
    return makeUnionRouter(component, std::move(*field), std::move(*routers));
}

RouterResult makeRouter(const Component &component, const RouterOptions &options, int depth)
{
    if (depth == s_maximumDepth)
        return invalidComponent(component, u"routers are nested too deeply"_s);
    if (component.isCustom())
        return makeError(errors::s_componentCustom,
                         {QString::fromStdString(component.place()),
                          QString::fromStdString(component.text("class_name"))});
    if (component.is("ListPartitionRouter"))
        return makeListRouter(component, *options.runtime);
    if (component.is("SubstreamPartitionRouter"))
        return makeSubstreamRouter(component, options);
    if (component.is("GroupingPartitionRouter"))
        return makeGrouping(component, options, depth + 1);
    if (component.is("UnionPartitionRouter"))
        return makeUnion(component, options, depth + 1);
    return invalidComponent(component, u"the router is of no known type"_s);
}

} // namespace

RouterResult makePartitionRouter(const Component &retriever, const RouterOptions &options)
{
    const Value *field = retriever.field("partition_router");
    const std::vector<Component> components = retriever.children("partition_router");
    if (components.empty())
        return Router(std::make_unique<SingleRouter>());
    if (!field->isList())
        return makeRouter(components.front(), options, 0);
    Result<std::vector<Router>> routers = makeRouters(components, options, 0);
    if (!routers)
        return routers.error();
    return makeCartesianRouter(std::move(*routers));
}

} // namespace millrace::declarative
