#include "ui/widgets/confirmnamedialog.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/endpointmark.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QStringListModel>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_mostLines = 8;

} // namespace

ConfirmNameDialog::ConfirmNameDialog(const QString &title, const QString &text, const QString &name,
                                     const QString &act, QWidget *parent)
    : QDialog(parent)
    , m_name(name)
{
    setWindowTitle(title);
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build(text, act);
    refresh();
}

void ConfirmNameDialog::build(const QString &text, const QString &act)
{
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    heading->setWordWrap(true);
    m_text = new TextLabel(text, TextRole::Body, ColorRole::TextMuted, this);
    m_text->setWordWrap(true);
    m_things = new QStringListModel(this);
    m_list = new QListView(this);
    m_list->setModel(m_things);
    m_list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_list->setUniformItemSizes(true);
    m_list->setAccessibleName(tr("What this is about"));
    m_list->hide();
    m_loading = new LoadingView(this);
    m_loading->hide();
    m_mark = new MarkBar(this);
    m_question = new QLabel(tr("&Name of the connection, to confirm:"), this);
    m_tip = tr("Type the name of the connection first.");
    m_edit = new QLineEdit(this);
    m_edit->setPlaceholderText(m_name);
    m_question->setBuddy(m_edit);
    m_error = new MessageBar(this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_act = buttons->addButton(act, QDialogButtonBox::AcceptRole);
    setDanger(m_act, true);
    m_act->setDefault(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_mark);
    layout->addWidget(heading);
    layout->addWidget(m_text);
    layout->addWidget(m_loading);
    layout->addWidget(m_list);
    auto *question = new QVBoxLayout;
    question->setSpacing(metrics::spaceXS);
    question->addWidget(m_question);
    question->addWidget(m_edit);
    layout->addLayout(question);
    layout->addStretch();
    layout->addWidget(m_error);
    m_foot = new QHBoxLayout;
    m_foot->setSpacing(metrics::spaceS);
    m_foot->addWidget(buttons, 1);
    layout->addLayout(m_foot);
    setMinimumWidth(fontMetrics().averageCharWidth() * 64);
    m_edit->setFocus();

    connect(m_edit, &QLineEdit::textChanged, this, &ConfirmNameDialog::refresh);
    connect(m_act, &QPushButton::clicked, this, &ConfirmNameDialog::confirmed);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_loading, &LoadingView::cancelled, this, &QDialog::reject);
}

void ConfirmNameDialog::refresh()
{
    const bool isNamed = m_edit->text().trimmed() == m_name.trimmed();
    m_act->setEnabled(isNamed && !m_isBusy && !m_isWaiting);
    m_act->setToolTip(isNamed ? QString() : m_tip);
    m_edit->setEnabled(!m_isBusy);
}

void ConfirmNameDialog::setQuestion(const QString &question, const QString &tip)
{
    m_question->setText(question);
    m_tip = tip;
    refresh();
}

void ConfirmNameDialog::setCommand(const QString &command)
{
    // At the other end: it does nothing to the connection.
    auto *copy = new QPushButton(icon(u"copy"_s), tr("Copy as co&mmand"), this);
    setPlain(copy, true);
    m_foot->insertWidget(0, copy);
    copy->setToolTip(command);
    copy->setAutoDefault(false);
    connect(copy, &QPushButton::clicked, this,
            [command] { QApplication::clipboard()->setText(command); });
}

void ConfirmNameDialog::setMark(const Endpoint &endpoint) { m_mark->setEndpoint(endpoint); }

void ConfirmNameDialog::setThings(const QStringList &things)
{
    m_isWaiting = false;
    m_loading->stop();
    m_loading->hide();
    m_things->setStringList(things);
    m_list->setVisible(!things.isEmpty());
    const int lines = std::clamp(static_cast<int>(things.size()), 1, s_mostLines);
    m_list->setFixedHeight(lines * std::max(m_list->sizeHintForRow(0), fontMetrics().height())
                           + 2 * m_list->frameWidth() + metrics::spaceXS);
    adjustSize();
    refresh();
}

void ConfirmNameDialog::waitForThings(const QString &text)
{
    m_isWaiting = true;
    m_loading->setText(text);
    m_loading->show();
    m_loading->start();
    refresh();
}

void ConfirmNameDialog::showError(const Error &error)
{
    m_loading->stop();
    m_loading->hide();
    m_error->showError(error);
    setBusy(false);
}

void ConfirmNameDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    if (isBusy)
        m_error->hide();
    refresh();
}

} // namespace millrace
