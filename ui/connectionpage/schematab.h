// SchemaTab: the streams of a connection that exists, to be changed later.
#pragma once

#include "ui/connectionpage/edittab.h"
#include "ui/connectionpage/refreshadvice.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/destinationfacts.h"
#include "ui/workspace/discovery.h"
#include "ui/workspace/workspace.h"

#include <QUndoStack>

namespace millrace {

class MessageBar;
class SaveBar;
class SchemaTreeView;
class UiPreferences;

/// The schema tree with Save and Revert. The source is asked for its streams when the tab is shown
/// first; choices stay when they come. Saving says beforehand what it means for rows written
/// before.
class SchemaTab final : public EditTab
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaTab)

public:
    explicit SchemaTab(Workspace &workspace, QWidget *parent = nullptr);
    ~SchemaTab() override;

    /// See SchemaTreeView::setPreferences().
    void setPreferences(UiPreferences &preferences);
    void showConnection(const QString &id);
    [[nodiscard]] CatalogModel &model() { return m_model; }
    [[nodiscard]] bool isModified() const override;
    void save() override;
    void revert() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void connectParts();
    void fill();
    void discover();
    void showDiscovery();
    void follow();
    void updateBar();
    void askAbout(const std::vector<RefreshReason> &reasons);
    void store(const std::vector<StreamId> &readAgain);
    void takeSaved(const Result<Connection> &saved, int savedIndex);
    void readAgain(const std::vector<StreamId> &streams);

    Workspace &m_workspace;
    QUndoStack m_undo;
    CatalogModel m_model;
    Discovery m_discovery;
    DestinationFacts m_facts;
    SchemaTreeView *m_tree;
    MessageBar *m_message;
    SaveBar *m_bar;
    QString m_connectionId;
    ConfiguredCatalog m_stored; ///< As the tree was filled.
    /// What was there before the last save, while an old snapshot may still come.
    std::optional<ConfiguredCatalog> m_stale;
    bool m_isDiscovered = false;
};

} // namespace millrace
