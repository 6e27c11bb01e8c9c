#include "ui/tags/tagsdialog.h"

#include "core/store/tagrepository.h"
#include "ui/tags/tagsmodel.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"

#include <QApplication>
#include <QBoxLayout>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>

namespace millrace {

using namespace Qt::StringLiterals;

TagsDialog::TagsDialog(Workspace &workspace, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_model(new TagsModel(this))
{
    setWindowTitle(tr("Tags"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build();
    connect(&workspace, &Workspace::snapshotChanged, this, &TagsDialog::follow);
    connect(m_model, &TagsModel::renameRequested, this,
            [this](const QString &name, const QString &newName) {
                change(
                    [name, newName](StateDatabase &database) {
                        return TagRepository(database).rename(name, newName, ChangeOrigin::Window);
                    },
                    newName);
            });
    connect(m_model, &TagsModel::colorRequested, this, [this](const Tag &tag) {
        change([tag](StateDatabase &database) { return TagRepository(database).save(tag); },
               tag.name);
    });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &TagsDialog::refreshActs);
    follow();
}

void TagsDialog::build()
{
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    auto *about = new TextLabel(
        tr("Tags sort connections; the list can be filtered by them. A name has at most %1 "
           "characters, a color is written as #rrggbb, a connection has at most %2 tags and a "
           "profile %3.")
            .arg(s_longestTagName)
            .arg(s_mostTagsPerConnection)
            .arg(s_mostTags),
        TextRole::Body, ColorRole::TextMuted, this);
    about->setWordWrap(true);
    m_message = new MessageBar(this);
    m_table = new QTableView(this);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Tags"));
    m_table->setSelectionBehavior(QAbstractItemView::SelectRows);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setTabKeyNavigation(false);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setStretchLastSection(true);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->setShowGrid(false);
    m_table->setMinimumHeight(6 * metrics::controlHeight);
    m_add = new QPushButton(icon(u"add"_s), tr("&New tag"), this);
    m_delete = new QPushButton(icon(u"delete"_s), tr("&Delete"), this);
    m_copy = new QPushButton(icon(u"copy"_s), tr("Copy as &command"), this);
    auto *acts = new QHBoxLayout;
    acts->setSpacing(metrics::spaceS);
    for (QPushButton *button : {m_add, m_delete, m_copy})
        acts->addWidget(button);
    acts->addStretch(1);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setDefault(true);
    // Enter ends an edit in the table, and must not make a tag.
    for (QPushButton *button : {m_add, m_delete, m_copy})
        button->setAutoDefault(false);
    connect(m_add, &QPushButton::clicked, this, &TagsDialog::add);
    connect(m_delete, &QPushButton::clicked, this, &TagsDialog::removeSelected);
    connect(m_copy, &QPushButton::clicked, this, [this] {
        const int row = m_table->currentIndex().row();
        if (row >= 0)
            QApplication::clipboard()->setText(
                CommandTexts(m_workspace.services().profile).setTag(m_model->tag(row)));
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(heading);
    layout->addWidget(about);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addLayout(acts);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 90, fontMetrics().height() * 26);
}

void TagsDialog::follow()
{
    const int current = m_table->currentIndex().row();
    const QString selected = !m_awaited.isEmpty()       ? m_awaited
        : current >= 0 && current < m_model->rowCount() ? m_model->tag(current).name
                                                        : QString();
    m_model->show(*m_workspace.snapshot());
    m_table->resizeColumnToContents(TagsModel::NameColumn);
    m_table->resizeColumnToContents(TagsModel::ColorColumn);
    const int row = m_model->rowOf(selected);
    if (row >= 0) {
        m_awaited.clear();
        m_table->setCurrentIndex(m_model->index(row, TagsModel::NameColumn));
    } else if (m_model->rowCount() > 0 && !m_table->currentIndex().isValid()) {
        m_table->setCurrentIndex(m_model->index(0, TagsModel::NameColumn));
    }
    refreshActs();
}

void TagsDialog::refreshActs()
{
    const bool isSelected = m_table->currentIndex().isValid();
    m_delete->setEnabled(isSelected);
    m_copy->setEnabled(isSelected);
    const bool isFull = m_model->rowCount() >= s_mostTags;
    m_add->setEnabled(!isFull);
    m_add->setToolTip(isFull ? tr("There are as many tags as a profile can have.") : QString());
}

void TagsDialog::add()
{
    QString name = tr("New tag");
    for (int number = 2; m_model->rowOf(name) >= 0; ++number)
        name = tr("New tag %1").arg(number);
    const Tag tag{name, nextTagColor(m_model->rowCount())};
    change([tag](StateDatabase &database) { return TagRepository(database).save(tag); }, name);
}

void TagsDialog::removeSelected()
{
    const int row = m_table->currentIndex().row();
    if (row < 0)
        return;
    const QString name = m_model->tag(row).name;
    const int users = m_model->useOf(row);
    if (users == 0) {
        remove(name);
        return;
    }
    m_message->clearActions();
    m_message->showMessage(
        MessageBar::Kind::Warning,
        tr("The tag “%1” is taken off %n connection(s).", nullptr, users).arg(name));
    connect(m_message->addAction(tr("Delete the &tag")), &QPushButton::clicked, this,
            [this, name] { remove(name); });
}

void TagsDialog::remove(const QString &name)
{
    m_message->clearActions();
    m_message->dismiss();
    change(
        [name](StateDatabase &database) {
            return TagRepository(database).remove(name, ChangeOrigin::Window);
        },
        {});
}

void TagsDialog::change(std::function<Result<void>(StateDatabase &)> work, const QString &selected)
{
    m_awaited = selected;
    m_workspace.query<void>(this, std::move(work), [this](const Result<void> &done) {
        m_workspace.refresh();
        m_message->clearActions();
        if (!done) {
            m_awaited.clear();
            m_message->showError(done.error());
        } else {
            m_message->dismiss();
        }
    });
}

} // namespace millrace
