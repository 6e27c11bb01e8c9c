#include "ui/rejected/groupeditdialog.h"

#include "ui/mapping/expressionedit.h"
#include "ui/rejected/editexamplesmodel.h"
#include "ui/rejected/ruletext.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

GroupEditDialog::GroupEditDialog(Workspace &workspace, const RejectedRecords &records,
                                 QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_records(records)
    , m_examples(new EditExamplesModel(this))
{
    setWindowTitle(tr("Edit records by an expression"));
    setModal(true);
    build();
    connectParts();
    m_expression->setFocus();
    refresh();
}

GroupEditDialog::~GroupEditDialog()
{
    m_looking.request_stop();
    m_applying.request_stop();
}

void GroupEditDialog::build()
{
    const QString records = m_records.count
        ? tr("%Ln open record(s) of %1.", nullptr, static_cast<int>(*m_records.count))
        : tr("All open records of %1 that the search finds.");
    auto *about = new TextLabel(tr("%1 Records as they were read are kept; an edit can be undone.")
                                    .arg(records.arg(m_records.stream.text())),
                                TextRole::Body, ColorRole::Text, this);
    about->setWordWrap(true);
    about->setTextFormat(Qt::PlainText);
    m_field = new QComboBox(this);
    for (const Field &field : m_records.schema->fields())
        m_field->addItem(field.name);
    m_field->setCurrentIndex(std::max(0, m_field->findText(m_records.field)));
    m_expression = new ExpressionEdit(this);
    m_expression->setSchema(m_records.schema);
    m_expression->setPlaceholderText(tr("Such as = upper(trim(name))"));
    auto *fieldLabel = new QLabel(tr("&Field"), this);
    fieldLabel->setBuddy(m_field);
    auto *expressionLabel = new QLabel(tr("&Becomes"), this);
    expressionLabel->setBuddy(m_expression);
    auto *form = new QFormLayout;
    form->addRow(fieldLabel, m_field);
    form->addRow(expressionLabel, m_expression);

    m_message = new MessageBar(this);
    m_table = new PageTable(u"group-edit"_s, this, TableRows::Dense);
    m_table->setModel(m_examples);
    m_table->setAccessibleName(tr("The first records before and after"));
    m_table->setFrameShape(QFrame::StyledPanel);
    for (int column = 0; column < EditExamplesModel::ColumnCount; ++column)
        m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    m_isRule = new QCheckBox(tr("&Make it a rule: later runs do the same"), this);
    m_effect = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_effect->setWordWrap(true);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    buildButtons(*buttons);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(about);
    layout->addLayout(form);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_isRule);
    layout->addWidget(m_effect);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 32);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void GroupEditDialog::buildButtons(QDialogButtonBox &buttons)
{
    m_retry = buttons.addButton(tr("Edit and re&try"), QDialogButtonBox::AcceptRole);
    m_save = buttons.addButton(tr("&Edit records"), QDialogButtonBox::AcceptRole);
    setPrimary(m_retry, true);
    m_retry->setDefault(true);
    connect(m_save, &QPushButton::clicked, this, [this] { begin(false); });
    connect(m_retry, &QPushButton::clicked, this, [this] { begin(true); });
}

void GroupEditDialog::connectParts()
{
    m_settle.setSingleShot(true);
    m_settle.setInterval(150ms);
    connect(&m_settle, &QTimer::timeout, this, &GroupEditDialog::refresh);
    connect(m_expression, &ExpressionEdit::valueEdited, this, &GroupEditDialog::noteChange);
    connect(m_field, &QComboBox::currentIndexChanged, this, &GroupEditDialog::noteChange);
    connect(m_isRule, &QCheckBox::toggled, this, &GroupEditDialog::updateButtons);
}

RecordExpression GroupEditDialog::groupEdit() const
{
    const TypedValue value = m_expression->typedValue();
    return {m_field->currentText(),
            value.value.isEmpty() ? QString() : asExpression(value.origin, value.value)};
}

void GroupEditDialog::noteChange()
{
    m_looking.request_stop();
    m_rules.clear();
    m_settle.start();
    updateButtons();
}

void GroupEditDialog::refresh()
{
    m_looking.request_stop();
    m_looking = CancellationSource();
    m_rules.clear();
    const RecordExpression edit = groupEdit();
    if (edit.expression.isEmpty()) {
        m_examples->setExamples({});
        m_message->dismiss();
        m_effect->setText(tr("Nothing is changed before a button is pressed."));
        updateButtons();
        return;
    }
    m_workspace.query<std::vector<EditExample>>(
        this,
        [edit, selection = m_records.selection, token = m_looking.get_token(),
         &clock = m_workspace.services().clock](StateDatabase &database) {
            return RejectedEditor(database, clock).preview(selection, edit, shownRows, token);
        },
        [this, token = m_looking.get_token()](const Result<std::vector<EditExample>> &examples) {
            if (!token.stop_requested())
                takeExamples(examples);
        });
}

