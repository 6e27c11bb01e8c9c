#include "ui/mainwindow/openingview.h"

#include "ui/widgets/errorview.h"
#include "ui/widgets/loadingview.h"

#include <QMessageBox>
#include <QPushButton>

namespace millrace {

using namespace Qt::StringLiterals;

OpeningView::OpeningView(QWidget *parent)
    : QStackedWidget(parent)
    , m_loading(new LoadingView)
{
    m_loading->setText(tr("Opening the profile"));
    addWidget(m_loading);
    connect(m_loading, &LoadingView::cancelled, this, &OpeningView::cancelled);
    showLoading();
}

void OpeningView::showLoading()
{
    m_loading->start();
    setCurrentWidget(m_loading);
}

void OpeningView::showError(const Error &error)
{
    m_loading->stop();
    delete m_error;
    m_error = new ErrorView;
    addWidget(m_error);
    connect(m_error, &ErrorView::retried, this, &OpeningView::retried);
    Error shown = error;
    if (error.code == "store.damaged"_L1 || error.code == "store.backup_missing"_L1) {
        // The hint of the command line names a command; here the ways are buttons.
        shown.hint = tr("The damaged file is put aside in either case, and nothing of it is "
                        "deleted. What was copied to destinations is not concerned.");
        QPushButton *backup = m_error->addAction(tr("Take the last &backup"));
        connect(backup, &QPushButton::clicked, this,
                [this] { emit recoveryChosen(StateDatabase::Recovery::FromBackup); });
        QPushButton *empty = m_error->addAction(tr("Start with an &empty profile…"));
        connect(empty, &QPushButton::clicked, this, &OpeningView::askForEmpty);
    }
    m_error->showError(shown);
    setCurrentWidget(m_error);
}

void OpeningView::askForEmpty()
{
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Empty profile"),
                                tr("Start with an empty profile?"), QMessageBox::Cancel, this);
    box->setInformativeText(tr("Connections, sources and destinations have to be set up again. The "
                               "damaged file stays beside the new one."));
    box->setAttribute(Qt::WA_DeleteOnClose);
    QPushButton *start = box->addButton(tr("Start empty"), QMessageBox::AcceptRole);
    connect(start, &QPushButton::clicked, this,
            [this] { emit recoveryChosen(StateDatabase::Recovery::Empty); });
    box->setDefaultButton(QMessageBox::Cancel);
    box->open();
}

} // namespace millrace
