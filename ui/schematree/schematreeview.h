// SchemaTreeView: the schema tree with everything around it, for the wizard and the schema tab.
#pragma once

#include "core/engine/connectorprobe.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/schematree/rowcountview.h"
#include "ui/transformations/transformationform.h"

#include <QWidget>

class QSplitter;
class QStackedWidget;

namespace millrace {

class CatalogTree;
class CommandTexts;
class EmptyState;
class ErrorView;
class LoadingView;
class MessageBar;
class PreviewPanel;
class SchemaToolBar;
class StreamSampler;
class SyncModeQuestions;
class TextLabel;
class UiPreferences;

/// Questionnaire, tool bar with filter and bulk acts, tree, preview. Shows how the discovery
/// stands; who discovers tells it by the show functions and fills the model.
class SchemaTreeView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SchemaTreeView)

public:
    /// Reads the first rows of a stream; runs on a background thread and blocks it. Whatever it
    /// captures must be safe there and outlive the view.
    using PreviewReader
        = std::function<Result<Preview>(const ConfiguredStream &, int rows, const Cancellation &)>;

    /// \a model outlives the view.
    explicit SchemaTreeView(CatalogModel &model, QWidget *parent = nullptr);
    ~SchemaTreeView() override;

    /// Without a reader there is no preview.
    void setPreviewReader(PreviewReader reader);
    /// Without a counter a start value is not counted from.
    void setRowCounter(RowCountView::Counter counter) { m_counter = std::move(counter); }
    /// Keys of encryptions are kept by it; without one none can be set.
    void setKeyKeeper(TransformationForm::KeyKeeper keeper) { m_keeper = std::move(keeper); }
    /// Gives the command that lists the transformations of a stream; empty: there is none.
    void setTransformationCommand(std::function<QString(const StreamId &)> command)
    {
        m_transformationCommand = std::move(command);
    }
    /// Opens the transformations of \a stream.
    void openTransformations(const StreamId &stream);
    /// Columns are kept there from now on.
    void setPreferences(UiPreferences &preferences);
    /// Whether the tool bar has buttons for undo and redo; off where the owner has them.
    void setUndoShown(bool isShown);
    /// Lets the acts that \a texts have too be copied as commands, for the stored source \a name.
    void setCommands(const CommandTexts &texts, const QString &name);
    /// For texts such as "Asking Shop for its streams".
    void setSourceName(const QString &name);

    /// A discovery is on; what the model has stays usable and grows.
    void showDiscovering();
    /// It has ended well.
    void showDiscovered();
    /// It was cancelled; what came stays, marked as incomplete.
    void showCancelled();
    /// It has failed. With streams from before they stay, marked as old.
    void showFailed(const Error &error);

    /// Selects the place of \a problem and opens it for editing.
    void goTo(const SchemaProblem &problem);

signals:
    /// Any choice has changed.
    void changed();
    /// The source is to be asked again.
    void refreshRequested();
    /// The discovery is to be stopped.
    void cancelRequested();

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildContent();
    void connectParts();
    void showPage();
    void showProgress();
    void showChanges();
    void report(const BulkOutcome &outcome);
    void openPreview();
    void openReadOptions();

    enum class Standing { Idle, Discovering, Cancelled, Failed };

    CatalogModel &m_model;
    QString m_sourceName;
    RowCountView::Counter m_counter;
    PreviewReader m_reader;
    TransformationForm::KeyKeeper m_keeper;
    std::function<QString(const StreamId &)> m_transformationCommand;
    Standing m_standing = Standing::Idle;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_content = nullptr;
    LoadingView *m_loading = nullptr;
    EmptyState *m_empty = nullptr;
    ErrorView *m_error = nullptr;
    SyncModeQuestions *m_questions = nullptr;
    SchemaToolBar *m_toolBar = nullptr;
    QWidget *m_progress = nullptr;
    TextLabel *m_progressText = nullptr;
    MessageBar *m_message = nullptr;
    QSplitter *m_splitter = nullptr;
    QStackedWidget *m_found = nullptr;
    CatalogTree *m_tree = nullptr;
    EmptyState *m_nothingFound = nullptr;
    PreviewPanel *m_preview = nullptr;
    StreamSampler *m_sampler = nullptr;
};

} // namespace millrace
