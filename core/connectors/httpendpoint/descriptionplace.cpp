#include "core/connectors/httpendpoint/descriptionplace.h"

#include "core/connectors/httpendpoint/httpendpointerrors.h"

#include <QJsonArray>

#include <algorithm>

namespace millrace {

using namespace Qt::StringLiterals;

DescriptionPlace DescriptionPlace::at(const QString &key) const
{
    return {*m_reading, m_value[key], pointerTo(m_pointer, key)};
}

std::vector<DescriptionPlace> DescriptionPlace::entries() const
{
    std::vector<DescriptionPlace> entries;
    for (const QJsonValue &entry : m_value.toArray())
        entries.emplace_back(*m_reading, entry,
                             pointerTo(m_pointer, QString::number(entries.size())));
    return entries;
}

std::vector<std::pair<QString, DescriptionPlace>> DescriptionPlace::members() const
{
    std::vector<std::pair<QString, DescriptionPlace>> members;
    const QJsonObject object = m_value.toObject();
    for (auto it = object.begin(); it != object.end(); ++it)
        members.emplace_back(it.key(), at(it.key()));
    // JSON objects of Qt forget their order; the lines of the file know it.
    std::ranges::stable_sort(members, {}, [this](const auto &member) {
        return m_reading->document.lines.value(member.second.m_pointer);
    });
    return members;
}

QStringList DescriptionPlace::texts(const QString &key) const
{
    QStringList texts;
    for (const QJsonValue &entry : m_value[key].toArray())
        texts << entry.toString();
    return texts;
}

std::vector<int> DescriptionPlace::numbers(const QString &key) const
{
    std::vector<int> numbers;
    for (const QJsonValue &entry : m_value[key].toArray())
        numbers.push_back(entry.toInt());
    return numbers;
}

TextTemplate DescriptionPlace::textTemplate(const TemplateRules &rules) const
{
    QString reason;
    auto parsed = parseTemplate(m_value.toString(), reason);
    if (!parsed) {
        fault(reason);
        return {};
    }
    for (const TextTemplate::Piece &piece : parsed->pieces) {
        if (!piece.placeholder)
            continue;
        const Placeholder &placeholder = *piece.placeholder;
        if (std::ranges::find(rules.kinds, placeholder.kind) == rules.kinds.end())
            fault(u"a placeholder in \"%1\" has no place here"_s.arg(m_value.toString()));
        else if (placeholder.kind == PlaceholderKind::Input && rules.inputs != nullptr
                 && !rules.inputs->contains(placeholder.name))
            fault(u"there is no input \"%1\""_s.arg(placeholder.name));
        else if (placeholder.kind == PlaceholderKind::Field && rules.fields != nullptr
                 && !rules.fields->contains(placeholder.name))
            fault(u"there is no field \"%1\""_s.arg(placeholder.name));
    }
    return std::move(*parsed);
}

void DescriptionPlace::fault(const QString &reason) const
{
    if (m_reading->fault)
        return;
    m_reading->fault = makeError(
        httpendpointerrors::descriptionInvalid,
        {m_reading->document.place(m_pointer), m_pointer.isEmpty() ? u"/"_s : m_pointer, reason},
        {}, m_reading->field);
}

} // namespace millrace
