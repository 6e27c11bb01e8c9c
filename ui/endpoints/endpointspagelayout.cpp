#include "ui/endpoints/endpointspage.h"
#include "ui/endpoints/endpointtablemodel.h"
#include "ui/settings/pagekeys.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/markdelegate.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pageheader.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/workspace/workspace.h"

#include <QAction>
#include <QHeaderView>
#include <QKeyEvent>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// A button for \a action that follows its state.
QPushButton *buttonFor(QAction *action, QWidget *parent)
{
    auto *button = new QPushButton(action->icon(), action->text(), parent);
    button->setAutoDefault(false);
    button->setToolTip(action->toolTip());
    const auto follow = [button, action] {
        button->setEnabled(action->isEnabled());
        button->setText(action->text());
    };
    QObject::connect(action, &QAction::changed, button, follow);
    QObject::connect(button, &QPushButton::clicked, action, &QAction::trigger);
    follow();
    return button;
}

} // namespace

void EndpointsPage::makeActions()
{
    const bool isSource = m_role == EndpointRole::Source;
    const auto make = [this](const QString &iconName, const QString &text, const QString &keyId,
                             const QKeySequence &keys) {
        auto *action = new QAction(icon(iconName), text, this);
        if (!keyId.isEmpty())
            followWindowKeys(action, keyId, keys);
        action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
        addAction(action);
        return action;
    };
    // The window has these keys for a new connection; event() takes them where this page has the
    // focus.
    m_new = make(u"add"_s, isSource ? tr("&New source") : tr("&New destination"), {}, {});
    m_new->setToolTip(QKeySequence(QKeySequence::New).toString(QKeySequence::NativeText));
    m_edit = make(u"edit"_s, tr("&Edit…"), {}, {});
    m_test = make(u"bolt"_s, tr("&Test"), u"page.main_act"_s, Qt::CTRL | Qt::Key_Return);
    m_duplicate = make(u"duplicate"_s, tr("D&uplicate…"), {}, {});
    m_delete = make(u"delete"_s, tr("&Delete…"), {}, {});
    auto *refresh = make(u"refresh"_s, tr("&Refresh"), u"page.refresh"_s, Qt::Key_F5);
    auto *filter = make(u"filter"_s, tr("&Filter"), u"page.find"_s, Qt::CTRL | Qt::Key_F);
    connect(m_new, &QAction::triggered, this, &EndpointsPage::createNew);
    connect(m_edit, &QAction::triggered, this, &EndpointsPage::edit);
    connect(m_test, &QAction::triggered, this, &EndpointsPage::testCurrent);
    connect(m_duplicate, &QAction::triggered, this, &EndpointsPage::duplicate);
    connect(m_delete, &QAction::triggered, this, &EndpointsPage::removeCurrent);
    connect(refresh, &QAction::triggered, &m_workspace, &Workspace::refresh);
    connect(filter, &QAction::triggered, this, [this] { m_filter->setFocus(); });
}

void EndpointsPage::build()
{
    const bool isSource = m_role == EndpointRole::Source;
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    m_header = new PageHeader(isSource ? tr("Sources") : tr("Destinations"), this);
    m_create = buttonFor(m_new, m_header);
    m_create->setIcon(icon(u"add"_s, ColorRole::AccentText));
    setPrimary(m_create, true);
    m_header->addAction(m_create);
    layout->addWidget(m_header);
    auto *below = new QVBoxLayout;
    below->setContentsMargins(metrics::spaceXL, 0, metrics::spaceXL, metrics::spaceL);
    below->setSpacing(metrics::spaceM);
    layout->addLayout(below, 1);
    m_message = new MessageBar(this);
    below->addWidget(m_message);
    m_stack = new QStackedWidget(this);
    below->addWidget(m_stack, 1);
    m_content = makeContent();
    m_stack->addWidget(m_content);
    m_empty = isSource
        ? new EmptyState(u"source"_s, tr("No source yet"),
                         tr("A source is where records come from: a file, a database, an "
                            "application. Each can serve any number of connections."),
                         m_stack)
        : new EmptyState(u"destination"_s, tr("No destination yet"),
                         tr("A destination is where records go. Each can serve any number of "
                            "connections."),
                         m_stack);
    QPushButton *first = m_empty->addAction(m_new->text(), true);
    connect(first, &QPushButton::clicked, m_new, &QAction::trigger);
    m_stack->addWidget(m_empty);
}

