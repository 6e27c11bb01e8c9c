#include "ui/specform/specform.h"

#include "core/connector/jsonpointer.h"
#include "ui/specform/fieldrow.h"
#include "ui/specform/fields/fieldeditor.h"
#include "ui/specform/helppanel.h"
#include "ui/specform/problemlist.h"
#include "ui/specform/propertyform.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/collapsiblesection.h"

#include <QApplication>
#include <QBoxLayout>
#include <QJsonDocument>
#include <QKeyEvent>
#include <QScrollArea>
#include <QTimer>
#include <QWhatsThis>

#include <algorithm>
#include <utility>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_noObject{
    "specform.no_object", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors", "The text is not a configuration: it is no JSON object."),
    QT_TRANSLATE_NOOP("errors", "Copy a whole object, from its first brace to its last.")};

constexpr int s_helpWidth = 260;
constexpr int s_widthWithHelp = 720; ///< Below it the help goes under the form.

/// The nearest editor around \a widget, also across the window of a popup.
FieldEditor *editorAround(QWidget *widget, const QWidget *form)
{
    for (; widget != nullptr && widget != form; widget = widget->parentWidget()) {
        if (auto *editor = qobject_cast<FieldEditor *>(widget))
            return editor;
    }
    return nullptr;
}

bool isInside(const QWidget *widget, const QWidget *form)
{
    for (; widget != nullptr; widget = widget->parentWidget()) {
        if (widget == form)
            return true;
    }
    return false;
}

bool isAtOrBelow(const QString &pointer, const QString &above)
{
    return pointer == above || pointer.startsWith(above + u'/');
}

void scrollTo(QWidget *widget)
{
    for (QWidget *above = widget->parentWidget(); above != nullptr; above = above->parentWidget()) {
        if (auto *area = qobject_cast<QScrollArea *>(above))
            area->ensureWidgetVisible(widget, metrics::spaceL, metrics::spaceXXL);
    }
}

} // namespace

