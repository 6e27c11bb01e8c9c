// MillraceStyle: how every plain widget is drawn and measured, in the colours of the theme.
#pragma once

#include <QBasicTimer>
#include <QPointer>
#include <QProxyStyle>

#include <vector>

class QAbstractScrollArea;
class QMessageBox;
class QStyleOptionHeader;
class QStyleOptionProgressBar;

namespace millrace {

class ReadingMargins;

/// Over Fusion; flat, rounded, with hairlines on the pixels of the screen. Reads the dynamic
/// property "variant" of buttons: "primary", "danger", "plain", "segment" or "disclosure".
/// Installed by Theme::install().
class MillraceStyle final : public QProxyStyle
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(MillraceStyle)

public:
    MillraceStyle();

    using QProxyStyle::polish;
    void polish(QWidget *widget) override;
    using QProxyStyle::unpolish;
    void unpolish(QWidget *widget) override;
    bool eventFilter(QObject *watched, QEvent *event) override;

    void drawPrimitive(PrimitiveElement element, const QStyleOption *option, QPainter *painter,
                       const QWidget *widget = nullptr) const override;
    void drawControl(ControlElement element, const QStyleOption *option, QPainter *painter,
                     const QWidget *widget = nullptr) const override;
    void drawComplexControl(ComplexControl control, const QStyleOptionComplex *option,
                            QPainter *painter, const QWidget *widget = nullptr) const override;

    [[nodiscard]] QRect subElementRect(SubElement element, const QStyleOption *option,
                                       const QWidget *widget = nullptr) const override;
    [[nodiscard]] QRect subControlRect(ComplexControl control, const QStyleOptionComplex *option,
                                       SubControl subControl,
                                       const QWidget *widget = nullptr) const override;
    [[nodiscard]] QSize sizeFromContents(ContentsType type, const QStyleOption *option,
                                         const QSize &contents,
                                         const QWidget *widget = nullptr) const override;
    [[nodiscard]] int pixelMetric(PixelMetric metric, const QStyleOption *option = nullptr,
                                  const QWidget *widget = nullptr) const override;
    [[nodiscard]] int styleHint(StyleHint hint, const QStyleOption *option = nullptr,
                                const QWidget *widget = nullptr,
                                QStyleHintReturn *returned = nullptr) const override;
    [[nodiscard]] QIcon standardIcon(StandardPixmap standard, const QStyleOption *option = nullptr,
                                     const QWidget *widget = nullptr) const override;

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void polishScrollArea(QAbstractScrollArea *area);
    static void alignText(QMessageBox &box);
    void drawHeader(const QStyleOptionHeader &header, QPainter *painter,
                    const QWidget *widget) const;
    void drawProgressBar(const QStyleOptionProgressBar &bar, QPainter *painter,
                         const QWidget *widget) const;
    /// Keeps the bar of work without an end moving while it is painted.
    void animate(const QWidget *bar) const;

    ReadingMargins *m_margins;
    mutable QBasicTimer m_busyTimer;
    mutable std::vector<QPointer<QWidget>> m_busyBars;
};

} // namespace millrace
