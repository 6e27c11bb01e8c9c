// Sample fields: the streams of the sample data and their columns.
#pragma once

#include "core/catalog/stream.h"

#include <cstdint>
#include <optional>
#include <span>

namespace millrace {

/// The three streams, in the order they are offered.
enum class SampleStream : std::uint8_t { Users, Products, Purchases };

/// What a column holds. One word per way of making a value, shared by the streams.
enum class SampleField : std::uint8_t {
    Id,
    CreatedAt,
    UpdatedAt,
    Name,
    Title,
    Age,
    Email,
    Telephone,
    Gender,
    Language,
    AcademicDegree,
    Nationality,
    Occupation,
    Height,
    BloodType,
    Weight,
    Address,
    Make,
    Model,
    Year,
    Price,
    ProductId,
    UserId,
    AddedToCartAt,
    PurchasedAt,
    ReturnedAt,
};

/// A column of a sample stream.
struct SampleColumn final
{
    const char *name;
    SampleField field;
    FieldType type;
    bool nullable;
    bool mayMisfit; ///< Whether a text such as "n/a" may stand here without breaking keys.
};

/// The columns of \a stream in their order.
[[nodiscard]] std::span<const SampleColumn> sampleColumns(SampleStream stream);

/// The stream called \a name, or nothing.
[[nodiscard]] std::optional<SampleStream> sampleStreamFromName(const QString &name);

/// How many rows \a stream has when \a count rows are configured.
[[nodiscard]] qint64 sampleRowCount(SampleStream stream, qint64 count);

/// All three streams as they are discovered.
[[nodiscard]] Catalog sampleCatalog(qint64 count);

} // namespace millrace
