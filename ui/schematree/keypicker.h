// KeyPicker: which fields, in which order, make the primary key.
#pragma once

#include "core/data/schema.h"

#include <QFrame>

#include <functional>

class QListView;
class QToolButton;

namespace millrace {

class FilterEdit;
class KeyFieldsModel;
class TextLabel;

/// A panel over the tree, which deletes itself when it is closed. Space ticks a field, Enter takes
/// the key, Esc leaves it as it was.
class KeyPicker final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(KeyPicker)

public:
    /// \a streams says whose key it is. Fields of \a key that the schema lacks are left out.
    KeyPicker(const QString &streams, const Schema &schema, const QStringList &key,
              QWidget *parent);

    /// What the first rows say of a key: "unique in 50 sampled rows"; empty while nothing is known.
    using Describe = std::function<QString(const QStringList &key)>;
    void setDescription(Describe describe);
    /// There is something new to describe.
    void refresh();

    /// Below \a anchor, inside the screen.
    void popUp(const QRect &anchor);

signals:
    void accepted(const QStringList &key);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void accept();
    void moveCurrent(int steps);
    KeyFieldsModel *m_model = nullptr;
    FilterEdit *m_filter = nullptr;
    QListView *m_list = nullptr;
    TextLabel *m_summary = nullptr;
    QToolButton *m_earlier = nullptr;
    QToolButton *m_later = nullptr;
    Describe m_describe;
};

} // namespace millrace
