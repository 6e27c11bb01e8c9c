// RecordedRun: reads a manifest against a scripted server and keeps everything that came of it.
#pragma once

#include "core/base/clock.h"
#include "core/declarative/manifestsource.h"

#include <QByteArray>

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace millrace {

/// A clock that stands still and notes what it was asked to wait for.
class StandingClock final : public Clock
{
public:
    explicit StandingClock(TimePoint now)
        : m_now(now)
    {
    }

    [[nodiscard]] TimePoint now() const override { return m_now; }
    [[nodiscard]] std::chrono::steady_clock::time_point steadyNow() const override { return {}; }
    bool wait(std::chrono::milliseconds duration, const Cancellation &) override
    {
        const std::lock_guard lock(m_mutex);
        m_waits.push_back(duration);
        return true;
    }
    [[nodiscard]] const std::vector<std::chrono::milliseconds> &waits() const { return m_waits; }

private:
    const TimePoint m_now;
    std::mutex m_mutex;
    std::vector<std::chrono::milliseconds> m_waits;
};

/// Answers the \a index-th request.
using Answering = std::function<HttpResponse(const HttpRequest &request, std::size_t index)>;

/// A manifest, what it is read with, and who answers.
struct RecordedInput final
{
    QByteArray manifest;
    QString name;
    declarative::Value config;
    /// Empty: every stream.
    std::vector<std::string> streams;
    std::map<std::string, declarative::Value> states;
    TimePoint now{};
    Answering answer;
};

struct RecordedOutcome final
{
    std::optional<Error> buildError; ///< The manifest or the configuration was refused.
    std::vector<std::string> requests; ///< In their comparable form.
    std::vector<std::pair<std::string, declarative::Value>> records;
    std::vector<declarative::Value> states;
    std::vector<std::string> trace; ///< Statuses and messages of errors.
    std::vector<Error> errors;
    std::vector<declarative::Value> configurations; ///< Those that were to be kept.
    std::vector<std::chrono::milliseconds> waits;
};

[[nodiscard]] RecordedOutcome recordedRun(const RecordedInput &input);

/// The folder with the recorded runs of public manifests; see CMakeLists.txt.
[[nodiscard]] QString vectorsFolder();
/// The folder with the public manifests.
[[nodiscard]] QString manifestsFolder();

} // namespace millrace
