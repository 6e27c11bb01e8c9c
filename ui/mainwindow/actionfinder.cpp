#include "ui/mainwindow/actionfinder.h"

#include "ui/mainwindow/actionmodel.h"
#include "ui/settings/actioncollection.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/filteredit.h"

#include <QCoreApplication>
#include <QKeyEvent>
#include <QListView>
#include <QPainter>
#include <QSortFilterProxyModel>
#include <QStyledItemDelegate>
#include <QTimer>
#include <QVBoxLayout>

namespace millrace {

namespace {

/// The keys stand at the end of the line.
class KeysDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter *painter, const QStyleOptionViewItem &option,
               const QModelIndex &index) const override
    {
        QStyledItemDelegate::paint(painter, option, index);
        painter->save();
        painter->setPen(Theme::instance().color(ColorRole::TextMuted));
        painter->drawText(option.rect.adjusted(metrics::spaceM, 0, -metrics::spaceM, 0),
                          Qt::AlignRight | Qt::AlignVCenter,
                          index.data(ActionModel::KeysRole).toString());
        painter->restore();
    }
    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override
    {
        const QSize size = QStyledItemDelegate::sizeHint(option, index);
        return {size.width(), std::max(metrics::rowHeight, size.height() + metrics::spaceS)};
    }
};

std::vector<ActionModel::Row> rowsOf(const ActionCollection &actions, const QWidget *page)
{
    std::vector<ActionModel::Row> rows;
    if (page != nullptr) {
        for (QAction *action : page->actions()) {
            if (action->isSeparator() || !action->isVisible() || action->text().isEmpty())
                continue;
            ActionCollection::Entry entry;
            entry.text = action->text();
            rows.push_back({action,
                            entry.plainText(),
                            {},
                            action->shortcut().toString(QKeySequence::NativeText)});
        }
    }
    for (const ActionCollection::Entry &entry : actions.entries()) {
        if (entry.action->isVisible())
            rows.push_back({entry.action, entry.plainText(), entry.group,
                            actions.keys(entry.id).toString(QKeySequence::NativeText)});
    }
    return rows;
}

} // namespace

ActionFinder::ActionFinder(const ActionCollection &actions, const QWidget *page, QWidget *parent)
    : QDialog(parent)
    , m_edit(new FilterEdit)
    , m_view(new QListView)
    , m_filtered(new QSortFilterProxyModel(this))
{
    setWindowTitle(tr("Find an action"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_edit);
    layout->addWidget(m_view);
    resize(metrics::formWidth, metrics::formWidth * 2 / 3);

    m_filtered->setSourceModel(new ActionModel(rowsOf(actions, page), this));
    m_filtered->setFilterCaseSensitivity(Qt::CaseInsensitive);
    m_view->setModel(m_filtered);
    m_view->setItemDelegate(new KeysDelegate(m_view));
    m_view->setUniformItemSizes(true);
    m_view->setFocusPolicy(Qt::NoFocus);
    m_view->setAccessibleName(tr("Actions"));
    m_edit->setPlaceholderText(tr("Name of an action"));
    m_edit->setAccessibleName(tr("Name of an action"));
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &ActionFinder::filter);
    connect(m_edit, &FilterEdit::left, this, &QDialog::reject);
    connect(m_view, &QListView::clicked, this, &ActionFinder::triggerCurrent);
    filter({});
    m_edit->setFocus();
}

void ActionFinder::filter(const QString &text)
{
    m_filtered->setFilterFixedString(text.trimmed());
    QModelIndex first;
    for (int row = 0; row < m_filtered->rowCount() && !first.isValid(); ++row) {
        const QModelIndex index = m_filtered->index(row, 0);
        if (index.flags().testFlag(Qt::ItemIsEnabled))
            first = index;
    }
    m_view->setCurrentIndex(first);
}

bool ActionFinder::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_edit && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        switch (key->key()) {
        case Qt::Key_Up:
        case Qt::Key_Down:
        case Qt::Key_PageUp:
        case Qt::Key_PageDown:
            QCoreApplication::sendEvent(m_view, event);
            return true;
        case Qt::Key_Return:
        case Qt::Key_Enter:
            triggerCurrent();
            return true;
        default:
            break;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void ActionFinder::triggerCurrent()
{
    const QModelIndex current = m_view->currentIndex();
    if (!current.isValid() || !current.flags().testFlag(Qt::ItemIsEnabled))
        return;
    const auto *model = qobject_cast<const ActionModel *>(m_filtered->sourceModel());
    const QPointer<QAction> action = model->row(m_filtered->mapToSource(current)).action;
    accept();
    // Only once the window has its focus back: some actions act on what has it.
    QTimer::singleShot(0, action.data(), &QAction::trigger);
}

} // namespace millrace
