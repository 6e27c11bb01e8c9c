#include "core/connectors/sample/samplefields.h"

#include <algorithm>
#include <array>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 s_mostProducts = 100;
constexpr std::array<const char *, 3> s_names{"users", "products", "purchases"};

constexpr SampleColumn s_users[]{
    {"id", SampleField::Id, FieldType::Integer, false, false},
    {"created_at", SampleField::CreatedAt, FieldType::TimestampWithZone, true, true},
    {"updated_at", SampleField::UpdatedAt, FieldType::TimestampWithZone, false, false},
    {"name", SampleField::Name, FieldType::String, false, false},
    {"title", SampleField::Title, FieldType::String, false, false},
    {"age", SampleField::Age, FieldType::Integer, true, true},
    {"email", SampleField::Email, FieldType::String, false, false},
    {"telephone", SampleField::Telephone, FieldType::String, false, false},
    {"gender", SampleField::Gender, FieldType::String, false, false},
    {"language", SampleField::Language, FieldType::String, false, false},
    {"academic_degree", SampleField::AcademicDegree, FieldType::String, false, false},
    {"nationality", SampleField::Nationality, FieldType::String, false, false},
    {"occupation", SampleField::Occupation, FieldType::String, false, false},
    {"height", SampleField::Height, FieldType::Number, true, true},
    {"blood_type", SampleField::BloodType, FieldType::String, false, false},
    {"weight", SampleField::Weight, FieldType::Integer, true, true},
    {"address", SampleField::Address, FieldType::Json, true, true},
};

constexpr SampleColumn s_products[]{
    {"id", SampleField::Id, FieldType::Integer, false, false},
    {"make", SampleField::Make, FieldType::String, false, false},
    {"model", SampleField::Model, FieldType::String, false, false},
    {"year", SampleField::Year, FieldType::Integer, true, true},
    {"price", SampleField::Price, FieldType::Number, true, true},
    {"created_at", SampleField::CreatedAt, FieldType::TimestampWithZone, true, true},
    {"updated_at", SampleField::UpdatedAt, FieldType::TimestampWithZone, false, false},
};

constexpr SampleColumn s_purchases[]{
    {"id", SampleField::Id, FieldType::Integer, false, false},
    {"product_id", SampleField::ProductId, FieldType::Integer, false, false},
    {"user_id", SampleField::UserId, FieldType::Integer, false, false},
    {"added_to_cart_at", SampleField::AddedToCartAt, FieldType::TimestampWithZone, true, true},
    {"purchased_at", SampleField::PurchasedAt, FieldType::TimestampWithZone, true, true},
    {"returned_at", SampleField::ReturnedAt, FieldType::TimestampWithZone, true, true},
    {"created_at", SampleField::CreatedAt, FieldType::TimestampWithZone, true, true},
    {"updated_at", SampleField::UpdatedAt, FieldType::TimestampWithZone, false, false},
};

} // namespace

std::span<const SampleColumn> sampleColumns(SampleStream stream)
{
    switch (stream) {
    case SampleStream::Users:
        return s_users;
    case SampleStream::Products:
        return s_products;
    case SampleStream::Purchases:
        return s_purchases;
    }
    return {};
}

std::optional<SampleStream> sampleStreamFromName(const QString &name)
{
    for (std::size_t i = 0; i < s_names.size(); ++i) {
        if (name == QLatin1StringView(s_names[i]))
            return static_cast<SampleStream>(i);
    }
    return std::nullopt;
}

qint64 sampleRowCount(SampleStream stream, qint64 count)
{
    return stream == SampleStream::Products ? std::min(count, s_mostProducts) : count;
}

Catalog sampleCatalog(qint64 count)
{
    Catalog catalog;
    for (std::size_t i = 0; i < s_names.size(); ++i) {
        const auto kind = static_cast<SampleStream>(i);
        Stream stream;
        stream.id.name = QString::fromLatin1(s_names[i]);
        for (const SampleColumn &column : sampleColumns(kind))
            stream.schema.append(
                Field{QString::fromLatin1(column.name), column.type, column.nullable, {}, {}});
        stream.supportsIncremental = true;
        stream.sourceDefinedCursor = true;
        stream.defaultCursor = u"updated_at"_s;
        stream.sourceDefinedPrimaryKey = {u"id"_s};
        stream.isResumable = true;
        stream.estimatedRows = sampleRowCount(kind, count);
        catalog.streams.push_back(std::move(stream));
    }
    return catalog;
}

} // namespace millrace
