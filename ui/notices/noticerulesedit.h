// NoticeRulesEdit: the inputs for what is told about connections, as rows of whoever shows them.
#pragma once

#include "core/model/noticesettings.h"

#include <QObject>

#include <functional>
#include <map>
#include <vector>

class QSpinBox;

namespace millrace {

class NoticeWaysEdit;

/// Makes one row per kind and bound. UI thread only.
class NoticeRulesEdit final : public QObject
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NoticeRulesEdit)

public:
    /// One setting to be shown; the row owns \a control.
    struct Row final
    {
        QString name;
        QString sentence;
        QWidget *control = nullptr;
        std::function<bool()> isDefault;
        std::function<void()> reset;
    };
    using AddRow = std::function<void(const Row &row)>;

    explicit NoticeRulesEdit(const AddRow &add, QObject *parent = nullptr);

    [[nodiscard]] const NoticeRules &rules() const { return m_rules; }
    /// Shows \a rules beside \a standard, which rows go back to. Emits nothing.
    void show(const NoticeRules &rules, const NoticeRules &standard);

signals:
    void edited();

private:
    struct BoundEdit final
    {
        QSpinBox *box = nullptr;
        int NoticeRules::*member = nullptr;
    };

    void addKind(const AddRow &add, NoticeKind kind, const QString &name, const QString &sentence);
    void addBound(const AddRow &add, const QString &name, const QString &sentence,
                  const QString &suffix, int most, int NoticeRules::*member);

    NoticeRules m_rules;
    NoticeRules m_standard;
    std::map<NoticeKind, NoticeWaysEdit *> m_ways;
    std::vector<BoundEdit> m_bounds;
};

} // namespace millrace