SpecForm::SpecForm(QWidget *parent)
    : QWidget(parent)
    , m_column(new QWidget(this))
    , m_help(new HelpPanel(this))
    , m_problems(new ProblemList(this))
{
    auto *layout = new QBoxLayout(QBoxLayout::LeftToRight, this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(metrics::spaceXL);
    auto *column = new QVBoxLayout(m_column);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(metrics::spaceL);
    column->addWidget(m_problems);
    column->addStretch();
    layout->addWidget(m_column, 1);
    layout->addWidget(m_help, 0, Qt::AlignTop);
    connect(qApp, &QApplication::focusChanged, this, &SpecForm::followFocus);
    connect(m_problems, &ProblemList::activated, this, &SpecForm::focusField);
    placeHelp();
}

SpecForm::~SpecForm() { discardForm(); }

void SpecForm::setConnector(const ConnectorInfo &info, EndpointRole role)
{
    discardForm();
    m_model = SpecFormModel(info, role);
    rebuild();
}

void SpecForm::setSpec(const QJsonObject &spec)
{
    discardForm();
    m_model = SpecFormModel(spec);
    rebuild();
}

void SpecForm::discardForm()
{
    // Dying inputs lose the focus, which must not be followed. The fields are the model's, so the
    // form goes before it.
    delete std::exchange(m_form, nullptr);
}

void SpecForm::rebuild()
{
    m_help->showField(nullptr);
    m_form = new PropertyForm(m_model.fields(), m_model.groups(), {}, m_column);
    static_cast<QVBoxLayout *>(m_column->layout())
        ->insertWidget(m_column->layout()->indexOf(m_problems), m_form);
    connect(m_form, &PropertyForm::edited, this, &SpecForm::takeEdit);
    connect(m_form, &PropertyForm::signInRequested, this, &SpecForm::signInRequested);
    assignMnemonics();
    setValues({});
    m_form->show(); // A layout would do so only after the next turn of the event loop.
}

void SpecForm::assignMnemonics()
{
    // Letters that the buttons around the form use are left to them.
    QString taken = u"ntswcamlbuk"_s;
    for (FieldRow *row : m_form->rows()) {
        const QString title = row->editor()->field().title;
        for (const QChar character : title) {
            if (character.isLetter() && !taken.contains(character, Qt::CaseInsensitive)) {
                row->setMnemonic(character);
                taken += character;
                break;
            }
        }
    }
}

void SpecForm::setValues(const QJsonObject &values)
{
    m_unknown = {};
    const bool isStrict = m_model.spec().value("additionalProperties"_L1) == QJsonValue(false);
    for (auto it = values.begin(); it != values.end() && !isStrict; ++it) {
        const bool isKnown = std::ranges::any_of(
            m_model.fields(), [&](const SpecField &field) { return field.key == it.key(); });
        if (!isKnown)
            m_unknown.insert(it.key(), it.value());
    }
    if (m_form != nullptr)
        m_form->setValues(values);
    clearErrors();
}

QJsonObject SpecForm::values() const
{
    QJsonObject values = m_form == nullptr ? QJsonObject() : m_form->values();
    for (auto it = m_unknown.begin(); it != m_unknown.end(); ++it)
        values.insert(it.key(), it.value());
    return values;
}

QList<FieldProblem> SpecForm::problems() const
{
    if (m_form == nullptr)
        return {};
    QList<FieldProblem> problems = m_form->ownProblems();
    problems.append(m_model.problems(values()));
    return problems;
}

bool SpecForm::validate()
{
    const QList<FieldProblem> found = problems();
    m_isAllShown = true;
    refreshProblems();
    if (found.isEmpty())
        return true;
    focusField(found.first().pointer);
    return false;
}

bool SpecForm::validateBut(const QStringList &pointers)
{
    QList<FieldProblem> found = problems();
    found.removeIf([&](const FieldProblem &problem) { return pointers.contains(problem.pointer); });
    if (found.isEmpty())
        return true;
    for (const FieldProblem &problem : std::as_const(found))
        m_shown.append(problem.pointer);
    refreshProblems();
    focusField(found.first().pointer);
    return false;
}

void SpecForm::enterValue(const QString &pointer, const QJsonValue &value)
{
    FieldEditor *editor = m_form == nullptr ? nullptr : m_form->find(pointer);
    if (editor != nullptr && editor->pointer() == pointer) {
        editor->enterValue(value);
        return;
    }
    setValues(withValueAt(values(), pointer, value));
    emit edited();
}

bool SpecForm::focusField(const QString &pointer)
{
    FieldEditor *editor = m_form == nullptr ? nullptr : m_form->find(pointer);
    if (editor == nullptr)
        return false;
    for (QWidget *above = editor; above != this; above = above->parentWidget()) {
        if (auto *section = qobject_cast<CollapsibleSection *>(above))
            section->setExpanded(true);
    }
    QWidget *target = editor->focusTargetAt(pointer);
    target->setFocus(Qt::OtherFocusReason);
    // A section that has just opened has its place only after the next layout.
    QTimer::singleShot(0, target, [target] { scrollTo(target); });
    return true;
}

void SpecForm::focusFirst()
{
    const QList<FieldProblem> found = problems();
    if (!found.isEmpty() && focusField(found.first().pointer))
        return;
    if (m_form != nullptr)
        m_form->focusTarget()->setFocus();
}

bool SpecForm::showError(const Error &error)
{
    const FieldEditor *editor
        = m_form == nullptr || error.field.isEmpty() ? nullptr : m_form->find(error.field);
    if (editor == nullptr)
        return false;
    QString message = error.message;
    if (!error.hint.isEmpty())
        message = tr("%1 %2").arg(error.message, error.hint);
    // The newest word about a field takes the place of the former one.
    m_told.removeIf([&](const FieldProblem &told) { return told.pointer == error.field; });
    m_told.append({error.field, editor->field().title, message});
    refreshProblems();
    return focusField(error.field);
}

void SpecForm::clearErrors()
{
    m_told.clear();
    m_shown.clear();
    m_isAllShown = false;
    refreshProblems();
}

void SpecForm::refreshProblems()
{
    if (m_form == nullptr)
        return;
    QList<FieldProblem> visible = m_told;
    if (m_isAllShown || !m_shown.isEmpty()) {
        for (const FieldProblem &problem : problems()) {
            const bool isLeft = std::ranges::any_of(m_shown, [&](const QString &pointer) {
                return isAtOrBelow(problem.pointer, pointer);
            });
            if (m_isAllShown || isLeft)
                visible.append(problem);
        }
    }
    m_form->showProblems(visible);
    // A single one is told at its input, where the focus is already.
    m_problems->setProblems(m_isAllShown && visible.size() > 1 ? visible : QList<FieldProblem>());
}

void SpecForm::takeEdit(const QString &pointer)
{
    // What was said about the old value does not hold for the new one.
    m_told.removeIf([&](const FieldProblem &problem) {
        return isAtOrBelow(problem.pointer, pointer) || isAtOrBelow(pointer, problem.pointer);
    });
    m_shown.removeIf([&](const QString &shown) { return isAtOrBelow(pointer, shown); });
    refreshProblems();
    emit edited();
}

void SpecForm::followFocus(QWidget *old, QWidget *now)
{
    if (m_form == nullptr)
        return;
    FieldEditor *entered = editorAround(now, this);
    if (entered != nullptr && isInside(now, this))
        m_help->showField(entered);
    // Without a new widget the window lost the focus: the person is still at the field.
    FieldEditor *left = now != nullptr && isInside(old, this) ? editorAround(old, this) : nullptr;
    // An input inside is still a part of the choice or object around it.
    if (left == nullptr || (entered != nullptr && isInside(entered, left)))
        return;
    if (!m_shown.contains(left->pointer()))
        m_shown.append(left->pointer());
    refreshProblems();
}

void SpecForm::keyPressEvent(QKeyEvent *event)
{
    QWidget *focused = QApplication::focusWidget();
    const FieldEditor *editor = event->key() == Qt::Key_F1 ? editorAround(focused, this) : nullptr;
    if (editor == nullptr || !isInside(focused, this)) {
        QWidget::keyPressEvent(event);
        return;
    }
    event->accept();
    QWhatsThis::showText(focused->mapToGlobal(focused->rect().bottomLeft()),
                         HelpPanel::textOf(editor->field()), focused);
}

void SpecForm::setTopWidget(QWidget *widget)
{
    static_cast<QVBoxLayout *>(m_column->layout())->insertWidget(0, widget);
}

void SpecForm::setHelpVisible(bool isVisible)
{
    m_isHelpWanted = isVisible;
    placeHelp();
}

void SpecForm::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    placeHelp();
}

