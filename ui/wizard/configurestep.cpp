#include "ui/wizard/configurestep.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/endpointmark.h"
#include "ui/widgets/formarea.h"

#include <QLabel>
#include <QScopedValueRollback>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

ConfigureStep::ConfigureStep(Workspace &workspace, ConnectionDraft &draft, QWidget *parent)
    : WizardStep(parent)
    , m_draft(draft)
    , m_mark(new MarkBar(this))
    , m_summary(new QLabel(this))
    , m_form(new ConfigureForm(workspace, this))
{
    auto *area = new FormArea(this);
    area->setMaximumColumnWidth(metrics::formWidth + metrics::spaceM);
    area->body()->setContentsMargins(0, 0, metrics::spaceM, 0);
    area->body()->setSpacing(metrics::spaceL);
    m_summary->setWordWrap(true);
    area->body()->addWidget(m_mark);
    area->body()->addWidget(m_summary);
    area->body()->addWidget(m_form);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->addWidget(area);

    connect(m_form, &ConfigureForm::edited, this, [this](const QString &act) {
        const QScopedValueRollback taking(m_isTaking, true);
        m_draft.configure(m_form->connection(), act);
        emit changed();
    });
    connect(&m_draft, &ConnectionDraft::configurationChanged, this, &ConfigureStep::show);
    connect(&m_draft, &ConnectionDraft::endsChanged, this, &ConfigureStep::show);
}

QString ConfigureStep::name() const { return tr("Configure"); }

QString ConfigureStep::question() const { return tr("How is the connection to run?"); }

QList<MissingPart> ConfigureStep::missing() const
{
    QList<MissingPart> parts;
    for (const ConfigureForm::Problem &problem : m_form->problems()) {
        parts.append(
            MissingPart{problem.text, [form = m_form, problem] { form->focusProblem(problem); }});
    }
    return parts;
}

void ConfigureStep::enter() { show(); }

void ConfigureStep::show()
{
    showSummary();
    if (m_isTaking)
        return;
    m_form->setConnection(m_draft.connection(), m_draft.end(EndpointRole::Destination));
    emit changed();
}

void ConfigureStep::showSummary()
{
    m_mark->setEndpoint(m_draft.end(EndpointRole::Destination));
    const Connection connection = m_draft.connection();
    const auto &streams = connection.catalog.streams;
    const auto incremental
        = std::ranges::count_if(streams, [](const auto &s) { return s.mode.isIncremental(); });
    const auto count = static_cast<int>(streams.size());
    QString text = tr("%n stream(s) of %1 will be written to %2.", nullptr, count)
                       .arg(m_draft.end(EndpointRole::Source).name,
                            m_draft.end(EndpointRole::Destination).name);
    text += u' ';
    if (incremental == 0)
        text += tr("Each run reads every row.");
    else if (incremental == static_cast<qsizetype>(streams.size()))
        text += tr("The first run reads every row, later ones what is new or changed.");
    else
        text += tr("The first run reads every row; later ones read what is new or changed in %1 "
                   "of them, and the others whole.")
                    .arg(groupedNumber(incremental));
    m_summary->setText(text);
}

} // namespace millrace
