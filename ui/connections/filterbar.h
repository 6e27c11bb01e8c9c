// FilterBar: narrows the list of connections by text, state, tag and ends.
#pragma once

#include "ui/connections/connectionsfiltermodel.h"

#include <QWidget>

class QMenu;
class QPushButton;
class QToolButton;

namespace millrace {

class FilterEdit;
struct WorkspaceSnapshot;

/// A box for text, a menu for the rest, and a button that takes everything back.
class FilterBar final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(FilterBar)

public:
    explicit FilterBar(QWidget *parent = nullptr);

    [[nodiscard]] const ConnectionsFilter &filter() const { return m_filter; }
    /// What the menu offers; a choice that is gone stays until it is taken back.
    void setChoices(const WorkspaceSnapshot &snapshot);
    void clear();

signals:
    void filterChanged(const millrace::ConnectionsFilter &filter);
    /// The tags themselves are to be changed.
    void tagsRequested();
    /// Esc in the empty box.
    void left();

private:
    void buildMenu();
    void addStates(QMenu &menu);
    void addNames(QMenu &menu, const QString &title, const QString &all, const QStringList &names,
                  QString ConnectionsFilter::*member);
    void changed();

    FilterEdit *m_edit = nullptr;
    QToolButton *m_button = nullptr;
    QPushButton *m_clear = nullptr;
    QMenu *m_menu = nullptr;
    ConnectionsFilter m_filter;
    QStringList m_tags;
    QStringList m_sources;
    QStringList m_destinations;
};

} // namespace millrace
