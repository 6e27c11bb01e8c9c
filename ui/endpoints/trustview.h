// TrustView: what a server that nobody vouches for shows, and whether to trust it.
#pragma once

#include "core/connector/serveridentity.h"

#include <QFrame>

class QFormLayout;
class QPushButton;

namespace millrace {

class IconLabel;
class TextLabel;

/// Subject, issuer, validity and fingerprint, to be compared with what the administrator says, and
/// the three answers. Hidden until it has something to ask.
class TrustView final : public QFrame
{
    Q_OBJECT
    Q_DISABLE_COPY_MOVE(TrustView)

public:
    /// What was refused because of the server.
    enum class Refused {
        Test,
        Run, ///< It ended some time ago: the question takes no focus.
    };

    explicit TrustView(QWidget *parent = nullptr, Refused refused = Refused::Test);

    /// Asks about \a identity; after a test the focus goes to the answer that trusts nothing.
    void ask(const ServerIdentity &identity);
    /// Whether trust for one test or run can be had; after ask().
    void setOnceOffered(bool isOffered);
    /// The identity was trusted for one test, which has passed: only "always" is left to ask.
    /// The focus goes to the answer that trusts nothing.
    void offerAlways();
    [[nodiscard]] const ServerIdentity &identity() const { return m_identity; }

signals:
    void trustedOnce();
    void trustedAlways();
    void refused();

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    void announce();
    void fillFacts();
    void addFact(const QString &name, const QString &value);
    QWidget *makeAnswers();

    const Refused m_refusedThing;
    ServerIdentity m_identity;
    IconLabel *m_icon;
    TextLabel *m_title;
    TextLabel *m_advice;
    QFormLayout *m_facts;
    QPushButton *m_once = nullptr;
    QPushButton *m_always = nullptr;
    QPushButton *m_refuse = nullptr;
};

} // namespace millrace
