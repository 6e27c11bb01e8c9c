#include "core/model/cronfield.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace millrace {

using namespace Qt::StringLiterals;

namespace {

constexpr ErrorDefinition s_part{
    "schedule.cron_part", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The cron expression has \"%1\" in the field \"%2\", which does not fit."),
    QT_TRANSLATE_NOOP("errors",
                      "The field \"%2\" takes %3; also lists, ranges and steps of them.")};
constexpr ErrorDefinition s_step{
    "schedule.cron_step", ErrorKind::Configuration,
    QT_TRANSLATE_NOOP("errors",
                      "The cron expression has the step \"%1\" in the field \"%2\", which does not "
                      "fit."),
    QT_TRANSLATE_NOOP("errors", "A step is a number from 1 to %3.")};
} // namespace

QString CronField::range() const
{
    QString numbers = QCoreApplication::translate("schedule", "%1 to %2").arg(first).arg(last);
    if (names.isEmpty())
        return numbers;
    return QCoreApplication::translate("schedule", "%1 or %2").arg(numbers, names.join(u", "_s));
}

QString cronErrorField() { return u"/cron"_s; }

Error cronPartError(const CronField &field, const QString &part)
{
    return makeError(s_part, {part, field.title, field.range()}, {}, cronErrorField());
}

std::optional<int> cronNumber(const QString &text)
{
    static const QRegularExpression digits(u"^[0-9]{1,4}$"_s);
    if (!digits.match(text).hasMatch())
        return std::nullopt;
    return text.toInt();
}

Result<int> cronValue(const CronField &field, const QString &text, const QString &part)
{
    if (const auto name = field.names.indexOf(text); name >= 0)
        return static_cast<int>(name) + field.firstName;
    const auto value = cronNumber(text);
    if (!value || *value < field.first || *value > field.last)
        return cronPartError(field, part);
    return *value;
}

Result<std::vector<int>> cronValues(const CronField &field, const QString &part)
{
    const auto slash = part.indexOf(u'/');
    const QString range = slash < 0 ? part : part.left(slash);
    int step = 1;
    if (slash >= 0) {
        const QString text = part.mid(slash + 1);
        const auto given = cronNumber(text);
        if (!given || *given < 1 || *given > field.size())
            return makeError(s_step, {text, field.title, QString::number(field.size())}, {},
                             cronErrorField());
        step = *given;
    }
    int from = field.first;
    int to = field.last;
    if (range != u"*" && !(range.isEmpty() && slash >= 0)) {
        const auto dash = range.indexOf(u'-');
        const auto low = cronValue(field, dash < 0 ? range : range.left(dash), part);
        if (!low)
            return low.error();
        from = *low;
        if (dash >= 0) {
            const auto high = cronValue(field, range.mid(dash + 1), part);
            if (!high)
                return high.error();
            to = *high;
        } else if (slash < 0) {
            to = from;
        }
    }
    // "22-2" and "FRI-MON" go over the end; "0-7" of the days of the week does not.
    const int cycle = field.cycle > 0 ? field.cycle : field.size();
    const int length = to >= from ? to - from : to - from + cycle;
    std::vector<int> values;
    for (int i = 0; i <= length; i += step) {
        const int value = from + i;
        values.push_back(value > field.last ? value - cycle : value);
    }
    return values;
}

Result<std::uint64_t> cronBits(const CronField &field, const QString &text)
{
    std::uint64_t bits = 0;
    for (const QString &part : text.split(u',')) {
        const auto values = cronValues(field, part);
        if (!values)
            return values.error();
        for (const int value : *values)
            bits |= std::uint64_t(1) << value;
    }
    return bits;
}

} // namespace millrace
