// VerifyDialog: its parts and how they are connected.
#include "ui/theme/metrics.h"
#include "ui/verify/verifieddifferencesmodel.h"
#include "ui/verify/verifiedstreamsmodel.h"
#include "ui/verify/verifydialog.h"
#include "ui/widgets/emptystate.h"
#include "ui/widgets/pagetable.h"
#include "ui/widgets/readingorder.h"
#include "ui/widgets/tabletools.h"
#include "ui/widgets/textlabel.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDialogButtonBox>
#include <QHeaderView>
#include <QPushButton>
#include <QSplitter>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_columns = 136;
constexpr int s_lines = 34;

} // namespace

void VerifyDialog::build()
{
    setWindowTitle(tr("Verify %1").arg(m_name));
    buildHead(tr("The rows of both ends are read and compared by their keys, as "
                 "a run would write them. Neither end is changed."));
    m_progress->setWordWrap(true);
    buildPages(new EmptyState(u"shield"_s, tr("Nothing was verified yet"),
                              tr("A verification shows which rows are missing at the destination, "
                                 "are only there, or have other values."),
                              this));
    buildResults();
    m_follows = new QCheckBox(tr("Verify after &each run that succeeds"), this);
    m_follows->setEnabled(false);
    m_follows->setToolTip(tr("The run keeps its status whatever is found. The log of the run tells "
                             "the numbers."));
    connect(m_follows, &QCheckBox::clicked, this, &VerifyDialog::followsRunsChosen);
    layout()->addWidget(m_follows);
    addButtons();
    resizeTo(s_columns, s_lines);
}

bool VerifyDialog::focusNextPrevChild(bool isForward)
{
    return focusNextInReadingOrder(*this, isForward);
}

void VerifyDialog::buildResults()
{
    m_streamTable = resultTable(u"verified-streams"_s, tr("Streams"), m_results);
    m_streamTable->setUp(m_streams, VerifiedStreamsModel::StreamColumn,
                         {{VerifiedStreamsModel::TableColumn, u"public.some_table"_s}});
    auto *details = new QWidget(m_results);
    m_sentence = new TextLabel(TextRole::BodyStrong, ColorRole::Text, details);
    m_sentence->setTextFormat(Qt::PlainText);
    m_sentence->setWordWrap(true);
    m_notes = new TextLabel(TextRole::Small, ColorRole::TextMuted, details);
    m_notes->setTextFormat(Qt::PlainText);
    m_notes->setWordWrap(true);
    m_rowTable = resultTable(u"verified-rows"_s, tr("Rows that differ"), details);
    m_rowTable->setUp(m_differences, VerifiedDifferencesModel::DestinationColumn,
                      {{VerifiedDifferencesModel::KindColumn, tr("Different")},
                       {VerifiedDifferencesModel::KeyColumn, u"1,000,000"_s},
                       {VerifiedDifferencesModel::FieldColumn, u"some_field_name"_s},
                       {VerifiedDifferencesModel::SourceColumn, u"someone@example.org"_s},
                       {VerifiedDifferencesModel::DestinationColumn, u"someone@example.org"_s}});
    m_rowTable->tools()->setName(u"differences"_s);
    auto *layout = layOutResults(details);
    layout->addWidget(m_sentence);
    layout->addWidget(m_notes);
    layout->addWidget(m_rowTable, 1);
    m_results->addWidget(m_streamTable);
    m_results->addWidget(details);
    m_results->setStretchFactor(1, 2);
    connect(m_streamTable->selectionModel(), &QItemSelectionModel::currentChanged, this,
            &VerifyDialog::showStream);
}

void VerifyDialog::addButtons()
{
    QDialogButtonBox *buttons = buildButtons();
    QPushButton *copy = addButton(buttons, tr("&Copy as command"), u"copy"_s);
    copy->setToolTip(tr("Copies the command that does the same in a terminal"));
    m_export = addButton(buttons, tr("E&xport the differences…"), u"export"_s);
    m_export->setEnabled(false);
    m_export->setToolTip(tr("Writes the rows that differ, as they are shown, to a file."));
    finishButtons(buttons);
    connect(m_export, &QPushButton::clicked, m_rowTable->tools(), &TableTools::exportShown);
    connect(copy, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(m_command); });
}

} // namespace millrace
