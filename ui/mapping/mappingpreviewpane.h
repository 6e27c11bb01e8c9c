// MappingPreviewPane: the first records before and after the mapping, side by side.
#pragma once

#include "core/base/error.h"
#include "core/mapping/mappingpreview.h"

#include <QWidget>

#include <memory>

class QAction;
class QCheckBox;
class QPushButton;
class QSplitter;
class QStackedWidget;

namespace millrace {

class ElidedLabel;
class EmptyState;
class ErrorView;
class IconLabel;
class LoadingView;
class MappingSampler;
class MessageBar;
class PreviewTable;
struct StreamId;
class TextLabel;

/// Shows what it is given and asks for nothing by itself: connect a MappingPreviewer to
/// setPreview() and a MappingSampler to showSample(). Enter, a double click and the menu explain
/// the cell they are on.
class MappingPreviewPane final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MappingPreviewPane)

public:
    explicit MappingPreviewPane(QWidget *parent = nullptr);

    /// Null: there is none yet. Place, selection and filter stay when it is of the same fields.
    void setPreview(const std::shared_ptr<const MappingPreview> &preview);
    /// How far the reading of \a stream is: records, error, cancellation.
    void showSample(const MappingSampler &sampler, const StreamId &stream);
    /// Brings the column of the mapping's row for \a target into view.
    void showTarget(const QString &target);

    [[nodiscard]] PreviewTable *before() const { return m_before; }
    [[nodiscard]] PreviewTable *after() const { return m_after; }
    /// Explains the current cell of after(); nothing when there is none.
    void explainCurrent();

signals:
    /// Retry after an error, or reading at all after a cancellation.
    void readRequested();
    void cancelRequested();
    /// The person went to a cell of the row for \a target.
    void targetChosen(const QString &target);

private:
    void build();
    void buildHead(QWidget *head);
    void buildBody();
    void buildPages();
    void connectParts();
    void tie(PreviewTable *from, PreviewTable *to);
    void follow(const PreviewTable *from, PreviewTable *to);
    void setOnlyProblems(bool isOnlyProblems);
    void refresh();
    void refreshStatus();
    [[nodiscard]] QString summary() const;

    std::shared_ptr<const MappingPreview> m_preview;
    qint64 m_sampledRows = 0;
    bool m_isComplete = false;
    bool m_isFollowing = false; ///< The other table is being moved along.
    bool m_isReading = false;
    QWidget *m_pending = nullptr; ///< What is shown while there are no records.

    TextLabel *m_facts = nullptr;
    QCheckBox *m_onlyProblems = nullptr;
    QPushButton *m_explain = nullptr;
    QAction *m_explainAction = nullptr;
    MessageBar *m_message = nullptr;
    QStackedWidget *m_pages = nullptr;
    LoadingView *m_loading = nullptr;
    QWidget *m_errorPage = nullptr;
    ErrorView *m_error = nullptr;
    EmptyState *m_stopped = nullptr;
    EmptyState *m_empty = nullptr;
    EmptyState *m_noProblems = nullptr;
    QSplitter *m_body = nullptr;
    PreviewTable *m_before = nullptr;
    PreviewTable *m_after = nullptr;
    IconLabel *m_statusIcon = nullptr;
    ElidedLabel *m_status = nullptr;
};

} // namespace millrace
