#include "ui/settings/passphrasedialog.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

PassphraseDialog::PassphraseDialog(Purpose purpose, QWidget *parent)
    : QDialog(parent)
    , m_purpose(purpose)
    , m_fault(new TextLabel(TextRole::Small, ColorRole::Negative))
{
    const bool isNew = purpose == Purpose::Create;
    setWindowTitle(isNew ? tr("New encrypted file") : tr("Unlock the encrypted file"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceS);
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text);
    heading->setWordWrap(true);
    layout->addWidget(heading);
    auto *text = new TextLabel(
        isNew
            ? tr("The passphrase opens the file at each start. It is stored nowhere: without it "
                 "the secrets are lost and have to be entered again.")
            : tr("The passwords of sources and destinations lie in an encrypted file. Until it is "
                 "unlocked, connections that need one cannot run."),
        TextRole::Body, ColorRole::TextMuted);
    text->setWordWrap(true);
    layout->addWidget(text);
    const auto add = [&](const QString &name) {
        auto *label = new TextLabel(name, TextRole::Body, ColorRole::Text);
        auto *edit = new QLineEdit;
        edit->setEchoMode(QLineEdit::Password);
        label->setBuddy(edit);
        layout->addWidget(label);
        layout->addWidget(edit);
        connect(edit, &QLineEdit::textChanged, this, &PassphraseDialog::refresh);
        return edit;
    };
    m_first = add(tr("&Passphrase"));
    if (isNew)
        m_second = add(tr("Passphrase &again"));
    m_fault->setWordWrap(true);
    m_fault->hide();
    layout->addWidget(m_fault);
    if (!isNew) {
        auto *lostButton = new QPushButton(tr("The passphrase is &lost…"));
        lostButton->setAutoDefault(false);
        layout->addWidget(lostButton, 0, Qt::AlignLeading);
        connect(lostButton, &QPushButton::clicked, this, &PassphraseDialog::lost);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_go = buttons->addButton(isNew ? tr("Create") : tr("Unlock"), QDialogButtonBox::AcceptRole);
    setPrimary(m_go, true);
    // While the default button is disabled, Enter does nothing rather than cancel.
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    m_go->setDefault(true);
    layout->addSpacing(metrics::spaceS);
    layout->addWidget(buttons);
    setMinimumWidth(metrics::formWidth * 3 / 4);
    connect(buttons, &QDialogButtonBox::accepted, this, &PassphraseDialog::submit);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
    m_first->setFocus();
}

void PassphraseDialog::showError(const Error &error)
{
    m_isBusy = false;
    refresh();
    m_fault->setText(error.hint.isEmpty() ? error.message : error.message + u' ' + error.hint);
    m_fault->show();
    m_first->setFocus();
    m_first->selectAll();
}

void PassphraseDialog::refresh()
{
    m_fault->hide();
    QString why;
    if (m_first->text().isEmpty())
        why = tr("A passphrase has to be entered.");
    else if (m_second != nullptr && m_second->text() != m_first->text())
        why = tr("The two passphrases differ.");
    m_go->setEnabled(why.isEmpty() && !m_isBusy);
    m_go->setToolTip(why);
}

void PassphraseDialog::submit()
{
    if (m_isBusy)
        return;
    // Deriving the key takes half a second on purpose.
    m_isBusy = true;
    m_go->setEnabled(false);
    emit entered(m_first->text());
}

} // namespace millrace
