// ShortcutSettings: the keys of every action, of the window and of its pages.
#pragma once

#include "ui/settings/settingssection.h"

#include <QString>

#include <map>

class QKeySequenceEdit;

namespace millrace {

class ActionCollection;

class ShortcutSettings final : public SettingsSection
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(ShortcutSettings)

public:
    explicit ShortcutSettings(ActionCollection &actions, QWidget *parent = nullptr);

private:
    void addAction(const QString &id);
    void take(const QString &id);
    void reset(const QString &id);
    void refreshKeys();

    struct Field final
    {
        SettingRow *row = nullptr;
        QKeySequenceEdit *edit = nullptr;
    };

    ActionCollection &m_actions;
    std::map<QString, Field> m_fields;
};

} // namespace millrace
