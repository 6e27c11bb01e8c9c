#include "ui/schematree/readoptionsdialog.h"

#include "core/base/pluralform.h"
#include "core/data/conversion.h"
#include "ui/schematree/schematext.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/buttons.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/textlabel.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr int s_letters = 64;

QLineEdit *addInput(QFormLayout *form, const QString &label, const QString &help,
                    const QString &text)
{
    auto *edit = new QLineEdit(text);
    edit->setAccessibleDescription(help);
    edit->setClearButtonEnabled(true);
    auto *note = new TextLabel(help, TextRole::Small, ColorRole::TextMuted);
    note->setWordWrap(true);
    note->setContentsMargins(0, 0, 0, metrics::spaceM);
    form->addRow(label, edit);
    form->addRow(note);
    return edit;
}

} // namespace

ReadOptionsDialog::ReadOptionsDialog(const StreamEntry &entry, QWidget *parent)
    : QDialog(parent)
    , m_stream(configuredStream(entry))
    , m_fault(new TextLabel(TextRole::Small, ColorRole::Negative, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Read options of %1").arg(entry.stream.id.text()));
    // The layouts come first: inputs get the focus in the order in which they get their parent.
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(metrics::spaceXL, metrics::spaceXL, metrics::spaceXL,
                               metrics::spaceL);
    layout->setSpacing(metrics::spaceL);
    auto *heading = new TextLabel(windowTitle(), TextRole::Heading, ColorRole::Text, this);
    heading->setWordWrap(true);
    layout->addWidget(heading);
    auto *form = new QFormLayout;
    layout->addLayout(form);
    form->setVerticalSpacing(metrics::spaceXS);
    form->setRowWrapPolicy(QFormLayout::WrapAllRows);
    // Room for a condition, whatever the font.
    setMinimumWidth(s_letters * fontMetrics().averageCharWidth());
    const QString cursor = effectiveCursor(entry);
    m_cursor = cursor;
    const auto place = entry.stream.schema.indexOf(cursor);
    if (place && !entry.stream.sourceDefinedCursor)
        m_cursorType = entry.stream.schema.field(*place).type;
    const QString rows = entry.stream.estimatedRows ? u' '
            + tr("The stream has about %1 rows.", nullptr, pluralOf(*entry.stream.estimatedRows))
                  .arg(groupedNumber(*entry.stream.estimatedRows))
                                                    : QString();
    m_cursorStart = addInput(
        form, tr("Read &from"),
        !entry.stream.supportsIncremental ? tr("The source offers no incremental reading.")
            : cursor.isEmpty()
            ? tr("A value of the cursor; there is no cursor yet.")
            : tr("Only rows whose %1 is at or above this value; used by the first run.").arg(cursor)
                + rows,
        entry.choice.cursorStart);
    m_cursorStart->setEnabled(entry.stream.supportsIncremental);
    m_count = new RowCountView(this);
    form->addRow(m_count);
    m_filter = addInput(form, tr("Only rows &where"),
                        tr("A condition in the language of the source, such as total > 0."),
                        entry.choice.filter);
    m_rowLimit
        = addInput(form, tr("Rows per run at &most"), tr("Empty: all of them."),
                   entry.choice.rowLimit ? QString::number(*entry.choice.rowLimit) : QString());
    m_fault->hide();
    connect(m_count, &RowCountView::countRequested, this, &ReadOptionsDialog::count);
    for (QLineEdit *edit : {m_cursorStart, m_filter})
        connect(edit, &QLineEdit::textChanged, m_count, &RowCountView::forget);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    auto *ok = buttons->button(QDialogButtonBox::Ok);
    ok->setText(tr("Set read options"));
    setPrimary(ok, true);
    connect(buttons, &QDialogButtonBox::accepted, this, &ReadOptionsDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    layout->addWidget(m_fault);
    layout->addStretch();
    layout->addWidget(buttons);
}

void ReadOptionsDialog::setCounter(RowCountView::Counter counter)
{
    m_count->setCounter(std::move(counter));
}

void ReadOptionsDialog::count()
{
    if (const QString fault = startFault(); !fault.isEmpty()) {
        refuse(fault, m_cursorStart);
        return;
    }
    m_fault->hide();
    ConfiguredStream stream = m_stream;
    // From a start on is what incremental reading does, whatever the mode is now.
    if (!cursorStart().isEmpty())
        stream.mode = {SourceSyncMode::Incremental, DestinationSyncMode::Append};
    stream.cursorStart = cursorStart();
    stream.filter = filter();
    m_count->count(stream);
}

QString ReadOptionsDialog::cursorStart() const { return m_cursorStart->text().trimmed(); }

QString ReadOptionsDialog::filter() const { return m_filter->text().trimmed(); }

std::optional<qint64> ReadOptionsDialog::rowLimit() const
{
    bool isNumber = false;
    const qint64 limit = locale().toLongLong(m_rowLimit->text().trimmed(), &isNumber);
    return isNumber && limit > 0 ? std::optional(limit) : std::nullopt;
}

void ReadOptionsDialog::accept()
{
    if (const QString fault = startFault(); !fault.isEmpty()) {
        refuse(fault, m_cursorStart);
        return;
    }
    if (!m_rowLimit->text().trimmed().isEmpty() && !rowLimit()) {
        refuse(tr("\"%1\" is no whole number above zero.").arg(m_rowLimit->text()), m_rowLimit);
        return;
    }
    QDialog::accept();
}

QString ReadOptionsDialog::startFault() const
{
    const QString start = cursorStart();
    if (start.isEmpty() || !m_cursorType)
        return {};
    const std::string text = start.toStdString();
    const bool isTimestamp = *m_cursorType == FieldType::TimestampWithZone
        || *m_cursorType == FieldType::TimestampWithoutZone;
    // A day, or a time with or without its zone: sources take either for the other.
    const bool isValue = fits(*m_cursorType, text)
        || (isTimestamp
            && (fits(FieldType::Date, text) || fits(FieldType::TimestampWithZone, text)));
    return isValue ? QString()
                   : tr("\"%1\" is no value of the cursor %2 (%3).")
                         .arg(start, m_cursor, fieldTypeText(*m_cursorType));
}

void ReadOptionsDialog::refuse(const QString &fault, QLineEdit *input)
{
    m_fault->setText(fault);
    m_fault->show();
    input->setFocus();
    input->selectAll();
}

} // namespace millrace
