// ValueDialog: the whole value of one cell.
#pragma once

#include "core/base/result.h"
#include "ui/widgets/imagebytes.h"

#include <QDialog>

class QDialogButtonBox;
class QPlainTextEdit;
class QStackedWidget;
class QVBoxLayout;

namespace millrace {

class SegmentedControl;
class TextLabel;

/// Show it with open(). Read only; the text can be selected and copied. Bytes are shown as a
/// picture where they are one, and as digits; they can be saved to a file.
class ValueDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ValueDialog)

public:
    ValueDialog(const QString &fieldName, const QString &value, bool isNull,
                QWidget *parent = nullptr);
    /// For a value that is no text.
    ValueDialog(const QString &fieldName, const QByteArray &bytes, QWidget *parent = nullptr);
    ~ValueDialog() override;

private:
    void build(const QString &fieldName, const QString &facts, const QString &text);
    void addPicture();
    void takePicture(const Result<DecodedImage> &decoded);
    void addSaving(const QString &fieldName);
    void save(const QString &path);

    QByteArray m_bytes;
    CancellationSource m_decoding; ///< Of the picture.
    TextLabel *m_facts = nullptr;
    TextLabel *m_problem = nullptr;
    SegmentedControl *m_ways = nullptr; ///< Null unless there is a picture.
    QStackedWidget *m_pages = nullptr;
    QPlainTextEdit *m_text = nullptr;
    QVBoxLayout *m_layout = nullptr;
    QDialogButtonBox *m_buttons = nullptr;
};

} // namespace millrace
