#include "ui/notices/noticerulesedit.h"

#include "ui/notices/noticewaysedit.h"

#include <QSignalBlocker>
#include <QSpinBox>

namespace millrace {

NoticeRulesEdit::NoticeRulesEdit(const AddRow &add, QObject *parent)
    : QObject(parent)
{
    addKind(add, NoticeKind::FirstFailure, tr("&First failure"),
            tr("A connection fails that did not fail before."));
    addKind(add, NoticeKind::Recovery, tr("Reco&very"),
            tr("A connection that had failed is healthy again."));
    addKind(add, NoticeKind::ActionRequired, tr("Action re&quired"),
            tr("Only a change of the configuration helps, or the connection was paused."));
    addKind(add, NoticeKind::SchemaChanged, tr("Sche&ma changed"),
            tr("The source has other streams or fields than before."));
    addKind(add, NoticeKind::ManyRejected, tr("Many re&jected records"),
            tr("A run rejects more records than the number below."));
    addBound(add, tr("Rejected records of a r&un"), tr("More than this many count as many."), {},
             NoticeRules::s_mostRejected, &NoticeRules::manyRejected);
    addKind(add, NoticeKind::NothingNew, tr("N&othing new"),
            tr("No record was written for the number of days below."));
    addBound(add, tr("&Days without anything new"),
             tr("Counted from the last written record of the connection."), tr(" d"),
             NoticeRules::s_mostDays, &NoticeRules::nothingNewDays);
    addKind(add, NoticeKind::LongRun, tr("&Long run"),
            tr("A run takes, or took, longer than one of the times below."));
    addBound(add, tr("Le&ngth of a long run"),
             tr("A run that has taken longer is told at its end."), tr(" min"),
             NoticeRules::s_mostMinutes, &NoticeRules::longRunMinutes);
    addBound(add, tr("&Times the usual length"),
             tr("A run that takes so many times longer than usual is told while it is on."),
             tr(" times"), NoticeRules::s_mostTimes, &NoticeRules::longRunTimes);
}

void NoticeRulesEdit::addKind(const AddRow &add, NoticeKind kind, const QString &name,
                              const QString &sentence)
{
    auto *ways = new NoticeWaysEdit(noticeKindTitle(kind));
    m_ways[kind] = ways;
    connect(ways, &NoticeWaysEdit::edited, this, [this, kind, ways] {
        m_rules.channels[kind] = ways->channels();
        emit edited();
    });
    const auto reset = [this, kind, ways] {
        ways->setChannels(m_standard.channels.at(kind));
        m_rules.channels[kind] = ways->channels();
        emit edited();
    };
    add({name, sentence, ways,
         [this, kind] { return m_rules.channels.at(kind) == m_standard.channels.at(kind); },
         reset});
}

void NoticeRulesEdit::addBound(const AddRow &add, const QString &name, const QString &sentence,
                               const QString &suffix, int most, int NoticeRules::*member)
{
    auto *box = new QSpinBox;
    box->setRange(0, most);
    box->setGroupSeparatorShown(true);
    box->setSuffix(suffix);
    box->setSpecialValueText(tr("No bound"));
    // Typing "120" passes 1 and 12.
    box->setKeyboardTracking(false);
    m_bounds.push_back({box, member});
    connect(box, &QSpinBox::valueChanged, this, [this, member](int value) {
        m_rules.*member = value;
        emit edited();
    });
    add({name, sentence, box, [this, member] { return m_rules.*member == m_standard.*member; },
         [this, box, member] { box->setValue(m_standard.*member); }});
}

void NoticeRulesEdit::show(const NoticeRules &rules, const NoticeRules &standard)
{
    m_rules = rules;
    m_standard = standard;
    for (const auto &[kind, ways] : m_ways)
        ways->setChannels(rules.channels.at(kind));
    for (const BoundEdit &bound : m_bounds) {
        // What is being typed stays.
        if (bound.box->hasFocus())
            continue;
        const QSignalBlocker quiet(bound.box);
        bound.box->setValue(rules.*bound.member);
    }
}

} // namespace millrace
