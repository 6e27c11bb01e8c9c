// CheckResult: the named steps of a connection test.
#pragma once

#include "core/base/error.h"

#include <QString>

#include <chrono>
#include <functional>
#include <optional>
#include <vector>

namespace millrace {

/// One step of a check, e.g. "open the file".
struct CheckStep final
{
    QString name; ///< Short, translated, says what was tried.
    std::chrono::milliseconds duration{0};
    std::optional<Error> error; ///< Nothing when the step passed.
};

/// The steps in the order they ran; the first failing one is the last.
struct CheckResult final
{
    std::vector<CheckStep> steps;

    [[nodiscard]] bool passed() const { return steps.empty() || !steps.back().error; }
};

/// Called after each step, on the checking thread.
using CheckObserver = std::function<void(const CheckStep &)>;

/// Runs the steps of a check one after another, timing them, until one fails.
class CheckRun final
{
public:
    explicit CheckRun(CheckObserver observer)
        : m_observer(std::move(observer))
    {
    }

    /// Runs \a step under \a name unless an earlier one failed. \a step returns Result<void>.
    template<typename Step>
    CheckRun &step(const QString &name, Step &&run)
    {
        if (!m_result.passed())
            return *this;
        const auto start = std::chrono::steady_clock::now();
        const auto outcome = run();
        CheckStep done{name,
                       std::chrono::duration_cast<std::chrono::milliseconds>(
                           std::chrono::steady_clock::now() - start),
                       std::nullopt};
        if (!outcome)
            done.error = outcome.error();
        m_result.steps.push_back(done);
        if (m_observer)
            m_observer(done);
        return *this;
    }

    [[nodiscard]] CheckResult result() const { return m_result; }

private:
    CheckObserver m_observer;
    CheckResult m_result;
};

} // namespace millrace
