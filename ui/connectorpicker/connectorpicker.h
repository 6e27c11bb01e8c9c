// ConnectorPicker: finds a connector by name, kind or what it is for.
#pragma once

#include "core/connector/connectorregistry.h"
#include "core/model/endpoint.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QCheckBox;
class QComboBox;
class QKeyEvent;
class QListView;
class QStackedWidget;

namespace millrace {

class CatalogueView;
class ConnectorDelegate;
class ConnectorListModel;
class FilterEdit;
class SegmentedControl;
class TextLabel;
class Workspace;

/// A search box over a grid of cards. Typing filters by title, alias, category and description;
/// beside it are filters for the kind, for what needs no network and for what was used lately.
/// Enter takes the first card; arrows move into the grid and in it, where Enter takes the marked
/// one and letters go on with the search; Esc goes back to the search, clears it, then emits
/// cancelled().
class ConnectorPicker final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectorPicker)

public:
    /// Shows the connectors of \a registry, which outlives it, that can be \a role.
    ConnectorPicker(const ConnectorRegistry &registry, EndpointRole role,
                    QWidget *parent = nullptr);
    ~ConnectorPicker() override;

    /// Adds the kind "Catalogue": the public catalogue and what is installed of it, with the same
    /// search. The cards follow what is installed and removed. Nothing for destinations, and where
    /// \a workspace, which outlives the picker, has no library of manifests.
    void addCatalogue(Workspace &workspace);

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
    QWidget *makeFilters();
    void applyFilter();
    void takeFirst();
    void take(const QModelIndex &index);
    void moveIntoGrid();
    void fitGrid();
    [[nodiscard]] bool showsCatalogue() const;
    bool searchKey(int key);
    bool gridKey(const QKeyEvent &event);

    ConnectorListModel *m_model;
    FilterEdit *m_search;
    SegmentedControl *m_categories;
    QStringList m_categoryIds;
    QCheckBox *m_offline = nullptr;
    QCheckBox *m_recent = nullptr;
    QComboBox *m_order = nullptr;
    TextLabel *m_hint;
    QStackedWidget *m_pages; ///< The cards, then the catalogue.
    QListView *m_grid;
    ConnectorDelegate *m_delegate;
    CatalogueView *m_catalogue = nullptr;
    std::vector<QWidget *> m_cardFilters; ///< Of no use for the catalogue.
};

} // namespace millrace
