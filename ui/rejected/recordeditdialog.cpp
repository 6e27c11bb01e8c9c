#include "ui/rejected/recordeditdialog.h"

#include "core/engine/rejectededitor.h"
#include "ui/rejected/recordeditmodel.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

RecordEditDialog::RecordEditDialog(Workspace &workspace, const RejectedRecord &record,
                                   const Schema &schema, QWidget *parent)
    : QDialog(parent)
    , m_workspace(workspace)
    , m_id(record.id)
    , m_model(new RecordEditModel(this))
    , m_table(new PageTable(u"record-edit"_s, this))
    , m_message(new MessageBar(this))
{
    setWindowTitle(tr("Edit the record"));
    setModal(true);
    m_model->setRecord(record, schema);
    build(record);
    addActions();
    const int row = std::max(0, m_model->rowOf(record.field));
    m_table->setCurrentIndex(m_model->index(row, RecordEditModel::ValueColumn));
    m_table->setFocus();
    updateButtons();
}

// An open editor of the table gives its value away when it goes, which is after the dialogue's end.
RecordEditDialog::~RecordEditDialog() { m_model->disconnect(this); }

void RecordEditDialog::build(const RejectedRecord &record)
{
    auto *reason = new TextLabel(record.message, TextRole::Body, ColorRole::Text, this);
    reason->setWordWrap(true);
    reason->setTextFormat(Qt::PlainText);
    m_table->setModel(m_model);
    m_table->setAccessibleName(tr("Fields of the record"));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setSelectionBehavior(QAbstractItemView::SelectItems);
    m_table->setEditTriggers(QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed
                             | QAbstractItemView::AnyKeyPressed);
    for (int column = 0; column < RecordEditModel::ColumnCount; ++column)
        m_table->horizontalHeader()->setSectionResizeMode(column, QHeaderView::Stretch);
    auto *about = new TextLabel(
        tr("The record as it was read is kept. A retry sends what stands at the right."),
        TextRole::Body, ColorRole::TextMuted, this);
    about->setWordWrap(true);

    auto *tools = new QHBoxLayout;
    m_null = new QPushButton(icon(u"clear"_s), tr("Set to &null"), this);
    m_restore = new QPushButton(icon(u"undo"_s), tr("As &read"), this);
    m_restore->setToolTip(tr("The field gets the value that was read"));
    tools->addWidget(m_null);
    tools->addWidget(m_restore);
    m_putBack = new QPushButton(icon(u"undo"_s), tr("&Put the original back"), this);
    m_putBack->setVisible(record.isEdited());
    tools->addStretch();
    tools->addWidget(m_putBack);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_retry = buttons->addButton(tr("Save and re&try"), QDialogButtonBox::AcceptRole);
    m_save = buttons->addButton(tr("&Save"), QDialogButtonBox::AcceptRole);
    setPrimary(m_retry, true);
    m_retry->setDefault(true);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(reason);
    layout->addWidget(m_message);
    layout->addWidget(m_table, 1);
    layout->addLayout(tools);
    layout->addWidget(about);
    layout->addWidget(buttons);
    resize(fontMetrics().averageCharWidth() * 110, fontMetrics().height() * 28);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

void RecordEditDialog::addActions()
{
    connect(m_null, &QPushButton::clicked, this,
            [this] { m_model->setNull(m_table->currentIndex().row()); });
    connect(m_restore, &QPushButton::clicked, this,
            [this] { m_model->restore(m_table->currentIndex().row()); });
    connect(m_putBack, &QPushButton::clicked, this, &RecordEditDialog::putBack);
    connect(m_save, &QPushButton::clicked, this, [this] { save(false); });
    connect(m_retry, &QPushButton::clicked, this, [this] { save(true); });
    connect(m_model, &QAbstractItemModel::dataChanged, this, &RecordEditDialog::updateButtons);
    // Enter edits the value of the row, whichever of its cells is current.
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        m_table->edit(index.siblingAtColumn(RecordEditModel::ValueColumn));
    });
}

void RecordEditDialog::updateButtons()
{
    const bool hasRow = m_table->currentIndex().isValid();
    m_null->setEnabled(!m_isBusy && hasRow);
    m_restore->setEnabled(!m_isBusy && hasRow);
    m_putBack->setEnabled(!m_isBusy);
    m_save->setEnabled(!m_isBusy && !m_model->changes().empty());
    m_retry->setEnabled(!m_isBusy);
}

void RecordEditDialog::setBusy(bool isBusy)
{
    m_isBusy = isBusy;
    m_table->setEnabled(!isBusy);
    updateButtons();
}

void RecordEditDialog::save(bool isRetried)
{
    // The keys of a button leave the editor of a cell open; leaving it takes what it holds.
    m_table->setFocus();
    const auto changes = m_model->changes();
    if (changes.empty()) {
        emit saved(m_id, isRetried);
        accept();
        return;
    }
    setBusy(true);
    m_workspace.query<RejectedRecord>(
        this,
        [id = m_id, changes, &clock = m_workspace.services().clock](StateDatabase &database) {
            return RejectedEditor(database, clock).edit(id, changes);
        },
        [this, isRetried](const Result<RejectedRecord> &record) { finish(record, isRetried); });
}

void RecordEditDialog::putBack()
{
    setBusy(true);
    m_workspace.query<RejectedRecord>(
        this,
        [id = m_id, &clock = m_workspace.services().clock](StateDatabase &database) {
            return RejectedEditor(database, clock).undo(id);
        },
        [this](const Result<RejectedRecord> &record) { finish(record, false); });
}

void RecordEditDialog::finish(const Result<RejectedRecord> &record, bool isRetried)
{
    setBusy(false);
    if (record) {
        if (isRetried || record->isEdited())
            emit saved(m_id, isRetried);
        else
            emit restored();
        accept();
        return;
    }
    m_message->showError(record.error());
    // A JSON pointer to the field.
    QString name = record.error().field.mid(1);
    name.replace("~1"_L1, "/"_L1).replace("~0"_L1, "~"_L1);
    if (const int row = m_model->rowOf(name); row >= 0) {
        m_table->setCurrentIndex(m_model->index(row, RecordEditModel::ValueColumn));
        m_table->setFocus();
    }
}

} // namespace millrace
