#include "tests/ui/walk/shownwords.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QGroupBox>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QTabBar>
#include <QTableView>
#include <QTextDocumentFragment>
#include <QTreeView>

namespace millrace::test {

using namespace Qt::StringLiterals;

namespace {

class Reader final
{
public:
    explicit Reader(QWidget &widget)
        : m_widget(widget)
    {
    }

    QList<ShownWord> read()
    {
        add(m_widget.toolTip(), "tool tip");
        add(m_widget.accessibleName(), "accessible name");
        add(m_widget.accessibleDescription(), "accessible description");
        if (m_widget.isWindow())
            add(m_widget.windowTitle(), "title");
        if (const auto *label = qobject_cast<QLabel *>(&m_widget))
            add(label->text(), "text");
        if (const auto *button = qobject_cast<QAbstractButton *>(&m_widget))
            add(button->text(), "text");
        if (const auto *group = qobject_cast<QGroupBox *>(&m_widget))
            add(group->title(), "title");
        if (const auto *edit = qobject_cast<QLineEdit *>(&m_widget))
            add(edit->placeholderText(), "placeholder");
        if (const auto *edit = qobject_cast<QPlainTextEdit *>(&m_widget))
            add(edit->placeholderText(), "placeholder");
        readLists();
        for (const QAction *action : m_widget.actions()) {
            if (action->isVisible() && !action->isSeparator()) {
                add(action->text().section(u'\t', 0, 0), "action");
                add(action->toolTip(), "tool tip of an action");
            }
        }
        return m_found;
    }

private:
    void readLists()
    {
        if (const auto *box = qobject_cast<QComboBox *>(&m_widget)) {
            for (int i = 0; i < box->count(); ++i)
                add(box->itemText(i), "choice");
        }
        if (const auto *tabs = qobject_cast<QTabBar *>(&m_widget)) {
            for (int i = 0; i < tabs->count(); ++i)
                add(tabs->tabText(i), "tab");
        }
        const auto *header = qobject_cast<QHeaderView *>(&m_widget);
        if (header == nullptr || header->model() == nullptr
            || header->orientation() != Qt::Horizontal)
            return;
        for (int i = 0; i < header->count(); ++i) {
            if (header->isSectionHidden(i))
                continue;
            add(header->model()->headerData(i, Qt::Horizontal).toString(), "heading");
            add(header->model()->headerData(i, Qt::Horizontal, Qt::ToolTipRole).toString(),
                "tool tip of a heading");
        }
    }

    void add(const QString &text, const char *what)
    {
        if (text.isEmpty())
            return;
        const QWidget *parent = m_widget.parentWidget();
        m_found.append(
            {Qt::mightBeRichText(text) ? QTextDocumentFragment::fromHtml(text).toPlainText() : text,
             u"%1 of %2 in %3"_s.arg(
                 QString::fromLatin1(what), QString::fromLatin1(m_widget.metaObject()->className()),
                 parent == nullptr ? u"nothing"_s
                                   : QString::fromLatin1(parent->metaObject()->className()))});
    }

    QWidget &m_widget;
    QList<ShownWord> m_found;
};

} // namespace

QList<ShownWord> shownWords(QWidget &window)
{
    QList<ShownWord> words = Reader(window).read();
    for (QWidget *widget : window.findChildren<QWidget *>()) {
        if (widget->isVisibleTo(&window) && widget->window() == &window)
            words += Reader(*widget).read();
    }
    return words;
}

} // namespace millrace::test
