// StreamSample: what the first rows of a stream say of its fields.
#pragma once

#include "core/data/jsonstructure.h"
#include "core/engine/connectorprobe.h"

#include <optional>

namespace millrace {

/// How well fields tell sampled rows apart.
struct SampledKey final
{
    qint64 rows = 0;
    qint64 repeated = 0; ///< Rows whose values another row before them has too.
    qint64 empty = 0; ///< Rows without a value in one of the fields.
};

/// How many sampled values would fit a type.
struct SampledFit final
{
    qint64 values = 0; ///< Nulls do not count.
    qint64 unfit = 0;
};

/// Immutable; shared between the model and what shows it.
class StreamSample final
{
public:
    explicit StreamSample(Preview preview)
        : m_preview(std::move(preview))
    {
    }

    [[nodiscard]] const Preview &preview() const { return m_preview; }
    [[nodiscard]] qint64 rowCount() const;
    /// Nothing when a field was not sampled, or there are none.
    [[nodiscard]] std::optional<SampledKey> key(const QStringList &fields) const;
    /// Nothing when \a field was not sampled, or has no value in any sampled row.
    [[nodiscard]] std::optional<SampledFit> fit(const QString &field, FieldType type) const;

    /// What the values of the JSON field \a field have inside.
    [[nodiscard]] std::vector<NestedField> structure(const QString &field) const;

private:
    Preview m_preview;
};

} // namespace millrace
