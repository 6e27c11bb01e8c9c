// FakeSource: rows and faults by script, for what no real source does on demand.
#pragma once

#include "core/connector/configuration.h"
#include "core/connector/source.h"
#include "core/data/recordbatchbuilder.h"

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
#include <mutex>

namespace millrace::test {

/// What one fake stream does. Rows are (id integer, name string); row i has the id i.
struct FakeStream final
{
    qint64 rows = 100;
    int rowsPerBatch = 10;
    qint64 misfitEvery = 0; ///< Every so-many-th id is unfit; 0: none.
    bool givesPositions = true; ///< False: only the last batch has one.
    bool forgetsLastPosition = false; ///< A faulty source.
    std::optional<Error> openError;
    std::function<void(const Cancellation &)> whileOpening; ///< May block until the cancellation.
    bool refusesPositions = false; ///< As when the data behind a position have changed.
    /// Asked before each batch with the id of its first row; an error ends the reading.
    std::function<std::optional<Error>(qint64)> failAt;
    /// Called before each batch; may block (until the cancellation) to make a slow source.
    std::function<void(qint64, const Cancellation &)> beforeBatch;
    int textBytes = 8; ///< Length of every name.
};

/// Shared between a test and the sources it makes; kept across attempts.
struct FakeSourceScript final
{
    std::map<QString, FakeStream> streams;
    bool checkFails = false;
    std::optional<Error> discoverError;
    std::atomic<int> checks = 0;
    std::atomic<qint64> batchesRead = 0;
    int parallelStreams = 1;
    Configuration configuration; ///< Of the source that was made last.
};

class FakeReader final : public StreamReader
{
public:
    FakeReader(std::shared_ptr<FakeSourceScript> script, QString name, qint64 from,
               std::optional<qint64> rowLimit = {})
        : m_script(std::move(script))
        , m_stream(m_script->streams.at(name))
        , m_next(from)
        , m_end(rowLimit ? std::min(m_stream.rows, from + *rowLimit) : m_stream.rows)
        , m_schema(std::make_shared<const Schema>(streamSchema()))
    {
    }

    static Schema streamSchema()
    {
        return Schema({Field{.name = QStringLiteral("id"), .type = FieldType::Integer},
                       Field{.name = QStringLiteral("name"), .type = FieldType::String}});
    }

    [[nodiscard]] std::shared_ptr<const Schema> schema() const override { return m_schema; }
    [[nodiscard]] std::optional<qint64> estimatedRows() const override { return m_stream.rows; }
    [[nodiscard]] QString reasonForNoRows() const override
    {
        return QStringLiteral("Nothing came after id %1.").arg(m_next - 1);
    }

    Result<std::optional<SourceBatch>> next(const Cancellation &cancellation) override
    {
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_next >= m_end)
            return std::optional<SourceBatch>();
        if (m_stream.beforeBatch)
            m_stream.beforeBatch(m_next, cancellation);
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (m_stream.failAt) {
            if (const auto error = m_stream.failAt(m_next))
                return *error;
        }
        RecordBatchBuilder builder(m_schema);
        for (int i = 0; i < m_stream.rowsPerBatch && m_next < m_end; ++i, ++m_next) {
            if (m_stream.misfitEvery > 0 && m_next % m_stream.misfitEvery == 0)
                builder.appendUnfit(0, "no. " + std::to_string(m_next));
            else
                builder.appendInteger(0, m_next);
            std::string name = "row " + std::to_string(m_next);
            name.resize(static_cast<std::size_t>(m_stream.textBytes), '.');
            builder.appendText(1, name);
            builder.finishRow();
        }
        ++m_script->batchesRead;
        SourceBatch batch{builder.finish(), std::nullopt};
        const bool isLast = m_next >= m_end;
        if ((m_stream.givesPositions && !isLast) || (isLast && !m_stream.forgetsLastPosition))
            batch.position = "{\"next\":" + std::to_string(m_next) + "}";
        return std::optional<SourceBatch>(std::move(batch));
    }

private:
    std::shared_ptr<FakeSourceScript> m_script;
    const FakeStream m_stream;
    qint64 m_next;
    const qint64 m_end;
    std::shared_ptr<const Schema> m_schema;
};

class FakeSource final : public Source
{
public:
    explicit FakeSource(std::shared_ptr<FakeSourceScript> script)
        : m_script(std::move(script))
    {
    }

    CheckResult check(const CheckObserver &observer, const Cancellation &) override
    {
        ++m_script->checks;
        return CheckRun(observer)
            .step(QStringLiteral("connect"),
                  [&]() -> Result<void> {
                      if (m_script->checkFails)
                          return Error{QStringLiteral("fake.check_failed"),
                                       ErrorKind::Transient,
                                       QStringLiteral("The fake source does not answer."),
                                       {},
                                       {},
                                       {}};
                      return {};
                  })
            .result();
    }

    Result<Catalog> discover(const StreamObserver &observer, const Cancellation &) override
    {
        if (m_script->discoverError)
            return *m_script->discoverError;
        Catalog catalog;
        for (const auto &[name, stream] : m_script->streams) {
            catalog.streams.push_back(described(name, stream));
            if (observer)
                observer(catalog.streams.back());
        }
        return catalog;
    }

    Result<std::unique_ptr<StreamReader>> openStream(const ReadRequest &request,
                                                     const Cancellation &cancellation) override
    {
        const QString name = request.stream.stream.id.name;
        const FakeStream &stream = m_script->streams.at(name);
        if (stream.whileOpening)
            stream.whileOpening(cancellation);
        if (cancellation.stop_requested())
            return Error::cancelled();
        if (stream.openError)
            return *stream.openError;
        if (request.position && stream.refusesPositions)
            return Error{QStringLiteral("fake.position_unusable"),
                         ErrorKind::Configuration,
                         QStringLiteral("The fake data have changed."),
                         {},
                         {},
                         {}};
        qint64 from = 0;
        if (request.position)
            from = std::stoll(request.position->substr(request.position->find(':') + 1));
        return std::unique_ptr<StreamReader>(
            std::make_unique<FakeReader>(m_script, name, from, request.stream.rowLimit));
    }

    [[nodiscard]] int maximumParallelStreams() const override { return m_script->parallelStreams; }

    static Stream described(const QString &name, const FakeStream &stream)
    {
        Stream found;
        found.id.name = name;
        found.schema = FakeReader::streamSchema();
        found.supportsIncremental = true;
        found.sourceDefinedCursor = true;
        found.defaultCursor = QStringLiteral("id");
        found.sourceDefinedPrimaryKey = {QStringLiteral("id")};
        found.isResumable = stream.givesPositions;
        return found;
    }

private:
    std::shared_ptr<FakeSourceScript> m_script;
};

} // namespace millrace::test
