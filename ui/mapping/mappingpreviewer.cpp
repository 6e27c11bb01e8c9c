#include "ui/mapping/mappingpreviewer.h"

#include "ui/workspace/backgroundtask.h"

namespace millrace {

using namespace std::chrono_literals;

namespace {

/// As much of \a sample as a picture shows.
SampleRows firstOf(const SampleRows &sample)
{
    SampleRows first{sample.schema, {}, sample.isComplete};
    for (const auto &batch : sample.batches) {
        if (first.rowCount() >= MappingPreview::usualRows)
            break;
        first.batches.push_back(batch);
    }
    return first;
}

} // namespace

MappingPreviewer::MappingPreviewer(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_pool.setMaxThreadCount(1);
    m_timer.setSingleShot(true);
    m_timer.setInterval(40ms);
    connect(&m_timer, &QTimer::timeout, this, &MappingPreviewer::start);
}

MappingPreviewer::~MappingPreviewer()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void MappingPreviewer::setSample(const SampleRows &sample)
{
    SampleRows first = firstOf(sample);
    const bool isSame = first.batches == m_sample.batches
        && (first.schema == m_sample.schema
            || (first.schema && m_sample.schema && *first.schema == *m_sample.schema));
    m_sample = std::move(first);
    if (isSame && m_wanted > 0)
        return;
    m_context.moment = m_clock.now();
    want();
}

void MappingPreviewer::setMapping(const ObjectMapping &mapping)
{
    if (m_mapping == mapping)
        return;
    m_mapping = mapping;
    want();
}

void MappingPreviewer::clear()
{
    m_mapping.reset();
    m_sample = {};
    m_timer.stop();
    m_shown = ++m_wanted;
    if (!m_preview)
        return;
    m_preview.reset();
    emit previewChanged();
}

void MappingPreviewer::want()
{
    ++m_wanted;
    // Not started anew with each key: whoever types without a pause sees it all the same.
    if (!m_isWorking && !m_timer.isActive())
        m_timer.start();
}

void MappingPreviewer::start()
{
    if (!m_mapping || !m_sample.schema || m_isWorking)
        return;
    m_isWorking = true;
    using Picture = std::shared_ptr<const MappingPreview>;
    runInBackground(
        m_pool, this,
        [mapping = *m_mapping, sample = m_sample, context = m_context]() -> Picture {
            return std::make_shared<const MappingPreview>(
                MappingPreview::of(mapping, sample, MappingPreview::usualRows, context));
        },
        [this, number = m_wanted](const Picture &picture) {
            m_isWorking = false;
            if (number != m_wanted) {
                start();
                return;
            }
            m_shown = number;
            m_preview = picture;
            emit previewChanged();
        });
}

} // namespace millrace
