#include "ui/connectionpage/startagaindialog.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QBoxLayout>
#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>

namespace millrace {

StartAgainDialog::StartAgainDialog(const StreamCheckpoint &checkpoint, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Start %1 again").arg(checkpoint.stream.stream.id.text()));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build(checkpoint);
    refresh();
}

void StartAgainDialog::build(const StreamCheckpoint &checkpoint)
{
    const ConfiguredStream &stream = checkpoint.stream;
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    heading->setWordWrap(true);
    auto *now = new TextLabel(tr("Copied so far: %1.").arg(checkpoint.text()), TextRole::Body,
                              ColorRole::TextMuted, this);
    now->setWordWrap(true);
    m_beginning = new QRadioButton(tr("From the &beginning"), this);
    m_beginning->setChecked(true);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(heading);
    layout->addWidget(now);
    layout->addWidget(m_beginning);
    const bool hasCursor = stream.mode.isIncremental() && !stream.stream.sourceDefinedCursor
        && !stream.effectiveCursor().isEmpty();
    if (hasCursor) {
        m_value = new QRadioButton(tr("From a &value of %1:").arg(stream.effectiveCursor()), this);
        m_edit = new QLineEdit(stream.cursorStart, this);
        m_edit->setAccessibleName(tr("Value of %1").arg(stream.effectiveCursor()));
        auto *row = new QHBoxLayout;
        row->addWidget(m_value);
        row->addWidget(m_edit, 1);
        layout->addLayout(row);
        connect(m_value, &QRadioButton::toggled, this, &StartAgainDialog::refresh);
        connect(m_edit, &QLineEdit::textChanged, this, &StartAgainDialog::refresh);
        connect(m_edit, &QLineEdit::textEdited, m_value, [this] { m_value->setChecked(true); });
    }
    auto *effect = new TextLabel(startAgainEffect(stream), TextRole::Body, ColorRole::Text, this);
    effect->setWordWrap(true);
    m_error = new MessageBar(this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_act = buttons->addButton(tr("&Start again"), QDialogButtonBox::AcceptRole);
    setPrimary(m_act, true);
    m_act->setDefault(true);
    layout->addWidget(effect);
    layout->addWidget(m_error);
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 60);
    connect(m_act, &QPushButton::clicked, this, &StartAgainDialog::confirm);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void StartAgainDialog::refresh()
{
    const bool wantsValue = m_value != nullptr && m_value->isChecked();
    const bool isMissing = wantsValue && m_edit->text().trimmed().isEmpty();
    m_act->setEnabled(!isMissing);
    m_act->setToolTip(isMissing ? tr("Enter the value to start at.") : QString());
}

void StartAgainDialog::confirm()
{
    const bool wantsValue = m_value != nullptr && m_value->isChecked();
    emit confirmed(wantsValue ? m_edit->text().trimmed() : QString());
}

void StartAgainDialog::showError(const Error &error) { m_error->showError(error); }

} // namespace millrace