QWidget *EndpointsPage::makeContent()
{
    auto *content = new QWidget(m_stack);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceM);
    auto *tools = new QHBoxLayout;
    tools->setSpacing(metrics::spaceS);
    m_filter = new FilterEdit(content);
    m_filter->setPlaceholderText(m_role == EndpointRole::Source ? tr("Filter the sources")
                                                                : tr("Filter the destinations"));
    m_filter->setAccessibleName(m_filter->placeholderText());
    tools->addWidget(m_filter, 1);
    auto *count = new RowCountLabel(content);
    count->follow(*m_proxy, [this] { return m_model->rowCount(); });
    tools->addWidget(count);
    for (QAction *action : {m_edit, m_test, m_duplicate, m_delete})
        tools->addWidget(buttonFor(action, content));
    layout->addLayout(tools);
    m_found = new QStackedWidget(content);
    m_table
        = new PageTable(m_role == EndpointRole::Source ? u"sources"_s : u"destinations"_s, m_found);
    fillTable();
    m_noMatch = new EmptyState(u"filter"_s, {}, {}, m_found);
    QPushButton *clear = m_noMatch->addAction(tr("C&lear filter"), false);
    connect(clear, &QPushButton::clicked, m_filter, [this] {
        m_filter->clear();
        m_filter->setFocus();
    });
    m_found->addWidget(m_table);
    m_found->addWidget(m_noMatch);
    layout->addWidget(m_found, 1);
    return content;
}

void EndpointsPage::fillTable()
{
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->viewport()->setAutoFillBackground(true);
    m_table->setTextElideMode(Qt::ElideMiddle);
    m_table->setItemDelegateForColumn(EndpointTableModel::Name, new MarkDelegate(m_table));
    m_table->setIconSize({metrics::iconM, metrics::iconM});
    m_table->setContextMenuPolicy(Qt::CustomContextMenu);
    m_table->setAccessibleName(m_header->title());
    const auto wide = [](int letters) { return QString(letters, u'n'); };
    m_table->setUp(m_proxy, EndpointTableModel::Target,
                   {{EndpointTableModel::Name, wide(24)},
                    {EndpointTableModel::Connector, wide(12)},
                    {EndpointTableModel::Target, wide(16)},
                    {EndpointTableModel::Use, tr("%n connections", nullptr, 100)},
                    {EndpointTableModel::Test, wide(18)}});
    m_table->setSortable(EndpointTableModel::Name);
    m_table->installEventFilter(this);
    connect(m_table, &QTableView::doubleClicked, this, &EndpointsPage::edit);
    connect(m_table, &QTableView::customContextMenuRequested, this, &EndpointsPage::showMenu);
}

bool EndpointsPage::event(QEvent *event)
{
    const bool isKey
        = event->type() == QEvent::ShortcutOverride || event->type() == QEvent::KeyPress;
    if (!isKey || !static_cast<QKeyEvent *>(event)->matches(QKeySequence::New))
        return QWidget::event(event);
    event->accept();
    if (event->type() == QEvent::KeyPress)
        createNew();
    return true;
}

bool EndpointsPage::eventFilter(QObject *watched, QEvent *event)
{
    if (watched != m_table || event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    switch (static_cast<const QKeyEvent *>(event)->key()) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
    case Qt::Key_F2:
        edit();
        return true;
    case Qt::Key_Delete:
        removeCurrent();
        return true;
    default:
        return QWidget::eventFilter(watched, event);
    }
}

} // namespace millrace
