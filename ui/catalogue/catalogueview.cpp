#include "ui/catalogue/catalogueview.h"

#include "ui/catalogue/importmanifestdialog.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/rowchoice.h"
#include "ui/widgets/rowcountlabel.h"
#include "ui/widgets/textlabel.h"
#include "ui/workbench/workbenchwindow.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QMessageBox>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;
using declarative::InstalledManifest;

CatalogueView::CatalogueView(Workspace &workspace, ManifestLibrary &library, QWidget *parent)
    : QWidget(parent)
    , m_workspace(workspace)
    , m_library(library)
    , m_model(new CatalogueModel(this))
{
    build();
    connect(&m_library, &ManifestLibrary::changed, this, &CatalogueView::follow);
    connect(m_table, &QAbstractItemView::activated, this,
            [this](const QModelIndex &index) { take(index.row()); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (current() != nullptr)
            m_selected = current()->id;
        refresh();
    });
    follow();
}

CatalogueView::~CatalogueView() { m_work.request_stop(); }

void CatalogueView::build()
{
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(makeHead());
    m_message = new MessageBar(this);
    layout->addWidget(m_message);
    m_table = new PageTable(u"catalogue"_s, this, TableRows::Dense);
    const auto longer = [this](const QString &left, const QString &right) {
        const QFontMetrics metrics = m_table->fontMetrics();
        return metrics.horizontalAdvance(left) < metrics.horizontalAdvance(right) ? right : left;
    };
    m_table->setAccessibleName(tr("Catalogue of connectors"));
    m_table->setUp(
        m_model, CatalogueModel::Name,
        {{CatalogueModel::Version, u"10.100.100"_s},
         {CatalogueModel::Licence, longer(u"Apache 2.0"_s, CatalogueModel::tr("Not told"))},
         {CatalogueModel::Support, u"community"_s},
         {CatalogueModel::State,
          longer(CatalogueModel::tr("Comes with the program"),
                 CatalogueModel::tr("Installed, %1 is newer").arg(u"10.100.100"_s))}});
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->installEventFilter(this);
    layout->addWidget(m_table, 1);
    m_empty = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_empty->setWordWrap(true);
    m_empty->hide();
    layout->addWidget(m_empty);
    layout->addWidget(makeFoot());
}

QWidget *CatalogueView::makeHead()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_age = new TextLabel(TextRole::Body, ColorRole::TextMuted, row);
    m_age->setWordWrap(true);
    layout->addWidget(m_age, 1);
    m_fetch = new QPushButton(icon(u"refresh"_s), tr("&Fetch the list"), row);
    m_import = new QPushButton(icon(u"import"_s), tr("Import &manifest…"), row);
    layout->addWidget(m_fetch);
    layout->addWidget(m_import);
    connect(m_fetch, &QPushButton::clicked, this, &CatalogueView::fetchOrCancel);
    connect(m_import, &QPushButton::clicked, this, &CatalogueView::importOne);
    return row;
}

QWidget *CatalogueView::makeFoot()
{
    auto *row = new QWidget(this);
    auto *layout = new QHBoxLayout(row);
    layout->setContentsMargins({});
    layout->setSpacing(metrics::spaceS);
    m_use = primaryButton({}, row);
    m_update = new QPushButton(tr("&Update…"), row);
    m_edit = new QPushButton(icon(u"edit"_s), tr("Open in the &workbench"), row);
    m_remove = new QPushButton(icon(u"delete"_s), tr("&Remove…"), row);
    for (QPushButton *button : {m_use, m_update, m_edit, m_remove})
        layout->addWidget(button);
    layout->addStretch();
    auto *count = new RowCountLabel(row);
    count->follow(*m_model, [this] { return m_model->totalCount(); });
    layout->addWidget(count);
    connect(m_use, &QPushButton::clicked, this, [this] { take(m_table->currentIndex().row()); });
    connect(m_update, &QPushButton::clicked, this, &CatalogueView::lookForUpdate);
    connect(m_edit, &QPushButton::clicked, this, &CatalogueView::openWorkbench);
    connect(m_remove, &QPushButton::clicked, this, &CatalogueView::confirmRemoval);
    return row;
}

void CatalogueView::setSearch(const QString &text)
{
    m_model->setSearch(text);
    select(m_selected);
    refresh();
}

void CatalogueView::focusTable()
{
    if (m_model->rowCount() == 0)
        return;
    if (!m_table->currentIndex().isValid())
        chooseRow(*m_table, 0);
    m_table->setFocus();
}

void CatalogueView::takeFirst() { take(0); }

void CatalogueView::follow()
{
    const auto listing = m_library.listing();
    m_model->setListing(listing);
    if (listing->fetchedAt)
        m_age->setText(
            tr("The public catalogue as of %1.")
                .arg(QLocale().toString(listing->fetchedAt->toLocalTime(), QLocale::ShortFormat)));
    else
        m_age->setText(tr("The public catalogue has not been fetched yet. It is kept once it is, "
                          "and can be used offline."));
    select(m_selected);
    refresh();
}

void CatalogueView::select(const QString &id)
{
    const int row = m_model->rowOf(id);
    if (row >= 0)
        chooseRow(*m_table, row);
}

const CatalogueModel::Row *CatalogueView::current() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : m_model->row(rows.first().row());
}

