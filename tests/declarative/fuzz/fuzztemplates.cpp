// Templates, as texts, conditions, parameters, headers and bodies, over values of every kind.
#include "core/declarative/template/interpolation.h"
#include "core/declarative/value/jsontext.h"
#include "tests/declarative/fuzz/fuzzinput.h"
#include "tests/declarative/template/stoppedclock.h"

using namespace millrace;
using namespace millrace::declarative;

namespace {

Value values()
{
    static constexpr std::string_view s_values
        = R"({"a":1,"b":null,"c":"text","d":[3,1,2],"e":{"x":"y","n":2},"f":1.5,"g":true,)"
          R"("items":"i","s":"  pad ","u":"Ünïcödé 😀","t":[{"k":"b","v":1},{"k":"a","v":2}],)"
          R"("z":0,"big":1000000000000000000000000000000,"neg":-7,"date":"2024-01-05",)"
          R"("empty":"","el":[],"em":{},"api_key":"key","start_date":"2024-01-01T00:00:00Z",)"
          R"("id":17,"next":"https://api.example.org/items?page=2","data":{"cursor":"c"}})";
    return parseJson(s_values).value();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    static const Value s_values = values();
    static const Value s_token = Mapping{{"next_page_token", 2}};
    static const StreamSlice s_slice{s_values, Mapping{{"start_time", "2024-01-01"}}, s_values};
    static const test::StoppedClock s_clock;
    const std::string text(fuzz::text(data, size));
    TemplateScope scope;
    scope.config = &s_values;
    scope.parameters = &s_values;
    scope.slice = &s_slice;
    scope.hasJsonLoads = true;
    scope.names = {{"record", &s_values},
                   {"response", &s_values},
                   {"headers", &s_values},
                   {"next_page_token", &s_token},
                   {"r", &s_values}};
    static_cast<void>(InterpolatedText(text).evaluate(scope, s_clock));
    static_cast<void>(InterpolatedText(text).evaluateTextIfThere(scope, s_clock));
    static_cast<void>(InterpolatedCondition(text).evaluate(scope, s_clock));
    for (const MappingUse use : {MappingUse::Parameters, MappingUse::Headers, MappingUse::Json})
        static_cast<void>(InterpolatedMapping(Mapping{{"k", text}}, use).evaluate(scope, s_clock));
    return 0;
}
