// NoticeWaysEdit: the channels of one kind of notice, as boxes beside one another.
#pragma once

#include "core/model/notice.h"

#include <QWidget>

#include <map>

class QCheckBox;

namespace millrace {

class NoticeWaysEdit final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(NoticeWaysEdit)

public:
    /// \a name is that of the kind, for whoever hears the boxes.
    explicit NoticeWaysEdit(const QString &name, QWidget *parent = nullptr);

    [[nodiscard]] NoticeChannels channels() const;
    /// Emits nothing.
    void setChannels(const NoticeChannels &channels);

signals:
    void edited();

private:
    std::map<NoticeChannel, QCheckBox *> m_boxes;
};

} // namespace millrace
