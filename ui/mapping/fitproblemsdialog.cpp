#include "ui/mapping/fitproblemsdialog.h"

#include "core/base/pluralform.h"
#include "ui/theme/iconprovider.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/loadingview.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"
#include "ui/widgets/valuedialog.h"
#include "ui/workspace/backgroundtask.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columns = 110;
constexpr int s_lines = 28;

} // namespace

FitProblemsDialog::FitProblemsDialog(const ObjectMapping &mapping, int place,
                                     const SampleRows &sample, const EvaluationContext &context,
                                     QWidget *parent)
    : QDialog(parent)
    , m_sample(sample)
    , m_model(new FitProblemsModel(this))
{
    build(mapping.fields[static_cast<std::size_t>(place)].target);
    m_loading->start();
    runInBackground(
        m_pool, this,
        [mapping, place, sample, context] { return fitProblems(mapping, place, sample, context); },
        [this](std::vector<FitProblem> problems) { take(std::move(problems)); });
}

FitProblemsDialog::~FitProblemsDialog()
{
    m_pool.clear();
    m_pool.waitForDone();
}

void FitProblemsDialog::build(const QString &target)
{
    setWindowTitle(tr("Values that do not fit %1").arg(target));
    auto *title = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    title->setTextFormat(Qt::PlainText);
    m_facts = new TextLabel(TextRole::Body, ColorRole::TextMuted, this);
    m_kinds = new QComboBox(this);
    m_kinds->setAccessibleName(tr("Reason"));
    m_kinds->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    m_pages = new QStackedWidget(this);
    m_loading = new LoadingView(m_pages);
    m_loading->setText(tr("Looking at the records that were read"));
    m_none = new EmptyState(u"check-circle"_s, tr("Every value fits"),
                            tr("None of the records that were read has a value the field refuses."),
                            m_pages);
    m_table = new PageTable(u"fit-problems"_s, m_pages, TableRows::Dense);
    m_table->setAccessibleName(tr("Values that do not fit"));
    m_table->setFrameShape(QFrame::StyledPanel);
    m_table->setUp(
        m_model, FitProblemsModel::SourceColumn,
        {{FitProblemsModel::RecordColumn, groupedNumber(SampleRows::wanted)},
         {FitProblemsModel::ValueColumn, u"someone@somewhere.example"_s},
         {FitProblemsModel::ReasonColumn, tr("The value \"12\" does not fit the type number.")}});
    m_table->tools()->setName(u"values"_s);
    for (QWidget *page : {static_cast<QWidget *>(m_loading), static_cast<QWidget *>(m_none),
                          static_cast<QWidget *>(m_table)})
        m_pages->addWidget(page);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    m_export = buttons->addButton(tr("E&xport…"), QDialogButtonBox::ActionRole);
    m_export->setIcon(icon(u"export"_s));
    m_export->setAutoDefault(false);
    m_export->setEnabled(false);
    auto *head = new QHBoxLayout;
    head->setSpacing(metrics::spaceM);
    head->addWidget(m_facts, 1);
    head->addWidget(m_kinds);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceM);
    layout->addWidget(title);
    layout->addLayout(head);
    layout->addWidget(m_pages, 1);
    layout->addWidget(buttons);
    m_kinds->hide();
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(m_loading, &LoadingView::cancelled, this, &QDialog::reject);
    connect(m_export, &QPushButton::clicked, m_table->tools(), &TableTools::exportShown);
    connect(m_table, &QTableView::activated, this, &FitProblemsDialog::showRecord);
    connect(m_table, &QTableView::doubleClicked, this, &FitProblemsDialog::showRecord);
    connect(m_kinds, &QComboBox::currentIndexChanged, this, [this] {
        const QVariant kind = m_kinds->currentData();
        m_model->setKind(kind.isValid() ? std::optional(static_cast<ValueFaultKind>(kind.toInt()))
                                        : std::nullopt);
    });
    resize(fontMetrics().averageCharWidth() * s_columns, fontMetrics().lineSpacing() * s_lines);
}

void FitProblemsDialog::take(std::vector<FitProblem> problems)
{
    m_loading->stop();
    const auto count = static_cast<qint64>(problems.size());
    const qint64 looked = std::min<qint64>(m_sample.rowCount(), SampleRows::wanted);
    m_facts->setText(tr("%1 of %2 records", nullptr, pluralOf(looked))
                         .arg(groupedNumber(count), groupedNumber(looked)));
    m_model->setProblems(std::move(problems), m_sample);
    m_kinds->addItem(tr("All reasons (%1)").arg(groupedNumber(count)));
    for (const auto &[kind, number] : m_model->kinds())
        m_kinds->addItem(u"%1 (%2)"_s.arg(faultKindTitle(kind), groupedNumber(number)),
                         static_cast<int>(kind));
    m_kinds->setVisible(m_kinds->count() > 2);
    m_export->setEnabled(count > 0);
    m_pages->setCurrentWidget(count > 0 ? static_cast<QWidget *>(m_table) : m_none);
    if (count == 0)
        return;
    m_table->setCurrentIndex(m_model->index(0, 0));
    m_table->setFocus();
}

void FitProblemsDialog::showRecord(const QModelIndex &index)
{
    const QModelIndex source = index.siblingAtColumn(FitProblemsModel::SourceColumn);
    const QString number = index.siblingAtColumn(FitProblemsModel::RecordColumn).data().toString();
    auto *dialog
        = new ValueDialog(tr("Record %1").arg(number),
                          source.data(FitProblemsModel::WholeTextRole).toString(), false, this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
}

} // namespace millrace
