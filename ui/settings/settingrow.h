// SettingRow: one setting: its name, one sentence, its control, and the way back to the default.
#pragma once

#include <QWidget>

class QToolButton;

namespace millrace {

class TextLabel;

/// The name is the label of the control, which the row owns.
class SettingRow final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingRow)

public:
    /// \a name may hold a mnemonic. A null \a control leaves a row that only tells.
    SettingRow(const QString &name, const QString &sentence, QWidget *control,
               QWidget *parent = nullptr);

    [[nodiscard]] QWidget *control() const { return m_control; }
    [[nodiscard]] QString name() const;
    /// Replaces the sentence, for rows that tell how something stands.
    void setSentence(const QString &sentence);
    /// Marks the default, or offers to go back to it. Without a call there is no mark.
    void setIsDefault(bool isDefault);
    [[nodiscard]] bool isDefault() const { return m_isDefault; }
    /// A fault of what was entered, below the sentence; empty for none.
    void setFault(const QString &fault);
    [[nodiscard]] bool matches(const QString &text) const;

signals:
    void resetRequested();

private:
    QWidget *m_control = nullptr;
    TextLabel *m_name = nullptr;
    TextLabel *m_sentence = nullptr;
    TextLabel *m_fault = nullptr;
    TextLabel *m_default = nullptr;
    QToolButton *m_reset = nullptr;
    bool m_isDefault = true;
};

} // namespace millrace
