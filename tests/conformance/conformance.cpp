#include "tests/conformance/conformance.h"

#include "tests/conformance/destinationclearconformance.h"
#include "tests/conformance/destinationconformance.h"
#include "tests/conformance/destinationrunconformance.h"
#include "tests/conformance/objectconformance.h"
#include "tests/conformance/objectrunconformance.h"
#include "tests/conformance/sourceconformance.h"
#include "tests/conformance/sourcerunconformance.h"
#include "tests/conformance/specconformance.h"

#include <QCoreApplication>
#include <QTest>

namespace millrace::conformance {

using namespace Qt::StringLiterals;

namespace {

QString plantedSecret() { return u"pl4nted s3cret/äö"_s; }

QJsonObject planted(const QStringList &path, QJsonObject values)
{
    if (path.size() == 1)
        values.insert(path.front(), plantedSecret());
    else
        values.insert(path.front(), planted(path.mid(1), values.value(path.front()).toObject()));
    return values;
}

} // namespace

int run(int argc, char **argv, const std::vector<const SourceQuirks *> &sources,
        const std::vector<const DestinationQuirks *> &destinations)
{
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const SourceQuirks *quirks : sources) {
        SpecConformance spec(*quirks, SpecConformance::Half::Source);
        failures += QTest::qExec(&spec, argc, argv);
        SourceConformance source(*quirks);
        failures += QTest::qExec(&source, argc, argv);
        SourceRunConformance runs(*quirks);
        failures += QTest::qExec(&runs, argc, argv);
    }
    for (const DestinationQuirks *quirks : destinations) {
        SpecConformance spec(*quirks, SpecConformance::Half::Destination);
        failures += QTest::qExec(&spec, argc, argv);
        DestinationConformance destination(*quirks);
        failures += QTest::qExec(&destination, argc, argv);
        DestinationRunConformance runs(*quirks);
        failures += QTest::qExec(&runs, argc, argv);
        DestinationClearConformance clearing(*quirks);
        failures += QTest::qExec(&clearing, argc, argv);
    }
    return failures;
}

int run(int argc, char **argv, const std::vector<const ObjectQuirks *> &objects)
{
    const QCoreApplication application(argc, argv);
    int failures = 0;
    for (const ObjectQuirks *quirks : objects) {
        SpecConformance spec(*quirks, SpecConformance::Half::Destination);
        failures += QTest::qExec(&spec, argc, argv);
        ObjectConformance object(*quirks);
        failures += QTest::qExec(&object, argc, argv);
        if (quirks->runsThroughTheEngine()) {
            ObjectRunConformance runs(*quirks);
            failures += QTest::qExec(&runs, argc, argv);
        }
    }
    return failures;
}

QString describe(const Error &error)
{
    return u"%1 (%2): %3 %4 [%5] field \"%6\""_s.arg(error.code, errorKindName(error.kind),
                                                     error.message, error.hint, error.detail,
                                                     error.field);
}

QJsonObject withPlantedSecrets(const QJsonObject &spec, const QJsonObject &values)
{
    QJsonObject result = values;
    for (const QString &pointer : secretPointers(spec))
        result = planted(pointer.mid(1).split(u'/'), result);
    return result;
}

bool tellsSecret(const Error &error) { return describe(error).contains(plantedSecret()); }

} // namespace millrace::conformance
