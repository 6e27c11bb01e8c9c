// ReadOptionsDialog: from where, which and how many rows of one stream are read.
#pragma once

#include "ui/schematree/rowcountview.h"
#include "ui/schematree/streamrules.h"

#include <QDialog>

class QLineEdit;

namespace millrace {

class TextLabel;

/// Cursor start with a count of the records from there, filter and row limit. Open it by open(); it
/// deletes itself.
class ReadOptionsDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ReadOptionsDialog)

public:
    explicit ReadOptionsDialog(const StreamEntry &entry, QWidget *parent = nullptr);

    /// Without one nothing is counted.
    void setCounter(RowCountView::Counter counter);
    [[nodiscard]] QString cursorStart() const;
    [[nodiscard]] QString filter() const;
    [[nodiscard]] std::optional<qint64> rowLimit() const;

    void accept() override;

private:
    /// Why the start cannot be taken; empty when it can, or when only the source can tell.
    [[nodiscard]] QString startFault() const;
    void count();
    void refuse(const QString &fault, QLineEdit *input);

    ConfiguredStream m_stream; ///< As it was chosen before.
    QString m_cursor;
    std::optional<FieldType> m_cursorType; ///< Nothing: the source keeps its own position.
    QLineEdit *m_cursorStart = nullptr;
    RowCountView *m_count = nullptr;
    QLineEdit *m_filter = nullptr;
    QLineEdit *m_rowLimit = nullptr;
    TextLabel *m_fault = nullptr;
};

} // namespace millrace