void GroupEditDialog::takeExamples(const Result<std::vector<EditExample>> &examples)
{
    if (!examples) {
        m_examples->setExamples({});
        m_effect->setText({});
        // What is typed is said below the box already.
        if (!m_expression->finding())
            m_message->showError(examples.error());
        updateButtons();
        return;
    }
    m_message->dismiss();
    m_examples->setExamples(*examples);
    measureRule();
    updateButtons();
}

void GroupEditDialog::measureRule()
{
    m_effect->setText(tr("Looking how many records the rule would heal…"));
    m_workspace.query<Rules>(
        this,
        [records = m_records, edit = groupEdit(), token = m_looking.get_token(),
         &clock = m_workspace.services().clock](StateDatabase &database) -> Result<Rules> {
            const auto rules
                = rulesOfEdit(records.connection, records.stream, edit.field, edit.expression);
            if (!rules)
                return Rules{{}, {}, rules.error().message};
            const auto changed = withRules(records.connection, *rules);
            if (!changed)
                return Rules{{}, {}, changed.error().message};
            const auto effect
                = ruleEffect(RejectedStore(database), records.connection, *changed,
                             records.selection, EvaluationContext{clock.now()}, token);
            if (!effect)
                return effect.error();
            return Rules{*rules, *effect, {}};
        },
        [this, token = m_looking.get_token()](const Result<Rules> &rules) {
            if (token.stop_requested())
                return;
            takeRules(rules ? *rules : Rules());
            if (!rules)
                m_message->showError(rules.error());
        });
}

void GroupEditDialog::takeRules(const Rules &rules)
{
    m_rules = rules.rules;
    if (m_rules.empty())
        m_isRule->setChecked(false);
    m_effect->setText(m_rules.empty() ? rules.why : ruleEffectText(rules.effect));
    updateButtons();
}

void GroupEditDialog::begin(bool isRetried)
{
    m_looking.request_stop();
    m_applying = CancellationSource();
    setBusy(true);
    if (m_isRule->isChecked() && !m_rules.empty())
        saveRule(isRetried);
    else
        apply(isRetried);
}

void GroupEditDialog::saveRule(bool isRetried)
{
    // What was changed about the connection meanwhile stays, and may leave no room for the rule.
    const auto fault = std::make_shared<std::optional<Error>>();
    m_workspace.editConnection(
        m_records.connection.id,
        [rules = m_rules, fault](Connection &connection) {
            if (auto changed = withRules(connection, rules))
                connection = std::move(*changed);
            else
                *fault = changed.error();
        },
        this,
        [this, isRetried, fault](const Result<Connection> &connection) {
            if (!connection || *fault) {
                setBusy(false);
                m_message->showError(connection ? **fault : connection.error());
                return;
            }
            emit ruleSaved();
            // The rule does to the stored records what the edit would: they need none.
            emit edited({}, isRetried);
            accept();
        });
}

void GroupEditDialog::apply(bool isRetried)
{
    m_message->clearActions();
    m_message->showMessage(MessageBar::Kind::Info, tr("Editing the records"));
    const auto former = std::make_shared<FormerEdits>();
    m_workspace.query<EditOutcome>(
        this,
        [selection = m_records.selection, edit = groupEdit(), token = m_applying.get_token(),
         &clock = m_workspace.services().clock,
         former](StateDatabase &database) -> Result<EditOutcome> {
            auto before = formerEdits(database, selection, token);
            if (!before)
                return before.error();
            *former = std::move(*before);
            return RejectedEditor(database, clock).apply(selection, edit, token);
        },
        [this, isRetried, former](const Result<EditOutcome> &outcome) {
            setBusy(false);
            m_former = std::move(*former);
            if (!outcome) {
                // What was edited by then stays so.
                emit edited({}, false);
                m_message->showError(outcome.error());
                return;
            }
            emit edited(*outcome, isRetried);
            accept();
        });
}

void GroupEditDialog::reject()
{
    if (m_isBusy)
        m_applying.request_stop();
    else
        QDialog::reject();
}

void GroupEditDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    m_field->setEnabled(!isBusy);
    m_expression->setEnabled(!isBusy);
    updateButtons();
}

void GroupEditDialog::updateButtons()
{
    // A rule that was asked for is waited for: without it the records would be edited instead.
    const bool isRuleKnown = !m_isRule->isChecked() || !m_rules.empty();
    const bool isReady = !m_isBusy && !m_examples->examples().empty() && !m_settle.isActive()
        && !m_expression->finding() && isRuleKnown;
    m_save->setEnabled(isReady);
    m_retry->setEnabled(isReady);
    m_isRule->setEnabled(!m_isBusy && (m_isRule->isChecked() || !m_rules.empty()));
}

} // namespace millrace
