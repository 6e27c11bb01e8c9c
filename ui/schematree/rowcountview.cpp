#include "ui/schematree/rowcountview.h"

#include "core/base/pluralform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/displaytext.h"
#include "ui/widgets/spinner.h"
#include "ui/widgets/textlabel.h"
#include "ui/workspace/backgroundtask.h"

#include <QHBoxLayout>
#include <QPushButton>

namespace millrace {

RowCountView::RowCountView(QWidget *parent)
    : QWidget(parent)
    , m_button(new QPushButton(this))
    , m_spinner(new Spinner(metrics::iconS, this))
    , m_text(new TextLabel(TextRole::Small, ColorRole::TextMuted, this))
{
    m_pool.setMaxThreadCount(1);
    m_text->setWordWrap(true);
    // Enter is for what the window is about.
    m_button->setAutoDefault(false);
    connect(m_button, &QPushButton::clicked, this, &RowCountView::pressed);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, metrics::spaceM);
    layout->setSpacing(metrics::spaceS);
    layout->addWidget(m_button);
    layout->addWidget(m_spinner);
    layout->addWidget(m_text, 1);
    present({}, false);
    hide();
}

RowCountView::~RowCountView()
{
    m_cancellation.request_stop();
    m_pool.waitForDone();
}

void RowCountView::setCounter(Counter counter)
{
    m_counter = std::move(counter);
    setVisible(m_counter != nullptr);
}

void RowCountView::pressed()
{
    if (m_isCounting)
        forget();
    else
        emit countRequested();
}

void RowCountView::count(const ConfiguredStream &stream)
{
    forget();
    present(tr("Counting…"), true);
    runInBackground(
        m_pool, this,
        [counter = m_counter, stream, token = m_cancellation.get_token()] {
            return counter(stream, token);
        },
        [this, number = m_number,
         hasStart = !stream.cursorStart.isEmpty()](const Result<std::optional<qint64>> &count) {
            if (number == m_number)
                take(hasStart, count);
        });
}

void RowCountView::take(bool hasStart, const Result<std::optional<qint64>> &count)
{
    if (!count)
        present(tr("%1 %2").arg(count.error().message, count.error().hint), false);
    else if (!*count)
        present(tr("The source cannot count them without reading them."), false);
    else if (hasStart)
        present(tr("About %1 records from there.", nullptr, pluralOf(**count))
                    .arg(groupedNumber(**count)),
                false);
    else
        present(
            tr("About %1 records in all.", nullptr, pluralOf(**count)).arg(groupedNumber(**count)),
            false);
}

void RowCountView::forget()
{
    ++m_number;
    m_cancellation.request_stop();
    m_cancellation = CancellationSource();
    present({}, false);
}

void RowCountView::present(const QString &text, bool isCounting)
{
    m_isCounting = isCounting;
    m_text->setText(text);
    m_spinner->setVisible(isCounting);
    m_button->setText(isCounting ? tr("Cancel") : tr("&Count records"));
}

} // namespace millrace
