// TrialPages: the pages of a trial as the command line shows them.
#pragma once

#include "app/cli/output.h"
#include "core/declarative/workbench/trial.h"

#include <QJsonArray>

namespace millrace {

/// Keeps pages for the JSON of the end, or writes them as they come.
class TrialPages final : public declarative::TrialEvents
{
public:
    explicit TrialPages(Output &output)
        : m_output(output)
    {
    }

    void page(declarative::TrialPage page) override;
    void logged(declarative::LogLevel level, const QString &message) override;

    [[nodiscard]] const QJsonArray &json() const { return m_json; }

private:
    void block(const QString &text);
    void print(const declarative::TrialPage &page);
    void print(const declarative::TrialExchange &exchange);

    Output &m_output;
    int m_count = 0;
    QJsonArray m_json;
};

} // namespace millrace
