#include "ui/widgets/taskdialog.h"

#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/errorview.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QScreen>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

TaskDialog::TaskDialog(QWidget *parent)
    : QDialog(parent)
{
}

void TaskDialog::buildHead(const QString &about, const QList<QWidget *> &before)
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    auto *title = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    title->setTextFormat(Qt::PlainText);
    auto *text = new TextLabel(about, TextRole::Body, ColorRole::TextMuted, this);
    text->setWordWrap(true);
    m_message = new MessageBar(this);

    auto *bar = new QWidget(this);
    auto *row = new QHBoxLayout(bar);
    row->setContentsMargins({});
    row->setSpacing(metrics::spaceM);
    for (QWidget *widget : before)
        row->addWidget(widget);
    m_start = primaryButton({}, bar);
    m_start->setDefault(true);
    m_spinner = new Spinner(metrics::iconM, bar);
    m_progress = new TextLabel(TextRole::Body, ColorRole::TextMuted, bar);
    row->addWidget(m_start);
    row->addWidget(m_spinner);
    row->addWidget(m_progress, 1);
    connect(m_start, &QPushButton::clicked, this, &TaskDialog::startOrCancel);

    layout->addWidget(title);
    layout->addWidget(text);
    layout->addWidget(bar);
    layout->addWidget(m_message);
}

void TaskDialog::buildPages(EmptyState *idle)
{
    m_pages = new QStackedWidget(this);
    m_idle = idle;
    m_error = new ErrorView;
    auto *errorPage = new QScrollArea(m_pages);
    errorPage->setWidgetResizable(true);
    errorPage->setFrameShape(QFrame::NoFrame);
    errorPage->setWidget(m_error);
    m_errorPage = errorPage;
    m_results = new QSplitter(Qt::Vertical, m_pages);
    m_results->setChildrenCollapsible(false);
    m_pages->addWidget(m_idle);
    m_pages->addWidget(m_errorPage);
    m_pages->addWidget(m_results);
    connect(m_error, &ErrorView::retried, this, &TaskDialog::startOrCancel);
    qobject_cast<QVBoxLayout *>(layout())->addWidget(m_pages, 1);
}

PageTable *TaskDialog::resultTable(const QString &name, const QString &accessibleName,
                                   QWidget *parent)
{
    auto *table = new PageTable(name, parent, TableRows::Dense);
    table->setAccessibleName(accessibleName);
    table->setFrameShape(QFrame::StyledPanel);
    return table;
}

QVBoxLayout *TaskDialog::layOutResults(QWidget *place)
{
    auto *layout = new QVBoxLayout(place);
    layout->setContentsMargins(0, metrics::spaceS, 0, 0);
    layout->setSpacing(metrics::spaceS);
    return layout;
}

QDialogButtonBox *TaskDialog::buildButtons()
{
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    return buttons;
}

QPushButton *TaskDialog::addButton(QDialogButtonBox *buttons, const QString &text,
                                   const QString &iconName)
{
    QPushButton *button = buttons->addButton(text, QDialogButtonBox::ActionRole);
    button->setIcon(icon(iconName));
    return button;
}

void TaskDialog::finishButtons(QDialogButtonBox *buttons)
{
    for (QAbstractButton *button : buttons->buttons())
        qobject_cast<QPushButton *>(button)->setAutoDefault(false);
    layout()->addWidget(buttons);
}

void TaskDialog::resizeTo(int columns, int lines)
{
    resize(QSize(fontMetrics().averageCharWidth() * columns, fontMetrics().lineSpacing() * lines)
               .boundedTo(screen()->availableSize()));
}

} // namespace millrace
