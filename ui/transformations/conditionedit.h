// ConditionEdit: the conditions of a filter as rows, or as JSON where they are nested.
#pragma once

#include "core/catalog/transformationsettings.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QPlainTextEdit;
class QToolButton;
class QVBoxLayout;

namespace millrace {

class TextLabel;

/// All or any of "field is value" and "field is not value"; what does not have this form is edited
/// as JSON.
class ConditionEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConditionEdit)

public:
    explicit ConditionEdit(QWidget *parent = nullptr);

    void setFields(const QStringList &fields);
    /// The JSON of FilterRowsSettings::condition; nothing is told.
    void setCondition(const QJsonValue &condition);
    [[nodiscard]] QJsonValue condition() const { return m_condition; }

signals:
    void conditionEdited();

private:
    struct Row final
    {
        QWidget *widget = nullptr;
        QComboBox *field = nullptr;
        QComboBox *relation = nullptr; ///< Is, is not.
        QLineEdit *value = nullptr;
    };

    void addRow(const QString &field, bool isNot, const QString &value);
    void removeRow(QWidget *widget);
    void clearRows();
    void showAsRows(bool isRows);
    void takeRows();
    void takeText();

    QStringList m_fields;
    QJsonValue m_condition;
    QComboBox *m_match = nullptr;
    QVBoxLayout *m_rowLayout = nullptr;
    QWidget *m_rowPart = nullptr;
    QPlainTextEdit *m_text = nullptr;
    TextLabel *m_fault = nullptr;
    std::vector<Row> m_rows;
    bool m_isFilling = false;
};

} // namespace millrace
