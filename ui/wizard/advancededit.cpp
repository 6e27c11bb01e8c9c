#include "ui/wizard/advancededit.h"

#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/collapsiblesection.h"
#include "ui/wizard/runhooksedit.h"
#include "ui/wizard/runpolicyedit.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>

namespace millrace {

namespace {

constexpr int s_mostParallelStreams = 16;
constexpr int s_proposedLimit = 10'000;
constexpr int s_proposedRejected = 1'000;
constexpr double s_proposedPercent = 5;

template<typename Enum>
void addChoice(QComboBox *box, Enum value, const QString &text)
{
    box->addItem(text, static_cast<int>(value));
}

template<typename Enum>
[[nodiscard]] Enum chosen(const QComboBox *box)
{
    return static_cast<Enum>(box->currentData().toInt());
}

template<typename Enum>
void choose(QComboBox *box, Enum value)
{
    box->setCurrentIndex(box->findData(static_cast<int>(value)));
}

} // namespace

AdvancedEdit::AdvancedEdit(QWidget *parent)
    : QWidget(parent)
    , m_unfit(new QComboBox(this))
    , m_schemaChanges(new QComboBox(this))
    , m_backfill(new QCheckBox(tr("Read a stream ane&w when it got new fields"), this))
    , m_hasLimit(new QCheckBox(tr("Read at most"), this))
    , m_limit(new QSpinBox(this))
    , m_parallel(new QSpinBox(this))
    , m_hasRejectedLimit(new QCheckBox(tr("Stop at"), this))
    , m_rejectedLimit(new QSpinBox(this))
    , m_hasRejectedPercent(new QCheckBox(tr("Stop above"), this))
    , m_rejectedPercent(new QDoubleSpinBox(this))
    , m_stopsWhenAllRejected(
          new QCheckBox(tr("Stop when the first thousand are all rejected"), this))
    , m_policy(new RunPolicyEdit(this))
    , m_verifies(new QCheckBox(tr("Verify the rows after each run that succeeds"), this))
    , m_hooks(new RunHooksEdit(this))
{
    addChoice(m_unfit, UnfitPolicy::Null, tr("Write the row with the field empty, and say so"));
    addChoice(m_unfit, UnfitPolicy::Reject, tr("Keep the row in the rejected records"));
    addChoice(m_schemaChanges, SchemaChangePolicy::PropagateColumns, tr("Take over field changes"));
    addChoice(m_schemaChanges, SchemaChangePolicy::PropagateFully,
              tr("Take over field and stream changes"));
    addChoice(m_schemaChanges, SchemaChangePolicy::Ignore, tr("Wait for a review"));
    addChoice(m_schemaChanges, SchemaChangePolicy::Pause, tr("Pause the connection"));
    m_limit->setRange(1, 1'000'000'000);
    m_limit->setGroupSeparatorShown(true);
    m_limit->setValue(s_proposedLimit);
    m_limit->setAccessibleName(tr("Rows per stream and run"));
    m_parallel->setRange(1, s_mostParallelStreams);

    auto *form = new QVBoxLayout(this);
    form->setContentsMargins({});
    form->setSpacing(metrics::spaceXS);
    addRow(form, tr("A value that does not f&it"), m_unfit,
           tr("Either way the value is kept and shown in the rejected records."));
    addRow(form, tr("When the source's sch&ema changes"), m_schemaChanges,
           tr("A change that takes away a cursor or a key always waits for a review."));
    form->addWidget(m_backfill);
    addLimit(form, m_hasLimit, m_limit, tr("rows per stream and run, for a trial"));
    addRejectedLimits(form);
    addRow(form, tr("Streams re&ad at the same time"), m_parallel,
           tr("As far as the source and the destination allow."));
    addRunSettings(form);

    connect(m_unfit, &QComboBox::activated, this, &AdvancedEdit::edited);
    connect(m_schemaChanges, &QComboBox::activated, this, &AdvancedEdit::edited);
    connect(m_backfill, &QCheckBox::clicked, this, &AdvancedEdit::edited);
    connect(m_limit, &QSpinBox::valueChanged, this, &AdvancedEdit::edited);
    connect(m_parallel, &QSpinBox::valueChanged, this, &AdvancedEdit::edited);
    setSettings({});
}

void AdvancedEdit::addLimit(QVBoxLayout *form, QCheckBox *tick, QWidget *number,
                            const QString &unit)
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, metrics::spaceS, 0, metrics::spaceS);
    layout->addWidget(tick);
    layout->addWidget(number);
    auto *words = new QLabel(unit, row);
    words->setWordWrap(true);
    layout->addWidget(words, 1);
    form->addWidget(row);
    connect(tick, &QCheckBox::clicked, number, &QWidget::setEnabled);
    connect(tick, &QCheckBox::clicked, this, &AdvancedEdit::edited);
}

