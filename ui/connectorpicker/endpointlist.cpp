#include "ui/connectorpicker/endpointlist.h"

#include "ui/connectorpicker/endpointdelegate.h"
#include "ui/connectorpicker/endpointlistmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/textlabel.h"

#include <QKeyEvent>
#include <QListView>
#include <QSortFilterProxyModel>
#include <QVBoxLayout>

namespace millrace {

EndpointList::EndpointList(const ConnectorRegistry &registry, EndpointRole role, QWidget *parent)
    : QWidget(parent)
    , m_model(new EndpointListModel(registry, role, this))
    , m_proxy(new QSortFilterProxyModel(this))
    , m_search(new FilterEdit(this))
    , m_noMatch(new TextLabel(TextRole::Body, ColorRole::TextMuted, this))
    , m_list(new QListView(this))
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(m_search);
    layout->addWidget(m_noMatch);
    layout->addWidget(m_list, 1);
    const bool isSource = role == EndpointRole::Source;
    m_search->setPlaceholderText(isSource ? tr("Search the sources")
                                          : tr("Search the destinations"));
    m_search->setAccessibleName(m_search->placeholderText());
    m_search->installEventFilter(this);
    m_noMatch->setWordWrap(true);
    m_noMatch->hide();
    m_proxy->setSourceModel(m_model);
    m_proxy->setFilterRole(EndpointListModel::SearchRole);
    m_proxy->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_list->setModel(m_proxy);
    m_list->setItemDelegate(new EndpointDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setMouseTracking(true);
    m_list->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAutoFillBackground(false);
    m_list->setAccessibleName(isSource ? tr("Existing sources") : tr("Existing destinations"));
    m_list->installEventFilter(this);
    setFocusProxy(m_search);
    connect(m_search, &FilterEdit::filterChanged, this, &EndpointList::applyFilter);
    connect(m_search, &FilterEdit::left, this, &EndpointList::left);
    connect(m_list, &QListView::doubleClicked, this, &EndpointList::takeMarked);
    connect(m_list->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &EndpointList::currentChanged);
}

void EndpointList::setSnapshot(const std::shared_ptr<const WorkspaceSnapshot> &snapshot)
{
    const auto marked = current();
    m_model->setSnapshot(snapshot);
    if (marked)
        setCurrent(marked->id);
    markOne();
}

int EndpointList::count() const { return m_model->rowCount(); }

void EndpointList::setCurrent(const QString &id)
{
    const int row = m_model->rowOf(id);
    if (row >= 0)
        m_list->setCurrentIndex(m_proxy->mapFromSource(m_model->index(row)));
}

std::optional<Endpoint> EndpointList::current() const
{
    const QModelIndex index = m_proxy->mapToSource(m_list->currentIndex());
    const Endpoint *endpoint = index.isValid() ? m_model->endpoint(index.row()) : nullptr;
    return endpoint == nullptr ? std::nullopt : std::optional(*endpoint);
}

void EndpointList::applyFilter(const QString &filter)
{
    m_proxy->setFilterFixedString(filter);
    const bool isEmpty = m_proxy->rowCount() == 0;
    m_noMatch->setText(tr("Nothing matches \"%1\". The Esc key clears the search.").arg(filter));
    m_noMatch->setVisible(isEmpty && !filter.isEmpty());
    markOne();
}

void EndpointList::markOne()
{
    if (!m_list->currentIndex().isValid() && m_proxy->rowCount() > 0)
        m_list->setCurrentIndex(m_proxy->index(0, 0));
}

void EndpointList::takeMarked()
{
    if (const auto endpoint = current())
        emit chosen(*endpoint);
}

bool EndpointList::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *key = static_cast<const QKeyEvent *>(event);
    if (key->key() == Qt::Key_Return || key->key() == Qt::Key_Enter) {
        // What was typed last counts, also before the box has told it.
        applyFilter(m_search->text().trimmed());
        takeMarked();
        return true;
    }
    if (watched == m_search && (key->key() == Qt::Key_Down || key->key() == Qt::Key_Up)) {
        m_list->setFocus();
        return true;
    }
    if (watched == m_list && key->key() == Qt::Key_Escape) {
        m_search->setFocus();
        return true;
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace millrace
