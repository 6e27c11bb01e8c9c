// ExplainDialog: how the value of one field of one record comes about.
#pragma once

#include "core/mapping/mappingpreview.h"

#include <QDialog>

#include <memory>

class QPlainTextEdit;
class QToolButton;

namespace millrace {

class ExplanationModel;
class MessageBar;
class PageTable;
class TextLabel;

/// Source value, each step, value sent. Goes to the records before and after without being closed.
/// Show it with open().
class ExplainDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ExplainDialog)

public:
    /// The row of the mapping at \a place, for \a record of \a preview.
    ExplainDialog(std::shared_ptr<const MappingPreview> preview, int record, int place,
                  QWidget *parent = nullptr);

    [[nodiscard]] ExplanationModel *model() const { return m_model; }
    [[nodiscard]] int record() const { return m_record; }
    void showRecord(int record);

private:
    void build();
    [[nodiscard]] QWidget *buildRecordBar();
    void markPart();
    void copySteps() const;

    const std::shared_ptr<const MappingPreview> m_preview;
    const int m_place;
    int m_record = 0;
    TextLabel *m_recordLabel = nullptr;
    QToolButton *m_previous = nullptr;
    QToolButton *m_next = nullptr;
    QPlainTextEdit *m_expression = nullptr; ///< Null unless the row is an expression.
    ExplanationModel *m_model = nullptr;
    PageTable *m_table = nullptr;
    MessageBar *m_outcome = nullptr;
};

} // namespace millrace