void AdvancedEdit::addRejectedLimits(QVBoxLayout *form)
{
    m_rejectedLimit->setRange(1, 1'000'000'000);
    m_rejectedLimit->setGroupSeparatorShown(true);
    m_rejectedLimit->setValue(s_proposedRejected);
    m_rejectedLimit->setAccessibleName(tr("Rejected records per stream"));
    m_rejectedPercent->setRange(0.1, 100);
    m_rejectedPercent->setDecimals(1);
    m_rejectedPercent->setSuffix(tr(" %"));
    m_rejectedPercent->setValue(s_proposedPercent);
    m_rejectedPercent->setAccessibleName(tr("Rejected records in per cent"));
    addLimit(form, m_hasRejectedLimit, m_rejectedLimit, tr("rejected records of a stream"));
    addLimit(form, m_hasRejectedPercent, m_rejectedPercent, tr("of the records of a stream"));
    form->addWidget(m_stopsWhenAllRejected);
    connect(m_rejectedLimit, &QSpinBox::valueChanged, this, &AdvancedEdit::edited);
    connect(m_rejectedPercent, &QDoubleSpinBox::valueChanged, this, &AdvancedEdit::edited);
    connect(m_stopsWhenAllRejected, &QCheckBox::clicked, this, &AdvancedEdit::edited);
}

void AdvancedEdit::addRunSettings(QVBoxLayout *form)
{
    auto *patience = new CollapsibleSection(tr("Retries, time limits and pause by itself"), this);
    patience->body()->addWidget(m_policy);
    form->addWidget(patience);
    m_afterRun = new CollapsibleSection(tr("After a run"), this);
    m_verifies->setToolTip(tr("The rows of both ends are read and compared. The run keeps its "
                              "status whatever is found; its log tells the numbers."));
    m_afterRun->body()->addWidget(m_verifies);
    m_afterRun->body()->addWidget(m_hooks);
    form->addWidget(m_afterRun);
    connect(m_policy, &RunPolicyEdit::edited, this, &AdvancedEdit::edited);
    connect(m_verifies, &QCheckBox::clicked, this, &AdvancedEdit::edited);
    connect(m_hooks, &RunHooksEdit::edited, this, &AdvancedEdit::edited);
}

QString AdvancedEdit::hookProblem() const { return m_hooks->problem(); }

void AdvancedEdit::focusHookProblem()
{
    m_afterRun->setExpanded(true);
    m_hooks->focusProblem();
}

void AdvancedEdit::addRow(QVBoxLayout *form, const QString &label, QWidget *input,
                          const QString &help)
{
    auto *title = new QLabel(label, this);
    title->setBuddy(input);
    form->addWidget(title);
    form->addWidget(input);
    auto *note = new QLabel(help, this);
    note->setWordWrap(true);
    note->setFont(Theme::instance().font(TextRole::Small));
    note->setForegroundRole(QPalette::PlaceholderText);
    note->setContentsMargins(0, 0, 0, metrics::spaceM);
    form->addWidget(note);
    input->setAccessibleDescription(help);
}

void AdvancedEdit::setSettings(const ConnectionSettings &settings)
{
    const QSignalBlocker limit(m_limit);
    const QSignalBlocker parallel(m_parallel);
    choose(m_unfit, settings.unfitPolicy);
    choose(m_schemaChanges, settings.schemaChanges);
    m_backfill->setChecked(settings.backfill);
    m_hasLimit->setChecked(settings.rowLimit.has_value());
    m_limit->setEnabled(settings.rowLimit.has_value());
    if (settings.rowLimit)
        m_limit->setValue(
            static_cast<int>(std::min<qint64>(*settings.rowLimit, m_limit->maximum())));
    m_parallel->setValue(settings.parallelStreams);
    const QSignalBlocker rejected(m_rejectedLimit);
    const QSignalBlocker percent(m_rejectedPercent);
    m_hasRejectedLimit->setChecked(settings.rejectedLimit.has_value());
    m_rejectedLimit->setEnabled(settings.rejectedLimit.has_value());
    if (settings.rejectedLimit)
        m_rejectedLimit->setValue(static_cast<int>(
            std::min<qint64>(*settings.rejectedLimit, m_rejectedLimit->maximum())));
    m_hasRejectedPercent->setChecked(settings.rejectedPercent.has_value());
    m_rejectedPercent->setEnabled(settings.rejectedPercent.has_value());
    if (settings.rejectedPercent)
        m_rejectedPercent->setValue(*settings.rejectedPercent);
    m_stopsWhenAllRejected->setChecked(settings.stopsWhenAllRejected);
    m_policy->setPolicy(settings.runPolicy);
    m_verifies->setChecked(settings.verifiesRuns);
    m_hooks->setHooks(settings.hooks);
}

ConnectionSettings AdvancedEdit::applied(ConnectionSettings settings) const
{
    settings.unfitPolicy = chosen<UnfitPolicy>(m_unfit);
    settings.schemaChanges = chosen<SchemaChangePolicy>(m_schemaChanges);
    settings.backfill = m_backfill->isChecked();
    settings.rowLimit
        = m_hasLimit->isChecked() ? std::optional<qint64>(m_limit->value()) : std::nullopt;
    settings.parallelStreams = m_parallel->value();
    settings.rejectedLimit = m_hasRejectedLimit->isChecked()
        ? std::optional<qint64>(m_rejectedLimit->value())
        : std::nullopt;
    settings.rejectedPercent = m_hasRejectedPercent->isChecked()
        ? std::optional<double>(m_rejectedPercent->value())
        : std::nullopt;
    settings.stopsWhenAllRejected = m_stopsWhenAllRejected->isChecked();
    settings.runPolicy = m_policy->applied(settings.runPolicy);
    settings.verifiesRuns = m_verifies->isChecked();
    settings.hooks = m_hooks->hooks();
    return settings;
}

} // namespace millrace
