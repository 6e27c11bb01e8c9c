// MappingScene: a stream of people, contacts of a CRM, and a draft of a mapping between them.
#pragma once

#include "core/base/clock.h"
#include "core/data/recordbatchbuilder.h"
#include "ui/mapping/mappingdraft.h"
#include "ui/mapping/mappingedits.h"

#include <memory>

namespace millrace::test {

inline const StreamId s_people{{}, QStringLiteral("people")};

inline Stream peopleStream()
{
    Stream stream;
    stream.id = s_people;
    stream.schema.append({QStringLiteral("id"), FieldType::Integer, false, {}, {}});
    stream.schema.append({QStringLiteral("contact_email"), FieldType::String, true, {}, {}});
    stream.schema.append({QStringLiteral("surname"), FieldType::String, true, {}, {}});
    stream.schema.append({QStringLiteral("tel"), FieldType::String, true, {}, {}});
    stream.schema.append({QStringLiteral("picture"), FieldType::Binary, true, {}, {}});
    stream.schema.append(
        {QStringLiteral("updated_at"), FieldType::TimestampWithZone, true, {}, {}});
    stream.supportsIncremental = true;
    return stream;
}

inline ObjectField objectField(const QString &name, FieldType type = FieldType::String)
{
    ObjectField field;
    field.field.name = name;
    field.field.type = type;
    return field;
}

/// email is the key, lastname required for new ones, phone ten characters at most.
inline DestinationObject contactObject()
{
    DestinationObject object;
    object.name = QStringLiteral("contact");
    object.title = QStringLiteral("Contact");
    object.fields = {objectField(QStringLiteral("country")),
                     objectField(QStringLiteral("email")),
                     objectField(QStringLiteral("lastname")),
                     objectField(QStringLiteral("phone")),
                     objectField(QStringLiteral("age"), FieldType::Integer),
                     objectField(QStringLiteral("created"), FieldType::TimestampWithZone)};
    object.fields[3].maximumLength = 10;
    object.fields[5].isReadOnly = true;
    object.operations
        = {{ObjectOperation::Insert, {}, {QStringLiteral("lastname")}},
           {ObjectOperation::Upsert, {{QStringLiteral("email")}}, {QStringLiteral("lastname")}},
           {ObjectOperation::HardDelete, {{QStringLiteral("email")}}, {}}};
    return object;
}

inline SampleRows peopleSample()
{
    const auto schema = std::make_shared<const Schema>(peopleStream().schema);
    RecordBatchBuilder builder(schema);
    const auto add = [&builder](qint64 id, const char *email, const char *name, const char *tel) {
        builder.appendInteger(0, id);
        builder.appendText(1, email);
        builder.appendText(2, name);
        builder.appendText(3, tel);
        builder.appendNull(4);
        builder.appendNull(5);
        builder.finishRow();
    };
    add(1, "ann@ex.org", "Kuhn", "+49 30 1234567");
    add(2, "bob@ex.org", "Berg", "4711");
    return {schema, {builder.finish()}, true};
}

/// Nothing is mapped yet; the stream is the draft's.
struct MappingScene final
{
    MappingScene()
        : catalog(&undo)
        , draft(catalog, clock)
    {
        catalog.setDestinationModes({DestinationSyncMode::Append});
        catalog.refresh({{peopleStream()}});
        (void)catalog.setSelected({s_people}, true);
        catalog.setObjects({contactObject()});
        draft.setStream(s_people);
        undo.clear();
    }

    /// Upserts contacts by their email.
    void choose()
    {
        draft.change(mappingFor(contactObject(), {}), QStringLiteral("choose object Contact"));
        undo.clear();
    }
    [[nodiscard]] QString value(const QString &target) const
    {
        const FieldMapping *row = draft.mapping().find(target);
        return row == nullptr ? QString() : row->value;
    }

    SystemClock clock;
    QUndoStack undo;
    CatalogModel catalog;
    MappingDraft draft;
};

} // namespace millrace::test
