// DryRunDialog: what a run into objects would do, shown without sending anything.
#pragma once

#include "ui/mapping/dryruntask.h"
#include "ui/widgets/taskdialog.h"
#include "ui/workspace/commandtexts.h"

#include <utility>

class QComboBox;
class QPushButton;

namespace millrace {

class DryRunChoices;
class DryRunSamplesModel;
class DryRunStreamsModel;
class EmptyState;
class PageTable;
class TextLabel;

/// A choice of how many records are read, the numbers for each stream while they are counted, and
/// records with the fields that would change. Those of a stored connection can be unticked: the
/// next run leaves them out. Show it with open().
class DryRunDialog final : public TaskDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(DryRunDialog)

public:
    /// \a name is the connection's; \a isStored says whether the command line knows it.
    DryRunDialog(DryRunTask::Runner runner, const QString &name, bool isStored,
                 QWidget *parent = nullptr);

    /// For the profile the connection is stored in; without them it is the usual one.
    void setCommands(const CommandTexts &texts) { m_commands = texts; }
    /// Without them no record can be unticked. The dialogue takes them over.
    void setChoices(DryRunChoices *choices);
    [[nodiscard]] DryRunTask *task() const { return m_task; }
    [[nodiscard]] DryRunStreamsModel *streams() const { return m_streams; }
    [[nodiscard]] DryRunSamplesModel *samples() const { return m_samples; }

    void reject() override;

signals:
    /// A run is asked for; what was unticked is stored.
    void syncRequested();

private:
    void build();
    void buildResults();
    [[nodiscard]] QWidget *buildSamples();
    void buildChoices();
    void addButtons();
    void startOrCancel() override;
    [[nodiscard]] std::optional<qint64> rowLimit() const;
    void refresh();
    void refreshProgress();
    void refreshMessage();
    void showStream();
    void refreshActions();
    void refreshChoices();
    void showLeftOut();
    void toggleMarked();
    void requestSync();
    [[nodiscard]] QString command() const;

    const QString m_name;
    const bool m_isStored;
    std::optional<CommandTexts> m_commands;
    DryRunTask *m_task;
    DryRunStreamsModel *m_streams;
    DryRunSamplesModel *m_samples;
    QComboBox *m_rows = nullptr;
    EmptyState *m_waiting = nullptr;
    EmptyState *m_nothing = nullptr;
    PageTable *m_streamTable = nullptr;
    TextLabel *m_sampleTitle = nullptr;
    QComboBox *m_action = nullptr;
    PageTable *m_sampleTable = nullptr;
    DryRunChoices *m_choices = nullptr;
    QWidget *m_choiceBar = nullptr;
    TextLabel *m_choiceText = nullptr;
    QPushButton *m_takeAll = nullptr;
    QPushButton *m_sync = nullptr;
    std::optional<Error> m_choiceError; ///< A choice was not stored.
    bool m_isSyncWanted = false; ///< As soon as what was unticked is stored.
    QPushButton *m_copy = nullptr;
    QPushButton *m_export = nullptr;
    QStringList m_shownNotes;
    std::pair<StreamId, std::size_t> m_shownSamples; ///< Whose examples are shown, and how many.
};

/// The command that does the same: "millrace-cli dry-run "people" --limit 1000".
[[nodiscard]] QString dryRunCommand(const QString &connectionName, std::optional<qint64> rowLimit);

class Workspace;
struct Connection;

/// Opens the dialogue for a stored connection of \a workspace, over \a parent; nothing when it is
/// gone. It deletes itself when it is closed.
DryRunDialog *openDryRun(Workspace &workspace, const QString &connectionId, QWidget *parent);
/// The same for \a connection between two ends; \a isStored: as the profile has it.
DryRunDialog *openDryRun(Workspace &workspace, const Connection &connection, const Endpoint &source,
                         const Endpoint &destination, bool isStored, QWidget *parent);

} // namespace millrace
