#include "ui/rejected/ruledialog.h"

#include "ui/mapping/expressionedit.h"
#include "ui/rejected/ruletext.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QButtonGroup>
#include <QDialogButtonBox>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

RuleDialog::RuleDialog(Workspace &workspace, const RejectedRecords &records, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_records(records)
    , m_ways(new QButtonGroup(this))
    , m_message(new MessageBar(this))
{
    setWindowTitle(tr("Make it a rule"));
    setModal(true);
    build(ruleChoices(records.connection, records.stream, records.field));
    m_settle.setSingleShot(true);
    m_settle.setInterval(150ms);
    connect(&m_settle, &QTimer::timeout, this, &RuleDialog::measure);
    connect(m_ways, &QButtonGroup::idToggled, this, [this](int, bool isOn) {
        if (isOn)
            noteChange();
    });
    if (!m_ways->buttons().isEmpty())
        m_ways->buttons().constFirst()->setFocus();
    updateButtons();
}

RuleDialog::~RuleDialog() { m_looking.request_stop(); }

void RuleDialog::build(const RuleChoices &choices)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    auto *about = new TextLabel(tr("What becomes of the field %1 of %2 from now on?")
                                    .arg(m_records.field, m_records.stream.text()),
                                TextRole::BodyStrong, ColorRole::Text, this);
    auto *remark = new TextLabel(choices.remark, TextRole::Body, ColorRole::TextMuted, this);
    for (TextLabel *label : {about, remark}) {
        label->setWordWrap(true);
        label->setTextFormat(Qt::PlainText);
        layout->addWidget(label);
    }
    if (choices.takesExpression) {
        addWay(*layout, Expression, tr("It is &computed"));
        m_expression = new ExpressionEdit(this);
        m_expression->setSchema(m_records.schema);
        m_expression->setPlaceholderText(tr("Such as = coalesce(name, 'unknown')"));
        addBox(*layout, m_expression, Expression, tr("Expression"));
        connect(m_expression, &ExpressionEdit::valueEdited, this, &RuleDialog::noteChange);
    }
    if (choices.takesValueRules) {
        addWay(*layout, Null, tr("A value that does not fit is left &empty"));
        addWay(*layout, Cut, tr("A text that is too &long is cut"));
        addWay(*layout, Default,
               tr("A &default stands in for a value that is empty or does not fit"));
        m_default = new QLineEdit(this);
        addBox(*layout, m_default, Default, tr("Default"));
        connect(m_default, &QLineEdit::textEdited, this, &RuleDialog::noteChange);
    }
    if (choices.takesText)
        addWay(*layout, Text, tr("The column becomes &text, which takes every value"));
    m_effect = new TextLabel(TextRole::Body, ColorRole::Text, this);
    m_effect->setWordWrap(true);
    layout->addWidget(m_effect);
    layout->addWidget(m_message);
    layout->addStretch();

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_retry = buttons->addButton(tr("Save and &retry"), QDialogButtonBox::AcceptRole);
    m_save = buttons->addButton(tr("&Save the rule"), QDialogButtonBox::AcceptRole);
    setPrimary(m_retry, true);
    m_retry->setDefault(true);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 80);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_save, &QPushButton::clicked, this, [this] { save(false); });
    connect(m_retry, &QPushButton::clicked, this, [this] { save(true); });
}

QRadioButton *RuleDialog::addWay(QVBoxLayout &layout, Way way, const QString &text)
{
    auto *button = new QRadioButton(text, this);
    m_ways->addButton(button, way);
    layout.addWidget(button);
    return button;
}

void RuleDialog::addBox(QVBoxLayout &layout, QWidget *box, Way way, const QString &name)
{
    box->setAccessibleName(name);
    box->setEnabled(false);
    auto *row = new QHBoxLayout;
    row->setContentsMargins(metrics::spaceXL, 0, 0, 0);
    row->addWidget(box);
    layout.addLayout(row);
    connect(m_ways->button(way), &QAbstractButton::toggled, box, [box](bool isOn) {
        box->setEnabled(isOn);
        if (isOn)
            box->setFocus();
    });
}

std::optional<RejectedRule> RuleDialog::rule() const
{
    RejectedRule rule;
    rule.stream = m_records.stream;
    rule.field = m_records.field;
    switch (m_ways->checkedId()) {
    case Expression: {
        const TypedValue value = m_expression->typedValue();
        if (value.value.isEmpty() || m_expression->finding())
            return std::nullopt;
        rule.expression = asExpression(value.origin, value.value);
        return rule;
    }
    case Null:
        rule.onUnfit = ValueRule::Null;
        return rule;
    case Cut:
        rule.onUnfit = ValueRule::Cut;
        return rule;
    case Default:
        if (m_default->text().isEmpty())
            return std::nullopt;
        rule.onUnfit = ValueRule::Default;
        rule.onNull = ValueRule::Default;
        rule.fallback = m_default->text();
        return rule;
    case Text:
        rule.isWrittenAsText = true;
        return rule;
    default:
        return std::nullopt;
    }
}

void RuleDialog::noteChange()
{
    m_looking.request_stop();
    m_isPossible = false;
    m_effect->setText({});
    m_message->dismiss();
    m_settle.start();
    updateButtons();
}

void RuleDialog::measure()
{
    m_looking.request_stop();
    m_looking = CancellationSource();
    const auto wanted = rule();
    if (!wanted)
        return;
    m_effect->setText(tr("Looking how many records the rule would heal…"));
    m_workspace.query<RuleEffect>(
        this,
        [records = m_records, rule = *wanted, token = m_looking.get_token(),
         &clock = m_workspace.services().clock](StateDatabase &database) -> Result<RuleEffect> {
            const auto changed = withRule(records.connection, rule);
            if (!changed)
                return changed.error();
            return ruleEffect(RejectedStore(database), records.connection, *changed,
                              records.selection, EvaluationContext{clock.now()}, token);
        },
        [this, token = m_looking.get_token()](const Result<RuleEffect> &effect) {
            if (token.stop_requested())
                return;
            m_isPossible = effect.isOk();
            m_effect->setText(effect ? ruleEffectText(*effect) : QString());
            if (!effect)
                m_message->showError(effect.error());
            updateButtons();
        });
}

void RuleDialog::save(bool isRetried)
{
    const auto wanted = rule();
    if (!wanted)
        return;
    m_isBusy = true;
    updateButtons();
    // What was changed about the connection meanwhile stays, and may leave no room for the rule.
    const auto fault = std::make_shared<std::optional<Error>>();
    m_workspace.editConnection(
        m_records.connection.id,
        [rule = *wanted, fault](Connection &connection) {
            if (auto changed = withRule(connection, rule))
                connection = std::move(*changed);
            else
                *fault = changed.error();
        },
        this,
        [this, isRetried, fault](const Result<Connection> &connection) {
            m_isBusy = false;
            updateButtons();
            if (!connection || *fault) {
                m_message->showError(connection ? **fault : connection.error());
                return;
            }
            emit ruleSaved(isRetried);
            accept();
        });
}

void RuleDialog::updateButtons()
{
    m_save->setEnabled(m_isPossible && !m_isBusy);
    m_retry->setEnabled(m_isPossible && !m_isBusy);
}

} // namespace millrace
