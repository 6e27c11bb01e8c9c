#include "core/declarative/stream/declarativestream.h"
#include "core/declarative/stream/sliceprogress.h"

namespace millrace::declarative {

Result<FirstRecord> firstRecord(DeclarativeStream &stream)
{
    std::optional<StreamSlice> slice;
    const Result<void> generated = stream.generateSlices([&](StreamSlice first) {
        slice = std::move(first);
        return Result<bool>(false);
    });
    if (!generated)
        return generated.error();
    if (!slice)
        return FirstRecord::NoSlice;
    FirstRecord found = FirstRecord::NoRecord;
    SliceProgress progress;
    const Result<void> read = stream.readSlice(
        *slice,
        [&](const Value &) {
            found = FirstRecord::Found;
            return Result<bool>(false);
        },
        progress);
    if (!read && found == FirstRecord::NoRecord)
        return read.error();
    return found;
}

} // namespace millrace::declarative
