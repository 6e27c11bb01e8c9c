#include "core/connectors/files/tests/filesjob.h"

#include "core/connectors/files/tests/writtenfile.h"
#include "core/data/recordbatchbuilder.h"

#include <QDir>
#include <QFile>

namespace millrace::test {

using namespace Qt::StringLiterals;

Schema integers(const QStringList &names)
{
    Schema schema;
    for (const QString &name : names)
        schema.append(Field{name, FieldType::Integer, true, {}, {}});
    return schema;
}

std::shared_ptr<const RecordBatch> rows(const Schema &schema, qint64 first, qint64 count)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(schema));
    for (qint64 i = first; i < first + count; ++i) {
        for (int column = 0; column < schema.fieldCount(); ++column)
            builder.appendInteger(column, i);
        builder.finishRow();
    }
    return builder.finish();
}

QByteArray lines(qint64 first, qint64 count)
{
    QByteArray text;
    for (qint64 i = first; i < first + count; ++i)
        text += QByteArray::number(i) + '\n';
    return text;
}

void put(const QString &path, const QByteArray &text, QIODevice::OpenMode mode)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly | mode) || file.write(text) != text.size())
        qFatal("%s cannot be written.", qUtf8Printable(path));
}

std::unique_ptr<FilesDestination> FilesJob::destination() const
{
    return std::make_unique<FilesDestination>(Configuration({{u"folder"_s, folder},
                                                             {u"format"_s, format},
                                                             {u"compression"_s, compression},
                                                             {u"delimiter"_s, delimiter},
                                                             {u"meta_columns"_s, false}}));
}

Result<std::unique_ptr<StreamWriter>> FilesJob::open() const
{
    WriteRequest request;
    request.stream.name = u"t"_s;
    request.target.name = u"t"_s;
    request.schema = std::make_shared<const Schema>(schema);
    request.mode.source = mode == DestinationSyncMode::Append ? SourceSyncMode::Incremental
                                                              : SourceSyncMode::FullRefresh;
    request.mode.destination = mode;
    request.generationId = generation;
    request.minimumGenerationId = request.mode.replaces() ? generation : 0;
    return destination()->openStream(request, {});
}

Result<void> FilesJob::run(qint64 first, qint64 count) const
{
    auto writer = open();
    if (!writer)
        return writer.error();
    if (auto done = writeAndCommit(**writer, rows(schema, first, count), "p"); !done)
        return done;
    return (*writer)->finish({});
}

Result<void> writeAndCommit(StreamWriter &writer, const std::shared_ptr<const RecordBatch> &batch,
                            const std::string &position)
{
    if (auto report = writer.write(batch, {}); !report)
        return report.error();
    if (auto report = writer.prepare({}); !report)
        return report.error();
    return writer.commit({position, u"f"_s});
}

QByteArray FilesFolder::content(const QString &name) const { return unpacked(path(name)); }

QStringList FilesFolder::files() const
{
    return QDir(m_folder.path())
        .entryList(QDir::AllEntries | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name);
}

} // namespace millrace::test
