// TextListField: a list of texts or numbers, one to a line of its own.
#pragma once

#include "ui/specform/fields/fieldeditor.h"

class QLineEdit;
class QPushButton;
class QVBoxLayout;

namespace millrace {

/// Return adds an entry, Backspace in an empty one removes it; pasted lines become entries.
class TextListField final : public FieldEditor
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TextListField)

public:
    TextListField(const SpecField &field, const QString &pointer, QWidget *parent);

    [[nodiscard]] QJsonValue value() const override;
    void setValue(const QJsonValue &value) override;
    [[nodiscard]] QWidget *focusTarget() const override;
    [[nodiscard]] QWidget *focusTargetAt(const QString &pointer) const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    struct Entry final
    {
        QWidget *row;
        QLineEdit *edit;
    };

    QLineEdit *insert(std::size_t index, const QString &text);
    void addOne();
    void remove(const QLineEdit *edit);
    bool pasteLines(std::size_t index);
    void renumber();
    [[nodiscard]] std::size_t indexOf(const QObject *edit) const;

    std::vector<Entry> m_entries;
    QVBoxLayout *m_rows;
    QPushButton *m_add;
};

} // namespace millrace
