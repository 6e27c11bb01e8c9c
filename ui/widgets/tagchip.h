// TagChip: the coloured word of a tag.
#pragma once

#include "core/model/tag.h"

#include <QWidget>

class QPainter;
class QToolButton;

namespace millrace {

/// A dot in the tag's colour and its name on a soft ground of that colour; any colour is readable.
class TagChip final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TagChip)

public:
    explicit TagChip(const Tag &tag, QWidget *parent = nullptr);

    void setTag(const Tag &tag);
    [[nodiscard]] const Tag &tag() const { return m_tag; }
    /// Whether it has a button that takes it away.
    void setRemovable(bool isRemovable);

    [[nodiscard]] QSize sizeHint() const override;
    [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

    /// For delegates: the chip, at the left and in the vertical middle of \a rect.
    static void paint(QPainter &painter, const QRect &rect, const Tag &tag, const QFont &base);
    [[nodiscard]] static QSize sizeOf(const Tag &tag, const QFont &base);

signals:
    /// The remove button was pressed; the chip stays until its owner takes it away.
    void removed();

protected:
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    Tag m_tag;
    QToolButton *m_remove = nullptr; ///< Null unless removable.
};

} // namespace millrace
