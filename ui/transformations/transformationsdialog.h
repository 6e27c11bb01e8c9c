// TransformationsDialog: the transformations of one stream, with rows before and after.
#pragma once

#include "core/base/cancellation.h"
#include "core/engine/connectorprobe.h"
#include "ui/schematree/catalogmodel.h"
#include "ui/transformations/transformationform.h"

#include <QDialog>

class QLineEdit;
class QListView;
class QPushButton;
class QStackedWidget;
class QToolButton;

namespace millrace {

class EmptyState;
class MessageBar;
class RecordTable;
class TransformationsModel;

/// Every change is a step on the history of the catalog model at once; Ctrl+Z takes it back here
/// too. Closing keeps what was done.
class TransformationsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TransformationsDialog)

public:
    /// Reads the first rows of a stream on a background thread; see SchemaTreeView::PreviewReader.
    using Reader
        = std::function<Result<Preview>(const ConfiguredStream &, int rows, const Cancellation &)>;

    /// \a model outlives the dialogue.
    TransformationsDialog(CatalogModel &model, StreamId stream, QWidget *parent = nullptr);
    /// Waits for the reading that is on.
    ~TransformationsDialog() override;

    /// Reads the rows that are shown; without a reader there are none.
    void setReader(Reader reader);
    void setKeyKeeper(TransformationForm::KeyKeeper keeper);
    /// The command that lists the same; without one there is none to copy.
    void setCommand(const QString &command);

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    void build();
    [[nodiscard]] QWidget *buildList();
    [[nodiscard]] QWidget *buildPreview();
    [[nodiscard]] QWidget *buildTarget();
    [[nodiscard]] const StreamEntry *entry() const;
    [[nodiscard]] int currentPlace() const;
    void follow();
    void showCurrent();
    void showPreview();
    void add(TransformationKind kind);
    void removeCurrent();
    void move(int from, int before);
    void step(int direction);
    void take(const Transformation &transformation, const QString &setting);
    void takeTarget();
    void change(const std::vector<Transformation> &transformations, const QString &act,
                int mergeKey = 0);
    void read();

    CatalogModel &m_model;
    const StreamId m_stream;
    Reader m_reader;
    std::optional<Preview> m_read;
    std::vector<TransformationFault> m_faults;
    TransformationsModel *m_list = nullptr;
    QListView *m_view = nullptr;
    TransformationForm *m_form = nullptr;
    EmptyState *m_empty = nullptr;
    QStackedWidget *m_pages = nullptr;
    QWidget *m_formPage = nullptr;
    QPushButton *m_add = nullptr;
    QPushButton *m_copy = nullptr;
    QToolButton *m_remove = nullptr;
    QToolButton *m_up = nullptr;
    QToolButton *m_down = nullptr;
    QLineEdit *m_nameSpace = nullptr;
    QLineEdit *m_name = nullptr;
    MessageBar *m_message = nullptr;
    RecordTable *m_before = nullptr;
    RecordTable *m_after = nullptr;
    CancellationSource m_cancellation;
    QThreadPool m_pool; ///< Last, so that it is waited for while the rest still stands.
};

} // namespace millrace
