// Streams for the tests of the schema tree.
#pragma once

#include "ui/schematree/catalogmodel.h"

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

[[nodiscard]] inline SyncMode modeCalled(const QString &name) { return *syncModeFromName(name); }

} // namespace millrace
