// MappingTab: the mapping of a connection that exists, to be changed later.
#pragma once

#include "ui/connectionpage/edittab.h"
#include "ui/connectionpage/refreshadvice.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/destinationfacts.h"
#include "ui/workspace/discovery.h"
#include "ui/workspace/workspace.h"

namespace millrace {

class MappingView;
class MessageBar;
class SaveBar;

/// The mapping with Save and Revert and a history of its own, for connections to a destination with
/// objects of its own. The destination is asked for its objects when the connection is shown; what
/// was mapped stays when they come.
class MappingTab final : public EditTab
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingTab)

public:
    explicit MappingTab(Workspace &workspace, QWidget *parent = nullptr);
    ~MappingTab() override;

    void showConnection(const QString &id);
    [[nodiscard]] MappingView *view() const { return m_view; }
    [[nodiscard]] CatalogModel &catalog() { return m_catalog; }
    [[nodiscard]] bool isModified() const override;
    [[nodiscard]] bool isNeeded() const override;
    void save() override;
    void revert() override;

protected:
    void showEvent(QShowEvent *event) override;

private:
    void addActs();
    void connectParts();
    void fill();
    void refresh();
    void follow();
    /// Whether \a catalog is from before the last save.
    [[nodiscard]] bool isStale(const ConfiguredCatalog &catalog) const;
    /// Chooses what is stored, as one step called \a act.
    void showStored(const QString &act);
    void openDryRun();
    void askAbout(const std::vector<RefreshReason> &reasons);
    /// Saves, and has the next run read these streams from their beginning.
    void store(const std::vector<StreamId> &readAgain);
    void readAgain(const std::vector<StreamId> &streams);
    void updateBar();
    void takeSaved(const Result<Connection> &saved, int savedIndex);

    Workspace &m_workspace;
    CatalogModel m_catalog;
    DestinationFacts m_facts;
    Discovery m_discovery;
    MappingView *m_view;
    MessageBar *m_message;
    SaveBar *m_bar;
    QString m_connectionId;
    ConfiguredCatalog m_stored; ///< As it was stored when it was looked at last.
    ConfiguredCatalog m_base; ///< As the view showed it when nothing was to be saved.
    /// What was there before the last save, while an old snapshot may still come.
    std::optional<ConfiguredCatalog> m_stale;
    bool m_wasNeeded = false;
};

} // namespace millrace
