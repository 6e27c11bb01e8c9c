#include "core/interchange/airbyteconnections.h"
#include "core/interchange/airbyteends.h"
#include "core/interchange/airbyteforms.h"

#include <QCoreApplication>
#include <QJsonArray>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Text final
{
    Q_DECLARE_TR_FUNCTIONS(AirbyteImport)
};

constexpr int s_deepestCondition = 16;

QString modeOf(const QString &word)
{
    static const QHash<QString, QString> s_modes{
        {u"full_refresh_overwrite"_s, u"full_refresh_overwrite"_s},
        {u"full_refresh_append"_s, u"full_refresh_append"_s},
        {u"full_refresh_overwrite_deduped"_s, u"full_refresh_overwrite_dedup"_s},
        {u"full_refresh_deduped_history"_s, u"full_refresh_overwrite_dedup"_s},
        {u"full_refresh_update"_s, u"full_refresh_append"_s},
        {u"full_refresh_soft_delete"_s, u"full_refresh_append"_s},
        {u"incremental_update"_s, u"incremental_append"_s},
        {u"incremental_soft_delete"_s, u"incremental_append"_s},
        {u"incremental_append"_s, u"incremental_append"_s},
        {u"incremental_deduped_history"_s, u"incremental_append_dedup"_s}};
    return s_modes.value(word.toLower());
}

/// The object that is the only member of \a object but for nulls; else empty.
QJsonObject onlyMember(const QJsonObject &object)
{
    QJsonObject only;
    for (auto each = object.begin(); each != object.end(); ++each) {
        if (each.value().isNull())
            continue;
        if (!each.value().isObject() || !only.isEmpty())
            return {};
        only = each.value().toObject();
    }
    return only;
}

/// A condition of Airbyte's row filter in ours; empty when it is of another kind.
QJsonObject conditionOf(const QJsonObject &from, int depth)
{
    if (depth > s_deepestCondition)
        return {};
    // Terraform names the kind as the one member that is not empty.
    if (const QJsonObject inner = onlyMember(from); !from.contains("type"_L1) && !inner.isEmpty())
        return conditionOf(inner, depth + 1);
    const QString kind = from.value("type"_L1).toString().toUpper();
    if (kind == "EQUAL"_L1) {
        const QString field = from.value("fieldName"_L1).toString();
        if (field.isEmpty() || !from.contains("comparisonValue"_L1))
            return {};
        return {
            {u"equal"_s,
             QJsonObject{{u"field"_s, field},
                         {u"value"_s, from.value("comparisonValue"_L1).toVariant().toString()}}}};
    }
    QJsonArray parts;
    const QJsonValue said = from.value("conditions"_L1);
    const QJsonArray list = said.isObject() ? QJsonArray{said} : said.toArray();
    for (const QJsonValue &each : list) {
        const QJsonObject part = conditionOf(each.toObject(), depth + 1);
        if (part.isEmpty())
            return {};
        parts.append(part);
    }
    if (kind == "NOT"_L1 && parts.size() == 1)
        return {{u"not"_s, parts.first()}};
    if ((kind == "AND"_L1 || kind == "OR"_L1) && !parts.isEmpty())
        return {{kind.toLower(), parts}};
    return {};
}

class StreamTranslation final
{
public:
    StreamTranslation(const QJsonObject &from, QString place, const QString &connection,
                      std::vector<ImportedItem> &items)
        : m_from(from)
        , m_place(std::move(place))
        , m_connection(connection)
        , m_items(items)
    {
    }

    QJsonObject run(const ImportedEnds &ends);

private:
    void say(ImportOutcome outcome, const QString &reason, const QString &next = {})
    {
        m_isSaid = true;
        m_items.push_back({outcome, ImportedKind::Stream, m_connection + u": "_s + m_name, m_place,
                           reason, next});
    }
    bool takeMode();
    bool takeMapping(const QString &connectorId);
    void takeCursor(bool hasOwnPosition);
    void takeKey();
    void takeFields();
    /// What a mapping of fields has taken up is no step by itself.
    void takeMappers(bool hasMapping);
    /// Empty when the mapper cannot come over.
    [[nodiscard]] QJsonObject step(const QJsonObject &mapper) const;

    const QJsonObject m_from;
    QString m_place;
    QString m_connection;
    std::vector<ImportedItem> &m_items;
    QString m_name;
    QJsonObject m_made;
    bool m_isSaid = false;
};

