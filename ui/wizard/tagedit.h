// TagEdit: the tags of one connection, as chips, with an input for more.
#pragma once

#include "core/model/tag.h"

#include <QStringList>
#include <QWidget>

#include <vector>

class QComboBox;
class QHBoxLayout;
class QLabel;

namespace millrace {

/// Known tags are offered while typing; a new word becomes a tag of the next colour.
class TagEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TagEdit)

public:
    explicit TagEdit(QWidget *parent = nullptr);

    /// The tags of the profile, for colours and suggestions.
    void setKnownTags(const std::vector<Tag> &tags);
    [[nodiscard]] QStringList tags() const { return m_tags; }
    /// Without a signal.
    void setTags(const QStringList &names);
    /// What to give the focus to.
    [[nodiscard]] QWidget *input() const;

signals:
    void edited();

private:
    void add();
    void remove(const QString &name);
    void rebuild();

    std::vector<Tag> m_known;
    QStringList m_tags;
    QHBoxLayout *m_chips;
    QComboBox *m_input;
    QLabel *m_message;
};

} // namespace millrace
