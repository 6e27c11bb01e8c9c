// SidePanel: the left part of the window: name, menu, navigation.
#pragma once

#include "ui/mainwindow/pageid.h"

#include <QWidget>

class QHBoxLayout;
class QMenu;
class QToolButton;

namespace millrace {

class NavigationList;

class SidePanel final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SidePanel)

public:
    /// \a menu is the menu of the window, which owns it.
    explicit SidePanel(QMenu *menu, QWidget *parent = nullptr);

    [[nodiscard]] NavigationList *navigation() const { return m_navigation; }
    void addPage(PageId id);
    void openMenu();
    /// Shows icons alone when the window is too narrow for both, page and names.
    void collapseFor(int windowWidth);

signals:
    void menuAboutToOpen();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QMenu *const m_menu;
    QWidget *m_brand = nullptr;
    QHBoxLayout *m_head = nullptr;
    QToolButton *m_menuButton = nullptr;
    NavigationList *m_navigation = nullptr;
};

} // namespace millrace
