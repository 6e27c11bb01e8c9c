#include "tests/ui/widgets/gallery/gallerypages.h"
#include "ui/theme/theme.h"

#include <QApplication>
#include <QDeadlineTimer>
#include <QDir>
#include <QTextStream>

#include <memory>

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

bool render(const gallery::Page &page, const QString &scheme, const QDir &folder)
{
    const std::unique_ptr<QWidget> widget(page.make());
    widget->setAutoFillBackground(true);
    widget->show();
    // Timers of 200 ms and two seconds decide what some widgets show; the gallery waits for them.
    QDeadlineTimer deadline(page.name == u"states"_s ? 2300 : 0);
    do {
        QApplication::processEvents(QEventLoop::AllEvents, 50);
    } while (!deadline.hasExpired());
    return widget->grab().save(folder.filePath(u"%1-%2.png"_s.arg(page.name, scheme)));
}

} // namespace

int main(int argc, char **argv)
{
    QApplication application(argc, argv);
    QTextStream errors(stderr);
    if (argc < 2) {
        errors << u"usage: gallery <folder> [page]\n"_s;
        return 2;
    }
    const QDir folder(QString::fromLocal8Bit(argv[1]));
    const QString wanted = argc > 2 ? QString::fromLocal8Bit(argv[2]) : QString();
    if (!folder.mkpath(u"."_s)) {
        errors << u"gallery: %1 cannot be made\n"_s.arg(folder.path());
        return 1;
    }
    Theme::instance().install();
    for (const auto choice : {Theme::Choice::Light, Theme::Choice::Dark}) {
        Theme::instance().setChoice(choice);
        const QString scheme = choice == Theme::Choice::Light ? u"light"_s : u"dark"_s;
        for (const gallery::Page &page : gallery::pages()) {
            if ((wanted.isEmpty() || wanted == page.name) && !render(page, scheme, folder)) {
                errors << u"gallery: %1 cannot be saved\n"_s.arg(page.name);
                return 1;
            }
        }
    }
    return 0;
}
