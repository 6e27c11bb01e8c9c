#include "tests/ui/accessibility/accessiblereader.h"

#include <QDBusArgument>
#include <QDBusInterface>
#include <QDBusMessage>
#include <QDBusMetaType>
#include <QDBusReply>
#include <QDBusVariant>

Q_DECLARE_METATYPE(millrace::test::AccessibleRef)

namespace millrace::test {

using namespace Qt::StringLiterals;

// Where the lookup by arguments finds them.
static QDBusArgument &operator<<(QDBusArgument &argument, const AccessibleRef &ref)
{
    argument.beginStructure();
    argument << ref.service << ref.path;
    argument.endStructure();
    return argument;
}

static const QDBusArgument &operator>>(const QDBusArgument &argument, AccessibleRef &ref)
{
    argument.beginStructure();
    argument >> ref.service >> ref.path;
    argument.endStructure();
    return argument;
}

namespace {

constexpr int s_deepest = 40;
constexpr qsizetype s_mostNodes = 20'000;
const QString s_accessible = u"org.a11y.atspi.Accessible"_s;
const QString s_connectionName = u"accessiblereader"_s;

QDBusConnection connectToAccessibility()
{
    qDBusRegisterMetaType<AccessibleRef>();
    qDBusRegisterMetaType<QList<AccessibleRef>>();
    const QDBusMessage ask = QDBusMessage::createMethodCall(u"org.a11y.Bus"_s, u"/org/a11y/bus"_s,
                                                            u"org.a11y.Bus"_s, u"GetAddress"_s);
    const QDBusReply<QString> address = QDBusConnection::sessionBus().call(ask);
    return QDBusConnection::connectToBus(address.value(), s_connectionName);
}

} // namespace

AccessibleReader::AccessibleReader()
    : m_bus(connectToAccessibility())
{
}

AccessibleReader::~AccessibleReader() { QDBusConnection::disconnectFromBus(s_connectionName); }

AccessibleRef AccessibleReader::program(const QString &name) const
{
    const AccessibleRef root{u"org.a11y.atspi.Registry"_s,
                             QDBusObjectPath(u"/org/a11y/atspi/accessible/root"_s)};
    for (const AccessibleRef &each : children(root, 100)) {
        if (node(each, 0).name == name)
            return each;
    }
    return {};
}

QList<AccessibleNode> AccessibleReader::tree(const AccessibleRef &ref, int mostChildren) const
{
    QList<AccessibleNode> nodes;
    walk(ref, 0, mostChildren, nodes);
    return nodes;
}

AccessibleNode AccessibleReader::node(const AccessibleRef &ref, int depth) const
{
    AccessibleNode node;
    node.depth = depth;
    QDBusMessage name = QDBusMessage::createMethodCall(
        ref.service, ref.path.path(), u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    name << s_accessible << u"Name"_s;
    node.name = QDBusReply<QDBusVariant>(m_bus.call(name)).value().variant().toString();
    const auto ask = [&](const QString &method) {
        return m_bus.call(
            QDBusMessage::createMethodCall(ref.service, ref.path.path(), s_accessible, method));
    };
    node.role = QDBusReply<QString>(ask(u"GetRoleName"_s)).value();
    const QDBusReply<QList<quint32>> states = ask(u"GetState"_s);
    const QList<quint32> bits = states.value();
    for (qsizetype at = 0; at < bits.size() && at < 2; ++at)
        node.states |= quint64(bits[at]) << (32 * at);
    return node;
}

QList<AccessibleRef> AccessibleReader::children(const AccessibleRef &ref, int most) const
{
    QDBusMessage count = QDBusMessage::createMethodCall(
        ref.service, ref.path.path(), u"org.freedesktop.DBus.Properties"_s, u"Get"_s);
    count << s_accessible << u"ChildCount"_s;
    const int number = QDBusReply<QDBusVariant>(m_bus.call(count)).value().variant().toInt();
    QList<AccessibleRef> found;
    for (int at = 0; at < std::min(number, most); ++at) {
        QDBusMessage ask = QDBusMessage::createMethodCall(ref.service, ref.path.path(),
                                                          s_accessible, u"GetChildAtIndex"_s);
        ask << at;
        const QDBusReply<AccessibleRef> child = m_bus.call(ask);
        if (child.isValid())
            found << child.value();
    }
    return found;
}

void AccessibleReader::walk(const AccessibleRef &ref, int depth, int mostChildren,
                            QList<AccessibleNode> &nodes) const
{
    if (depth > s_deepest || nodes.size() >= s_mostNodes)
        return;
    for (const AccessibleRef &child : children(ref, mostChildren)) {
        const AccessibleNode found = node(child, depth);
        if (!found.is(AccessibleNode::Showing))
            continue;
        nodes << found;
        walk(child, depth + 1, mostChildren, nodes);
    }
}

} // namespace millrace::test