void SpecForm::placeHelp()
{
    auto *box = static_cast<QBoxLayout *>(layout());
    const int scaled = fontMetrics().averageCharWidth() * 32;
    const int helpWidth = std::max(s_helpWidth, scaled);
    const bool isBeside = width() >= s_widthWithHelp - s_helpWidth + helpWidth;
    m_help->setVisible(m_isHelpWanted);
    box->setDirection(isBeside ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
    m_help->setMinimumWidth(isBeside ? helpWidth : 0);
    m_help->setMaximumWidth(isBeside ? helpWidth : QWIDGETSIZE_MAX);
    // One below the other both have the whole width: a layout asks for their heights at its own.
    m_column->setMaximumWidth(isBeside ? static_cast<int>(metrics::formWidth) : QWIDGETSIZE_MAX);
}

QString SpecForm::maskedJson() const
{
    return QString::fromUtf8(QJsonDocument(m_model.masked(values())).toJson());
}

Result<void> SpecForm::pasteJson(const QString &text)
{
    QJsonParseError problem{};
    const QJsonDocument document = QJsonDocument::fromJson(text.toUtf8(), &problem);
    if (!document.isObject())
        return makeError(s_noObject, {}, problem.errorString());
    setValues(m_model.unmasked(document.object(), values()));
    m_isAllShown = true;
    refreshProblems();
    emit edited();
    return {};
}

} // namespace millrace
