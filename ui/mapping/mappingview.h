// MappingView: the mapping of a connection's streams with everything around it.
#pragma once

#include "ui/mapping/mappingdraft.h"
#include "ui/mapping/mappinggaps.h"
#include "ui/mapping/mappingmodel.h"
#include "ui/schematree/destinationfacts.h"
#include "ui/workspace/workspace.h"

#include <QWidget>

class QAction;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace millrace {

class EmptyState;
class ErrorView;
class FilterEdit;
class LoadingView;
class MappingChoiceBar;
class MappingFiles;
class MappingMemory;
class MappingPreviewPane;
class MappingRecords;
class MappingTable;
class MessageBar;
class SourceFieldList;
class SourceFieldsModel;
class SuggestionBar;
class TextLabel;

/// Choices, source fields, table, suggestions, records before and after, and what is missing. For
/// the wizard and the connection page. UI thread only.
class MappingView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingView)

public:
    /// All outlive the view.
    MappingView(Workspace &workspace, CatalogModel &catalog, DestinationFacts &facts,
                QWidget *parent = nullptr);
    ~MappingView() override;

    [[nodiscard]] MappingDraft &draft() { return *m_draft; }
    [[nodiscard]] MappingModel &model() { return *m_model; }
    [[nodiscard]] MappingTable *table() const { return m_table; }
    [[nodiscard]] SourceFieldList *sourceFields() const { return m_sources; }

    /// Where records come from and go to.
    void setEnds(const Endpoint &source, const Endpoint &destination);
    /// Shows a stream that is to be mapped, should none be shown, and reads its records.
    void showRecords();
    /// The same, and takes the focus to where the mapping goes on.
    void enter();
    /// Goes to the place where \a gap is mended.
    void goTo(const MappingGap &gap);
    /// Keeps what the person chose and removed, for suggestions to come.
    void remember();
    /// Opens a dry run of \a connection, or goes to what is missing. \a isStored: the command
    /// line knows it as it is.
    void openDryRun(const Connection &connection, bool isStored);
    /// The mapping of the stream that is shown, to and from a file; an error is shown in place.
    [[nodiscard]] MappingFiles &files() { return *m_files; }

signals:
    /// Anything that is to be saved.
    void changed();
    /// The connection is to be tried without sending anything; see openDryRun().
    void dryRunRequested();

private:
    void build();
    [[nodiscard]] QWidget *buildSources();
    [[nodiscard]] QWidget *buildTable();
    [[nodiscard]] QWidget *buildPicking();
    void buildPages();
    void addActs();
    void fillMenu(const QList<QAction *> &acts);
    void connectParts();
    void showPage();
    void showCounters();
    void showMissing();
    void showPicking();
    void chooseStream();
    void suggest();
    void showSuggested();
    void pick(const QStringList &fields);
    void followLink(const QString &link);
    [[nodiscard]] bool isInSources() const;
    void focusFilter();
    void stepHit(int step);
    void beginExpression();
    void applyFilter();
    void showAll();
    void askForField();
    void addField(const QString &name);

    Workspace &m_workspace;
    CatalogModel &m_catalog;
    DestinationFacts &m_facts;
    MappingDraft *m_draft;
    MappingModel *m_model;
    SourceFieldsModel *m_sourceModel;
    MappingMemory *m_memory;
    MappingFiles *m_files;
    MappingRecords *m_records = nullptr;
    MessageBar *m_message = nullptr;
    MappingChoiceBar *m_choices = nullptr;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_content = nullptr;
    EmptyState *m_noStream = nullptr;
    LoadingView *m_loading = nullptr;
    ErrorView *m_error = nullptr;
    QSplitter *m_splitter = nullptr;
    SourceFieldList *m_sources = nullptr;
    FilterEdit *m_sourceFilter = nullptr;
    QPushButton *m_unused = nullptr;
    QStackedWidget *m_tablePages = nullptr;
    EmptyState *m_noObject = nullptr;
    EmptyState *m_nothingFound = nullptr;
    MappingTable *m_table = nullptr;
    FilterEdit *m_filter = nullptr;
    QPushButton *m_empty = nullptr;
    QPushButton *m_problems = nullptr;
    QPushButton *m_suggest = nullptr;
    QAction *m_addField = nullptr; ///< For objects that take further fields.
    SuggestionBar *m_suggestions = nullptr;
    QWidget *m_picking = nullptr;
    TextLabel *m_pickingText = nullptr;
    TextLabel *m_missing = nullptr;
    MappingPreviewPane *m_preview = nullptr;
    std::vector<MappingGap> m_gaps; ///< Of the stream that is shown, as its links say.
};

} // namespace millrace
