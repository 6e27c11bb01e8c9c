#include "ui/connections/deleteconnectiondialog.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

DeleteConnectionDialog::DeleteConnectionDialog(const QString &name, const QString &destination,
                                               qint64 openRejected, QWidget *parent)
    : QDialog(parent)
    , m_name(name)
{
    setWindowTitle(tr("Delete connection"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);

    auto *title = new TextLabel(tr("Delete \"%1\"?").arg(name), TextRole::Heading, ColorRole::Text);
    QString text = tr("The connection goes with its runs, logs and checkpoints. The data at \"%1\" "
                      "stay as they are.")
                       .arg(destination);
    if (openRejected > 0)
        text += u' '
            + tr("%n open rejected records are deleted too.", nullptr,
                 static_cast<int>(openRejected));
    auto *explanation = new TextLabel(text, TextRole::Body, ColorRole::TextMuted);
    for (TextLabel *label : {title, explanation}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        layout->addWidget(label);
    }

    auto *prompt
        = new TextLabel(tr("To delete it, type its &name:"), TextRole::Body, ColorRole::Text);
    m_edit = new QLineEdit;
    prompt->setBuddy(m_edit);
    m_edit->setPlaceholderText(name);
    layout->addSpacing(metrics::spaceS);
    layout->addWidget(prompt);
    layout->addWidget(m_edit);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_delete = buttons->addButton(tr("Delete"), QDialogButtonBox::AcceptRole);
    // While the default button is disabled, Enter does nothing rather than cancel.
    buttons->button(QDialogButtonBox::Cancel)->setAutoDefault(false);
    m_delete->setDefault(true);
    setDanger(m_delete, true);
    layout->addSpacing(metrics::spaceS);
    layout->addWidget(buttons);
    setMinimumWidth(metrics::formWidth * 3 / 4);

    connect(m_edit, &QLineEdit::textChanged, this, &DeleteConnectionDialog::refresh);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    refresh();
    m_edit->setFocus();
}

void DeleteConnectionDialog::refresh()
{
    const bool isSure = m_edit->text().trimmed() == m_name.trimmed();
    m_delete->setEnabled(isSure);
    m_delete->setToolTip(isSure ? QString() : tr("The name has to be typed first."));
}

} // namespace millrace
