#include "ui/rejected/ignoredialog.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

namespace millrace {

IgnoreDialog::IgnoreDialog(qint64 selected, qint64 all, QWidget *parent)
    : QDialog(parent)
    , m_selected(new QRadioButton(
          tr("%Ln &selected record(s)", nullptr, static_cast<int>(selected)), this))
    , m_all(new QRadioButton(tr("&All %Ln record(s) shown", nullptr, static_cast<int>(all)), this))
    , m_note(new QLineEdit(this))
{
    setWindowTitle(tr("Ignore records"));
    setModal(true);
    auto *about = new TextLabel(
        tr("Ignored records count as settled and are kept. They can be opened again."),
        TextRole::Body, ColorRole::TextMuted, this);
    about->setWordWrap(true);
    auto *label = new QLabel(tr("&Note, such as the reason (optional)"), this);
    label->setBuddy(m_note);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    QPushButton *ignore = buttons->addButton(tr("&Ignore"), QDialogButtonBox::AcceptRole);
    setPrimary(ignore, true);
    ignore->setDefault(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_selected);
    layout->addWidget(m_all);
    auto *question = new QVBoxLayout;
    question->setSpacing(metrics::spaceXS);
    question->addWidget(label);
    question->addWidget(m_note);
    layout->addLayout(question);
    layout->addWidget(about);
    layout->addStretch();
    layout->addWidget(buttons);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);

    m_selected->setChecked(true);
    m_all->setVisible(all > selected);
    m_note->setFocus();
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

QString IgnoreDialog::note() const { return m_note->text().trimmed(); }

bool IgnoreDialog::isAll() const { return m_all->isChecked(); }

} // namespace millrace
