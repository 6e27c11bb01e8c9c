#include "ui/mainwindow/windowdialogs.h"

#include "ui/help/helpwindow.h"
#include "ui/help/reportdialog.h"
#include "ui/mainwindow/actionfinder.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"

#include <QCoreApplication>
#include <QGuiApplication>
#include <QMessageBox>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

struct Texts final
{
    Q_DECLARE_TR_FUNCTIONS(millrace::WindowDialogs)
};

} // namespace

void WindowDialogs::showHelp(const QString &topic) { HelpWindow::openBeside(m_window, topic); }

void WindowDialogs::reportProblem(Workspace &workspace)
{
    if (m_report.isNull()) {
        m_report = new ReportDialog(workspace, m_window);
        m_report->setAttribute(Qt::WA_DeleteOnClose);
    }
    m_report->open();
}

void WindowDialogs::findAction(const ActionCollection &actions, const QWidget *page)
{
    if (!m_finder.isNull())
        return;
    m_finder = new ActionFinder(actions, page, m_window);
    m_finder->setAttribute(Qt::WA_DeleteOnClose);
    m_finder->open();
}

void WindowDialogs::showAbout()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, Texts::tr("About Millrace"),
                                Texts::tr("Millrace %1").arg(QGuiApplication::applicationVersion()),
                                QMessageBox::Close, m_window);
    box->setInformativeText(
        Texts::tr("Copies data between files, databases and services, and accounts for every row. "
                  "Free software under the GNU General Public Licence, version 3 or later."));
    box->setIconPixmap(
        iconPixmap(u"logo"_s, ColorRole::Accent, metrics::iconXL, m_window->devicePixelRatioF()));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->open();
}

} // namespace millrace
