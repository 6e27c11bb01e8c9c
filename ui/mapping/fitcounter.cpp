#include "ui/mapping/fitcounter.h"

#include "ui/workspace/backgroundtask.h"

#include <algorithm>
#include <iterator>

namespace millrace {

namespace {

constexpr int s_delay = 120;

/// The mapping without its rows: what the fit of each row depends on beside the row.
ObjectMapping withoutFields(const ObjectMapping &mapping)
{
    return {mapping.object, mapping.operation, mapping.matchingKey, {}};
}

/// Some rows at a time, for whoever goes away does not wait for ten thousand records of each.
std::vector<FieldFit> fitsOf(const ObjectMapping &wanted, const Schema &read,
                             const SampleRows &sample, const EvaluationContext &context,
                             const Cancellation &cancellation)
{
    constexpr std::ptrdiff_t rowsAtOnce = 8;
    std::vector<FieldFit> fits;
    ObjectMapping part = withoutFields(wanted);
    for (auto from = wanted.fields.begin();
         from != wanted.fields.end() && !cancellation.stop_requested();) {
        const auto to = from + std::min(rowsAtOnce, wanted.fields.end() - from);
        part.fields.assign(from, to);
        std::ranges::move(fieldFits(ObjectMapper::compileWhatIsSound(part, read), sample, context),
                          std::back_inserter(fits));
        from = to;
    }
    return fits;
}

} // namespace

FitCounter::FitCounter(const Clock &clock, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
{
    m_timer.setSingleShot(true);
    m_timer.setInterval(s_delay);
    // Counting is for the eye: it leaves the other core to the run.
    m_pool.setMaxThreadCount(1);
    connect(&m_timer, &QTimer::timeout, this, &FitCounter::count);
}

FitCounter::~FitCounter()
{
    m_counting.request_stop();
    m_pool.clear();
    m_pool.waitForDone();
}

void FitCounter::setMapping(const std::optional<ObjectMapping> &mapping, const Schema &read)
{
    m_mapping = mapping;
    m_read = read;
    m_fits.clear();
    ++m_number;
    m_timer.start();
}

void FitCounter::setSample(const SampleRows &sample)
{
    m_sample = sample;
    forget();
    m_timer.start();
}

void FitCounter::forget()
{
    m_counting.request_stop();
    m_counted.clear();
    ++m_countedNumber;
}

ObjectMapping FitCounter::uncounted()
{
    ObjectMapping wanted = withoutFields(*m_mapping);
    if (wanted != m_countedFor) {
        forget();
        m_countedFor = wanted;
    }
    for (const FieldMapping &field : m_mapping->fields) {
        const bool isCounted = std::ranges::any_of(
            m_counted, [&](const auto &counted) { return counted.first == field; });
        if (!isCounted)
            wanted.fields.push_back(field);
    }
    return wanted;
}

void FitCounter::count()
{
    ++m_number;
    // What is being counted is of use for most rows; the rest follows it.
    if (!m_mapping || m_isCounting)
        return;
    const ObjectMapping wanted = uncounted();
    if (wanted.fields.empty()) {
        take();
        return;
    }
    m_isCounting = true;
    m_counting = CancellationSource();
    runInBackground(
        m_pool, this,
        [wanted, read = m_read, sample = m_sample, context = EvaluationContext{m_clock.now()},
         token = m_counting.get_token()] { return fitsOf(wanted, read, sample, context, token); },
        [this, number = m_number, counted = m_countedNumber,
         wanted](const std::vector<FieldFit> &fits) {
            m_isCounting = false;
            for (std::size_t i = 0; i < fits.size() && counted == m_countedNumber; ++i)
                m_counted.emplace_back(wanted.fields[i], fits[i]);
            if (number == m_number)
                take();
            else if (!m_timer.isActive())
                count();
        });
}

void FitCounter::take()
{
    std::vector<FieldFit> fits;
    std::vector<std::pair<FieldMapping, FieldFit>> used;
    for (const FieldMapping &field : m_mapping->fields) {
        const auto found = std::ranges::find_if(
            m_counted, [&](const auto &each) { return each.first == field; });
        if (found == m_counted.end())
            return;
        fits.push_back(found->second);
        used.push_back(*found);
    }
    m_fits = std::move(fits);
    m_counted = std::move(used);
    emit counted();
}

} // namespace millrace
