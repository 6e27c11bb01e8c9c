// PictureView: a picture on a chequered ground, as large as there is room.
#pragma once

#include <QImage>
#include <QWidget>

namespace millrace {

/// Never larger than the picture is. The ground shows what is transparent, in either scheme.
class PictureView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(PictureView)

public:
    explicit PictureView(const QImage &image, QWidget *parent = nullptr);

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    const QImage m_image;
};

} // namespace millrace
