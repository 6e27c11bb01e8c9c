// SettingsSection: one page of settings, a list of rows under a heading.
#pragma once

#include <QWidget>

#include <functional>
#include <vector>

class QPushButton;
class QVBoxLayout;

namespace millrace {

class SettingRow;

/// Base of the pages in ui/settings/pages.
class SettingsSection : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(SettingsSection)

public:
    [[nodiscard]] const QString &title() const { return m_title; }
    [[nodiscard]] const QString &iconName() const { return m_iconName; }

    /// Shows the rows that match, all of them for an empty text or when the title matches; false
    /// when nothing does.
    bool search(const QString &text);
    /// Called when the page is shown, for what may have changed elsewhere.
    virtual void refresh() { }

protected:
    SettingsSection(const QString &title, const QString &iconName, QWidget *parent);

    /// What a value has to do with its default.
    struct Default final
    {
        std::function<bool()> isDefault;
        std::function<void()> reset;
    };

    SettingRow *addRow(const QString &name, const QString &sentence, QWidget *control);
    SettingRow *addRow(const QString &name, const QString &sentence, QWidget *control,
                       const Default &standard);
    /// Something between the rows that is no setting.
    void addWidget(QWidget *widget);
    /// Something more of \a row, which is found and hidden with it.
    void addBelow(SettingRow *row, QWidget *widget);
    /// Marks the rows anew; call it after each change.
    void refreshDefaults();

private:
    struct Entry final
    {
        SettingRow *row = nullptr;
        Default standard{}; ///< Empty functions: the row has no default.
        QWidget *below = nullptr;
    };

    void resetPage();

    const QString m_title;
    const QString m_iconName;
    QVBoxLayout *m_layout = nullptr;
    QPushButton *m_reset = nullptr;
    std::vector<Entry> m_entries;
};

} // namespace millrace
