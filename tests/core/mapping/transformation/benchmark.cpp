// Times what each transformation costs per value; prints nanoseconds as JSON.
#include "core/data/recordbatchbuilder.h"
#include "core/mapping/mapper.h"

#include <QElapsedTimer>
#include <QJsonDocument>

#include <algorithm>
#include <cstdio>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

constexpr int s_batches = 50;

std::shared_ptr<const RecordBatch> people()
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(
        Schema({Field{.name = u"id"_s, .type = FieldType::Integer},
                Field{.name = u"mail"_s, .type = FieldType::String},
                Field{.name = u"extra"_s, .type = FieldType::Json}})));
    for (int row = 0; row < RecordBatch::maximumRows; ++row) {
        builder.appendInteger(0, row);
        builder.appendText(1, "person" + std::to_string(row) + "@example.com");
        builder.appendText(2, R"({"city": "Ulm", "zip": 89073})");
        builder.finishRow();
    }
    return builder.finish();
}

/// The best of all batches, per row.
double nanosecondsPerRow(const Mapper &mapper, const std::shared_ptr<const RecordBatch> &batch)
{
    qint64 best = std::numeric_limits<qint64>::max();
    for (int i = 0; i < s_batches; ++i) {
        QElapsedTimer timer;
        timer.start();
        const MappedBatch mapped = mapper.apply(batch);
        best = std::min(best, timer.nsecsElapsed());
        if (mapped.batch->rowCount() == 0)
            return -1;
    }
    return static_cast<double>(best) / static_cast<double>(batch->rowCount());
}

} // namespace

int main()
{
    const auto batch = people();
    QJsonObject times{{u"none"_s, nanosecondsPerRow(Mapper(UnfitPolicy::Null), batch)}};
    const QString key = u"2b7e151628aed2a6abf7158809cf4f3c"_s;
    const QJsonObject equal{{u"field"_s, u"mail"_s}, {u"value"_s, u"nobody"_s}};
    const std::vector<std::pair<QString, Transformation>> all{
        {u"hash md5"_s,
         {TransformationKind::Hash, {{u"field"_s, u"mail"_s}, {u"method"_s, u"md5"_s}}}},
        {u"hash sha256"_s, {TransformationKind::Hash, {{u"field"_s, u"mail"_s}}}},
        {u"encrypt aes cbc"_s,
         {TransformationKind::Encrypt, {{u"field"_s, u"mail"_s}, {u"key"_s, key}}}},
        {u"encrypt aes gcm"_s,
         {TransformationKind::Encrypt,
          {{u"field"_s, u"mail"_s}, {u"key"_s, key}, {u"mode"_s, u"gcm"_s}}}},
        {u"rename"_s,
         {TransformationKind::RenameField, {{u"field"_s, u"mail"_s}, {u"name"_s, u"m"_s}}}},
        {u"drop"_s, {TransformationKind::DropField, {{u"field"_s, u"mail"_s}}}},
        {u"filter, all stay"_s,
         {TransformationKind::FilterRows,
          {{u"condition"_s, QJsonObject{{u"not"_s, QJsonObject{{u"equal"_s, equal}}}}}}}},
        {u"flatten two"_s,
         {TransformationKind::FlattenField,
          {{u"field"_s, u"extra"_s},
           {u"parts"_s,
            QJsonArray{QJsonObject{{u"member"_s, u"city"_s}},
                       QJsonObject{{u"member"_s, u"zip"_s}, {u"type"_s, u"integer"_s}}}}}}},
        {u"add expression"_s,
         {TransformationKind::AddField,
          {{u"name"_s, u"n"_s}, {u"expression"_s, u"id + 1"_s}, {u"type"_s, u"integer"_s}}}}};
    for (const auto &[name, transformation] : all) {
        const auto compiled = Transformer::compile({transformation}, batch->schema(), {});
        if (!compiled.transformer)
            return 1;
        times.insert(
            name,
            nanosecondsPerRow(
                Mapper(UnfitPolicy::Null, {}, batch->schema(), *compiled.transformer, {}), batch));
    }
    std::fputs(QJsonDocument(times).toJson(QJsonDocument::Indented).constData(), stdout);
    return 0;
}
