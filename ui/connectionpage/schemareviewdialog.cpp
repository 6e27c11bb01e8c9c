#include "ui/connectionpage/schemareviewdialog.h"

#include "ui/connectionpage/schemareviewmodel.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/messagebar.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/commandtexts.h"

#include <QApplication>
#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QScreen>
#include <QStyledItemDelegate>
#include <QTreeView>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

/// Gives a row the height that the words of a cell need in the width of their column; the view
/// itself asks for one line only.
class WrappingDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem &option,
                                 const QModelIndex &index) const override
    {
        const auto *tree = qobject_cast<const QTreeView *>(option.widget);
        if (tree == nullptr)
            return QStyledItemDelegate::sizeHint(option, index);
        QStyleOptionViewItem wrapped(option);
        wrapped.features |= QStyleOptionViewItem::WrapText;
        wrapped.rect = QRect(0, 0, tree->columnWidth(index.column()), QWIDGETSIZE_MAX);
        return QStyledItemDelegate::sizeHint(wrapped, index) + QSize(0, metrics::spaceS);
    }
};

} // namespace

SchemaReviewDialog::SchemaReviewDialog(const PendingReview &pending, const CommandTexts &commands,
                                       QWidget *parent)
    : QDialog(parent)
    , m_name(pending.connection.name)
    , m_model(new SchemaReviewModel(pending.review,
                                    proposedDecisions(pending.review, pending.connection), this))
{
    setWindowTitle(tr("Review changes of the source"));
    setAttribute(Qt::WA_DeleteOnClose);
    setModal(true);
    build(pending, commands);
    connect(m_model, &SchemaReviewModel::decisionsChanged, this, &SchemaReviewDialog::follow);
    connect(m_act, &QPushButton::clicked, this, [this] {
        m_act->setEnabled(false);
        emit confirmed(m_model->decisions(), resumes());
    });
    follow();
}

void SchemaReviewDialog::build(const PendingReview &pending, const CommandTexts &commands)
{
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    auto *about = new TextLabel(
        tr("“%1” was set up for the source as it was before; it was looked at %2. A ticked stream "
           "follows the source; what is not ticked stays as it is.")
            .arg(m_name, localTime(pending.foundAt)),
        TextRole::Body, ColorRole::TextMuted, this);
    about->setWordWrap(true);
    m_message = new MessageBar(this);
    m_message->setClosable(false);
    if (pending.review.isBreaking())
        m_message->showMessage(MessageBar::Kind::Negative,
                               tr("The connection cannot follow every change by itself."),
                               tr("A cursor or key that is gone gives way to what the source "
                                  "defines. Where it defines none, another has to be chosen in the "
                                  "schema."));
    m_tree = new QTreeView(this);
    m_tree->setModel(m_model);
    m_tree->setAccessibleName(tr("Changes of the source"));
    m_tree->setWordWrap(true);
    m_tree->setItemDelegateForColumn(SchemaReviewModel::EffectColumn, new WrappingDelegate(m_tree));
    m_tree->setAlternatingRowColors(true);
    m_tree->expandAll();
    m_tree->header()->setStretchLastSection(true);
    m_tree->header()->setSectionsMovable(false);
    // The height of a row follows the width its words have.
    connect(m_tree->header(), &QHeaderView::sectionResized, m_tree, &QTreeView::doItemsLayout);
    m_tree->resizeColumnToContents(SchemaReviewModel::ChangeColumn);
    m_tree->setCurrentIndex(m_model->index(0, 0));
    m_tree->setMinimumHeight(10 * metrics::controlHeight);
    auto *buttons = new QDialogButtonBox(this);
    QPushButton *later = buttons->addButton(tr("&Later"), QDialogButtonBox::RejectRole);
    later->setToolTip(tr("Nothing changes; the review stays open."));
    QPushButton *copy = buttons->addButton(tr("Copy as &command"), QDialogButtonBox::ActionRole);
    setPlain(copy, true);
    m_act = buttons->addButton(tr("&Take over"), QDialogButtonBox::AcceptRole);
    setPrimary(m_act, true);
    m_act->setDefault(true);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(copy, &QPushButton::clicked, this,
            [this, commands] { QApplication::clipboard()->setText(command(commands)); });
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(heading);
    layout->addWidget(about);
    layout->addWidget(m_message);
    layout->addWidget(m_tree, 1);
    if (!pending.connection.isEnabled) {
        m_resume = new QCheckBox(tr("&Resume the connection"), this);
        m_resume->setChecked(pending.isPaused);
        m_resume->setToolTip(tr("It stays paused while something has to be chosen."));
        layout->addWidget(m_resume);
    }
    layout->addWidget(buttons);
    resize(QSize(fontMetrics().averageCharWidth() * 130, fontMetrics().height() * 32)
               .boundedTo(screen()->availableSize()));
    m_tree->setFocus();
}

bool SchemaReviewDialog::resumes() const { return m_resume != nullptr && m_resume->isChecked(); }

void SchemaReviewDialog::follow()
{
    const bool takesAny = std::ranges::any_of(
        m_model->decisions(), [](const auto &entry) { return entry.second.isTaken; });
    m_act->setText(takesAny ? tr("&Take over") : tr("&Leave as it is"));
    m_act->setToolTip(takesAny
                          ? tr("Stores the connection as it is ticked here.")
                          : tr("Nothing changes; new streams are known and no longer told about."));
    m_act->setEnabled(true);
}

QString SchemaReviewDialog::command(const CommandTexts &commands) const
{
    QStringList options;
    for (const auto &[stream, decision] : m_model->decisions()) {
        if (!decision.isTaken)
            continue;
        options << u"--stream="_s + stream.text();
        for (const QString &field : decision.leftOut)
            options << u"--without="_s + stream.text() + u'.' + field;
        if (decision.readsAgain)
            options << u"--read-again="_s + stream.text();
    }
    if (resumes())
        options << u"--resume"_s;
    return commands.acceptSchema(m_name, options);
}

void SchemaReviewDialog::showError(const Error &error)
{
    m_message->showError(error);
    m_act->setEnabled(true);
}

} // namespace millrace
