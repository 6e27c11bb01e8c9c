// The program of ./dev bench --job window: the time from the start of a process to its first
// painted window, of Millrace or of an empty window of the same size.
#include "app/desktop/application.h"

#include <QApplication>
#include <QTextStream>
#include <QTimer>

#include <chrono>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

/// Ends the program once the first top-level window has been painted.
class FirstPaint final : public QObject
{
public:
    explicit FirstPaint(QObject *parent)
        : QObject(parent)
    {
        qApp->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const auto *widget = qobject_cast<QWidget *>(watched);
        if (event->type() == QEvent::Paint && widget != nullptr && widget->isWindow()
            && !m_isSeen) {
            m_isSeen = true;
            // After the children and the flush to the screen, which follow in this event.
            QTimer::singleShot(0, this, &FirstPaint::tell);
        }
        return false;
    }

private:
    void tell() const
    {
        const auto now = std::chrono::steady_clock::now().time_since_epoch();
        QTextStream(stdout) << std::chrono::nanoseconds(now).count() << '\n';
        // Not quit(), which asks the window first.
        QCoreApplication::exit(0);
    }

    bool m_isSeen = false;
};

} // namespace

/// Arguments: "empty", or the folder of a profile. Prints the monotonic time of the first paint.
int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    new FirstPaint(&application);
    const QString what = QApplication::arguments().value(1);
    if (what == u"empty"_s) {
        QWidget window;
        window.resize(1200, 780);
        window.show();
        return QApplication::exec();
    }
    Application program(StartOptions{Profile::locate(what), what, {}, false});
    program.window().resize(1200, 780);
    program.start();
    return QApplication::exec();
}