void CatalogueView::refresh()
{
    const CatalogueModel::Row *row = current();
    const bool isInstalled = row != nullptr && row->installed.has_value();
    const bool isOwn = isInstalled && !row->installed->isBuiltIn;
    m_use->setText(row == nullptr || isInstalled ? tr("U&se")
                                                 : tr("In&stall %1").arg(row->entry->version));
    m_use->setEnabled(row != nullptr && !m_isBusy);
    m_update->setVisible(row != nullptr && row->hasUpdate());
    m_update->setEnabled(!m_isBusy);
    m_edit->setEnabled(isInstalled);
    m_remove->setEnabled(isOwn && !m_isBusy);
    m_import->setEnabled(!m_isBusy);
    m_fetch->setText(m_isBusy ? tr("&Cancel") : tr("&Fetch the list"));
    m_empty->setVisible(m_model->rowCount() == 0);
    m_empty->setText(m_library.listing()->fetchedAt
                         ? tr("No connector of the catalogue matches.")
                         : tr("No installed manifest matches. The catalogue has more of them once "
                              "the list was fetched."));
}

void CatalogueView::setBusy(const QString &what)
{
    m_isBusy = !what.isEmpty();
    if (m_isBusy) {
        m_work = CancellationSource();
        m_message->showMessage(MessageBar::Kind::Info, what);
    } else {
        m_message->dismiss();
    }
    refresh();
}

void CatalogueView::fail(const Error &error)
{
    setBusy({});
    m_message->showError(error);
}

void CatalogueView::fetchOrCancel()
{
    if (m_isBusy) {
        m_work.request_stop();
        return;
    }
    setBusy(tr("The list is being fetched."));
    m_library.fetchList(m_work.get_token(), this, [this](const Result<void> &fetched) {
        if (fetched)
            setBusy({});
        else
            fail(fetched.error());
    });
}

void CatalogueView::take(int row)
{
    const CatalogueModel::Row *taken = m_model->row(row);
    if (taken == nullptr || m_isBusy)
        return;
    if (taken->installed)
        emit connectorChosen(taken->id);
    else
        install(*taken);
}

void CatalogueView::install(const CatalogueModel::Row &row)
{
    setBusy(tr("%1 %2 is being installed.").arg(row.title, row.entry->version));
    m_library.install(*row.entry, m_work.get_token(), this,
                      [this](const Result<InstalledManifest> &installed) {
                          if (!installed) {
                              fail(installed.error());
                              return;
                          }
                          setBusy({});
                          emit connectorChosen(installed->id);
                      });
}

void CatalogueView::importOne()
{
    auto *dialog = new ImportManifestDialog(m_library, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &ImportManifestDialog::imported, this, &CatalogueView::connectorChosen);
    dialog->open();
}

void CatalogueView::lookForUpdate()
{
    const CatalogueModel::Row *row = current();
    if (row == nullptr)
        return;
    setBusy(tr("The new version of %1 is being fetched.").arg(row->title));
    m_library.offerUpdate(row->id, m_work.get_token(), this,
                          [this](const Result<ManifestUpdate> &update) {
                              if (!update) {
                                  fail(update.error());
                                  return;
                              }
                              setBusy({});
                              confirmUpdate(*update);
                          });
}

void CatalogueView::confirmUpdate(const ManifestUpdate &update)
{
    auto *box = new QMessageBox(
        QMessageBox::NoIcon, tr("Update a connector"),
        tr("%1 goes from version %2 to %3.")
            .arg(update.before.title, update.before.version, update.after.version),
        QMessageBox::Cancel, this);
    box->setInformativeText(update.changes.isEmpty()
                                ? tr("Its streams and settings stay as they are.")
                                : update.changes.join(u'\n'));
    QPushButton *act = box->addButton(tr("&Update"), QMessageBox::AcceptRole);
    box->setDefaultButton(act);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(act, &QPushButton::clicked, this, [this, update] {
        setBusy(tr("%1 is being updated.").arg(update.before.title));
        m_library.takeUpdate(update, this, [this](const Result<InstalledManifest> &taken) {
            taken ? setBusy({}) : fail(taken.error());
        });
    });
    box->open();
}

void CatalogueView::confirmRemoval()
{
    const CatalogueModel::Row *row = current();
    if (row == nullptr)
        return;
    auto *box = new QMessageBox(QMessageBox::NoIcon, tr("Remove a connector"),
                                tr("Remove %1?").arg(row->title), QMessageBox::Cancel, this);
    box->setInformativeText(row->entry ? tr("It can be installed again from the catalogue.")
                                       : tr("Its manifest is deleted from the profile."));
    QPushButton *act = box->addButton(tr("&Remove"), QMessageBox::DestructiveRole);
    setDanger(act, true);
    box->setAttribute(Qt::WA_DeleteOnClose);
    connect(act, &QPushButton::clicked, this, [this, id = row->id] {
        m_library.remove(id, this, [this](const Result<void> &removed) {
            if (!removed)
                fail(removed.error());
        });
    });
    box->open();
}

void CatalogueView::openWorkbench()
{
    if (const CatalogueModel::Row *row = current(); row != nullptr && row->installed)
        WorkbenchWindow::open(m_workspace, row->id);
}

bool CatalogueView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const int key = static_cast<const QKeyEvent *>(event)->key();
        const bool isFirst = m_table->currentIndex().row() <= 0;
        if (key == Qt::Key_Escape || (key == Qt::Key_Up && isFirst)) {
            emit left();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace millrace
