// ActionCollection: every action of the window by name, with keys the person may change.
#pragma once

#include <QAction>
#include <QKeySequence>
#include <QObject>

#include <optional>
#include <vector>

class QKeyEvent;

namespace millrace {

class UiPreferences;

/// The id and the default keys of the action that shows a tab of the page, from 0 on.
[[nodiscard]] QString tabActionId(int tab);
[[nodiscard]] QKeySequence tabKeys(int tab);
/// The keys of it that hold in the preferences of this program, as the platform writes them.
[[nodiscard]] QString shownTabKeys(int tab);

/// Owns the actions of one window. Menus, the settings page "Shortcuts" and the search for actions
/// all read this one list. UI thread only.
class ActionCollection final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ActionCollection)

public:
    enum class Reach {
        Window, ///< The keys act wherever the focus is.
        Fallback, ///< The keys act when nothing on the page has taken them: see handleKey().
        Page, ///< The keys act on one page, which takes them itself; the action does nothing.
    };
    struct Entry final
    {
        QString id; ///< Stable: "file.new_connection".
        QString group; ///< The menu it is in, translated.
        QString text; ///< Without keys; may hold a mnemonic.
        QKeySequence defaultKeys;
        Reach reach = Reach::Window;
        QAction *action = nullptr;

        /// The text without its mnemonic, as a list shows it.
        [[nodiscard]] QString plainText() const;
    };

    /// \a preferences outlives the collection.
    explicit ActionCollection(UiPreferences &preferences, QObject *parent = nullptr);

    /// \a text as on a menu, with its mnemonic.
    QAction *add(const QString &id, const QString &group, const QString &text,
                 const QKeySequence &defaultKeys = {}, const QString &iconName = {},
                 Reach reach = Reach::Window);

    [[nodiscard]] const std::vector<Entry> &entries() const { return m_entries; }
    /// Null when there is none of that name.
    [[nodiscard]] const Entry *find(const QString &id) const;
    [[nodiscard]] QAction *action(const QString &id) const;

    /// The keys that hold now: the person's or the default ones.
    [[nodiscard]] QKeySequence keys(const QString &id) const;
    /// The other action that has \a keys already; null for none and for empty keys. Those of two
    /// pages, which the group tells apart, do not meet.
    [[nodiscard]] const Entry *clash(const QString &id, const QKeySequence &keys) const;
    /// Nothing: back to the default. Takes effect at once. REQUIRES: no clash.
    void setKeys(const QString &id, const std::optional<QKeySequence> &keys);
    void resetKeys();
    /// What a fallback action reads until the next call; empty: its own text. REQUIRES: there is
    /// one.
    void setShownText(const QString &id, const QString &text);

    /// Triggers the enabled fallback action of \a event's keys; false when there is none.
    bool handleKey(const QKeyEvent &event);

signals:
    void keysChanged();

private:
    void applyKeys(const Entry &entry);
    void showText(const Entry &entry, const QString &text) const;

    UiPreferences &m_preferences;
    std::vector<Entry> m_entries;
};

} // namespace millrace
