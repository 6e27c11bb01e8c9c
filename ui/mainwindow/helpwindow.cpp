#include "ui/mainwindow/helpwindow.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/readingorder.h"

#include <QDialogButtonBox>
#include <QFile>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

HelpWindow::HelpWindow(QWidget *parent)
    : QDialog(parent)
    , m_browser(new QTextBrowser)
{
    setWindowTitle(tr("Help"));
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceM, metrics::spaceM, metrics::spaceM, metrics::spaceM);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QPushButton *contents = buttons->addButton(tr("&Contents"), QDialogButtonBox::ActionRole);
    layout->addWidget(m_browser);
    layout->addWidget(buttons);
    resize(metrics::formWidth, metrics::formWidth);

    m_browser->setFrameShape(QFrame::NoFrame);
    m_browser->setAccessibleName(tr("Help"));
    m_browser->document()->setDocumentMargin(metrics::spaceL);
    m_browser->setOpenExternalLinks(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
    connect(contents, &QPushButton::clicked, this, [this] { showTopic(u"contents"_s); });
}

bool HelpWindow::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

void HelpWindow::showTopic(const QString &name)
{
    const QString path = u":/help/%1.md"_s.arg(name);
    const QString shown = QFile::exists(path) ? path : u":/help/contents.md"_s;
    m_browser->setSource(QUrl(u"qrc"_s + shown), QTextDocument::MarkdownResource);
}

QString HelpWindow::text() const { return m_browser->toPlainText(); }

} // namespace millrace
