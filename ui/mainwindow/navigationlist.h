// NavigationList: the pages of the window, one below the other.
#pragma once

#include "ui/mainwindow/pageid.h"

#include <QListView>

namespace millrace {

class NavigationModel;

/// One entry is always the current one once there are any; choosing with the mouse or the arrow
/// keys shows its page at once. Collapsed it shows icons alone, with the names as tool tips.
class NavigationList final : public QListView
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NavigationList)

public:
    explicit NavigationList(QWidget *parent = nullptr);

    /// Entries are ordered by \a id, whatever the order of calls.
    void addEntry(PageId id, const QString &iconName, const QString &text);
    /// A number behind the text; 0 shows none. \a spoken says what it counts.
    void setBadge(PageId id, qint64 count, const QString &spoken);

    /// Emits nothing.
    void setCurrent(PageId id);
    void setCollapsed(bool isCollapsed);
    [[nodiscard]] bool isCollapsed() const { return m_isCollapsed; }

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override;

signals:
    void chosen(millrace::PageId id);

protected:
    void currentChanged(const QModelIndex &current, const QModelIndex &previous) override;
    void mousePressEvent(QMouseEvent *event) override;

private:
    NavigationModel *m_model = nullptr;
    bool m_isCollapsed = false;
    bool m_isQuiet = false;
};

} // namespace millrace
