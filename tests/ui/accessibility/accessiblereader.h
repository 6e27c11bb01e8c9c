// AccessibleReader: asks a program over the accessibility bus (AT-SPI) what a screen reader would.
#pragma once

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QList>
#include <QString>

namespace millrace::test {

/// A reference to an accessible thing of some program.
struct AccessibleRef final
{
    QString service;
    QDBusObjectPath path;
};

/// One thing of the tree, as it was when it was asked for.
struct AccessibleNode final
{
    int depth = 0;
    QString role; ///< The words of AT-SPI, such as "push button".
    QString name;
    quint64 states = 0; ///< One bit for each state.

    enum State : int { Focusable = 11, Sensitive = 24, Showing = 25, Visible = 30 };
    [[nodiscard]] bool is(State state) const { return ((states >> state) & 1) != 0; }
};

/// Blocks on every call, so it must not be used by the thread that serves the program's own tree.
class AccessibleReader final
{
public:
    /// Connects to the bus of the session; isConnected() tells whether there is one.
    AccessibleReader();
    ~AccessibleReader();
    Q_DISABLE_COPY_MOVE(AccessibleReader)

    [[nodiscard]] bool isConnected() const { return m_bus.isConnected(); }
    /// The program that is known to the registry under \a name; an empty service when it is not.
    [[nodiscard]] AccessibleRef program(const QString &name) const;
    /// Everything below \a ref that shows, in order. Of the children of one thing the first
    /// \a mostChildren are read: tables are larger than a screen.
    [[nodiscard]] QList<AccessibleNode> tree(const AccessibleRef &ref, int mostChildren) const;

private:
    [[nodiscard]] AccessibleNode node(const AccessibleRef &ref, int depth) const;
    [[nodiscard]] QList<AccessibleRef> children(const AccessibleRef &ref, int most) const;
    void walk(const AccessibleRef &ref, int depth, int mostChildren,
              QList<AccessibleNode> &nodes) const;

    QDBusConnection m_bus;
};

} // namespace millrace::test
