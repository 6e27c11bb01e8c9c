// Streams for the tests of the schema tree.
#pragma once

#include "core/data/conversion.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/streamsample.h"

namespace millrace {

/// Three streams of a shop and one without a namespace.
///
/// shop.orders: id, updated_at, total; key and cursor set by nobody, incremental.
/// shop.customers: id, email, changed; source-defined key, default cursor changed.
/// shop.log: line; whole streams only.
/// notes: text; whole streams only.
[[nodiscard]] inline Catalog shopCatalog()
{
    using namespace Qt::StringLiterals;
    Stream orders;
    orders.id = {u"shop"_s, u"orders"_s};
    orders.supportsIncremental = true;
    orders.estimatedRows = 48210;
    orders.schema = Schema({{u"id"_s, FieldType::Integer},
                            {u"updated_at"_s, FieldType::TimestampWithZone},
                            {u"total"_s, FieldType::Decimal, true, u"NUMERIC(10,2)"_s}});
    Stream customers;
    customers.id = {u"shop"_s, u"customers"_s};
    customers.supportsIncremental = true;
    customers.defaultCursor = u"changed"_s;
    customers.sourceDefinedPrimaryKey = {u"id"_s};
    customers.schema = Schema({{u"id"_s, FieldType::Integer},
                               {u"email"_s, FieldType::String},
                               {u"changed"_s, FieldType::Date}});
    Stream log;
    log.id = {u"shop"_s, u"log"_s};
    log.schema = Schema({{u"line"_s, FieldType::String}});
    Stream notes;
    notes.id.name = u"notes"_s;
    notes.schema = Schema({{u"text"_s, FieldType::String}});
    return {{orders, customers, log, notes}};
}

inline const StreamId s_orders{QStringLiteral("shop"), QStringLiteral("orders")};
inline const StreamId s_customers{QStringLiteral("shop"), QStringLiteral("customers")};
inline const StreamId s_log{QStringLiteral("shop"), QStringLiteral("log")};
inline const StreamId s_notes{QString(), QStringLiteral("notes")};

/// The stream called \a id, without the field \a name.
[[nodiscard]] inline Catalog without(Catalog catalog, const StreamId &id, const QString &name)
{
    for (Stream &stream : catalog.streams) {
        if (stream.id != id)
            continue;
        Schema schema;
        for (const Field &field : stream.schema.fields()) {
            if (field.name != name)
                schema.append(field);
        }
        stream.schema = schema;
    }
    return catalog;
}

/// Rows of \a schema as texts; what a row lacks at its end is null.
[[nodiscard]] inline Preview previewOf(const Schema &schema, const QList<QStringList> &rows)
{
    Preview preview;
    preview.schema = std::make_shared<const Schema>(schema);
    RecordBatchBuilder builder(preview.schema);
    for (const QStringList &row : rows) {
        for (int i = 0; i < schema.fieldCount(); ++i) {
            if (i < row.size())
                appendParsed(builder, i, schema.field(i).type, row[i].toStdString());
            else
                builder.appendNull(i);
        }
        builder.finishRow();
    }
    preview.batches.push_back(builder.finish());
    preview.isComplete = true;
    return preview;
}

[[nodiscard]] inline std::shared_ptr<const StreamSample> sampleOf(const Schema &schema,
                                                                  const QList<QStringList> &rows)
{
    return std::make_shared<const StreamSample>(previewOf(schema, rows));
}

[[nodiscard]] inline SyncMode modeCalled(const QString &name) { return *syncModeFromName(name); }

} // namespace millrace
