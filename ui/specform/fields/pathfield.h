// PathField: a file or folder, typed or chosen.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QFileDialog;
class QLineEdit;

namespace millrace {

/// A path that is not absolute becomes so when the input is left; "~/" and "file:" are understood.
class PathField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PathField)

public:
    PathField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    void enterValue(const QJsonValue &value) override;

protected:
    void dragEnterEvent(QDragEnterEvent *event) override;
    void dropEvent(QDropEvent *event) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void browse();
    void complete();
    [[nodiscard]] QFileDialog *makeDialog();

    QLineEdit *m_edit;
};

} // namespace millrace
