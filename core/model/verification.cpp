#include "core/model/verification.h"

#include "core/base/enumwords.h"
#include "core/base/localnumber.h"
#include "core/base/pluralform.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QLocale>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_unreadable{
    "verify.result_unreadable", ErrorKind::System,
    QT_TRANSLATE_NOOP("errors", "The stored result of the last verification cannot be read."),
    QT_TRANSLATE_NOOP("errors", "A new verification replaces it.")};

constexpr std::array s_kinds{"missing", "extra", "different"};

QString translated(const char *text, qint64 count) { return pluralText("verify", text, count); }
QString number(qint64 value) { return localNumber(value); }

QJsonValue jsonText(const std::optional<QString> &text)
{
    return text ? QJsonValue(*text) : QJsonValue();
}

std::optional<QString> textOf(const QJsonValue &value)
{
    return value.isString() ? std::optional(value.toString()) : std::nullopt;
}

qint64 microseconds(TimePoint time)
{
    return std::chrono::duration_cast<std::chrono::microseconds>(time.time_since_epoch()).count();
}

TimePoint timeOf(const QJsonValue &value)
{
    return TimePoint(std::chrono::duration_cast<TimePoint::duration>(
        std::chrono::microseconds(value.toInteger())));
}

QJsonObject toJson(const RowDifference &row)
{
    QJsonArray fields;
    for (const ComparedField &field : row.fields)
        fields.append(QJsonObject{{u"field"_s, field.field},
                                  {u"source"_s, jsonText(field.source)},
                                  {u"destination"_s, jsonText(field.destination)}});
    return {{u"kind"_s, rowDifferenceKindName(row.kind)},
            {u"key"_s, row.key},
            {u"is_newer"_s, row.isNewer},
            {u"has_changed"_s, row.hasChanged},
            {u"fields"_s, fields}};
}

RowDifference rowFromJson(const QJsonObject &json)
{
    RowDifference row;
    row.kind = valueOf<RowDifferenceKind>(s_kinds, json.value("kind"_L1).toString())
                   .value_or(RowDifferenceKind::Different);
    row.key = json.value("key"_L1).toString();
    row.isNewer = json.value("is_newer"_L1).toBool();
    row.hasChanged = json.value("has_changed"_L1).toBool();
    for (const QJsonValue field : json.value("fields"_L1).toArray()) {
        const QJsonObject one = field.toObject();
        row.fields.push_back({one.value("field"_L1).toString(), textOf(one.value("source"_L1)),
                              textOf(one.value("destination"_L1))});
    }
    return row;
}

using Count = qint64 VerifiedStream::*;
constexpr std::array<std::pair<const char *, Count>, 11> s_counts{{
    {"source_rows", &VerifiedStream::sourceRows},
    {"destination_rows", &VerifiedStream::destinationRows},
    {"equal", &VerifiedStream::equal},
    {"missing", &VerifiedStream::missing},
    {"extra", &VerifiedStream::extra},
    {"different", &VerifiedStream::different},
    {"newer", &VerifiedStream::newer},
    {"changing", &VerifiedStream::changing},
    {"superseded", &VerifiedStream::superseded},
    {"history", &VerifiedStream::history},
    {"filtered", &VerifiedStream::filtered},
}};

Error errorFromJson(const QJsonObject &json)
{
    return Error{
        json.value("code"_L1).toString(),    errorKindFromName(json.value("kind"_L1).toString()),
        json.value("message"_L1).toString(), json.value("hint"_L1).toString(),
        json.value("detail"_L1).toString(),  {}};
}

QJsonObject jsonOf(const Error &error)
{
    return {{u"code"_s, error.code},
            {u"kind"_s, errorKindName(error.kind)},
            {u"message"_s, error.message},
            {u"hint"_s, error.hint},
            {u"detail"_s, error.detail}};
}

QStringList stringsOf(const QJsonValue &value)
{
    QStringList texts;
    for (const QJsonValue text : value.toArray())
        texts << text.toString();
    return texts;
}

VerifiedStream streamFromJson(const QJsonObject &json)
{
    VerifiedStream stream;
    stream.stream = {json.value("namespace"_L1).toString(), json.value("stream"_L1).toString()};
    stream.table = json.value("table"_L1).toString();
    stream.key = stringsOf(json.value("key"_L1));
    for (const auto &[name, count] : s_counts)
        stream.*count = json.value(QLatin1StringView(name)).toInteger();
    stream.rejected = json.value("rejected"_L1).toInteger();
    stream.sourceChecksum = json.value("source_checksum"_L1).toString();
    stream.destinationChecksum = json.value("destination_checksum"_L1).toString();
    stream.notes = stringsOf(json.value("notes"_L1));
    for (const QJsonValue row : json.value("examples"_L1).toArray())
        stream.examples.push_back(rowFromJson(row.toObject()));
    if (json.value("error"_L1).isObject())
        stream.error = errorFromJson(json.value("error"_L1).toObject());
    return stream;
}

} // namespace

