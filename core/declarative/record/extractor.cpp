#include "core/declarative/record/extractor.h"

#include "core/declarative/declarativeerrors.h"
#include "core/declarative/record/dpathextractor.h"
#include "core/declarative/record/fileextractor.h"

#include <utility>

namespace millrace::declarative {

using namespace Qt::StringLiterals;

Result<std::unique_ptr<RecordExtractor>>
makeExtractor(const Component &component, std::unique_ptr<Decoder> decoder, Runtime &runtime)
{
    const QString place = QString::fromStdString(component.place());
    if (component.isCustom()) {
        return makeError(errors::s_componentCustom,
                         {place, QString::fromStdString(component.text("class_name"))});
    }
    if (component.is("DpathExtractor")) {
        std::unique_ptr<RecordExtractor> extractor
            = std::make_unique<DpathExtractor>(component, std::move(decoder), runtime);
        return extractor;
    }
    if (component.is("ResponseToFileExtractor")) {
        std::unique_ptr<RecordExtractor> extractor
            = std::make_unique<FileExtractor>(component.flag("preserve_na_values"));
        return extractor;
    }
    return makeError(errors::s_componentInvalid, {place, u"the extractor is not known"_s});
}

} // namespace millrace::declarative
