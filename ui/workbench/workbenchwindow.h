// WorkbenchWindow: edits a manifest and tries its streams out.
#pragma once

#include "core/declarative/workbench/trial.h"
#include "ui/workspace/manifestlibrary.h"

#include <QPointer>
#include <QTimer>
#include <QWidget>

#include <functional>
#include <vector>

class QComboBox;
class QListView;
class QMessageBox;
class QPushButton;
class QSpinBox;
class QStackedWidget;

namespace millrace {

class FaultListModel;
class ManifestEdit;
class MessageBar;
class PageHeader;
class SegmentedControl;
class SpecForm;
class TextLabel;
class TrialTask;
class TrialView;
struct ManifestFindings;

/// A window of its own: the text with its faults at the left; at the right the configuration, made
/// from the manifest's specification, and what a run of a stream has shown. Nothing that is typed
/// into the configuration is stored. Closing asks when the text was changed.
class WorkbenchWindow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(WorkbenchWindow)

public:
    /// Opens one with the installed manifest \a id, or a first draft of a new one for an empty id.
    /// It deletes itself, with \a workspace at the latest. Null: the workspace has no library of
    /// manifests.
    static WorkbenchWindow *open(Workspace &workspace, const QString &id);

    /// False when one has changes that are not saved: it asks, and calls \a act once they are
    /// discarded.
    [[nodiscard]] static bool mayCloseAll(const std::function<void()> &act);
    /// Closes all without a question; what they run is stopped.
    static void closeAll();

    WorkbenchWindow(Workspace &workspace, ManifestLibrary &library);
    ~WorkbenchWindow() override;

    /// Shows \a text as that of \a known.
    void setManifest(const QByteArray &text, const declarative::InstalledManifest &known);
    /// Runs the chosen stream, or stops what runs.
    void runOrCancel();
    /// Runs the chosen stream with the answers of the recording at \a path.
    void replayFile(const QString &path);

signals:
    /// The text was saved as a connector.
    void saved(const QString &id);

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    enum Side { ConfigurationSide, PagesSide };

    [[nodiscard]] static std::vector<WorkbenchWindow *> windows();
    [[nodiscard]] bool hasChanges() const;
    /// Asks before changes are lost; \a act follows when they may be.
    void askBefore(std::function<void()> act);
    QWidget *makeEditor();
    QWidget *makeTrial();
    QWidget *makeRunRow();
    QWidget *makeRecordingRow();
    void connectTask();
    void load(const QString &id);
    void takeText();
    void lookForFaults();
    void showFindings(const ManifestFindings &findings);
    void showStreams(const QStringList &names);
    /// The configuration has other tokens now, good for the next run.
    void takeConfiguration(const QJsonObject &configuration);
    void run(const std::optional<declarative::Recording> &replay);
    void showOutcome(const Result<declarative::TrialOutcome> &outcome);
    void refresh();
    void save();
    void exportText();
    void saveRecording();
    void replay();
    /// Asks for a path and writes \a content there, which lacks \a omissions.
    void write(const QString &title, const QString &name, const QString &filter,
               const QByteArray &content, const declarative::Omissions &omissions = {});
    [[nodiscard]] static QString omissionText(const declarative::Omissions &omissions);
    [[nodiscard]] static QString omissionHint(const declarative::Omissions &omissions);
    /// Warns of what a recording lacks; nothing when it is whole.
    void showOmissions(const declarative::Omissions &omissions);

    Workspace &m_workspace;
    ManifestLibrary &m_library;
    declarative::InstalledManifest m_known;
    TrialTask *m_task;
    QTimer m_typing;
    QPointer<QMessageBox> m_question;
    QString m_text; ///< The newest.
    quint64 m_findingsToken = 0; ///< Of the newest look; answers of older ones are dropped.
    QJsonObject m_spec;
    bool m_isValid = false;
    bool m_isReplay = false; ///< What runs, or ran last.
    PageHeader *m_header = nullptr;
    MessageBar *m_message = nullptr;
    ManifestEdit *m_edit = nullptr;
    FaultListModel *m_faults = nullptr;
    QListView *m_faultList = nullptr;
    TextLabel *m_verdict = nullptr;
    QComboBox *m_stream = nullptr;
    QSpinBox *m_pages = nullptr;
    QSpinBox *m_records = nullptr;
    QPushButton *m_run = nullptr;
    QPushButton *m_save = nullptr;
    QPushButton *m_replay = nullptr;
    QPushButton *m_saveRecording = nullptr;
    TextLabel *m_state = nullptr;
    SegmentedControl *m_side = nullptr;
    QStackedWidget *m_sides = nullptr;
    SpecForm *m_form = nullptr;
    TrialView *m_view = nullptr;
};

} // namespace millrace
