#include "ui/schematree/streamsampler.h"

#include "ui/workspace/backgroundtask.h"

namespace millrace {

namespace {

constexpr int s_rows = 50;

} // namespace

StreamSampler::StreamSampler(CatalogModel &model, QObject *parent)
    : QObject(parent)
    , m_model(model)
{
    m_pool.setMaxThreadCount(1);
}

StreamSampler::~StreamSampler()
{
    m_cancellation.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

void StreamSampler::setReader(Reader reader)
{
    m_reader = std::move(reader);
    ++m_number;
    m_reading.clear();
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    m_pool.clear();
}

void StreamSampler::sample(const StreamId &stream)
{
    const StreamEntry *entry = m_model.entry(stream);
    if (!m_reader || entry == nullptr || entry->sample || entry->change.kind == ChangeKind::Removed
        || !m_reading.insert(stream).second)
        return;
    ConfiguredStream whole = configuredStream(*entry);
    whole.selectedFields.clear();
    runInBackground(
        m_pool, this,
        [reader = m_reader, whole, token = m_cancellation.get_token()] {
            return reader(whole, s_rows, token);
        },
        [this, stream, schema = whole.stream.schema,
         number = m_number](const Result<Preview> &preview) {
            if (number != m_number)
                return;
            m_reading.erase(stream);
            const StreamEntry *now = m_model.entry(stream);
            // A discovery may have changed the fields meanwhile.
            if (preview && now != nullptr && now->stream.schema == schema)
                m_model.setSample(stream, std::make_shared<const StreamSample>(*preview));
        });
}

} // namespace millrace
