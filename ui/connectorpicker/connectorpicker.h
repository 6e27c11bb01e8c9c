// ConnectorPicker: finds a connector by name, kind or what it is for.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QStringList>
#include <QWidget>

class QLabel;
class QListView;

namespace millrace {

class ConnectorListModel;
class FilterEdit;
class SegmentedControl;

/// A search box over a grid of cards. Typing filters by title, alias, category and description;
/// Enter takes the marked card, else the first; arrows move in the grid; Esc clears the search,
/// then emits cancelled().
class ConnectorPicker final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectorPicker)

public:
    /// Shows the connectors of \a registry, which outlives it, that can be \a role.
    ConnectorPicker(const ConnectorRegistry &registry, EndpointRole role,
                    QWidget *parent = nullptr);
    ~ConnectorPicker() override;

    /// Ids of connectors used lately, newest first: they come first.
    void setRecentlyUsed(const QStringList &ids);
    void setSearch(const QString &text);
    [[nodiscard]] QString search() const;

signals:
    void connectorChosen(const QString &id);
    /// Enter was pressed on a path or connection URL in the search box.
    void pathEntered(const QString &pathOrUrl);
    void cancelled();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void applyFilter();
    void takeMarked();
    void take(const QModelIndex &index);
    void moveIntoGrid();
    void updateHeight();
    bool searchKey(int key);
    bool gridKey(int key, const QString &text);

    ConnectorListModel *m_model;
    FilterEdit *m_search;
    SegmentedControl *m_categories;
    QStringList m_categoryIds;
    QLabel *m_hint;
    QListView *m_grid;
};

} // namespace millrace
