// RecordTransformation: changes a record in place.
#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/declarative/manifest/component.h"
#include "core/declarative/stream/streamslice.h"
#include "core/declarative/value/value.h"

#include <memory>
#include <vector>

namespace millrace::declarative {

/// What a transformation may look at beside the record.
struct TransformationContext final
{
    const Value &config;
    const Clock &clock;
    const StreamSlice &slice;
};

/// A transformation component. Safe from any thread.
class RecordTransformation
{
public:
    virtual ~RecordTransformation() = default;

    /// REQUIRES: \a record is a Mapping.
    [[nodiscard]] virtual Result<void> transform(Value &record,
                                                 const TransformationContext &context) const = 0;
};

/// The transformation \a component describes; \a config is what its build-time fields read.
/// Errors: declarative.component_invalid, declarative.component_custom, those of templates.
[[nodiscard]] Result<std::unique_ptr<RecordTransformation>>
makeTransformation(const Component &component, const Value &config, const Clock &clock);

/// All of \a components, in their order.
[[nodiscard]] Result<std::vector<std::unique_ptr<RecordTransformation>>>
makeTransformations(const std::vector<Component> &components, const Value &config,
                    const Clock &clock);

} // namespace millrace::declarative
