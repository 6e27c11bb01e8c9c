// Dates and durations: up to a zero byte the text, behind it the format.
#include "core/declarative/template/moment.h"
#include "tests/declarative/fuzz/fuzzinput.h"

using namespace millrace;
using namespace millrace::declarative;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t *data, std::size_t size)
{
    std::string_view format = fuzz::text(data, size);
    const std::string_view text = fuzz::cutAtZero(format);
    const Result<CalendarDuration> duration = parseDuration(text);
    for (const Result<Moment> &moment :
         {parseMoment(text, format), parseIsoMoment(text), parseFreeMoment(text)}) {
        if (!moment)
            continue;
        static_cast<void>(formatMoment(*moment, format));
        const Result<Moment> again
            = parseIsoMoment(formatMoment(*moment, "%Y-%m-%dT%H:%M:%S.%f%z"));
        fuzz::require(!again || *again == *moment);
        if (!duration)
            continue;
        static_cast<void>(shifted(*moment, *duration));
        static_cast<void>(shifted(*moment, *duration, -1));
    }
    return 0;
}
