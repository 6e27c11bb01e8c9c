// ValueDialog: the whole value of one cell.
#pragma once

#include <QDialog>

namespace millrace {

/// Show it with open(). Read only; the text can be selected and copied.
class ValueDialog final : public QDialog
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ValueDialog)

public:
    ValueDialog(const QString &fieldName, const QString &value, bool isNull,
                QWidget *parent = nullptr);
};

} // namespace millrace
