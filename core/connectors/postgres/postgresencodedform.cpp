#include "core/connectors/postgres/postgresencodedform.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view s_encoding = "postgres.copy.binary";

/// A type whose every value may come unseen, as format_type() spells it without a modifier.
struct PlainType final
{
    QLatin1StringView words;
    PostgresDecoder decoder;
    FieldType field;
};

/// The first of each kind of field is the type of a new column where nothing better is known.
constexpr std::array s_plainTypes{
    PlainType{"boolean"_L1, PostgresDecoder::Boolean, FieldType::Boolean},
    PlainType{"bigint"_L1, PostgresDecoder::Int8, FieldType::Integer},
    PlainType{"integer"_L1, PostgresDecoder::Int4, FieldType::Integer},
    PlainType{"smallint"_L1, PostgresDecoder::Int2, FieldType::Integer},
    PlainType{"double precision"_L1, PostgresDecoder::Float8, FieldType::Number},
    PlainType{"real"_L1, PostgresDecoder::Float4, FieldType::Number},
    PlainType{"numeric"_L1, PostgresDecoder::Numeric, FieldType::Decimal},
    PlainType{"text"_L1, PostgresDecoder::Text, FieldType::String},
    PlainType{"uuid"_L1, PostgresDecoder::Uuid, FieldType::String},
    PlainType{"bytea"_L1, PostgresDecoder::Bytes, FieldType::Binary},
    PlainType{"json"_L1, PostgresDecoder::Text, FieldType::Json},
    PlainType{"jsonb"_L1, PostgresDecoder::Jsonb, FieldType::Json},
    PlainType{"date"_L1, PostgresDecoder::Date, FieldType::Date},
    PlainType{"time without time zone"_L1, PostgresDecoder::Time, FieldType::TimeWithoutZone},
    PlainType{"time with time zone"_L1, PostgresDecoder::TimeWithZone, FieldType::TimeWithZone},
    PlainType{"timestamp without time zone"_L1, PostgresDecoder::Timestamp,
              FieldType::TimestampWithoutZone},
    PlainType{"timestamp with time zone"_L1, PostgresDecoder::Timestamp,
              FieldType::TimestampWithZone},
};

/// The plain type called \a words that is read as \a field; null when there is none.
const PlainType *plainType(QStringView words, FieldType field)
{
    const auto found = std::ranges::find_if(s_plainTypes, [&](const PlainType &type) {
        return type.words == words && type.field == field;
    });
    return found == s_plainTypes.end() ? nullptr : &*found;
}

/// "timestamp(3) without time zone" without its length or precision.
QString withoutModifier(QString words)
{
    const qsizetype open = words.indexOf(u'(');
    const qsizetype close = words.indexOf(u')', open);
    return open < 0 || close < 0 ? words : words.remove(open, close - open + 1);
}

/// The word of the type in which the values of \a plan come.
QLatin1StringView wordsOf(const PostgresTypePlan &plan)
{
    switch (plan.fieldType) {
    case FieldType::Json:
        return plan.decoder == PostgresDecoder::Jsonb ? "jsonb"_L1 : "json"_L1;
    case FieldType::TimestampWithoutZone:
        return "timestamp without time zone"_L1;
    case FieldType::TimestampWithZone:
        return "timestamp with time zone"_L1;
    default:
        break;
    }
    const auto found = std::ranges::find(s_plainTypes, plan.decoder, &PlainType::decoder);
    return found == s_plainTypes.end() ? QLatin1StringView() : found->words;
}

bool isWholeNumber(PostgresDecoder decoder)
{
    return decoder == PostgresDecoder::Int2 || decoder == PostgresDecoder::Int4
        || decoder == PostgresDecoder::Oid;
}

std::optional<PostgresEncodedColumn> encodedColumn(QStringView wanted, const QString &expression,
                                                   const PostgresTypePlan &plan)
{
    if (wanted == wordsOf(plan))
        return PostgresEncodedColumn{expression, plan.decoder};
    if (wanted == "bigint"_L1 && isWholeNumber(plan.decoder))
        return PostgresEncodedColumn{expression + "::pg_catalog.int8"_L1, PostgresDecoder::Int8};
    if (wanted == "text"_L1 && plan.decoder == PostgresDecoder::Uuid)
        return PostgresEncodedColumn{expression + "::pg_catalog.text"_L1, PostgresDecoder::Text};
    return std::nullopt;
}

} // namespace

std::string postgresEncodedForm(const std::vector<PostgresTargetColumn> &columns)
{
    std::string form(s_encoding);
    for (const PostgresTargetColumn &column : columns) {
        // An array or a domain spells itself otherwise, and so does a type with a length, to which
        // the server would cut or round without a word.
        const QString words
            = column.declared == "character varying"_L1 ? u"text"_s : column.declared;
        if (std::ranges::find(s_plainTypes, words, &PlainType::words) == s_plainTypes.end())
            return {};
        form += '\n' + words.toStdString();
    }
    return form;
}

std::string offeredPostgresForm(const Schema &schema)
{
    std::string form(s_encoding);
    for (const Field &field : schema.fields()) {
        const PlainType *type = plainType(withoutModifier(field.sourceType), field.type);
        if (type == nullptr)
            type = &*std::ranges::find(s_plainTypes, field.type, &PlainType::field);
        form += '\n' + QString(type->words).toStdString();
    }
    return form;
}

QStringList offeredPostgresTypes(const std::string &form, const Schema &schema)
{
    QStringList types = QString::fromStdString(form).split(u'\n');
    if (types.takeFirst() != QLatin1StringView(s_encoding.data(), s_encoding.size())
        || types.size() != schema.fieldCount())
        return {};
    for (qsizetype i = 0; i < types.size(); ++i) {
        if (plainType(types[i], schema.field(static_cast<int>(i)).type) == nullptr)
            return {};
        types[i] = types[i].toUpper();
    }
    return types;
}

std::optional<std::vector<PostgresEncodedColumn>>
encodedColumns(const std::string &form, const QStringList &expressions,
               const std::vector<PostgresTypePlan> &plans)
{
    const QStringList words = QString::fromStdString(form).split(u'\n');
    if (words.size() != expressions.size() + 1
        || words.front() != QLatin1StringView(s_encoding.data(), s_encoding.size()))
        return std::nullopt;
    std::vector<PostgresEncodedColumn> columns;
    for (qsizetype i = 0; i < expressions.size(); ++i) {
        auto column = encodedColumn(words.at(i + 1), expressions.at(i),
                                    plans.at(static_cast<std::size_t>(i)));
        if (!column)
            return std::nullopt;
        columns.push_back(std::move(*column));
    }
    return columns;
}

} // namespace millrace
