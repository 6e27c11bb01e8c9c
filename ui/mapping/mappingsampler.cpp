#include "ui/mapping/mappingsampler.h"

#include "ui/workspace/backgroundtask.h"

#include <algorithm>
#include <mutex>

namespace millrace {

using namespace std::chrono_literals;

struct MappingSampler::Arrivals final
{
    std::mutex mutex;
    SampleRows rows;
    bool hasNews = false;
};

namespace {

SampleRows rowsOf(const Preview &preview)
{
    return {preview.schema, preview.batches, preview.isComplete};
}

} // namespace

MappingSampler::MappingSampler(QObject *parent)
    : QObject(parent)
{
    // The stream that is looked at does not wait for one that was left.
    m_pool.setMaxThreadCount(2);
    m_arrivalTimer.setInterval(200ms);
    connect(&m_arrivalTimer, &QTimer::timeout, this, &MappingSampler::collect);
}

MappingSampler::~MappingSampler()
{
    for (auto &[id, sampled] : m_streams)
        sampled.cancellation.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

MappingSampler::Reader MappingSampler::readerOf(const ConnectorProbe &probe,
                                                const QString &connectorId,
                                                const QJsonObject &configuration)
{
    return [&probe, connectorId, configuration](const ConfiguredStream &stream, int rows,
                                                const PreviewObserver &observer,
                                                const Cancellation &cancellation) {
        return probe.preview(connectorId, configuration, stream, rows, cancellation, observer);
    };
}

void MappingSampler::setReader(Reader reader)
{
    m_reader = std::move(reader);
    for (auto &[id, sampled] : m_streams)
        sampled.cancellation.request_stop();
    std::map<StreamId, Sampled> former;
    former.swap(m_streams);
    m_arrivalTimer.stop();
    for (const auto &[id, sampled] : former)
        emit changed(id);
}

void MappingSampler::read(const ConfiguredStream &stream)
{
    ConfiguredStream wanted = stream;
    // What becomes of the records is no matter of theirs.
    wanted.mapping.reset();
    Sampled &sampled = m_streams[wanted.stream.id];
    const bool isKnown = sampled.state == State::Ready || sampled.state == State::Reading;
    if (isKnown && sampled.stream == wanted)
        return;
    if (!(sampled.stream.stream.schema == wanted.stream.schema))
        sampled.rows = {};
    sampled.stream = std::move(wanted);
    start(sampled);
}

void MappingSampler::readAgain(const StreamId &stream)
{
    if (const auto found = m_streams.find(stream); found != m_streams.end())
        start(found->second);
}

void MappingSampler::start(Sampled &sampled)
{
    sampled.cancellation.request_stop();
    sampled.cancellation = CancellationSource();
    sampled.arrivals = std::make_shared<Arrivals>();
    sampled.state = State::Reading;
    sampled.error.reset();
    sampled.reading = ++m_readings;
    const auto tell = [arrivals = sampled.arrivals](const Preview &soFar) {
        const std::scoped_lock lock(arrivals->mutex);
        arrivals->rows = rowsOf(soFar);
        arrivals->hasNews = true;
    };
    const StreamId id = sampled.stream.stream.id;
    runInBackground(
        m_pool, this,
        [reader = m_reader, stream = sampled.stream, tell,
         token = sampled.cancellation.get_token()] {
            return token.stop_requested() ? Result<Preview>(Error::cancelled())
                                          : reader(stream, SampleRows::wanted, tell, token);
        },
        [this, id, reading = sampled.reading](const Result<Preview> &result) {
            take(id, reading, result);
        });
    m_arrivalTimer.start();
    emit changed(id);
}

void MappingSampler::cancel(const StreamId &stream)
{
    const auto found = m_streams.find(stream);
    if (found == m_streams.end() || found->second.state != State::Reading)
        return;
    collect();
    found->second.cancellation.request_stop();
    found->second.reading = 0;
    found->second.state = State::Cancelled;
    emit changed(stream);
}

void MappingSampler::take(const StreamId &stream, int reading, const Result<Preview> &result)
{
    const auto found = m_streams.find(stream);
    if (found == m_streams.end() || found->second.reading != reading)
        return;
    Sampled &sampled = found->second;
    if (result) {
        sampled.rows = rowsOf(*result);
        sampled.state = State::Ready;
    } else {
        collect();
        sampled.error = result.error();
        sampled.state = State::Failed;
    }
    emit changed(stream);
}

void MappingSampler::collect()
{
    std::vector<StreamId> renewed;
    bool isReading = false;
    for (auto &[id, sampled] : m_streams) {
        if (sampled.state != State::Reading)
            continue;
        isReading = true;
        const std::scoped_lock lock(sampled.arrivals->mutex);
        // While it is read again, the former records stay until there are as many.
        const bool isMore = sampled.arrivals->rows.rowCount() >= sampled.rows.rowCount();
        if (!sampled.arrivals->hasNews || !isMore)
            continue;
        sampled.rows = sampled.arrivals->rows;
        sampled.arrivals->hasNews = false;
        renewed.push_back(id);
    }
    if (!isReading)
        m_arrivalTimer.stop();
    for (const StreamId &id : renewed)
        emit changed(id);
}

MappingSampler::State MappingSampler::state(const StreamId &stream) const
{
    const auto found = m_streams.find(stream);
    return found == m_streams.end() ? State::None : found->second.state;
}

SampleRows MappingSampler::rows(const StreamId &stream) const
{
    const auto found = m_streams.find(stream);
    return found == m_streams.end() ? SampleRows() : found->second.rows;
}

std::optional<Error> MappingSampler::error(const StreamId &stream) const
{
    const auto found = m_streams.find(stream);
    return found == m_streams.end() ? std::nullopt : found->second.error;
}

} // namespace millrace
