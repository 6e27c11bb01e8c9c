// ConnectionNotices: what is told about one connection, where it differs from the profile.
#pragma once

#include "core/model/noticesettings.h"

#include <QWidget>

#include <deque>
#include <functional>
#include <vector>

namespace millrace {

class CollapsibleSection;
class MessageBar;
class NoticeRulesEdit;
class SettingRow;
class TextLabel;
class Workspace;

/// A card of the settings of a connection. Each change is stored at once; a value that is the
/// profile's is not stored, and follows it. UI thread only.
class ConnectionNotices final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ConnectionNotices)

public:
    explicit ConnectionNotices(Workspace &workspace, QWidget *parent = nullptr);

    void showConnection(const QString &id);
    /// Reads what is stored again.
    void refresh();

private:
    /// What holds for the connection.
    struct Stored final
    {
        NoticeRules profile;
        NoticeOverrides overrides;
    };

    /// What is to be stored of a connection.
    struct Due final
    {
        QString connectionId;
        NoticeOverrides overrides;
    };

    void addRow(const QString &name, const QString &sentence, QWidget *control,
                std::function<bool()> isDefault, const std::function<void()> &reset);
    void take(const Stored &stored);
    void store();
    void storeNext();
    void showDefaults();
    void copyCommand();

    Workspace &m_workspace;
    QString m_connectionId;
    NoticeRules m_profile;
    MessageBar *m_messages = nullptr;
    TextLabel *m_about = nullptr;
    CollapsibleSection *m_section = nullptr;
    NoticeRulesEdit *m_edit = nullptr;
    std::vector<std::pair<SettingRow *, std::function<bool()>>> m_rows;
    bool m_isStoring = false;
    std::deque<Due> m_due; ///< What changed while something was being stored, oldest first.
    quint64 m_token = 0; ///< Tells an answer from that of another connection, or of before.
};

} // namespace millrace