QString rowDifferenceKindName(RowDifferenceKind kind) { return wordOf(s_kinds, kind); }

bool Verification::agrees() const
{
    return std::ranges::all_of(streams, [](const VerifiedStream &s) { return s.agrees(); });
}

QString verificationSentence(const VerifiedStream &stream)
{
    if (stream.error)
        return stream.error->message;
    QString text;
    if (stream.agrees())
        text = translated(
                   QT_TRANSLATE_N_NOOP(
                       "verify", "All %1 rows of the source are the same at the destination."),
                   stream.equal)
                   .arg(number(stream.equal));
    else
        text = translated(
                   QT_TRANSLATE_N_NOOP(
                       "verify",
                       "Of %1 rows of the source %2 are missing at the destination and %3 are "
                       "different there; %4 rows are only there."),
                   stream.sourceRows)
                   .arg(number(stream.sourceRows), number(stream.missing), number(stream.different),
                        number(stream.extra));
    if (stream.newer > 0)
        text += u' '
            + translated(QT_TRANSLATE_N_NOOP("verify", "%1 of them are newer than the last run."),
                         stream.newer)
                  .arg(number(stream.newer));
    if (stream.changing > 0)
        text += u' '
            + translated(QT_TRANSLATE_N_NOOP("verify",
                                             "%1 of them changed while they were verified: verify "
                                             "again to know how they are."),
                         stream.changing)
                  .arg(number(stream.changing));
    if (stream.history > 0)
        text += u' '
            + translated(QT_TRANSLATE_N_NOOP("verify", "The destination keeps %1 older versions."),
                         stream.history)
                  .arg(number(stream.history));
    return text;
}

QString verificationSentence(const Verification &verification)
{
    VerifiedStream all;
    qint64 failed = 0;
    for (const VerifiedStream &stream : verification.streams) {
        failed += stream.error ? 1 : 0;
        if (stream.error)
            continue;
        for (const auto &[name, count] : s_counts)
            all.*count += stream.*count;
    }
    const auto streams = static_cast<qint64>(verification.streams.size());
    QString text = failed < streams ? verificationSentence(all) : QString();
    if (failed > 0)
        text += (text.isEmpty() ? QString() : u" "_s)
            + translated(QT_TRANSLATE_N_NOOP("verify", "%1 of %2 streams could not be compared."),
                         streams)
                  .arg(number(failed), number(streams));
    return text;
}

QJsonObject toJson(const VerifiedStream &stream)
{
    QJsonArray examples;
    for (const RowDifference &row : stream.examples)
        examples.append(toJson(row));
    QJsonObject json{{u"stream"_s, stream.stream.name},
                     {u"table"_s, stream.table},
                     {u"key"_s, QJsonArray::fromStringList(stream.key)},
                     {u"rejected"_s, stream.rejected},
                     {u"source_checksum"_s, stream.sourceChecksum},
                     {u"destination_checksum"_s, stream.destinationChecksum},
                     {u"agrees"_s, stream.agrees()},
                     {u"text"_s, verificationSentence(stream)},
                     {u"notes"_s, QJsonArray::fromStringList(stream.notes)},
                     {u"examples"_s, examples}};
    for (const auto &[name, count] : s_counts)
        json.insert(QLatin1StringView(name), stream.*count);
    if (!stream.stream.nameSpace.isEmpty())
        json.insert("namespace"_L1, stream.stream.nameSpace);
    if (stream.error)
        json.insert("error"_L1, jsonOf(*stream.error));
    return json;
}

QJsonObject toJson(const Verification &verification)
{
    QJsonArray streams;
    for (const VerifiedStream &stream : verification.streams)
        streams.append(toJson(stream));
    return {{u"started_at"_s, microseconds(verification.startedAt)},
            {u"ended_at"_s, microseconds(verification.endedAt)},
            {u"is_after_run"_s, verification.isAfterRun},
            {u"agrees"_s, verification.agrees()},
            {u"text"_s, verificationSentence(verification)},
            {u"streams"_s, streams}};
}

Result<Verification> verificationFromJson(const QJsonObject &json)
{
    if (!json.value("streams"_L1).isArray() || !json.value("ended_at"_L1).isDouble())
        return makeError(s_unreadable);
    Verification verification;
    verification.startedAt = timeOf(json.value("started_at"_L1));
    verification.endedAt = timeOf(json.value("ended_at"_L1));
    verification.isAfterRun = json.value("is_after_run"_L1).toBool();
    for (const QJsonValue stream : json.value("streams"_L1).toArray())
        verification.streams.push_back(streamFromJson(stream.toObject()));
    return verification;
}

} // namespace millrace
