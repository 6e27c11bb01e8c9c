#include "tests/testutils/fakesource.h"

#include "core/data/recordbatchbuilder.h"

#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

Error fault(const QString &code, const QString &message)
{
    return Error{code, ErrorKind::Configuration, message, u"Mend the test."_s, {}, {}};
}

class FakeReader final : public StreamReader
{
public:
    FakeReader(std::shared_ptr<const SourceScript> script, const SourceScript::Lines &lines,
               std::size_t next)
        : m_script(std::move(script))
        , m_lines(lines)
        , m_next(next)
        , m_schema(std::make_shared<const Schema>(lines.stream.schema))
    {
    }

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }

    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override
    {
        if (m_script->beforeBatch) {
            if (auto error = m_script->beforeBatch(m_lines.stream.id, m_next, cancellation))
                return *error;
        }
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_next >= m_lines.batches.size())
            return std::optional<SourceBatch>();
        SourceBatch batch{m_lines.batches[m_next++], std::nullopt};
        if (m_lines.givesPositions || m_next == m_lines.batches.size())
            batch.position = "{\"next\":" + std::to_string(m_next) + "}";
        return std::optional<SourceBatch>(std::move(batch));
    }

    [[nodiscard]] QString reasonForNoRows() const override { return u"The script is over."_s; }

private:
    std::shared_ptr<const SourceScript> m_script;
    const SourceScript::Lines &m_lines;
    std::size_t m_next;
    std::shared_ptr<const Schema> m_schema;
};

Schema idSchema()
{
    return Schema({Field{u"id"_s, FieldType::Integer, false, {}, {}},
                   Field{u"name"_s, FieldType::String, true, {}, {}}});
}

} // namespace

CheckResult FakeSource::check(const CheckObserver &observer, const Cancellation &)
{
    CheckRun run(observer);
    run.step(u"Read the script"_s, [&]() -> Result<void> {
        return m_script->checkError ? Result<void>(*m_script->checkError) : Result<void>();
    });
    return run.result();
}

Result<Catalog> FakeSource::discover(const StreamObserver &observer, const Cancellation &)
{
    if (m_script->discoverError)
        return *m_script->discoverError;
    Catalog catalog;
    for (const SourceScript::Lines &lines : m_script->streams) {
        catalog.streams.push_back(lines.stream);
        if (observer)
            observer(lines.stream);
    }
    return catalog;
}

Result<std::unique_ptr<StreamReader>> FakeSource::openStream(const ReadRequest &request,
                                                             const Cancellation &)
{
    const auto found = std::ranges::find_if(m_script->streams, [&](const auto &lines) {
        return lines.stream.id == request.stream.stream.id;
    });
    if (found == m_script->streams.end())
        return fault(u"fake.stream_unknown"_s, u"The script has no such stream."_s);
    std::size_t next = 0;
    if (request.position) {
        const QJsonObject json
            = QJsonDocument::fromJson(QByteArray::fromStdString(*request.position)).object();
        if (!json.value("next"_L1).isDouble())
            return fault(u"fake.position_unknown"_s, u"The script has no such position."_s);
        next = static_cast<std::size_t>(json.value("next"_L1).toInteger());
    }
    return std::unique_ptr<StreamReader>(std::make_unique<FakeReader>(m_script, *found, next));
}

std::shared_ptr<const RecordBatch> idBatch(qint64 first, qint64 count)
{
    RecordBatchBuilder builder(std::make_shared<const Schema>(idSchema()));
    for (qint64 id = first; id < first + count; ++id) {
        builder.appendInteger(0, id);
        builder.appendText(1, "name " + std::to_string(id));
        builder.finishRow();
    }
    return builder.finish();
}

Stream idStream(const QString &name)
{
    Stream stream;
    stream.id.name = name;
    stream.schema = idSchema();
    stream.supportsIncremental = true;
    stream.defaultCursor = u"id"_s;
    stream.sourceDefinedPrimaryKey = {u"id"_s};
    stream.isResumable = true;
    return stream;
}

} // namespace millrace::test
