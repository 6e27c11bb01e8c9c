#include "core/connectors/files/tests/filesfixture.h"

#include "core/connector/connectorregistry.h"
#include "core/data/conversion.h"

#include <zlib.h>
#include <zstd.h>

#include <QDir>
#include <QFile>
#include <QtTest>

namespace millrace {

using namespace Qt::StringLiterals;

void register_files(ConnectorRegistry &registry);

QByteArray gzip(const QByteArray &text)
{
    z_stream stream{};
    deflateInit2(&stream, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY);
    QByteArray input = text;
    QByteArray out(
        static_cast<qsizetype>(deflateBound(&stream, static_cast<uLong>(text.size()))) + 64, '\0');
    stream.next_in = reinterpret_cast<Bytef *>(input.data());
    stream.avail_in = static_cast<uInt>(input.size());
    stream.next_out = reinterpret_cast<Bytef *>(out.data());
    stream.avail_out = static_cast<uInt>(out.size());
    deflate(&stream, Z_FINISH);
    out.truncate(static_cast<qsizetype>(stream.total_out));
    deflateEnd(&stream);
    return out;
}

QByteArray zstandard(const QByteArray &text)
{
    QByteArray out(
        static_cast<qsizetype>(ZSTD_compressBound(static_cast<std::size_t>(text.size()))), '\0');
    ZSTD_CCtx *context = ZSTD_createCCtx();
    // As the zstd program does; without it only some damage can be seen.
    ZSTD_CCtx_setParameter(context, ZSTD_c_checksumFlag, 1);
    const std::size_t size
        = ZSTD_compress2(context, out.data(), static_cast<std::size_t>(out.size()),
                         text.constData(), static_cast<std::size_t>(text.size()));
    ZSTD_freeCCtx(context);
    out.truncate(static_cast<qsizetype>(size));
    return out;
}

FilesFixture::FilesFixture() { Q_ASSERT(m_folder.isValid()); }

QString FilesFixture::write(const QString &name, const QByteArray &content) const
{
    const QString full = path(name);
    QDir().mkpath(QFileInfo(full).path());
    QFile file(full);
    if (!file.open(QIODevice::WriteOnly) || file.write(content) != content.size())
        qFatal("%s cannot be written.", qUtf8Printable(full));
    return full;
}

void FilesFixture::touch(const QString &name, qint64 seconds) const
{
    QFile file(path(name));
    if (!file.open(QIODevice::ReadWrite)
        || !file.setFileTime(QDateTime::fromSecsSinceEpoch(seconds),
                             QFileDevice::FileModificationTime))
        qFatal("%s cannot be touched.", qUtf8Printable(name));
}

std::unique_ptr<FilesSource> FilesFixture::source(const QString &path, QJsonObject options)
{
    static const ConnectorRegistry registry = [] {
        ConnectorRegistry made;
        register_files(made);
        return made;
    }();
    options.insert(u"path"_s, path);
    auto configuration = makeConfiguration(registry.find(u"files"_s)->sourceSpec, options);
    if (!configuration)
        qFatal("%s", qUtf8Printable(configuration.error().message));
    return std::make_unique<FilesSource>(*configuration);
}

Catalog FilesFixture::discover(FilesSource &source)
{
    auto catalog = source.discover({}, {});
    if (!catalog) {
        QTest::qFail(qPrintable(catalog.error().message), __FILE__, __LINE__);
        return {};
    }
    return *catalog;
}

ConfiguredStream FilesFixture::configured(const Stream &stream, bool isIncremental)
{
    ConfiguredStream configured;
    configured.stream = stream;
    configured.mode = isIncremental
        ? SyncMode{SourceSyncMode::Incremental, DestinationSyncMode::Append}
        : SyncMode{SourceSyncMode::FullRefresh, DestinationSyncMode::Overwrite};
    return configured;
}

void FilesFixture::drain(StreamReader &reader, ReadOutcome &outcome)
{
    for (;;) {
        auto next = reader.next({});
        if (!next) {
            outcome.error = next.error();
            break;
        }
        if (!*next)
            break;
        const SourceBatch &given = **next;
        if (given.batch) {
            const RecordBatch &batch = *given.batch;
            for (std::size_t row = 0; row < batch.rowCount(); ++row) {
                QStringList cells;
                for (int column = 0; column < batch.schema().fieldCount(); ++column) {
                    std::string text;
                    appendCellText(text, batch.column(column), row, ' ');
                    cells << (batch.column(column).isNull(row) ? u"∅"_s
                                                               : QString::fromStdString(text));
                }
                for (const ValueIssue &issue : batch.issuesOf(row))
                    outcome.issues
                        << u"%1 %2 %3"_s.arg(outcome.rows.size())
                               .arg(batch.schema().field(static_cast<int>(issue.column)).name,
                                    QString::fromStdString(issue.original));
                outcome.rows << cells.join(u'|');
            }
        }
        if (given.position) {
            outcome.positions.push_back(*given.position);
            outcome.rowsAfter.push_back(outcome.rows.size());
        }
    }
    outcome.notes = reader.notes();
    outcome.reason = reader.reasonForNoRows();
}

ReadOutcome FilesFixture::read(FilesSource &source, const ConfiguredStream &stream,
                               std::optional<std::string> position)
{
    ReadOutcome outcome;
    auto reader = source.openStream({stream, std::move(position)}, {});
    if (!reader) {
        outcome.error = reader.error();
        return outcome;
    }
    drain(**reader, outcome);
    return outcome;
}

ReadOutcome FilesFixture::readAll(const QString &path, const QJsonObject &options)
{
    const auto made = source(path, options);
    auto catalog = made->discover({}, {});
    ReadOutcome outcome;
    if (!catalog) {
        outcome.error = catalog.error();
        return outcome;
    }
    return read(*made, configured(catalog->streams.front()));
}

QStringList fieldsOf(const Schema &schema)
{
    QStringList all;
    for (const Field &field : schema.fields())
        all << field.name + u':' + fieldTypeName(field.type);
    return all;
}

} // namespace millrace
