// SchemaTab: the streams of a connection that exists, to be changed later.
#pragma once

#include "ui/connectionpage/edittab.h"
#include "ui/connectionpage/refreshadvicedialog.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/destinationfacts.h"
#include "ui/workspace/discovery.h"
#include "ui/workspace/workspace.h"

namespace millrace {

class MessageBar;
class SaveBar;
class SchemaTreeView;
class UiPreferences;

/// The schema tree with Save and Revert. The source is asked for its streams when the tab is shown
/// first; choices stay when they come. Saving says beforehand what it means for rows written
/// before. Every change, Revert too, is a step that can be undone, also after saving.
class SchemaTab final : public EditTab
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaTab)

public:
    explicit SchemaTab(Workspace &workspace, QWidget *parent = nullptr,
                       std::shared_ptr<QUndoStack> history = {});
    ~SchemaTab() override;

    /// See SchemaTreeView::setPreferences().
    void setPreferences(UiPreferences &preferences);
    void showConnection(const QString &id);
    [[nodiscard]] CatalogModel &model() { return m_model; }
    [[nodiscard]] bool owns(const QUndoCommand &command) const override;
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
    /// Whether \a catalog was stored before the last save.
    [[nodiscard]] bool isStale(const ConfiguredCatalog &catalog) const;
    /// Follows a change by another program or a run, as a step of the history.
    void takeOver(const ConfiguredCatalog &catalog);
    void followHistory();
    void updateBar();
    void askAbout(const std::vector<RefreshReason> &reasons);
    /// Asks for the names that deleting rows and writing to production ask for, then saves.
    void confirm(AdviceChoice choice, const std::vector<StreamId> &streams);
    void confirmClear(const std::vector<StreamId> &streams);
    /// Saves, and carries out what was chosen for rows written before.
    void store(AdviceChoice choice, const std::vector<StreamId> &streams);
    void takeSaved(const Result<Connection> &saved, int savedIndex);
    void carryOut(AdviceChoice choice, const std::vector<StreamId> &streams);

    Workspace &m_workspace;
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
    /// How far the history was when nothing was to be saved; -1: those steps were replaced since.
    int m_savedIndex = 0;
    bool m_isDiscovered = false;
};

} // namespace millrace