QJsonObject StreamTranslation::run(const ImportedEnds &ends)
{
    m_name = m_from.value("name"_L1).toString();
    if (m_name.isEmpty()) {
        say(ImportOutcome::LeftOut, Text::tr("The stream has no name."));
        return {};
    }
    if (m_from.value("selected"_L1) == QJsonValue(false)) {
        say(ImportOutcome::LeftOut, Text::tr("The stream was not chosen."));
        return {};
    }
    m_made.insert("name"_L1, m_name);
    if (const QString space = m_from.value("namespace"_L1).toString(); !space.isEmpty())
        m_made.insert("namespace"_L1, space);
    if (!takeMode() || (!ends.objects.isEmpty() && !takeMapping(ends.objects)))
        return {};
    takeCursor(ends.hasOwnPosition);
    takeKey();
    takeFields();
    takeMappers(!ends.objects.isEmpty());
    if (ends.objects.isEmpty() && !m_from.value("destinationObjectName"_L1).toString().isEmpty())
        say(ImportOutcome::Decision,
            Text::tr("The stream went into an object of the destination by a mapping."),
            Text::tr("Make the mapping anew in the window or in the file."));
    if (!m_isSaid)
        say(ImportOutcome::Taken, {});
    return m_made;
}

bool StreamTranslation::takeMode()
{
    const QString word = m_from.value("syncMode"_L1).toString();
    if (word.isEmpty()) {
        say(ImportOutcome::Changed,
            Text::tr("No sync mode is said; the one that suits is chosen."));
        return true;
    }
    const QString mode = modeOf(word);
    if (mode.isEmpty()) {
        say(ImportOutcome::LeftOut, Text::tr("The sync mode of the stream is not known here."),
            Text::tr("Add the stream to the connection and choose a sync mode."));
        return false;
    }
    m_made.insert("mode"_L1, mode);
    return true;
}

bool StreamTranslation::takeMapping(const QString &connectorId)
{
    QString problem;
    const QJsonObject mapping = translatedMapping(m_from, connectorId, problem);
    if (mapping.isEmpty()) {
        say(ImportOutcome::LeftOut, problem,
            Text::tr("Add the stream to the connection and map its fields."));
        return false;
    }
    m_made.insert("mapping"_L1, mapping);
    // What happens at the destination is the operation.
    const QString mode = m_made.value("mode"_L1).toString();
    m_made.insert("mode"_L1,
                  mode.startsWith("incremental"_L1) ? u"incremental_append"_s
                                                    : u"full_refresh_append"_s);
    return true;
}

void StreamTranslation::takeCursor(bool hasOwnPosition)
{
    const bool isIncremental = m_made.value("mode"_L1).toString().startsWith("incremental"_L1);
    const QJsonArray path = m_from.value("cursorField"_L1).toArray();
    const QString cursor = m_from.value("cursorField"_L1).isString()
        ? m_from.value("cursorField"_L1).toString()
        : wholeField(path);
    if (!isIncremental || hasOwnPosition)
        return;
    if (!cursor.isEmpty() && !cursor.startsWith("_ab_cdc_"_L1))
        m_made.insert("cursor"_L1, cursor);
    else
        say(ImportOutcome::Decision,
            path.size() > 1 ? Text::tr("The cursor lies inside of a field, which is not done here.")
                            : Text::tr("The stream is incremental, and no cursor is said."),
            Text::tr("Name a field that grows with each change, or choose a full refresh."));
}

void StreamTranslation::takeKey()
{
    QJsonArray key;
    for (const QJsonValue &part : m_from.value("primaryKey"_L1).toArray()) {
        const QString field = wholeField(part);
        if (field.isEmpty())
            return say(ImportOutcome::Decision,
                       Text::tr("A part of the primary key lies inside of a field."),
                       Text::tr("Choose a primary key of whole fields."));
        key.append(field);
    }
    if (!key.isEmpty() && m_made.value("mode"_L1).toString().endsWith("dedup"_L1))
        m_made.insert("primary_key"_L1, key);
}

void StreamTranslation::takeFields()
{
    QJsonArray fields;
    for (const QJsonValue &each : m_from.value("selectedFields"_L1).toArray()) {
        const QString field = wholeField(each);
        if (field.isEmpty())
            return say(ImportOutcome::Decision,
                       Text::tr("Parts of a field were chosen; all fields are taken instead."),
                       Text::tr("Leave out in the schema what is not to be written."));
        if (!field.startsWith("_ab_cdc_"_L1))
            fields.append(field);
    }
    if (!fields.isEmpty())
        m_made.insert("fields"_L1, fields);
}

