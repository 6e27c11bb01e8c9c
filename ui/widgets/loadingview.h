// LoadingView: what a place says while its content is on its way.
#pragma once

#include <QTimer>
#include <QWidget>

class QPushButton;

namespace millrace {

class TextLabel;

/// Empty for 200 ms, then bars where the content will be and a Cancel button, and after two
/// seconds a text that says what is waited for.
class LoadingView final : public QWidget
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(LoadingView)

public:
    explicit LoadingView(QWidget *parent = nullptr);

    /// What is waited for: "Asking Postgres for its tables, 340 so far".
    void setText(const QString &text);
    void start();
    void stop();
    [[nodiscard]] bool isLoading() const { return m_isLoading; }

signals:
    void cancelled();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void showSkeleton();
    void showText();

    bool m_isLoading = false;
    bool m_isSkeletonShown = false;
    QTimer m_skeletonTimer;
    QTimer m_textTimer;
    QWidget *m_panel = nullptr;
    QWidget *m_spinner = nullptr;
    TextLabel *m_text = nullptr;
};

} // namespace millrace
