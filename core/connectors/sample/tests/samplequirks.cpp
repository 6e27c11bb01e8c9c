// The sample source in the conformance suite.
#include "tests/conformance/conformance.h"

namespace millrace {
void register_sample(ConnectorRegistry &registry);
}

using namespace millrace;
using namespace Qt::StringLiterals;

namespace {

class SampleQuirks final : public conformance::SourceQuirks
{
public:
    [[nodiscard]] QString connectorId() const override { return u"sample"_s; }
    void registerIn(ConnectorRegistry &registry) const override { register_sample(registry); }

    [[nodiscard]] QJsonObject workingConfiguration(const QString &) const override
    {
        return {{u"count"_s, 330},
                {u"seed"_s, 11},
                {u"always_updated"_s, false},
                {u"records_per_slice"_s, 100},
                {u"misfit_percent"_s, 5}};
    }
    [[nodiscard]] QJsonObject endlessConfiguration(const QString &) const override
    {
        return {{u"count"_s, 1'000'000'000}, {u"records_per_slice"_s, 1'000'000'000}};
    }
    [[nodiscard]] std::vector<conformance::WrongConfiguration>
    wrongConfigurations(const QString &) const override
    {
        return {{"count below zero", {{u"count"_s, -1}}, u"/count"_s},
                {"seed is a text", {{u"seed"_s, u"forty-two"_s}}, u"/seed"_s},
                {"empty slices", {{u"records_per_slice"_s, 0}}, u"/records_per_slice"_s},
                {"more than all", {{u"misfit_percent"_s, 101}}, u"/misfit_percent"_s}};
    }
};

} // namespace

int main(int argc, char **argv)
{
    const SampleQuirks quirks;
    return conformance::run(argc, argv, {&quirks}, {});
}