QJsonObject StreamTranslation::step(const QJsonObject &mapper) const
{
    const QString kind = mapper.value("type"_L1).toString();
    const QJsonObject settings = mapperSettings(mapper);
    const QString field = settings.value("targetField"_L1).toString();
    const auto text = [&settings](const QString &key) { return settings.value(key).toString(); };
    if (kind == "field-filtering"_L1 && !field.isEmpty())
        return {{u"kind"_s, u"drop_field"_s}, {u"field"_s, field}};
    if (kind == "field-renaming"_L1 && !text(u"originalFieldName"_s).isEmpty()
        && !text(u"newFieldName"_s).isEmpty())
        return {{u"kind"_s, u"rename_field"_s},
                {u"field"_s, text(u"originalFieldName"_s)},
                {u"name"_s, text(u"newFieldName"_s)}};
    if (kind == "row-filtering"_L1) {
        const QJsonObject condition = conditionOf(settings.value("conditions"_L1).toObject(), 0);
        return condition.isEmpty()
            ? QJsonObject()
            : QJsonObject{{u"kind"_s, u"filter_rows"_s}, {u"condition"_s, condition}};
    }
    QJsonObject made{{u"field"_s, field}};
    if (const QString suffix = text(u"fieldNameSuffix"_s); !suffix.isEmpty())
        made.insert("suffix"_L1, suffix);
    if (kind == "hashing"_L1 && !field.isEmpty()) {
        const QString method = text(u"method"_s).toLower().remove(u'-').remove(u'_');
        static const QStringList s_methods{u"md2"_s,    u"md5"_s,    u"sha1"_s,  u"sha224"_s,
                                           u"sha256"_s, u"sha384"_s, u"sha512"_s};
        if (!s_methods.contains(method))
            return {};
        made.insert("kind"_L1, u"hash"_s);
        made.insert("method"_L1, method);
        return made;
    }
    const QString algorithm = text(u"algorithm"_s).toLower();
    if (kind != "encryption"_L1 || field.isEmpty())
        return {};
    made.insert("kind"_L1, u"encrypt"_s);
    made.insert("algorithm"_L1, algorithm);
    if (algorithm == "rsa"_L1) {
        made.insert("public_key"_L1, text(u"publicKey"_s));
        return made;
    }
    if (algorithm != "aes"_L1)
        return {};
    made.insert("key"_L1, variableReference(m_connection + u'_' + m_name + u'_' + field, u"key"_s));
    if (const QString mode = text(u"mode"_s).toLower(); !mode.isEmpty())
        made.insert("mode"_L1, mode);
    if (const QString padding = text(u"padding"_s).toLower(); !padding.isEmpty())
        made.insert("padding"_L1, padding == "nopadding"_L1 ? u"none"_s : u"pkcs5"_s);
    return made;
}

void StreamTranslation::takeMappers(bool hasMapping)
{
    QJsonArray steps;
    for (const QJsonValue &each : m_from.value("mappers"_L1).toArray()) {
        const QString kind = each.toObject().value("type"_L1).toString();
        if (hasMapping && (kind == "field-renaming"_L1 || kind == "field-filtering"_L1))
            continue;
        const QJsonObject made = step(each.toObject());
        if (made.isEmpty()) {
            // Without it a value that was to be hidden would be written as it is.
            say(ImportOutcome::Decision,
                Text::tr(
                    "A mapping of the stream cannot come over; what it hid or dropped would be "
                    "written."),
                Text::tr("Add a transformation to the stream before the first run."));
            continue;
        }
        if (made.contains("key"_L1))
            say(ImportOutcome::Decision, Text::tr("The key of an encryption is never taken over."),
                Text::tr("Set the variable %1.")
                    .arg(made.value("key"_L1).toString().mid(6).chopped(1)));
        steps.append(made);
    }
    for (const QJsonValue &each : m_from.value("hashedFields"_L1).toArray()) {
        if (const QString field = wholeField(each); !field.isEmpty())
            steps.append(QJsonObject{{u"kind"_s, u"hash"_s}, {u"field"_s, field}});
    }
    if (!steps.isEmpty())
        m_made.insert("transformations"_L1, steps);
}

} // namespace

QString wholeField(const QJsonValue &value)
{
    if (value.isString())
        return value.toString();
    const QJsonArray path
        = value.isObject() ? value.toObject().value("fieldPath"_L1).toArray() : value.toArray();
    return path.size() == 1 ? path.first().toString() : QString();
}

QJsonObject mapperSettings(const QJsonObject &mapper)
{
    QJsonObject settings = objectOrText(mapper, u"mapperConfiguration"_s);
    for (int depth = 0; depth < 3 && !settings.contains("conditions"_L1); ++depth) {
        const QJsonObject inner = onlyMember(settings);
        if (inner.isEmpty())
            break;
        settings = inner;
    }
    return settings;
}

QJsonObject translatedStream(const QJsonObject &stream, const QString &place,
                             const QString &connection, const ImportedEnds &ends,
                             std::vector<ImportedItem> &items)
{
    return StreamTranslation(stream, place, connection, items).run(ends);
}

} // namespace millrace
